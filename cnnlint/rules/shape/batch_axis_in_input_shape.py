from __future__ import annotations

from dataclasses import replace

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.inputs import declared_place
from cnnlint.rules.facts.problems import failure_of, rank_cause
from cnnlint.shapes import shape_text


class BatchAxisInInputShape(Rule):
    """The declared input shape counts the samples or the batch as an axis.

    ## What it does
    Reports a first layer whose declared input has one axis more than the layer takes, as `input_shape=x_train.shape` or
    `input_shape=(64, 28, 28, 1)` give.

    ## Why is this bad?
    Keras puts the batch axis in front by itself; the layer then meets an axis too many and is not built.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((64, 28, 28, 1)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten()])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten()])
    ```

    ## Keras says
    ``Kernel shape must have the same length as input, but received kernel of shape (3, 3, 1, 16) and input of shape
    (None, 64, 28, 28, 1).`` Keras 2 builds some of these models without a word.
    """

    code = "CNN104"
    name = "batch-axis-in-input-shape"
    severity = Severity.ERROR
    shown_by = "build"
    candidates = ("S02",)
    source = "frequent in questions on input_shape=X.shape"
    problems = ("wrong-rank",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        return rank_cause(problem, program) == "batch"

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        failure = failure_of(problem, program)
        declared = one_shape(failure.model.input_shape) if failure is not None else None
        declared = failure.x if failure is not None and failure.first else declared
        if failure is None or declared is None:
            return finding
        labels = finding.labels if failure.first else (*finding.labels, *declared_place(failure.model))
        help = f"leave the first axis of the input shape out: {shape_text(declared[2:])}, or `x.shape[1:]`"
        return replace(finding, labels=labels, help=help)
