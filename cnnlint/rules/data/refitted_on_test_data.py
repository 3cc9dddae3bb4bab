from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds, trained_with
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.values import Array, Did, Step, origin_of

_REFITTED = "fit to the training data alone, then only transform: `transform(x_test)`, `x_test - x_train.mean(axis=0)`"
_BEFORE = "keep what tells of the raw training data, `mean = x_train.mean(axis=0)`, before these are scaled; use it for both"
_OTHER = "give what is fitted here a scaler of its own, and transform with that of the training data"
_KEPT = "take data that were transformed as those were that the model was trained on last"
USES = frozenset({"evaluate", "predict", "predict_classes", "test_on_batch", "evaluate_generator", "predict_generator"})


class RefittedOnTestData(Rule):
    """A scaler or tokenizer is fitted to the training data and once more to the data for the test.

    ## What it does
    Follows `fit_transform`, `fit` and `fit_on_texts` of scikit-learn's scalers and of the `Tokenizer`, and functions such as
    `scale` that are fitted to what they are given, into `fit` of the model, and reports inputs of `evaluate`, `predict` and
    `validation_data` that were transformed after another fitting. To take away the mean of an array is a fitting to it.

    ## Why is this bad?
    The same value is another number in the test than in training, the same word another index. The model meets inputs that
    mean something else, and its figures say nothing.

    ## When not to worry
    What counts is the model: data that another model is trained on may have a fitting of its own.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.preprocessing import MinMaxScaler

    x_train, y_train = np.random.rand(100, 4) * 50, np.random.rand(100)
    x_test, y_test = np.random.rand(20, 4) * 50, np.random.rand(20)
    scaler = MinMaxScaler()
    x_train = scaler.fit_transform(x_train)
    x_test = scaler.fit_transform(x_test)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x_train, y_train, validation_data=(x_test, y_test))
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.preprocessing import MinMaxScaler

    x_train, y_train = np.random.rand(100, 4) * 50, np.random.rand(100)
    x_test, y_test = np.random.rand(20, 4) * 50, np.random.rand(20)
    scaler = MinMaxScaler()
    x_train = scaler.fit_transform(x_train)
    x_test = scaler.transform(x_test)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x_train, y_train, validation_data=(x_test, y_test))
    ```
    """

    code = "CNN510"
    name = "refitted-on-test-data"
    severity = Severity.WARNING
    source = "questions about scalers and tokenizers"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        trained: dict[int, Feed] = {}
        for feed in feeds(program, TRAINING | USES):
            if feed.model is None or feed.inputs is None:
                continue
            if feed.part == "training" and feed.fit.method in TRAINING:
                trained[feed.model.identity] = feed
                continue
            before = trained_with(trained, feed.model)
            first, again = _fitting(before.inputs if before else None), _fitting(feed.inputs)
            if first is None or again is None or first == again:
                continue
            if first.span == again.span and not _is_of(feed.inputs, again):
                continue  # in a loop each model has a scaler of its own
            if not first.detail or first.detail != again.detail:  # twice to the same data is no other fitting
                of_targets = before is not None and again == _fitting(before.targets)
                yield self._of_targets(first, again, feed) if of_targets else self._report(first, again, feed, before)

    def _of_targets(self, first: Label, again: Label, feed: Feed) -> Finding:
        """One scaler for inputs and targets: what it learned last of the targets is then done to the inputs."""
        return self.finding(
            again.span,
            f"the scaler of the inputs is fitted again to the targets, and then scales the data of {_use(feed)}",
            labels=(Label(first.span, "fitted to the inputs"), Label(feed.fit.span, "used here")),
            help="give the targets a scaler of their own",
            model=feed.model.name if feed.model else None,
        )

    def _report(self, first: Step, again: Step, feed: Feed, before: Feed | None) -> Finding:
        message, help = f"this is fitted again to the data of {_use(feed)}", _REFITTED
        if _is_of(before.inputs if before else None, again):
            message, help = (
                f"the data of {_use(feed)} are scaled as fitted to the scaled training data, not to the raw ones",
                _BEFORE,
            )
        elif not _is_of(feed.inputs, again):
            message, help = (
                f"the data of {_use(feed)} are transformed as fitted here, the training data as fitted before",
                _OTHER,
            )
        elif _is_before(again, first):  # what was transformed before is kept, and the model is trained anew
            message, help = f"the data of {_use(feed)} are transformed as fitted here, the training data as fitted later", _KEPT
        return self.finding(
            again.span,
            f"{message}: the same value becomes a different number than in training",
            labels=(Label(first.span, "fitted to the training data"), Label(feed.fit.span, "used here")),
            help=help,
            model=feed.model.name if feed.model else None,
        )


def _is_of(array: Array | None, fitting: Step) -> bool:
    """Whether that was fitted to this array, as it was at some time."""
    return array is not None and origin_of(array.trail).startswith(fitting.detail)


def _is_before(one: Label, other: Label) -> bool:
    """Whether it stands further up in the same file."""
    a, b = one.span, other.span
    return a.path == b.path and (a.cell or 0, a.line) < (b.cell or 0, b.line)


def _use(feed: Feed) -> str:
    return "validation" if feed.part == "validation" else f"`{feed.fit.method}`"


def _fitting(array: Array | None) -> Step | None:
    """Where that was fitted which transformed the array last."""
    steps = array.trail if array is not None else ()
    return next((step for step in reversed(steps) if step.did is Did.FITTED), None)
