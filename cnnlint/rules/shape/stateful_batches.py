from __future__ import annotations

import math
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.feeds import Feed, feeds
from cnnlint.rules.facts.graph import output_of, own_models
from cnnlint.rules.facts.layer_kinds import stateful_layer

METHODS = frozenset({"fit", "evaluate", "predict"})
USUAL = 32  # the size of a batch where nothing tells it


class StatefulBatches(Rule):
    """A stateful recurrent layer meets batches of another size than it was built for.

    ## What it does
    Compares the batch size in `batch_shape` with the batches that `fit`, `evaluate` and `predict` make of the samples, the last
    one and those of a `validation_split` included, where a layer is `stateful=True`.

    ## Why is this bad?
    The layer keeps a state for each sample of a batch. A batch of another size, mostly the last one, stops the program.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((500, 10, 4)), np.zeros((500, 1))
    model = Sequential([layers.Input(batch_shape=(16, 10, 4)), layers.LSTM(8, stateful=True), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, batch_size=16, shuffle=False, validation_split=0.2)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((500, 10, 4)), np.zeros((500, 1))
    model = Sequential([layers.Input(batch_shape=(20, 10, 4)), layers.LSTM(8, stateful=True), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, batch_size=20, shuffle=False, validation_split=0.2)
    ```

    ## Keras says
    `Incompatible shapes: [4,32] vs. [16,32]`
    """

    code = "CNN122"
    name = "stateful-batches"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on `In a stateful network, you should only pass inputs with a number of samples`; keras#1561"

    def check(self, program: Program) -> Iterator[Finding]:
        own = {model.identity for model in own_models(program)}
        for feed in feeds(program, METHODS):
            layer = stateful_layer(feed.model) if feed.model is not None and feed.model.identity in own else None
            if layer is None or feed.dataset is not None:
                continue
            size = (output_of(layer) or (None,))[0]
            if isinstance(size, int) and (batch := _other_batch(feed, size)) is not None:
                yield self._report(feed, layer, size, *batch)

    def _report(self, feed: Feed, layer: LayerTrace, size: int, batch: int, which: str) -> Finding:
        return self.finding(
            feed.place,
            f"the stateful {layer.cls} was built for batches of {size} samples, but {which} has {batch}",
            severity=self.given(feed.fit.condition),
            labels=(Label(layer.span, f"batches of {size}"),),
            expected=f"batches of {size}",
            actual=f"a batch of {batch}",
            keras=_words(feed, whole=batch == feed.fit.args.get("batch_size", USUAL)),
            help=f"pass `batch_size={size}` and a number of samples that {size} divides, in each part",
            model=feed.model.name if feed.model else None,
            layer=layer.name,
        )


def _words(feed: Feed, whole: bool) -> str:
    """What stops the program; `predict` of Keras 3 is built for its first batch, and Keras itself sees that one."""
    if whole and feed.fit.method == "predict" and feed.model is not None and feed.model.dialect >= 3:
        return "If an RNN is stateful, the batch size of the input sequences must be the same"
    return "Incompatible shapes"


def _other_batch(feed: Feed, size: int) -> tuple[int, str] | None:
    """A batch of another size that surely comes, and which one it is."""
    x = feed.inputs
    samples = x.shape[0] if x is not None and isinstance(x.shape, tuple) and x.shape else None
    asked, split = feed.fit.args.get("batch_size", USUAL), number(feed.fit.args.get("validation_split", 0))
    if not isinstance(samples, int) or not isinstance(asked, int) or asked < 1 or split is None:
        return None
    if any(feed.fit.args.get(steps) is not None for steps in ("steps_per_epoch", "steps", "validation_steps", "**")):
        return None
    kept = math.floor(samples * (1 - split)) if feed.part == "training" and feed.fit.method == "fit" else samples
    parts = [(kept, "training" if kept < samples else "the data"), (samples - kept, "what `validation_split` holds out")]
    found = next((odd for count, part in parts if (odd := _odd_batch(count, asked, size, part)) is not None), None)
    old = feed.model is None or feed.model.dialect < 3
    return None if found is not None and found[0] == 1 and old else found  # TensorFlow stretches one sample to the size


def _odd_batch(count: int, asked: int, size: int, part: str) -> tuple[int, str] | None:
    if count >= asked != size:
        return asked, f"a batch of {part}"
    rest = count % asked
    return (rest, f"the last batch of {part}") if rest not in (0, size) else None
