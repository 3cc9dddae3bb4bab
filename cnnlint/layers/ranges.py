"""Arguments of preprocessing layers: factors within bounds, value ranges, sizes of images, words from a list."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Annotated, Any

from cnnlint.layers.base import Layer, Undetermined
from cnnlint.layers.fields import as_written, is_number, items_of, rejected, surely_above, surely_below, unquoted
from cnnlint.shapes import Dim, Expr, differ, less
from cnnlint.values import Array, DictValue, Scalar, Unknown, as_size

Field = Callable[[Layer, str, Any], Any]


def factor(low: float, high: float) -> Field:
    """A number in `[low, high]`, or two numbers of which the range overlaps it. Keras 2 had other bounds: not checked."""

    def check(layer: Layer, name: str, value: Any) -> Any:
        items = items_of(value)
        fits = _within(value, low, high)
        if items is not None:
            fits = len(items) == 2 and all(_maybe_number(i) for i in items)
            fits = fits and not (surely_above(items[0], high) or surely_below(items[1], low))
        return value if fits or layer.dialect < 3 else _refuse(layer, name, value, f"[{low}, {high}]")

    return check


def optional_factor(layer: Layer, name: str, value: Any) -> Any:
    """A factor in `[-1, 1]`, or anything that counts as false, which is zero."""
    empty = value in (None, "", 0) or (items_of(value) is not None and not items_of(value))
    return value if empty else factor(-1, 1)(layer, name, value)


def strict_factor(low: float, high: float, open_below: bool = False) -> Field:
    """A number in `[low, high]`, or two of them; `open_below` excludes `low` itself."""

    def check(layer: Layer, name: str, value: Any) -> Any:
        items = items_of(value)
        values = (value,) if items is None else items
        fits = all(_within(v, low, high) if items is None else _maybe_number(v) for v in values)
        fits = fits and not any(surely_below(v, low) or surely_above(v, high) for v in values)
        fits = fits and not (open_below and any(v == low for v in values)) and (items is None or len(items) == 2)
        return (
            value if fits or layer.dialect < 3 else _refuse(layer, name, value, f"{'(' if open_below else '['}{low}, {high}]")
        )

    return check


def _maybe_number(value: Any) -> bool:
    """Whether it may be one: what the source does not tell is not refused."""
    return is_number(value) or isinstance(value, Unknown)


def _within(value: Any, low: float, high: float) -> bool:
    if isinstance(value, Scalar) and value.type not in ("int", "float", "numpy.float64"):
        return False
    return is_number(value) and not surely_below(value, low) and not surely_above(value, high)


def _refuse(layer: Layer, name: str, value: Any, bounds: str) -> Any:
    words = f"The `{name}` argument should be a number (or a list of two numbers) in the range {bounds}."
    raise rejected(layer, name, f"a number, or two, in {bounds}", value, keras=f"{words} Received: {name}={as_written(value)}")


def value_range(layer: Layer, name: str, value: Any) -> Any:
    """Two numbers."""
    items = items_of(value)
    surely_not = value is None or isinstance(value, (int, float, str, Scalar, DictValue, Array))
    if items is None and not surely_not:
        return value
    if layer.dialect < 3 or (items is not None and len(items) == 2 and not isinstance(value, Array)):
        return value
    words = f"The `value_range` argument should be a list of two numbers. Received: value_range={as_written(value)}"
    raise rejected(layer, name, "two numbers, such as (0, 255)", value, keras=words)


def words(*allowed: str, error: str = "NotImplementedError") -> Field:
    """One of these words."""

    def check(layer: Layer, name: str, value: Any) -> Any:
        if (isinstance(value, str) and value in allowed) or layer.dialect < 3:
            return value
        said = f"Unknown `{name}` {unquoted(value)}. Expected of one {allowed}."
        raise rejected(layer, name, "one of " + ", ".join(allowed), value, keras=said, error=error)

    return check


def side(layer: Layer, name: str, value: Any) -> Dim:
    """The height or width of an image: an integer of any type, one in a tensor, or None."""
    if value is None:
        return None
    if isinstance(value, Array) and (isinstance(value.shape, Unknown) or value.shape == ()):
        raise Undetermined(Unknown(f"`{name}` is a tensor, whose number is not known"))
    size = as_size(value)
    number = value.value if isinstance(value, Scalar) and value.type == "numpy.float32" else value
    if isinstance(number, float) and isfinite(number) and (number is not value or layer.dialect < 3):
        return int(number)
    if size is None and isinstance(value, Scalar) and "float" not in value.type:
        raise Undetermined(Unknown(value.reason or f"`{name}` is not known", value.span))
    if size is None or less(size, 0):
        said = f"Cannot convert the shape of the output. Found invalid dimension '{unquoted(value)}'."
        raise rejected(layer, name, "a positive integer", value, keras=said)
    return size


def whole(layer: Layer, name: str, value: Any) -> Any:
    """Whatever Python's `int()` takes."""
    text = value.strip().lstrip("+-") if isinstance(value, str) else "1"
    if value is None or not text.isdecimal() or items_of(value) is not None or isinstance(value, DictValue):
        raise rejected(layer, name, "a whole number", value, error="TypeError")
    return value


def is_one(last: Dim) -> bool:
    """Whether the size of the last axis is one; Keras's None is not. Raises Undetermined for a symbol that may be."""
    if isinstance(last, Expr) and not differ(last, 1):
        raise Undetermined(Unknown("whether the last axis is 1 is not known"))
    return last == 1


Side = Annotated[Dim, side]
Whole = Annotated[Any, whole]
ValueRange = Annotated[Any, value_range]
FillMode = Annotated[Any, words("reflect", "wrap", "constant", "nearest")]
ElasticFillMode = Annotated[Any, words("constant", "nearest", "wrap", "mirror", "reflect")]
Interpolation = Annotated[Any, words("nearest", "bilinear")]
SymmetricFactor = Annotated[Any, factor(-1, 1)]
OptionalFactor = Annotated[Any, optional_factor]
UnitFactor = Annotated[Any, factor(0, 1)]
BitsFactor = Annotated[Any, factor(1, 8)]
StrictUnitFactor = Annotated[Any, strict_factor(0, 1)]
ShiftFactor = Annotated[Any, strict_factor(-1, 1)]
ZoomFactor = Annotated[Any, strict_factor(-1, 1, open_below=True)]
