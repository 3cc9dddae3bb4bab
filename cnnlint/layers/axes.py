"""Which axis of an input an argument means, and how many values a sample has: what layers with an `axis` share."""

from __future__ import annotations

from typing import Annotated, Any

from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Undetermined
from cnnlint.layers.fields import as_written, items_of
from cnnlint.shapes import Dim, Expr, Shape, Size, axes_text, elements, shape_text
from cnnlint.values import Array, Unknown, as_size


def axis_number(layer: Layer, name: str, value: Any) -> int:
    """An axis as a plain integer; a symbolic one cannot be looked up and stays undetermined."""
    number = as_size(value)
    if isinstance(number, Expr):
        raise Undetermined(Unknown(f"`{name}` is not a plain number"))
    if isinstance(value, Array):
        raise Undetermined(Unknown(f"`{name}` is an array"))
    if number is None:
        raise not_an_axis(layer, name, value)
    return number


def axis_or_axes(layer: Layer, name: str, value: Any) -> int | tuple[int, ...]:
    """One axis, or a tuple or list of them."""
    items = items_of(value)
    if items is None:
        return axis_number(layer, name, value)
    return tuple(axis_number(layer, name, item) for item in items)


def not_an_axis(layer: Layer, name: str, value: Any) -> ArgumentError:
    """The error for something that is no axis at all."""
    return ArgumentError(
        "invalid-argument",
        f"`{name}` of {type(layer).__name__} must be an integer or a tuple of integers, not {as_written(value)}",
        argument=name,
        expected="an integer or a tuple of integers",
        actual=as_written(value),
        keras=f"Expected an int or a list/tuple of ints for the argument '{name}', but received: {as_written(value)}",
        error="TypeError",
    )


def size_along(x: Shape, axis: int, layer: Layer) -> Dim:
    """The size of an axis that may be counted from the end. Raises `invalid-axis` when the input has no such axis."""
    if -len(x) <= axis < len(x):
        return x[axis]
    words, error = _of_no_axis(x, axis, layer)
    raise ShapeError(
        "invalid-axis",
        f"{type(layer).__name__} has axis={axis}, but its input {shape_text(x)} has only {axes_text(len(x))}",
        argument="axis",
        expected=f"an axis from {-len(x)} to {len(x) - 1}",
        actual=str(axis),
        help=_meant_as_units(axis, layer),
        keras=words,
        error=error,
    )


def _meant_as_units(axis: int, layer: Layer) -> str | None:
    """A number that no input has so many axes for was thought to be one of units or features, as PyTorch takes it first."""
    name = type(layer).__name__
    fits = name.endswith("Normalization") and axis > 7
    return f"write `{name}()`: it finds the number of features itself, and takes the axis first" if fits else None


def _of_no_axis(x: Shape, axis: int, layer: Layer) -> tuple[str, str]:
    """What Keras says of an axis that the input lacks, and as which exception. Most layers of Keras 3 look it up unchecked."""
    name = type(layer).__name__
    if name == "Normalization":
        return "All `axis` values must be in the range [-ndim, ndim).", "ValueError"
    if name == "UnitNormalization" and layer.dialect >= 3:
        return f"Axis {axis} is out of bounds for input shape {shape_text(x)}.", "ValueError"
    if name == "Concatenate":
        return f"list {'index' if layer.dialect >= 3 else 'assignment index'} out of range", "IndexError"
    if layer.dialect >= 3 or name == "Dot":
        return "tuple index out of range", "IndexError"
    return f"Expected 0 <= axis < inputs.rank (with inputs.rank={len(x)}).", "ValueError"


def values_per_sample(x: Shape) -> Size:
    """How many values one sample has. Raises Undetermined when an axis after the batch axis is None."""
    total = elements(x[1:])
    if total is None:
        raise Undetermined(Unknown(f"an axis of {shape_text(x)} has no fixed size"))
    return total


Axis = Annotated[int, axis_number]
Axes = Annotated["int | tuple[int, ...]", axis_or_axes]
