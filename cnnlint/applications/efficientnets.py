"""EfficientNet as the package `efficientnet` builds it: that of `keras.applications` without the layers that scale, normalise
and pad. https://pypi.org/project/efficientnet, efficientnet/model.py of 1.1.1"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cnnlint.applications import stored
from cnnlint.applications.build import need_known, tail
from cnnlint.applications.checks import check_weights, input_shape
from cnnlint.applications.graph import Graph, Step
from cnnlint.applications.run import run
from cnnlint.arguments import Parameter, Signature
from cnnlint.frozen import replace
from cnnlint.shapes import Shape
from cnnlint.values import Value

NAMES = tuple(f"EfficientNetB{i}" for i in range(8))
SIGNATURE = Signature(
    tuple(
        Parameter(key, default)
        for key, default in (
            ("include_top", True),
            ("weights", "imagenet"),
            ("input_tensor", None),
            ("input_shape", None),
            ("pooling", None),
            ("classes", 1000),
        )
    )
)
_LEFT_OUT = ("Rescaling", "Normalization", "ZeroPadding2D")


def build(name: str, arguments: Mapping[str, Value], tensor: Shape | None = None) -> Graph:
    """The graph for these arguments; raises as `applications.build.build` does."""
    given = {**arguments, "classifier_activation": "softmax"}
    need_known(given)
    facts = stored.facts(name, 2)
    check_weights(facts, given)
    steps = stored.steps(name, 2, "any", tail(given), {**given, "name": facts["name"]})
    image = input_shape(facts, given)
    return Graph(f"efficientnet-b{name[-1]}", run(_changed(steps), tensor or (None, *image), 2))


def _changed(steps: Sequence[Step]) -> list[Step]:
    """What read a step that is left out reads what that one read. A step's number is its place and one."""
    left: list[Step] = []
    numbers = {0: 0}
    for number, step in enumerate(steps, start=1):
        if step.cls in _LEFT_OUT:
            numbers[number] = numbers[step.inbound[0]]
            continue
        padded = step.inbound[0] > 0 and steps[step.inbound[0] - 1].cls == "ZeroPadding2D"
        left.append(replace(_own(step, padded), inbound=tuple(numbers[i] for i in step.inbound)))
        numbers[number] = len(left)
    return left


def _own(step: Step, padded: bool) -> Step:
    if padded:
        return replace(step, args={**step.args, "padding": "same"})
    if step.cls == "Dropout" and step.name != "top_dropout":
        return replace(step, cls="FixedDropout")
    return replace(step, name="probs") if step.name == "predictions" else step
