"""Architectures as earlier releases of Keras 2 built them, where the release is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cnnlint.applications.graph import CorrectPad, Step
from cnnlint.frozen import replace
from cnnlint.values import Release, Value


def as_released(name: str, arguments: Mapping[str, Value], steps: list[Step], release: Release, branched: bool) -> list[Step]:
    """The layers in a release that is known; in one that is not, today's. branched: whether it is the older ResNet50."""
    if branched:
        return _branched(steps)
    if name.startswith("EfficientNetB") and arguments["weights"] == "imagenet":
        return _scaled(steps, release)
    if name == "InceptionResNetV2" and release.before(12):
        return [replace(step, cls="ScaledSum") if step.cls == "CustomScaleLayer" else step for step in steps]
    if name == "MobileNet" and arguments["include_top"] and release.before(7):
        steps = _reshaped(steps)
    if name in _PADDING and release.before(4) and release.least is not None:
        steps = _padded(steps, *_PADDING[name])
    return steps


def _scaled(steps: list[Step], release: Release) -> list[Step]:
    """The division by the square root of the variance: not before 2.9, written so then, a Rescaling from 2.10 to 2.15."""
    if release.before(9):
        return _without(steps, 2)
    if release.before(10) and release.before(9) is False:
        return [*steps[:2], Step("/", None, {}, (2,)), *steps[3:]]
    if release.before(10) is False and release.before(16):
        return [*steps[:2], Step("Rescaling", None, {"scale": 1.0}, (2,)), *steps[3:]]
    return steps


# What stood before the first convolution until TensorFlow 2.3: `Keras-Applications` 1.0.6 and 1.0.8 on https://pypi.org
_PADDING: Mapping[str, tuple[str, Value]] = {
    "MobileNet": ("conv1_pad", ((0, 1), (0, 1))),
    "MobileNetV2": ("Conv1_pad", CorrectPad(3)),
}


def _padded(steps: Sequence[Step], name: str, padding: Value) -> list[Step]:
    first = replace(steps[0], args={**steps[0].args, "padding": "valid"})
    return _with(Step("ZeroPadding2D", name, {"padding": padding}, (0,)), 0, [first, *steps[1:]])


def _reshaped(steps: Sequence[Step]) -> list[Step]:
    """The top of MobileNet before 2.7, which averaged without keeping the axes."""
    place = next(i for i, step in enumerate(steps) if step.cls == "GlobalAveragePooling2D")
    filters = next(step.args["filters"] for step in reversed(steps[:place]) if step.cls == "Conv2D")
    pooled = replace(steps[place], args={})
    reshape = Step("Reshape", "reshape_1", {"target_shape": (1, 1, filters)}, (place + 1,))
    return _with(reshape, place + 1, [*steps[:place], pooled, *steps[place + 1 :]])


_PARTS = {"0": "1", "1": "2a", "2": "2b", "3": "2c"}  # of a block, and what the older ResNet50 calls the branch


def _branched(steps: Sequence[Step]) -> list[Step]:
    """The layers of `keras_applications.resnet50` 1.0.6 to 1.0.8: the shortcut of a block after the way that it goes around."""
    order: list[int] = []
    for i, step in enumerate(steps):
        block = (step.name or "").removesuffix("_add")
        shortcut = [j for j in order[-10:] if step.cls == "Add" and _part(steps[j]) == ("0", block)]
        order = [*(j for j in order if j not in shortcut), *shortcut, i]
    place = {0: 0, **{old + 1: new for new, old in enumerate(order, 1)}}
    made = [_renamed(steps[i], place) for i in order]
    if made[-1].cls == "Dense":
        return made
    return [*made[:-1], replace(made[-1], name=None)]  # a pooling, or an Activation


def _renamed(step: Step, place: Mapping[int, int]) -> Step:
    inbound = tuple(place[i] for i in step.inbound)
    return replace(step, name=_older(step), inbound=inbound[::-1] if step.cls == "Add" else inbound)


def _part(step: Step) -> tuple[str, str]:
    """Which part of which block it is: of `conv2_block1_0_bn` "0" and `conv2_block1`."""
    block, _, part = (step.name or "").rpartition("_")[0].rpartition("_")
    return part, block


def _older(step: Step) -> str | None:
    """What it was called."""
    if step.cls in ("Activation", "Add", "MaxPooling2D"):
        return None  # Keras makes one up
    part, block = _part(step)
    if not block.startswith("conv") or "_block" not in block:
        return {"conv1_conv": "conv1", "conv1_bn": "bn_conv1", "predictions": "fc1000"}.get(step.name or "", step.name)
    stage, _, number = block.removeprefix("conv").partition("_block")
    return f"{'res' if step.cls == 'Conv2D' else 'bn'}{stage}{chr(ord('a') + int(number) - 1)}_branch{_PARTS[part]}"


def _with(step: Step, place: int, steps: Sequence[Step]) -> list[Step]:
    """With one step more there, which those behind read instead of the one before. A step's number is its place and one."""
    behind = [replace(s, inbound=tuple(i + 1 if i >= place else i for i in s.inbound)) for s in steps[place:]]
    return [*steps[:place], step, *behind]


def _without(steps: Sequence[Step], place: int) -> list[Step]:
    """Without the step there; those behind read what it read."""
    behind = [replace(s, inbound=tuple(i - 1 if i > place else i for i in s.inbound)) for s in steps[place + 1 :]]
    return [*steps[:place], *behind]
