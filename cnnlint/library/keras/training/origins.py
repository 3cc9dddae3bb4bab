"""What values were computed of since a `GradientTape` began: how far back its gradients reach.

Only what is followed without a gap has an origin. Arrays of NumPy are numbers to a tape, whatever they were made of.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass, replace
from cnnlint.shapes import Expr
from cnnlint.values import (
    NDARRAY,
    TABLES,
    Array,
    Context,
    DictValue,
    Did,
    External,
    ListValue,
    Made,
    Number,
    Scalar,
    Shared,
    Text,
    Value,
)

_PLAIN = (bool, int, float, str, Expr, Text, External)
_MAKE_NUMBERS = frozenset(
    {"builtins.float", "builtins.int", "tensor.numpy", "keras.Model.predict", "keras.Model.predict_on_batch"}
)
_OPERATORS = ("__binary__", "__inplace__")


@dataclass(frozen=True, slots=True)
class Origin:
    """What is on the way to a value, layers and tensors that are watched, and where the way was cut first: numbers were made
    of a tensor. before: the tensors at its beginning that were there when the tape began."""

    passes: tuple[Any, ...] = ()  # LayerValues and Arrays
    cut: Span | None = None
    before: tuple[Array, ...] = ()


class Origins:
    """The origins of values, by their identity. open: how many tapes record. watching: whether one was told what to watch."""

    def __init__(self) -> None:
        self.open = 0
        self.watching = False
        self._found: dict[int, tuple[Value, Origin | None]] = {}

    def begin(self, at: Context) -> None:
        """A tape begins. What the variables hold when the first one does was computed of nothing that it sees."""
        if not self.open:
            self._found.clear()
            for value in at.bound():
                for part in value if isinstance(value, tuple) else (value,):
                    if isinstance(part, Array) and not _is_number(part):
                        self.put(part, Origin(before=(part,)))
        self.open += 1

    def end(self) -> None:
        """Its block ends. What was computed is kept: its gradients are asked for next."""
        self.open = max(self.open - 1, 0)

    def put(self, value: Value, origin: Origin | None) -> None:
        """Remembers it; the value is held, so that its identity stays its own."""
        self._found[id(value)] = (value, origin)

    def watch(self, value: Value) -> None:
        """A tape is told to watch a tensor."""
        self.watching = True
        before = self.of(value)
        if before is not None and isinstance(value, Array):
            self.put(value, replace(before, passes=(*before.passes, value)))

    def watches(self, value: Value) -> bool:
        """Whether a tape was told to."""
        origin = self.of(value)
        return origin is not None and any(one is value for one in origin.passes)

    def of(self, value: Value) -> Origin | None:
        """The origin of a value, None where it is not known."""
        if (found := self._found.get(id(value))) is not None:
            return found[1]
        if value is None or isinstance(value, _PLAIN):
            return Origin()
        if isinstance(value, Array):
            return Origin(cut=_predicted(value)) if _is_number(value) else None
        if isinstance(value, tuple):
            return self.joined(value)
        if type(value) is ListValue:
            return self.joined(value.items) if value.rest is None else None
        if type(value) is DictValue:
            return self.joined(value.items.values()) if value.rest is None else None
        return self.joined(value.arguments.values()) if isinstance(value, Made) else None

    def joined(self, values: Iterable[Value]) -> Origin | None:
        """The origin of what is computed of several values."""
        passes: dict[int, Any] = {}
        before: dict[int, Array] = {}
        cut: Span | None = None
        for value in values:
            origin = self.of(value)
            if origin is None:
                return None
            passes.update((id(one), one) for one in origin.passes)
            before.update((id(one), one) for one in origin.before)
            cut = cut or origin.cut
        return Origin(tuple(passes.values()), cut, tuple(before.values()))


ORIGINS = Shared(Origins)


def computed(at: Context, name: str, args: Arguments, result: Value) -> None:
    """A function of a library, or an operator, computed something of values while a tape records."""
    known = at.shared(ORIGINS)
    given = (*args.positional, *args.keywords.values())
    if _is_number(result) and (name in _MAKE_NUMBERS or name.startswith("numpy.")):
        met = any(map(_has_tensors, given))
        if name.endswith(_OPERATORS) and (met or known.joined(given) is None):  # a tensor computes, and gives a tensor
            known.put(result, None)
        else:
            begins = met or name.startswith("keras.")
            known.put(result, Origin(cut=_first_cut(known, given) or (at.span if begins else None)))
    elif isinstance(result, (Array, Scalar, Number, Made, tuple)):
        origin = known.joined(given) if args.rest is None else None
        for part in result if isinstance(result, tuple) else (result,):
            known.put(part, origin)


def called(at: Context, layer: Any, args: Arguments, result: Value) -> None:
    """A layer was called while a tape records: its answer depends on its own weights, and on what it was given."""
    known = at.shared(ORIGINS)
    if not known.open or args.rest is not None or not isinstance(result, Array):
        return
    own = layer.own_method("call") is not None  # which may have computed it of anything
    origin = known.joined((*args.positional, *args.keywords.values(), *((result,) if own or known.of(result) else ())))
    if origin is not None:
        known.put(result, replace(origin, passes=(*origin.passes, layer)))


def _first_cut(known: Origins, given: Iterable[Value]) -> Span | None:
    origins = (known.of(value) for value in given)
    return next((origin.cut for origin in origins if origin is not None and origin.cut is not None), None)


def _is_number(value: Value) -> bool:
    """Whether a tape takes it for a number: an array of NumPy, a table, a number of Python's."""
    return value.kind == NDARRAY or value.kind in TABLES if isinstance(value, Array) else isinstance(value, (Scalar, Number))


def _has_tensors(value: Value) -> bool:
    if isinstance(value, (tuple, ListValue)):
        return any(map(_has_tensors, value if isinstance(value, tuple) else value.items))
    return isinstance(value, Array) and not _is_number(value)


def _predicted(array: Array) -> Span | None:
    """Where a model predicted it."""
    return next((step.span for step in array.trail if step.did is Did.PREDICTED), None)
