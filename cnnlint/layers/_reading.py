"""Reading argument values, showing them to people, and the error for one that is not what the argument takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.layers.base import ArgumentError, Layer, Undetermined
from cnnlint.shapes import Expr, bounds
from cnnlint.values import Array, DictValue, ListValue, Scalar, SetValue, Unknown


def is_number(value: Any) -> bool:
    """Whether it is a number that can be compared with another."""
    return isinstance(value, (int, float, Expr, Scalar))


def surely_below(value: Any, bound: float) -> bool:
    """Whether the number is below the bound for every value it can take."""
    high = _range(value)[1]
    return high is not None and high < bound


def surely_above(value: Any, bound: float) -> bool:
    """Whether the number is above the bound for every value it can take."""
    low = _range(value)[0]
    return low is not None and low > bound


def _range(value: Any) -> tuple[float | None, float | None]:
    if isinstance(value, Scalar):
        return (value.value, value.value) if isinstance(value.value, (int, float)) else (value.low, value.high)
    if isinstance(value, Expr):
        return bounds(value)
    return (value, value) if isinstance(value, (int, float)) else (None, None)


def items_of(value: Any) -> Sequence[Any] | None:
    """The items of a tuple, a fully known list or a small array, None for anything else."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, ListValue) and value.rest is None:
        return value.items
    return value.values if isinstance(value, Array) else None


def as_written(value: Any) -> str:
    """A value as people write it, for messages."""
    if isinstance(value, Scalar):
        return f"{value.type} {value.value}" if value.value is not None else f"a {value.type}"
    if isinstance(value, SetValue):
        return f"{{{', '.join(as_written(v) for v in value.items)}}}"
    if isinstance(value, ListValue):
        return f"[{', '.join(as_written(v) for v in value.items)}]"
    if isinstance(value, tuple):
        return f"({', '.join(as_written(v) for v in value)}{',' if len(value) == 1 else ''})"
    if isinstance(value, DictValue):
        return "a dict"
    if isinstance(value, Array):
        return "a tensor" if value.kind == "tensor" else "an array"
    if isinstance(value, Unknown):
        return "?"
    if isinstance(value, Layer):
        return f"the layer {type(value).__name__}"
    describe = getattr(value, "describe", None)
    return repr(value) if describe is None else str(describe())


def unquoted(value: Any) -> str:
    """A value as an f-string of Keras shows it: strings without quotes."""
    return value if isinstance(value, str) else as_written(value)


def rejected(
    layer: Layer,
    name: str,
    expected: str,
    value: Any,
    *,
    keras: str | None = None,
    help: str | None = None,
    error: str = "ValueError",
    replacement: str | None = None,
    late: bool = False,
    recent: bool = False,
    of_arrays: bool = False,
) -> ArgumentError:
    """The `invalid-argument` error for a value that is not what the argument takes. Nothing is refused of
    what is not known, nor one number in an array or a tensor, which makes an `int` of itself, but where Keras looks at the
    type. of_arrays: here it does."""
    if isinstance(value, Unknown):
        raise Undetermined(value)
    if not of_arrays and any(map(_may_be_one_number, value if isinstance(value, tuple) else (value,))):
        layer.__dict__.pop(name, None)
        layer.unknown[name] = Unknown(f"the number in the array that is `{name}` is not known")
        raise Undetermined(layer.unknown[name])
    if help is None and "integer" in expected:
        help, replacement = _as_integer(value)
    return ArgumentError(
        "invalid-argument",
        f"`{name}` of {layer.called or type(layer).__name__} must be {expected}, not {as_written(value)}",
        argument=name,
        expected=expected,
        actual=as_written(value),
        help=help,
        keras=keras,
        error=error,
        replacement=replacement,
        late=late,
        recent=recent,
    )


def _may_be_one_number(value: Any) -> bool:
    """Whether it is an array or a tensor, maybe of no axes or of one number."""
    return isinstance(value, Array) and (not isinstance(value.shape, tuple) or all(size in (None, 1) for size in value.shape))


def _as_integer(value: Any) -> tuple[str | None, str | None]:
    """What to do about a number of the wrong type: the help, and the text to write instead."""
    if isinstance(value, float) and value.is_integer() and value >= 1:
        return f"write {int(value)}", str(int(value))
    if isinstance(value, str) and value.isdigit():
        return f"write {int(value)} without quotes", str(int(value))
    if isinstance(value, Scalar) and value.type.startswith("numpy.int"):  # no division made it: `np.prod(shape)`
        return "wrap it in `int(...)`", None
    if isinstance(value, (float, Scalar)):
        return "use `//` or wrap it in `int(...)`", None
    return None, None
