from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class OptimizerMadeEachStep(Rule):
    """Each step of a training by hand makes an optimizer of its own.

    ## What it does
    Reports an optimizer that is made in the loop or the function that applies gradients, so that the weights of one model are
    moved by a new one at each step. SGD without momentum remembers nothing and is left alone.

    ## Why is this bad?
    Adam divides by what it has seen of the gradients, and momentum is what is left of the steps before. At its first step Adam
    moves every weight by the whole learning rate, however small the gradient is; if each step is the first, the weights jump
    around the minimum and never come to rest. Inside of a `tf.function` TensorFlow stops: variables are created at a second
    call.

    ## When not to worry
    One that takes several steps before the next is made, as where each of several runs has its own, is not reported.

    ## Bad
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for step in range(10):
        optimizer = tf.keras.optimizers.Adam()
        with tf.GradientTape() as tape:
            loss = loss_object(y, model(x, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    ```

    ## Good
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    for step in range(10):
        with tf.GradientTape() as tape:
            loss = loss_object(y, model(x, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    ```
    """

    code = "CNN422"
    name = "optimizer-made-each-step"
    severity = Severity.WARNING
    source = "tensorflow#42183"
    problems = ("fresh-optimizer",)
