"""Exact expressions over named unknowns: polynomials with integer coefficients, kept in one canonical form.

The atoms of a polynomial are symbols and operations that do not simplify. Two expressions are equal exactly when they are
written alike.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TypeAlias

from cnnlint.diagnostics import Span, number_of_turn
from cnnlint.reasons import Cause
from cnnlint.shapes import written
from cnnlint.shapes.bounds import Bounds, of_operation, of_product, of_sum


class Symbol:
    """A size that is not known from the source: its name, why it is unknown, and where it comes from.

    Two symbols are the same unknown if name, reason, place and its turn agree. `minimum` and `maximum` bound every value it can
    take (None: unbounded); a size is rarely negative, but only the maker of the symbol knows. `supposed`: it was computed
    with, which an array can be as well, and nothing else says that it is a number. `cause`: the kind of reason, if code asks.
    `base`: the name without the number of a turn.
    """

    __slots__ = ("_hash", "_key", "base", "cause", "maximum", "minimum", "name", "reason", "span", "supposed")

    def __init__(
        self,
        name: str,
        reason: str = "",
        span: Span | None = None,
        minimum: int | None = None,
        maximum: int | None = None,
        supposed: bool = False,
        cause: Cause | None = None,
    ) -> None:
        self.base = name
        self.name = name if span is None or span.turn is None else span.turn.name(name, span)
        self.reason, self.span, self.minimum, self.maximum = reason, span, minimum, maximum
        self.supposed, self.cause = supposed, cause
        self._key = (self.name, reason, span, number_of_turn(span))
        self._hash = hash(self._key)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Symbol) and self._key == other._key)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return self.name

    @property
    def as_factor(self) -> str:
        """It as it stands in a product."""
        return self.name

    @property
    def order(self) -> tuple[str, str]:
        """Where it stands among the factors of a product."""
        return self.name, str(self._key)

    @property
    def bounds(self) -> Bounds:
        """The least and the greatest value that it can take."""
        return self.minimum, self.maximum

    def __reduce__(self) -> tuple[type[Symbol], tuple[object, ...]]:
        return Symbol, (self.name, self.reason, self.span, self.minimum, self.maximum, self.supposed, self.cause)


class Operation:
    """An operation on dimensions that has no simpler exact form: `//`, `%`, `min` or `max`."""

    __slots__ = ("_bounds", "_text", "arguments", "depth", "kind")

    def __init__(self, kind: str, arguments: tuple[Size, ...]) -> None:
        self.kind, self.arguments = kind, arguments
        self.depth = 1 + max((_depth(a) for a in arguments), default=0)
        self._text: str | None = None
        self._bounds: Bounds | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Operation) and (self.kind, self.arguments) == (other.kind, other.arguments)

    def __hash__(self) -> int:
        return hash((self.kind, self.arguments))

    def __repr__(self) -> str:
        if self._text is None:
            self._text = written.operation(self.kind, self.arguments)
        return self._text

    @property
    def as_factor(self) -> str:
        """It as it stands in a product, in brackets unless it has its own."""
        return f"({self!r})" if self.kind in ("//", "%") else repr(self)

    @property
    def order(self) -> tuple[str, str]:
        """Where it stands among the factors of a product."""
        return repr(self), ""

    @property
    def bounds(self) -> Bounds:
        """The least and the greatest value that it can take."""
        if self._bounds is None:
            self._bounds = of_operation(self.kind, [bounds(a) for a in self.arguments])
        return self._bounds

    def __reduce__(self) -> tuple[type[Operation], tuple[object, ...]]:
        return Operation, (self.kind, self.arguments)


Atom: TypeAlias = Symbol | Operation
_order = attrgetter("order")
Monomial: TypeAlias = tuple[Atom, ...]  # a product of atoms, sorted; () is the constant term


class Expr:
    """A polynomial over atoms that is not a plain number. Build it with the operators; they return an int when they can."""

    __slots__ = ("_hash", "_text", "terms")

    def __init__(self, terms: Mapping[Monomial, int]) -> None:
        self.terms = dict(terms)
        self._hash: int | None = None
        self._text: str | None = None

    def __add__(self, other: Size) -> Size:
        return _sum(self, other, 1) if isinstance(other, (int, Expr)) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Size) -> Size:
        return _sum(self, other, -1) if isinstance(other, (int, Expr)) else NotImplemented

    def __rsub__(self, other: Size) -> Size:
        return _sum(-self, other, 1) if isinstance(other, (int, Expr)) else NotImplemented

    def __neg__(self) -> Expr:
        return Expr({m: -c for m, c in self.terms.items()})

    def __mul__(self, other: Size) -> Size:
        return _product(self, other) if isinstance(other, (int, Expr)) else NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other: Size) -> Size:
        return _quotient(self, other) if isinstance(other, (int, Expr)) else NotImplemented

    def __rfloordiv__(self, other: Size) -> Size:
        return _quotient(other, self) if isinstance(other, (int, Expr)) else NotImplemented

    def __mod__(self, other: Size) -> Size:
        return _remainder(self, other) if isinstance(other, (int, Expr)) else NotImplemented

    def __rmod__(self, other: Size) -> Size:
        return _remainder(other, self) if isinstance(other, (int, Expr)) else NotImplemented

    def __pow__(self, exponent: int) -> Size:
        if not isinstance(exponent, int) or not 0 <= exponent <= 8:
            return NotImplemented
        return math.prod([self] * exponent, start=1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expr) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __repr__(self) -> str:
        if self._text is None:
            self._text = written.polynomial(self.terms.items())
        return self._text

    @property
    def as_factor(self) -> str:
        """It as it stands beside an operator, in brackets where it is more than one symbol or operation."""
        return f"({self!r})" if _lone_atom(self) is None else repr(self)

    def __reduce__(self) -> tuple[type[Expr], tuple[object, ...]]:
        return Expr, (self.terms,)

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """Every named unknown in it, each once, in order of name."""
        found: set[Symbol] = set()
        _collect(self, found)
        return tuple(sorted(found, key=lambda s: s.name))


Size: TypeAlias = int | Expr
Dim: TypeAlias = int | Expr | None

MAX_DEPTH = 8  # operations inside each other that an expression keeps
MAX_TERMS = 120
MAX_DEGREE = 12  # factors of one product
MAX_TEXT = 1_000  # characters of one operation


def symbol(
    name: str,
    reason: str = "",
    span: Span | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
    supposed: bool = False,
    cause: Cause | None = None,
) -> Expr:
    """A dimension that is one named unknown."""
    return Expr({(Symbol(name, reason, span, minimum, maximum, supposed, cause),): 1})


def minimum(*sizes: Size) -> Size:
    """The smallest, as a number where that is provable."""
    return _extreme("min", sizes)


def maximum(*sizes: Size) -> Size:
    """The largest, as a number where that is provable."""
    return _extreme("max", sizes)


def less(a: Size, b: Size) -> bool:
    """Whether `a < b` for every value of the symbols."""
    if isinstance(a, int) and isinstance(b, int):
        return a < b
    high = bounds(a - b)[1]
    return high is not None and high < 0


def bounds(size: Size) -> Bounds:
    """The least and the greatest value that it can take, each None when unbounded."""
    if isinstance(size, int):
        return size, size
    return of_sum((coefficient, of_product(atom.bounds for atom in monomial)) for monomial, coefficient in size.terms.items())


def text(dim: Dim) -> str:
    """As people write it: `None`, `26`, `64·vocab_size + 64`."""
    return repr(dim)


def _terms(size: Size) -> Mapping[Monomial, int]:
    return size.terms if isinstance(size, Expr) else {(): int(size)}


def _make(terms: Mapping[Monomial, int]) -> Size:
    kept = {m: c for m, c in terms.items() if c}
    if not kept:
        return 0
    if len(kept) == 1 and () in kept:
        return kept[()]
    made = Expr(kept)
    return made if len(kept) <= MAX_TERMS and max(map(len, kept)) <= MAX_DEGREE else _too_large(made)


def _sum(a: Size, b: Size, sign: int) -> Size:
    total = dict(_terms(a))
    for monomial, coefficient in _terms(b).items():
        total[monomial] = total.get(monomial, 0) + sign * coefficient
    return _make(total)


def _product(a: Size, b: Size) -> Size:
    total: dict[Monomial, int] = {}
    for left, m in _terms(a).items():
        for right, n in _terms(b).items():
            monomial = tuple(sorted((*left, *right), key=_order)) if left and right else left or right
            total[monomial] = total.get(monomial, 0) + m * n
    return _make(total)


def _quotient(a: Size, b: Size) -> Size:
    """`a // b`: what divides exactly is taken out, `(4·n + 3) // 4` is `n`."""
    if isinstance(b, int) and b < 0:
        return _quotient(-a, -b)
    if b == 1:
        return a
    if not isinstance(b, int):
        return 1 if a == b and less(0, b) else _atom("//", a, b)
    if b == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    whole = {m: c // b for m, c in _terms(a).items() if c % b == 0 or m == ()}
    rest = _make({m: c % b if m == () else c for m, c in _terms(a).items() if c % b})
    if isinstance(rest, int):
        return _make(whole)  # 0 <= rest < b
    common = math.gcd(b, *(c for m, c in rest.terms.items() if m))
    if common > 1:  # (2·n + 1) // 4 is n // 2
        rest = _make({m: c // common for m, c in rest.terms.items()})
        b //= common
        if b == 1:
            return _make(whole) + rest
    return _make(whole) + _nested_quotient(rest, b)


def _nested_quotient(a: Size, b: int) -> Size:
    """`(n // 2) // 3` is `n // 6`, and `(n // 2 + 1) // 3` is `(n + 2) // 6`."""
    constant = _terms(a).get((), 0)
    atom = _lone_atom(a - constant)
    if isinstance(atom, Operation) and atom.kind == "//" and isinstance(atom.arguments[1], int) and atom.arguments[1] > 0:
        return _quotient(atom.arguments[0] + constant * atom.arguments[1], atom.arguments[1] * b)
    return _atom("//", a, b)


def _remainder(a: Size, b: Size) -> Size:
    if not isinstance(b, int):
        return 0 if a == b and less(0, b) else _atom("%", a, b)
    if b == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    if b < 0:
        return -(-a % -b)
    rest = _make({m: c % b for m, c in _terms(a).items()})
    return rest % b if isinstance(rest, int) else _atom("%", rest, b)


def _extreme(kind: str, sizes: tuple[Size, ...]) -> Size:
    pick: Callable[[Size, Size], bool] = (lambda a, b: not less(b, a)) if kind == "min" else (lambda a, b: not less(a, b))
    numbers = [s for s in sizes if isinstance(s, int)]
    unknowns = list(dict.fromkeys(s for s in sizes if not isinstance(s, int)))
    kept: list[Size] = [(min if kind == "min" else max)(numbers)] if numbers else []
    kept += unknowns
    kept = [s for s in kept if all(pick(s, other) for other in kept)]
    if len(kept) == 1:
        return kept[0]
    made = _atom(kind, *sorted(kept, key=text))
    low, high = bounds(made)
    return made if low is None or low != high else low


def _atom(kind: str, *arguments: Size) -> Size:
    operation = Operation(kind, arguments)
    made = Expr({(operation,): 1})
    readable = operation.depth <= MAX_DEPTH and len(repr(operation)) <= MAX_TEXT
    return made if readable else _too_large(made)


def _too_large(size: Expr) -> Size:
    """A new symbol in the place of an expression that nobody could read; the same expression gives the same symbol."""
    shown = text(size)
    told = [(symbol.reason, symbol.span, number_of_turn(symbol.span)) for symbol in size.symbols]  # names do not tell all apart
    name = f"size_{zlib.crc32(f'{shown} {told}'.encode()):08x}"
    low, high = (b if b is None or abs(b) < 10**18 else None for b in bounds(size))
    return symbol(name, f"an expression of {len(shown)} characters, {shown[:40]}…", None, low, high)


def _depth(size: Size) -> int:
    return 0 if isinstance(size, int) else max((a.depth for m in size.terms for a in m if isinstance(a, Operation)), default=0)


def _lone_atom(size: Size) -> Atom | None:
    if not isinstance(size, Expr) or len(size.terms) != 1:
        return None
    ((monomial, coefficient),) = size.terms.items()
    return monomial[0] if len(monomial) == 1 and coefficient == 1 else None


def _collect(size: Size, found: set[Symbol]) -> None:
    for monomial in _terms(size):
        for atom in monomial:
            if isinstance(atom, Symbol):
                found.add(atom)
            else:
                for argument in atom.arguments:
                    _collect(argument, found)
