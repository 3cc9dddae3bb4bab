"""The kinds of argument that Keras layers take: what is accepted, and how it is normalised.

A layer class annotates its fields with these (`units: PositiveInt`); mypy sees the plain type, the binder the function in
the metadata. Each function gets the layer, the field's name and the value, returns the normalised value, and raises
ArgumentError for what Keras rejects. It never sees an Unknown: the binder keeps those back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.base import ArgumentError, Layer
from cnnlint.shapes import Expr, Size, less
from cnnlint.values import DictValue, ListValue, Scalar, Unknown, as_size

if TYPE_CHECKING:
    from collections.abc import Sequence


def positive_int(layer: Layer, name: str, value: Any) -> Size:
    """A Python int above zero; Keras 3 rejects floats, strings and NumPy integers, older ones convert them."""
    size = as_size(value)
    if layer.dialect >= 3 and isinstance(value, Scalar) and value.type != "int":
        raise _expected(layer, name, "a positive integer", value)
    if size is None and layer.dialect < 3 and isinstance(value, float) and value >= 1:
        return int(value)
    if size is None or less(size, 1):
        raise _expected(layer, name, "a positive integer", value)
    return size


def sides(layer: Layer, name: str, value: Any) -> tuple[Size, ...]:
    """One positive int for all spatial axes, or a tuple or list with one for each (`layer.rank` of them)."""
    rank = layer.rank
    if isinstance(value, int | Expr | Scalar) and not isinstance(value, bool):
        return (positive_int(layer, name, value),) * rank
    items = items_of(value)
    if items is None or len(items) != rank:
        raise _expected(layer, name, f"an integer or a tuple of {rank} integers", value)
    return tuple(positive_int(layer, name, item) for item in items)


def padding(layer: Layer, name: str, value: Any) -> str:
    """`valid` or `same`, in any case."""
    if isinstance(value, str) and value.lower() in ("valid", "same"):
        return value.lower()
    raise _expected(layer, name, "'valid' or 'same'", value)


def data_format(layer: Layer, name: str, value: Any) -> str:
    """`channels_last` (also for None) or `channels_first`, in any case."""
    if value is None:
        return layer.default_data_format
    if isinstance(value, str) and value.lower() in ("channels_last", "channels_first"):
        return value.lower()
    raise _expected(layer, name, "'channels_last' or 'channels_first'", value)


def anything(layer: Layer, name: str, value: Any) -> Any:
    """Whatever is given."""
    return value


def items_of(value: Any) -> Sequence[Any] | None:
    """The items of a tuple or a fully known list, None for anything else."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, ListValue) and value.rest is None:
        return value.items
    return None


def written(value: Any) -> str:
    """A value as people write it, for messages."""
    if isinstance(value, Scalar):
        return f"{value.type} {value.value}" if value.value is not None else f"a {value.type}"
    if isinstance(value, ListValue):
        return f"[{', '.join(written(v) for v in value.items)}]"
    if isinstance(value, DictValue):
        return "a dict"
    if isinstance(value, Unknown):
        return "?"
    return repr(value)


def _expected(layer: Layer, name: str, expected: str, value: Any) -> ArgumentError:
    return ArgumentError(
        "invalid-argument",
        f"`{name}` of {type(layer).__name__} must be {expected}, not {written(value)}",
        argument=name,
        expected=expected,
        actual=written(value),
    )


PositiveInt = Annotated[Size, positive_int]
Sides = Annotated[tuple[Size, ...], sides]
Padding = Annotated[str, padding]
DataFormat = Annotated[str, data_format]
Anything = Annotated[Any, anything]
