"""`keras-adversarial`: layers that go with Keras 1 and 2, and the models in which a generator meets its discriminator.

keras_adversarial/legacy.py, keras_adversarial/adversarial_utils.py
"""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, External, ListValue, Unknown, Value, known_items


@models("keras_adversarial.legacy.l1l2")
def l1l2(at: Context, l1: Value = 0, l2: Value = 0) -> Value:
    return at.call(External("keras.regularizers.L1L2"), Arguments((l1, l2)))


@models("keras_adversarial.legacy.Dense")
def dense(at: Context, units: Value, W_regularizer: Value = None, **more: Value) -> Value:
    return _layer(at, "Dense", units, **{_named(at, "W_regularizer"): W_regularizer}, **more)


@models("keras_adversarial.legacy.BatchNormalization")
def batch_normalization(at: Context, mode: Value = 0, **more: Value) -> Value:
    """The mode is Keras 1's."""
    return _layer(at, "BatchNormalization", **({"mode": mode} if at.dialect == 1 else {}), **more)


@models("keras_adversarial.legacy.Convolution2D")
def convolution(
    at: Context, units: Value, w: Value, h: Value, W_regularizer: Value = None, border_mode: Value = "same", **more: Value
) -> Value:
    sides = (w, h) if at.dialect == 1 else ((w, h),)
    given = {_named(at, "W_regularizer"): W_regularizer, _named(at, "border_mode"): border_mode}
    return _layer(at, "Convolution2D", units, *sides, **given, **more)


@models("keras_adversarial.legacy.AveragePooling2D")
def average_pooling(at: Context, pool_size: Value, border_mode: Value = "valid", **more: Value) -> Value:
    return _layer(at, "AveragePooling2D", pool_size, **{_named(at, "border_mode"): border_mode}, **more)


def _named(at: Context, argument: str) -> str:
    """What the Keras in force calls the argument."""
    return argument if at.dialect == 1 else {"W_regularizer": "kernel_regularizer", "border_mode": "padding"}[argument]


@models("keras_adversarial.normal_latent_sampling", "keras_adversarial.adversarial_utils.normal_latent_sampling",
        "keras_adversarial.uniform_latent_sampling", "keras_adversarial.adversarial_utils.uniform_latent_sampling")  # fmt: skip
def latent_sampling(at: Context, latent_shape: Value, low: Value = 0.0, high: Value = 1.0) -> Value:
    """A layer that draws as many points as it is given samples."""
    return _layer(at, "Lambda", at.unknown("numbers that are drawn by chance"), output_shape=latent_shape)


@models("keras_adversarial.build_gan", "keras_adversarial.adversarial_utils.build_gan")
def build_gan(at: Context, generator: Value, discriminator: Value, name: Value = "gan") -> Value:
    """From a point and a sample: what the discriminator says of what is made of the point, and of the sample."""
    z, x = (known_items(at.attribute(model, "inputs")) for model in (generator, discriminator))
    if z is None or x is None:
        return at.unknown("the inputs of what are to play against each other are not known")
    false = _of(at, discriminator, _of(at, generator, ListValue(z)))
    ends = [_end(at, "yfake", false), _end(at, "yreal", _of(at, discriminator, ListValue(x)))]
    return _model(at, ListValue((*z, *x)), ends, name)


@models("keras_adversarial.simple_gan", "keras_adversarial.adversarial_utils.simple_gan")
def simple_gan(at: Context, generator: Value, discriminator: Value, latent_sampling: Value) -> Value:
    """The same, with points that a layer draws."""
    gan = build_gan(at, generator, discriminator)
    inputs = known_items(at.attribute(gan, "inputs"))
    if isinstance(gan, Unknown) or inputs is None or len(inputs) != 2:
        return at.unknown("a model with one point and one sample as its inputs is not known")
    made = known_items(_of(at, gan, ListValue((_of(at, latent_sampling, inputs[1]), inputs[1]))))
    if made is None or len(made) != 2:
        return at.unknown("what the discriminator says is not known")
    return _model(at, inputs[1], [_end(at, name, y) for name, y in zip(("yfake", "yreal"), made, strict=True)], "gan")


@models("keras_adversarial.gan_targets", "keras_adversarial.adversarial_utils.gan_targets")
def gan_targets(at: Context, n: Value) -> Value:
    """What the generator and the discriminator want to hear, of false and of real samples each."""
    kinds = ("ones", "zeros", "zeros", "ones")
    return ListValue([at.call(External(f"numpy.{kind}"), Arguments(((n, 1),))) for kind in kinds])


def _end(at: Context, name: str, y: Value) -> Value:
    return _of(at, _layer(at, "Activation", "linear", name=name), y)


def _model(at: Context, inputs: Value, outputs: list[Value], name: Value) -> Value:
    return at.call(External("keras.Model"), Arguments((inputs, ListValue(outputs)), {"name": name}))


def _layer(at: Context, cls: str, *given: Value, **more: Value) -> Value:
    return at.call(External(f"keras.layers.{cls}"), Arguments(given, more))


def _of(at: Context, layer: Value, x: Value) -> Value:
    return at.call(layer, Arguments((x,)))
