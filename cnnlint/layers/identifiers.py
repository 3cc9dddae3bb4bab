"""The words that Keras understands for an activation, an initializer, a regularizer or a constraint.

Keras takes the name of one, a callable, a configuration dict or None; a misspelt name, a number or a sequence is rejected.
Names from keras/src/{activations,initializers,regularizers,constraints}/__init__.py and, for Keras 2, tf_keras 2.21.
"""

from __future__ import annotations

from typing import Annotated, Any

from cnnlint.layers.base import ArgumentError, Layer
from cnnlint.layers.fields import as_written, items_of
from cnnlint.shapes import Expr


def _names(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_KERAS_3 = {
    "activation": _names(
        "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear log_sigmoid",
        "log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid",
        "sparsemax squareplus swish tanh tanh_shrink threshold",
    ),
    "initializer": _names(
        "GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer Initializer LecunNormal LecunUniform Ones",
        "Orthogonal OrthogonalInitializer RandomNormal RandomUniform STFT STFTInitializer TruncatedNormal VarianceScaling",
        "Zeros glorot_normal glorot_uniform he_normal he_uniform identity initializer lecun_normal lecun_uniform normal one",
        "ones orthogonal random_normal random_uniform stft truncated_normal uniform variance_scaling zero zeros",
    ),
    "regularizer": _names("L1 L1L2 L2 OrthogonalRegularizer Regularizer l1 l1l2 l2 orthogonal_regularizer regularizer"),
    "constraint": _names("Constraint MaxNorm MinMaxNorm NonNeg UnitNorm constraint max_norm min_max_norm non_neg unit_norm"),
}
_KERAS_2 = {  # its regularizers are looked up so leniently that no name is surely wrong
    "activation": _names(
        "ELU LeakyReLU PReLU ReLU Softmax ThresholdedReLU deserialize elu exponential gelu get hard_sigmoid leaky_relu linear",
        "log_softmax mish relu relu6 selu serialize sigmoid silu softmax softplus softsign swish tanh",
    ),
    "initializer": _names(
        "Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity Initializer LecunNormal LecunUniform Ones Orthogonal",
        "RandomNormal RandomUniform TruncatedNormal VarianceScaling Zeros constant glorot_normal glorot_uniform he_normal",
        "he_uniform identity initializer lecun_normal lecun_uniform normal one ones orthogonal random_normal random_uniform",
        "truncated_normal uniform variance_scaling zero zeros",
        "ConstantV2 GlorotNormalV2 GlorotUniformV2 HeNormalV2 HeUniformV2 IdentityV2 LecunNormalV2 LecunUniformV2 OnesV2",
        "OrthogonalV2 RandomNormalV2 RandomUniformV2 TruncatedNormalV2 VarianceScalingV2 ZerosV2 glorot_normalV2",
        "glorot_uniformV2 he_normalV2 he_uniformV2 lecun_normalV2 lecun_uniformV2",
    ),
    "constraint": _names(
        "Constraint MaxNorm MinMaxNorm NonNeg RadialConstraint UnitNorm max_norm maxnorm min_max_norm non_neg nonneg",
        "radial_constraint unit_norm unitnorm",
    ),
}


def activation(layer: Layer, name: str, value: Any) -> Any:
    """The name of an activation, a callable or None."""
    return _identifier("activation", layer, name, value)


def initializer(layer: Layer, name: str, value: Any) -> Any:
    """The name of an initializer, a callable, an array or None."""
    return _identifier("initializer", layer, name, value)


def regularizer(layer: Layer, name: str, value: Any) -> Any:
    """The name of a regularizer, a callable or None; a bare number is a frequent slip."""
    return _identifier("regularizer", layer, name, value)


def constraint(layer: Layer, name: str, value: Any) -> Any:
    """The name of a constraint, a callable or None."""
    return _identifier("constraint", layer, name, value)


def _identifier(kind: str, layer: Layer, name: str, value: Any) -> Any:
    if isinstance(value, str):
        _check_name(kind, layer, name, value)
    elif isinstance(value, (int, float, Expr)) or items_of(value) is not None:
        article = _article(kind)
        raise ArgumentError(
            "invalid-argument",
            f"`{name}` of {type(layer).__name__} must name {article} {kind} or be a callable, not {as_written(value)}",
            argument=name,
            expected=f"the name of {article} {kind}, or a callable",
            actual=as_written(value),
            help=f"write `keras.regularizers.l2({as_written(value)})`" if kind == "regularizer" else None,
            keras=_keras_words(kind, as_written(value), 3),
        )
    return value


def _check_name(kind: str, layer: Layer, name: str, value: str) -> None:
    names = (_KERAS_3 if layer.dialect >= 3 else _KERAS_2).get(kind)
    if names is None or value in names:
        return
    from difflib import get_close_matches

    near = get_close_matches(value.lower(), sorted(names), 1)
    raise ArgumentError(
        "unknown-identifier",
        f"`{name}` of {type(layer).__name__} is '{value}', which is no {kind} that Keras knows",
        argument=name,
        expected=near[0] if near else f"the name of {_article(kind)} {kind}",
        actual=value,
        help=f"did you mean '{near[0]}'?" if near else None,
        keras=_keras_words(kind, value, layer.dialect),
        replacement=repr(near[0]) if near else None,
    )


def _article(kind: str) -> str:
    return "an" if kind[0] in "ai" else "a"


def _keras_words(kind: str, value: str, dialect: int) -> str | None:
    if dialect < 3:
        return f"Unknown activation function '{value}'" if kind == "activation" else f"Unknown {kind}: '{value}'"
    noun = "activation function" if kind == "activation" else kind
    return f"Could not interpret {noun} identifier: {value}"


Activation = Annotated[Any, activation]
Initializer = Annotated[Any, initializer]
Regularizer = Annotated[Any, regularizer]
Constraint = Annotated[Any, constraint]


def initializer_of(layer: Layer, argument: str) -> Any:
    """The initializer that `argument` names, None when the source does not tell: it changes no shape."""
    return layer.__dict__.get(argument)
