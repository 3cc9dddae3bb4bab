from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.values import Cause


class NeverCalled(Rule):
    """A layer or model that was never called is asked for its tensors.

    ## What it does
    Reports `.input` and `.output` of a layer, or in Keras 3 of a Sequential or subclassed model, that was not called on a
    symbolic tensor.

    ## Why is this bad?
    Keras raises an AttributeError. A Sequential of Keras 3 is a layer like others here: its `.input` is the tensor that it
    was called on, not the input of its stack, which is in `.inputs`.

    ## Bad
    ```python
    from keras import Model, Sequential, layers

    base = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(8, 3, activation="relu"), layers.Flatten()])
    model = Model(base.input, layers.Dense(10, activation="softmax")(base.output))
    ```

    ## Good
    ```python
    from keras import Model, Sequential, layers

    base = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(8, 3, activation="relu"), layers.Flatten()])
    model = Model(base.inputs, layers.Dense(10, activation="softmax")(base.outputs[0]))
    ```

    ## Keras says
    `The layer sequential has never been called and thus has no defined input.`
    """

    code = "CNN719"
    name = "never-called"
    severity = Severity.ERROR
    shown_by = "build"
    source = "keras#19320"
    problems = ("never-called",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Who makes an object of a class may have called its layers before."""
        return problem.condition is None or problem.condition.cause is not Cause.UNUSED

    def check(self, program: Program) -> Iterator[Finding]:
        return first_of_each(super().check(program), lambda finding: finding.layer)
