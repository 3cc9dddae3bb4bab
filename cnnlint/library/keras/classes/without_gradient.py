"""Functions of the program through which no gradient goes: a loss, or a Lambda in the middle of a model."""

from __future__ import annotations

from typing import Any

from cnnlint.library.once import first_time
from cnnlint.program import Call
from cnnlint.values import Context, External, ListValue, Made, ProgramFunction, Value

# TensorFlow has no gradient for them; `sign` has one, which is 0.
_WORDS = """
argmax argmin argsort round rint floor ceil equal not_equal greater greater_equal less less_equal logical_and logical_or
logical_not logical_xor compare one_hot count_nonzero in_top_k shape size ndim rank .shape .ndim int_shape
"""
_WITHOUT_GRADIENT = frozenset(_WORDS.split())


def tell_blocking(layer: Any, at: Context) -> None:
    """A Lambda whose function takes its input through nothing but functions without gradient."""
    named = _blocking(layer.args.get("function"), 0)
    if named is not None and first_time(at, "user-code", layer):
        told = {"layer": layer.name, "through": ListValue(named)}
        at.emit(Call(layer.span, "keras.layers.Lambda.__no_gradient__", told, {"layer": layer.span}))


def tell_no_gradient(function: Value, at: Context) -> None:
    """A loss that takes the predictions through nothing but such functions: `fit` raises, not `compile`."""
    named = None if isinstance(function, External) else _metrics(function) or _blocking(function, 1)
    if named is None or not first_time(at, "user-code", function):
        return
    span = getattr(function, "span", None) or at.span
    told = {"loss": getattr(function, "name", "?"), "through": ListValue(named)}
    at.emit(Call(at.span, "keras.Model.__no_gradient__", told, {"loss": span}))


def _blocking(function: Value, index: int) -> list[str] | None:
    """The functions without gradient that stand on every route of that parameter into the result; None where one has none."""
    if isinstance(function, External):
        short = function.name.rpartition(".")[2]
        return [short] if function.name.startswith(("keras.", "tensorflow.")) and short in _WITHOUT_GRADIENT else None
    found = function.routes(index) if isinstance(function, ProgramFunction) else None
    if not found or not all(route & _WITHOUT_GRADIENT for route in found):
        return None
    blocked = sorted(set().union(*(route & _WITHOUT_GRADIENT for route in found)))
    return [name for name in blocked if not name.startswith(".") and name != "compare"]


def _metrics(function: Value) -> list[str] | None:
    """The metric that the loss is, or takes the predictions through on every route: what a metric returns has no gradient."""
    if isinstance(function, Made):
        return [function.name.rpartition(".")[2]] if _is_metric(function) else None
    found = function.routes(1) if isinstance(function, ProgramFunction) else None
    if not isinstance(function, ProgramFunction) or not found:
        return None
    named = [next((name for name in route if _is_metric(function.meant(name))), None) for route in found]
    return sorted({name for name in named if name}) if all(named) else None


def _is_metric(value: Value) -> bool:
    return isinstance(value, Made) and value.name.startswith("keras.metrics.")
