from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.first_mistake import first_of_each


class ChangeToCopiedLayers(Rule):
    """The list that `model.layers` gives is a copy: what is done to it leaves the model as it is.

    ## What it does
    Reports `pop`, `append`, `insert`, `remove` and `clear` on the `layers` of a model, where these are read for it.

    ## Why is this bad?
    `model.layers` is a new list each time that it is read. The model keeps all its layers, its output is that of the last one,
    and what is built on it stands on the layers that were meant to go.

    ## When not to worry
    A list of layers that has a name of its own may be changed and made a model of, and is not reported. In the package `keras`
    before 2.4 the list was the model's own; its outputs stayed the same there, too.

    ## Bad
    ```python
    import keras
    from keras import layers

    x = keras.Input((16,))
    base = keras.Model(x, layers.Dense(16, activation="relu")(layers.Dense(32, activation="relu")(x)))
    base.layers.pop()
    model = keras.Model(base.input, layers.Dense(3, activation="softmax")(base.output))
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    x = keras.Input((16,))
    base = keras.Model(x, layers.Dense(16, activation="relu")(layers.Dense(32, activation="relu")(x)))
    model = keras.Model(base.input, layers.Dense(3, activation="softmax")(base.layers[-2].output))
    ```
    """

    code = "CNN733"
    name = "change-to-copied-layers"
    severity = Severity.WARNING
    source = "questions and issues on `layers.pop`; keras/src/models/functional.py"

    def check(self, program: Program) -> Iterator[Finding]:
        changes = calls(program, "keras.Model.layers.__changed__")
        for event in first_of_each(changes, lambda event: event.arg_spans["model"]):
            model, method = event.arg_spans["model"], event.args["method"]
            yield self.finding(
                event.span,
                f"`layers.{method}` changes a copy: the model keeps its layers as they are",
                severity=self.given(event.condition),
                labels=(Label(model, "this model"),) if model != event.span else (),
                help=_HELP if method in ("pop", "remove", "clear") else "build the model with the layer",
            )


_HELP = "take the output of an earlier layer, as `model.layers[-2].output`, or call `pop` of a Sequential itself"
