"""`keras.applications.X(...)`: the architecture as a functional model of ordinary layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import Arguments, BindError, Bound, bind
from cnnlint.frozen import replace
from cnnlint.layers.base import ArgumentError, LayerError, Undetermined
from cnnlint.library import models
from cnnlint.library.keras.calling.rejections import KERAS_3, rejection
from cnnlint.library.keras.functional import preprocess_input
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.making.objects import data_format
from cnnlint.library.keras.models.registry import register
from cnnlint.library.keras.releases.differences import (
    differs_without_size,
    differs_without_top,
    doubt_rows,
    images_of,
    is_branched,
)
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Call, Kind, Problem
from cnnlint.values import EVERY_DIALECT, Cause, Context, Unknown, Value


class ApplicationValue(FunctionalValue):
    """A model of `keras.applications`; `missing` says why its layers are not known, if they are not."""

    __slots__ = ()
    kind: Kind = "application"


@models(
    "keras.applications.*", "keras.applications.convnext.*", "keras.applications.densenet.*",
    "keras.applications.efficientnet.*", "keras.applications.efficientnet_v2.*", "keras.applications.imagenet_utils.*",
    "keras.applications.inception_resnet_v2.*",
    "keras.applications.inception_v3.*", "keras.applications.mobilenet.*", "keras.applications.mobilenet_v2.*",
    "keras.applications.mobilenet_v3.*", "keras.applications.mobilenetv2.*", "keras.applications.nasnet.*",
    "keras.applications.regnet.*", "keras.applications.resnet.*", "keras.applications.resnet50.*",
    "keras.applications.resnet_rs.*", "keras.applications.resnet_v2.*", "keras.applications.resnext.*",
    "keras.applications.vgg16.*", "keras.applications.vgg19.*", "keras.applications.xception.*",
)  # fmt: skip
def application(at: Context, name: str, args: Arguments) -> Value:
    """The model that `keras.applications.<name>` returns."""
    module, _, short = name.rpartition(".")
    if not short[:1].isupper():
        return (
            preprocess_input.call(at, name, args)
            if short in preprocess_input.FUNCTIONS
            else at.unknown(f"{name}() is not modelled")
        )
    from cnnlint.applications.build import names, signature

    if short not in names():
        return unknown_model(at, short, at.unknown(f"the architecture {short} is not modelled"))
    try:
        bound = bind(signature(short, at.dialect), without_modules(args) if at.dialect < 3 else args)
    except BindError as error:
        at.emit(rejection(_misfit(short, error, args, at.dialect), None, at, short))
        return unknown_model(at, short, at.because(Cause.IMPOSSIBLE, "an impossible model"))
    given = {p.name: bound.value(p) for p in bound.signature.parameters}
    model = _built(at, short, module, given, bound)
    model.args, model.spans = dict(bound.given), bound.spans
    at.emit(Call(at.span, f"keras.applications.{short}", bound.given, bound.spans, model))
    return model


def _built(at: Context, name: str, module: str, given: Mapping[str, Value], bound: Bound) -> ApplicationValue:
    from cnnlint.applications.build import build
    from cnnlint.library.keras.functional.from_graph import model_of, source

    order = data_format(at)
    if isinstance(order, Unknown):
        return unknown_model(at, name, order)
    if order != "channels_last":
        return unknown_model(at, name, at.unknown(f"{name} with the channels first is not modelled"))
    if differs_without_top(at, name, given["include_top"]):
        return unknown_model(at, name, at.unknown(f"releases of Keras 2 differ in where {name} without its top ends"))
    if differs_without_size(at, name, given):
        why = f"releases of Keras 2 differ in whether {name} without its top is made for images of any size"
        return unknown_model(at, name, at.unknown(why))
    _doubt_weights(at, name, given["weights"], bound)
    try:
        tensor = source(at, given["input_tensor"])
        shape: Any = tensor.shape if tensor is not None else images_of(at, name, given)
        graph = build(name, given, at.dialect, shape, at.release, is_branched(at, name, module))
    except Undetermined as reason:
        return unknown_model(at, name, reason.unknown)
    except LayerError as error:
        error.span = error.span or bound.spans.get(error.argument or "")
        at.emit(rejection(error, None, at, name, error.span or at.span))
        return unknown_model(at, name, at.because(Cause.IMPOSSIBLE, "an impossible model"))
    model = model_of(at, graph, f"keras.applications.{name}", tensor)
    model.doubt = doubt_rows(at, name, module, given["weights"], model.rows())
    return model


def unknown_model(at: Context, name: str, why: Unknown, qualified: str = "", kind: str = "Functional") -> ApplicationValue:
    """A model of that name whose layers are not known. kind: what its row is called inside another model."""
    missing = why.placed(at.span)
    called = "" if qualified else _called(name, at.dialect)
    model = ApplicationValue(called or name.lower(), at.span, [TensorValue(missing)], [TensorValue(missing)], kind)
    model.qualified, model.missing = qualified or f"keras.applications.{name}", missing
    model.auto_named, model.unnamed = False, None if called else missing
    register(model, at)
    return model


def _called(name: str, dialect: int) -> str:
    """What Keras calls the architecture whatever its arguments are; "" where they decide about that, or it is not stored."""
    from cnnlint.applications import stored

    return str(stored.facts(name, dialect)["name"]) if name in stored.names() else ""


def without_modules(args: Arguments) -> Arguments:
    """Keras 2 also takes the modules to build with: `backend=keras.backend, layers=keras.layers`."""
    keywords = {k: v for k, v in args.keywords.items() if k not in ("backend", "layers", "models", "utils")}
    return replace(args, keywords=keywords)


_ARGUMENTS = ("include_top", "weights", "input_tensor", "input_shape", "pooling", "classes", "classifier_activation")


def _misfit(name: str, error: BindError, args: Arguments, dialect: int) -> ArgumentError:
    from difflib import get_close_matches

    words = {"missing": "needs", "unknown": "has no", "twice": "gets twice the"}.get(error.kind, "takes fewer arguments than")
    message = f"{name} {words} argument `{error.name}`" if error.kind != "too-many" else f"{name} {words} {error.name}"
    keras = _unexpected(name, error.name, dialect) if error.kind == "unknown" else None
    near = get_close_matches(error.name, _ARGUMENTS, 1) if error.kind == "unknown" else []
    help = f"did you mean `{near[0]}`?" if near else None
    return ArgumentError(
        "application-arguments", message, argument=error.name, help=help, keras=keras, error="TypeError", span=error.span,
        dialects=_refusing(name, args),
    )  # fmt: skip


def _refusing(name: str, args: Arguments) -> frozenset[int]:
    """The versions of Keras that do not take these arguments, as the one in force does not."""
    from cnnlint.applications.build import signature

    try:
        bind(signature(name, 2), without_modules(args))
    except BindError:
        return EVERY_DIALECT
    return KERAS_3


_TAKE_ANYTHING = ("MobileNet", "MobileNetV2", "InceptionResNetV2")


def _unexpected(name: str, argument: str, dialect: int) -> str:
    """Keras's words, or Python's. Some functions of Keras 2 take every argument and then look, those of ResNet among them."""
    if dialect < 3 and (name in _TAKE_ANYTHING or (name.startswith("ResNet") and not name.startswith("ResNetRS"))):
        return "Unknown argument(s):"
    function = "EfficientNet" if dialect < 3 and name.startswith("EfficientNetB") else name  # the one behind all of them
    return f"{function}() got an unexpected keyword argument '{argument}'"


def _doubt_weights(at: Context, name: str, weights: Value, bound: Bound) -> None:
    """A word that is neither "imagenet" nor looks like a file."""
    if not isinstance(weights, str) or weights == "imagenet" or any(mark in weights for mark in "./\\:"):
        return
    keras = (
        "The `weights` argument should be either `None` (random initialization), ...imagenet... (pre-training on ImageNet), "
        "or the path to the weights file to be loaded"
    )
    at.emit(
        Problem(
            "application-arguments",
            f"`weights` of {name} must be None, 'imagenet' or the path of a file, not {weights!r}",
            bound.spans.get("weights", at.span),
            expected="None, 'imagenet' or a path",
            actual=repr(weights),
            help="write `weights='imagenet'`" if weights.lower().replace("_", "") == "imagenet" else None,
            keras=keras,
            argument="weights",
            certain=False,
        )
    )
