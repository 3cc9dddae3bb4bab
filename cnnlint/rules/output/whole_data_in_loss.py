from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import feeds
from cnnlint.values import Array

_BATCH = 32  # what `fit` takes where nothing is said


class WholeDataInLoss(Rule):
    """A custom loss computes with an array of all samples, but it is called on one batch.

    ## What it does
    Reports a loss function that adds or multiplies an array from around it with as many rows as the training data has, where
    the batches are smaller.

    ## Why is this bad?
    The rows of the array and of the batch do not fit each other. TensorFlow stops at the first batch. An array of one axis
    beside predictions of one unit meets every sample instead, and nothing is said.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, ops

    x, y, weights = np.random.rand(500, 8), np.random.rand(500, 4), np.random.rand(500, 4)


    def weighted(y_true, y_pred):
        return ops.mean(ops.abs(y_true - y_pred) * weights)


    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(4)])
    model.compile(optimizer="adam", loss=weighted)
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y, weights = np.random.rand(500, 8), np.random.rand(500, 4), np.random.rand(500)

    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(4)])
    model.compile(optimizer="adam", loss="mean_absolute_error")
    model.fit(x, y, sample_weight=weights, validation_split=0.1)
    ```

    ## Keras says
    `Incompatible shapes: [32,4] vs. [500,4]`
    """

    code = "CNN230"
    name = "whole-data-in-loss"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "defects4ML; questions on weights of samples in a loss"

    def check(self, program: Program) -> Iterator[Finding]:
        arrays = list(calls(program, "keras.Model.__whole_arrays__"))
        for feed in feeds(program) if arrays else ():
            compiled, rows = feed.fit.compile, _rows(feed.x)
            for event in arrays if compiled is not None else ():
                if compiled is None or compiled.span != event.span or rows is None or not _smaller(feed.fit, rows):
                    continue
                if _rows(event.args["array"]) == rows != _columns(feed.y) and feed.part == "training":
                    yield self._report(event, feed.fit, rows)

    def _report(self, event: Call, fit: Fit, rows: int) -> Finding:
        name = event.args["name"]
        return self.finding(
            event.arg_spans["loss"],
            f"the loss `{event.args['loss']}` computes with `{name}`, which has one row for each of all {rows:,} samples,"
            " but it is called on one batch",
            labels=(Label(event.span, "compiled here"), Label(fit.span, "trained in batches here")),
            expected="numbers of this batch",
            actual=f"{rows:,} rows",
            help="pass sample weights as `sample_weight` to `fit`, and other numbers as part of the targets",
            keras="Incompatible shapes",
        )


def _rows(value: object) -> int | None:
    shape = value.whole_shape if isinstance(value, Array) else None
    rows = shape[0] if isinstance(shape, tuple) and shape else None
    return rows if isinstance(rows, int) else None


def _columns(value: object) -> object:
    """How many numbers stand beside each other in a row: an array may be as long by chance, or be meant for them."""
    shape = value.whole_shape if isinstance(value, Array) else None
    return shape[-1] if isinstance(shape, tuple) and len(shape) > 1 else None


def _smaller(fit: Fit, rows: int) -> bool:
    """Whether the batches are surely smaller than the data."""
    size = fit.args.get("batch_size") or _BATCH
    return fit.method == "fit" and isinstance(size, int) and size < rows
