from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import JUDGING, Feed, feeds
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.written import stands_in
from cnnlint.values import Array, Did, Scaling, Step

_WHOLE = ("int", "uint")
TWO_VALUED = re.compile(r"thresh|binari[sz]|masks?\b|otsu|canny", re.IGNORECASE)  # 0 and 255 alone are divided without loss


class WholeDivision(Rule):
    """The pixels are divided by `//`, which rounds down, or made whole numbers after the division: they are all 0.

    ## What it does
    Reports inputs of a model that went through `// 255`, whatever their dtype, and those that were divided by 255 and then cast
    to whole numbers: `(x / 255).astype("uint8")`.

    ## Why is this bad?
    Of the values from 0 to 255 only 255 itself becomes a 1, all others become 0: the model sees black pictures with a few
    white points.

    ## When not to worry
    Masks and binary images of 0 and 255 lose nothing. Programs that speak of thresholds or masks are not reported, unless the
    images are those of a data set that is known.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, x_test = x_train // 255, x_test // 255
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_data=(x_test, y_test))
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, x_test = x_train / 255, x_test / 255
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_data=(x_test, y_test))
    ```
    """

    code = "CNN515"
    name = "whole-division"
    severity = Severity.WARNING
    source = "scripts in repositories"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, JUDGING):
            x = feed.inputs
            place, cast = (None, None) if x is None else (_divided(x), _cut_off(x))
            if x is None or (x.source is None and (place or cast) and stands_in(program, TWO_VALUED)):
                continue
            if place is not None:
                yield self._report(feed, place)
            elif cast is not None:
                yield self._report_cast(feed, cast)

    def _report(self, feed: Feed, place: Span) -> Finding:
        return self.finding(
            place,
            "`//` rounds down: of the values from 0 to 255 all but 255 itself become 0",
            severity=self.given(feed.fit.condition),
            labels=(Label(feed.place, "the inputs"),),
            expected="/",
            actual="//",
            help="divide by `/`",
            model=feed.model.name if feed.model else None,
        )

    def _report_cast(self, feed: Feed, cast: Step) -> Finding:
        return self.finding(
            cast.span,
            f"values from 0 to 1 are cast to {cast.detail}, which leaves out their fractions: all but 1 itself become 0",
            severity=self.given(feed.fit.condition),
            labels=(Label(feed.place, "the inputs"),),
            expected="float32",
            actual=cast.detail,
            help='leave the cast out, or write `astype("float32")`',
            model=feed.model.name if feed.model else None,
        )


def _divided(x: Array) -> Span | None:
    """Where values from 0 to 255, as far as is known, were divided so. What was divided before is another matter."""
    if not x.scaled or not _is_whole(x.scaled[0]):
        return None
    return next((step.span for step in x.trail if step.scaled is not None and _is_whole(step.scaled)), None)


def _cut_off(x: Array) -> Step | None:
    """Where values that were divided by 255, and by nothing else, were made whole numbers."""
    steps = [step for step in x.trail if step.did not in (Did.ROWS, Did.CUT, Did.PLACES)]
    for before, step in pairwise(steps):
        fractions = before.scaled is not None and before.scaled.divides_by(255, 256)
        if fractions and len(x.scaled) == 1 and step.did is Did.CAST and step.detail.startswith(_WHOLE):
            return step
    return None


def _is_whole(scaling: Scaling) -> bool:
    return scaling.divides_by(255, 256, operator="//")  # 128 may be meant to cut at the middle
