"""From a name and arguments to the graph that `keras.applications.<name>(...)` builds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.applications import mobilenets, stored
from cnnlint.applications.checks import as_shape, check_name, check_tensor, check_weights, input_shape, need_number, rejected
from cnnlint.applications.editions import as_released
from cnnlint.applications.further import as_designed, further
from cnnlint.applications.graph import Graph, Step
from cnnlint.applications.run import run
from cnnlint.arguments import Parameter, Signature
from cnnlint.layers.base import Undetermined
from cnnlint.shapes import Shape, shape_text
from cnnlint.values import Release, Unknown, Value


def names() -> tuple[str, ...]:
    """Every architecture."""
    return tuple(sorted((*stored.names(), *mobilenets.NAMES)))


def signature(name: str, dialect: int = 3) -> Signature:
    """The parameters of the function, in order, with their defaults."""
    known = mobilenets.signature(name, dialect) if name in mobilenets.NAMES else stored.facts(name, dialect)["signature"]
    parameters = [Parameter(key, default) for key, default in known]
    if all(p.name != "classifier_activation" for p in parameters):  # some of Keras 2 take it as a further keyword
        parameters.append(Parameter("classifier_activation", "softmax", keyword_only=True))
    parameters += [Parameter(key, default, keyword_only=True) for key, default in further(name, dialect).items()]
    return Signature(tuple(parameters))


def build(
    name: str,
    arguments: Mapping[str, Value],
    dialect: int = 3,
    tensor: Shape | None = None,
    release: Release | None = None,
    branched: bool = False,
) -> Graph:
    """The graph for these arguments, by parameter name; `tensor` is the shape of `input_tensor`, batch included. `release`
    is that of Keras 2. branched: whether it is the older ResNet50.

    Raises ArgumentError (of kind `application-arguments`) or ShapeError where Keras raises, and Undetermined if an argument
    that decides which layers there are is unknown.
    """
    given = {parameter.name: parameter.default for parameter in signature(name, dialect).parameters} | dict(arguments)
    need_known(given)
    if tensor is not None:
        check_tensor(name, given, tensor)
    if name in mobilenets.NAMES:
        called, image, steps = mobilenets.design(name, given, dialect, tensor)
    else:
        called, image, steps = _stored(name, given, dialect, tensor)
    if dialect == 2 and release is not None:
        steps = as_released(name, given, steps, release, branched)
    return Graph(called, run(steps, tensor or (None, *image), dialect))


def need_known(arguments: Mapping[str, Value]) -> None:
    """Raises Undetermined for the first argument that decides which layers there are, and is not known."""
    for key in ("include_top", "include_preprocessing", "minimalistic"):
        value = arguments.get(key)
        if isinstance(value, Unknown):
            raise Undetermined(value)
    for key in ("alpha", "dropout_rate"):
        if key in arguments:
            need_number(arguments, key)
    pooling = arguments["pooling"]
    if not arguments["include_top"] and isinstance(pooling, Unknown):
        raise Undetermined(pooling)


def _stored(name: str, arguments: Mapping[str, Value], dialect: int, tensor: Shape | None) -> tuple[str, Shape, list[Step]]:
    facts = stored.facts(name, dialect)
    given = arguments.get("name", arguments.get("model_name"))
    called = given if isinstance(given, str) else facts["name"]
    check_weights(facts, arguments)
    check_name(name, called, facts, arguments)
    image = _nasnet_shape(facts, arguments, tensor) if name.startswith("NASNet") else input_shape(facts, arguments)
    fill = {**arguments, "name": called}
    steps = stored.steps(name, dialect, _head(facts, arguments, image), tail(arguments), fill)
    return called, image, as_designed(steps, arguments)


def _nasnet_shape(facts: Mapping[str, Any], arguments: Mapping[str, Value], tensor: Shape | None) -> Shape:
    """NASNet is made for images of a known size: how it joins its cells depends on their widths."""
    given = arguments["input_shape"]
    if given is None:
        size = facts["default_size"]
        return (size, size, 3)
    told = as_shape(given, facts["min_size"])
    if None in told and arguments["weights"] == "imagenet":
        raise rejected(
            "input_shape",
            f"NASNet with ImageNet's weights needs an `input_shape` of numbers, not {shape_text(told)}",
            "When specifying the input shape of a NASNet and loading `ImageNet` weights, the input_shape argument must be "
            f"static (no None entries). Got: `input_shape={shape_text(told)}`.",
            help="give the size of the images, or set `weights=None`",
        )
    image = input_shape(facts, arguments)
    if (tensor or (None, *image))[2] is None:
        raise Undetermined(Unknown("NASNet for images of no known width is not modelled"))
    return image


def tail(arguments: Mapping[str, Value]) -> str:
    if arguments["include_top"]:
        return "top"
    return arguments["pooling"] if arguments["pooling"] in ("avg", "max") else "none"


def _head(facts: Mapping[str, Any], arguments: Mapping[str, Value], image: Shape) -> str:
    """Which head: some architectures rescale their input, each in its own way."""
    if "imagenet" in facts["head"]:
        if isinstance(arguments["weights"], Unknown):
            raise Undetermined(arguments["weights"])
        return "imagenet" if arguments["weights"] == "imagenet" else "any"
    if "rgb" not in facts["head"]:
        return "any"
    if not arguments.get("include_preprocessing", True):
        return "without"
    if image[2] is not None and not isinstance(image[2], int):
        raise Undetermined(Unknown("the number of channels of `input_shape` is not known"))
    return "rgb" if image[2] == 3 else "other"
