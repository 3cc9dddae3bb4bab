"""One name for all ways to reach the same thing of a library."""

from __future__ import annotations

import re
from functools import cache

_SAME = (
    ("tensorflow_core.", "tensorflow."),  # where TensorFlow 1.15 to 2.1 keep what they are made of
    *((f"tensorflow.{inner}v{major}.", "tensorflow.") for inner in ("_api.", "python.keras.api._") for major in (1, 2)),
    *((f"tensorflow.{inner}", "tensorflow.") for inner in ("compat.v1.", "compat.v2.", "v2.")),
    ("tensorflow.python.keras.", "keras."),
    ("tensorflow.contrib.keras.", "keras."),
    ("tensorflow.keras.", "keras."),
    ("tf_keras.", "keras."),
    ("keras_core.", "keras."),  # Keras 3 before it was released
    ("keras.src.layers.activations.", "keras.layers.activation."),  # the package of layers, as Keras 2 called it
    ("keras.src.", "keras."),
    ("keras.api.", "keras."),
    ("keras.tf_keras.", "keras."),
    ("keras_preprocessing.", "keras.preprocessing."),
    *(
        (f"{package}.{module}keras.", "keras.")
        for package in ("keras_cv", "keras_nlp")
        for module in ("src.backend.", "backend.")
    ),
    ("tensorflow.contrib.learn.python.learn.datasets.mnist.", "tensorflow.examples.tutorials.mnist.input_data."),
    ("tensorflow.contrib.learn.datasets.mnist.", "tensorflow.examples.tutorials.mnist.input_data."),
)


@cache
def canonical(name: str) -> str:
    """One name for all ways to reach the same thing: `tensorflow.keras.layers.Dense` is `keras.layers.Dense`."""
    for prefix, short in _SAME:
        if name.startswith(prefix) or name + "." == prefix:
            name = (short + name[len(prefix) :]).rstrip(".")
    if name.startswith("keras."):
        return _canonical_keras(name)
    if name.startswith("sklearn.") and "._" in name:  # its packages export what their private modules define
        return ".".join(part for part in name.split(".") if not part.startswith("_"))
    return _BUILTIN.get(name, name)


_BUILTIN = {f"six.moves.{name}": f"builtins.{name}" for name in ("filter", "input", "map", "range", "zip")} | {
    "six.moves.xrange": "builtins.range",
    "past.builtins.xrange": "builtins.range",
    "six.string_types": "builtins.str",
    "six.text_type": "builtins.str",
    "six.binary_type": "builtins.bytes",
    "six.integer_types": "builtins.int",
}
_MOVED = {
    "keras.models.Sequential": "keras.Sequential",
    "keras.models.Model": "keras.Model",
    "keras.layers.Input": "keras.Input",
    "keras.layers.Model": "keras.Model",
    "keras.Layer": "keras.layers.Layer",
}


# Modules that `keras.layers.core` imports, which until Keras 2.4 `keras.layers` let through with its stars.
_LET_THROUGH = re.compile(r"keras\.layers\.(?:core\.)?(?=(?:activations|constraints|initializers|regularizers)\b)")


def _canonical_keras(name: str) -> str:
    """Keras moved its classes between modules; layers are known by their class name alone."""
    name = _LET_THROUGH.sub("keras.", name, count=1)
    last = name.rpartition(".")[2]
    if name.startswith("keras.layers.containers."):  # before 0.3
        name = f"keras.{last}"
    elif name.startswith(("keras.layers.", "keras.legacy.layers.")) and last[:1].isupper():
        name = f"keras.layers.{last}"
    elif name.startswith(("keras.engine.", "keras.models.")):
        if last in ("Model", "Sequential", "Input"):
            return f"keras.{last}"
        if last in ("Layer", "InputLayer", "InputSpec", "Merge", "merge"):
            return f"keras.layers.{last}"
    elif last == "from_config" and (made := re.search(r"\.layers\.(?:\w+\.)*([A-Z]\w*)\.\w+$", name)):
        return f"keras.__from_config__.{made[1]}"  # a method of the class, which the name of a layer alone would lose
    elif re.fullmatch(r"keras\.layers\.[a-z]\w*\.[a-z]\w*", name) and last not in _LAYER_MODULES:
        name = f"keras.layers.{last}"  # keras.layers.merge.concatenate
    return _MOVED.get(name, name)


_LAYER_MODULES = frozenset({"elu", "leaky_relu", "prelu", "preprocessing", "relu", "softmax"})
