from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import SATURATING, activation_of, is_activation_layer
from cnnlint.rules.facts.graph import is_chain, own_models
from cnnlint.rules.facts.layer_kinds import MERGES, NORMALIZATIONS, WEIGHTED

_EXPLODING = frozenset({"exponential"})


class SaturatingStack(Rule):
    """Many sigmoid or tanh layers, or two exponential ones, follow each other without normalization or shortcut.

    ## What it does
    Counts hidden layers with weights in a row that end in sigmoid or tanh. From five sigmoid layers on it is a warning,
    from five tanh layers on an info. Of layers that end in `exponential` two are enough.

    ## Why is this bad?
    The derivative of a sigmoid is at most a quarter, so the gradient shrinks to a quarter or less at each layer: the first
    layers hardly learn. An exponential of an exponential is beyond every number that a float holds as soon as its input is
    above 4.5: the first losses are `nan`.

    ## Bad
    ```python
    from keras import Sequential, layers

    hidden = [layers.Dense(32, activation="sigmoid") for _ in range(5)]
    model = Sequential([layers.Input((64,)), *hidden, layers.Dense(10, activation="softmax")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    hidden = [layers.Dense(32, activation="relu") for _ in range(5)]
    model = Sequential([layers.Input((64,)), *hidden, layers.Dense(10, activation="softmax")])
    ```

    ## Options
    `layers`: the number from which on it is reported.
    """

    code = "CNN311"
    name = "saturating-stack"
    severity = Severity.WARNING
    source = "TheDeepChecker; AutoTrainer; DeepDiagnosis"
    options = {"layers": 5}

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            if not is_chain(model):
                continue
            yield from (self._exploding(model, run) for run in _runs(model.layers[:-1], _EXPLODING) if len(run) > 1)
            for run in _runs(model.layers[:-1], SATURATING):
                if len(run) >= self.option["layers"]:
                    sigmoids = sum(name == "sigmoid" for _, name in run)
                    ends = " or ".join(sorted({name for _, name in run}))
                    yield self.finding(
                        run[0][0].span,
                        f"{len(run)} layers in a row end in {ends}, where the gradient shrinks each time",
                        severity=Severity.WARNING if sigmoids >= self.option["layers"] else Severity.INFO,
                        labels=(Label(run[-1][0].span, "the last of them"),),
                        expected=f"fewer than {self.option['layers']}",
                        actual=str(len(run)),
                        help="use relu, or put a `BatchNormalization` between them",
                        model=model.name,
                        layer=run[0][0].name,
                    )

    def _exploding(self, model: ModelTrace, run: list[tuple[LayerTrace, str]]) -> Finding:
        return self.finding(
            run[0][0].span,
            f"{len(run)} layers in a row end in exponential, which grows beyond every number",
            labels=(Label(run[-1][0].span, "the last of them"),),
            expected="at most one",
            actual=str(len(run)),
            help="use relu",
            model=model.name,
            layer=run[0][0].name,
        )


def _runs(layers: tuple[LayerTrace, ...], names: frozenset[str]) -> Iterator[list[tuple[LayerTrace, str]]]:
    """Layers with weights, each with its activation of these names, as long as nothing else comes between."""
    run: list[tuple[LayerTrace, str]] = []
    weighted: LayerTrace | None = None
    for layer in layers:
        name = activation_of(layer)
        if layer.cls in WEIGHTED or (is_activation_layer(layer) and weighted is not None):
            weighted = layer if layer.cls in WEIGHTED else weighted
            if name in names and weighted is not None:
                run.append((weighted, str(name)))
            elif name != "linear":
                yield run
                run = []
        elif layer.cls in NORMALIZATIONS | MERGES or name is None:
            yield run
            run = []
    yield run
