"""Models of packages that people use beside `keras.applications`: `efficientnet.keras.EfficientNetB0(...)` and others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cnnlint.arguments import Arguments, BindError, Signature, bind
from cnnlint.layers.base import LayerError, Undetermined
from cnnlint.library import models
from cnnlint.library.keras.functional.applications import ApplicationValue, unknown_model, without_modules
from cnnlint.library.keras.making.inputs import input_layer
from cnnlint.library.keras.making.naming import auto_name
from cnnlint.library.keras.making.objects import data_format
from cnnlint.values import Context, External, Unknown, Value

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


@models("classification_models.*", "classification_models.models.*", "classification_models.resnet.*")
def residual_net(at: Context, name: str, args: Arguments) -> Value:
    """`ResNet18(...)`, also as `Classifiers.get("resnet18")` gives it."""
    from cnnlint.applications.residual_nets import NAMES, SIGNATURE, build

    short = name.rpartition(".")[2]
    if short not in NAMES or at.dialect != 2 or data_format(at) != "channels_last":
        return zoo(at, name, args)
    return _built(at, name, SIGNATURE, without_modules(args), lambda given, shape: build(short, given, shape), "data")


@models("classification_models.keras.Classifiers.get", "classification_models.tfkeras.Classifiers.get")
def get_classifier(at: Context, name: Value) -> Value:
    """The function that builds the model, and the one that scales images for it."""
    from cnnlint.applications.residual_nets import NAMES

    return _classifier(at, name, NAMES)


@models("classification_models.Classifiers.get")
def get_early_classifier(at: Context, name: Value) -> Value:
    """Before 1.0, where the blocks of the SE nets were others."""
    from cnnlint.applications.residual_nets import NAMES

    return _classifier(at, name, [known for known in NAMES if not known.startswith("SE")])


def _classifier(at: Context, name: Value, names: Sequence[str]) -> Value:
    if not isinstance(name, str):
        return name if isinstance(name, Unknown) else at.unknown("the name of the model is not known")
    found = {known.lower(): f"classification_models.{known}" for known in names}
    found |= {known.lower(): f"keras.applications.{known}" for known in _OF_KERAS}
    other = f"classification_models.models.{name}"
    return External(found.get(name, other)), at.unknown("how images are scaled is not modelled")


# Of those that the package takes from `keras_applications`, what Keras itself builds alike.
_OF_KERAS = ("VGG16", "VGG19", "DenseNet121", "DenseNet169", "DenseNet201", "InceptionV3", "Xception", "NASNetMobile")


@models("segmentation_models.Unet", raw=True)
def unet(at: Context, args: Arguments) -> Value:
    """`segmentation_models.Unet("resnet34", ...)`."""
    from cnnlint.applications.residual_nets import UNET, build_unet

    if at.dialect != 2 or data_format(at) != "channels_last":
        return zoo(at, "segmentation_models.Unet", args)
    return _built(at, "segmentation_models.Unet", UNET, without_modules(args), lambda given, _: build_unet(given), "data")


@models("segmentation_models.Linknet", raw=True)
def linknet(at: Context, args: Arguments) -> Value:
    """`segmentation_models.Linknet("resnet34", ...)`."""
    from cnnlint.applications.residual_nets import LINKNET, build_linknet

    name = "segmentation_models.Linknet"
    if at.dialect != 2 or data_format(at) != "channels_last":
        return zoo(at, name, args)
    return _built(at, name, LINKNET, without_modules(args), lambda given, _: build_linknet(given), "data")


def _built(
    at: Context, name: str, signature: Signature, args: Arguments, build: Callable[..., Graph], called: str = ""
) -> ApplicationValue:
    """build: the graph, from the arguments and the shape of the tensor that the model is to be built on. called: the name of
    the input, if it has one of its own."""
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
    if tensor is None and called:
        own = Arguments(keywords={"batch_shape": graph.nodes[0].output, "name": called})
        tensor = input_layer(at, own).nodes[0].outputs[0]
    model = model_of(at, graph, name, tensor)
    model.args, model.spans = dict(bound.given), bound.spans
    return model


@models("efficientnet.**", "segmentation_models.**", "classification_models.**")
def zoo(at: Context, name: str, args: Arguments) -> Value:
    """Models whose layers are not known."""
    short, why = name.rpartition(".")[2], at.unknown(f"{name} is not modelled")
    return unknown_model(at, short, why, name) if short.startswith(_MODELS) or _from_a_list(name) else why


def _from_a_list(name: str) -> bool:
    """Whether it is what `Classifiers.get` gives for a name that is not modelled."""
    return name.startswith("classification_models.models.") and name.count(".") == 2
