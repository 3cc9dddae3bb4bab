"""What everybody means by a name that nothing binds: in a fragment `Dense` is Keras's, and `np` is NumPy."""

from __future__ import annotations

import re
from collections.abc import Set

from cnnlint import library

_MODULES = (
    "keras.layers", "keras.models", "keras", "keras.optimizers", "keras.utils", "keras.datasets", "keras.callbacks",
    "keras.applications", "keras.preprocessing.image", "keras.preprocessing.text", "keras.preprocessing.sequence",
)  # fmt: skip
_USUAL = {
    "np": "numpy",
    "tf": "tensorflow",
    "keras": "keras",
    "K": "keras.backend",
    "pd": "pandas",
    "np_utils": "keras.utils.np_utils",
    "train_test_split": "sklearn.model_selection.train_test_split",
    **{
        module: f"keras.{module}"
        for module in ("layers", "models", "losses", "metrics", "optimizers", "callbacks", "applications")
    },
    "to_categorical": "keras.utils.to_categorical",
    "pad_sequences": "keras.preprocessing.sequence.pad_sequences",
    **{name: f"keras.datasets.{name}" for name in ("mnist", "fashion_mnist", "cifar10", "cifar100", "imdb", "reuters")},
    **{module: f"keras.{module}" for module in ("regularizers", "initializers", "constraints")},
    **{f"{kind}_crossentropy": f"keras.losses.{kind}_crossentropy" for kind in ("binary", "categorical", "sparse_categorical")},
    **{
        name: f"keras.optimizers.{name}"
        for name in ["SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adagrad", "Adamax", "Nadam"]
    },
    **{name: f"keras.callbacks.{name}" for name in ("EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau")},
    **{
        name: f"sklearn.preprocessing.{name}"
        for name in ("StandardScaler", "MinMaxScaler", "LabelEncoder", "OneHotEncoder", "LabelBinarizer")
    },
}
# What the helper module of a notebook hands on, and writes none of its own of: no `Attention`, and no `LayerNormalization`
_HANDED_ON = re.compile(
    r"np|pd|tf|keras|Sequential|Model|Input|Dense|Activation|Dropout|Flatten|Reshape|Permute|RepeatVector|Embedding|Lambda|Masking"
    r"|LSTM|GRU|SimpleRNN|ConvLSTM2D|Bidirectional|TimeDistributed|BatchNormalization|LeakyReLU|PReLU|ELU|Adam|SGD|RMSprop"
    r"|(Conv|Convolution|SeparableConv|DepthwiseConv|UpSampling|ZeroPadding|Cropping|SpatialDropout)[123]D|Conv[123]DTranspose"
    r"|(Global)?(Max|Average)Pooling[123]D"
)
_NOT_KERAS = frozenset(
    {
        "chainer", "cntk", "fastai", "fastbook", "flax", "haiku", "jittor", "lasagne", "mindspore", "mxnet", "paddle",
        "tensorlayer", "tflearn", "theano", "torch", "trax",
    }
)  # fmt: skip
_FORMULA = frozenset({"dot", "activation"})  # `activation(dot(w, x))` is a formula, and `dot` no layer of two inputs in a list
_WORDS = frozenset(  # strings of Keras that stand where a value does
    {"relu", "softmax", "sigmoid", "tanh", "elu", "selu", "gelu", "swish", "softplus", "linear"}
    | {"adam", "sgd", "rmsprop", "adagrad", "nadam", "mse", "mae", "accuracy", "same", "valid", "he_normal", "glorot_uniform"}
)
GIVEN = frozenset(  # names of Python 2, and what profilers and shells bind
    {"apply", "buffer", "cmp", "coerce", "execfile", "file", "intern", "reduce", "reload", "unichr", "WindowsError"}
    | {"profile", "exit", "quit", "spark", "sc", "sqlContext", "dbutils", "reveal_type", "_"}
)
OF_NOTEBOOKS = {"display": "IPython.display.display"}  # IPython and Databricks bind it by themselves


def is_word(identifier: str) -> bool:
    """Whether the name is Keras's word for an activation, an optimizer and the like, which was to be a string:
    `activation=relu`."""
    return identifier in _WORDS


def usual(identifier: str) -> str | None:
    """The qualified name that a fragment means by it; None if there is no such thing."""
    if identifier in _USUAL:
        return _USUAL[identifier]
    if identifier in _FORMULA:
        return None
    names = (library.canonical(f"{module}.{identifier}") for module in _MODULES)
    return next((name for name in names if library.exists(name)), None)


def handed_on(identifier: str, roots: Set[str]) -> bool:
    """Whether a module of helpers that is not read, `from utils import *`, is thought to bring Keras's class, or the module, of
    that name: what helpers use themselves comes with them.

    roots: the packages that are imported.
    """
    return _HANDED_ON.fullmatch(identifier) is not None and not roots & _NOT_KERAS


def imported_elsewhere(identifier: str, roots: Set[str], notebook: bool) -> bool:
    """Whether an unbound name was imported in a cell that has changed or stands later, or in a part that is not shown.

    roots: the packages that are imported.
    """
    if not (identifier[0].isupper() or library.exists(f"keras.layers.{identifier}") or identifier in _USUAL):
        return False
    return bool(roots & {"keras", "tensorflow"}) if notebook else "torch" not in roots
