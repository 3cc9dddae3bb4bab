from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import JUDGING, Feed, feeds
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.shapes import Shape, shape_text
from cnnlint.values import Array

_EXCHANGED = "numpy.__exchanged__"


class AxesExchangedByReshape(Rule):
    """The axes of the data are exchanged with `reshape`, which mixes the values.

    ## What it does
    Reports inputs and targets of a model that went through a `reshape` to the sizes that they had, in another order: from
    `(64, 3, 10)` to `(64, 10, 3)`, or from `(64, 32, 32, 3)` to `(64, 3, 32, 32)`. Axes of one do not count, and tables of
    two axes are not reported.

    ## Why is this bad?
    `reshape` leaves the values in their order and only splits them differently. A row of the new array is a piece of a row of
    the old one, not one value of each: the steps of one sensor stand where those of all should be, the pixels of one line
    where the channels should. The shapes fit, and the model learns of scrambled data.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(64, 3, 10), np.random.rand(64, 1)  # three sensors, ten steps of each
    x = x.reshape(64, 10, 3)
    model = Sequential([layers.Input((10, 3)), layers.LSTM(8), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(64, 3, 10), np.random.rand(64, 1)  # three sensors, ten steps of each
    x = x.transpose(0, 2, 1)
    model = Sequential([layers.Input((10, 3)), layers.LSTM(8), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN522"
    name = "axes-exchanged-by-reshape"
    severity = Severity.WARNING
    source = "issues about data of sequences and pictures"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        exchanges = [call for call in calls(program, _EXCHANGED) if not _in_either_order(call.args["old"], program)]
        if not exchanges:
            return
        for feed in feeds(program, JUDGING | {"predict"}):
            for array in (feed.inputs, feed.targets):
                passed = [] if array is None else [call for call in exchanges if _went_through(array, call)]
                if len({call.span for call in passed}) == 1:  # twice may lead back
                    yield self._report(feed, passed[0])

    def _report(self, feed: Feed, call: Call) -> Finding:
        old, new = (_shape(call.args[name]) for name in ("old", "new"))
        return self.finding(
            call.span,
            f"`reshape` from {shape_text(old)} to {shape_text(new)} does not exchange the axes, it mixes the values",
            severity=self.given(feed.fit.condition),
            labels=(Label(feed.place, "given to the model"),),
            expected="a transposition",
            actual="a reshape",
            help=_advice(old, new),
            model=feed.model.name if feed.model else None,
        )


def _in_either_order(old: object, program: Program) -> bool:
    """Whether it is a data set that Keras loads in the order of the channels that is configured, by a program that asks for it:
    where the channels come first they do so in the data already."""
    known = isinstance(old, Array) and old.source in ("cifar10", "cifar100")
    return known and program.mentions("image_data_format", "image_dim_ordering")


def _went_through(array: Array, call: Call) -> bool:
    return any(step.span == call.span for step in array.trail)


def _shape(value: object) -> Shape:
    return value.whole_shape if isinstance(value, Array) and isinstance(value.whole_shape, tuple) else ()


def _advice(old: Shape, new: Shape) -> str:
    """The order of the axes that makes the new shape; axes of one size keep theirs."""
    order: list[int] = []
    for size in new if len(old) == len(new) else ():
        order += [next(place for place, other in enumerate(old) if other == size and place not in order)]
    return f"write `np.transpose(x, {tuple(order)})`" if order else "exchange the axes with `np.transpose`"
