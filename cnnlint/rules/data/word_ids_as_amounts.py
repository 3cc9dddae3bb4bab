from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import TRAINING, Feed, came_from, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.scaling import first_weighted
from cnnlint.values import Array, Did

_OF_WORDS = frozenset({"imdb", "reuters"})
_FEW = 100  # values up to here may be counts, or marks of what occurs


class WordIdsAsAmounts(Rule):
    """Numbers of words go into a layer that takes them for amounts.

    ## What it does
    Reports word ids, as those of `imdb`, of a `Tokenizer` or of a `TextVectorization`, that meet a `Dense`, convolutional or
    recurrent layer first.

    ## Why is this bad?
    The number of a word is a name: word 2,000 is not twice word 1,000. The layer multiplies it by a weight all the same, which
    says next to nothing about the text and, with values of thousands, keeps the training from getting anywhere.

    ## When not to worry
    A matrix of the words that occur, and ids that are one-hot, are amounts, and are not reported.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import imdb
    from keras.utils import pad_sequences

    (x, y), _ = imdb.load_data(num_words=5000)
    x = pad_sequences(x, maxlen=200)
    model = Sequential([layers.Input((200,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import imdb
    from keras.utils import pad_sequences

    (x, y), _ = imdb.load_data(num_words=5000)
    x = pad_sequences(x, maxlen=200)
    looked_up = [layers.Embedding(5000, 16), layers.GlobalAveragePooling1D()]
    model = Sequential([layers.Input((200,)), *looked_up, layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN530"
    name = "word-ids-as-amounts"
    severity = Severity.WARNING
    source = "questions on texts that no model learns; recorded trainings that learn nothing"
    yields_to = ("word-ids-as-amounts",)  # another model is fitted to the same data

    def check(self, program: Program) -> Iterator[Finding]:
        found = ((feed, x, layer) for feed in feeds(program, TRAINING) for x, layer in _met(feed))
        for feed, x, layer in first_of_each(found, lambda one: one[2].span):
            yield self._report(feed, x, layer)

    def _report(self, feed: Feed, x: Array, layer: LayerTrace) -> Finding:
        words = "the number of words" if x.high is None else f"{x.high + 1:.0f}"
        return self.finding(
            layer.span,
            f"`{layer.name}` takes word ids for amounts",
            severity=self.given(feed.fit.condition),
            labels=came_from(x, "word ids"),
            help=f"begin with an `Embedding({words}, 32)`, or feed a matrix of the words that occur",
            model=feed.model.name if feed.model else None,
        )


def _met(feed: Feed) -> Iterator[tuple[Array, LayerTrace]]:
    """The word ids that are fed, and the layer with weights that meets them as they are."""
    x = feed.inputs
    first = first_weighted(feed.model) if x is not None and _are_ids(x) and feed.model is not None else None
    if x is not None and first is not None:
        yield x, first


def _are_ids(x: Array) -> bool:
    of_words = x.source in _OF_WORDS or any(step.did is Did.WORD_NUMBERS for step in x.trail)
    kept = not x.scaled and x.labels is None and not any(step.did in (Did.LAYER, Did.REDUCED, Did.ONE_HOT) for step in x.trail)
    return of_words and kept and x.low == 0 and (x.high is None or x.high > _FEW)
