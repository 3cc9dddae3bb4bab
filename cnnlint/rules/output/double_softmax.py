from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import PROBABILITIES
from cnnlint.rules.facts.graph import own_models
from cnnlint.rules.facts.heads import Head, heads


class DoubleSoftmax(Rule):
    """The output passes through softmax or sigmoid twice.

    ## What it does
    Reports a head whose layer has a softmax or sigmoid as its `activation`, followed by another one in a layer of its own.

    ## Why is this bad?
    Probabilities lie between 0 and 1; a softmax over them comes out nearly flat. Training runs without a warning and is slow.

    ## When not to worry
    Only the head is read: attention inside the model may use as many softmaxes as it likes.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax"), layers.Softmax()])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10), layers.Softmax()])
    ```
    """

    code = "CNN207"
    name = "double-softmax"
    severity = Severity.WARNING
    source = "NeuraLint rule 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            for head in heads(model):
                twice = [pair for pair in head.applied if pair[0] in PROBABILITIES]
                if len(twice) > 1 and head.units != 1:
                    yield self._report(head, twice)

    def _report(self, head: Head, twice: list[tuple[str, LayerTrace]]) -> Finding:
        (first, layer), (second, _) = twice[0], twice[-1]
        return self.finding(
            head.activation_span,
            f"{second} is applied to the output of {'another ' * (first == second)}{first}",
            labels=(Label(layer.place_of("activation"), f"{first} here"),),
            expected="one of the two",
            actual=" and ".join(name for name, _ in twice),
            help="remove one of them",
            model=head.model.name,
            layer=head.layer.name,
        )
