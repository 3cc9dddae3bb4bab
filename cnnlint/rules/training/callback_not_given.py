from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.used_values import call_as_statement, never_used

PREFIX = "keras.callbacks."
ACTING = frozenset({"EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau", "LearningRateScheduler"})


class CallbackNotGiven(Rule):
    """A callback is made, and no training is given it.

    ## What it does
    Reports an `EarlyStopping`, `ModelCheckpoint`, `ReduceLROnPlateau` or `LearningRateScheduler` that is bound to a name which
    the program only puts into a list that is bound anew before `fit` is given it. One that is never read at all may be left
    over, and is an info.

    ## Why is this bad?
    Keras calls the callbacks in `callbacks=[...]` alone. The training does not stop early, and no file is written.

    ## When not to worry
    A name that a comment still mentions was taken out on purpose, and is not reported. Notebooks are not looked at: another
    cell may use it.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from keras.callbacks import EarlyStopping, TerminateOnNaN

    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    stop = EarlyStopping(monitor="loss", min_delta=10, patience=1)
    callbacks = [stop]
    callbacks = [TerminateOnNaN()]
    model.fit(np.ones((32, 8)), np.ones((32, 1)), epochs=6, validation_split=0.25, callbacks=callbacks)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from keras.callbacks import EarlyStopping, TerminateOnNaN

    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    stop = EarlyStopping(monitor="loss", min_delta=10, patience=1)
    callbacks = [stop]
    callbacks.append(TerminateOnNaN())
    model.fit(np.ones((32, 8)), np.ones((32, 1)), epochs=6, validation_split=0.25, callbacks=callbacks)
    ```
    """

    code = "CNN430"
    name = "callback-not-given"
    severity = Severity.WARNING
    source = "keras#8661, questions about Keras"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        trained = list(fits(program))
        for event in program.events if trained else ():
            if isinstance(event, Call) and event.name.startswith(PREFIX) and event.name.removeprefix(PREFIX) in ACTING:
                yield from self._unused(event, program, trained[-1])

    def _unused(self, event: Call, program: Program, fit: Fit) -> Iterator[Finding]:
        if call_as_statement(program, event.span) is not None:
            yield self._report(event, f"{event.name.removeprefix(PREFIX)}(...)", fit, Severity.INFO)
        found = never_used(program, event.span)
        if found is None or re.search(rf"#.*\b{found[0]}\b", program.written):
            return
        name, listed = found
        if listed is None:
            yield self._report(event, name, fit, Severity.INFO)
        else:
            yield self._report(event, name, fit, self.given(event.condition), Label(listed, "this list is not given"))

    def _report(self, event: Call, name: str, fit: Fit, severity: Severity, *labels: Label) -> Finding:
        return self.finding(
            event.span,
            f"no training is given the callback `{name}`",
            severity=severity,
            labels=(*labels, Label(fit.span, "trained here")),
            help=f"give it to the training: `fit(..., callbacks=[{name}])`",
        )
