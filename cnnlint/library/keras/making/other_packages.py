"""Making layers of TensorFlow Addons, keras-contrib and KerasHub: `tfa.layers.X(...)`."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.layers import find, of_package
from cnnlint.layers.base import ArgumentError, Layer
from cnnlint.layers.construct import construct
from cnnlint.library import models
from cnnlint.library.keras.calling.rejections import rejection
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.objects import data_format
from cnnlint.library.keras.making.opaque import as_written, opaque, set_common_arguments
from cnnlint.values import Cause, Context, Value


@models("tensorflow_addons.layers.*")
def make_addon(at: Context, name: str, args: Arguments) -> Value:
    """A layer of TensorFlow Addons: some have the name of a Keras layer and other arguments."""
    short = name.rpartition(".")[2]
    return _made(at, name, of_package("addons").get(short) or find(short), args)


@models(
    "keras_contrib.layers.*", "keras_contrib.layers.crf.*", "keras_contrib.layers.normalization.*",
    "keras_contrib.layers.normalization.groupnormalization.*", "keras_contrib.layers.normalization.instancenormalization.*",
)  # fmt: skip
def make_contributed(at: Context, name: str, args: Arguments) -> Value:
    """A layer of keras-contrib."""
    return _made(at, name, of_package("contrib").get(name.rpartition(".")[2]), args)


@models("keras_hub.layers.*", "keras_nlp.layers.*")
def make_of_hub(at: Context, name: str, args: Arguments) -> Value:
    """A layer of KerasHub."""
    known, short = of_package("hub"), name.rpartition(".")[2]
    if short in known or not short[:1].isupper():
        return _made(at, name, known.get(short), args)
    return opaque(at, short, args, at.unknown(f"{name} is not modelled"), name)


def _made(at: Context, name: str, cls: type[Layer] | None, args: Arguments) -> Value:
    short = name.rpartition(".")[2]
    if cls is None:
        return opaque(at, short, args, at.unknown(f"the layer {short} is not modelled"), name)
    layer = LayerValue(short, "", at.span, qualified=name)
    try:
        layer.spec = construct(cls, args, at.dialect, data_format(at))
    except ArgumentError as error:
        at.emit(rejection(error, None, at, short, error.span or at.span))
        layer.unknown = at.because(Cause.IMPOSSIBLE, "an impossible layer")
    layer.args, layer.spans = as_written(cls, args), dict(args.keyword_spans)
    set_common_arguments(at, layer, args)
    return layer
