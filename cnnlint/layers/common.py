"""The arguments that every layer takes (keras/src/layers/layer.py): name, dtype, trainable, input_shape and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cnnlint.layers.base import ArgumentError, Layer, ShapeError
from cnnlint.shapes import Dim, Shape, axes_text, less, shape_text
from cnnlint.values import Array, DictValue, External, ListValue, Made, ProgramClass, Scalar, Unknown, as_dim

if TYPE_CHECKING:
    from collections.abc import Callable

_FLOATS = ("float16", "float32", "float64", "bfloat16", "float8_e4m3fn", "float8_e5m2")
_INTEGERS = ("int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
DTYPES = frozenset((*_FLOATS, *_INTEGERS, "bool", "string", "complex64", "complex128"))
_POLICIES = {"mixed_float16": "float32", "mixed_bfloat16": "float32"}
QUANTIZED = ("int8", "int4", "float8_from", "gptq", "awq")
_MODES = r"(int8|float8|int4(/-?\d+)?|gptq/\d+/-?\d+|awq/4/-?\d+)_from_"


def check_common(layer: Layer) -> None:
    """Raises ArgumentError for a value that `keras.Layer.__init__` rejects."""
    given, extra = layer.bound.given, () if layer.lenient else layer.bound.extra
    for name, check in _CHECKS.items():
        if name not in given and name not in extra:
            continue
        value = common(layer, name)
        if not isinstance(value, Unknown) and (value is not None or name == "trainable"):
            try:
                check(layer, value)
            except ArgumentError as error:
                error.span = error.span or layer.bound.spans.get(name)
                raise


def common(layer: Layer, name: str) -> Any:
    """The value written for a common argument, None when none was."""
    return layer.bound.given.get(name, layer.bound.extra.get(name, True if name == "trainable" else None))


def is_trainable(layer: Layer) -> bool | Unknown:
    """The `trainable` switch it was built with."""
    value = common(layer, "trainable")
    return value if isinstance(value, (bool, Unknown)) else True


def variable_dtype(layer: Layer) -> str:
    """The dtype of its weights."""
    value = common(layer, "dtype")
    if isinstance(value, Made):
        value = value.arguments.get("name")
    if value is None:
        value = layer.default_dtype
    if isinstance(value, External):
        value = value.name.rsplit(".", 1)[-1]
    if not isinstance(value, str):
        return "float32"
    value = value.rsplit("_from_", 1)[-1]  # before it is quantized: int8_from_float32
    return _POLICIES.get(value, value)


def declared_input(layer: Layer) -> Shape | Unknown | None:
    """The shape, batch axis first, that its own arguments declare for its input; None when they declare none.

    Raises ArgumentError for what is no shape (`input_shape=784`), as Keras does when the layer begins a model.
    """
    batch = common(layer, "batch_size") if layer.dialect < 3 else None
    for name in ("batch_input_shape", "input_shape"):
        value = common(layer, name)
        if value is None or ("input_dim" in layer.bound.extra and (layer.dialect >= 3 or _keras_1_recurrent(layer))):
            continue
        if name == "input_shape" and "input_dim" in layer.bound.extra and 2 in layer.steps_in:
            return Unknown("which of `input_dim` and `input_shape` counts differs between releases of Keras 2")
        shape = _shape(layer, name, value)
        if isinstance(shape, Unknown) or name == "batch_input_shape":
            return shape
        return (_dim(batch), *shape)
    size = layer.bound.extra.get("input_dim")
    if size is None:
        return None
    dims = [as_dim(size)]
    if layer.dialect < 3 and "input_length" in layer.bound.extra:
        dims.insert(0, as_dim(layer.bound.extra["input_length"]))
    elif takes_steps(layer):
        dims.insert(0, None)
    unknown = [d for d in dims if isinstance(d, Unknown)]
    return unknown[0] if unknown else (_dim(batch), *(d for d in dims if not isinstance(d, Unknown)))


def _keras_1_recurrent(layer: Layer) -> bool:
    """Its `input_dim` goes before. keras/layers/recurrent.py of 1.2, and keras/legacy/interfaces.py up to 2.3"""
    return layer.dialect == 1 and 2 in layer.steps_in


def takes_steps(layer: Layer) -> bool:
    """Whether `input_dim` alone means steps of that width: of recurrent layers before Keras 3, in Keras 1 of what slides over
    steps or works on each.

    tf_keras/src/layers/rnn/base_rnn.py; keras/layers/{recurrent,convolutional,local,core}.py of Keras 1.2
    """
    return layer.dialect in layer.steps_in


def spec_of(value: Any) -> Layer | None:
    """The specification of a layer given as an argument: the value itself, or what it carries as `spec`."""
    found = value if isinstance(value, Layer) else getattr(value, "spec", None)
    return found if isinstance(found, Layer) else None


def check_initializer(layer: Layer, name: str, shape: Shape, initializer: str) -> None:
    """Raises ShapeError when an initializer given by name cannot fill that shape or dtype (keras/src/initializers)."""
    word = initializer.lower().replace("_", "").removesuffix("initializer")
    needs = {"identity": "two axes", "orthogonal": "two axes or more"}
    dtype = variable_dtype(layer)
    no_random = "float" not in dtype and word not in ("zero", "zeros", "one", "ones", "identity")
    if word and (no_random or (word == "orthogonal" and dtype not in ("float16", "float32", "float64"))):
        raise ShapeError(
            "invalid-input",
            f"the initializer '{initializer}' cannot make the {name} of {type(layer).__name__} in dtype {dtype}",
            argument="dtype",
            expected="a float dtype",
            actual=dtype,
        )
    if initializer in ("initializer", "Initializer") or (
        word in needs and (len(shape) < 2 or (len(shape) > 2 and "identity" in word))
    ):
        rank = axes_text(len(shape))
        raise ShapeError(
            "invalid-input",
            f"the initializer '{initializer}' cannot fill the {name} of {type(layer).__name__}, which has {rank}",
            argument=f"{name}_initializer",
            expected=needs.get(word, "an initializer that makes values"),
            actual=rank,
        )


def _shape(layer: Layer, name: str, value: Any) -> Shape | Unknown:
    if isinstance(value, Unknown):
        return value
    if isinstance(value, ListValue) and value.rest is not None:
        return value.rest
    items: Sequence[Any] | None = value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else None
    if items is None:
        if isinstance(value, (Scalar, int, float, str)) or _is_data(value):
            raise _no_shape(layer, name, value)
        return Unknown(f"`{name}` is not a tuple")
    dims: list[Dim] = []
    for item in items:
        dim = as_dim(item)
        if isinstance(dim, Unknown):
            if isinstance(item, (float, str)) or (isinstance(item, Scalar) and item.type == "float"):
                raise _no_shape(layer, name, value)
            return dim
        if dim is not None and less(dim, 0):
            raise _no_shape(layer, name, value)
        dims.append(dim)
    return tuple(dims)


def _is_data(value: Any) -> bool:
    """An array of several axes, whose shape may be meant: a row of integers is a shape as well."""
    return isinstance(value, Array) and isinstance(value.shape, tuple) and len(value.shape) > 1


def _no_shape(layer: Layer, name: str, value: Any) -> ArgumentError:
    from cnnlint.layers.fields import as_written

    single, data = isinstance(value, int) and not isinstance(value, bool), isinstance(value, Array)
    given = f"an array of shape {shape_text(value.shape)}" if data else as_written(value)
    return ArgumentError(
        "invalid-argument",
        f"`{name}` of {type(layer).__name__} must be a tuple of sizes, not {given}",
        argument=name,
        expected="a tuple of integers",
        actual=given,
        help=f"write ({value},)" if single else "give the shape of one sample, `x.shape[1:]`" if data else None,
        keras=None if data else f"Cannot convert '{given}' to a shape.",
        span=layer.bound.spans.get(name),
        replacement=f"({value},)" if single else None,
    )


def _dim(value: Any) -> Dim:
    dim = as_dim(value)
    return None if isinstance(dim, Unknown) else dim


def _check_name(layer: Layer, value: Any) -> None:
    if isinstance(value, str) and "/" not in value:
        return
    if layer.dialect < 3 and isinstance(value, str):
        return
    from cnnlint.layers.fields import as_written

    raise ArgumentError(
        "invalid-argument",
        f"`name` of {type(layer).__name__} must be a string without `/`, not {as_written(value)}",
        argument="name",
        expected="a string without `/`",
        actual=as_written(value),
        keras=f"Argument `name` must be a string and cannot contain character `/`. Received: name={value}",
        replacement=repr(value.replace("/", "_")) if isinstance(value, str) else None,
    )


def _check_trainable(layer: Layer, value: Any) -> None:
    """Keras 2 looks at it since 2.7, and Keras 3 only lately; before, None was taken for False.
    github.com/keras-team/keras/pull/14924, github.com/keras-team/keras/pull/22740"""
    if isinstance(value, bool) or (layer.dialect < 3 and isinstance(value, Array) and value.kind == "tensor"):
        return
    from cnnlint.layers.fields import as_written

    raise ArgumentError(
        "invalid-argument",
        f"`trainable` of {type(layer).__name__} must be True or False, not {as_written(value)}",
        argument="trainable",
        expected="True or False",
        actual=as_written(value),
        help="write True or False: earlier releases do not look at it, and freeze the layer where it is None or 0",
        keras=f"Expected `trainable` to be a boolean. Received: trainable={as_written(value)}",
        recent=True,
    )


def _is_policy(name: str) -> bool:
    if name.startswith(QUANTIZED):
        mode = re.match(_MODES, name)
        return mode is not None and name[mode.end() :] in {*DTYPES, *_POLICIES}
    return name in DTYPES or name in _POLICIES


def _check_dtype(layer: Layer, value: Any) -> None:
    if isinstance(value, str):
        data = value in DTYPES and layer.any_dtype
        if layer.dialect < 3 or data or _is_policy(value):
            return
    elif not isinstance(value, (int, float, tuple, ListValue)):
        return
    from difflib import get_close_matches

    from cnnlint.layers.fields import as_written

    near = get_close_matches(value, sorted(DTYPES), 1) if isinstance(value, str) else []
    raise ArgumentError(
        "invalid-argument",
        f"`dtype` of {type(layer).__name__} must be a dtype or a dtype policy, not {as_written(value)}",
        argument="dtype",
        expected="a dtype such as 'float32', or 'mixed_float16'",
        actual=as_written(value),
        help=f"did you mean '{near[0]}'?" if near else None,
        keras=f"Cannot convert '{value}' to a mixed precision DTypePolicy."
        if isinstance(value, str)
        else "Cannot interpret `dtype` argument. Expected a string or an instance of DTypePolicy.",
        replacement=repr(near[0]) if near else None,
    )


def _check_regularizer(layer: Layer, value: Any) -> None:
    if "activity_regularizer" in layer.fields:
        return  # the class has a field for it
    from cnnlint.layers.identifiers import regularizer

    if not isinstance(value, (Made, External, DictValue)):
        regularizer(layer, "activity_regularizer", value)


def _check_input_shape(layer: Layer, value: Any) -> None:
    if layer.dialect < 3:
        _shape(layer, "input_shape", value)  # Keras 3 looks at it only when the layer begins a model


_CHECKS: dict[str, Callable[[Layer, Any], None]] = {
    "name": _check_name,
    "dtype": _check_dtype,
    "trainable": _check_trainable,
    "activity_regularizer": _check_regularizer,
    "input_shape": _check_input_shape,
}


def is_class_itself(value: Any) -> bool:
    """Whether it is a class itself, Keras's or the program's, where one of its objects is meant."""
    from cnnlint.layers import names

    if isinstance(value, ProgramClass):
        return True

    module, _, name = value.name.rpartition(".") if isinstance(value, External) else ("", "", "")
    return module == "keras.layers" and name in names()
