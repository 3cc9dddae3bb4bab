from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class SpentTape(Rule):
    """A `GradientTape` that is not persistent is asked for gradients twice.

    ## What it does
    Reports the second `tape.gradient(...)` or `tape.jacobian(...)` of a tape that was made without `persistent=True`, where the
    first was surely reached.

    ## Why is this bad?
    Such a tape lets go of what it recorded with the first gradients, and raises when it is asked again.

    ## When not to worry
    A tape that is entered again, or reset, records anew.

    ## Bad
    ```python
    import tensorflow as tf

    made = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(8)])
    judge = tf.keras.Sequential([tf.keras.Input((8,)), tf.keras.layers.Dense(1)])
    with tf.GradientTape() as tape:
        scores = judge(made(tf.random.normal((32, 4))))
        loss, penalty = tf.reduce_mean(scores), tf.reduce_mean(scores * scores)
    of_maker = tape.gradient(loss, made.trainable_variables)
    of_judge = tape.gradient(penalty, judge.trainable_variables)
    ```

    ## Good
    ```python
    import tensorflow as tf

    made = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(8)])
    judge = tf.keras.Sequential([tf.keras.Input((8,)), tf.keras.layers.Dense(1)])
    with tf.GradientTape(persistent=True) as tape:
        scores = judge(made(tf.random.normal((32, 4))))
        loss, penalty = tf.reduce_mean(scores), tf.reduce_mean(scores * scores)
    of_maker = tape.gradient(loss, made.trainable_variables)
    of_judge = tape.gradient(penalty, judge.trainable_variables)
    ```

    ## Keras says
    `A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)`
    """

    code = "CNN426"
    name = "spent-tape"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "tensorflow/python/eager/backprop.py; the guide to automatic differentiation of TensorFlow"
    problems = ("spent-tape",)
