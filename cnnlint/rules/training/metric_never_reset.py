from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.metrics_by_hand import never_reset


class MetricNeverReset(Rule):
    """A metric of a training written by hand goes on counting from epoch to epoch.

    ## What it does
    Reports a metric of Keras that is made before the loop over the epochs and whose `result()` is read in it, where nothing in
    the program sets a metric back. Notebooks are not looked at.

    ## Why is this bad?
    A metric keeps all that it has seen. What is printed for an epoch is the mean over all epochs so far: the accuracy rises
    later and slower than that of the model, and a loss that begins to grow is not noticed. `fit` calls `reset_state()` at the
    beginning of every epoch; a loop of one's own has to do it itself.

    ## Bad
    ```python
    import numpy as np
    import tensorflow as tf

    x = np.linspace(-1, 1, 256).reshape(-1, 1).astype("float32")
    data = tf.data.Dataset.from_tensor_slices((x, 3 * x)).batch(32)
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.SGD(0.1)
    mean = tf.keras.metrics.Mean()
    shown = []
    for epoch in range(8):
        for inputs, targets in data:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(targets - model(inputs, training=True)))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            mean.update_state(loss)
        shown.append(float(mean.result()))
    ```

    ## Good
    ```python
    import numpy as np
    import tensorflow as tf

    x = np.linspace(-1, 1, 256).reshape(-1, 1).astype("float32")
    data = tf.data.Dataset.from_tensor_slices((x, 3 * x)).batch(32)
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.SGD(0.1)
    mean = tf.keras.metrics.Mean()
    shown = []
    for epoch in range(8):
        mean.reset_state()
        for inputs, targets in data:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(targets - model(inputs, training=True)))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            mean.update_state(loss)
        shown.append(float(mean.result()))
    ```
    """

    code = "CNN431"
    name = "metric-never-reset"
    severity = Severity.WARNING
    source = "questions about TensorFlow"

    def check(self, program: Program) -> Iterator[Finding]:
        for running in never_reset(program):
            yield self.finding(
                running.read,
                f"`{running.name}` is read in every epoch and never set back: it goes on counting from the epochs before",
                labels=(Label(running.made, "made once, before the epochs"),),
                help=f"call `{running.name}.reset_state()` at the beginning of every epoch",
            )
