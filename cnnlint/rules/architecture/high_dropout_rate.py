from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity, Span
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.graph import graph_of, own_or_of_a_class, written_layers
from cnnlint.rules.facts.layer_kinds import DROPOUTS


class HighDropoutRate(Rule):
    """A dropout removes almost everything.

    ## What it does
    Reports a rate above 0.8, or of 0.8 in several layers one after another, as a warning, above 0.6 as an info. The rate is
    the share that is dropped, not kept. Where several rates are tried at one place, as in a loop over a list of them, it is
    an info on the highest of them.

    ## Why is this bad?
    Of ten units two or fewer are left in each step. In TensorFlow 1 the argument was the share that is kept, and such rates
    are often left over from there.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((64,)), layers.Dropout(0.9), layers.Dense(10, activation="softmax")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((64,)), layers.Dropout(0.1), layers.Dense(10, activation="softmax")])
    ```

    ## Options
    `warning` and `info`: the rates above which it is reported.
    """

    code = "CNN306"
    name = "high-dropout-rate"
    severity = Severity.WARNING
    source = "UMLAUT; NeuralState; DL Contract"
    options = {"warning": 0.8, "info": 0.6}

    def check(self, program: Program) -> Iterator[Finding]:
        highest = _highest(program)
        for model in own_or_of_a_class(program):
            for layer in written_layers(program, model):
                rate = number(layer.args.get("rate")) if layer.cls in DROPOUTS else None
                tried = layer.span in highest
                if rate is None or rate > 1 or rate <= self.option["info"] or (tried and rate < highest[layer.span]):
                    continue
                yield self.finding(
                    layer.place_of("rate"),
                    f"a dropout of {rate:g} removes {rate:.0%} of its input",
                    severity=Severity.INFO if tried else self._severity(model, layer, rate),
                    expected=f"at most {self.option['info']:g}",
                    actual=f"{rate:g}",
                    help=f"the rate is what is dropped; to keep {rate:.0%}, write {1 - rate:g}",
                    model=model.name,
                    layer=layer.name,
                )

    def _severity(self, model: ModelTrace, layer: LayerTrace, rate: float) -> Severity:
        """One layer just at the limit is well known from papers; two leave one value in twenty-five."""
        limit = self.option["warning"]
        if rate != limit:
            return Severity.WARNING if rate > limit else Severity.INFO
        high = [other for other in model.layers if other.cls in DROPOUTS and (number(other.args.get("rate")) or 0) >= limit]
        graph = graph_of(model)
        chained = any(other in graph.upstream(layer) or layer in graph.upstream(other) for other in high)
        return Severity.WARNING if chained else Severity.INFO


def _highest(program: Program) -> dict[Span, float]:
    """Where several rates are tried, as a loop over a list of them does, and the highest of each place."""
    found: dict[Span, set[float]] = {}
    for layer in (layer for model in own_or_of_a_class(program) for layer in model.layers if layer.cls in DROPOUTS):
        rate = number(layer.args.get("rate"))
        if rate is not None and rate <= 1:
            found.setdefault(layer.span, set()).add(rate)
    return {span: max(rates) for span, rates in found.items() if len(rates) > 1}
