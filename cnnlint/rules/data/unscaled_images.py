from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.bases import bases, models_on
from cnnlint.rules.facts.feeds import Feed, begun_at, came_from, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.scaling import is_multiplied, is_unscaled_images, rescalings, scales_inside
from cnnlint.values import Made


class UnscaledImages(Rule):
    """Images reach the model as they are, with values from 0 to 255.

    ## What it does
    Follows images from built-in data sets, folders and generators to `fit`, and reports where nothing on the way divides
    them: no arithmetic, no `rescale=` (or one of 255 instead of 1 / 255), no `Rescaling` or normalization layer at the start
    of the model. A base of `keras.applications` is another rule's matter.

    ## Why is this bad?
    The initial weights are made for inputs around one. With 255 the first loss is in the hundreds instead of 2.3, and
    training is slow or gets stuck.

    ## When not to worry
    `preprocess_input`, a base that scales its images itself, a batch normalization after the first layer, and a `map` of a
    function that is not followed keep the rule silent.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train / 255.0
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```
    """

    code = "CNN501"
    name = "unscaled-images"
    severity = Severity.WARNING
    source = "UMLAUT; Theia; Humbatova et al., ICSE 2020"
    yields_to = ("unscaled-images",)  # a model is fitted to the same data again

    def check(self, program: Program) -> Iterator[Finding]:
        for feed, model in first_of_each(_unscaled(program), lambda one: one[0].fit.span):
            yield self._report(feed, model)

    def _report(self, feed: Feed, model: ModelTrace) -> Finding:
        x = feed.inputs
        high = x.high if x is not None else None
        if is_multiplied(feed):
            return self._multiplied(feed, model, high or 0)
        return self.finding(
            feed.fit.place_of("x"),
            f"the images are not scaled: their values go from 0 to {high:g}",
            labels=(*came_from(x, f"values from 0 to {high:g}"), *begun_at(x), *_generator(feed)) if x is not None else (),
            expected="values around 0 to 1",
            actual=f"0 to {high:g}",
            help=f"{_division(feed)}, or start the model with `Rescaling(1 / 255)`",
            model=model.name,
        )

    def _multiplied(self, feed: Feed, model: ModelTrace, high: float) -> Finding:
        made = feed.dataset.facts.get("image_data_generator") if feed.dataset is not None else None
        fitted = feed.fit.place_of("x")
        place = made.span if isinstance(made, Made) and made.span is not None else fitted
        return self.finding(
            place,
            f"the images are multiplied instead of divided: their values go up to {high:g}",
            labels=() if place is fitted else (Label(fitted, "the model is trained on them"),),
            expected="values around 0 to 1",
            actual=f"up to {high:g}",
            help="write `rescale=1 / 255`" if place is not fitted else "divide them by 255",
            model=model.name,
        )


def _unscaled(program: Program) -> Iterator[tuple[Feed, ModelTrace]]:
    """What is trained on, where nothing scales it, and the model."""
    on_bases = {model.identity for base in bases(program) for model in models_on(base, program)}
    for feed in feeds(program):
        if feed.part != "training" or feed.model is None:
            continue
        plain = feed.model.identity not in on_bases and is_unscaled_images(feed) and not scales_inside(feed.model)
        if plain or (is_multiplied(feed) and not rescalings(feed.model)):
            yield feed, feed.model


def _generator(feed: Feed) -> tuple[Label, ...]:
    """The `ImageDataGenerator` that could scale them, as a related place."""
    made = feed.dataset.facts.get("image_data_generator") if feed.dataset is not None else None
    return (Label(made.span, "`rescale` is not given here"),) if isinstance(made, Made) and made.span is not None else ()


def _division(feed: Feed) -> str:
    """How images of this source are divided."""
    if feed.dataset is None:
        return "divide the images by 255"
    generated = feed.dataset.kind.endswith("Iterator")
    return "pass `rescale=1 / 255` to the `ImageDataGenerator`" if generated else "divide the images by 255 in a `map`"
