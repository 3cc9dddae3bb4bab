from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls, fits
from cnnlint.values import Array, Scalar, Unknown, Value


class ValidationOfSortedLabels(Rule):
    """The samples stand class by class, and `validation_split` takes the last of them.

    ## What it does
    Reports `fit` with a `validation_split` where the labels were put together class after class, as by
    `np.concatenate([np.zeros(900), np.ones(100)])`, `[0] * 900 + [1] * 100`, or a loop over the files of each class that
    appends its id, and nothing mixed them since.

    ## Why is this bad?
    Keras takes the validation samples from the end, before it shuffles. The model is then validated on the last class alone, of
    which it saw few samples or none: the validation accuracy is 0, or looks splendid.

    ## When not to worry
    Labels that were shuffled, split by `train_test_split` or indexed by a permutation are not reported, and neither are those
    whose order the program does not tell.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x = np.random.rand(1000, 8)
    y = np.concatenate([np.zeros(800), np.ones(200)])
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.2)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x = np.random.rand(1000, 8)
    y = np.concatenate([np.zeros(800), np.ones(200)])
    order = np.random.permutation(1000)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x[order], y[order], validation_split=0.2)
    ```
    """

    code = "CNN408"
    name = "validation-of-sorted-labels"
    severity = Severity.WARNING
    source = "questions on a validation accuracy of 0; keras#1597"

    def check(self, program: Program) -> Iterator[Finding]:
        shuffled = [call.args["x"] for call in calls(program, "numpy.random.shuffle")]
        mixed = [x.related for x in shuffled if isinstance(x, Array)]
        for fit in fits(program):
            y, share = fit.args.get("y"), _number(fit.args.get("validation_split"))
            if share is None or not 0 < share < 1 or not isinstance(y, Array) or y.related is None:
                continue
            if any(y.related is relation for relation in mixed):
                continue
            if y.related.kind == "blocks" and fit.args.get("validation_data") is None:
                yield self._report(fit, y, y.related.array, share)

    def _report(self, fit: Fit, y: Array, last: Array, share: float) -> Finding:
        value = f"{last.low:g}" if last.low is not None else "the last value"
        alone = _covers(y, last, share)
        what = f"only samples labelled {value}" if alone else "the last classes only"
        return self.finding(
            fit.place_of("validation_split"),
            f"the labels are sorted by class, and `validation_split` takes the samples at the end: {what}",
            severity=self.given(fit.condition),
            labels=tuple(Label(step.span, "put together here") for step in y.trail[-1:]),
            expected="samples in random order",
            actual="samples class by class",
            help="shuffle x and y together before `fit`, or split them with `train_test_split(..., stratify=y)`",
            model=fit.model.name if not isinstance(fit.model, Unknown) else None,
        )


def _number(value: Value) -> float | None:
    value = value.value if isinstance(value, Scalar) else value
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _covers(y: Array, last: Array, share: float) -> bool:
    """Whether the last block is surely as long as the part that is held out."""
    if isinstance(y.shape, Unknown) or isinstance(last.shape, Unknown) or not y.shape or not last.shape:
        return False
    total, count = y.shape[0], last.shape[0]
    return isinstance(total, int) and isinstance(count, int) and count >= total - int(total * (1 - share))
