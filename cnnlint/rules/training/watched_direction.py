from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.callbacks import watching
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.losses import REGRESSIONS, full_name

_RISING = frozenset({"acc", "auc", "precision", "recall", "f1_score"})
_WHAT = {"min": "falls", "max": "rises"}


class WatchedDirection(Rule):
    """A callback waits for accuracy to fall, or for the loss to rise.

    ## What it does
    Compares `mode` of `EarlyStopping`, `ModelCheckpoint` and `ReduceLROnPlateau` with the figure that they watch: `"min"` with
    an accuracy, precision, recall or AUC, `"max"` with a loss or an error.

    ## Why is this bad?
    What gets better counts as worse. Training stops after the first epochs, the learning rate is reduced for nothing, and the
    weights that are saved or restored are the worst.

    ## When not to worry
    Figures by other names are not judged.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, callbacks, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, (100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    stop = callbacks.EarlyStopping(monitor="val_accuracy", mode="min", patience=3)
    model.fit(x, y, validation_split=0.1, epochs=20, callbacks=[stop])
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, callbacks, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, (100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    stop = callbacks.EarlyStopping(monitor="val_accuracy", mode="max", patience=3)
    model.fit(x, y, validation_split=0.1, epochs=20, callbacks=[stop])
    ```
    """

    code = "CNN414"
    name = "watched-direction"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "questions on trainings that stop too early"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for _, callback in watching(program):
            monitor, mode = callback.arguments.get("monitor", "val_loss"), callback.arguments.get("mode")
            right = _direction(monitor) if isinstance(monitor, str) and callback.complete else None
            span = callback.spans.get("mode", callback.span)
            if mode not in _WHAT or right in (mode, None) or span is None:
                continue
            kind, watched = callback.name.rpartition(".")[2], callback.spans.get("monitor", callback.span)
            yield self.finding(
                span,
                f"{kind} takes it as an improvement when {monitor!r} {_WHAT[str(mode)]}",
                labels=(Label(watched, f"{monitor!r} is better when it {_WHAT[str(right)]}"),) if watched is not None else (),
                expected=f"mode={right!r}",
                actual=f"mode={mode!r}",
                help=f"write `mode={right!r}`",
                fix=Fix(f"write {right!r}", (Edit(span, f'"{right}"'),)),
            )


def _direction(monitor: str) -> str | None:
    """What is better of a figure whose name tells it."""
    plain = monitor.removeprefix("val_")
    if plain in _RISING or plain.endswith(("accuracy", "_acc")):
        return "max"
    return "min" if plain == "loss" or plain.endswith("_loss") or full_name(plain) in REGRESSIONS else None
