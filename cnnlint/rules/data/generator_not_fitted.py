from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.written import stands_in
from cnnlint.values import Made

_LEARNED = ("featurewise_center", "featurewise_std_normalization", "zca_whitening")
_BY_HAND = re.compile(r"\.(mean|std|principal_components|zca_whitening_matrix)\s*=[^=]")


class GeneratorNotFitted(Rule):
    """An `ImageDataGenerator` is to take out the mean of the images, which it was never shown.

    ## What it does
    Reports a training on images of an `ImageDataGenerator` with `featurewise_center`, `featurewise_std_normalization` or
    `zca_whitening` whose `fit` is never called.

    ## Why is this bad?
    The generator knows neither mean nor deviation, warns, and hands the images out as they are: with values from 0 to 255, if
    nothing else scales them.

    ## When not to worry
    A program that sets `mean` and `std` of the generator itself needs no `fit`.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import cifar10
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    (x, y), _ = cifar10.load_data()
    datagen = ImageDataGenerator(rescale=1 / 255, featurewise_center=True, validation_split=0.2)
    model = Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(datagen.flow(x, y, subset="training"), validation_data=datagen.flow(x, y, subset="validation"))
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import cifar10
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    (x, y), _ = cifar10.load_data()
    datagen = ImageDataGenerator(rescale=1 / 255, featurewise_center=True, validation_split=0.2)
    datagen.fit(x / 255)
    model = Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(datagen.flow(x, y, subset="training"), validation_data=datagen.flow(x, y, subset="validation"))
    ```

    ## Keras says
    ``This ImageDataGenerator specifies `featurewise_center`, but it hasn't been fit on any training data.``
    """

    code = "CNN525"
    name = "generator-not-fitted"
    severity = Severity.WARNING
    source = "questions on a warning of ImageDataGenerator"

    def check(self, program: Program) -> Iterator[Finding]:
        fitted = [call.args["generator"] for call in calls(program, "keras.preprocessing.image.ImageDataGenerator.fit")]
        for feed, generator in first_of_each(_flows(program), lambda one: one[1].span):
            wanted = [name for name in _LEARNED if generator.arguments.get(name) is True]
            if wanted and generator not in fitted and not stands_in(program, _BY_HAND):
                yield self._report(feed, generator, wanted)

    def _report(self, feed: Feed, generator: Made, wanted: list[str]) -> Finding:
        return self.finding(
            generator.spans.get(wanted[0], generator.span or feed.place),
            f"`{wanted[0]}` does nothing: `fit` of the generator is never called, and it knows no mean of the images",
            severity=self.given(feed.fit.condition),
            labels=(Label(feed.place, "trained on its images as they are"),),
            expected="`fit` before the training",
            actual="no `fit`",
            help="call `fit(x_train)` of the generator before `flow`, or leave the argument out",
            keras=f"This ImageDataGenerator specifies `{wanted[0]}`, but it hasn't been fit on any training data.",
            model=feed.model.name if feed.model else None,
        )


def _flows(program: Program) -> Iterator[tuple[Feed, Made]]:
    for feed in feeds(program, TRAINING):
        generator = feed.dataset.facts.get("image_data_generator") if feed.dataset is not None else None
        if isinstance(generator, Made):
            yield feed, generator
