"""What layers share that turn values into categories: their output modes, and the shape of an encoding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from cnnlint.layers.base import Layer, ShapeError, Undetermined
from cnnlint.layers.fields import as_written, is_number, items_of, rejected, surely_below, unquoted
from cnnlint.layers.ranges import is_one
from cnnlint.shapes import Dim, Shape, Size, axes_text, differ, less, shape_text
from cnnlint.values import Array, Scalar, Unknown, as_size


def output_mode(*allowed: str) -> Callable[[Layer, str, Any], Any]:
    """One of these; the older words `binary` and `tf-idf` stand for two of them."""

    def check(layer: Layer, name: str, value: Any) -> Any:
        word = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(value, value) if isinstance(value, str) else value
        if isinstance(word, str) and (word in allowed):
            return word
        said = f"Unknown value for `{name}` argument of layer {type(layer).__name__}. Allowed values are: {allowed}."
        raise rejected(layer, name, "one of " + ", ".join(allowed), value, keras=f"{said} Received: {name}={unquoted(value)}")

    return check


def exact_output_mode(*allowed: str) -> Callable[[Layer, str, Any], Any]:
    """One of these words and no other."""
    checked = output_mode(*allowed)

    def check(layer: Layer, name: str, value: Any) -> Any:
        return checked(layer, name, value if value in allowed else (value,))

    return check


def not_sparse_integers(layer: Layer) -> None:
    """`sparse` makes no sense for plain indices."""
    if layer.sparse and layer.output_mode == "int":
        raise rejected(
            layer,
            "sparse",
            "False when `output_mode` is 'int'",
            True,
            keras="`sparse` may only be true if `output_mode` is `'one_hot'`, `'multi_hot'`, or `'count'`. "
            "Received: sparse=True and output_mode=int",
        )


def salt(layer: Layer, name: str, value: Any) -> Any:
    """None, an integer, or two integers."""
    items = items_of(value)
    if value is None or isinstance(value, int) or (items is not None and len(items) == 2 and not isinstance(value, Array)):
        return value
    words = f"The `salt` argument for `{type(layer).__name__}` can only be a tuple of size 2 integers, or a single integer."
    raise rejected(layer, name, "an integer or two of them", value, keras=f"{words} Received: salt={as_written(value)}.")


def at_least(least: int) -> Callable[[Layer, str, Any], Any]:
    """A number that is not below `least`."""

    def check(layer: Layer, name: str, value: Any) -> Any:
        if is_number(value) and not surely_below(value, least):
            return value
        words = f"`{name}` must be greater than or equal to {least}. Received: {name}={as_written(value)}"
        raise rejected(layer, name, f"a number from {least} up", value, keras=words, error=_error(value))

    return check


def optional_at_least(least: int) -> Callable[[Layer, str, Any], Any]:
    """As `at_least`, or None."""
    checked = at_least(least)

    def check(layer: Layer, name: str, value: Any) -> Any:
        return None if value is None else checked(layer, name, value)

    return check


def _error(value: Any) -> str:
    return "ValueError" if is_number(value) else "TypeError"


def depth(layer: Layer, name: str, value: Any) -> Size:
    """The size of a one-hot axis. Raises ShapeError for what is no size: a float is noticed only here."""
    if isinstance(value, Unknown):
        raise Undetermined(value)
    size = as_size(value)
    if size is None and isinstance(value, Scalar) and "float" not in value.type:
        raise Undetermined(Unknown(value.reason or f"`{name}` is not known", value.span))
    if size is None or less(size, 0):
        raise ShapeError(
            "non-positive-dimension" if size is not None else "invalid-input",
            f"{type(layer).__name__} would make an axis of size {as_written(value)}",
            argument=name,
            expected="a positive integer",
            actual=as_written(value),
            keras=f"Cannot convert the shape of the output. Found invalid dimension '{unquoted(value)}'.",
        )
    return size


def one_hot(x: Shape, size: Dim) -> Shape:
    """A new last axis, in place of one of size 1."""
    return (*x[:-1], size) if len(x) > 1 and is_one(x[-1]) else (*x, size)


def refuse_rank(layer: Layer, x: Shape) -> None:
    """Raises `wrong-rank` where Keras 2, which encodes to two axes at most, would have to make more.

    tf_keras/src/layers/preprocessing/preprocessing_utils.py, encode_categorical_inputs; so since 2.6, which brought these modes
    """
    one_hot_of_several = layer.output_mode == "one_hot" and len(x) > 0 and (x[-1] is None or differ(x[-1], 1))
    rank = len(x) + one_hot_of_several
    if layer.dialect != 2 or rank <= 2:
        return
    name, mode = type(layer).__name__, layer.output_mode
    raise ShapeError(
        "wrong-rank",
        f"{name} with output_mode={mode!r} makes two axes at most in Keras 2, and of {shape_text(x)} it would make {rank}",
        argument="output_mode",
        expected="2 axes",
        actual=axes_text(rank),
        help="encode each column by itself, or use `tf.one_hot`" if one_hot_of_several else "flatten the input first",
        keras=f"which would result in output rank {rank}",
    )


def need_axis(x: Shape, layer: Layer) -> None:
    """Raises `wrong-rank` for a scalar."""
    if len(x) == 0:
        raise ShapeError(
            "wrong-rank",
            f"{type(layer).__name__} needs an input with axes but gets {shape_text(x)}",
            keras="tuple index out of range",
            error="IndexError",
        )


Salt = Annotated[Any, salt]
Count = Annotated[Any, at_least(0)]
IntegerMode = Annotated[str, exact_output_mode("int", "one_hot", "multi_hot", "count")]
LookupMode = Annotated[str, output_mode("int", "one_hot", "multi_hot", "count", "tf_idf")]
CrossMode = Annotated[str, exact_output_mode("int", "one_hot")]
EncodingMode = Annotated[str, output_mode("count", "one_hot", "multi_hot")]
