from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, plural
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.values import Cause

_ASKED = (Cause.KIND, Cause.PARAMETERS)
SHOWN = 3  # other calls with the same mistake


class LayerAsTensor(Rule):
    """A layer is passed where a tensor is expected.

    ## What it does
    Reports a functional model in which a layer is called on another layer, or on a class of layers, instead of on an output,
    tensors passed one by one to a layer that takes a list, None, an array or the sizes of an input where a symbolic tensor
    belongs, functions of NumPy on symbolic tensors, loops over them, their length, their numbers and items of them that are
    set, a module, a tuple, a list of layers, a tensor or the None that `add` returns that is called as if it were a layer, and
    the lists of a model that are called like methods: `model.trainable_weights()`. What is given by position under the same
    name to several layers is one finding.

    ## Why is this bad?
    Keras cannot call it.

    ## Bad
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 1))
    features = layers.Flatten()
    output = layers.Dense(10, activation="softmax")(features)
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 1))
    features = layers.Flatten()(image)
    output = layers.Dense(10, activation="softmax")(features)
    ```

    ## Keras says
    `Only input tensors may be passed as positional arguments.`
    """

    code = "CNN709"
    name = "layer-as-tensor"
    severity = Severity.ERROR
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    problems = (
        "layer-as-tensor",
        "tensorflow-on-keras-tensor",
        "numpy-on-keras-tensor",
        "symbolic-question",
        "called-tuple",
        "called-list",
        "called-tensor",
        "called-module",
        "called-none",
        "empty-list",
    )

    def check(self, program: Program) -> Iterator[Finding]:
        problems = [event for event in program.events if isinstance(event, Problem) and event.kind in self.problems]
        by_position = {problem.span: problem.argument for problem in problems if problem.argument is not None}
        made = {p.span: p.labels[0].span for p in problems if p.kind == "layer-as-tensor" and p.labels}  # the layer itself
        alike: dict[object, list[Finding]] = {}
        for finding in super().check(program):
            about = by_position.get(finding.span) or made.get(finding.span)
            alike.setdefault((finding.span.path, finding.severity, about) if about else finding, []).append(finding)
        yield from map(_together, alike.values())

    def concerns(self, problem: Problem, program: Program) -> bool:
        """A list that is empty in one way alone was perhaps filled in what that way depends on, and who asks what kind of thing
        it was given, or which arguments a layer takes, does with each of them what fits."""
        asked = any(c is not None and c.cause in _ASKED for c in (problem.condition, *problem.within))
        return not asked and (problem.kind != "empty-list" or problem.condition is None)


def _together(found: list[Finding]) -> Finding:
    """The first of several calls with the same mistake, with the places of some others."""
    first, *others = found
    places = [place for place in dict.fromkeys(f.span for f in others) if place != first.span]
    if not places:
        return first
    count = f", as in {plural(len(places), 'other call')}"
    return replace(first, message=first.message + count).with_labels(Label(place, "and here") for place in places[:SHOWN])
