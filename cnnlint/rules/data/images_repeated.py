from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import JUDGING, Feed, feeds
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.scaling import PICTURES
from cnnlint.values import Array, Did, Step


class ImagesRepeated(Rule):
    """Images are brought to another size by `np.resize`, which repeats or cuts off their values.

    ## What it does
    Reports images that went through `np.resize` on their way into a model.

    ## Why is this bad?
    `np.resize` writes the values one after the other into the new shape, and begins again where they do not suffice. The rows
    of an image no longer stand below each other: what the model sees are stripes.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x, y), _ = mnist.load_data()
    x = np.resize(x / 255, (len(x), 32, 32, 1))
    model = Sequential([layers.Input((32, 32, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import tensorflow as tf
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x, y), _ = mnist.load_data()
    x = tf.image.resize(x[..., None] / 255, (32, 32))
    model = Sequential([layers.Input((32, 32, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN526"
    name = "images-repeated"
    severity = Severity.WARNING
    source = "scripts in repositories"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, JUDGING | {"predict"}):
            resized = _resized(feed.inputs) if feed.inputs is not None else None
            if resized is not None:
                yield self._report(feed, resized)

    def _report(self, feed: Feed, resized: Step) -> Finding:
        return self.finding(
            resized.span,
            "`np.resize` repeats the values of the images, or cuts them off: it does not make them larger or smaller",
            severity=self.given(feed.fit.condition),
            labels=(Label(feed.place, "given to the model"),),
            expected="images of another size",
            actual="other images",
            help="use `cv2.resize(image, (width, height))` for each image, or `tf.image.resize(images, (height, width))`",
            model=feed.model.name if feed.model else None,
        )


def _resized(x: Array) -> Step | None:
    """Where images were resized so, that are images by their origin."""
    pictures = x.source in PICTURES or any(step.did in (Did.IMAGES, Did.PICTURE) for step in x.trail[:1])
    found = (step for step in x.trail if step.did is Did.REPEATED)
    return next(found, None) if pictures else None
