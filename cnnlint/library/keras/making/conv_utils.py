"""`keras.utils.conv_utils`: how layers of Keras 2 read their arguments, which layers of a program's own ask in the same way.

tf_keras/src/utils/conv_utils.py; Keras 3 has no such module
"""

from __future__ import annotations

from typing import Any, TypeGuard

from cnnlint.library import models
from cnnlint.library.keras.making.objects import image_data_format
from cnnlint.shapes import Expr, Size, less, maximum
from cnnlint.values import Context, ListValue, Scalar, Unknown, Value

_FORMATS = ("channels_first", "channels_last")


@models("keras.utils.conv_utils.normalize_tuple")
def normalize_tuple(at: Context, value: Value, n: Value, name: Value, allow_zero: Value = False) -> Value:
    """`n` times the same number, or what is given as a tuple; a ValueError for anything else than `n` positive numbers."""
    if isinstance(value, Unknown) or not isinstance(n, int):
        return value if isinstance(value, Unknown) else at.unknown("how many numbers are asked for is not known")
    if _number(value):
        return _checked(at, (value,) * n, name, allow_zero)
    given = tuple(value.items) if isinstance(value, ListValue) and value.rest is None else value
    if not isinstance(given, tuple):
        return at.unknown("whether this is a number or some of them is not known")
    if len(given) != n:
        return at.raises("ValueError", _said(name, n, given))
    return _checked(at, given, name, allow_zero)


def _checked(at: Context, given: tuple[Any, ...], name: Value, allow_zero: Value) -> Value:
    if not all(map(_number, given)) or not isinstance(allow_zero, bool):
        return at.unknown("which numbers these are is not known")
    if any(less(size, 0 if allow_zero else 1) for size in given):
        return at.raises("ValueError", _said(name, len(given), given))
    return given


def _said(name: Value, n: int, given: tuple[Any, ...]) -> str:
    return f"The `{name}` argument must be a tuple of {n} integers. Received: {given}"


def _number(value: Value) -> TypeGuard[Size]:
    return isinstance(value, (int, Expr)) and not isinstance(value, bool)


@models("keras.utils.conv_utils.normalize_data_format", "keras.backend.normalize_data_format")
def normalize_data_format(at: Context, value: Value) -> Value:
    """The format that is set, where none is given; always in small letters."""
    found = image_data_format(at) if value is None else value
    if not isinstance(found, str):
        return found if isinstance(found, Unknown) else at.unknown("the data format is not known")
    if found.lower() in _FORMATS:
        return found.lower()
    return at.raises(
        "ValueError", f'The `data_format` argument must be one of "channels_first", "channels_last". Received: {found}'
    )


@models("keras.utils.conv_utils.conv_output_length")
def conv_output_length(
    at: Context, input_length: Value, filter_size: Value, padding: Value, stride: Value, dilation: Value = 1
) -> Value:
    """The length of what a convolution makes of an axis; None of None."""
    if input_length is None:
        return None
    sizes = _sizes(at, input_length, filter_size, stride, dilation)
    if isinstance(sizes, Unknown):
        return sizes
    length, window, step, gap = sizes
    window = window + (window - 1) * (gap - 1)
    more = {"same": 0, "causal": 0, "valid": 1 - window, "full": window - 1}.get(padding if isinstance(padding, str) else "")
    return at.unknown("the padding is not known") if more is None else (length + more + step - 1) // step


@models("keras.utils.conv_utils.deconv_output_length")
def deconv_output_length(
    at: Context,
    input_length: Value,
    filter_size: Value,
    padding: Value,
    output_padding: Value = None,
    stride: Value = 0,
    dilation: Value = 1,
) -> Value:
    """The length of what a transposed convolution makes of an axis; None of None."""
    if input_length is None:
        return None
    sizes = _sizes(at, input_length, filter_size, stride, dilation)
    if isinstance(sizes, Unknown) or padding not in ("same", "valid", "full"):
        return sizes if isinstance(sizes, Unknown) else at.unknown("the padding is not known")
    length, window, step, gap = sizes
    window = window + (window - 1) * (gap - 1)
    if output_padding is None:
        more = {"same": 0, "valid": maximum(window - step, 0), "full": 2 - step - window}
        return length * step + more[padding]
    if not _number(output_padding):
        return at.unknown("the output padding is not known")
    cut = {"same": window // 2, "valid": 0, "full": window - 1}[padding]
    return (length - 1) * step + window - 2 * cut + output_padding


def _sizes(at: Context, *given: Value) -> tuple[Size, ...] | Unknown:
    """The numbers, or why one of them is not known."""
    plain = [v.value if isinstance(v, Scalar) and v.type != "float" else v for v in given]
    sizes = tuple(v for v in plain if _number(v))
    if len(sizes) == len(plain):
        return sizes
    return next((v for v in plain if isinstance(v, Unknown)), at.unknown("a length that is not known"))
