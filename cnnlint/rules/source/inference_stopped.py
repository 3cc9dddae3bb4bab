from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import LayerTrace, ModelTrace, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.values import Cause, Unknown


class InferenceStopped(Rule):
    """From this layer on, shapes or parameter counts are not known.

    ## What it does
    Names the first layer of each model whose output shape or weights could not be told from the source, with the reason and
    the place where the unknown arose; of several models that stop for the same cause only the first. It is a note about what
    was not checked, not about a mistake; `cnnlint summary` shows the same for every layer.

    ## Why is this bad?
    It is not a mistake. But the rules say nothing of what is not known, and this note shows where that begins.

    ## Bad
    ```python
    from keras import Sequential, layers
    from my_layers import Squeeze

    model = Sequential([layers.Input((28, 28, 1)), Squeeze(), layers.Dense(10)])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
    ```

    ## What to do
    Give the missing fact in a comment (`# cnnlint: assume n_classes=10`) or under `[tool.cnnlint.assume]`, or describe an
    in-house layer under `[tool.cnnlint.layers]`.
    """

    code = "CNN004"
    name = "inference-stopped"
    severity = Severity.INFO
    source = "TorchShapeFlow's notes on lost inference"

    def check(self, program: Program) -> Iterator[Finding]:
        for gap in program.gaps:
            if gap.span is not None:
                yield self.finding(gap.span, f"inference stopped: {gap.reason}")
        problems = [event for event in program.events if isinstance(event, Problem)]
        misnamed = {problem.actual for problem in problems if problem.kind == "missing-attribute"}
        refused = {(problem.layer, problem.span) for problem in problems if program.dialect in problem.dialects}
        stopped = [
            (model, *first)
            for model in program.models
            for first in _first_unknown(model, misnamed)
            if (first[0].name, first[0].span) not in refused  # of which a loop made something else unknown
        ]
        causes = Counter((unknown.reason, unknown.span or layer.span) for _, layer, unknown in stopped)
        for model, layer, unknown in stopped:
            others = causes.pop((unknown.reason, unknown.span or layer.span), 0) - 1
            if others < 0:
                continue  # told with the first
            also = f", as in {others} other model{'s' * (others > 1)}" if others else ""
            message = f"what follows `{layer.label}` ({layer.cls}) is not known: {unknown.reason}{also}"
            yield self.finding(layer.span, message, labels=_cause(unknown, layer.span), model=model.name, layer=layer.name)


def _first_unknown(model: ModelTrace, misnamed: Container[str | None]) -> Iterator[tuple[LayerTrace, Unknown]]:
    """The first layer that is not known and why, unless another finding tells it: Keras refuses it, or has none of the name."""
    for layer in model.layers:
        if layer.unknown is not None:
            if layer.unknown.cause is not Cause.IMPOSSIBLE and layer.cls not in misnamed:
                yield layer, layer.unknown
            return


def _cause(unknown: Unknown, here: Span) -> tuple[Label, ...]:
    if unknown.span is None or unknown.span == here:
        return ()
    return (Label(unknown.span, "it arises here"),)
