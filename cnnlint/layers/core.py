"""Dense, InputLayer and the other core layers (keras/src/layers/core)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from cnnlint.layers.base import NOT_DEFINED, ArgumentError, Layer, Mask, ShapeError, Undetermined, need_rank
from cnnlint.layers.common import DTYPES, spec_of
from cnnlint.layers.fields import Anything, ConvertedInt, Switch, as_written, items_of, rejected
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.lora import lora, not_quantized
from cnnlint.layers.windows import positions
from cnnlint.layers.wrapped import Inner
from cnnlint.program import Output, Weight
from cnnlint.shapes import Dim, Shape, Size, less, shape_text
from cnnlint.values import DictValue, ListValue, Scalar, Unknown, as_dim


class Dense(Layer):
    """A fully connected layer: `(..., n)` becomes `(..., units)`. keras/src/layers/core/dense.py"""

    mask_after = Mask.KEPT
    keras1 = {
        "output_dim": "units",
        "init": "kernel_initializer",
        "W_regularizer": "kernel_regularizer",
        "b_regularizer": "bias_regularizer",
        "W_constraint": "kernel_constraint",
        "b_constraint": "bias_constraint",
        "bias": "use_bias",
    }
    order1: ClassVar[tuple[str, ...]] = (
        *("output_dim", "init", "activation", "weights", "W_regularizer", "b_regularizer", "activity_regularizer"),
        *("W_constraint", "b_constraint", "bias", "input_dim"),
    )

    keras3_only = ("lora_rank", "lora_alpha", "quantization_config")

    units: ConvertedInt
    activation: Activation = None
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
    lora_rank: Anything = None
    lora_alpha: Anything = None
    quantization_config: Anything = None

    def output(self, x: Shape) -> Shape:
        self._inputs(x)
        return (*x[:-1], self.units)

    def weights(self, x: Shape) -> Iterator[Weight]:
        shape = (self._inputs(x), self.units)
        not_quantized(self)
        yield self.weight("kernel", shape, self.kernel_initializer, trainable=not self.lora_rank)
        if self.use_bias:
            yield self.weight("bias", (self.units,), self.bias_initializer)
        if self.lora_rank:
            yield from lora(self, "kernel", shape, self.lora_rank, self.kernel_constraint)

    def input_axis(self, kernel: Shape) -> tuple[int, Dim] | None:
        return -1, kernel[0]

    def macs(self, x: Shape) -> Size:
        """Places × inputs × units."""
        return positions(x[1:-1]) * self._inputs(x) * self.units

    def _inputs(self, x: Shape) -> Size:
        need_rank(x, self, at_least=2)
        size = x[-1]
        if size is not None:
            return size
        raise ShapeError(
            "undefined-dimension",
            f"Dense needs to know the last axis of its input, but it is None in {shape_text(x)}",
            expected="a number",
            actual="None",
            help="give the input a fixed size, or use a global pooling layer in place of Flatten",
            keras=NOT_DEFINED if self.dialect >= 3 else "The last dimension of the inputs to a Dense layer should be defined.",
        )


class Identity(Layer):
    """Passes its input on. keras/src/layers/core/identity.py"""

    mask_after = Mask.KEPT
    dialects = (2, 3)

    def output(self, *inputs: Shape) -> Output:
        return inputs[0] if len(inputs) == 1 else list(inputs)


class Masking(Layer):
    """Marks steps whose values all equal `mask_value` to be skipped. keras/src/layers/core/masking.py"""

    mask_after = Mask.OF_VALUES

    mask_value: Anything = 0.0

    def output(self, x: Shape) -> Shape:
        return x


def _dtype(layer: Layer, name: str, value: Any) -> Any:
    if isinstance(value, str) and value not in DTYPES and layer.dialect >= 3:
        raise rejected(layer, name, "a dtype", value, keras=f"Invalid dtype: {value}")
    return value


Dtype = Annotated[Any, _dtype]


class InputLayer(Layer):
    """Where a model begins: `shape` without, `batch_shape` with the batch axis. keras/src/layers/core/input_layer.py"""

    called = "Input"
    any_dtype = True
    further = ("input_shape", "batch_input_shape")
    lenient = True
    keras3_only = ("shape", "batch_shape")
    keras2 = {"input_shape": "shape", "batch_input_shape": "batch_shape"}
    keras2_only = ("type_spec", "sparse")
    order1 = ("input_shape", "batch_input_shape", "input_dtype", "input_tensor", "sparse", "name")
    order2 = (
        "input_shape",
        "batch_size",
        "dtype",
        "input_tensor",
        "sparse",
        "name",
        "ragged",
        "type_spec",
        "batch_input_shape",
    )
    keras1 = {**keras2, "input_dtype": "dtype"}

    shape: Anything = None
    batch_size: Anything = None
    dtype: Dtype = None
    sparse: Anything = None
    ragged: Anything = None
    batch_shape: Anything = None
    input_tensor: Anything = None
    optional: Anything = False
    name: Anything = None

    def check(self) -> None:
        extra = self.bound.extra
        shape, batch_shape = extra.get("input_shape", self.shape), extra.get("batch_input_shape", self.batch_shape)
        if self.input_tensor is not None:
            return
        if shape is not None and batch_shape is not None:
            raise self._beside_batch_shape("shape")
        if self.batch_size is not None and batch_shape is not None:
            raise self._beside_batch_shape("batch_size")
        if shape is None and batch_shape is None and (self.dialect < 3 or self.bound.unknown_rest is not None):
            return  # an input of unknown rank
        if shape is None and batch_shape is None:
            words = "You must pass a `shape` argument."
            named = {"shape", "batch_shape", "input_shape", "batch_input_shape"}
            given = "None" if named & (self.bound.given.keys() | extra.keys()) else None
            message = "Input needs the argument `shape`"
            raise ArgumentError("missing-argument", message, argument="shape", actual=given, keras=words)
        self.output()

    def output(self, *inputs: Shape) -> Shape:
        """The shape with the batch axis; it takes no input."""
        extra = self.bound.extra
        batch_shape = extra.get("batch_input_shape", self.batch_shape)
        if self.input_tensor is not None:
            raise Undetermined(Unknown("the shape of `input_tensor` is not known here"))
        if batch_shape is not None:
            return read_shape(self, "batch_shape", batch_shape)
        if self.shape is None and (self.dialect < 3 or self.bound.unknown_rest is not None):
            raise Undetermined(Unknown("the input has no shape"))
        batch = as_dim(self.batch_size)
        shape = read_shape(self, "shape", self._one_axis(extra.get("input_shape", self.shape)))
        if isinstance(batch, Unknown):
            raise rejected(self, "batch_size", "an integer or None", self.batch_size)
        return (batch, *shape)

    def _one_axis(self, shape: Any) -> Any:
        """Keras 2 takes a size alone for the shape of a vector. keras/engine/input_layer.py"""
        alone = self.dialect == 2 and isinstance(shape, int) and not isinstance(shape, bool)
        return (shape,) if alone else shape

    def _beside_batch_shape(self, name: str) -> ArgumentError:
        return ArgumentError(
            "invalid-argument",
            f"Input takes `{name}` or `batch_shape`, not both",
            argument="batch_shape",
            keras=f"You cannot pass both `{name}` and `batch_shape` at the same time.",
        )


class Lambda(Layer):
    """Runs a function; the shape comes from following its body, or from `output_shape` (without the batch axis).

    keras/src/layers/core/lambda_layer.py"""

    takes_mask = True
    order1 = ("function", "output_shape", "mask", "arguments")

    function: Anything
    output_shape: Anything = None
    mask: Anything = None
    arguments: Anything = None

    def check(self) -> None:
        if isinstance(self.output_shape, ListValue) and self.dialect >= 3:
            words = 'can only concatenate tuple (not "TrackedList") to tuple'
            raise rejected(self, "output_shape", "a tuple", self.output_shape, keras=words, error="TypeError")
        if items_of(self.output_shape) is not None and self.dialect >= 3:  # tf.keras 2 does not look at it
            read_shape(self, "output_shape", self.output_shape)

    def output(self, x: Shape, *more: Shape) -> Shape:
        decided = Unknown("the body of the function decides the shape")
        if items_of(self.output_shape) is None:
            raise Undetermined(decided)
        try:
            return (*x[:1], *read_shape(self, "output_shape", self.output_shape))
        except ArgumentError:
            raise Undetermined(decided) from None


class Wrapper(Layer):
    """The base of layers that wrap a layer; calling it does nothing by itself. keras/src/layers/core/wrapper.py"""

    layer: Anything

    def check(self) -> None:
        if spec_of(self.layer) is None and isinstance(self.layer, (int, float, str, tuple, ListValue, DictValue, type(None))):
            words = f"Layer {self.layer} supplied to Wrapper isn't a supported layer type."
            raise rejected(self, "layer", "a layer", self.layer, keras=words)

    def output(self, *inputs: Shape) -> Output:
        if self.dialect < 3:  # where a layer without a `call` hands on what it is given
            return inputs[0] if len(inputs) == 1 else list(inputs)
        raise ShapeError(
            "invalid-input",
            "Wrapper by itself cannot be called",
            help="use a wrapper that does something, such as TimeDistributed",
            keras="Layer Wrapper does not have a `call` method implemented.",
            error="NotImplementedError",
        )

    def weights(self, *inputs: Shape) -> Iterator[Weight]:
        yield from Inner(self.layer).weights(*inputs)  # in Keras 2, where it is built for the input of its own


def read_shape(layer: Layer, name: str, value: Any) -> tuple[Dim, ...]:
    """A shape given as an argument. Raises ArgumentError for what is none (keras/src/backend/common/variables.py)."""
    if isinstance(value, ListValue) and value.rest is not None:
        raise Undetermined(value.rest)
    items = items_of(value)
    if items is None:
        if isinstance(value, (int, float, str, Scalar, type(None))):
            raise _no_shape(layer, name, value)
        raise Undetermined(Unknown(f"`{name}` is not a tuple"))
    return tuple(_axis(layer, name, value, item) for item in items)


def _axis(layer: Layer, name: str, value: Any, item: Any) -> Dim:
    if isinstance(item, Unknown):
        raise Undetermined(item)
    dim = as_dim(item)
    if isinstance(dim, Unknown) and isinstance(item, Scalar) and "int" in item.type:
        raise Undetermined(dim)
    if isinstance(dim, Unknown) or (dim is not None and less(dim, 0)):
        raise _no_shape(layer, name, value)
    return dim


def _no_shape(layer: Layer, name: str, value: Any) -> ArgumentError:
    single = isinstance(value, int) and not isinstance(value, bool)
    return rejected(
        layer,
        name,
        "a tuple of sizes",
        value,
        help=f"write ({value},)" if single else None,
        keras=f"Cannot convert '{as_written(value)}' to a shape.",
        replacement=f"({value},)" if single else None,
    )
