from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.problems import fed_by


class InvalidLayerInput(Rule):
    """A layer cannot work on the sizes or axes of its input.

    ## What it does
    Reports a `Permute` or normalization over an axis that the input does not have, a wrong number of inputs, and other inputs
    that a layer rejects.

    ## Why is this bad?
    Keras does not build the layer.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 3)), layers.BatchNormalization(axis=4)])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 3)), layers.BatchNormalization(axis=3)])
    ```

    ## Keras says
    `tuple index out of range`
    """

    code = "CNN112"
    name = "invalid-layer-input"
    severity = Severity.ERROR
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    advice = "change the arguments of the layer, or what it is called on, so that the two fit"
    problems = ("invalid-axis", "invalid-input")

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return finding.with_labels(fed_by(problem, program))
