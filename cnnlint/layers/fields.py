"""The kinds of argument that Keras layers take: what is accepted, and how it is normalised.

A layer class annotates its fields with these (`units: PositiveInt`); mypy sees the plain type, the binder the function in
the metadata. Each function gets the layer, the field's name and the value, returns the normalised value, and raises
ArgumentError for what Keras rejects. It never sees an Unknown: the binder keeps those back.
"""

from __future__ import annotations

from typing import Annotated, Any

from cnnlint.layers._reading import as_written as as_written
from cnnlint.layers._reading import is_number as is_number
from cnnlint.layers._reading import items_of as items_of
from cnnlint.layers._reading import rejected as rejected
from cnnlint.layers._reading import surely_above as surely_above
from cnnlint.layers._reading import surely_below as surely_below
from cnnlint.layers._reading import unquoted as unquoted
from cnnlint.layers._sizes import (
    cell_size,
    converted_int,
    group_count,
    index_size,
    loose_sides,
    lstm_size,
    optional_sides_or_zero,
    positive_count,
)
from cnnlint.layers._sizes import numbers_per_side as numbers_per_side
from cnnlint.layers._sizes import positive_float as positive_float
from cnnlint.layers._sizes import positive_int as positive_int
from cnnlint.layers._sizes import sides as sides
from cnnlint.layers._sizes import sides_or_zero as sides_or_zero
from cnnlint.layers.base import Layer, Undetermined
from cnnlint.shapes import Expr, Size, bounds
from cnnlint.values import DictValue, ListValue, Scalar, Unknown


def default(value: object) -> Any:
    """A default as Keras writes it, for a field whose normalised type is another: `strides: Sides = default(1)`."""
    return value


# ------------------------------------------------------------------ words


def padding(layer: Layer, name: str, value: Any) -> str:
    """`valid` or `same`, in any case."""
    return _padding(layer, name, value, ("valid", "same"))


def padding_or_causal(layer: Layer, name: str, value: Any) -> str:
    """`valid` or `same`, and `causal` along one axis. In Keras 1, `full` too, where its backend was Theano."""
    if layer.dialect == 1:
        return _padding(layer, name, value, ("valid", "same", "full"))
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
    help, meant = _meant(value, ("valid", "same"))
    raise rejected(
        layer,
        name,
        "'valid' or 'same'",
        value,
        help=f"write '{small}' in small letters" if small in ("valid", "same") else help,
        keras=f"Argument `padding` must be either 'valid' or 'same'. Received: padding={unquoted(value)}",
        replacement=meant,
    )


def _meant(value: Any, allowed: tuple[str, ...]) -> tuple[str | None, str | None]:
    """What to do about a word that is a few letters off: the help, and the text to write instead."""
    from difflib import get_close_matches

    near = get_close_matches(value.lower(), allowed, 1, 0.7) if isinstance(value, str) else []
    return (f"did you mean '{near[0]}'?", repr(near[0])) if near else (None, None)


def data_format(layer: Layer, name: str, value: Any) -> str:
    """`channels_last` (also for None) or `channels_first`, in any case."""
    if value is None:
        return _in_force(layer)
    if isinstance(value, str) and value.lower() in ("channels_last", "channels_first"):
        return value.lower()
    words = "The `data_format` argument must be one of {'channels_first', 'channels_last'}."
    words = f"{words} Received: data_format={unquoted(value)}"
    help, meant = _meant(value, _FORMATS)
    raise rejected(layer, name, "'channels_last' or 'channels_first'", value, help=help, keras=words, replacement=meant)


_FORMATS = ("channels_last", "channels_first")


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
    words = f"Invalid data_format: {unquoted(value)}. Expected 'channels_first' or 'channels_last'."
    help, meant = _meant(value, _FORMATS)
    raise rejected(layer, name, "'channels_last' or 'channels_first'", value, help=help, keras=words, replacement=meant)


def _padding(layer: Layer, name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if isinstance(value, str) and value.lower() in allowed:
        return value.lower()
    said = value.lower() if isinstance(value, str) else as_written(value)
    help, meant = _meant(value, allowed)
    raise rejected(
        layer,
        name,
        " or ".join(", ".join(repr(a) for a in allowed).rsplit(", ", 1)),
        value,
        help="causal padding exists in Conv1D only" if said == "causal" else help,
        keras=f"The `padding` argument must be a list/tuple or one of {{...}}. Received: {said}",
        replacement=meant,
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
            help=_as_fraction(value),
            keras=f"{words} Received: {name}={unquoted(value)}",
            error="ValueError" if is_number(value) else "TypeError",
        )
    return value


def _as_fraction(value: Any) -> str | None:
    """What to write in the place of a percentage, or of a number in quotes."""
    if isinstance(value, int) and 1 < value <= 100:
        return f"{value} % is {value / 100:g}"
    numeric = isinstance(value, str) and value.replace(".", "", 1).isdecimal()
    return f"write {value} without quotes" if numeric else None


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
        keras=f"{name} of a {cls} layer cannot be None or a negative value. Received: {name}={unquoted(value)}",
    )


def not_negative_or_none(layer: Layer, name: str, value: Any) -> Any:
    """A number that is not below zero, or None."""
    return None if value is None else not_negative(layer, name, value)


def anything(layer: Layer, name: str, value: Any) -> Any:
    """Whatever is given."""
    return value


PositiveInt = Annotated[Size, positive_int]
CellSize = Annotated[Size, cell_size]
LstmSize = Annotated[Size, lstm_size]
ConvertedInt = Annotated[Size, converted_int]
IndexSize = Annotated[Size, index_size]
PositiveCount = Annotated[Size, positive_count]
GroupCount = Annotated[Size, group_count]
Sides = Annotated[tuple[Size, ...], sides]
LooseSides = Annotated[tuple[Size, ...], loose_sides]
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
