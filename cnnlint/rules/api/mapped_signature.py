from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class MappedSignature(Rule):
    """A function for the elements of a data set takes another number of arguments than they have parts.

    ## What it does
    Reports functions of the program that `map`, `filter`, `flat_map` or `interleave` of a `tf.data.Dataset` cannot call: an
    element that is a tuple is given as several arguments, anything else as one.

    ## Why is this bad?
    TensorFlow raises a TypeError.

    ## When not to worry
    Functions with decorators are not looked at, nor elements whose parts are not known.

    ## Bad
    ```python
    import keras
    import numpy as np
    import tensorflow as tf

    flip = keras.layers.RandomFlip("horizontal")
    x, y = np.zeros((100, 28, 28, 1)), np.zeros((100,))
    batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(10)
    batches = batches.map(lambda images: flip(images))
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    import tensorflow as tf

    flip = keras.layers.RandomFlip("horizontal")
    x, y = np.zeros((100, 28, 28, 1)), np.zeros((100,))
    batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(10)
    batches = batches.map(lambda images, labels: (flip(images), labels))
    ```

    ## Keras says
    `<lambda>() takes 1 positional argument but 2 were given`
    """

    code = "CNN737"
    name = "mapped-signature"
    severity = Severity.ERROR
    shown_by = "build"
    source = "tensorflow/datasets#1812"
    problems = ("parts-of-elements",)
