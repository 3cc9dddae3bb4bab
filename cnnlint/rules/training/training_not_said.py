from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule


class TrainingNotSaid(Rule):
    """A custom training loop calls the model as for a prediction.

    ## What it does
    Reports `model(x)` inside a `GradientTape` whose gradients are asked for the weights of that model, where a layer of it
    does something in training alone, a dropout or a batch normalization, and the call does not say `training=True`.

    ## Why is this bad?
    Only `fit` says by itself that it trains. Called by hand a model answers as in `predict`: the dropout drops nothing, and the
    batch normalization divides by averages that stay 0 and 1 for ever.

    ## When not to worry
    `training=False`, a frozen layer and a layer that is told to train where the model is built are taken as intended.

    ## Bad
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dropout(0.5), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    with tf.GradientTape() as tape:
        loss = loss_object(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    ```

    ## Good
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dropout(0.5), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    with tf.GradientTape() as tape:
        loss = loss_object(y, model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    ```
    """

    code = "CNN416"
    name = "training-not-said"
    severity = Severity.WARNING
    source = "questions on dropout and batch normalization in custom training loops"
    problems = ("answer-without-training",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Not where the whole program is told to train."""
        return not program.mentions("learning_phase")
