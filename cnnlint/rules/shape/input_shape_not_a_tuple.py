from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule

SHAPES = frozenset({"shape", "input_shape", "batch_shape", "batch_input_shape"})


class InputShapeNotATuple(Rule):
    """The input shape is a number, not a tuple.

    ## What it does
    Reports `Input(784)`, `input_shape=784` and `input_shape=(784)`, which is a number in brackets; one axis is `(784,)`.
    Reports also a tuple where one size belongs: `input_shape=((28, 28),)`, `input_dim=x_train.shape`.

    ## Why is this bad?
    Keras 3 rejects it. (Keras 2 takes `Input(784)`; `input_dim=784` is right in both.)

    ## Bad
    ```python
    # target-keras = 3
    from keras import Sequential, layers

    model = Sequential([layers.Input((784)), layers.Dense(32, activation="relu")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((784,)), layers.Dense(32, activation="relu")])
    ```

    ## Keras says
    `Cannot convert '784' to a shape.`
    """

    code = "CNN108"
    name = "input-shape-not-a-tuple"
    severity = Severity.ERROR
    shown_by = "build"
    fixable = "safe"
    source = "probes of Keras 2 and 3"
    problems = ("invalid-argument", "shape-not-a-tuple")

    def concerns(self, problem: Problem, program: Program) -> bool:
        return problem.kind == "shape-not-a-tuple" or problem.argument in SHAPES
