"""`tfp.layers`: layers whose weights or outputs are drawn from distributions."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.layers import of_package
from cnnlint.layers.base import ArgumentError, ShapeError, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.layers.probability import of_prior
from cnnlint.library import models
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.calling.rejections import rejection
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.making.opaque import opaque, set_common_arguments
from cnnlint.library.keras.sequential.stack import SequentialValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.tensorflow_probability.distributions import Distribution
from cnnlint.program import Output, Weight
from cnnlint.shapes import Shape, product
from cnnlint.values import Array, Cause, Context, External, Made, ProgramFunction, Unknown, Value, as_size


class ProbabilityLayer(LayerValue):
    """A layer of TensorFlow Probability. One that returns a distribution shows two shapes, but one tensor goes on."""

    __slots__ = ()
    one_tensor = True


class DistributionLayer(ProbabilityLayer):
    """A DistributionLambda: its function is followed on symbolic tensors."""

    __slots__ = ()

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        """Twice the shape of what the distribution is turned into, by default a draw from it."""
        at.store.touch(self)
        try:
            self.weights = tuple(of_prior(self.args.get("activity_regularizer")))
        except Undetermined as reason:
            self.weights = reason.unknown
        inside = tuple(TensorValue(t.shape, None, 0, 0, t.dtype) for t in tensors)
        with bodies(at):
            made = at.call(self.args.get("make_distribution_fn"), Arguments(inside))
            shape = _shown(made, self.args.get("convert_to_tensor_fn"), at)
        return shape if isinstance(shape, Unknown) else [shape, shape]


def _shown(made: Value, convert: Value, at: Context) -> Shape | Unknown:
    if not isinstance(made, Distribution):
        return made if isinstance(made, Unknown) else at.unknown("what the function makes is not known to be a distribution")
    draw: Value = made
    if convert is not None and not (isinstance(convert, External) and convert.name.rpartition(".")[2] in _LIKE_A_DRAW):
        draw = at.call(convert, Arguments((made,)))
    if isinstance(draw, (Distribution, TensorValue, Array)):
        return draw.shape
    return draw if isinstance(draw, Unknown) else at.unknown("what the distribution is turned into is not known")


_LIKE_A_DRAW = ("sample", "mean", "mode", "median", "stddev", "variance")


class VariationalLayer(ProbabilityLayer):
    """A DenseVariational: its weights are those of what its two functions make for the size of its kernel and bias."""

    __slots__ = ()

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        shape = tensors[0].shape if len(tensors) == 1 else at.unknown("several tensors")
        if isinstance(shape, Unknown):
            return shape
        try:
            output = self.infer_output(shape)
            sizes = self._sizes(shape)
        except Undetermined as reason:
            return reason.unknown
        except ShapeError as error:
            at.emit(rejection(error, self, at))
            return at.because(Cause.IMPOSSIBLE, "an impossible layer")
        if self.weights is None:
            at.store.touch(self)
            made = [_learnt(at.call(self.args.get(f"make_{role}_fn"), Arguments((*sizes, None))), at) for role in _ROLES]
            why = next((part for part in made if isinstance(part, Unknown)), None)
            self.weights = why or tuple(weight for part in made if not isinstance(part, Unknown) for weight in part)
        return output

    def _sizes(self, x: Shape) -> tuple[Value, Value]:
        """How many numbers kernel and bias have."""
        spec: Any = self.spec
        if (last := as_size(x[-1])) is None:
            raise Undetermined(Unknown("the last axis of its input is None"))
        return product((last, spec.units)), spec.units if spec.use_bias else 0


_ROLES = ("posterior", "prior")


def _learnt(made: Value, at: Context) -> tuple[Weight, ...] | Unknown:
    """The variables in what makes a distribution: Keras finds those of a model, in a plain function it finds none."""
    if isinstance(made, Unknown):
        return made
    if not isinstance(made, SequentialValue):
        return () if isinstance(made, ProgramFunction) else at.unknown("what makes the distribution is not followed")
    found: list[Weight] = []
    for layer in made.stack:
        if not isinstance(layer, ProbabilityLayer) or isinstance(layer.weights, Unknown):
            return at.unknown("what makes the distribution is not followed")
        found += layer.weights or ()
    return made.rest or tuple(found)


_VALUES = {"DistributionLambda": DistributionLayer, "DenseVariational": VariationalLayer}


@models("tensorflow_probability.layers.*", "tensorflow_probability.python.layers.*")
def make_probabilistic(at: Context, name: str, args: Arguments) -> Value:
    """A layer of TensorFlow Probability, whose classes are called `Conv2DFlipout` and also known as `Convolution2DFlipout`."""
    short = name.rpartition(".")[2].replace("Convolution", "Conv")
    cls = of_package("probability").get(short)
    if cls is None or at.dialect != 2:
        return opaque(at, short, args, at.unknown(f"{short} is not modelled"), name)
    layer = _VALUES.get(short, ProbabilityLayer)(short, "", at.span, qualified=name)
    try:
        layer.spec = construct(cls, args, at.dialect)
    except ArgumentError as error:
        at.emit(rejection(error, None, at, short, error.span or at.span))
        layer.unknown = at.because(Cause.IMPOSSIBLE, "an impossible layer")
    if layer.spec is not None:
        layer.args, layer.spans = {**layer.spec.bound.given, **layer.spec.bound.extra}, layer.spec.bound.spans
    set_common_arguments(at, layer, args)
    if short == "VariableLayer" and layer.spec is not None:
        layer.weights = _made_at_once(layer)
    return layer


def _made_at_once(layer: LayerValue) -> tuple[Weight, ...] | Unknown:
    try:
        return layer.infer_weights()
    except Undetermined as reason:
        return reason.unknown


@models(
    "tensorflow_probability.layers.default_mean_field_normal_fn",
    "tensorflow_probability.layers.util.default_mean_field_normal_fn",
)
def mean_field(at: Context, is_singular: Value = False, **more: Value) -> Value:
    """The function that makes a normal distribution for each number, or its mean alone."""
    return Made("tensorflow_probability.layers.default_mean_field_normal_fn", {"is_singular": is_singular}, at.span)


@models("tensorflow_probability.layers.KLDivergenceRegularizer")
def divergence(at: Context, distribution_b: Value, *more: Value, **others: Value) -> Value:
    """A regularizer, which holds the distribution that it compares with."""
    name = "tensorflow_probability.layers.KLDivergenceRegularizer"
    return Made(name, {"distribution_b": distribution_b, **others}, at.span, complete=not more)


# ------------------------------------------------------------------ how many parameters a distribution needs


def _event_size(at: Context, event_shape: Value) -> Any:
    items = [event_shape] if as_size(event_shape) is not None else at.iterate(event_shape)
    sizes = [] if isinstance(items, Unknown) else [as_size(item) for item in items]
    if isinstance(items, Unknown) or None in sizes:
        return at.unknown("the shape of the event is not known")
    return product(size for size in sizes if size is not None)


@models(
    "tensorflow_probability.layers.IndependentBernoulli.params_size",
    "tensorflow_probability.layers.IndependentPoisson.params_size",
)
def one_each(at: Context, event_shape: Value = (), name: Value = None) -> Value:
    return _event_size(at, event_shape)


@models(
    "tensorflow_probability.layers.IndependentLogistic.params_size",
    "tensorflow_probability.layers.IndependentNormal.params_size",
)
def two_each(at: Context, event_shape: Value = (), name: Value = None) -> Value:
    size = _event_size(at, event_shape)
    return size if isinstance(size, Unknown) else 2 * size


@models(
    "tensorflow_probability.layers.MixtureLogistic.params_size",
    "tensorflow_probability.layers.MixtureNormal.params_size",
)
def mixture_of_two_each(at: Context, num_components: Value, event_shape: Value = (), name: Value = None) -> Value:
    """For each component a weight and the parameters of its distribution."""
    return _mixed(at, num_components, two_each(at, event_shape))


@models("tensorflow_probability.layers.MixtureSameFamily.params_size")
def mixture(at: Context, num_components: Value, component_params_size: Value, name: Value = None) -> Value:
    return _mixed(at, num_components, component_params_size)


def _mixed(at: Context, components: Value, each: Value) -> Value:
    count, size = as_size(components), as_size(each)
    if count is None or size is None:
        return at.unknown("the size of a mixture is not known")
    return count * (size + 1)


@models("tensorflow_probability.layers.MultivariateNormalTriL.params_size")
def with_covariance(at: Context, event_size: Value, name: Value = None) -> Value:
    """The mean and a triangle of scales."""
    size = as_size(event_size)
    return at.unknown("the size of the event is not known") if size is None else size + size * (size + 1) // 2


@models("tensorflow_probability.layers.OneHotCategorical.params_size")
def scores(at: Context, event_size: Value, name: Value = None) -> Value:
    return event_size
