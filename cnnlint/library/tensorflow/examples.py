"""`tensorflow_examples.models.pix2pix`: the blocks that TensorFlow's tutorials on segmentation and pix2pix build with.

tensorflow/examples: tensorflow_examples/models/pix2pix/pix2pix.py
"""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, External, ListValue, Value

_HALVING = (64, 128, 256, 512, 512, 512, 512, 512)
_DOUBLING = (512, 512, 512, 512, 256, 128, 64)


@models("tensorflow_examples.models.pix2pix.pix2pix.downsample")
def downsample(at: Context, filters: Value, size: Value, norm_type: Value = "batchnorm", apply_norm: Value = True) -> Value:
    """Half the sides: a convolution, what normalises it, and a leaky ReLU."""
    if not isinstance(norm_type, str) or not isinstance(apply_norm, bool):
        return at.unknown("how downsample() normalises is not known")
    norm = _norm(at, norm_type) if apply_norm else ()
    return _stack(at, (_convolution(at, "Conv2D", filters, size), *norm, _layer(at, "LeakyReLU")))


@models("tensorflow_examples.models.pix2pix.pix2pix.upsample")
def upsample(at: Context, filters: Value, size: Value, norm_type: Value = "batchnorm", apply_dropout: Value = False) -> Value:
    """Twice the sides: a transposed convolution, what normalises it, dropout where it is asked for, and a ReLU."""
    if not isinstance(norm_type, str) or not isinstance(apply_dropout, bool):
        return at.unknown("what upsample() makes of its convolution is not known")
    convolution, norm = _convolution(at, "Conv2DTranspose", filters, size), _norm(at, norm_type)
    dropout = (_layer(at, "Dropout", 0.5),) if apply_dropout else ()
    return _stack(at, (convolution, *norm, *dropout, _layer(at, "ReLU")))


@models("tensorflow_examples.models.pix2pix.pix2pix.unet_generator")
def unet_generator(at: Context, output_channels: Value, norm_type: Value = "batchnorm") -> Value:
    """A U-Net of eight such blocks down and seven up, for pictures of any sides."""
    down = [downsample(at, filters, 4, norm_type, i > 0) for i, filters in enumerate(_HALVING)]
    up = [upsample(at, filters, 4, norm_type, i < 3) for i, filters in enumerate(_DOUBLING)]
    last = _layer(at, "Conv2DTranspose", output_channels, 4, strides=2, padding="same", activation="tanh")
    concat = _layer(at, "Concatenate")
    x = inputs = at.call(External("keras.Input"), Arguments(keywords={"shape": ListValue((None, None, 3))}))
    skips = []
    for block in down:
        x = _of(at, block, x)
        skips.append(x)
    for block, skip in zip(up, reversed(skips[:-1]), strict=True):
        x = _of(at, concat, ListValue((_of(at, block, x), skip)))
    return at.call(External("keras.Model"), Arguments(keywords={"inputs": inputs, "outputs": _of(at, last, x)}))


@models("tensorflow_examples.models.pix2pix.pix2pix.discriminator")
def discriminator(at: Context, norm_type: Value = "batchnorm", target: Value = True) -> Value:
    """Says of each patch of a picture whether it is real, beside the picture that it was made from where it is given one."""
    if not isinstance(norm_type, str) or not isinstance(target, bool):
        return at.unknown("what discriminator() is given is not known")
    pictures = [_picture(at, name) for name in ("input_image", "target_image")[: 1 + target]]
    x = _of(at, _layer(at, "Concatenate"), ListValue(pictures)) if target else pictures[0]
    for i, filters in enumerate((64, 128, 256)):
        x = _of(at, downsample(at, filters, 4, norm_type, i > 0), x)
    x = _of(at, _layer(at, "Conv2D", 512, 4, strides=1, use_bias=False), _of(at, _layer(at, "ZeroPadding2D"), x))
    for layer in (
        *_norm(at, norm_type),
        _layer(at, "LeakyReLU"),
        _layer(at, "ZeroPadding2D"),
        _layer(at, "Conv2D", 1, 4, strides=1),
    ):
        x = _of(at, layer, x)
    inputs = ListValue(pictures) if target else pictures[0]
    return at.call(External("keras.Model"), Arguments(keywords={"inputs": inputs, "outputs": x}))


def _picture(at: Context, name: str) -> Value:
    return at.call(External("keras.Input"), Arguments(keywords={"shape": ListValue((None, None, 3)), "name": name}))


def _convolution(at: Context, cls: str, filters: Value, size: Value) -> Value:
    return _layer(at, cls, filters, size, strides=2, padding="same", use_bias=False)


def _norm(at: Context, norm_type: str) -> tuple[Value, ...]:
    """The layer that normalises; none for a name that is not known there."""
    if norm_type.lower() == "batchnorm":
        return (_layer(at, "BatchNormalization"),)
    if norm_type.lower() == "instancenorm":
        return (at.call(External("tensorflow_addons.layers.InstanceNormalization"), Arguments()),)
    return ()


def _layer(at: Context, cls: str, *given: Value, **more: Value) -> Value:
    return at.call(External(f"keras.layers.{cls}"), Arguments(given, more))


def _stack(at: Context, layers: Sequence[Value]) -> Value:
    return at.call(External("keras.Sequential"), Arguments((ListValue(layers),)))


def _of(at: Context, layer: Value, x: Value) -> Value:
    return at.call(layer, Arguments((x,)))
