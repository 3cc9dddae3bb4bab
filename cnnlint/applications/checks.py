"""What `keras.applications` rejects before it builds anything, in Keras's words (keras/src/applications/imagenet_utils.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.diagnostics import plural
from cnnlint.layers.base import ArgumentError, Undetermined
from cnnlint.layers.fields import as_written, items_of
from cnnlint.shapes import Dim, Shape, differ, less, shape_text, symbol
from cnnlint.values import ListValue, Scalar, Unknown, Value, as_dim, as_size

Facts = Mapping[str, Any]


def rejected(argument: str, message: str, keras: str, **more: Any) -> ArgumentError:
    """The error for a wrong argument of an application."""
    return ArgumentError("application-arguments", message, argument=argument, keras=keras, **more)


def need_number(arguments: Mapping[str, Value], key: str) -> float:
    """An argument on which the widths depend. Raises Undetermined where it is not known."""
    value = arguments[key]
    if isinstance(value, (int, float)):
        return value
    raise Undetermined(value if isinstance(value, Unknown) else Unknown(f"`{key}` is {as_written(value)}"))


def check_weights(facts: Facts, arguments: Mapping[str, Value]) -> None:
    """`weights="imagenet"` with a classifier has 1000 classes, and that classifier a softmax or nothing."""
    weights, classes = arguments["weights"], arguments["classes"]
    activation = arguments["classifier_activation"]
    if weights is None or isinstance(weights, Unknown) or not arguments["include_top"]:
        return
    if weights == "imagenet" and _is_not(classes, 1000):
        raise rejected(
            "classes",
            f"with `weights='imagenet'` and `include_top=True` there are 1000 classes, not {as_written(classes)}",
            facts["messages"]["classes"].replace("{classes}", as_written(classes)),
            expected="1000",
            actual=as_written(classes),
            help="set `include_top=False` and add a classifier of your own, or `weights=None` to train from the start",
        )
    if activation is not None and isinstance(activation, str) and activation not in ("softmax", "linear"):
        raise rejected(
            "classifier_activation",
            f"with pretrained weights `classifier_activation` can only be None or 'softmax', not {activation!r}",
            "Only `None` and `softmax` activations are allowed for the `classifier_activation` argument when using "
            f"pretrained weights, with `include_top=True`; Received: classifier_activation=<function {activation} at ...>",
            expected="None or 'softmax'",
            actual=repr(activation),
            help="leave out `classifier_activation`, or set `weights=None` to train from the start",
        )


def input_shape(facts: Facts, arguments: Mapping[str, Value], default_size: int | None = None) -> Shape:
    """The shape of one image that the model is made for; what is unknown of it is a symbol. Raises ArgumentError."""
    size, least = default_size or facts["default_size"], facts["min_size"]
    given, top, pretrained = arguments["input_shape"], bool(arguments["include_top"]), arguments["weights"] == "imagenet"
    if given is None or items_of(given) == ():
        return (size, size, 3) if top else (None, None, 3)
    shape = as_shape(given, least, 3 if pretrained else None)
    if pretrained and top:
        return _default(given, shape, size)
    if len(shape) != 3:
        raise wrong_rank(shape)
    if pretrained and differ(shape[2], 3):
        keras = f"The input must have 3 channels; Received `input_shape={shape_text(shape)}`"
        raise _wrong_channels("input_shape", shape[2], keras)
    check_size(shape, least)
    if top and None in shape:
        raise rejected(
            "input_shape",
            f"with `include_top=True` every axis of `input_shape` must be a number, not {shape_text(shape)}",
            f"If `include_top` is True, you should specify a static `input_shape`. Received: input_shape={shape_text(shape)}",
            help="give the size of the images, or set `include_top=False`",
        )
    return shape


def check_tensor(name: str, arguments: Mapping[str, Value], tensor: Shape) -> None:
    """The weights of ImageNet do not fit the first layer on an `input_tensor` that has not 3 channels: Keras finds out when it
    has built the model and loads them (keras/src/legacy/saving/legacy_h5_format.py)."""
    if arguments["weights"] != "imagenet" or len(tensor) != 4 or not all(differ(tensor[axis], 3) for axis in (1, 3)):
        return
    keras = "" if name.startswith("ConvNeXt") else "Shape mismatch"  # that normalizes first, which TensorFlow refuses
    raise _wrong_channels("input_tensor", tensor[3], keras)


def _wrong_channels(argument: str, channels: Dim, keras: str) -> ArgumentError:
    return rejected(
        argument,
        f"with `weights='imagenet'` images have 3 channels, not {channels}",
        keras,
        expected="3 channels",
        actual=plural(channels, "channel") if isinstance(channels, int) else f"{channels} channels",
        help="repeat the channel three times, or set `weights=None`",
    )


def wrong_rank(shape: Shape, keras: str = "`input_shape` must be a tuple of three integers.") -> ArgumentError:
    """The error for an `input_shape` that is not that of an image."""
    return rejected(
        "input_shape",
        f"`input_shape` must be (height, width, channels), not {shape_text(shape)}",
        keras,
        expected="3 axes, without the batch",
        actual=f"{len(shape)} {'axis' if len(shape) == 1 else 'axes'}",
        help="give height, width and channels: `input_shape=(224, 224, 3)`",
    )


def check_size(shape: Shape, least: int, received: str | None = None) -> None:
    """Raises unless both sides are at least so large, or may be; `received` is how Keras ends its message."""
    if any(side is not None and less(side, least) for side in shape[:2]):
        raise rejected(
            "input_shape",
            f"the images must be at least {least} × {least}, not {shape_text(shape)}",
            f"Input size must be at least {least}x{least}; {received or f'Received: input_shape={shape_text(shape)}'}",
            expected=f"at least {least} × {least}",
            actual=f"{shape[0]} × {shape[1]}",
            help=f"resize the images to {least} × {least} or more, or take a smaller network",
        )


def as_shape(value: Value, least: int, channels: int | None = None) -> Shape:
    """A shape as given; axes that are not known become symbols, three of them if not even their number is.

    `channels` is how many there must be, if the weights say so.
    """
    items = items_of(value)
    if items is None:
        reason = value if isinstance(value, Unknown) else Unknown(f"`input_shape` is {as_written(value)}")
        name = reason.name or "input_shape"
        items = tuple(reason.likewise(f"{name}[{i}]") for i in range(3))
    shape = tuple(_side(i, item, least) for i, item in enumerate(items))
    if channels is not None and len(shape) == 3 and isinstance(items[2], Unknown):
        return (*shape[:2], channels)
    return shape


def _side(axis: int, value: Value, least: int) -> Dim:
    dim = as_dim(value)
    if not isinstance(dim, Unknown):
        return dim
    unknown = value if isinstance(value, Unknown) else dim
    name = unknown.name or f"input_shape[{axis}]"
    return symbol(name, unknown.reason, unknown.span, minimum=1 if axis == 2 else least)


def _default(given: Value, shape: Shape, size: int) -> Shape:
    """ImageNet's classifier takes the default shape only, and as a tuple."""
    default = (size, size, 3)
    wrong = len(shape) != 3 or None in shape or any(differ(a, b) for a, b in zip(shape, default, strict=True))
    if not wrong and not isinstance(given, ListValue):
        return default
    found = as_written(given) if isinstance(given, ListValue) else shape_text(shape)
    raise rejected(
        "input_shape",
        f"with `include_top=True` and ImageNet's weights `input_shape` must be {default}, not {found}",
        f"When setting `include_top=True` and loading `imagenet` weights, `input_shape` should be {default}.  "
        f"Received: input_shape={found}",
        expected=str(default),
        actual=found,
        help="set `include_top=False`, or `weights=None`",
    )


def check_name(name: str, called: str, facts: Facts, arguments: Mapping[str, Value]) -> None:
    """Two families find something by the name that the user gave (keras/src/applications/convnext.py, efficientnet_v2.py)."""
    default = facts["name"]
    if called == default or "name" not in arguments:
        return
    if name.startswith("EfficientNetV2"):
        message = f"{name} finds its blocks by its name, which must be {default!r}"
        raise rejected("name", message, repr(called), expected=repr(default), actual=repr(called), error="KeyError")
    if name.startswith("ConvNeXt") and arguments["weights"] == "imagenet" and default not in called:
        variant = default.removeprefix("convnext_")
        raise rejected(
            "name",
            f"with `weights='imagenet'` the name must contain {default!r}",
            f'Model name "{called}" does not match weights variant "{default}". When using imagenet weights, model name must '
            f'contain the weights variant (e.g., "convnext_{variant}").',
            expected=f"a name with {default!r}",
            actual=repr(called),
        )


def _is_not(value: Value, number: int) -> bool:
    """Whether it is surely another number, or none at all."""
    size = as_size(value)
    return not isinstance(value, (Unknown, Scalar)) if size is None else differ(size, number)
