from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.stopping_callbacks import stops_itself


class StopOfCallback(Rule):
    """A callback sets `stop_training` of itself, not of the model.

    ## What it does
    Reports `self.stop_training = True` in a class that is derived from a `Callback`, where nothing else in the program says
    `stop_training`.

    ## Why is this bad?
    `fit` looks at `stop_training` of the model. The callback gets an attribute that nobody reads, and the training goes on to
    its last epoch.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import Sequential, layers


    class StopAt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if logs["loss"] < 1000:
                self.stop_training = True


    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.ones((32, 8)), np.ones((32, 1)), epochs=4, validation_split=0.25, callbacks=[StopAt()])
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import Sequential, layers


    class StopAt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if logs["loss"] < 1000:
                self.model.stop_training = True


    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.ones((32, 8)), np.ones((32, 1)), epochs=4, validation_split=0.25, callbacks=[StopAt()])
    ```
    """

    code = "CNN742"
    name = "stop-of-callback"
    severity = Severity.WARNING
    source = "questions about Keras"

    def check(self, program: Program) -> Iterator[Finding]:
        for cls, span in stops_itself(program):
            yield self.finding(
                span,
                f"`{cls}` sets `stop_training` of itself, but `fit` looks at that of the model",
                expected="self.model.stop_training",
                actual="self.stop_training",
                help="write `self.model.stop_training = True`",
            )
