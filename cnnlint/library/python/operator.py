"""`operator`: the operators as functions, `itemgetter`, `attrgetter` and `methodcaller`."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.library.python.comparison import compare
from cnnlint.library.python.numbers import binary, unary
from cnnlint.values import Array, Context, Dataset, Object, Value, all_are

_BINARY = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "and_": "&",
    "or_": "|",
    "xor": "^",
    "lshift": "<<",
    "rshift": ">>",
    "matmul": "@",
}
_COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "is_": "is", "is_not": "is not"}
_UNARY = {"neg": "-", "pos": "+", "invert": "~", "not_": "not"}


@models("operator.*")
def operator(at: Context, name: str, args: Arguments) -> Value:
    """An operator called by its name."""
    short, values = name.rpartition(".")[2], args.positional
    if short in _BINARY and len(values) == 2:
        return _binary(at, _BINARY[short], *values)
    if short in _COMPARE and len(values) == 2:
        return compare(at, _COMPARE[short], *values)
    if short in _UNARY and len(values) == 1:
        return unary(at, _UNARY[short], *values)
    return at.unknown(f"{name}() is not modelled")


def _binary(at: Context, sign: str, a: Value, b: Value) -> Value:
    for value in (a, b):
        if isinstance(value, (Array, Dataset)):
            return at.apply("numpy.ndarray.__binary__", Arguments((sign, a, b)))
        operate = getattr(value, "operate", None)
        if operate is not None:
            return operate(sign, a, b, at)
    return binary(at, sign, a, b)


@models("operator.getitem")
def getitem(at: Context, a: Value, b: Value, /) -> Value:
    return at.item(a, b)


@dataclass(frozen=True, slots=True)
class Getter(Object):
    """What `itemgetter` and `attrgetter` return."""

    keys: tuple[Value, ...]
    attributes: bool

    def call(self, args: Arguments, at: Context) -> Value:
        """The item or attribute of the argument; a tuple of them when several were asked for."""
        (subject,) = args.positional
        found = tuple(at.attribute(subject, str(k)) if self.attributes else at.item(subject, k) for k in self.keys)
        return found if len(found) > 1 else found[0]


@dataclass(frozen=True, slots=True, eq=False)
class MethodCaller(Object):
    """What `methodcaller("add", layer)` returns."""

    name: str
    given: Arguments

    def call(self, args: Arguments, at: Context) -> Value:
        """What the method of the argument gives."""
        return at.call(at.attribute(args.positional[0], self.name), self.given)


@models("operator.methodcaller", raw=True)
def methodcaller(at: Context, args: Arguments) -> Value:
    name, *given = args.positional or (None,)
    if not isinstance(name, str):
        return at.unknown("the name of the method to call is not known")
    return MethodCaller(name, Arguments(tuple(given), args.keywords, rest=args.rest))


@models("operator.itemgetter")
def itemgetter(at: Context, *items: Value) -> Value:
    return Getter(items, False)


@models("operator.attrgetter")
def attrgetter(at: Context, *names: Value) -> Value:
    return Getter(tuple(names), True) if all_are(names, str) else at.unknown("the name of an attribute is not known")
