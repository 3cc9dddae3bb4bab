"""Models of packages that people use beside `keras.applications`: `efficientnet.keras.EfficientNetB0(...)` and others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cnnlint.arguments import Arguments, BindError, Signature, bind
from cnnlint.layers.base import LayerError, Undetermined
from cnnlint.library import models
from cnnlint.library.keras.functional.applications import ApplicationValue, unknown_model, without_modules
from cnnlint.library.keras.making.naming import auto_name
from cnnlint.library.keras.making.objects import data_format
from cnnlint.values import Context, Value

if TYPE_CHECKING:
    from cnnlint.applications.graph import Graph

_MODELS = ("EfficientNet", "Unet", "FPN", "Linknet", "PSPNet")


@models("efficientnet.keras.*", "efficientnet.tfkeras.*")
def efficientnet(at: Context, name: str, args: Arguments) -> Value:
    """EfficientNet before Keras itself had it; the package is for Keras 2."""
    from cnnlint.applications.efficientnets import NAMES, SIGNATURE, build

    short = name.rpartition(".")[2]
    if short not in NAMES or at.dialect != 2 or data_format(at) != "channels_last":
        return zoo(at, name, args)
    return _built(at, name, SIGNATURE, without_modules(args), lambda given, shape: build(short, given, shape))


@models("vit_keras.vit.*")
def vision_transformer(at: Context, name: str, args: Arguments) -> Value:
    """`vit_keras.vit.vit_b16(...)`."""
    from cnnlint.applications.vision_transformers import NETS, build, signature

    short = name.rpartition(".")[2]
    if short not in NETS:
        return at.unknown(f"{name} is not modelled")
    model = _built(at, name, signature(short), args, lambda given, shape: build(short, given, at.dialect))
    blocks = sum(row.cls == "TransformerBlock" for row in model.rows())
    for cls in ("Lambda", "Dropout", "Dropout", "Dropout", "InputLayer", "Functional") if at.dialect >= 3 else ():
        for _ in range(blocks):
            auto_name(at, cls)  # what each block makes for itself; Keras 2 counts it apart, by the graph it is built in
    return model


def _built(at: Context, name: str, signature: Signature, args: Arguments, build: Callable[..., Graph]) -> ApplicationValue:
    """build: the graph, from the arguments and the shape of the tensor that the model is to be built on."""
    from cnnlint.library.keras.functional.from_graph import model_of, source

    short, why = name.rpartition(".")[2], at.unknown(f"{name} is not modelled")
    try:
        bound = bind(signature, args)
        given = {p.name: bound.value(p) for p in signature.parameters}
        tensor = source(at, given.get("input_tensor"))
        graph = build(given, None if tensor is None else tensor.shape)
    except (BindError, LayerError):
        return unknown_model(at, short, why, name)
    except Undetermined as reason:
        return unknown_model(at, short, reason.unknown, name)
    model = model_of(at, graph, name, tensor)
    model.args, model.spans = dict(bound.given), bound.spans
    return model


@models("efficientnet.**", "segmentation_models.**", "classification_models.**")
def zoo(at: Context, name: str, args: Arguments) -> Value:
    """Models whose layers are not known."""
    short, why = name.rpartition(".")[2], at.unknown(f"{name} is not modelled")
    return unknown_model(at, short, why, name) if short.startswith(_MODELS) else why
