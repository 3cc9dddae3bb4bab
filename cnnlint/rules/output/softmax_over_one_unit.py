from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.feeds import lessons
from cnnlint.rules.facts.graph import graph_of, output_of, own_models, written_layers
from cnnlint.rules.facts.heads import at_each_step
from cnnlint.rules.facts.labels import class_count
from cnnlint.rules.facts.losses import pairs
from cnnlint.shapes import Shape


class SoftmaxOverOneUnit(Rule):
    """A softmax over one unit always answers 1.

    ## What it does
    Reports a softmax, as an argument or as a layer of its own, over an axis of size one.

    ## Why is this bad?
    A softmax makes its values add up to one, and one value alone is then 1 whatever the network computes. The model cannot
    learn; its accuracy is the share of the class 1.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(1, activation="softmax")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    ```

    ## Keras says
    Keras 3 warns: `You are using a softmax over axis -1 of a tensor of shape (32, 1). This axis has size 1. The softmax
    operation will always return the value 1, which is likely not what you intended.` Keras 2 is silent.
    """

    code = "CNN201"
    name = "softmax-over-one-unit"
    severity = Severity.ERROR
    fixable = "unsafe"
    source = "NeuraLint rule 17; keras#10607"

    def check(self, program: Program) -> Iterator[Finding]:
        losses = {head.by.span: Label(loss.span, f"trained with {loss.name}") for head, loss in pairs(program)}
        taught = {lesson.head.by.span: class_count(lesson.labels) for lesson in lessons(program)}
        classes = (model for model in program.models if model.kind == "subclass")
        for model in (*own_models(program), *classes):
            for layer in (*written_layers(program, model), *model.tail):
                inner = at_each_step(layer)
                if activation_of(inner) == "softmax" and _over_one(inner, _each_step(layer)):
                    label = losses.get(inner.span)
                    yield self._report(model, layer, (label,) if label is not None else (), taught.get(inner.span))

    def _report(self, model: ModelTrace, layer: LayerTrace, labels: tuple[Label, ...], classes: int | None) -> Finding:
        inner = at_each_step(layer)
        span = inner.place_of("activation")
        last = layer in graph_of(model).outputs
        written = isinstance(inner.args.get("activation"), str) and "activation" in inner.arg_spans
        several = classes is not None and classes > 2
        return self.finding(
            span,
            "softmax over one unit always gives 1",
            severity=self.given(model.condition),
            labels=(*_width(model, layer), *labels),
            expected=f"{classes} units" if several else "at least 2 units, or sigmoid",
            actual="1 unit",
            help=_help(classes if several else None) if last else "use another activation",
            keras=_said(model, layer),
            fix=Fix("use sigmoid", (Edit(span, '"sigmoid"'),)) if written and not several else None,
            model=model.name,
            layer=layer.name,
        )


def _said(model: ModelTrace, layer: LayerTrace) -> str | None:
    """What Keras 3 warns of; Keras 2 says nothing."""
    shape = output_of(layer)
    if model.dialect < 3 or shape is None or not all(isinstance(n, int) for n in shape[1:]):
        return None
    sizes = ", ".join(map(str, shape[1:]))
    return f"You are using a softmax over axis -1 of a tensor of shape (..., {sizes}). This axis has size 1."


def _help(classes: int | None) -> str:
    if classes is None:
        return "use sigmoid for two classes, or as many units as there are classes"
    return f"use a unit for each of the {classes} classes"


def _each_step(layer: LayerTrace) -> Shape | None:
    """The shape of what it gives, or of what the layer inside of TimeDistributed gives at each step."""
    shape = output_of(layer)
    return (shape[0], *shape[2:]) if shape and at_each_step(layer) is not layer else shape


def _over_one(layer: LayerTrace, shape: Shape | None) -> bool:
    """Whether the axis that the softmax runs over is known to have size one."""
    axis = layer.args.get("axis", -1) if layer.cls == "Softmax" else -1
    if shape is None:
        return 1 in (layer.args.get("units"), layer.args.get("filters")) and "data_format" not in layer.args
    return isinstance(axis, int) and -len(shape) <= axis < len(shape) and shape[axis] == 1


def _width(model: ModelTrace, layer: LayerTrace) -> tuple[Label, ...]:
    """Where the one unit comes from, when the softmax is a layer of its own."""
    if layer.cls not in ("Activation", "Softmax"):
        return ()
    before = graph_of(model).producers(layer)
    return (Label(before[0].place_of("units"), "1 unit"),) if before else ()
