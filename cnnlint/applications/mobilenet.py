"""MobileNet and MobileNetV2, whose width is an argument: the exact channel arithmetic of Keras for any `alpha`.

Each block is a row of a table (keras/src/applications/mobilenet.py, mobilenet_v2.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from cnnlint.applications.checks import need_number
from cnnlint.applications.graph import CorrectPad, Step
from cnnlint.frozen import dataclass
from cnnlint.values import Value

NORM = {"momentum": 0.999, "epsilon": 0.001}

V1 = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)  # channels of the 13 blocks
V1_STRIDED = (2, 4, 6, 12)  # blocks that halve the sides

V2 = (  # channels, stride
    *((16, 1),),
    *((24, 2), (24, 1)),
    *((32, 2), (32, 1), (32, 1)),
    *((64, 2), (64, 1), (64, 1), (64, 1)),
    *((96, 1), (96, 1), (96, 1)),
    *((160, 2), (160, 1), (160, 1)),
    *((320, 1),),
)


def divisible(channels: float) -> int:
    """The nearest multiple of 8, at least 8 and no more than a tenth below."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


@dataclass(slots=True)
class Tape:
    """The steps so far; `last` is the number of the newest, 0 the input."""

    steps: list[Step] = field(default_factory=list)

    @property
    def last(self) -> int:
        return len(self.steps)

    def add(self, cls: str, name: str | None = None, *inbound: int, **args: Value) -> int:
        """One more layer on the newest step, or on those of the given numbers."""
        self.steps.append(Step(cls, name, args, inbound or (self.last,)))
        return self.last

    def conv(self, filters: Value, name: str, norm: str | None = None, **args: Value) -> None:
        """A convolution; with `norm`, without bias and followed by a normalisation of that name."""
        bias = {} if norm is None else {"use_bias": False}
        self.add("Conv2D", name, filters=filters, **{"kernel_size": 1, "padding": "same", **bias, **args})
        if norm is not None:
            self.add("BatchNormalization", norm, **NORM)

    def pool(self, arguments: Mapping[str, Value], name: Mapping[str, str | None]) -> None:
        """What `pooling` asks for."""
        for pooling, cls in (("avg", "GlobalAveragePooling2D"), ("max", "GlobalMaxPooling2D")):
            if arguments["pooling"] == pooling:
                self.add(cls, name.get(cls))


def mobilenet(arguments: Mapping[str, Value]) -> list[Step]:
    """MobileNet: depthwise separable convolutions."""
    tape, alpha = Tape(), need_number(arguments, "alpha")
    tape.add("Conv2D", "conv1", filters=int(32 * alpha), kernel_size=3, strides=2, padding="same", use_bias=False)
    tape.add("BatchNormalization", "conv1_bn")
    tape.add("ReLU", "conv1_relu", max_value=6.0)
    for number, channels in enumerate(V1, start=1):
        _separable(tape, number, int(channels * alpha), arguments["depth_multiplier"])
    if not arguments["include_top"]:
        tape.pool(arguments, {})
        return tape.steps
    classes = arguments["classes"]
    tape.add("GlobalAveragePooling2D", keepdims=True)
    tape.add("Dropout", "dropout", rate=arguments["dropout"])
    tape.conv(classes, "conv_preds")
    tape.add("Reshape", "reshape_2", target_shape=(classes,))
    tape.add("Activation", "predictions", activation=arguments["classifier_activation"])
    return tape.steps


def _separable(tape: Tape, number: int, filters: int, multiplier: Value) -> None:
    """A depthwise convolution and one over a single place, each normalized. _depthwise_conv_block"""
    strided = number in V1_STRIDED
    if strided:
        tape.add("ZeroPadding2D", f"conv_pad_{number}", padding=((0, 1), (0, 1)))
    geometry = {"strides": 2, "padding": "valid"} if strided else {"padding": "same"}
    depthwise = {"kernel_size": 3, "depth_multiplier": multiplier, "use_bias": False, **geometry}
    tape.add("DepthwiseConv2D", f"conv_dw_{number}", **depthwise)
    tape.add("BatchNormalization", f"conv_dw_{number}_bn")
    tape.add("ReLU", f"conv_dw_{number}_relu", max_value=6.0)
    pointwise = {"kernel_size": 1, "padding": "same", "use_bias": False}
    tape.add("Conv2D", f"conv_pw_{number}", filters=filters, **pointwise)
    tape.add("BatchNormalization", f"conv_pw_{number}_bn")
    tape.add("ReLU", f"conv_pw_{number}_relu", max_value=6.0)


def mobilenet_v2(arguments: Mapping[str, Value]) -> list[Step]:
    """MobileNetV2: inverted residuals with linear bottlenecks."""
    tape, alpha = Tape(), need_number(arguments, "alpha")
    width = divisible(32 * alpha)
    tape.conv(width, "Conv1", "bn_Conv1", kernel_size=3, strides=2)
    tape.add("ReLU", "Conv1_relu", max_value=6.0)
    for number, (channels, stride) in enumerate(V2):
        width = _inverted_residual(tape, number, width, divisible(int(channels * alpha)), stride)
    tape.conv(divisible(1280 * alpha) if alpha > 1 else 1280, "Conv_1", "Conv_1_bn", padding="valid")
    tape.add("ReLU", "out_relu", max_value=6.0)
    if not arguments["include_top"]:
        tape.pool(arguments, {})
        return tape.steps
    tape.add("GlobalAveragePooling2D")
    tape.add("Dense", "predictions", units=arguments["classes"], activation=arguments["classifier_activation"])
    return tape.steps


def _inverted_residual(tape: Tape, number: int, width: int, channels: int, stride: int) -> int:
    """One block of V2; returns its width."""
    start, prefix = tape.last, f"block_{number}_" if number else "expanded_conv_"
    if number:
        tape.conv(6 * width, f"{prefix}expand", f"{prefix}expand_BN")
        tape.add("ReLU", f"{prefix}expand_relu", max_value=6.0)
    depthwise(tape, stride, 3, f"{prefix}pad", f"{prefix}depthwise", f"{prefix}depthwise_BN")
    tape.add("ReLU", f"{prefix}depthwise_relu", max_value=6.0)
    end = project(tape, channels, f"{prefix}project", f"{prefix}project_BN")
    if width == channels and stride == 1:
        tape.add("Add", f"{prefix}add", start, end)
    return channels


def depthwise(tape: Tape, stride: int, kernel: int, pad: str, name: str, norm: str) -> None:
    if stride == 2:
        tape.add("ZeroPadding2D", pad, padding=CorrectPad(kernel))
    geometry = {"strides": 2} if stride == 2 else {"padding": "same"}
    tape.add("DepthwiseConv2D", name, kernel_size=kernel, use_bias=False, **geometry)
    tape.add("BatchNormalization", norm, **NORM)


def project(tape: Tape, channels: int, name: str, norm: str) -> int:
    tape.conv(channels, name, norm)
    return tape.last
