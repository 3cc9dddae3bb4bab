"""Layers of TensorFlow Probability: rows as TensorFlow Probability 0.25 with tf_keras 2.21 shows them."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint import check_source
from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.values import Unknown

HEAD = """import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow.keras import Input, Model, Sequential, layers
tfd, tfpl, tfb = tfp.distributions, tfp.layers, tfp.bijectors
"""
MEAN_FIELD = """def posterior(k, b=0, dtype=None):
    n = k + b
    return Sequential([tfpl.VariableLayer(2 * n, dtype=dtype), tfpl.DistributionLambda(lambda t: tfd.Independent(
        tfd.Normal(loc=t[..., :n], scale=tf.nn.softplus(t[..., n:])), reinterpreted_batch_ndims=1))])
def prior(k, b=0, dtype=None):
    return Sequential([tfpl.VariableLayer(k + b), tfpl.DistributionLambda(lambda t: tfd.Normal(loc=t, scale=1))])
def full(k, b, dtype=None):
    return Sequential([tfpl.VariableLayer(tfpl.MultivariateNormalTriL.params_size(k + b)), tfpl.MultivariateNormalTriL(k + b)])
def fixed(k, b, dtype=None):
    return lambda t: tfd.Independent(tfd.Normal(loc=tf.zeros(k + b), scale=1), reinterpreted_batch_ndims=1)
"""
MIXTURE = (
    "tfd.MixtureSameFamily(tfd.Categorical(probs=tf.ones(2) / 2), tfd.MultivariateNormalDiag(loc=tf.Variable("
    "tf.random.normal([2, 4])), scale_diag=tfp.util.TransformedVariable(tf.ones([2, 4]), tfb.Softplus())))"
)
N = None
ROWS: dict[str, list[tuple[Any, int]]] = {
    "tfpl.DenseFlipout(3), tfpl.DenseReparameterization(2, bias_posterior_fn=None)": [((N, 3), 27), ((N, 2), 12)],
    "tfpl.DenseLocalReparameterization(2, bias_posterior_fn=tfpl.default_mean_field_normal_fn())": [((N, 2), 20)],
    "tfpl.DenseFlipout(2, bias_posterior_fn=tfp.layers.util.default_mean_field_normal_fn(is_singular=True))": [((N, 2), 18)],
    "layers.Reshape((4, 1)), tfpl.Convolution1DFlipout(3, 2), tfpl.Convolution1DReparameterization(2, 2, 2, 'SAME')": [
        *(((N, 4, 1), 0), ((N, 3, 3), 15), ((N, 2, 2), 26))
    ],
    "layers.Dense(360), layers.Reshape((10, 9, 4)), tfpl.Convolution2DReparameterization(3, 2, dilation_rate=2)": [
        *(((N, 360), 1800), ((N, 10, 9, 4), 0), ((N, 8, 7, 3), 99))
    ],
    "tfpl.DenseVariational(3, posterior, prior, kl_weight=0.1), tfpl.DenseVariational(2, posterior, prior, use_bias=False)": [
        *(((N, 3), 45), ((N, 2), 18))
    ],
    "tfpl.DenseVariational(2, make_prior_fn=fixed, make_posterior_fn=full)": [((N, 2), 65)],
    "layers.Dense(tfpl.IndependentNormal.params_size((2, 3))), tfpl.IndependentNormal((2, 3)), layers.Flatten()": [
        *(((N, 12), 60), ([(N, 2, 3)] * 2, 0), ((N, 6), 0))
    ],
    "layers.Dense(tfpl.IndependentNormal.params_size()), tfpl.IndependentNormal()": [((N, 2), 10), ([(N,)] * 2, 0)],
    "layers.Dense(784), tfpl.IndependentBernoulli((28, 28, 1), tfd.Bernoulli.logits)": [
        *(((N, 784), 3920), ([(N, 28, 28, 1)] * 2, 0))
    ],
    "layers.Dense(tfpl.MultivariateNormalTriL.params_size(3)), tfpl.MultivariateNormalTriL(3), layers.Dense(2)": [
        *(((N, 9), 45), ([(N, 3)] * 2, 0), ((N, 2), 8))
    ],
    "layers.Dense(tfpl.MixtureNormal.params_size(5, (2,))), tfpl.MixtureNormal(5, (2,))": [((N, 25), 125), ([(N, 2)] * 2, 0)],
    "layers.Dense(tfpl.MixtureLogistic.params_size(5)), tfpl.MixtureLogistic(5)": [((N, 15), 75), ([(N,)] * 2, 0)],
    "layers.Dense(tfpl.OneHotCategorical.params_size(3)), tfpl.OneHotCategorical(3)": [((N, 3), 15), ([(N, 3)] * 2, 0)],
    "layers.Dense(3), tfpl.IndependentPoisson(3), tfpl.KLDivergenceAddLoss(tfd.Normal(0., 1.))": [
        *(((N, 3), 15), ([(N, 3)] * 2, 0), ((N, 3), 0))
    ],
    "layers.Dense(14), tfpl.MultivariateNormalTriL(4, activity_regularizer=tfpl.KLDivergenceRegularizer("
    "tfd.Independent(tfd.Normal(tf.zeros(4), 1.), 1)))": [((N, 14), 70), ([(N, 4)] * 2, 0)],
    "layers.Dense(14), tfpl.MultivariateNormalTriL(4, activity_regularizer=tfpl.KLDivergenceRegularizer("
    "tfd.MultivariateNormalDiag(loc=tf.Variable(tf.zeros([4])))))": [((N, 14), 70), ([(N, 4)] * 2, 4)],
    "layers.Dense(14), tfpl.MultivariateNormalTriL(4, activity_regularizer=tfpl.KLDivergenceRegularizer("
    f"{MIXTURE}, use_exact_kl=False))": [((N, 14), 70), ([(N, 4)] * 2, 16)],
    f"layers.Dense(14), tfpl.MultivariateNormalTriL(4), tfpl.KLDivergenceAddLoss({MIXTURE})": [
        *(((N, 14), 70), ([(N, 4)] * 2, 0), ((N, 4), 16))
    ],
}
DISTRIBUTIONS = {
    "tfd.Normal(loc=p[:, 0:1], scale=1e-3 + tf.math.softplus(p[:, 1:2]))": (N, 1),
    "tfd.Normal(p[..., 0], 1.)": (N,),
    "tfd.Poisson(rate=tf.exp(p))": (N, 6),
    "tfd.Independent(tfd.Normal(p[:, :3], 1.), 1)": (N, 3),
    "tfd.MultivariateNormalDiag(loc=p[:, :3], scale_diag=tf.exp(p[:, 3:]))": (N, 3),
    "tfd.Categorical(logits=p)": (N,),
    "tfd.OneHotCategorical(logits=p)": (N, 6),
    "tfd.MixtureSameFamily(tfd.Categorical(logits=p[:, :3]), tfd.Normal(p[:, 3:], 1.))": (N,),
    "tfd.QuantizedDistribution(tfd.TransformedDistribution(tfd.Logistic(p, 1.), tfb.Shift(-0.5)), 0., 9.)": (N, 6),
    "tfd.Mixture(tfd.Categorical(probs=p[:, :2]), [tfd.Deterministic(loc=p[:, 0]), tfd.Poisson(rate=p[:, 0])])": (N,),
}


def _rows(text: str) -> list[tuple[Any, Any]]:
    whole = HEAD + MEAN_FIELD + text
    program = read(Source("probable.py", "python", (Cell(None, whole),), whole), Options(target_keras="2"))
    (model,) = [m for m in program.models if m.name == "model"]
    return [(layer.output_shape, layer.params) for layer in model.layers]


@pytest.mark.parametrize("stack", ROWS)
def test_rows_of_a_sequential_model(stack: str) -> None:
    assert _rows(f"model = Sequential([Input((4,)), {stack}])") == ROWS[stack]


@pytest.mark.parametrize("made", DISTRIBUTIONS)
def test_a_distribution_shows_the_shape_of_a_draw_twice(made: str) -> None:
    text = f"a = Input((6,))\nmodel = Model(a, tfpl.DistributionLambda(lambda p: {made})(a))"
    assert _rows(text)[-1] == ([DISTRIBUTIONS[made]] * 2, 0)


@pytest.mark.parametrize(
    ("convert", "expected"),
    [("tfd.Distribution.mean", (N, 6)), ("lambda d: d.sample(5)", (5, N, 6)), ("lambda d: d.stddev()", (N, 6))],
)
def test_what_a_distribution_is_turned_into(convert: str, expected: Any) -> None:
    layer = f"tfpl.DistributionLambda(lambda p: tfd.Normal(p, 1.), convert_to_tensor_fn={convert})"
    assert _rows(f"a = Input((6,))\nmodel = Model(a, {layer}(a))")[-1] == ([expected] * 2, 0)


@pytest.mark.parametrize(
    "stack",
    [
        "tfpl.DenseFlipout(3, kernel_posterior_fn=elsewhere)",
        "tfpl.DenseVariational(3, elsewhere, prior)",
        "tfpl.DistributionLambda(elsewhere)",
        "layers.Dense(5), tfpl.MultivariateNormalTriL(2, activity_regularizer=tfpl.KLDivergenceRegularizer(elsewhere(2)))",
        "tfpl.DistributionLambda(lambda p: tfd.TransformedDistribution(tfd.Normal(p, 1.), tfb.SoftmaxCentered()))",
    ],
)
def test_what_is_not_followed_is_unknown(stack: str) -> None:
    *_, (shape, params) = _rows(f"from somewhere import elsewhere\nmodel = Sequential([Input((4,)), {stack}])")
    assert isinstance(shape, Unknown) or params is None


@pytest.mark.parametrize(
    ("prior", "params"),
    [
        ("tfd.MultivariateNormalDiag(loc=tf.zeros(2), scale_diag=[1., 1.])", 0),
        ("tfd.Independent(tfd.Normal(loc=tf.zeros(2), scale=1.), 1)", 0),
        ("tfd.MultivariateNormalDiag(loc=tf.Variable(tf.zeros(2)), scale_diag=[1., 1.])", 2),
        ("tfd.MultivariateNormalDiag(loc=elsewhere, scale_diag=[1., 1.])", None),
        ("elsewhere", None),
    ],
)
def test_the_variables_of_a_prior_count_with_the_layer_that_holds_it(prior: str, params: int | None) -> None:
    draw = "Dense(5), tfpl.MultivariateNormalTriL(2"
    for stack in (f"{draw}), tfpl.KLDivergenceAddLoss(p)", f"{draw}, activity_regularizer=tfpl.KLDivergenceRegularizer(p))"):
        text = f"from somewhere import elsewhere\np = {prior}\nmodel = Sequential([Input((4,)), {stack}])"
        assert _rows(text)[-1][1] == params


def test_a_divergence_is_added_to_both_faces_of_a_distribution() -> None:
    stack = "Dense(5), tfpl.MultivariateNormalTriL(2), tfpl.KLDivergenceAddLoss(elsewhere)"
    text = f"from somewhere import elsewhere\nmodel = Sequential([Input((4,)), {stack}])\nmodel(tf.zeros((3, 4))).mean()"
    assert _rows(text)[-1][0] == (N, 2)


@pytest.mark.parametrize(("scale", "told"), [("[0.4, 1.0, 0.7]", False), ("(0.4, 1.0, 0.7)", False), ("[0.4, 1.0]", True)])
def test_the_parameters_of_a_distribution_may_be_lists_of_lists(scale: str, told: bool) -> None:
    loc = "[[[0.3, 1.5, 1.0], [0.2, 0.4, 2.8]]]"
    text = f"{HEAD}x = Input((3,))\ntfd.MultivariateNormalDiag(loc={loc}, scale_diag={scale})\n"
    assert ("CNN115" in {finding.code for finding in check_source(text).findings}) is told
