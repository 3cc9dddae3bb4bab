"""MobileNetV3, small and large: the exact channel arithmetic of Keras for any `alpha` (keras/src/applications/mobilenet_v3.py).

Keras 2 names some layers otherwise, and writes the hard swish out.
"""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.applications.checks import need_number
from cnnlint.applications.graph import Step
from cnnlint.applications.mobilenet import Tape, depthwise, divisible, project
from cnnlint.values import Value

# expansion, channels, stride; `5`: a large kernel, `s`: squeeze and excite, `h`: hard swish
V3 = {
    "MobileNetV3Small": (
        *((1, 16, 2, "s"), (72 / 16, 24, 2, ""), (88 / 24, 24, 1, "")),
        *((4, 40, 2, "5sh"), (6, 40, 1, "5sh"), (6, 40, 1, "5sh"), (3, 48, 1, "5sh"), (3, 48, 1, "5sh")),
        *((6, 96, 2, "5sh"), (6, 96, 1, "5sh"), (6, 96, 1, "5sh")),
    ),
    "MobileNetV3Large": (
        *((1, 16, 1, ""), (4, 24, 2, ""), (3, 24, 1, "")),
        *((3, 40, 2, "5s"), (3, 40, 1, "5s"), (3, 40, 1, "5s")),
        *((6, 80, 2, "h"), (2.5, 80, 1, "h"), (2.3, 80, 1, "h"), (2.3, 80, 1, "h")),
        *((6, 112, 1, "sh"), (6, 112, 1, "sh")),
        *((6, 160, 2, "5sh"), (6, 160, 1, "5sh"), (6, 160, 1, "5sh")),
    ),
}
V3_LAST = {"MobileNetV3Small": 1024, "MobileNetV3Large": 1280}


def mobilenet_v3(model: str, arguments: Mapping[str, Value], dialect: int) -> list[Step]:
    """MobileNetV3, small or large; `minimalistic` has no squeezing, no hard swish and small kernels only."""
    tape = Tape()
    names = _Names(dialect)
    alpha, plain = need_number(arguments, "alpha"), bool(arguments["minimalistic"])
    if arguments["include_preprocessing"]:
        tape.add("Rescaling", scale=1.0 / 127.5, offset=-1.0)
    tape.conv(16, names["conv"], names["conv_bn"], kernel_size=3, strides=2)
    _activate(tape, not plain, dialect)
    width = 16
    for number, (expansion, channels, stride, traits) in enumerate(V3[model]):
        traits = "" if plain else traits
        width = _v3_block(tape, number, width, (expansion, divisible(channels * alpha), stride, traits), dialect)
    tape.conv(divisible(width * 6), names["conv_1"], names["conv_1_bn"])
    _activate(tape, not plain, dialect)
    if not arguments["include_top"]:
        tape.pool(arguments, {"GlobalAveragePooling2D": "avg_pool", "GlobalMaxPooling2D": "max_pool"})
        return tape.steps
    last = V3_LAST[model]
    tape.add("GlobalAveragePooling2D", keepdims=True)
    tape.conv(divisible(last * alpha) if alpha > 1 else last, names["conv_2"])
    _activate(tape, not plain, dialect)
    if (rate := need_number(arguments, "dropout_rate")) > 0:
        tape.add("Dropout", rate=rate)
    tape.conv(arguments["classes"], names["logits"])
    tape.add("Flatten")
    tape.add("Activation", names["predictions"], activation=arguments["classifier_activation"])
    return tape.steps


def _v3_block(tape: Tape, number: int, width: int, row: tuple[float, int, int, str], dialect: int) -> int:
    expansion, channels, stride, traits = row
    start, names = tape.last, _Names(dialect, f"expanded_conv_{number}" if number else "expanded_conv")
    expanded = divisible(width * expansion)
    if number:
        tape.conv(expanded, names["expand"], names["expand_bn"])
        _activate(tape, "h" in traits, dialect)
    layers = names["depthwise_pad"], names["depthwise"], names["depthwise_bn"]
    depthwise(tape, stride, 5 if "5" in traits else 3, *layers)
    _activate(tape, "h" in traits, dialect)
    if "s" in traits:
        _squeeze(tape, expanded, names)
    end = project(tape, channels, names["project"], names["project_bn"])
    if stride == 1 and width == channels:
        tape.add("Add", names["add"], start, end)
    return channels


def _squeeze(tape: Tape, channels: int, names: _Names) -> None:
    """Weighs the channels by what the whole image says of them."""
    start = tape.last
    tape.add("GlobalAveragePooling2D", names["squeeze_excite_avg_pool"], keepdims=True)
    tape.conv(divisible(channels * 0.25), names["squeeze_excite_conv"])
    tape.add("ReLU", names["squeeze_excite_relu"])
    tape.conv(channels, names["squeeze_excite_conv_1"])
    end = _hard_sigmoid(tape)
    tape.add("Multiply", names["squeeze_excite_mul"], start, end)


def _activate(tape: Tape, hard_swish: bool, dialect: int) -> None:
    if not hard_swish:
        tape.add("ReLU")
    elif dialect >= 3:
        tape.add("Activation", activation="hard_swish")
    else:
        start = tape.last
        tape.add("Multiply", None, start, _hard_sigmoid(tape))


def _hard_sigmoid(tape: Tape) -> int:
    tape.add("+")
    tape.add("ReLU", max_value=6.0)
    return tape.add("*")


class _Names:
    """The names of V3's layers: `expanded_conv_1_expand_bn`, in Keras 2 `expanded_conv_1/expand/BatchNorm`."""

    def __init__(self, dialect: int, prefix: str = "") -> None:
        self.dialect, self.prefix = dialect, prefix

    def __getitem__(self, name: str) -> str:
        if self.dialect >= 3:
            return f"{self.prefix}_{name}" if self.prefix else name
        return f"{self.prefix}/{_KERAS2.get(name, name)}" if self.prefix else _KERAS2_OUTSIDE[name]


_KERAS2 = {
    "expand_bn": "expand/BatchNorm",
    "depthwise_pad": "depthwise/pad",
    "depthwise_bn": "depthwise/BatchNorm",
    "project_bn": "project/BatchNorm",
    "add": "Add",
    "squeeze_excite_avg_pool": "squeeze_excite/AvgPool",
    "squeeze_excite_conv": "squeeze_excite/Conv",
    "squeeze_excite_relu": "squeeze_excite/Relu",
    "squeeze_excite_conv_1": "squeeze_excite/Conv_1",
    "squeeze_excite_mul": "squeeze_excite/Mul",
}
_KERAS2_OUTSIDE = {
    "conv": "Conv",
    "conv_bn": "Conv/BatchNorm",
    "conv_1": "Conv_1",
    "conv_1_bn": "Conv_1/BatchNorm",
    "conv_2": "Conv_2",
    "logits": "Logits",
    "predictions": "Predictions",
}
