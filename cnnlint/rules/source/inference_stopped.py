from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.values import Unknown


class InferenceStopped(Rule):
    """From this layer on, shapes or parameter counts are not known.

    ## What it does
    Names the first layer of each model whose output shape or weights could not be told from the source, with the reason and
    the place where the unknown arose. It is a note about what was not checked, not about a mistake; `cnnlint summary` shows
    the same for every layer.

    ## Why is this bad?
    It is not. But the rules are silent about what is not known, and this says where they are.

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
    candidates = ("N01", "N02")
    source = "TorchShapeFlow's notes on lost inference"

    def check(self, program: Program) -> Iterator[Finding]:
        for gap in program.gaps:
            if gap.span is not None:
                yield self.finding(gap.span, f"inference stopped: {gap.reason}")
        for model in program.models:
            yield from self._first_unknown(model)

    def _first_unknown(self, model: ModelTrace) -> Iterator[Finding]:
        for layer in model.layers:
            if layer.unknown is not None and "impossible" in layer.unknown.reason:
                return  # another finding says why
            if layer.unknown is not None:
                message = f"what follows `{layer.label}` ({layer.cls}) is not known: {layer.unknown.reason}"
                yield self.finding(
                    layer.span, message, labels=_cause(layer.unknown, layer.span), model=model.name, layer=layer.name
                )
                return


def _cause(unknown: Unknown, here: Span) -> tuple[Label, ...]:
    if unknown.span is None or unknown.span == here:
        return ()
    return (Label(unknown.span, "it arises here"),)
