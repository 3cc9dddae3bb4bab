from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.argument_values import number, short_name
from cnnlint.rules.facts.feeds import Feed, came_from, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.layer_kinds import WEIGHTED
from cnnlint.rules.facts.optimizers import RATE
from cnnlint.rules.facts.scaling import TABLES, is_picture, scales_inside
from cnnlint.values import Array, Did, Made, Scaling

DIFFERENCES = frozenset({"mse", "mae", "MSE", "MAE", "mean_squared_error", "mean_absolute_error"})
SQUARES = frozenset({"mse", "MSE", "mean_squared_error"})


class UnscaledNumbers(Rule):
    """Numbers far from 1, which the program itself makes, are fed as they are.

    ## What it does
    Reports inputs that are known to reach beyond 100, such as `np.arange(-200, 200)` or `np.random.randint(50, 2000, ...)`,
    where the first layer is sigmoid or tanh, or plain `SGD` goes down a squared or absolute error, and those that reach 1000
    before any layer with weights; the tables of house prices, tumours and wines that Keras and scikit-learn bring, whose
    columns differ by hundreds; and targets of a regression beyond 100,000, or beyond 2,500 where plain `SGD` goes down a
    squared error through several layers. It is silent where the program or the model scales them. Images are another rule's,
    and the numbers that an `Embedding` takes are indices.

    ## Why is this bad?
    Weights start near zero for inputs near 1. Inputs of hundreds make the first gradients huge: the loss jumps, becomes `nan`,
    or the units of the first layer saturate and learn nothing.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x = np.arange(-500.0, 500.0).reshape(-1, 1)
    y = np.sin(x / 100)
    model = Sequential([layers.Input((1,)), layers.Dense(50, activation="tanh"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x = np.arange(-500.0, 500.0).reshape(-1, 1)
    y = np.sin(x / 100)
    model = Sequential([layers.Input((1,)), layers.Dense(50, activation="tanh"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x / 500, y, validation_split=0.1)
    ```

    ## Options
    `largest`: the number up to which inputs may go (before any other layer or optimizer ten times of it); `largest-target`: the
    one up to which targets may (a fortieth of it for `SGD` and a squared error).
    """

    code = "CNN511"
    name = "unscaled-numbers"
    severity = Severity.WARNING
    source = "questions about losses that are nan or do not fall"
    yields_to = ("unscaled-numbers",)  # a model is fitted to the same data again
    options = {"largest": 100.0, "largest_target": 100000.0}

    def check(self, program: Program) -> Iterator[Finding]:
        training = (feed for feed in feeds(program) if feed.part == "training" and feed.model is not None)
        found = ((feed, finding) for feed in training for finding in self._large(feed))
        return (finding for _, finding in first_of_each(found, lambda one: one[0].fit.span))

    def _large(self, feed: Feed) -> Iterator[Finding]:
        x, y = feed.inputs, feed.targets
        if x is not None and self._is_large(x, feed):
            help = "divide them by their largest value, or start the model with a `Normalization` layer adapted to them"
            yield self._report(feed, "x", "inputs", x, help)
        if y is not None and _reaches(y) > self._largest_target(feed) and _by_difference(feed):
            yield self._report(
                feed, "y", "targets", y, "divide them by their largest value, and multiply the predictions by it"
            )

    def _largest_target(self, feed: Feed) -> float:
        """How far targets may go: a squared error that is followed down as it is breaks out from some thousands on."""
        most: float = self.option["largest_target"]
        return most / 40 if _descends_plainly(feed) and _unbound(feed) else most

    def _is_large(self, x: Array, feed: Feed) -> bool:
        largest, reached = self.option["largest"], _reaches(x)
        return reached > largest and _is_raw(feed, x) and (reached >= 10 * largest or _breaks_the_training(feed, x))

    def _report(self, feed: Feed, argument: str, name: str, data: Array, help: str) -> Finding:
        values = (
            f"from {data.low:g} to {data.high:g}" if data.low is not None else f"{_reaches(data):g} times as far as normal ones"
        )
        return self.finding(
            feed.fit.place_of(argument),
            f"the {name} are not scaled: they go {values}",
            labels=came_from(data, values),
            expected="values around -1 to 1",
            actual=values.removeprefix("from "),
            help=help,
            model=feed.model.name if feed.model else None,
        )


def _reaches(data: Array) -> float:
    """How far from 0 its values are known to go; 0 where that is not known, or more was done to them than keeps it exact."""
    exact = all(map(_is_exact, data.scaled)) and data.source in (None, *TABLES)
    if data.low is None or data.high is None:
        drawn = bool(data.trail) and data.trail[0].did is Did.DRAWN
        return _multiple(data) if exact and drawn and data.low is None and data.high is None else 0
    return 0 if not exact or _of_the_type(data) else max(-data.low, data.high)


def _multiple(data: Array) -> float:
    """By which plain numbers a normal distribution was multiplied."""
    factors = [scaling.by for scaling in data.scaled if scaling.how == "*" and isinstance(scaling.by, (int, float))]
    return prod(factors) if len(factors) == len(data.scaled) else 0


def _is_exact(scaling: Scaling) -> bool:
    """A multiple, a power, or the exponential, which goes up as its argument does."""
    if scaling.how == "exp":
        return True
    if not isinstance(scaling.by, (int, float)) or scaling.by < 0:
        return False
    return scaling.how == "*" or (scaling.how == "**" and not scaling.first)


_WIDE = {(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (32, 64)} | {(0, 2**bits - 1) for bits in (32, 64)}


def _of_the_type(data: Array) -> bool:
    """Whether the bounds are no more than those of its integer type, or of a wide one that it had before."""
    if (data.low, data.high) in _WIDE:
        return True
    size = re.fullmatch(r"(u?)int(\d+)", data.dtype or "")
    if size is None:
        return False
    bits = int(size[2])
    least, most = (0, 2**bits - 1) if size[1] else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return data.low == least and data.high == most


def _is_raw(feed: Feed, x: Array) -> bool:
    """Whether they meet the first weights as they are; images are another rule's."""
    return feed.model is not None and not scales_inside(feed.model) and not (is_picture(x) and x.low == 0)


def _breaks_the_training(feed: Feed, x: Array) -> bool:
    """Whether hundreds are too much already."""
    if x.source in TABLES and not x.scaled:
        return True
    return (feed.model is not None and _saturates(feed.model)) or (_by_difference(feed) and _descends_plainly(feed))


def _saturates(model: ModelTrace) -> bool:
    """Whether the first weights end in a curve that is flat for large sums, and others follow."""
    dense = [layer for layer in model.layers if layer.cls == "Dense"]
    return len(dense) > 1 and activation_of(dense[0]) in ("sigmoid", "tanh")


def _descends_plainly(feed: Feed) -> bool:
    """Whether the optimizer goes down by the gradient as it is: other ones divide it by its size."""
    optimizer = feed.fit.compile.args.get("optimizer") if feed.fit.compile is not None else None
    return (short_name(optimizer) or "").lower() == "sgd"


def _by_difference(feed: Feed) -> bool:
    """Whether the loss grows with the difference of target and output."""
    compiled = feed.fit.compile
    return compiled is not None and compiled.args.get("loss") in DIFFERENCES


def _unbound(feed: Feed) -> bool:
    """Whether each step of `SGD` goes as far as the square of the difference says, by a usual rate, through several layers."""
    compiled, model = feed.fit.compile, feed.model
    if compiled is None or model is None or compiled.args.get("loss") not in SQUARES:
        return False
    optimizer = compiled.args.get("optimizer")
    told = optimizer.arguments if isinstance(optimizer, Made) else {}
    rate = number(next((told[name] for name in RATE if name in told), 0.01))
    bound = any("clip" in name for name in told) or rate is None or rate < 0.001
    return not bound and sum(layer.cls in WEIGHTED for layer in model.layers) > 1
