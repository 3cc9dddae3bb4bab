from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.fractions import counted, drawn, made_small, measured, written
from cnnlint.rules.facts.graph import first_embedding
from cnnlint.values import Array, Did


class FractionsAsWordIds(Rule):
    """An `Embedding` is fed numbers with fractions in place of word ids.

    ## What it does
    Reports inputs of an `Embedding` that are known to have fractions: measurements, what a scaler brought close to 0, what
    `np.random.rand` draws, or a literal such as `[0.5, 1.5]`. So is a matrix of words, as `texts_to_matrix`, a CountVectorizer
    or a TfidfVectorizer makes it.

    ## Why is this bad?
    The layer looks up the row of each number and cuts off its decimals: of numbers from 0 to 1 all become the row
    0, so that every sample looks the same. Nothing is said.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 12), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((12,)), layers.Embedding(50, 8), layers.LSTM(16), layers.Dense(1, "sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.randint(0, 50, (100, 12)), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((12,)), layers.Embedding(50, 8), layers.LSTM(16), layers.Dense(1, "sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN518"
    name = "fractions-as-word-ids"
    severity = Severity.WARNING
    source = "questions about embeddings of measurements"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, TRAINING):
            layer, x = first_embedding(feed.model), feed.inputs
            if layer is None or x is None:
                continue
            if counted(x):
                yield self._of_columns(feed, layer.span, x)
            elif _has_fractions(x):
                yield self._report(feed, layer.span, x)

    def _of_columns(self, feed: Feed, place: Span, x: Array) -> Finding:
        """A matrix of words: its places are the words, its numbers how often they occur."""
        made = next(step for step in x.trail if step.did is Did.WORD_COUNTS)
        return self.finding(
            feed.place,
            "an Embedding looks up word ids, but the inputs say of each word how often it occurs, and know no order",
            labels=(Label(place, "the Embedding"), Label(made.span, made.text)),
            expected="the ids of the words, one behind the other",
            actual="a column for each word",
            help="feed padded sequences of word ids, or leave the Embedding out and begin with a Dense",
            model=feed.model.name if feed.model else None,
        )

    def _report(self, feed: Feed, place: Span, x: Array) -> Finding:
        what = f"after {x.scaled[-1]}" if made_small(x) else "fractions"
        return self.finding(
            feed.place,
            "an Embedding looks up word ids, but the inputs are fractions: what follows the decimal point is cut off",
            labels=(Label(place, "the Embedding"), *(Label(step.span, step.text) for step in x.trail[-1:])),
            expected="whole numbers from 0",
            actual=what,
            help="feed word ids, or leave the Embedding out: measurements go into a Dense or LSTM as they are",
            model=feed.model.name if feed.model else None,
        )


def _has_fractions(x: Array) -> bool:
    return written(x) or drawn(x) or made_small(x) or measured(x)
