"""TensorFlow's own names for Keras's initializers."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, Value


@models(
    "tensorflow.random_normal_initializer",
    "tensorflow.random_uniform_initializer",
    "tensorflow.truncated_normal_initializer",
    "tensorflow.constant_initializer",
    "tensorflow.zeros_initializer",
    "tensorflow.ones_initializer",
    "tensorflow.initializers.RandomNormal",
    "tensorflow.initializers.RandomUniform",
    "tensorflow.initializers.TruncatedNormal",
    "tensorflow.initializers.Constant",
    "tensorflow.initializers.Zeros",
    "tensorflow.initializers.Ones",
    named=True,
)
def initializer(at: Context, name: str, args: Arguments) -> Value:
    """`tf.random_normal_initializer` is `RandomNormal`."""
    words = name.rpartition(".")[2].removesuffix("_initializer")
    return at.apply(f"keras.initializers.{words if words[0].isupper() else words.title().replace('_', '')}", args)
