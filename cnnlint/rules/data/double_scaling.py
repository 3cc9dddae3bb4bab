from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Feed, came_from, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.scaling import DARK, is_picture, rescalings
from cnnlint.values import Array

FULL = (255, 256, 127)  # what pictures are divided by
IDENTICAL = ("efficientnet", "convnext", "mobilenet_v3", "regnet", "resnet_rs")  # their `preprocess_input` returns its argument


class DoubleScaling(Rule):
    """The images are scaled twice.

    ## What it does
    Reports images that were already divided to values of at most one when they meet a `Rescaling(1 / 255)` in the model, or
    a base of `keras.applications` that has its own (EfficientNet, ConvNeXt, MobileNetV3), images that were divided twice
    or for a base and by hand, and others whose values then all lie within a fiftieth.

    ## Why is this bad?
    All values then lie between 0 and 0.004, and the model sees nearly the same black picture every time.

    ## When not to worry
    Only what can be followed counts: a function in between that is not may have undone a scaling, and nothing is reported then.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train / 255.0
    model = Sequential(
        [layers.Input((28, 28)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    model = Sequential(
        [layers.Input((28, 28)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```
    """

    code = "CNN502"
    name = "double-scaling"
    severity = Severity.WARNING
    source = "probes of Keras 2 and 3"
    yields_to = ("double-scaling",)  # a model is fitted to the same data again

    def check(self, program: Program) -> Iterator[Finding]:
        found = ((feed, finding) for feed in feeds(program) for finding in self._of(feed))
        return (finding for _, finding in first_of_each(found, lambda one: one[0].fit.span))

    def _of(self, feed: Feed) -> Iterator[Finding]:
        x = feed.inputs
        if x is None or feed.model is None or not is_picture(x) or x.high is None:
            return
        again = next((layer for layer, scale in rescalings(feed.model) if abs(scale) < DARK), None)
        if again is not None and x.high <= 1:
            yield self._twice(feed, again)
        elif x.scaled and 0 < x.high - (x.low or 0) < DARK:
            yield self._divided_twice(feed, x, (x.low or 0, x.high))
        elif _for_a_base_and_by_hand(x):
            yield self._for_a_base(feed, x)

    def _twice(self, feed: Feed, layer: LayerTrace) -> Finding:
        return self.finding(
            layer.span,
            "the images are already scaled when they reach this rescaling",
            labels=came_from(feed.inputs, f"values up to {feed.inputs.high:g}") if feed.inputs is not None else (),
            expected="values from 0 to 255",
            actual=f"up to {feed.inputs.high:g}" if feed.inputs is not None else None,
            help="scale once: in the data, or in the model",
            model=feed.model.name if feed.model else None,
        )

    def _for_a_base(self, feed: Feed, x: Array) -> Finding:
        by_hand = next(scaling for scaling in x.scaled if scaling.divides_by(*FULL))
        steps = x.trail[-2:]
        return self.finding(
            feed.fit.place_of("x"),
            f"the images are scaled by `preprocess_input` and by {by_hand} as well",
            labels=tuple(Label(step.span, f"scaled here: {step.text}") for step in steps),
            expected="one of the two",
            actual="both",
            help="leave the division out: `preprocess_input` does what the base was trained with",
            model=feed.model.name if feed.model else None,
        )

    def _divided_twice(self, feed: Feed, x: Array, span: tuple[float, float]) -> Finding:
        low, high = span
        how = "are divided twice" if len(x.scaled) > 1 else "are scaled down too far"
        left = f"go up to {high:.2g} only" if low == 0 else f"lie between {low:.4g} and {high:.4g}"
        return self.finding(
            feed.fit.place_of("x"),
            f"the images {how} and {left}",
            labels=tuple(Label(step.span, step.text) for step in x.trail[-2:]),
            expected="values around 0 to 1",
            actual=f"up to {high:g}" if low == 0 else f"{low:.4g} to {high:.4g}",
            help="divide once",
            model=feed.model.name if feed.model else None,
        )


def _for_a_base_and_by_hand(x: Array) -> bool:
    """A division beside the `preprocess_input` of a family that has one to do (EfficientNet's changes nothing)."""
    families = [str(scaling.by) for scaling in x.scaled if scaling.how == "preprocess_input"]
    changing = any(not family.startswith(IDENTICAL) for family in families)
    return changing and any(scaling.divides_by(*FULL) for scaling in x.scaled)
