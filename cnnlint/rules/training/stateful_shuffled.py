from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Feed, feeds
from cnnlint.rules.facts.graph import own_models
from cnnlint.rules.facts.layer_kinds import stateful_layer
from cnnlint.shapes import differ, less
from cnnlint.values import Array, as_size, samples

USUAL = 32  # the size of a batch where nothing tells it


class StatefulShuffled(Rule):
    """The samples of a stateful recurrent layer are shuffled.

    ## What it does
    Reports `fit` on arrays of more than one batch without `shuffle=False`, where a layer is `stateful=True`.

    ## Why is this bad?
    A stateful layer goes on where the batch before has ended. `fit` shuffles the samples unless it is told not to: what goes
    before a sample is then any other one, and the state tells nothing of it.

    ## When not to worry
    The states are reset after every batch, and the layer need not be stateful.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, optimizers

    signs = np.random.choice([-1.0, 1.0], (41, 16))
    x, before = signs[1:].reshape(-1, 1, 1), (signs[:-1] > 0).reshape(-1, 1).astype(float)
    model = Sequential(
        [layers.Input(batch_shape=(16, 1, 1)), layers.SimpleRNN(16, stateful=True), layers.Dense(1, activation="sigmoid")]
    )
    model.compile(optimizer=optimizers.Adam(0.01), loss="binary_crossentropy")
    model.fit(x, before, batch_size=16, epochs=3, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers, optimizers

    signs = np.random.choice([-1.0, 1.0], (41, 16))
    x, before = signs[1:].reshape(-1, 1, 1), (signs[:-1] > 0).reshape(-1, 1).astype(float)
    model = Sequential(
        [layers.Input(batch_shape=(16, 1, 1)), layers.SimpleRNN(16, stateful=True), layers.Dense(1, activation="sigmoid")]
    )
    model.compile(optimizer=optimizers.Adam(0.01), loss="binary_crossentropy")
    model.fit(x, before, batch_size=16, epochs=3, shuffle=False, validation_split=0.1)
    ```
    """

    code = "CNN429"
    name = "stateful-shuffled"
    severity = Severity.WARNING
    shown_by = "silent"
    source = "Keras's FAQ on stateful RNNs; questions about Keras"

    def check(self, program: Program) -> Iterator[Finding]:
        if program.mentions("on_batch_end", "on_batch_begin", "on_train_batch_end", "on_train_batch_begin"):
            return  # where states may be reset
        own = {model.identity for model in own_models(program)}
        for feed in feeds(program, frozenset({"fit"})):
            layer = stateful_layer(feed.model) if feed.model is not None and feed.model.identity in own else None
            if layer is not None and feed.part == "training" and _is_shuffled(feed):
                yield self._report(feed, layer)

    def _report(self, feed: Feed, layer: LayerTrace) -> Finding:
        return self.finding(
            feed.fit.place_of("shuffle"),
            f"`fit` shuffles the samples, but the stateful {layer.cls} takes each as what follows the one before",
            severity=self.given(feed.fit.condition),
            labels=(Label(layer.place_of("stateful"), "keeps its state from batch to batch"),),
            expected="samples in their order",
            actual="samples in any order",
            help="write `shuffle=False`",
            model=feed.model.name if feed.model else None,
            layer=layer.name,
        )


def _is_shuffled(feed: Feed) -> bool:
    """Whether arrays of more than one batch are; of data sets and generators `fit` shuffles nothing."""
    args, x = feed.fit.args, feed.inputs
    if "**" in args or args.get("shuffle", True) is not True or feed.dataset is not None or not isinstance(x, Array):
        return False
    rows, size = as_size(samples(x)), as_size(args.get("batch_size", USUAL))
    if rows is None or size is None or not differ(rows, size):
        return False
    return less(size, rows) or not isinstance(rows, int)
