"""The arguments of the four MobileNets: their defaults, what Keras checks of them, and the image size that follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.applications.checks import as_shape, check_size, check_weights, input_shape, rejected, wrong_rank
from cnnlint.applications.graph import Step
from cnnlint.applications.mobilenet import mobilenet, mobilenet_v2
from cnnlint.applications.mobilenet_v3 import mobilenet_v3
from cnnlint.layers.fields import as_written
from cnnlint.shapes import Dim, Shape, shape_text
from cnnlint.values import Value

_TOP = {"include_top": True, "weights": "imagenet", "input_tensor": None}
_V3 = {
    **{"input_shape": None, "alpha": 1.0, "minimalistic": False, **_TOP, "classes": 1000, "pooling": None},
    **{"dropout_rate": 0.2, "classifier_activation": "softmax", "include_preprocessing": True},
}
_DEFAULTS: Mapping[str, Mapping[str, Value]] = {
    "MobileNet": {
        **{"input_shape": None, "alpha": 1.0, "depth_multiplier": 1, "dropout": 0.001},
        **{**_TOP, "pooling": None, "classes": 1000, "classifier_activation": "softmax", "name": None},
    },
    "MobileNetV2": {
        **{"input_shape": None, "alpha": 1.0},
        **{**_TOP, "pooling": None, "classes": 1000, "classifier_activation": "softmax", "name": None},
    },
    "MobileNetV3Large": {**_V3, "name": "MobileNetV3Large"},
    "MobileNetV3Small": {**_V3, "name": "MobileNetV3Small"},
}
NAMES = tuple(_DEFAULTS)

# the sizes and widths that ImageNet's weights exist for
_SIZES = {"MobileNet": (128, 160, 192, 224), "MobileNetV2": (96, 128, 160, 192, 224)}
_WIDTHS = {"MobileNet": (0.25, 0.5, 0.75, 1.0), "MobileNetV2": (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)}
_WIDTH_WORDS = {
    "MobileNet": "If imagenet weights are being loaded, alpha can be one of`0.25`, `0.50`, `0.75` or `1.0` only.  "
    "Received alpha={alpha}",
    "MobileNetV2": "If imagenet weights are being loaded, alpha must be one of `0.35`, `0.50`, `0.75`, `1.0`, `1.3` or `1.4` "
    "only; Received `alpha={alpha}`",
    "MobileNetV3": "If imagenet weights are being loaded, alpha can be one of `0.75`, `1.0` for non minimalistic or `1.0` for "
    "minimalistic only.",
}
_NO_SIDES = "tuple index out of range"
_NO_IMAGE = "is incompatible with the layer: expected min_ndim=4, found ndim={}. Full shape received: {}"
_CLASSES_WORDS = {
    "MobileNet": "If using `weights='imagenet'` with `include_top=True`, `classes` should be 1000.  Received classes={classes}",
    "MobileNetV2": 'If using `weights="imagenet"` with `include_top` as true, `classes` should be 1000. '
    "Received `classes={classes}`",
    "MobileNetV3": 'If using `weights="imagenet"` with `include_top` as true, `classes` should be 1000.  '
    "Received classes={classes}",
}

_CLASSES_BEFORE = 'If using `weights` as `"imagenet"` with `include_top` as true, `classes` should be 1000.'
_CLASSES_WORDS_BEFORE = {  # Keras 2
    "MobileNet": f"{_CLASSES_BEFORE}  Received classes={{classes}}",
    "MobileNetV2": f"{_CLASSES_BEFORE} Received `classes={{classes}}`",
    "MobileNetV3": f"{_CLASSES_BEFORE}  Received classes={{classes}}",
}


def _facts(family: str, dialect: int) -> Mapping[str, Any]:
    words = _CLASSES_WORDS if dialect >= 3 else _CLASSES_WORDS_BEFORE
    return {"default_size": 224, "min_size": 32, "messages": {"classes": words[family]}}


def signature(name: str, dialect: int) -> list[tuple[str, Value]]:
    """The parameters and their defaults; Keras 2 takes no name."""
    return [(key, value) for key, value in _DEFAULTS[name].items() if dialect >= 3 or key != "name"]


def design(name: str, arguments: Mapping[str, Value], dialect: int, tensor: Shape | None) -> tuple[str, Shape, list[Step]]:
    """What the model is called, the shape of one image, and its layers. Raises ArgumentError where Keras raises."""
    family = "MobileNetV3" if name in V3_KERAS2_NAMES else name
    check_weights(_facts(family, dialect), arguments)
    if family == "MobileNetV3":
        image = _v3_shape(arguments, tensor)
        _check_width(family, (1.0,) if arguments["minimalistic"] else (0.75, 1.0), arguments)
        given = arguments.get("name")
        called = V3_KERAS2_NAMES[name] if dialect < 3 else given if isinstance(given, str) else name
        return called, image, mobilenet_v3(name, arguments, dialect)
    given = arguments["input_shape"]
    if given is not None and len(sides := as_shape(given, 32)) == 1:
        raise wrong_rank(sides, _NO_SIDES)
    image = input_shape(_facts(name, dialect), arguments, _default_size(name, arguments, tensor))
    if arguments["weights"] == "imagenet":
        _check_multiplier(arguments)
    _check_width(name, _WIDTHS[name], arguments)
    builder = mobilenet if name == "MobileNet" else mobilenet_v2
    given = arguments.get("name")
    called = given if isinstance(given, str) else f"{name.lower()}_{arguments['alpha']:0.2f}_{_rows(name, arguments, image)}"
    return called, image, builder(arguments)


V3_KERAS2_NAMES = {"MobileNetV3Large": "MobilenetV3large", "MobileNetV3Small": "MobilenetV3small"}


def _default_size(name: str, arguments: Mapping[str, Value], tensor: Shape | None) -> int:
    """A square of a size that there are weights for is its own default."""
    shape: Shape = ()
    if arguments["input_shape"] is not None:
        shape = as_shape(arguments["input_shape"], 32)
    elif tensor is not None and name == "MobileNetV2":
        shape = tensor[1:]
    if len(shape) == 3 and shape[0] == shape[1] and shape[0] in _SIZES[name] and isinstance(shape[0], int):
        return shape[0]
    return 224


def _rows(name: str, arguments: Mapping[str, Value], image: Shape) -> Dim:
    """The size in the model's name: that of the weights which are loaded."""
    if arguments["weights"] == "imagenet" and (image[0] != image[1] or image[0] not in _SIZES[name]):
        return 224
    return image[0]


def _v3_shape(arguments: Mapping[str, Value], tensor: Shape | None) -> Shape:
    given = arguments["input_shape"]
    if given is None:
        return (None, None, 3) if tensor is None else (tensor[2], tensor[1], 3)
    image = as_shape(given, 32)
    if len(image) != 3:
        raise wrong_rank(image, _NO_SIDES if len(image) < 2 else _NO_IMAGE.format(len(image) + 1, shape_text((None, *image))))
    check_size(image, 32, f"Received `input_shape={shape_text(image)}`")
    return image


def _check_width(family: str, widths: tuple[float, ...], arguments: Mapping[str, Value]) -> None:
    alpha = arguments["alpha"]
    if arguments["weights"] != "imagenet" or alpha in widths:
        return
    raise rejected(
        "alpha",
        f"there are no ImageNet weights for `alpha={as_written(alpha)}`",
        _WIDTH_WORDS[family].replace("{alpha}", as_written(alpha)),
        expected=f"one of {', '.join(map(str, widths))}",
        actual=as_written(alpha),
        help="take one of these widths, or set `weights=None`",
    )


def _check_multiplier(arguments: Mapping[str, Value]) -> None:
    multiplier = arguments.get("depth_multiplier", 1)
    if multiplier == 1 or not isinstance(multiplier, (int, float)):
        return
    raise rejected(
        "depth_multiplier",
        f"with ImageNet's weights `depth_multiplier` must be 1, not {multiplier}",
        f"If imagenet weights are being loaded, depth multiplier must be 1.  Received depth_multiplier={multiplier}",
        expected="1",
        actual=str(multiplier),
    )
