from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule

_COPIES = ("set_weights(", "load_weights(", "clone_model(", "deepcopy(", ".assign")


class GradientsOfOtherWeights(Rule):
    """The gradients of one model are applied to the weights of another.

    ## What it does
    Reports `apply_gradients(zip(gradients, b.trainable_variables))`, and `apply` of Keras 3, where `tape.gradient` was asked
    for the weights of the model `a`, and the two have no layer in common.

    ## Why is this bad?
    `zip` pairs whatever it is given, and stops at the end of the shorter. Where the shapes are the same, the step moves the
    wrong weights by the wrong numbers silently; where they are not, the optimizer stops.

    ## When not to worry
    A program that copies weights from one model to another may take its gradients from a copy, as asynchronous and
    meta-learning do: it is left alone.

    ## Bad
    ```python
    import tensorflow as tf

    x = tf.random.normal((32, 4))
    teacher = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(8, activation="relu"), tf.keras.layers.Dense(2)])
    student = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(8, activation="relu"), tf.keras.layers.Dense(2)])
    optimizer = tf.keras.optimizers.Adam()
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(student(x) - teacher(x)))
    gradients = tape.gradient(loss, student.trainable_variables)
    optimizer.apply_gradients(zip(gradients, teacher.trainable_variables))
    ```

    ## Good
    ```python
    import tensorflow as tf

    x = tf.random.normal((32, 4))
    teacher = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(8, activation="relu"), tf.keras.layers.Dense(2)])
    student = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(8, activation="relu"), tf.keras.layers.Dense(2)])
    optimizer = tf.keras.optimizers.Adam()
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(student(x) - teacher(x)))
    gradients = tape.gradient(loss, student.trainable_variables)
    optimizer.apply_gradients(zip(gradients, student.trainable_variables))
    ```
    """

    code = "CNN415"
    name = "gradients-of-other-weights"
    severity = Severity.WARNING
    source = "questions on GANs and distillation whose second model does not learn"
    problems = ("gradients-of-other-weights",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Not where weights go from one model to the other."""
        return not program.mentions(*_COPIES)
