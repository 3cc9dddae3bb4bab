"""Plain readings of argument values: a name, a number, the items of a sequence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cnnlint.layers.base import Layer, ShapeError, Undetermined
from cnnlint.program import LayerTrace
from cnnlint.values import DictValue, External, ListValue, Made, Scalar, Unknown, Value


def short_name(value: Value) -> str | None:
    """`relu` for the string, for `keras.activations.relu` and for an object of that class; None when it is not known."""
    if isinstance(value, str):
        return value
    if isinstance(value, (External, Made)):
        return value.name.rpartition(".")[2]
    qualified = getattr(value, "qualified", None)
    return qualified.rpartition(".")[2] if isinstance(qualified, str) else None


def snake(name: str) -> str:
    """`BinaryCrossentropy` as `binary_crossentropy`, `ReLU` as `re_lu`: Keras's own way (keras/src/utils/naming.py)."""
    inner = re.sub(r"\W+", "", name)
    inner = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", inner)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", inner).lower()


def number(value: Value) -> float | None:
    """The number in it, None for anything that is not one known number."""
    if isinstance(value, Scalar):
        value = value.value
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def field_of(layer: LayerTrace, name: str) -> Value:
    """What an argument of a layer is, its default where it is not written; None when the source does not tell."""
    try:
        return getattr(layer.spec, name, None)
    except (Undetermined, ShapeError):  # or it is what Keras refuses once the layer is built
        return None


def hides_arguments(layer: LayerTrace) -> bool:
    """Whether `**settings` that the source does not tell may hold any argument that is not written."""
    return isinstance(layer.spec, Layer) and layer.spec.bound.unknown_rest is not None


def each_of_many(value: Value) -> Value | None:
    """What every item of a list is like whose length the source does not tell: one that grows in a loop."""
    return value.each() if isinstance(value, ListValue) and value.rest is not None else None


def entries(value: Value) -> Mapping[Value, Value] | None:
    """The entries of a dict that is wholly known."""
    if isinstance(value, DictValue) and value.rest is None:
        return value.items
    return value if isinstance(value, dict) else None


def told(value: Value) -> bool:
    """Whether the source tells it: not Unknown, and nothing in a list hidden."""
    if isinstance(value, ListValue):
        return value.rest is None and all(told(v) for v in value.items)
    return not isinstance(value, Unknown)
