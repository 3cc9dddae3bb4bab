from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Compile, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.values import Made, known_items

_SETTING = {"LearningRateScheduler": "sets the learning rate", "ReduceLROnPlateau": "lowers the learning rate"}


class RateOfScheduleSet(Rule):
    """A callback sets the learning rate of an optimizer that has a schedule.

    ## What it does
    Looks for a `LearningRateScheduler` or a `ReduceLROnPlateau` in a `fit` whose optimizer was made with a
    `LearningRateSchedule`, as `ExponentialDecay` is.

    ## Why is this bad?
    The rate of such an optimizer cannot be set. Keras 3 raises at the first epoch, or, with `ReduceLROnPlateau`, as soon as the
    loss stands still: perhaps after hours.

    ## Bad
    ```python
    # target-keras = 3
    import keras
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    schedule = keras.optimizers.schedules.ExponentialDecay(1e-3, decay_steps=1000, decay_rate=0.9)
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=schedule), loss="mse")
    warm_up = keras.callbacks.LearningRateScheduler(lambda epoch: 1e-4 * (epoch + 1))
    model.fit(x, y, epochs=5, validation_split=0.1, callbacks=[warm_up])
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="mse")
    warm_up = keras.callbacks.LearningRateScheduler(lambda epoch: 1e-4 * (epoch + 1))
    model.fit(x, y, epochs=5, validation_split=0.1, callbacks=[warm_up])
    ```

    ## Keras says
    ``This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` constructor argument, hence its
    learning rate is not settable.``
    """

    code = "CNN417"
    name = "rate-of-schedule-set"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "tensorflow#36612; probes of Keras 2 and 3"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for fit in fits(program):
            schedule = _schedule(fit.compile)
            for callback in known_items(fit.args.get("callbacks")) or ():
                if schedule is None or not isinstance(callback, Made):
                    continue
                kind = callback.name.rpartition(".")[2]
                if kind in _SETTING:
                    yield self._report(fit, kind, callback, schedule, program)

    def _report(self, fit: Fit, kind: str, callback: Made, schedule: Made, program: Program) -> Finding:
        by = schedule.name.rpartition(".")[2]
        sure = program.dialect_told and kind == "LearningRateScheduler"
        older = program.dialect < 3
        return self.finding(
            callback.span or fit.span,
            f"{kind} {_SETTING[kind]}, but that of the optimizer comes from {by}" + " (rejected by Keras 3)" * older,
            severity=Severity.INFO if older else self.given(fit.condition, certain=sure),
            labels=(Label(schedule.span, "the schedule"),) if schedule.span is not None else (),
            expected="one of the two",
            actual=f"{kind} and {by}",
            help="give the optimizer a number, or leave the callback out",
            keras="This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` constructor argument",
        )


def _schedule(compiled: Compile | None) -> Made | None:
    """The schedule of the optimizer that a model is compiled with."""
    optimizer = compiled.args.get("optimizer") if compiled is not None else None
    if not isinstance(optimizer, Made) or not optimizer.name.startswith("keras.optimizers."):
        return None
    rate = next((optimizer.arguments[key] for key in ("learning_rate", "lr", "0") if key in optimizer.arguments), None)
    return rate if isinstance(rate, Made) and ".schedules." in rate.name else None
