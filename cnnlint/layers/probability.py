"""Layers of TensorFlow Probability (tensorflow_probability/python/layers), which run on Keras 2 alone.

Kernel and bias are drawn from distributions whose parameters are the weights. A layer that returns a distribution shows two
shapes, the distribution's and its draw's, which are the same. Classes are found by their own names: `Convolution2DFlipout` is
`Conv2DFlipout`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from cnnlint.layers._convolution import Convolution
from cnnlint.layers.base import Layer, Undetermined, need_rank, need_size
from cnnlint.layers.fields import Anything, DataFormat, LooseSides, Padding, PositiveCount, Sides, Switch, default, items_of
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.windows import assemble
from cnnlint.program import Output, Weight
from cnnlint.shapes import Dim, Shape, Size
from cnnlint.values import External, Made, Unknown, as_size

_LEARNT = {"mean field": ("loc", "untransformed_scale"), "singular": ("loc",), "standard": ()}


def learnt(layer: Layer, name: str, value: Any) -> tuple[str, ...]:
    """None, or a function of `tfp.layers`, whose variables are known; the weights of another are not.

    The variables that the function makes are of the shape of kernel or bias: a mean, and unless it is singular a spread."""
    if value is None:
        return ()
    if isinstance(value, str) and value in _LEARNT:  # a default
        return _LEARNT[value]
    if isinstance(value, External) and value.name.endswith(".default_multivariate_normal_fn"):
        return _LEARNT["standard"]
    if isinstance(value, Made) and value.name.endswith(".default_mean_field_normal_fn") and value.complete:
        singular = value.arguments.get("is_singular", value.arguments.get("0", False))
        if isinstance(singular, bool):
            return _LEARNT["singular" if singular else "mean field"]
    raise Undetermined(Unknown(f"what `{name}` makes is not followed"))


def event(layer: Layer, name: str, value: Any) -> tuple[Dim, ...]:
    """The shape of one draw: a size, or a tuple or list of sizes."""
    items = items_of(value) if as_size(value) is None else (value,)
    sizes = [as_size(item) for item in items or ()]
    if items is None or any(size is None for size in sizes):
        raise Undetermined(Unknown(f"`{name}` is not known"))
    return tuple(sizes)


Learnt = Annotated[tuple[str, ...], learnt]
Event = Annotated[tuple[Dim, ...], event]


class _Variational(Layer):
    """A layer whose kernel and bias are drawn anew at each call."""

    dialects = (2,)

    def _drawn(self, shape: tuple[Size, ...], units: Size) -> Iterator[Weight]:
        for part, sizes in (("kernel", shape), ("bias", (units,))):
            for role in ("posterior", "prior"):
                for variable in getattr(self, f"{part}_{role}_fn"):
                    yield self.weight(f"{part}_{role}_{variable}", sizes)


class _Dense(_Variational):
    units: PositiveCount
    activation: Activation = None
    activity_regularizer: Regularizer = None
    kernel_posterior_fn: Learnt = default("mean field")
    kernel_posterior_tensor_fn: Anything = None
    kernel_prior_fn: Learnt = default("standard")
    kernel_divergence_fn: Anything = None
    bias_posterior_fn: Learnt = default("singular")
    bias_posterior_tensor_fn: Anything = None
    bias_prior_fn: Learnt = default(None)
    bias_divergence_fn: Anything = None

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, at_least=2)
        return (*x[:-1], self.units)

    def weights(self, x: Shape) -> Iterator[Weight]:
        need_rank(x, self, at_least=2)
        yield from self._drawn((need_size(x[-1], self), self.units), self.units)


class DenseReparameterization(_Dense):
    """A dense layer whose kernel is drawn from a learnt distribution.

    tensorflow_probability/python/layers/dense_variational.py
    """


class DenseLocalReparameterization(_Dense):
    """A dense layer whose outputs are drawn, not its kernel. tensorflow_probability/python/layers/dense_variational.py"""


class DenseFlipout(_Dense):
    """A dense layer that draws its kernel for each sample. tensorflow_probability/python/layers/dense_variational.py"""

    seed: Anything = None


class _Conv(Convolution, _Variational):
    filters: PositiveCount
    kernel_size: Sides
    strides: LooseSides = default(1)
    padding: Padding = "valid"
    data_format: DataFormat = "channels_last"
    dilation_rate: LooseSides = default(1)
    activation: Activation = None
    activity_regularizer: Regularizer = None
    kernel_posterior_fn: Learnt = default("mean field")
    kernel_posterior_tensor_fn: Anything = None
    kernel_prior_fn: Learnt = default("standard")
    kernel_divergence_fn: Anything = None
    bias_posterior_fn: Learnt = default("singular")
    bias_posterior_tensor_fn: Anything = None
    bias_prior_fn: Learnt = default(None)
    bias_divergence_fn: Anything = None

    def output(self, x: Shape) -> Shape:
        self._input_channels(x)
        return assemble(x[0], self._sides(x), self.filters, self.data_format)

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield from self._drawn((*self.kernel_size, self._input_channels(x), self.filters), self.filters)


class Conv1DReparameterization(_Conv):
    """A convolution whose kernel is drawn from a learnt distribution.

    tensorflow_probability/python/layers/conv_variational.py
    """

    rank = 1


class Conv2DReparameterization(_Conv):
    """A convolution whose kernel is drawn from a learnt distribution.

    tensorflow_probability/python/layers/conv_variational.py
    """

    rank = 2


class Conv3DReparameterization(_Conv):
    """A convolution whose kernel is drawn from a learnt distribution.

    tensorflow_probability/python/layers/conv_variational.py
    """

    rank = 3


class Conv1DFlipout(_Conv):
    """A convolution that draws its kernel for each sample. tensorflow_probability/python/layers/conv_variational.py"""

    rank = 1
    seed: Anything = None


class Conv2DFlipout(_Conv):
    """A convolution that draws its kernel for each sample. tensorflow_probability/python/layers/conv_variational.py"""

    rank = 2
    seed: Anything = None


class Conv3DFlipout(_Conv):
    """A convolution that draws its kernel for each sample. tensorflow_probability/python/layers/conv_variational.py"""

    rank = 3
    seed: Anything = None


class DenseVariational(Layer):
    """A dense layer whose weights are drawn from a distribution that a function makes; what that function makes learns.

    tensorflow_probability/python/layers/dense_variational_v2.py
    """

    dialects = (2,)

    units: PositiveCount
    make_posterior_fn: Anything
    make_prior_fn: Anything
    kl_weight: Anything = None
    kl_use_exact: Anything = False
    activation: Activation = None
    use_bias: Switch = True
    activity_regularizer: Regularizer = None

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, at_least=2)
        return (*x[:-1], self.units)

    def weights(self, x: Shape) -> Iterator[Weight]:
        raise Undetermined(Unknown("the weights are what its functions make"))


class VariableLayer(Layer):
    """A learnt constant, whatever goes in. tensorflow_probability/python/layers/variable_input.py"""

    dialects = (2,)

    shape: Event
    dtype: Anything = None
    activation: Activation = None
    initializer: Initializer = "zeros"
    regularizer: Regularizer = None
    constraint: Constraint = None

    def output(self, *inputs: Shape) -> Shape:
        return self.shape

    def weights(self, *inputs: Shape) -> Iterator[Weight]:
        yield self.weight("constant", self.shape)


class _Distribution(Layer):
    """Makes a distribution of what comes in, the parameters of which stand on the last axis."""

    dialects = (2,)

    def output(self, x: Shape) -> Output:
        need_rank(x, self, at_least=1)
        shown = (*x[:-1], *self.event())
        return [shown, shown]

    def weights(self, x: Shape) -> Iterator[Weight]:
        """None of its own; Keras finds those of the prior that its regularizer compares it with."""
        yield from of_prior(self.bound.extra.get("activity_regularizer"))

    def event(self) -> Shape:
        """The shape of one draw."""
        shape: Shape = self.event_shape  # each class below has it, or says another
        return shape


class IndependentBernoulli(_Distribution):
    """Makes independent Bernoulli distributions. tensorflow_probability/python/layers/distribution_layer.py"""

    event_shape: Event = default(())
    convert_to_tensor_fn: Anything = None
    sample_dtype: Anything = None
    validate_args: Anything = False


class IndependentLogistic(_Distribution):
    """Makes independent logistic distributions. tensorflow_probability/python/layers/distribution_layer.py"""

    event_shape: Event = default(())
    convert_to_tensor_fn: Anything = None
    validate_args: Anything = False


class IndependentNormal(_Distribution):
    """Makes independent normal distributions. tensorflow_probability/python/layers/distribution_layer.py"""

    event_shape: Event = default(())
    convert_to_tensor_fn: Anything = None
    validate_args: Anything = False


class IndependentPoisson(_Distribution):
    """Makes independent Poisson distributions. tensorflow_probability/python/layers/distribution_layer.py"""

    event_shape: Event = default(())
    convert_to_tensor_fn: Anything = None
    validate_args: Anything = False


class MixtureLogistic(_Distribution):
    """Makes a mixture of logistic distributions. tensorflow_probability/python/layers/distribution_layer.py"""

    num_components: PositiveCount
    event_shape: Event = default(())
    convert_to_tensor_fn: Anything = None
    validate_args: Anything = False


class MixtureNormal(_Distribution):
    """Makes a mixture of normal distributions. tensorflow_probability/python/layers/distribution_layer.py"""

    num_components: PositiveCount
    event_shape: Event = default(())
    convert_to_tensor_fn: Anything = None
    validate_args: Anything = False


class MultivariateNormalTriL(_Distribution):
    """Makes a normal distribution with any covariance. tensorflow_probability/python/layers/distribution_layer.py"""

    event_size: PositiveCount
    convert_to_tensor_fn: Anything = None
    validate_args: Anything = False

    def event(self) -> Shape:
        return (self.event_size,)


class OneHotCategorical(_Distribution):
    """Makes a distribution over one-hot vectors. tensorflow_probability/python/layers/distribution_layer.py"""

    event_size: PositiveCount
    convert_to_tensor_fn: Anything = None
    sample_dtype: Anything = None
    validate_args: Anything = False

    def output(self, x: Shape) -> Output:
        need_rank(x, self, at_least=1)
        return [x, x]


class DistributionLambda(Layer):
    """Makes the distribution that a function makes of what comes in.

    tensorflow_probability/python/layers/distribution_layer.py
    """

    dialects = (2,)

    make_distribution_fn: Anything
    convert_to_tensor_fn: Anything = None

    def output(self, *inputs: Shape) -> Output:
        raise Undetermined(Unknown("the function decides the shape"))


class KLDivergenceAddLoss(Layer):
    """Hands a distribution's draw on and adds a divergence to the loss.

    tensorflow_probability/python/layers/distribution_layer.py
    """

    dialects = (2,)

    distribution_b: Anything
    use_exact_kl: Anything = False
    test_points_reduce_axis: Anything = ()
    test_points_fn: Anything = None
    weight: Anything = None

    def output(self, x: Shape, *drawn: Shape) -> Shape:
        return x

    def weights(self, x: Shape, *drawn: Shape) -> Iterator[Weight]:
        """None of its own; Keras finds those of the distribution that it compares with."""
        yield from _held(self.distribution_b)


def of_prior(regularizer: object) -> Iterator[Weight]:
    """The variables of the distribution that a regularizer compares with. Raises Undetermined."""
    if isinstance(regularizer, Unknown):
        raise Undetermined(regularizer)
    if isinstance(regularizer, Made) and regularizer.name.endswith(".KLDivergenceRegularizer"):
        yield from _held(regularizer.arguments.get("distribution_b"))


def _held(compared: object) -> tuple[Weight, ...]:
    held = getattr(compared, "held", None)
    if not isinstance(held, tuple):
        why = held if isinstance(held, Unknown) else compared
        raise Undetermined(why if isinstance(why, Unknown) else Unknown("the variables of the prior count with the layer"))
    return held
