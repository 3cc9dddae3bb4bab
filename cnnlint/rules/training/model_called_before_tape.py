from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class ModelCalledBeforeTape(Rule):
    """A model answers before the `GradientTape` begins.

    ## What it does
    Reports `tape.gradient(loss, model.trainable_variables)` where the loss is computed from an answer that the model gave
    before the `with` block of the tape, and nothing is called inside it.

    ## Why is this bad?
    A tape records what happens while it is open. Of what happened before it knows nothing: every gradient is None, and the
    optimizer refuses them.

    ## When not to worry
    Features that a frozen base computes beforehand may well come in from outside: the tape then sees the head being called.
    Gradients with respect to inputs or to variables that the program makes itself are not looked at.

    ## Bad
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    scores = model(x)
    with tf.GradientTape() as tape:
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

    code = "CNN407"
    name = "model-called-before-tape"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "questions on `No gradients provided for any variable`; tensorflow#54341"
    problems = ("answer-before-tape",)
