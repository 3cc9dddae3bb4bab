from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule


class AugmentationCached(Rule):
    """Images are augmented before they are cached, and so only once.

    ## What it does
    Reports `cache` of a `tf.data.Dataset` whose images went through `tf.image.random_flip_left_right`, `random_brightness` and
    the like before.

    ## Why is this bad?
    `cache` keeps what the first pass gives. Every epoch then sees each image mirrored or brightened in the same way: the
    augmentation adds nothing.

    ## When not to worry
    A program that sets `tf.random.set_seed` gets the same random numbers in every pass, with the cache or without it.

    ## Bad
    ```python
    import keras
    import tensorflow as tf

    images = tf.data.Dataset.from_tensor_slices(keras.random.uniform((32, 8, 8, 3)))
    data = images.map(lambda image: tf.image.random_brightness(image, 0.2)).cache()
    data = data.batch(8)
    ```

    ## Good
    ```python
    import keras
    import tensorflow as tf

    images = tf.data.Dataset.from_tensor_slices(keras.random.uniform((32, 8, 8, 3)))
    data = images.cache().map(lambda image: tf.image.random_brightness(image, 0.2))
    data = data.batch(8)
    ```
    """

    code = "CNN533"
    name = "augmentation-cached"
    severity = Severity.WARNING
    source = "the guide to tf.data of TensorFlow"
    problems = ("chance-kept",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Of a seed for the whole program every pass draws the same."""
        return not program.mentions("set_seed", "set_random_seed")
