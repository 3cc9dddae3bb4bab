from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule

_BY_HAND = ("GradientTape", "set_value(", "_trainable_weights", "_track_variable", "_trainable_variables")


class VariableLeftOut(Rule):
    """A custom layer keeps a `tf.Variable`, which Keras 3 does not train.

    ## What it does
    Reports a `tf.Variable` of real numbers that a layer or model of the program keeps as an attribute and reads in its `call`,
    where `fit` trains the model with Keras 3.

    ## Why is this bad?
    Keras 2 finds the variables of TensorFlow among the attributes of a layer. Keras 3 finds its own alone: the layer computes
    with the variable, and nothing trains, counts or saves it.

    ## When not to worry
    With `trainable=False`, and where the program assigns values to it or computes gradients by hand, it is taken as intended.

    ## Bad
    ```python
    # target-keras = 3
    import numpy as np
    import tensorflow as tf
    import keras
    from keras import layers


    class Gain(layers.Layer):
        def build(self, input_shape):
            self.gain = tf.Variable(tf.ones((input_shape[-1],)))

        def call(self, x):
            return x * self.gain


    model = keras.Sequential([layers.Input((8,)), Gain(), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((64, 8)), np.zeros((64, 1)), validation_split=0.25)
    ```

    ## Good
    ```python
    # target-keras = 3
    import numpy as np
    import keras
    from keras import layers


    class Gain(layers.Layer):
        def build(self, input_shape):
            self.gain = self.add_weight(shape=(input_shape[-1],), initializer="ones")

        def call(self, x):
            return x * self.gain


    model = keras.Sequential([layers.Input((8,)), Gain(), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((64, 8)), np.zeros((64, 1)), validation_split=0.25)
    ```
    """

    code = "CNN327"
    name = "variable-left-out"
    severity = Severity.WARNING
    source = "keras/src/layers/layer.py; questions on moving to Keras 3"
    problems = ("variable-left-out",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Not where the program sets its values, or trains by hand."""
        return not program.mentions(*_BY_HAND, f".{problem.argument}.assign")
