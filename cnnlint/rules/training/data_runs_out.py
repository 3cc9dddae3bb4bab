from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, plural
from cnnlint.frozen import replace
from cnnlint.program import Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.batches_drawn import (
    Batches,
    batches_of,
    drawn_before_the_end,
    epochs_of,
    left_for_an_epoch,
    of_tf_data,
    rounded_down,
)
from cnnlint.rules.facts.event_order import fits
from cnnlint.values import as_size

_NTH = {2: "second", 3: "third"}


class DataRunsOut(Rule):
    """More steps are asked for than the data have batches, or so many that an epoch is left with the rest of them.

    ## What it does
    Compares `steps_per_epoch` with the number of batches in the arrays, the generator or the `tf.data.Dataset` that is
    trained on, and `validation_steps` with those of the validation data in Keras 2. In Keras 3 it reports an info where the
    epoch that gets the rest still has half of its steps, and where nothing tells which Keras runs.

    ## Why is this bad?
    Keras 3 goes on in the next epoch where the last one stopped and begins anew once the data are at their end: with 781 steps
    of 782 batches every second epoch is a single step, whose loss says nothing. Keras 2 ends the training when the data are
    at their end before the last epoch is, and measures the validation data in the first epoch alone.

    ## When not to worry
    Data that are repeated (`dataset.repeat()`, a generator that loops for ever) do not run out; a generator that yields its
    batches once is at its end after the first epoch. Nor does a generator in Keras
    2 with `workers` above 1, or with the `fit_generator` of the Keras before TensorFlow 2.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((1000, 8)), np.zeros((1000, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, batch_size=64, steps_per_epoch=len(x) // 32, epochs=3, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((1000, 8)), np.zeros((1000, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, batch_size=64, epochs=3, validation_split=0.1)
    ```

    ## Keras says
    `Your input ran out of data; interrupting training.`
    """

    code = "CNN423"
    name = "data-runs-out"
    severity = Severity.WARNING
    yields_to = ("batch-and-epochs",)
    source = "questions on epochs that end early; probes of Keras 2 and of Keras 3.2 to 3.15"

    def check(self, program: Program) -> Iterator[Finding]:
        for fit in fits(program):
            batches = batches_of(fit, "x")
            if batches is not None and program.dialect >= 3:
                yield from self._in_keras_3(fit, batches, program)
            elif batches is not None:
                yield from self._ends(fit, batches, program)
            if program.dialect < 3:
                yield from self._validated_once(fit, program)

    def _in_keras_3(self, fit: Fit, batches: Batches, program: Program) -> Iterator[Finding]:
        given, count, epochs = fit.args.get("steps_per_epoch"), batches.count, epochs_of(fit)
        steps = as_size(given)
        if program.dialect_told and rounded_down(given, batches):
            message = f"unless {batches.size} divides the number of samples, every second epoch is a single step"
            yield self._report(fit, f"{message}: the smaller batch that is left", severity=Severity.INFO)
        if not isinstance(steps, int) or not isinstance(count, int) or min(steps, count) < 1:
            return
        if steps == count and batches.kind == "once" and epochs is not None and epochs > 1:
            yield self._once(fit, f"{_asked(steps * epochs, count)}: the second epoch is empty", count, steps * epochs)
            return
        if steps > count:
            yield self._report(fit, f"{_asked(steps, count)}: every epoch ends early", count)
            return
        short = None if epochs is None else left_for_an_epoch(steps, count, epochs)
        if short is not None:
            nth, rest = short
            which = f"every {_NTH.get(nth, f'{nth}th')} epoch"
            message = f"in Keras 3 {which} has {plural(rest, 'step')}: what epochs of {steps:,} leave of {count:,} batches"
            severe = program.dialect_told and 2 * rest < steps
            yield self._report(fit, message, count, severity=self.severity if severe else Severity.INFO)

    def _ends(self, fit: Fit, batches: Batches, program: Program) -> Iterator[Finding]:
        steps, count, epochs = as_size(fit.args.get("steps_per_epoch")), batches.count, epochs_of(fit)
        if not isinstance(steps, int) or not isinstance(count, int):
            return
        drawn = drawn_before_the_end(fit, steps, batches, program)
        if drawn is not None:
            asked = steps if epochs is None or steps > count else steps * epochs
            message = f"{_asked(asked, count)}: the training ends after {plural(drawn, 'step')}"
            once = batches.kind == "once"
            yield self._once(fit, message, count, asked) if once else self._report(fit, message, count)

    def _validated_once(self, fit: Fit, program: Program) -> Iterator[Finding]:
        batches, steps = batches_of(fit, "validation_data"), as_size(fit.args.get("validation_steps"))
        if batches is None or not isinstance(steps, int) or not isinstance(batches.count, int) or steps <= batches.count:
            return
        epochs = epochs_of(fit)
        if epochs is not None and epochs > 1 and drawn_before_the_end(fit, steps, batches, program) is not None:
            yield self._report(
                fit,
                f"{_asked(steps, batches.count)}: only the first epoch has a `val_loss`",
                batches.count,
                ("validation_data", "validation_steps"),
            )

    def _once(self, fit: Fit, message: str, count: int, asked: int) -> Finding:
        help = "loop for ever in the generator: `while True:` around what yields"
        return replace(self._report(fit, message, count), expected=f"{asked:,} batches", actual=str(count), help=help)

    def _report(
        self,
        fit: Fit,
        message: str,
        count: int | None = None,
        names: tuple[str, str] = ("x", "steps_per_epoch"),
        severity: Severity = Severity.WARNING,
    ) -> Finding:
        data, steps = fit.args.get(names[0]), names[1]
        return self.finding(
            fit.place_of(steps),
            message,
            severity=severity,
            labels=tuple(Label(step.span, "the data") for step in getattr(data, "trail", ())[:1]),
            expected=None if count is None else plural(count, "step"),
            actual=None if count is None else str(as_size(fit.args.get(steps))),
            help=f"leave `{steps}` out{', or repeat the data: `dataset.repeat()`' if of_tf_data(data) else ''}",
            keras="Your input ran out of data; interrupting training",
        )


def _asked(steps: int, batches: int) -> str:
    return f"{steps:,} batches are asked for, but the data have {batches:,}"
