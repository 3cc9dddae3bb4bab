"""Models of packages that people use beside `keras.applications`: `efficientnet.keras.EfficientNetB0(...)` and others."""

from __future__ import annotations

from cnnlint.arguments import Arguments, BindError, bind
from cnnlint.layers.base import LayerError, Undetermined
from cnnlint.library import models
from cnnlint.library.keras.functional.applications import ApplicationValue, unknown_model, without_modules
from cnnlint.library.keras.making.naming import auto_name
from cnnlint.library.keras.making.objects import data_format
from cnnlint.values import Context, Value

_MODELS = ("EfficientNet", "Unet", "FPN", "Linknet", "PSPNet")


@models("efficientnet.keras.*", "efficientnet.tfkeras.*")
def efficientnet(at: Context, name: str, args: Arguments) -> Value:
    """EfficientNet before Keras itself had it; the package is for Keras 2."""
    from cnnlint.applications.efficientnets import NAMES, SIGNATURE, build
    from cnnlint.library.keras.functional.from_graph import fill, source

    short, why = name.rpartition(".")[2], at.unknown(f"{name} is not modelled")
    if short not in NAMES or at.dialect != 2 or data_format(at) != "channels_last":
        return zoo(at, name, args)
    try:
        bound = bind(SIGNATURE, without_modules(args))
        given = {p.name: bound.value(p) for p in bound.signature.parameters}
        tensor = source(at, given["input_tensor"])
        graph = build(short, given, None if tensor is None else tensor.shape)  # type: ignore[arg-type]
    except (BindError, LayerError):
        return unknown_model(at, short, why, name)
    except Undetermined as reason:
        return unknown_model(at, short, reason.unknown, name)
    model = ApplicationValue(graph.name, at.span, [], [], "Functional")
    model.qualified, model.auto_named = name, False
    fill(at, model, graph, tensor)
    model.args, model.spans = dict(bound.given), bound.spans
    return model


@models("vit_keras.vit.*")
def vision_transformer(at: Context, name: str, args: Arguments) -> Value:
    """`vit_keras.vit.vit_b16(...)`."""
    from cnnlint.applications.vision_transformers import NETS, build, signature
    from cnnlint.library.keras.functional.from_graph import fill

    short, why = name.rpartition(".")[2], at.unknown(f"{name} is not modelled")
    if short not in NETS:
        return why
    try:
        bound = bind(signature(short), args)
        graph = build(short, {p.name: bound.value(p) for p in bound.signature.parameters}, at.dialect)
    except (BindError, LayerError):
        return unknown_model(at, short, why, name)
    except Undetermined as reason:
        return unknown_model(at, short, reason.unknown, name)
    model = ApplicationValue(graph.name, at.span, [], [], "Functional")
    model.qualified, model.auto_named = name, False
    fill(at, model, graph)
    model.args, model.spans = dict(bound.given), bound.spans
    blocks = sum(step.cls == "TransformerBlock" for step in graph.nodes)
    for cls in ("Lambda", "Dropout", "Dropout", "Dropout", "InputLayer", "Functional") if at.dialect >= 3 else ():
        for _ in range(blocks):
            auto_name(at, cls)  # what each block makes for itself; Keras 2 counts it apart, by the graph it is built in
    return model


@models("efficientnet.**", "segmentation_models.**", "classification_models.**")
def zoo(at: Context, name: str, args: Arguments) -> Value:
    """Models whose layers are not known."""
    short, why = name.rpartition(".")[2], at.unknown(f"{name} is not modelled")
    return unknown_model(at, short, why, name) if short.startswith(_MODELS) else why
