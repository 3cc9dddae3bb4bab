"""The algebra of dimensions: ints, Keras's `None`, and exact expressions over named unknowns.

A dimension is an `int`, `None` (Keras's own unknown batch or length axis) or an `Expr`: a polynomial with integer
coefficients over atoms, where an atom is a `Symbol` (a size that the source does not tell) or an `Operation` on
dimensions (`//`, `%`, `min`, `max`) that does not simplify. Expressions are kept in one canonical form, so two of them
are equal exactly when they are written alike; whether different ones can still be equal is asked with `differ` and
`less`, which answer True only when it holds for every value of the symbols.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeGuard

from cnnlint.shapes.expressions import Atom
from cnnlint.shapes.expressions import Dim as Dim
from cnnlint.shapes.expressions import Expr as Expr
from cnnlint.shapes.expressions import Operation as Operation
from cnnlint.shapes.expressions import Size as Size
from cnnlint.shapes.expressions import Symbol as Symbol
from cnnlint.shapes.expressions import bounds as bounds
from cnnlint.shapes.expressions import less as less
from cnnlint.shapes.expressions import maximum as maximum
from cnnlint.shapes.expressions import minimum as minimum
from cnnlint.shapes.expressions import symbol as symbol
from cnnlint.shapes.expressions import text as text

# How an unknown is written that a user can give a number: `n`, `config.units`, `len(vocab)`, `x.shape[1]`.
ASSUMABLE = r"""[A-Za-z_][\w.]*(?:[(\[][\w.()\[\]'" -]*[)\]])?"""

Shape: TypeAlias = tuple[Dim, ...]


def ceil_div(a: Size, b: Size) -> Size:
    """`a / b` rounded up, for a positive `b`."""
    return (a + b - 1) // b


def product(sizes: Iterable[Size]) -> Size:
    """The product of sizes; 1 for none."""
    result: Size = 1
    for size in sizes:
        result = result * size
    return result


def total(sizes: Iterable[Size]) -> Size:
    """The sum of sizes; 0 for none."""
    result: Size = 0
    for size in sizes:
        result = result + size
    return result


def elements(axes: Iterable[Dim]) -> Size | None:
    """How many values lie along these axes together; None where one of them is."""
    result: Size = 1
    for axis in axes:
        if axis is None:
            return None
        result = result * axis
    return result


def known(dim: object) -> bool:
    """Whether it is a plain number."""
    return isinstance(dim, int)


def differ(a: Dim, b: Dim) -> bool:
    """Whether `a` and `b` are different for every value of the symbols. `None` differs from nothing: it may be any size."""
    if a is None or b is None:
        return False
    if isinstance(a, int) and isinstance(b, int):
        return a != b
    difference = a - b
    low, high = bounds(difference)
    return (low is not None and low > 0) or (high is not None and high < 0) or _odd_one_out(difference)


def same(a: Dim, b: Dim) -> bool:
    """Whether `a` and `b` are written alike, hence equal for every value of the symbols (or both are `None`)."""
    return (a == b and type(a) is type(b)) or (isinstance(a, int) and isinstance(b, int) and int(a) == int(b))


def substitute(dim: Dim, values: Mapping[str, int]) -> Dim:
    """The dimension with named symbols replaced by numbers."""
    return _rewritten(dim, lambda atom: values.get(atom.name, Expr({(atom,): 1})))


def with_least(dim: Dim, least: Mapping[Symbol, int]) -> Dim:
    """The dimension in which symbols are known to be at least so much: `min(8, n)` is 8 where `n` is 9 or more."""

    def bounded(atom: Symbol) -> Size:
        low = max(least.get(atom, 0), atom.minimum or 0) if atom in least else atom.minimum
        return symbol(atom.base, atom.reason, atom.span, low, atom.maximum, atom.supposed)

    return _rewritten(dim, bounded) if isinstance(dim, Expr) and not least.keys().isdisjoint(dim.symbols) else dim


def whenever(dim: Dim) -> Dim:
    """The dimension in which what becomes unknown at one place is one symbol, in all rounds of a loop."""

    def at_any_time(atom: Symbol) -> Size:
        place = None if atom.span is None else atom.span.at_any_time
        return symbol(atom.base, atom.reason, place, atom.minimum, atom.maximum, atom.supposed)

    return _rewritten(dim, at_any_time)


def count_text(size: Size) -> str:
    """How many, as people write it: `1,982,592`, `64·vocab_size + 64`."""
    return f"{size:,}" if isinstance(size, int) else text(size)


def shape_text(shape: Shape) -> str:
    """As Keras prints a shape: `(None, 26, 26, 32)`."""
    return f"({', '.join(text(d) for d in shape)}{',' if len(shape) == 1 else ''})"


def axes_text(rank: int) -> str:
    """`1 axis`, `2 axes`."""
    return f"{rank} {'axis' if rank == 1 else 'axes'}"


def is_full(shape: Shape) -> TypeGuard[tuple[Size, ...]]:
    """Whether every axis has a size: none is Keras's unknown one."""
    return None not in shape


def is_shape(value: object) -> TypeGuard[Shape]:
    """Whether it is the shape of one tensor, and not of several, or unknown."""
    return isinstance(value, tuple) and all(d is None or isinstance(d, (int, Expr)) for d in value)


def _odd_one_out(difference: Size) -> bool:
    """`2·n - 5` is never zero: its coefficients share a divisor that the constant lacks."""
    if isinstance(difference, int):
        return difference != 0
    common = math.gcd(*(c for m, c in difference.terms.items() if m))
    return common > 1 and difference.terms.get((), 0) % common != 0


def _rewritten(dim: Dim, instead: Callable[[Symbol], Size]) -> Dim:
    if not isinstance(dim, Expr):
        return dim
    terms = dim.terms.items()
    return total(coefficient * product(_rewritten_atom(a, instead) for a in monomial) for monomial, coefficient in terms)


def _rewritten_atom(atom: Atom, instead: Callable[[Symbol], Size]) -> Size:
    if isinstance(atom, Symbol):
        return instead(atom)
    arguments = [_rewritten(a, instead) for a in atom.arguments]
    a, *more = (x for x in arguments if x is not None)
    if atom.kind == "//":
        return a // more[0]
    if atom.kind == "%":
        return a % more[0]
    return (minimum if atom.kind == "min" else maximum)(a, *more)
