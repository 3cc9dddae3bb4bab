"""Vision transformers as the package `vit_keras` builds them, 0.1.2 for Keras 2 and 0.2.0 for Keras 3. vit_keras/vit.py"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cnnlint.applications.build import need_known
from cnnlint.applications.graph import Graph, Step
from cnnlint.applications.run import run
from cnnlint.arguments import Parameter, Signature
from cnnlint.layers.base import Undetermined
from cnnlint.layers.fields import as_written
from cnnlint.shapes import Size
from cnnlint.values import Unknown, Value, as_size

_BASE = {"width": 768, "blocks": 12, "heads": 12, "dense": 3072}
_LARGE = {"width": 1024, "blocks": 24, "heads": 16, "dense": 4096}
NETS = {"vit_b16": (_BASE, 16), "vit_b32": (_BASE, 32), "vit_l16": (_LARGE, 16), "vit_l32": (_LARGE, 32)}
CLASSES = {"imagenet21k": 21_843, "imagenet21k+imagenet2012": 1_000}


def signature(name: str) -> Signature:
    """The parameters of the function."""
    defaults = (
        ("image_size", 224 if name.startswith("vit_b") else 384),
        ("classes", 1000),
        ("activation", "linear"),
        ("include_top", True),
        ("pretrained", True),
        ("pretrained_top", True),
        ("weights", "imagenet21k+imagenet2012"),
    )
    return Signature(tuple(Parameter(key, default) for key, default in defaults))


def build(name: str, given: Mapping[str, Value], dialect: int) -> Graph:
    """The graph for these arguments. Raises Undetermined where one is not known that decides, or is refused."""
    need_known({**given, "pooling": None})
    size, patch = _size(given["image_size"]), NETS[name][1]
    if any(isinstance(side, int) and side % patch for side in size):
        raise Undetermined(Unknown(f"the size of the images is no multiple of {patch}"))
    return Graph(name.replace("_", "-"), run(_steps(name, given, size, dialect), (None, *size, 3), dialect))


def _size(value: Value) -> tuple[Size, Size]:
    sides = value if isinstance(value, tuple) and len(value) == 2 else (value, value)
    first, second = map(as_size, sides)
    if first is None or second is None:
        raise Undetermined(value if isinstance(value, Unknown) else Unknown(f"`image_size` is {as_written(value)}"))
    return first, second


def _steps(name: str, given: Mapping[str, Value], size: tuple[Size, Size], dialect: int) -> Iterator[Step]:
    net, patch = NETS[name]
    width, mark = net["width"], "_" if dialect >= 3 else "/"
    steps = [
        Step("Conv2D", "embedding", {"filters": width, "kernel_size": patch, "strides": patch}),
        Step("Reshape", None, {"target_shape": ((size[0] // patch) * (size[1] // patch), width)}),
        Step("ClassToken", "class_token"),
        Step("AddPositionEmbs", f"Transformer{mark}posembed_input"),
    ]
    for i in range(net["blocks"]):
        args: dict[str, Value] = {"num_heads": net["heads"], "mlp_dim": net["dense"]}
        steps.append(Step("TransformerBlock", f"Transformer{mark}encoderblock_{i}", args))
    steps.append(Step("LayerNormalization", f"Transformer{mark}encoder_norm"))
    steps.append(Step("FirstStep", "ExtractToken"))
    if given["weights"] == "imagenet21k":
        steps.append(Step("Dense", "pre_logits", {"units": width}))
    if given["include_top"]:
        steps.append(Step("Dense", "head", {"units": _classes(given), "activation": given["activation"]}))
    for place, step in enumerate(steps):
        yield Step(step.cls, step.name, step.args, (place,))


def _classes(given: Mapping[str, Value]) -> Value:
    """The pretrained top has its own number, whatever is asked for."""
    top, weights = given["pretrained_top"], given["weights"]
    for value in (top, weights):
        if isinstance(value, Unknown):
            raise Undetermined(value)
    return CLASSES.get(str(weights), given["classes"]) if top else given["classes"]
