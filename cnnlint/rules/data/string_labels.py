from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Feed, came_from, feeds
from cnnlint.values import NDARRAY, Array


class StringLabels(Rule):
    """The targets are strings.

    ## What it does
    Reports targets that are known to be words, not numbers.

    ## Why is this bad?
    Keras cannot compute with them and stops.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((4, 8)), np.array(["cat", "dog", "cat", "dog"])
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.5)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((4, 8)), np.array([0, 1, 0, 1])
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.5)
    ```

    ## Keras says
    `Invalid dtype: str32`
    """

    code = "CNN507"
    name = "string-labels"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program):
            targets = feed.targets
            words = targets is not None and ((targets.dtype or "").startswith("str") or _strings(feed))
            if words and targets is not None:
                yield self.finding(
                    feed.fit.place_of("y"),
                    "the targets are strings, but Keras needs numbers",
                    severity=self.given(feed.fit.condition),
                    labels=came_from(targets, "strings here"),
                    expected="class ids",
                    actual="strings",
                    keras=_said(feed, targets),
                    help="encode them with `sklearn.preprocessing.LabelEncoder` or `keras.layers.StringLookup`",
                    model=feed.model.name if feed.model else None,
                )


def _said(feed: Feed, targets: Array) -> str | None:
    """Keras 3 names the type of a NumPy array of strings; Keras 2, which takes any, stops where the loss computes."""
    if feed.model is None or feed.fit.method != "fit" or targets.kind != NDARRAY:
        return None
    if feed.model.dialect < 3:
        return "Cast string to"
    return "Invalid dtype: str" if (targets.dtype or "").startswith("str") else None


def _strings(feed: Feed) -> bool:
    return feed.encoding == "strings"
