"""`tfp.distributions`: of which shape a draw is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass, replace
from cnnlint.library import models
from cnnlint.library.keras.calling.call_inputs import tensors_in
from cnnlint.library.keras.tensors.operators import broadcast, operand_shape
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.tensorflow.variables import variable, weights_among
from cnnlint.program import Weight
from cnnlint.shapes import Expr, Shape
from cnnlint.values import Array, Context, ListValue, Made, Object, Scalar, Unknown, Value, as_dim

KIND = "tensorflow_probability.distributions.Distribution"


@dataclass(frozen=True, slots=True)
class Distribution(Object):
    """A distribution, by the shape of one draw: the axes of the batch, then `event` axes that are drawn together.

    symbolic: it depends on a symbolic tensor, as in the function of a DistributionLambda. held: the variables among its
    parameters, which are weights of a layer that keeps it.
    """

    shape: Shape | Unknown
    event: int = 0
    symbolic: bool = False
    held: tuple[Weight, ...] | Unknown = ()

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
    return Distribution(shape, 0 if single else 1, _symbolic(values), _held(at, values))


def _shape(value: Value) -> Shape | Unknown:
    """The shape of a parameter: numbers, and lists of numbers, are constants."""
    if not isinstance(value, (ListValue, tuple)) or getattr(value, "rest", None) is not None or tensors_in(value):
        return operand_shape(value)
    rows: list[Shape] = []
    for row in map(_shape, value.items if isinstance(value, ListValue) else value):
        if isinstance(row, Unknown):
            return row
        rows.append(row)
    if len(set(rows)) > 1:
        return Unknown("a list of lists that are not of one length")
    return (len(rows), *(rows[0] if rows else ()))


def _symbolic(values: list[Value]) -> bool:
    return any(isinstance(t, TensorValue) for value in values for t in tensors_in(value))


def _held(at: Context, values: Iterable[Value]) -> tuple[Weight, ...] | Unknown:
    """The variables among parameters. A tensor that was computed from one holds it no more."""
    found: list[Weight] = []
    for value in values:
        if isinstance(value, ListValue) and value.rest is None:
            some = _held(at, value.items)
            if isinstance(some, Unknown):
                return some
            found += some
        elif not isinstance(value, _PLAIN):
            return value if isinstance(value, Unknown) else at.unknown("what a parameter of a distribution holds")
        for weight in weights_among(at, value) if isinstance(value, Array) else ():
            if isinstance(weight, Unknown):
                return weight
            found.append(weight)
    return tuple(found)


_PLAIN = (Array, TensorValue, int, float, Scalar, Expr, type(None))


def _together(at: Context, parts: list[Value]) -> tuple[Weight, ...] | Unknown:
    """The variables of several distributions."""
    found: list[Weight] = []
    for part in parts:
        held = part.held if isinstance(part, Distribution) else at.unknown("what a distribution holds is not known")
        if isinstance(held, Unknown):
            return held
        found += held
    return tuple(found)


@models("tensorflow_probability.util.TransformedVariable")
def transformed_variable(at: Context, initial_value: Value, bijector: Value, *more: Value, trainable: Value = True,
                         **others: Value) -> Value:  # fmt: skip
    """The variable that is transformed when it is read; one by one, so that it has the shape of what is read."""
    if isinstance(bijector, Made) and bijector.name.rpartition(".")[2] in _ELEMENTWISE:
        return variable(at, initial_value, trainable)
    return at.unknown("what the bijector does to a shape")


@models("tensorflow_probability.distributions.Categorical")
def categorical(at: Context, logits: Value = None, probs: Value = None, **more: Value) -> Value:
    """A class id for each row of scores."""
    scores = operand_shape(probs if logits is None else logits)
    shape = scores if isinstance(scores, Unknown) else scores[:-1]
    return Distribution(shape, 0, _symbolic([logits, probs]), _held(at, [logits, probs]))


@models("tensorflow_probability.distributions.MultivariateNormalTriL")
def multivariate_normal(at: Context, loc: Value = None, scale_tril: Value = None, **more: Value) -> Value:
    """A vector for each matrix of scales."""
    scales = operand_shape(scale_tril)
    rows = scales if isinstance(scales, Unknown) else scales[:-1]
    shape: Any = rows if loc is None else operand_shape(loc) if scale_tril is None else broadcast(at, _shape(loc), rows)
    return Distribution(shape, 1, _symbolic([loc, scale_tril]), _held(at, [loc, scale_tril]))


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
    shape = (*parts.shape[: batch - 1], *parts.shape[batch:])
    return Distribution(shape, parts.event, parts.symbolic, _together(at, [mixture_distribution, parts]))


@models("tensorflow_probability.distributions.Mixture")
def mixture(at: Context, cat: Value, components: Value, **more: Value) -> Value:
    """One of several distributions of one shape: of single numbers, that of the choice between them."""
    parts = at.iterate(components)
    if isinstance(parts, Unknown) or not parts or not isinstance(parts[0], Distribution):
        return at.unknown("the components of the mixture are not known")
    one, held = parts[0], _together(at, [cat, *parts])
    if isinstance(one.shape, Unknown) and one.event == 0 and isinstance(cat, Distribution):
        return Distribution(cat.shape, 0, one.symbolic, held)
    return replace(one, held=held)


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
