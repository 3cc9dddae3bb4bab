from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class LossOutsideTape(Rule):
    """A loss is taken where the `GradientTape` does not see it.

    ## What it does
    Reports `tape.gradient(loss, model.trainable_variables)` where the loss object was called after the `with` block of the
    tape, or on what `model.predict` gives. It reports as well a loss for which all that came from the
    model, or from a tensor that the tape watches, was made plain numbers: by `.numpy()`, `predict` or a function of NumPy;
    and gradients for a tensor that no tape watches.

    ## Why is this bad?
    A tape records what happens to tensors inside its block. There is no way back from such a loss to the weights: every
    gradient is None, and the optimizer refuses them.

    ## When not to worry
    A loss that is computed after the block for a figure alone is not looked at.

    ## Bad
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    with tf.GradientTape() as tape:
        scores = model(x)
    loss = loss_object(y, scores)
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
    with tf.GradientTape() as tape:
        scores = model(x)
        loss = loss_object(y, scores)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    ```

    ## Keras says
    `No gradients provided for any variable.`
    """

    code = "CNN409"
    name = "loss-outside-tape"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "questions on `No gradients provided for any variable`"
    problems = ("loss-outside-tape",)
