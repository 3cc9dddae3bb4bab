"""ResNets as the package `classification_models` (image-classifiers 1.0.0) builds them, and the U-Nets and
LinkNets that the package `segmentation_models` (1.0.1) puts on them.

classification_models/models/resnet.py, segmentation_models/models/{unet,linknet}.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cnnlint.applications.build import need_known
from cnnlint.applications.checks import as_shape
from cnnlint.applications.graph import Graph, Step
from cnnlint.applications.run import run
from cnnlint.arguments import Parameter, Signature
from cnnlint.frozen import replace
from cnnlint.layers.base import Undetermined
from cnnlint.layers.fields import as_written, items_of
from cnnlint.shapes import Shape
from cnnlint.values import Unknown, Value

_BLOCKS = {
    "ResNet18": (2, 2, 2, 2),
    "ResNet34": (3, 4, 6, 3),
    "ResNet50": (3, 4, 6, 3),
    "ResNet101": (3, 4, 23, 3),
    "ResNet152": (3, 8, 36, 3),
    "SEResNet18": (2, 2, 2, 2),
    "SEResNet34": (3, 4, 6, 3),
}
NAMES = tuple(_BLOCKS)
_SKIPS = ("stage4_unit1_relu1", "stage3_unit1_relu1", "stage2_unit1_relu1", "relu0")


def _signature(*parameters: tuple[str, Value]) -> Signature:
    return Signature(tuple(Parameter(key, default) for key, default in parameters))


SIGNATURE = _signature(
    ("input_shape", None), ("input_tensor", None), ("weights", None), ("classes", 1000), ("include_top", True)
)
UNET = _signature(
    ("backbone_name", "vgg16"),
    ("input_shape", (None, None, 3)),
    ("classes", 1),
    ("activation", "sigmoid"),
    ("weights", None),
    ("encoder_weights", "imagenet"),
    ("encoder_freeze", False),
    ("encoder_features", "default"),
    ("decoder_block_type", "upsampling"),
    ("decoder_filters", (256, 128, 64, 32, 16)),
    ("decoder_use_batchnorm", True),
)
LINKNET = Signature(
    tuple(replace(p, default=(None, None, None, None, 16)) if p.name == "decoder_filters" else p for p in UNET.parameters)
)


def build(name: str, given: Mapping[str, Value], tensor: Shape | None = None) -> Graph:
    """The ResNet for these arguments; raises as `applications.build.build` does."""
    need_known({**given, "pooling": None})
    net = _Net()
    last = _resnet(net, name)
    if given["include_top"]:
        last = net.add("GlobalAveragePooling2D", last, "pool1")
        last = net.add("Dense", last, "fc1", units=given["classes"])
        net.add("Activation", last, "softmax", activation="softmax")
    return Graph("", run(net.steps, tensor or (None, *_image(given)), 2))


def build_unet(given: Mapping[str, Value]) -> Graph:
    """The U-Net for these arguments; a backbone that is frozen keeps its normalisations free."""
    if given["decoder_block_type"] != "upsampling":
        raise Undetermined(Unknown("this decoder is not modelled"))
    net, last, filters = _encoder(given)
    batchnorm = _switch(given["decoder_use_batchnorm"])
    for stage, count in enumerate(filters):
        last = _upwards(net, last, stage, count, net.number(_SKIPS[stage]) if stage < len(_SKIPS) else None, batchnorm)
    return _headed(net, last, "final_conv", given)


def build_linknet(given: Mapping[str, Value]) -> Graph:
    """The LinkNet for these arguments: a stage is as wide as what it is added to, and as `decoder_filters` says after those."""
    kind, batchnorm = given["decoder_block_type"], _switch(given["decoder_use_batchnorm"])
    if kind not in ("upsampling", "transpose"):
        raise Undetermined(Unknown("this decoder is not modelled"))
    net, last, filters = _encoder(given)
    wide = 1 if given["backbone_name"] in ("resnet18", "resnet34", "seresnet18", "seresnet34") else 4
    width = 512 * wide
    for stage, count in enumerate(filters):
        skip = net.number(_SKIPS[stage]) if stage < len(_SKIPS) else None
        out: Value = count if skip is None else 64 if stage == len(_SKIPS) - 1 else (256 >> stage) * wide
        if not isinstance(out, int):
            raise Undetermined(out if isinstance(out, Unknown) else Unknown("how wide the last stages are is not known"))
        last = _linked(net, last, f"decoder_stage{stage}", (width // 4, out), skip, kind == "transpose", batchnorm)
        width = out
    return _headed(net, last, None, given)


def _encoder(given: Mapping[str, Value]) -> tuple[_Net, int, Sequence[Value]]:
    name = _backbone(given["backbone_name"])
    filters, freeze = items_of(given["decoder_filters"]), _switch(given["encoder_freeze"])
    if filters is None or not isinstance(given["activation"], str):
        raise Undetermined(Unknown("the decoder is not known"))
    if given["encoder_features"] != "default":
        raise Undetermined(Unknown("this decoder is not modelled"))
    net = _Net()
    last = _resnet(net, name)
    if freeze:
        net.steps = [s if s.cls == "BatchNormalization" else replace(s, args={**s.args, "trainable": False}) for s in net.steps]
    return net, last, filters


def _switch(given: Value) -> bool:
    if not isinstance(given, bool):
        raise Undetermined(Unknown("the decoder is not known"))
    return given


def _headed(net: _Net, last: int, name: str | None, given: Mapping[str, Value]) -> Graph:
    last = net.add("Conv2D", last, name, filters=given["classes"], kernel_size=3, padding="same")
    net.add("Activation", last, str(given["activation"]), activation=given["activation"])
    return Graph("", run(net.steps, (None, *_image(given)), 2))


def _backbone(given: Value) -> str:
    for name in NAMES:
        if given == name.lower():
            return name
    raise Undetermined(given if isinstance(given, Unknown) else Unknown(f"the backbone {as_written(given)} is not modelled"))


def _image(given: Mapping[str, Value]) -> Shape:
    shape = as_shape(given["input_shape"], 1)
    if len(shape) != 3:
        raise Undetermined(Unknown(f"`input_shape` is {as_written(given['input_shape'])}"))
    return shape


class _Net:
    """Steps that are added one after the other; a step's number is its place and one."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def add(self, cls: str, before: int | Sequence[int], name: str | None = None, **args: Value) -> int:
        """The number of the step that reads those."""
        inbound = (before,) if isinstance(before, int) else tuple(before)
        self.steps.append(Step(cls, name, args, inbound))
        return len(self.steps)

    def number(self, name: str) -> int:
        return next(i for i, step in enumerate(self.steps, 1) if step.name == name)

    def normalised(self, before: int, norm: str, active: str) -> int:
        return self.add("Activation", self.add("BatchNormalization", before, norm), active, activation="relu")

    def convolved(self, before: int, name: str, filters: int, size: int, strides: int) -> int:
        padded = self.add("ZeroPadding2D", before, padding=1) if size == 3 else before
        return self.add("Conv2D", padded, name, filters=filters, kernel_size=size, strides=strides, use_bias=False)


def _resnet(net: _Net, name: str) -> int:
    x = net.add("BatchNormalization", 0, "bn_data", scale=False)
    x = net.add("ZeroPadding2D", x, padding=3)
    x = net.add("Conv2D", x, "conv0", filters=64, kernel_size=7, strides=2, use_bias=False)
    x = net.normalised(x, "bn0", "relu0")
    x = net.add("ZeroPadding2D", x, padding=1)
    x = net.add("MaxPooling2D", x, "pooling0", pool_size=3, strides=2)
    for stage, blocks in enumerate(_BLOCKS[name]):
        for block in range(blocks):
            x = _residual(net, x, name, stage, block)
    return net.normalised(x, "bn1", "relu1")


def _residual(net: _Net, x: int, name: str, stage: int, block: int) -> int:
    base, filters, wide = f"stage{stage + 1}_unit{block + 1}_", 64 * 2**stage, name not in ("ResNet18", "ResNet34")
    wide = wide and not name.startswith("SE")
    strides, out = (2 if block == 0 and stage else 1), filters * 4 if wide else filters
    y = net.normalised(x, f"{base}bn1", f"{base}relu1")
    shortcut = x if block else net.convolved(y, f"{base}sc", out, 1, strides)
    sizes = ((filters, 1, 1), (filters, 3, strides), (out, 1, 1)) if wide else ((filters, 3, strides), (filters, 3, 1))
    for i, (count, size, step) in enumerate(sizes, 1):
        y = y if i == 1 else net.normalised(y, f"{base}bn{i}", f"{base}relu{i}")
        y = net.convolved(y, f"{base}conv{i}", count, size, step)
    return net.add("Add", (_attention(net, y, out) if name.startswith("SE") else y, shortcut))


def _attention(net: _Net, x: int, channels: int) -> int:
    y = net.add("AsImage", net.add("GlobalAveragePooling2D", x))
    for count, active in ((channels // 16, "relu"), (channels, "sigmoid")):
        y = net.add("Activation", net.add("Conv2D", y, filters=count, kernel_size=1), activation=active)
    return net.add("Multiply", (x, y))


def _upwards(net: _Net, x: int, stage: int, filters: Value, skip: int | None, batchnorm: bool) -> int:
    base = f"decoder_stage{stage}"
    x = net.add("UpSampling2D", x, f"{base}_upsampling", size=2)
    x = x if skip is None else net.add("Concatenate", (x, skip), f"{base}_concat")
    for part in "ab":
        x = _convolved(net, x, f"{base}{part}", filters, 3, batchnorm)
    return x


def _linked(net: _Net, x: int, base: str, filters: tuple[int, int], skip: int | None, transposed: bool, batchnorm: bool) -> int:
    """filters: of the inner convolutions, and of the last."""
    inner, out = filters
    x = _convolved(net, x, f"{base}a", inner, 1, batchnorm)
    if transposed:
        more: dict[str, Value] = {"kernel_size": 4, "strides": 2, "padding": "same", "use_bias": not batchnorm}
        x = net.add("Conv2DTranspose", x, f"{base}b_transpose", filters=inner, **more)
        x = _activated(net, x, f"{base}b", batchnorm)
    else:
        x = net.add("UpSampling2D", x, f"{base}_upsampling", size=2)
        x = _convolved(net, x, f"{base}b", inner, 3, batchnorm)
    x = _convolved(net, x, f"{base}c", out, 1, batchnorm)
    return x if skip is None else net.add("Add", (x, skip), f"{base}_add")


def _convolved(net: _Net, x: int, base: str, filters: Value, size: int, batchnorm: bool) -> int:
    more: dict[str, Value] = {"kernel_size": size, "padding": "same", "use_bias": not batchnorm}
    return _activated(net, net.add("Conv2D", x, f"{base}_conv", filters=filters, **more), base, batchnorm)


def _activated(net: _Net, x: int, base: str, batchnorm: bool) -> int:
    x = net.add("BatchNormalization", x, f"{base}_bn") if batchnorm else x
    return net.add("Activation", x, f"{base}_relu", activation="relu")
