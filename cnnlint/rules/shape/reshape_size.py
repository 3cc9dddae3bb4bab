from __future__ import annotations

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.problems import begun_at, fed_by


class ReshapeSize(Rule):
    """A reshape changes the number of elements.

    ## What it does
    Reports a `Reshape` whose target has another product of sizes than its input, or whose `-1` does not come out even. Sizes
    that are not known are followed as symbols; it is reported only if no value of them works.

    ## Why is this bad?
    Keras does not build the layer.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((784,)), layers.Reshape((28, 29, 1))])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((784,)), layers.Reshape((28, 28, 1))])
    ```

    ## Keras says
    `The total size of the tensor must be unchanged. Received: input_shape=(784,), target_shape=(28, 29, 1)`
    """

    code = "CNN109"
    name = "reshape-size"
    severity = Severity.ERROR
    shown_by = "build"
    source = "NeuraLint rule 21; TorchShapeFlow"
    problems = ("reshape-size",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return replace(finding, labels=_distinct((*finding.labels, *fed_by(problem, program), *begun_at(problem, program))))


def _distinct(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    """Each place once, the first that was said of it."""
    return tuple({label.span: label for label in reversed(labels)}.values())[::-1]
