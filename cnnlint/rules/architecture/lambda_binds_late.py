from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.first_mistake import first_of_each

REBOUND = "keras.layers.Lambda.__rebound__"


class LambdaBindsLate(Rule):
    """The function of a Lambda reads a variable of a loop, which has its last value when the model runs.

    ## What it does
    Reports a `Lambda` of a functional model whose function reads a number, a string or a tuple from around it, if that name
    stands for something else by the time the model is made: the counter of a loop or of a comprehension.

    ## Why is this bad?
    Python looks a name up when the function runs, and Keras runs it again whenever the model is called. The shapes in the
    summary are those of the first values; the results of all layers that were made in the loop are those of the last one.

    ## When not to worry
    What is a default argument (`lambda t, i=i: ...`) or in `Lambda(..., arguments=...)` is kept as it is.

    ## Bad
    ```python
    import keras
    from keras import layers

    signal = keras.Input((3,))
    parts = [layers.Lambda(lambda t: t[:, i : i + 1])(signal) for i in range(3)]
    model = keras.Model(signal, layers.Concatenate()(parts))
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    signal = keras.Input((3,))
    parts = [layers.Lambda(lambda t, i=i: t[:, i : i + 1])(signal) for i in range(3)]
    model = keras.Model(signal, layers.Concatenate()(parts))
    ```
    """

    code = "CNN324"
    name = "lambda-binds-late"
    severity = Severity.WARNING
    source = "questions on Lambda layers in loops; keras/src/layers/core/lambda_layer.py"

    def check(self, program: Program) -> Iterator[Finding]:
        for event in first_of_each(calls(program, REBOUND), lambda event: event.span):
            name, then, now = (event.args[key] for key in ("name", "then", "now"))
            yield self.finding(
                event.span,
                f"`{name}` is {now!r} whenever the model runs, not {then!r}: the Lambda looks it up again",
                severity=self.given(event.condition),
                labels=(Label(event.arg_spans["model"], f"`{name}` is {now!r} here"),),
                expected=repr(then),
                actual=repr(now),
                help=f"bind it as a default: `lambda t, {name}={name}: ...`",
            )
