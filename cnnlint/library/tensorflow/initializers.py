"""TensorFlow's own names for Keras's initializers."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, Value


@models("tensorflow.random_normal_initializer", "tensorflow.initializers.RandomNormal", raw=True)
def random_normal(at: Context, args: Arguments) -> Value:
    return at.apply("keras.initializers.RandomNormal", args)


@models("tensorflow.random_uniform_initializer", "tensorflow.initializers.RandomUniform", raw=True)
def random_uniform(at: Context, args: Arguments) -> Value:
    return at.apply("keras.initializers.RandomUniform", args)


@models("tensorflow.truncated_normal_initializer", "tensorflow.initializers.TruncatedNormal", raw=True)
def truncated_normal(at: Context, args: Arguments) -> Value:
    return at.apply("keras.initializers.TruncatedNormal", args)


@models("tensorflow.constant_initializer", "tensorflow.initializers.Constant", raw=True)
def constant(at: Context, args: Arguments) -> Value:
    return at.apply("keras.initializers.Constant", args)


@models("tensorflow.zeros_initializer", "tensorflow.initializers.Zeros", raw=True)
def zeros(at: Context, args: Arguments) -> Value:
    return at.apply("keras.initializers.Zeros", args)


@models("tensorflow.ones_initializer", "tensorflow.initializers.Ones", raw=True)
def ones(at: Context, args: Arguments) -> Value:
    return at.apply("keras.initializers.Ones", args)
