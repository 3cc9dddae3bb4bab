from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity
from cnnlint.program import Compile, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.callbacks import figures_in_names, watching
from cnnlint.rules.facts.losses import metrics_of
from cnnlint.rules.facts.monitored import is_validated, says_acc, watched_instead
from cnnlint.values import Made

_LOGGED = {
    "EarlyStopping": "Early stopping conditioned on metric `{}` which is not available.",
    "ModelCheckpoint": "Can save best model only with {} available",
    "ReduceLROnPlateau": "Learning rate reduction is conditioned on metric `{}` which is not available.",
}


class CallbackMonitor(Rule):
    """A callback watches a figure that training does not report.

    ## What it does
    Compares `monitor` of `EarlyStopping`, `ModelCheckpoint` and `ReduceLROnPlateau` with the metrics of the model:
    `val_acc` where the metric is called accuracy, a `val_` figure without validation data, a metric that was not compiled.
    The figures in the name of a file, as in `ModelCheckpoint("{val_acc:.2f}.keras")`, are compared as well.

    ## Why is this bad?
    Keras 2 logs a warning and never stops; Keras 3 raises for names that it cannot interpret. A file whose name cannot be
    made ends the training with a KeyError.

    ## When not to worry
    Where one of the metrics is not known, its name is not either, and nothing is reported.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    stop = keras.callbacks.EarlyStopping(monitor="val_acc")
    model.fit(x, y, validation_split=0.1, callbacks=[stop])
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    stop = keras.callbacks.EarlyStopping(monitor="val_accuracy")
    model.fit(x, y, validation_split=0.1, callbacks=[stop])
    ```

    ## Keras says
    `EarlyStopping callback received monitor=val_acc, but Keras isn't able to automatically determine whether that metric
    should be maximized or minimized.`
    """

    code = "CNN715"
    name = "callback-monitor"
    severity = Severity.WARNING
    shown_by = "fit"
    fixable = "unsafe"
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for fit, callback in watching(program):
            if fit.compile is not None:
                yield from self._watch(fit, fit.compile, callback, program)
        for fit, callback, figure in figures_in_names(program):
            if fit.compile is not None:
                yield from self._name(fit, fit.compile, callback, figure, program)

    def _name(self, fit: Fit, compiled: Compile, callback: Made, figure: str, program: Program) -> Iterator[Finding]:
        """`ModelCheckpoint("{val_acc:.2f}.keras")`: the name of the file is made of the figures that are reported."""
        instead, why = watched_instead(figure, fit, compiled, program)
        if why is None or "**" in fit.args:
            return
        yield self.finding(
            callback.spans.get("filepath", callback.span or fit.span),
            f"nothing called {figure!r} is reported for the name of the file: {why}",
            severity=self._severity(figure, instead, program),
            keras="Failed to format this callback filepath",
            labels=(Label(compiled.place_of("metrics"), "the metrics"), Label(fit.span, "trained here")),
            expected=instead,
            actual=figure,
            help=_advice(figure, instead, fit).replace("watch", "write"),
        )

    def _watch(self, fit: Fit, compiled: Compile, callback: Made, program: Program) -> Iterator[Finding]:
        monitor = callback.arguments.get("monitor", "val_loss")
        if not isinstance(monitor, str) or not callback.complete or "**" in fit.args:
            return
        instead, why = watched_instead(monitor, fit, compiled, program)
        if why is None:
            return
        span = callback.spans.get("monitor", callback.span or fit.span)
        yield self.finding(
            span,
            f"nothing called {monitor!r} is reported: {why}",
            severity=self._severity(monitor, instead, program),
            keras=_said(callback, monitor, compiled, program.dialect),
            labels=(Label(compiled.place_of("metrics"), "the metrics"), Label(fit.span, "trained here")),
            expected=instead,
            actual=monitor,
            help=_advice(monitor, instead, fit),
            fix=Fix(f"watch {instead}", (Edit(span, f'"{instead}"'),)) if instead and "monitor" in callback.spans else None,
        )

    def _severity(self, monitor: str, instead: str | None, program: Program) -> Severity:
        """Up to Keras 2.2 the metric "accuracy" was reported as "acc"; within TensorFlow that is a matter of TensorFlow 1."""
        of_validation = monitor.startswith("val_")
        only_spelt = instead is not None and instead.startswith("val_") == of_validation and not monitor.endswith("loss")
        return Severity.INFO if only_spelt and says_acc(program) else self.severity


def _said(callback: Made, monitor: str, compiled: Compile, dialect: int) -> str | None:
    """What Keras 3 raises, where nothing tells whether the figure should rise or fall; else what is logged after an epoch."""
    kind, plain = callback.name.rpartition(".")[2], monitor.removeprefix("val_")
    told = plain in {"loss", *(name for name, _ in metrics_of(compiled) or ())}
    if dialect >= 3 and not told and callback.arguments.get("mode", "auto") == "auto":
        return f"{kind} callback received monitor={monitor}, but Keras isn't able to automatically determine"
    return _LOGGED[kind].format(monitor)


def _advice(monitor: str, instead: str | None, fit: Fit) -> str:
    if instead and monitor.startswith("val_") and not is_validated(fit):
        return f"give `{fit.method}` validation data, as with `validation_split=0.1`, or watch {instead!r}"
    return f"watch {instead!r}" if instead else "watch a name that the training reports"
