from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.values import Array, Did

_AT_RANDOM = "at random"


class ShuffledApart(Rule):
    """The inputs are shuffled without the targets, or both by shuffles of their own.

    ## What it does
    Follows arrays that `np.random.shuffle`, `np.random.permutation` or scikit-learn's `shuffle` put into another order to
    `fit`, and reports where the targets did not go through the same shuffle.

    ## Why is this bad?
    Each sample gets the target of another one. There is nothing to learn from them: the accuracy stays at that of guessing,
    and the training loss falls only as far as the model learns them by heart.

    ## When not to worry
    A program that sets the seed again between two shuffles, or takes the state of the generator back, shuffles both alike and
    is not reported. Labels that are shuffled alone are an experiment.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), _ = mnist.load_data()
    x_train = x_train / 255
    np.random.shuffle(x_train)
    np.random.shuffle(y_train)
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), _ = mnist.load_data()
    order = np.random.permutation(len(x_train))
    x_train, y_train = x_train[order] / 255, y_train[order]
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```
    """

    code = "CNN523"
    name = "shuffled-apart"
    severity = Severity.WARNING
    source = "questions on an accuracy that stays at that of guessing"
    yields_to = ("sample-counts-differ",)

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        seeds = [call.span for call in calls(program, "numpy.random.seed")]
        for feed in feeds(program, TRAINING):
            if feed.inputs is None or feed.targets is None or feed.part != "training":
                continue
            moved, others = _shuffles(feed.inputs), _shuffles(feed.targets)
            if not moved or moved == others or _seeded(moved, others, seeds):
                continue
            if others or _stands_alone(feed.targets) or _made_before(feed.inputs, feed.targets):
                yield self._report(feed, moved[-1], others)

    def _report(self, feed: Feed, place: Span, others: list[Span]) -> Finding:
        how = "apart from the targets" if others else "and the targets stay as they are"
        return self.finding(
            place,
            f"the inputs are shuffled {how}: each sample gets the target of another",
            severity=self.given(feed.fit.condition),
            labels=(
                *(Label(other, "the targets are shuffled here") for other in others[-1:]),
                Label(feed.fit.place_of("y"), "the targets"),
            ),
            expected="one order for both",
            actual="another for each",
            help="index both by one permutation: `order = np.random.permutation(len(x))`, then `x[order], y[order]`",
            model=feed.model.name if feed.model else None,
        )


def _shuffles(a: Array) -> list[Span]:
    return [step.span for step in a.trail if step.did is Did.REORDERED and step.detail == _AT_RANDOM]


def _stands_alone(targets: Array) -> bool:
    """Whether they come from a data set or a file, not from the inputs after these were shuffled."""
    return targets.source is not None or (bool(targets.trail) and targets.trail[0].did in (Did.TABLE, Did.STORED))


def _made_before(inputs: Array, targets: Array) -> bool:
    """Whether the targets were computed from the inputs as these were before they were shuffled."""
    first = next(i for i, step in enumerate(inputs.trail) if step.did is Did.REORDERED and step.detail == _AT_RANDOM)
    return 0 < first < len(targets.trail) and targets.trail[:first] == inputs.trail[:first]


def _seeded(moved: list[Span], others: list[Span], seeds: list[Span]) -> bool:
    """Whether the seed is set between two shuffles, or several times, so that both may be the same."""
    first, last = sorted([_at(moved[-1]), _at(others[-1])]) if others else ((0, 0), (0, 0))
    return bool(others) and (len(seeds) > 1 or any(first < _at(seed) < last for seed in seeds))


def _at(span: Span) -> tuple[int, int]:
    return span.cell or 0, span.line
