from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity, Span
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls


class DroppedLayer(Rule):
    """A layer is made by a statement of its own, and nothing takes it.

    ## What it does
    Reports a statement such as `Dropout(0.2)` among the statements that build a model, where the layer is neither added nor
    called nor given a name.

    ## Why is this bad?
    The model does not have the layer. Nothing says so, but the summary.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential()
    model.add(layers.Input((30, 1)))
    model.add(layers.LSTM(50))
    layers.Dropout(0.2)
    model.add(layers.Dense(1))
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential()
    model.add(layers.Input((30, 1)))
    model.add(layers.LSTM(50))
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(1))
    ```

    ## When not to worry
    A layer that is made to be looked at, before or after the statements that build a model, is not reported.
    """

    code = "CNN317"
    name = "dropped-layer"
    severity = Severity.WARNING
    source = "questions on models that overfit in spite of their dropout"

    def check(self, program: Program) -> Iterator[Finding]:
        for event in calls(program, "keras.__dropped__"):
            if _among_others(event.span, program):
                cls = event.args["cls"]
                yield self.finding(
                    event.span,
                    f"this {cls} is created but not used: no model contains it",
                    expected=f"a {cls} in the model",
                    actual=f"a {cls} in no model",
                    help="wrap it in `model.add(...)`, or call it on a tensor",
                )


def _among_others(span: Span, program: Program) -> bool:
    """Whether layers of one model are made or added before and after it, in the same cell."""
    for model in program.models:
        places = [place for layer in model.layers for place in (layer.span, layer.added_span) if place is not None]
        lines = [place.line for place in places if place.cell == span.cell and place.path == span.path]
        if lines and min(lines) < span.line < max(lines):
            return True
    return False
