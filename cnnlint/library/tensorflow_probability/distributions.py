"""`tfp.distributions`: of which shape a draw is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.calling import tensors_in
from cnnlint.library.keras.operators import broadcast, operand_shape
from cnnlint.library.keras.tensors import TensorValue
from cnnlint.shapes import Shape
from cnnlint.values import Array, Context, ListValue, Made, Scalar, Unknown, Value, as_dim
from cnnlint.values.objects import Object

KIND = "tensorflow_probability.distributions.Distribution"


@dataclass(frozen=True, slots=True)
class Distribution(Object):
    """A distribution, by the shape of one draw: the axes of the batch, then `event` axes that are drawn together.

    symbolic: it depends on a symbolic tensor, as in the function of a DistributionLambda. constant: surely no parameter is a
    variable, which a layer would hold with it.
    """

    shape: Shape | Unknown
    event: int = 0
    symbolic: bool = False
    constant: bool = False

    def get(self, name: str, at: Context) -> Value:
        """Methods that every distribution has."""
        return at.member(self, KIND, name)

    def describe(self) -> str:
        return "a distribution"


# The parameters that are broadcast against each other, for distributions of single numbers.
_SINGLE = {
    "Bernoulli": ("logits", "probs"),
    "Beta": ("concentration1", "concentration0"),
    "Binomial": ("total_count", "logits", "probs"),
    "Cauchy": ("loc", "scale"),
    "Deterministic": ("loc",),
    "Exponential": ("rate",),
    "Gamma": ("concentration", "rate"),
    "Geometric": ("logits", "probs"),
    "Gumbel": ("loc", "scale"),
    "HalfCauchy": ("loc", "scale"),
    "HalfNormal": ("scale",),
    "InverseGamma": ("concentration", "scale"),
    "Laplace": ("loc", "scale"),
    "LogNormal": ("loc", "scale"),
    "Logistic": ("loc", "scale"),
    "NegativeBinomial": ("total_count", "logits", "probs"),
    "Normal": ("loc", "scale"),
    "Pareto": ("concentration", "scale"),
    "Poisson": ("rate", "log_rate"),
    "StudentT": ("df", "loc", "scale"),
    "TruncatedNormal": ("loc", "scale", "low", "high"),
    "Uniform": ("low", "high"),
    "VonMises": ("loc", "concentration"),
    "Weibull": ("concentration", "scale"),
}
# Those of vectors, whose parameters stand on the last axis.
_VECTOR = {
    "Dirichlet": ("concentration",),
    "MultivariateNormalDiag": ("loc", "scale_diag"),
    "OneHotCategorical": ("logits", "probs"),
    "RelaxedOneHotCategorical": ("temperature", "logits", "probs"),
}
_ELEMENTWISE = frozenset(("AffineScalar", "Exp", "Expm1", "Log", "NormalCDF", "Scale", "Shift", "Sigmoid", "Softplus", "Tanh"))


@models("tensorflow_probability.distributions.*")
def make_distribution(at: Context, name: str, args: Arguments) -> Value:
    """A distribution by its class name, of which the shapes of its parameters tell the shape."""
    short = name.rpartition(".")[2]
    single, vector = _SINGLE.get(short), _VECTOR.get(short)
    words = single or vector
    if words is None or args.rest is not None or len(args.positional) > len(words):
        return at.unknown(f"tfp.distributions.{short} is not modelled")
    given = {**dict(zip(words, args.positional, strict=False)), **{k: v for k, v in args.keywords.items() if k in words}}
    values = [value for value in given.values() if value is not None]
    shape: Any = () if values else at.unknown(f"{short} has no parameters")
    for value in values:
        shape = broadcast(at, shape, _shape(value))
    return Distribution(shape, 0 if single else 1, _symbolic(values), all(_constant(value, at) for value in values))


def _shape(value: Value) -> Shape | Unknown:
    """The shape of a parameter: numbers, and lists of numbers, are constants."""
    if isinstance(value, ListValue) and value.rest is None and not tensors_in(value):
        return (len(value.items),)
    return operand_shape(value)


def _constant(value: Value, at: Context) -> bool:
    """Whether it is surely no variable of TensorFlow, nor holds one."""
    if isinstance(value, ListValue):
        return value.rest is None and all(_constant(item, at) for item in value.items)
    if isinstance(value, Array):
        return id(value) not in at.shared("tensorflow.variables", dict)
    return isinstance(value, (int, float, Scalar, TensorValue))


def _symbolic(values: list[Value]) -> bool:
    return any(isinstance(t, TensorValue) for value in values for t in tensors_in(value))


@models("tensorflow_probability.distributions.Categorical")
def categorical(at: Context, logits: Value = None, probs: Value = None, **more: Value) -> Value:
    """A class id for each row of scores."""
    scores = operand_shape(probs if logits is None else logits)
    return Distribution(scores if isinstance(scores, Unknown) else scores[:-1], 0, _symbolic([logits, probs]))


@models("tensorflow_probability.distributions.MultivariateNormalTriL")
def multivariate_normal(at: Context, loc: Value = None, scale_tril: Value = None, **more: Value) -> Value:
    """A vector for each matrix of scales."""
    scales = operand_shape(scale_tril)
    rows = scales if isinstance(scales, Unknown) else scales[:-1]
    shape: Any = rows if loc is None else operand_shape(loc) if scale_tril is None else broadcast(at, _shape(loc), rows)
    values = [value for value in (loc, scale_tril) if value is not None]
    return Distribution(shape, 1, _symbolic(values), all(_constant(value, at) for value in values))


@models("tensorflow_probability.distributions.Independent")
def independent(at: Context, distribution: Value, reinterpreted_batch_ndims: Value = None, **more: Value) -> Value:
    """The same draws, more of whose axes are drawn together."""
    if not isinstance(distribution, Distribution) or isinstance(distribution.shape, Unknown):
        return distribution if isinstance(distribution, Distribution) else at.unknown("the distribution is not known")
    axes = reinterpreted_batch_ndims
    if axes is None:
        axes = max(len(distribution.shape) - distribution.event - 1, 0)
    if not isinstance(axes, int):
        return at.unknown("how many axes are drawn together is not known")
    return replace(distribution, event=distribution.event + axes)


@models("tensorflow_probability.distributions.QuantizedDistribution")
def quantized(at: Context, distribution: Value, low: Value = None, high: Value = None, **more: Value) -> Value:
    """Draws rounded up to whole numbers."""
    return distribution if isinstance(distribution, Distribution) else at.unknown("the distribution is not known")


@models("tensorflow_probability.distributions.TransformedDistribution")
def transformed(at: Context, distribution: Value, bijector: Value, **more: Value) -> Value:
    """Draws that are changed one by one; what else a bijector does to a shape is not followed."""
    known = isinstance(bijector, Made) and bijector.name.rpartition(".")[2] in _ELEMENTWISE
    return distribution if known and isinstance(distribution, Distribution) else at.unknown("what the bijector does to a shape")


@models("tensorflow_probability.bijectors.*")
def bijector(at: Context, name: str, args: Arguments) -> Value:
    return Made(name, {**{str(i): v for i, v in enumerate(args.positional)}, **args.keywords}, at.span)


@models("tensorflow_probability.distributions.MixtureSameFamily")
def mixture_of_one_family(at: Context, mixture_distribution: Value, components_distribution: Value, **more: Value) -> Value:
    """The last axis of the components' batch is the one that is chosen from."""
    parts = components_distribution
    if not isinstance(parts, Distribution) or isinstance(parts.shape, Unknown) or len(parts.shape) <= parts.event:
        return at.unknown("the components of the mixture are not known")
    batch = len(parts.shape) - parts.event
    return Distribution((*parts.shape[: batch - 1], *parts.shape[batch:]), parts.event, parts.symbolic)


@models("tensorflow_probability.distributions.Mixture")
def mixture(at: Context, cat: Value, components: Value, **more: Value) -> Value:
    """One of several distributions of one shape: of single numbers, that of the choice between them."""
    parts = at.iterate(components)
    if isinstance(parts, Unknown) or not parts or not isinstance(parts[0], Distribution):
        return at.unknown("the components of the mixture are not known")
    one = parts[0]
    by_choice = isinstance(one.shape, Unknown) and one.event == 0 and isinstance(cat, Distribution)
    return Distribution(cat.shape, 0, one.symbolic) if by_choice else one


# ------------------------------------------------------------------ what a distribution tells


@models(
    "tensorflow_probability.distributions.Distribution.mean",
    "tensorflow_probability.distributions.Distribution.median",
    "tensorflow_probability.distributions.Distribution.mode",
    "tensorflow_probability.distributions.Distribution.stddev",
    "tensorflow_probability.distributions.Distribution.variance",
)
def moment(at: Context, distribution: Value) -> Value:
    """A tensor like one draw."""
    return _tensor(at, distribution, ())


def _tensor(at: Context, distribution: Value, lead: Shape) -> Value:
    if not isinstance(distribution, Distribution) or isinstance(distribution.shape, Unknown):
        return at.unknown("the distribution is not known")
    shape = (*lead, *distribution.shape)
    return TensorValue(shape) if distribution.symbolic else Array(shape, "float32", kind="tensor")


@models("tensorflow_probability.distributions.Distribution.sample")
def sample(at: Context, distribution: Value, sample_shape: Value = (), **more: Value) -> Value:
    """Draws, with axes in front for more than one."""
    items = at.iterate(sample_shape) if isinstance(sample_shape, (tuple, ListValue)) else [sample_shape]
    sizes = [as_dim(item) for item in items] if not isinstance(items, Unknown) else []
    lead = tuple(size for size in sizes if not isinstance(size, Unknown))
    if isinstance(items, Unknown) or len(lead) < len(items):
        return at.unknown("how many draws there are is not known")
    return _tensor(at, distribution, lead)
