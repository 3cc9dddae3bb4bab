"""Layers that only older versions have: Keras 1's, and those that Keras 3 dropped.

Signatures and shapes from Keras 1.2.2 (keras/layers/{convolutional,core,advanced_activations}.py) and tf_keras 2.21.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from cnnlint.layers._convolution import RENAMED1, REST1
from cnnlint.layers.base import Layer, ShapeError, Undetermined, need_rank, need_size
from cnnlint.layers.convolutional import Conv1D, Conv2D
from cnnlint.layers.core import Dense, read_shape
from cnnlint.layers.fields import (
    Anything,
    DataFormat,
    NotNegative,
    Padding,
    PositiveCount,
    PositiveInt,
    Sides,
    Switch,
    default,
    items_of,
    rejected,
)
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.windows import assemble, channels, need_image, positions, spatial
from cnnlint.program import Output, Weight
from cnnlint.shapes import Dim, Shape, Size, differ, product, shape_text
from cnnlint.values import Unknown, as_size


class AtrousConvolution1D(Conv1D):
    """Conv1D with holes in its kernel: today `Conv1D(dilation_rate=...)`. Keras 1: keras/layers/convolutional.py"""

    aliases = ("AtrousConv1D",)
    type1 = "AtrousConvolution1D"
    dialects = (1,)
    successor = "Conv1D"
    keras1 = {**Conv1D.keras1, "atrous_rate": "dilation_rate"}
    order1 = (*Conv1D.order1[:7], "atrous_rate", *REST1)


class AtrousConvolution2D(Conv2D):
    """Conv2D with holes in its kernel: today `Conv2D(dilation_rate=...)`. Keras 1: keras/layers/convolutional.py"""

    aliases = ("AtrousConv2D",)
    type1 = "AtrousConvolution2D"
    dialects = (1,)
    successor = "Conv2D"
    keras1 = {**Conv2D.keras1, "atrous_rate": "dilation_rate"}
    order1 = (*Conv2D.order1[:8], "atrous_rate", *Conv2D.order1[8:])


class _Deconvolution(Layer):
    """A transposed convolution whose output shape is given, batch axis included."""

    dialects = (1,)

    filters: PositiveCount
    kernel_size: Sides
    output_shape: Anything
    kernel_initializer: Initializer = "glorot_uniform"
    activation: Activation = None
    padding: Padding = "valid"
    strides: Sides = default(1)
    data_format: DataFormat = default(None)
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
    use_bias: Switch = True

    def check(self) -> None:
        if len(read_shape(self, "output_shape", self.output_shape)) != self.rank + 2:
            raise rejected(self, "output_shape", f"a shape of {self.rank + 2} axes, the batch axis included", self.output_shape)

    def output(self, x: Shape) -> Shape:
        need_image(x, self)
        asked = read_shape(self, "output_shape", self.output_shape)
        sides = spatial(asked, self.data_format)
        return assemble(x[0], sides, self.filters, self.data_format)

    def weights(self, x: Shape) -> Iterator[Weight]:
        need_image(x, self)
        count = need_size(channels(x, self.data_format), self, "the channel axis")
        yield self.weight("W", (*self.kernel_size, self.filters, count))
        if self.use_bias:
            yield self.weight("b", (self.filters,))

    def macs(self, x: Shape) -> Size:
        """Places of the input × kernel × input channels × filters."""
        need_image(x, self)
        count = need_size(channels(x, self.data_format), self, "the channel axis")
        return positions(spatial(x, self.data_format)) * product(self.kernel_size) * count * self.filters


class Deconvolution2D(_Deconvolution):
    """A transposed convolution over images: today `Conv2DTranspose`. Keras 1: keras/layers/convolutional.py"""

    aliases = ("Deconv2D",)
    successor = "Conv2DTranspose"
    rank = 2
    keras1 = RENAMED1
    joined1 = {"kernel_size": ("nb_row", "nb_col")}
    order1 = (
        *("nb_filter", "nb_row", "nb_col", "output_shape", "init", "activation", "weights", "border_mode", "subsample"),
        *("dim_ordering", *REST1),
    )


class Deconvolution3D(_Deconvolution):
    """A transposed convolution over volumes: today `Conv3DTranspose`. Keras 1: keras/layers/convolutional.py"""

    aliases = ("Deconv3D",)
    successor = "Conv3DTranspose"
    rank = 3
    keras1 = RENAMED1
    joined1 = {"kernel_size": ("kernel_dim1", "kernel_dim2", "kernel_dim3")}
    order1 = (
        *("nb_filter", "kernel_dim1", "kernel_dim2", "kernel_dim3", "output_shape", "init", "activation", "weights"),
        *("border_mode", "subsample", "dim_ordering", *REST1),
    )


class TimeDistributedDense(Dense):
    """The same dense layer at every step: today `Dense`. Keras 1: keras/layers/core.py"""

    dialects = (1,)
    successor = "Dense"
    steps_in = (1,)
    order1 = (*Dense.order1, "input_length")

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, exactly=3)
        return super().output(x)


class MaxoutDense(Layer):
    """The greatest of `nb_feature` dense layers: `(batch, n)` becomes `(batch, units)`. Keras 1: keras/layers/core.py"""

    dialects = (1,)
    keras1 = RENAMED1
    order1 = ("output_dim", "nb_feature", "init", "weights", *REST1, "input_dim")

    units: PositiveInt
    nb_feature: PositiveInt = 4
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
    use_bias: Switch = True

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, exactly=2)
        return (x[0], self.units)

    def weights(self, x: Shape) -> Iterator[Weight]:
        need_rank(x, self, exactly=2)
        yield self.weight("W", (self.nb_feature, need_size(x[-1], self), self.units))
        if self.use_bias:
            yield self.weight("b", (self.nb_feature, self.units))

    def macs(self, x: Shape) -> Size:
        """Inputs × units × nb_feature."""
        need_rank(x, self, exactly=2)
        return need_size(x[-1], self) * self.units * self.nb_feature


class Highway(Layer):
    """A dense layer and a gate that decides how much of the input passes unchanged. Keras 1: keras/layers/core.py"""

    dialects = (1,)
    keras1 = RENAMED1
    order1 = ("init", "activation", "weights", *REST1, "input_dim")

    kernel_initializer: Initializer = "glorot_uniform"
    activation: Activation = None
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
    use_bias: Switch = True

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, exactly=2)
        return x

    def weights(self, x: Shape) -> Iterator[Weight]:
        need_rank(x, self, exactly=2)
        size = need_size(x[-1], self)
        yield self.weight("W", (size, size))
        yield self.weight("W_carry", (size, size))
        if self.use_bias:
            yield self.weight("b", (size,))
            yield self.weight("b_carry", (size,))

    def macs(self, x: Shape) -> Size:
        """2 × inputs²."""
        need_rank(x, self, exactly=2)
        size = need_size(x[-1], self)
        return 2 * size * size


class Merge(Layer):
    """Joins branches by `mode`: today `Add`, `Concatenate`, `Multiply`, ... Keras 1: keras/engine/topology.py"""

    dialects = (1,)
    order1 = ("layers", "mode", "concat_axis", "dot_axes", "output_shape", "output_mask", "arguments", "node_indices")
    keras2_only = ("tensor_indices",)

    layers: Anything = None
    mode: Anything = "sum"
    concat_axis: Anything = -1
    dot_axes: Anything = -1
    output_shape: Anything = None
    output_mask: Anything = None
    arguments: Anything = None
    node_indices: Anything = None

    def check(self) -> None:
        known = ("sum", "mul", "concat", "ave", "cos", "dot", "max")
        if isinstance(self.mode, str) and self.mode not in known:
            raise rejected(self, "mode", f"one of {', '.join(known)}", self.mode, keras=f"Invalid merge mode: {self.mode}")

    def output(self, *inputs: Shape) -> Output:
        if self.mode in ("sum", "mul", "ave", "max"):
            return self._alike(inputs)
        if self.mode in ("dot", "cos") and len(inputs) == 2 and type(self.dot_axes) is int:
            return self._product(*inputs)
        axis = as_size(self.concat_axis)
        if self.mode != "concat" or not isinstance(axis, int) or not -len(inputs[0]) <= axis < len(inputs[0]):
            said = f"the mode {self.mode!r}" if isinstance(self.mode, str) else "a function"
            raise Undetermined(Unknown(f"merging by {said} is not modelled"))
        joined: list[Dim] = list(inputs[0])
        sizes = [x[axis] for x in inputs]
        joined[axis] = None if None in sizes else sum((n for n in sizes if n is not None), start=0)
        return tuple(joined)

    def _alike(self, inputs: tuple[Shape, ...]) -> Shape:
        first = inputs[0]
        odd = next((x for x in inputs if len(x) != len(first) or any(map(differ, x, first))), None)
        if odd is None:
            return first
        raise ShapeError(
            "merge-shapes",
            f"Merge needs inputs of one shape for the mode {self.mode!r}, but gets {shape_text(first)} and {shape_text(odd)}",
            expected=shape_text(first),
            actual=shape_text(odd),
            keras=f"Only layers of same output shape can be merged using {self.mode} mode.",
        )

    def _product(self, a: Shape, b: Shape) -> Output:
        if not all(-len(x) <= self.dot_axes < len(x) for x in (a, b)):
            raise Undetermined(Unknown("the axes of a product are not there"))
        left, right = ([d for i, d in enumerate(x) if i != self.dot_axes % len(x)] for x in (a, b))
        found = (*left, *right[1:])
        return found if len(found) > 1 else (*found, 1)


class _LearntActivation(Layer):
    """An activation with weights of the shape of the input, without the batch axis."""

    dialects = (1,)
    names: ClassVar[tuple[str, ...]] = ()

    def output(self, x: Shape) -> Shape:
        return x

    def _each(self, x: Shape, shared: Any = None) -> Iterator[Weight]:
        shape = list(x[1:])
        for axis in items_of(shared) or ():
            if isinstance(axis, int) and 0 < axis <= len(shape):
                shape[axis - 1] = 1
        for name in self.names:
            yield self.weight(name, shape)


class ParametricSoftplus(_LearntActivation):
    """`alpha·log(1 + exp(beta·x))` with learnt numbers. Keras 1: keras/layers/advanced_activations.py"""

    names = ("alpha", "beta")
    order1 = ("alpha_init", "beta_init", "weights", "shared_axes")

    alpha_init: NotNegative = 0.2
    beta_init: NotNegative = 5.0
    shared_axes: Anything = None

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield from self._each(x, self.shared_axes)


class SReLU(_LearntActivation):
    """A piecewise linear function with learnt ends. Keras 1: keras/layers/advanced_activations.py"""

    names = ("t_left", "a_left", "t_right", "a_right")
    order1 = ("t_left_init", "a_left_init", "t_right_init", "a_right_init", "shared_axes")

    t_left_init: Anything = "zero"
    a_left_init: Anything = "glorot_uniform"
    t_right_init: Anything = "glorot_uniform"
    a_right_init: Anything = "one"
    shared_axes: Anything = None

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield from self._each(x, self.shared_axes)


class RandomFourierFeatures(Layer):
    """Random features of a kernel: `(batch, n)` becomes `(batch, output_dim)`. tf_keras/src/layers/kernelized.py"""

    dialects = (2,)

    output_dim: PositiveCount
    kernel_initializer: Anything = "gaussian"
    scale: Anything = None
    trainable: Anything = False
    name: Anything = None

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, exactly=2)
        return (x[0], self.output_dim)

    def weights(self, x: Shape) -> Iterator[Weight]:
        need_rank(x, self, exactly=2)
        yield self.weight("unscaled_kernel", (need_size(x[1], self), self.output_dim), trainable=False)
        yield self.weight("bias", (self.output_dim,), trainable=False)
        yield self.weight("kernel_scale", (1,))

    def macs(self, x: Shape) -> Size:
        """Inputs × output_dim."""
        need_rank(x, self, exactly=2)
        return need_size(x[1], self) * self.output_dim


class DenseFeatures(Layer):
    """Turns a dict of features into one vector, as its feature columns say. tf_keras/src/feature_column/dense_features_v2.py"""

    dialects = (2,)

    feature_columns: Anything
    trainable: Anything = True
    name: Anything = None

    def output(self, *inputs: Shape, **features: Shape) -> Output:
        raise Undetermined(Unknown("the width depends on the feature columns"))

    def weights(self, *inputs: Shape, **features: Shape) -> Iterator[Weight]:
        raise Undetermined(Unknown("the weights depend on the feature columns"))
