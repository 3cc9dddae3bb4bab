"""The kinds of argument that Keras layers take: what is accepted, and how it is normalised.

A layer class annotates its fields with these (`units: PositiveInt`); mypy sees the plain type, the binder the function in
the metadata. Each function gets the layer, the field's name and the value, returns the normalised value, and raises
ArgumentError for what Keras rejects. It never sees an Unknown: the binder keeps those back.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers._reading import is_number as is_number
from cnnlint.layers._reading import items_of as items_of
from cnnlint.layers._reading import plain as plain
from cnnlint.layers._reading import rejected as rejected
from cnnlint.layers._reading import surely_above as surely_above
from cnnlint.layers._reading import surely_below as surely_below
from cnnlint.layers._reading import written as written
from cnnlint.layers.base import ArgumentError, Layer, Undetermined, counts
from cnnlint.shapes import Expr, Size, bounds, less
from cnnlint.values import Array, DictValue, ListValue, Scalar, Unknown, as_size

if TYPE_CHECKING:
    from collections.abc import Sequence


def default(value: object) -> Any:
    """A default as Keras writes it, for a field whose normalised type is another: `strides: Sides = default(1)`."""
    return value


# ------------------------------------------------------------------ sizes


@counts
def positive_int(layer: Layer, name: str, value: Any) -> Size:
    """A Python int above zero; Keras 3 rejects floats, strings and NumPy integers."""
    return _strict_size(
        layer, name, value, "Received an invalid value for `{name}`, expected a positive integer. Received: {name}={value}"
    )


@counts
def cell_size(layer: Layer, name: str, value: Any) -> Size:
    """A Python int above zero in every Keras."""
    words = "Received an invalid value for argument `units`, expected a positive integer, got {value}."
    if layer.dialect < 3 and as_size(value) == 0:
        raise rejected(layer, name, "a positive integer", value, keras=words.format(value=0))
    if layer.dialect >= 3 and "LSTM" in type(layer).__name__ and positive_float(value):  # other cells look at it themselves
        raise rejected(layer, name, "a positive integer", value, keras="Found invalid dimension", late=True)
    return _strict_size(layer, name, value, words)


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
    if layer.dialect < 3 and as_size(value) == 0:
        raise rejected(layer, name, "a positive integer", value, keras="Both `input_dim` and `output_dim` should be positive")
    return _strict_size(layer, name, value, "`{name}` must be a positive integer. Received: {name}={value}")


@counts
def positive_count(layer: Layer, name: str, value: Any) -> Size:
    """An integer above zero, of Python or NumPy."""
    if layer.dialect < 3 and isinstance(value, float) and isfinite(value):
        value = int(value)
    size = as_size(value)
    if size is None or less(size, 1):
        _undetermined_number(name, value)
        raise rejected(
            layer,
            name,
            "a positive integer",
            value,
            keras=f"Invalid value for argument `{name}`. Expected a strictly positive value. Received {name}={written(value)}.",
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

    The tuple may hold whole floats, which only enter Keras's shape arithmetic.
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


def size_or_none(layer: Layer, name: str, value: Any) -> Size | None:
    """A positive int, or None."""
    return None if value is None else positive_count(layer, name, value)


def _strict_size(layer: Layer, name: str, value: Any, words: str) -> Size:
    keras = words.format(name=name, value=written(value))
    if layer.dialect < 3:
        return _loose_size(layer, name, value, keras)
    if isinstance(value, Scalar) and value.type == "int":
        _undetermined_number(name, value)
    if not isinstance(value, (int, Expr)) or less(as_size(value) or 0, 1):
        raise rejected(layer, name, "a positive integer", value, keras=keras)
    return int(value) if isinstance(value, bool) else value


def _as_int(value: Any) -> Any:
    if isinstance(value, str) and value.strip().lstrip("-").isdigit():
        return int(value)
    if isinstance(value, Scalar) and value.numerator is not None and value.denominator is not None:
        return value.numerator // value.denominator
    return int(value) if isinstance(value, float) and isfinite(value) else value


def _loose_size(layer: Layer, name: str, value: Any, keras: str) -> Size:
    """An integer of Python or NumPy; a float may be one that Python 2, where `/` divides integers, does not make."""
    if isinstance(value, (float, Scalar)) and getattr(value, "type", "float") == "float" and not surely_below(value, 1):
        raise Undetermined(Unknown(f"`{name}` is {written(value)}, which is no integer unless Python 2 divides"))
    size = as_size(value)
    if size is None or less(size, 0):
        _undetermined_number(name, value)
        raise rejected(layer, name, "a positive integer", value, keras=keras)
    return size


def _side(name: str, item: Any, floats: bool) -> Size | None:
    _undetermined_number(name, item)
    if isinstance(item, float) and floats:
        if not item.is_integer():
            raise Undetermined(Unknown(f"`{name}` is {item}, not a whole number"))
        return int(item)
    return as_size(item)


def _no_tuple(layer: Layer, name: str, count: int, value: Any, more: str, late: bool = False) -> ArgumentError:
    noun = "an integer" if count == 1 else f"an integer or a tuple of {count} integers"
    words = f"The `{name}` argument must be a tuple of {count} integers. Received {name}={written(value)}{more}"
    if layer.dialect < 3:
        words = f"The `{name}` argument must be a tuple of {count} integers. Received: {written(value)}"
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


# ------------------------------------------------------------------ words


def padding(layer: Layer, name: str, value: Any) -> str:
    """`valid` or `same`, in any case."""
    return _padding(layer, name, value, ("valid", "same"))


def padding_or_causal(layer: Layer, name: str, value: Any) -> str:
    """`valid` or `same`, and `causal` along one axis."""
    return _padding(layer, name, value, ("valid", "same", "causal") if layer.rank == 1 else ("valid", "same"))


def padding_or_causal2(layer: Layer, name: str, value: Any) -> str:
    """`valid` or `same`, in any case; in Keras 2 `causal` too."""
    return padding(layer, name, value) if layer.dialect >= 3 else padding_or_causal(layer, name, value)


def exact_padding(layer: Layer, name: str, value: Any) -> str:
    """`valid` or `same`; Keras 3 wants small letters where it pools (keras/src/ops/operation_utils.py)."""
    if layer.dialect < 3:
        return padding(layer, name, value)
    if value in ("valid", "same"):
        return str(value)
    small = value.lower() if isinstance(value, str) else None
    raise rejected(
        layer,
        name,
        "'valid' or 'same'",
        value,
        help=f"write '{small}' in small letters" if small in ("valid", "same") else None,
        keras=f"Argument `padding` must be either 'valid' or 'same'. Received: padding={plain(value)}",
        replacement=repr(small) if small in ("valid", "same") else None,
    )


def data_format(layer: Layer, name: str, value: Any) -> str:
    """`channels_last` (also for None) or `channels_first`, in any case."""
    if value is None:
        return _in_force(layer)
    if isinstance(value, str) and value.lower() in ("channels_last", "channels_first"):
        return value.lower()
    words = "The `data_format` argument must be one of {'channels_first', 'channels_last'}."
    raise rejected(
        layer, name, "'channels_last' or 'channels_first'", value, keras=f"{words} Received: data_format={plain(value)}"
    )


def _in_force(layer: Layer) -> str:
    if isinstance(layer.default_data_format, Unknown):
        raise Undetermined(layer.default_data_format)
    return layer.default_data_format


def exact_data_format(layer: Layer, name: str, value: Any) -> str:
    """`channels_last` (also for None) or `channels_first`, in small letters.

    What counts as false means the default (keras/src/layers/pooling/base_adaptive_pooling.py).
    """
    if value in (None, "", 0, False):
        return _in_force(layer)
    if isinstance(value, str) and value in ("channels_last", "channels_first"):
        return value
    words = f"Invalid data_format: {plain(value)}. Expected 'channels_first' or 'channels_last'."
    raise rejected(layer, name, "'channels_last' or 'channels_first'", value, keras=words)


def _padding(layer: Layer, name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if isinstance(value, str) and value.lower() in allowed:
        return value.lower()
    said = value.lower() if isinstance(value, str) else written(value)
    raise rejected(
        layer,
        name,
        " or ".join(", ".join(repr(a) for a in allowed).rsplit(", ", 1)),
        value,
        help="causal padding exists in Conv1D only" if said == "causal" else None,
        keras=f"The `padding` argument must be a list/tuple or one of {set(allowed)}. Received: {said}",
    )


# ------------------------------------------------------------------ numbers and switches


def switch(layer: Layer, name: str, value: Any) -> bool:
    """Whatever Python takes for true or false."""
    if isinstance(value, (ListValue, DictValue)):
        return bool(value.items)
    if isinstance(value, (Expr, Scalar)):
        low, high = bounds(value) if isinstance(value, Expr) else (value.low, value.high)
        if (low is not None and low > 0) or (high is not None and high < 0):
            return True
        raise Undetermined(Unknown(f"the value of `{name}` is not known"))
    return bool(value) if isinstance(value, (bool, int, float, str, tuple, type(None))) else True


_SCALAR = "`{}` must be a scalar or scalar tensor."


def fraction(layer: Layer, name: str, value: Any) -> Any:
    """A number from 0 to 1: the rate of a dropout."""
    if not is_number(value) or surely_below(value, 0) or surely_above(value, 1):
        if layer.dialect < 3 and not isinstance(value, (int, float)):
            if isinstance(value, str) or hasattr(value, "nodes"):  # taken until it drops something
                raise rejected(layer, name, "a number between 0 and 1", value, keras=_SCALAR.format(name), late=True)
            return value
        words = f"Invalid value received for argument `{name}`. Expected a float value between 0 and 1."
        raise rejected(
            layer,
            name,
            "a number between 0 and 1",
            value,
            help=f"{value} % is {value / 100:g}" if isinstance(value, int) and 1 < value <= 100 else None,
            keras=f"{words} Received: {name}={plain(value)}",
            error="ValueError" if is_number(value) else "TypeError",
        )
    return value


def strength(layer: Layer, name: str, value: Any) -> Any:
    """A number from 0 to 1; Keras 2 takes any number."""
    return value if layer.dialect < 3 else fraction(layer, name, value)


def slope(layer: Layer, name: str, value: Any) -> Any:
    """A number that is not below zero; Keras 2 takes any number."""
    return value if layer.dialect < 3 and value is not None else not_negative(layer, name, value)


def not_negative(layer: Layer, name: str, value: Any) -> Any:
    """A number that is not below zero."""
    if is_number(value) and not surely_below(value, 0):
        return value
    cls = type(layer).__name__
    raise rejected(
        layer,
        name,
        "a number that is not negative",
        value,
        keras=f"{name} of a {cls} layer cannot be None or a negative value. Received: {name}={plain(value)}",
    )


def not_negative_or_none(layer: Layer, name: str, value: Any) -> Any:
    """A number that is not below zero, or None."""
    return None if value is None else not_negative(layer, name, value)


def anything(layer: Layer, name: str, value: Any) -> Any:
    """Whatever is given."""
    return value


PositiveInt = Annotated[Size, positive_int]
CellSize = Annotated[Size, cell_size]
ConvertedInt = Annotated[Size, converted_int]
IndexSize = Annotated[Size, index_size]
PositiveCount = Annotated[Size, positive_count]
GroupCount = Annotated[Size, group_count]
SizeOrNone = Annotated[Size | None, size_or_none]
Sides = Annotated[tuple[Size, ...], sides]
LooseSides = Annotated[tuple[Size, ...], loose_sides]
SidesOrZero = Annotated[tuple[Size, ...], sides_or_zero]
OptionalSidesOrZero = Annotated[tuple[Size, ...] | None, optional_sides_or_zero]
Padding = Annotated[str, padding]
PaddingOrCausal = Annotated[str, padding_or_causal]
PaddingOrCausal2 = Annotated[str, padding_or_causal2]
ExactPadding = Annotated[str, exact_padding]
DataFormat = Annotated[str, data_format]
ExactDataFormat = Annotated[str, exact_data_format]
Switch = Annotated[bool, switch]
Fraction = Annotated[Any, fraction]
Strength = Annotated[Any, strength]
Slope = Annotated[Any, slope]
NotNegative = Annotated[Any, not_negative]
NotNegativeOrNone = Annotated[Any, not_negative_or_none]
Anything = Annotated[Any, anything]
