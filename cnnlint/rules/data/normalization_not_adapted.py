from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.bases import bases
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.written import stands_in

_STATISTICS = ("mean", "variance")
_LOOKUPS = frozenset({"TextVectorization", "StringLookup", "IntegerLookup"})
_SETS_THEM = re.compile(
    r"\b(?:adapt\w*|(?:set|load)_(?:own_)?(?:weights|variables|vocabulary)(?:_from_file)?|(?:finalize|update)_state|assign)\b"
)


class NormalizationNotAdapted(Rule):
    """A model is trained through a `Normalization` layer that was never shown the data.

    ## What it does
    Reports a `Normalization` without `mean` and `variance`, and a `TextVectorization`, `StringLookup` or `IntegerLookup`
    without a vocabulary, in a model that is trained or called on the data before, in a program that nowhere calls `adapt` and
    loads no weights.

    ## Why is this bad?
    Its mean is 0 and its variance 1 until it is adapted: it gives back what it gets, and the data stay as they are. A layer
    that numbers words has no table to look them up in, and TensorFlow stops.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x = np.random.uniform(100, 5000, (500, 8))
    y = x.mean(axis=1) / 5000
    model = Sequential([layers.Input((8,)), layers.Normalization(), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x = np.random.uniform(100, 5000, (500, 8))
    y = x.mean(axis=1) / 5000
    normalization = layers.Normalization()
    normalization.adapt(x)
    model = Sequential([layers.Input((8,)), normalization, layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN529"
    name = "normalization-not-adapted"
    severity = Severity.WARNING
    source = "keras/src/layers/preprocessing/normalization.py; recorded trainings that learn nothing"

    def check(self, program: Program) -> Iterator[Finding]:
        found = [(feed, layer) for feed in feeds(program, TRAINING) if feed.model for layer in _blank(feed.model)]
        alone = list(calls(program, "keras.layers.__looks_up__"))
        if not (found or alone) or stands_in(program, _SETS_THEM):
            return
        seen = {layer.span for _, layer in found}
        places = ((call, call.arg_spans["layer"]) for call in alone)
        yield from (self._of_alone(call) for call, span in places if span not in seen and span.path == program.path)
        theirs = {base.call.span for base in bases(program)}
        for feed, layer in first_of_each(found, lambda one: one[1].span):
            if layer.span not in theirs and layer.span.path == program.path:
                yield self._report(feed, layer)

    def _of_alone(self, call: Call) -> Finding:
        """A layer in front of the model, as in the `map` of a data set."""
        return self.finding(
            call.arg_spans["layer"],
            f"`{call.args['name']}` was never adapted to the data: it has no vocabulary",
            severity=self.given(call.condition),
            labels=(Label(call.span, "it is asked for words here"),),
            keras="Table not initialized",
            help="call `adapt(...)` of it on the training data before",
        )

    def _report(self, feed: Feed, layer: LayerTrace) -> Finding:
        return self.finding(
            layer.span,
            f"`{layer.name}` was never adapted to the data: "
            + ("it has no vocabulary" if layer.cls in _LOOKUPS else "it gives back what it gets"),
            severity=self.given(feed.fit.condition),
            labels=(Label(feed.place, "the data that it has not seen"),),
            keras="Table not initialized" if layer.cls in _LOOKUPS else None,
            help="keep the layer in a variable, and call `adapt(...)` of it on the training data before `fit`",
            model=feed.model.name if feed.model else None,
        )


def _blank(model: ModelTrace) -> Iterator[LayerTrace]:
    """The layers that know neither mean nor variance, or no word."""
    for layer in model.layers:
        if layer.model is not None and layer.model.kind != "application":
            yield from _blank(layer.model)
        if layer.cls == "Normalization" and layer.args.keys().isdisjoint(_STATISTICS):
            yield layer
        if layer.cls in _LOOKUPS and layer.args.get("vocabulary") is None:
            yield layer
