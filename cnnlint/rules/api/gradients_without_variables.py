from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class GradientsWithoutVariables(Rule):
    """An optimizer is given gradients without the variables that they are for.

    ## What it does
    Reports `apply_gradients(gradients)` where the argument is what `tape.gradient` gave for the weights of a model.

    ## Why is this bad?
    `apply_gradients` takes pairs of a gradient and its variable. It takes each gradient apart as if it were such a pair, and
    stops.

    ## Bad
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    with tf.GradientTape() as tape:
        loss = loss_object(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(gradients)
    ```

    ## Good
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    with tf.GradientTape() as tape:
        loss = loss_object(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    ```

    ## Keras says
    `too many values to unpack (expected 2)`, with other numbers for other shapes.
    """

    code = "CNN726"
    name = "gradients-without-variables"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on `too many values to unpack`; probes of Keras 2 and 3"
    problems = ("gradients-without-variables",)
