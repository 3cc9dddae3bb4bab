"""Layers that rescale values by statistics of the input (keras/src/layers/normalization)."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.axes import Axes, axis_number, not_an_axis, size_along, values_per_sample
from cnnlint.layers.base import Layer, Mask, ShapeError, Undetermined, undefined
from cnnlint.layers.fields import Anything, Switch, as_written, is_number, items_of, rejected, surely_below
from cnnlint.layers.identifiers import Constraint, Initializer, Regularizer, initializer_of
from cnnlint.layers.wrapped import InnerLayer
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Expr, Shape, Size, less, text
from cnnlint.values import DictValue, Scalar, Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output


def _batch_axis(layer: Layer, name: str, value: Any) -> int:
    """Keras 3 applies `int()`; older versions also took a list with one axis."""
    items = items_of(value)
    if layer.dialect < 3 and items is not None and len(items) == 1:
        return axis_number(layer, name, items[0])
    if isinstance(value, float) and isfinite(value):
        return int(value)
    if isinstance(value, str) and value.strip().lstrip("+-").isdecimal():
        return int(value)
    return axis_number(layer, name, value)


def _strict_axis(layer: Layer, name: str, value: Any) -> int:
    """A Python int; a NumPy one is rejected."""
    if isinstance(value, Scalar) and value.type != "int":
        raise not_an_axis(layer, name, value)
    return axis_number(layer, name, value)


def _strict_axes(layer: Layer, name: str, value: Any) -> int | tuple[int, ...]:
    """A Python int, or a sequence of any integers."""
    items = items_of(value)
    return _strict_axis(layer, name, value) if items is None else tuple(axis_number(layer, name, item) for item in items)


def _float(layer: Layer, name: str, value: Any) -> Any:
    """Whatever Python's `float()` takes: a number, or a string with one."""
    if is_number(value) or not (value is None or isinstance(value, (str, DictValue)) or items_of(value) is not None):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        raise rejected(layer, name, "a number", value, error="TypeError") from None


def _groups(layer: Layer, name: str, value: Any) -> Any:
    """A positive int, or -1 for one group per channel."""
    if isinstance(value, int) and (value > 0 or value == -1):
        return int(value)
    if isinstance(value, Expr):
        return value
    if isinstance(value, Scalar) and value.type == "int":
        raise Undetermined(Unknown(value.reason or "the number of groups is not known", value.span))
    raise rejected(
        layer,
        name,
        "a positive integer or -1",
        value,
        keras="Received an invalid value for argument `groups`, expected a positive integer (or `-1` for instance "
        f"normalization). Received: groups={as_written(value)}",
    )


BatchAxis = Annotated[int, _batch_axis]
StrictAxis = Annotated[int, _strict_axis]
StrictAxes = Annotated["int | tuple[int, ...]", _strict_axes]
Number = Annotated[float, _float]
Groups = Annotated[Size, _groups]


def _undefined_axis(layer: BatchNormalization, x: Shape) -> ShapeError:
    said = undefined(layer, f"axis {layer.axis} of its input is None")
    if layer.axis % len(x) == 0:
        said.help = "axis 0 counts the samples; write `axis=-1` for the channels"
    said.keras = said.keras or "Input has undefined `axis` dimension."
    return said


class BatchNormalization(Layer):
    """Normalises over all axes but one, by batch or moving statistics. keras/src/layers/normalization/batch_normalization.py"""

    takes_mask = True
    mask_after = Mask.KEPT
    keras1 = {"beta_init": "beta_initializer", "gamma_init": "gamma_initializer"}
    order1 = (
        *("epsilon", "mode", "axis", "momentum", "weights", "beta_init", "gamma_init", "gamma_regularizer", "beta_regularizer"),
    )
    keras2_only = ("fused", "virtual_batch_size", "adjustment", "mode")

    axis: BatchAxis = -1
    momentum: Number = 0.99
    epsilon: Number = 0.001
    center: Switch = True
    scale: Switch = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    moving_mean_initializer: Initializer = "zeros"
    moving_variance_initializer: Initializer = "ones"
    beta_regularizer: Regularizer = None
    gamma_regularizer: Regularizer = None
    beta_constraint: Constraint = None
    gamma_constraint: Constraint = None
    renorm: Switch = False
    renorm_clipping: Anything = None
    renorm_momentum: Anything = 0.99
    synchronized: Switch = False

    def check(self) -> None:
        if self.renorm and self.__dict__.get("moving_variance_initializer", "") is None:
            words = "'NoneType' object is not callable"
            raise rejected(self, "moving_variance_initializer", "an initializer", None, keras=words, error="TypeError")
        if self.renorm and isinstance(self.renorm_clipping, DictValue):
            _check_clipping(self, self.renorm_clipping)

    def input_axis(self, kernel: Shape) -> tuple[int, Dim] | None:
        return (-1, kernel[0]) if self.__dict__.get("axis") == -1 else None

    def output(self, x: Shape, **keywords: Any) -> Shape:
        size_along(x, self.axis, self)
        return x

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        size = size_along(x, self.axis, self)
        if size is None:
            raise _undefined_axis(self, x)
        yield from scale_and_center(self, (size,))
        mean, variance = initializer_of(self, "moving_mean_initializer"), initializer_of(self, "moving_variance_initializer")
        yield self.weight("moving_mean", (size,), mean, trainable=False)
        yield self.weight("moving_variance", (size,), variance, trainable=False)
        if self.renorm:
            for name in ("moving_stddev", "renorm_mean", "renorm_stddev"):
                yield self.weight(name, (size,), trainable=False)

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """One for each value: the statistics fold into one factor and one summand."""
        return values_per_sample(x)


def scale_and_center(layer: Layer, shape: tuple[Dim, ...]) -> Iterator[Weight]:
    """gamma and beta, as far as the layer has them."""
    if layer.scale:
        yield layer.weight("gamma", shape, initializer_of(layer, "gamma_initializer"))
    if layer.center:
        yield layer.weight("beta", shape, initializer_of(layer, "beta_initializer"))


def _check_clipping(layer: Layer, clipping: DictValue) -> None:
    odd = set(clipping.items) - {"rmax", "rmin", "dmax"}
    if odd:
        words = f"Received invalid keys for `renorm_clipping` argument: {sorted(map(str, odd))}."
        raise rejected(layer, "renorm_clipping", "a dict with the keys rmax, rmin and dmax", clipping, keras=words)
    rmax, rmin, dmax = (clipping.items.get(key) for key in ("rmax", "rmin", "dmax"))
    if isinstance(rmax, (int, float)) and isinstance(rmin, (int, float)) and rmax < rmin:
        words = "rmax should be greater than rmin in the `renorm_clipping` argument."
        raise rejected(layer, "renorm_clipping", f"a dict whose rmax is at least its rmin, {rmin}", clipping, keras=words)
    if is_number(dmax) and surely_below(dmax, 0):
        words = "dmax should be non-negative in the `renorm_clipping` argument."
        raise rejected(layer, "renorm_clipping", "a dict whose dmax is not negative", clipping, keras=words)


class SyncBatchNormalization(BatchNormalization):
    """Batch normalisation with statistics over all replicas; Keras 3 writes `synchronized=True` instead.

    tf_keras/src/layers/normalization/batch_normalization.py
    """

    dialects = (2,)
    successor = "BatchNormalization"


class LayerNormalization(Layer):
    """Normalises each sample over its last axis, or over `axis`. keras/src/layers/normalization/layer_normalization.py"""

    mask_after = Mask.KEPT
    further = ("rms_scaling",)

    axis: StrictAxes = -1
    epsilon: Anything = 0.001
    center: Switch = True
    scale: Switch = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    beta_regularizer: Regularizer = None
    gamma_regularizer: Regularizer = None
    beta_constraint: Constraint = None
    gamma_constraint: Constraint = None

    def output(self, x: Shape, **keywords: Any) -> Shape:
        _sizes(self, x)
        return x

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        shape = _sizes(self, x)
        if self.bound.extra.get("rms_scaling", False) in (None, False):
            yield from scale_and_center(self, shape)
        else:
            yield self.weight("gamma", shape, initializer_of(self, "gamma_initializer"))

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """Two for each value: the variance, and the scaling."""
        return 2 * values_per_sample(x)


def _sizes(layer: Layer, x: Shape) -> tuple[Dim, ...]:
    """The shape of gamma and beta: the axes that are normalised, sorted as Keras sorts them (-1 before 1)."""
    axes = (layer.axis,) if isinstance(layer.axis, int) else sorted(layer.axis)
    return tuple(size_along(x, axis, layer) for axis in axes)


class RMSNormalization(Layer):
    """Divides by the root mean square over `axis`. keras/src/layers/normalization/rms_normalization.py"""

    dialects = (3,)

    axis: Axes = -1
    epsilon: Anything = 1e-06

    def output(self, x: Shape, **keywords: Any) -> Shape:
        _sizes(self, x)
        return x

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        yield self.weight("scale", _sizes(self, x))

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """Two for each value: the mean square, and the scaling."""
        return 2 * values_per_sample(x)


class UnitNormalization(Layer):
    """Makes the Euclidean length along `axis` one. keras/src/layers/normalization/unit_normalization.py"""

    mask_after = Mask.KEPT

    axis: StrictAxes = -1

    def output(self, x: Shape, **keywords: Any) -> Shape:
        _sizes(self, x)
        return x

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """Two for each value: the square, and the scaling."""
        return 2 * values_per_sample(x)


class GroupNormalization(Layer):
    """Normalises groups of channels of each sample. keras/src/layers/normalization/group_normalization.py"""

    mask_after = Mask.KEPT

    groups: Groups = 32
    axis: StrictAxis = -1
    epsilon: Anything = 0.001
    center: Switch = True
    scale: Switch = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    beta_regularizer: Regularizer = None
    gamma_regularizer: Regularizer = None
    beta_constraint: Constraint = None
    gamma_constraint: Constraint = None

    def output(self, x: Shape, **keywords: Any) -> Shape:
        _check_groups(self, self._channels(x), self.groups)
        return x

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        yield from scale_and_center(self, (self._channels(x),))

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """Two for each value: the variance, and the scaling."""
        return 2 * values_per_sample(x)

    def _channels(self, x: Shape) -> Size:
        size = size_along(x, self.axis, self)
        if size is None:
            said = undefined(self, f"axis {self.axis} of its input is None")
            said.keras = f"Axis {self.axis} of input tensor should have a defined dimension"
            raise said
        return size


def _check_groups(layer: Layer, channels: Size, groups: Size) -> None:
    """Channels must split evenly into the groups; -1 makes a group of each."""
    if groups == -1:
        return
    if less(channels, groups):
        keras = f"Number of groups ({text(groups)}) cannot be more than the number of channels ({text(channels)})."
    elif isinstance(remainder := channels % groups, int) and remainder:
        keras = f"Number of groups ({text(groups)}) must be a multiple of the number of channels ({text(channels)})."
    else:
        return
    name = type(layer).__name__
    raise ShapeError(
        "channels-groups",
        f"{name} cannot split {text(channels)} channels into {text(groups)} groups",
        argument="groups",
        expected=f"a divisor of {text(channels)}",
        actual=text(groups),
        help=_divisors(channels, groups),
        keras=keras,
    )


def _divisors(channels: Size, groups: Size) -> str | None:
    if not isinstance(channels, int) or not isinstance(groups, int):
        return None
    fitting = [n for n in range(1, min(channels, groups) + 1) if channels % n == 0]
    return f"{fitting[-1]} groups would fit" if fitting else None


def _not_positive(number: Any) -> bool:
    """Whether a number is surely zero or less."""
    return number <= 0 if isinstance(number, (int, float)) else surely_below(number, 1e-9)


_COMPOSITE = {"return_sequences", "layer", "cells", "num_heads", "num_query_heads"}  # their kernels are a part's, not their own


class SpectralNormalization(Layer):
    """Divides the kernel of a layer by its largest singular value. keras/src/layers/normalization/spectral_normalization.py"""

    layer: InnerLayer
    power_iterations: Anything = 1

    def check(self) -> None:
        if not is_number(self.power_iterations) or _not_positive(self.power_iterations):
            raise rejected(
                self,
                "power_iterations",
                "a number above zero",
                self.power_iterations,
                keras="`power_iterations` should be greater than zero. "
                f"Received: `power_iterations={as_written(self.power_iterations)}`",
                error="ValueError" if is_number(self.power_iterations) else "TypeError",
            )

    def output(self, x: Shape, **keywords: Any) -> Output:
        return self.layer.output(x)

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        """The kernel comes first, then Keras's estimate of its singular vector, then what else the layer has."""
        inside = self.layer.weights(x)
        names = () if _COMPOSITE & self.layer.spec.fields.keys() else ("kernel", "embeddings")
        kernel = next((w for w in inside if w.name in names), None)
        if kernel is None:
            raise _no_kernel(self)
        yield kernel
        yield Weight("vector_u", (1, kernel.shape[-1]), trainable=False, dtype=kernel.dtype)
        yield from (w for w in inside if w is not kernel)


def _no_kernel(wrapper: SpectralNormalization) -> ShapeError:
    name = type(wrapper.layer.spec).__name__
    return ShapeError(
        "invalid-input",
        f"{type(wrapper).__name__} needs a layer with a kernel or embeddings, and {name} has neither",
        argument="layer",
        help="wrap a Dense, convolution or Embedding layer",
        keras=f"{name} object has no attribute 'kernel' nor 'embeddings'",
    )
