from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.monitored import said_acc


class HistoryKey(Rule):
    """A figure is read from the history of a training, or from the `logs` of a callback, that does not have it.

    ## What it does
    Compares what is read from `model.fit(...).history` with the metrics of the model: `history["acc"]` where the metric is
    called accuracy (or the other way round), `history["val_loss"]` where nothing is validated. The same of what the callbacks
    of the program read from their `logs`.

    ## Why is this bad?
    The training runs to its end, and then the line that plots it raises a KeyError. Keras reports a metric by the name that it
    was given in `compile`; up to Keras 2.2 (and in TensorFlow 1) accuracy was always `acc`, so that in code for these, and in
    a notebook whose progress bars say so, it is an info. A callback ends the training at its first epoch, where
    `logs.get("acc")` is None and compared with a number, or collects nothing but None.

    ## Bad
    ```python
    # target-keras = 3
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, validation_split=0.1)
    print(history.history["val_acc"])
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, validation_split=0.1)
    print(history.history["val_accuracy"])
    ```

    ## Keras says
    `KeyError: 'val_acc'`
    """

    code = "CNN718"
    name = "history-key"
    severity = Severity.ERROR
    by_order = True
    shown_by = "fit"
    speaker = "python"
    source = "JunoBench; questions about Keras"
    problems = ("missing-figure",)

    def check(self, program: Program) -> Iterator[Finding]:
        """All figures that one training lacks for one reason are one finding, at the first."""
        kept: dict[object, Finding] = {}
        for finding in super().check(program):
            key = (finding.labels or finding.span, finding.severity)
            first = kept.setdefault(key, finding)
            if finding.span not in (first.span, *(label.span for label in first.labels)):
                kept[key] = replace(first, labels=(*first.labels, Label(finding.span, f"nor {_figure(finding)}here")))
        yield from kept.values()

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        told = finding.severity is not Severity.INFO
        if told and finding.actual in ("acc", "val_acc") and program.dialect < 3 and said_acc(program):
            since = f"{finding.message} (since TensorFlow 2; an older release ran the notebook)"
            return replace(finding, severity=Severity.INFO, message=since)
        if finding.severity is Severity.ERROR and not program.dialect_told:
            return replace(finding, severity=Severity.WARNING)
        return finding


def _figure(finding: Finding) -> str:
    """The figure, where the message names it, and a blank."""
    found = (finding.keras or "").removeprefix("KeyError: ")
    return found and f"{found} "
