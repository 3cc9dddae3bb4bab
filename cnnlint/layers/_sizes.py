"""The kinds of argument that are sizes: what is accepted as a number of units, or as one number for each spatial axis."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from cnnlint.layers._reading import as_written, items_of, rejected, surely_below
from cnnlint.layers.base import ArgumentError, Layer, Undetermined
from cnnlint.layers.construct import counts
from cnnlint.shapes import Expr, Size, less
from cnnlint.values import Array, ListValue, Scalar, Unknown, as_size

if TYPE_CHECKING:
    from collections.abc import Sequence


@counts
def positive_int(layer: Layer, name: str, value: Any) -> Size:
    """A Python int above zero; Keras 3 rejects floats and strings, and since 3.13 NumPy integers."""
    _refuse_lately(layer, name, value)
    return _strict_size(
        layer, name, value, "Received an invalid value for `{name}`, expected a positive integer. Received: {name}={value}"
    )


@counts
def cell_size(layer: Layer, name: str, value: Any) -> Size:
    """A Python int above zero in every Keras."""
    words = "Received an invalid value for argument `units`, expected a positive integer, got {value}."
    if layer.dialect < 3 and as_size(value) == 0:
        raise rejected(layer, name, "a positive integer", value, keras=words.format(value=0))
    return _strict_size(layer, name, value, words)


@counts
def lstm_size(layer: Layer, name: str, value: Any) -> Size:
    """That of a cell; Keras 3 finds that it is no integer when it makes the weights. keras/src/layers/rnn/lstm.py"""
    if layer.dialect >= 3 and positive_float(value):
        raise rejected(layer, name, "a positive integer", value, keras="Found invalid dimension", late=True)
    return cell_size(layer, name, value)


def positive_float(value: Any) -> bool:
    """Whether it is a number that is no integer, and may be above zero."""
    if isinstance(value, float):
        return value > 0
    if not isinstance(value, Scalar) or "float" not in value.type:
        return False
    return value.value > 0 if isinstance(value.value, float) else not surely_below(value, 1)


@counts
def converted_int(layer: Layer, name: str, value: Any) -> Size:
    """A Python int above zero; before Keras 3 whatever `int(...)` takes."""
    return positive_int(layer, name, value if layer.dialect >= 3 else _as_int(value))


@counts
def index_size(layer: Layer, name: str, value: Any) -> Size:
    """A Python int above zero; `True` is no number here (keras/src/layers/core/embedding.py)."""
    if isinstance(value, bool) and layer.dialect >= 3:
        raise rejected(layer, name, "a positive integer", value, keras=f"`{name}` must be a positive integer.")
    _refuse_lately(layer, name, value)
    if layer.dialect < 3 and as_size(value) == 0:
        raise rejected(layer, name, "a positive integer", value, keras="Both `input_dim` and `output_dim` should be positive")
    return _strict_size(layer, name, value, "`{name}` must be a positive integer. Received: {name}={value}")


@counts
def positive_count(layer: Layer, name: str, value: Any) -> Size:
    """An integer above zero, of Python or NumPy."""
    if layer.dialect < 3 and not isinstance(value, str):
        value = _as_int(value)
        _undetermined_whole_part(name, value)
    size = as_size(value)
    if size is None or less(size, 1):
        _undetermined_number(name, value)
        raise rejected(
            layer,
            name,
            "a positive integer",
            value,
            keras=f"Invalid value for argument `{name}`. Expected a strictly positive value. "
            f"Received {name}={as_written(value)}.",
            late=_is_late(layer, name, value),
        )
    return size


def _is_late(layer: Layer, name: str, value: Any) -> bool:
    """Whether a convolution takes the value, which is no integer, until it makes its weights.

    Nothing but its sign is looked at, and in Conv1D to Conv3D that groups share the filters. keras/src/layers/convolutional
    """
    if name not in ("filters", "depth_multiplier") or "kernel_size" not in layer.fields:
        return False
    number = value.value if isinstance(value, Scalar) and "float" in value.type else value
    if isinstance(number, float):
        return number > 0 and (number.is_integer() or "groups" not in layer.fields)
    return value is None or positive_float(value)


def group_count(layer: Layer, name: str, value: Any) -> Size:
    """An integer above zero, of Python or NumPy; in Keras 2 nothing or zero mean one group."""
    return 1 if layer.dialect < 3 and value in (0, None) else positive_count(layer, name, value)


def sides(layer: Layer, name: str, value: Any) -> tuple[Size, ...]:
    """One positive integer for all spatial axes, or a tuple or list with one for each."""
    return numbers_per_side(layer, name, value, layer.rank, 1)


def loose_sides(layer: Layer, name: str, value: Any) -> tuple[Size, ...]:
    """One positive integer for all spatial axes, or a tuple or list with one for each.

    The tuple may hold floats, which only enter Keras's shape arithmetic.
    """
    return numbers_per_side(layer, name, value, layer.rank, 1, floats=True)


def sides_or_zero(layer: Layer, name: str, value: Any) -> tuple[Size, ...]:
    """One integer from 0 for all spatial axes, or a tuple or list with one for each."""
    return numbers_per_side(layer, name, value, layer.rank, 0)


def optional_sides_or_zero(layer: Layer, name: str, value: Any) -> tuple[Size, ...] | None:
    """None, or one integer from 0 for all spatial axes, or a tuple or list with one for each."""
    return None if value is None else sides_or_zero(layer, name, value)


def numbers_per_side(layer: Layer, name: str, value: Any, count: int, least: int, floats: bool = False) -> tuple[Size, ...]:
    """`count` integers of at least `least`, from one int or a sequence (keras/src/utils/argument_validation.py)."""
    if isinstance(value, (int, Expr)):
        items: Sequence[Any] | None = (value,) * count
    else:
        items = items_of(value)
        _undetermined_items(name, value)
    bound = "> 0" if least else ">= 0"
    if items is None or len(items) != count:
        raise _no_tuple(layer, name, count, value, "")
    sizes = tuple(_side(name, item, floats) for item in items)
    if any(size is None or less(size, least) for size in sizes):
        floats = all(isinstance(item, float) and item > 0 for size, item in zip(sizes, items, strict=True) if size is None)
        late = name == "kernel_size" and floats and not any(size is not None and less(size, least) for size in sizes)
        raise _no_tuple(layer, name, count, value, f", including values that do not satisfy `value {bound}`", late)
    return tuple(size for size in sizes if size is not None)


def _strict_size(layer: Layer, name: str, value: Any, words: str) -> Size:
    keras = words.format(name=name, value=as_written(value))
    if layer.dialect < 3:
        return _loose_size(layer, name, value, keras)
    if isinstance(value, Scalar) and value.type == "int":
        _undetermined_number(name, value)
    if not isinstance(value, (int, Expr)) or less(as_size(value) or 0, 1):
        raise rejected(layer, name, "a positive integer", value, keras=keras, of_arrays=True)
    return int(value) if isinstance(value, bool) else value


def _refuse_lately(layer: Layer, name: str, value: Any) -> None:
    """A NumPy integer, which Keras 3 took until 3.12."""
    numpy = isinstance(value, Scalar) and value.type.startswith("numpy.int")
    if layer.dialect < 3 or not numpy or less(as_size(value) or 0, 1):
        return
    keras = f"Received an invalid value for `{name}`, expected a positive integer. Received: {name}={as_written(value)}"
    help = "wrap it in `int(...)`: Keras takes NumPy's integers no longer since 3.13"
    raise rejected(layer, name, "a positive integer", value, keras=keras, help=help, recent=True)


def _as_int(value: Any) -> Any:
    if isinstance(value, str) and value.strip().lstrip("-").isdigit():
        return int(value)
    if isinstance(value, Scalar) and value.numerator is not None and value.denominator is not None:
        return value.numerator // value.denominator
    return int(value) if isinstance(value, float) and isfinite(value) else value


def _loose_size(layer: Layer, name: str, value: Any, keras: str) -> Size:
    """An integer of Python or NumPy; a float may be one that Python 2, where `/` divides integers, does not make."""
    if isinstance(value, (float, Scalar)) and getattr(value, "type", "float") == "float" and not surely_below(value, 1):
        raise Undetermined(Unknown(f"`{name}` is {as_written(value)}, which is no integer unless Python 2 divides"))
    size = as_size(value)
    if size is None or less(size, 0):
        _undetermined_number(name, value)
        raise rejected(layer, name, "a positive integer", value, keras=keras)
    return size


def _undetermined_whole_part(name: str, value: Any) -> None:
    if isinstance(value, Scalar) and "float" in value.type:
        raise Undetermined(Unknown(f"`{name}` is {as_written(value)}, of which Keras takes the whole part"))


def _side(name: str, item: Any, floats: bool) -> Size | None:
    _undetermined_number(name, item)
    if floats:
        _undetermined_whole_part(name, item)
    if isinstance(item, float) and floats:
        if not item.is_integer():
            raise Undetermined(Unknown(f"`{name}` is {item}, not a whole number"))
        return int(item)
    return as_size(item)


def _no_tuple(layer: Layer, name: str, count: int, value: Any, more: str, late: bool = False) -> ArgumentError:
    noun = "an integer" if count == 1 else f"an integer or a tuple of {count} integers"
    words = f"The `{name}` argument must be a tuple of {count} integers. Received {name}={as_written(value)}{more}"
    if layer.dialect < 3:
        words = f"The `{name}` argument must be a tuple of {count} integers. Received: {as_written(value)}"
    expected = noun if more == "" else noun.replace("an integer", "a positive integer", 1)
    return rejected(layer, name, expected, value, keras=words, late=late)


def _undetermined_number(name: str, value: Any) -> None:
    if isinstance(value, Unknown):
        raise Undetermined(value)
    if isinstance(value, Scalar) and value.value is None and value.type != "float":
        raise Undetermined(Unknown(value.reason or f"the value of `{name}` is not known", value.span))


def _undetermined_items(name: str, value: Any) -> None:
    if isinstance(value, ListValue) and value.rest is not None:
        raise Undetermined(value.rest)
    if isinstance(value, Array) and value.values is None and value.shape != ():
        raise Undetermined(Unknown(f"the contents of `{name}` are not known"))
