from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule

_FROM_ELSEWHERE = ("set_weights", "load_weights", "load_model", "GradientTape")


class LayerLeftOut(Rule):
    """A Lambda, or the `call` of a class, uses a layer that the model does not hold.

    ## What it does
    Reports a layer with weights that the function of a `Lambda` reads from around it, or that a `call` gets from a variable of
    the module, from its class or from an object that is no layer, where the model is trained by `fit` and holds it nowhere.

    ## Why is this bad?
    Keras finds the weights of a model in the layers of its graph, and in what its objects keep as attributes. The others are
    used as they were made, at random: nothing trains, counts or saves them.

    ## When not to worry
    A layer that another model holds may be trained there, and a frozen one is not meant to be trained. Where the program loads
    weights, or trains by hand, nothing is said.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import layers

    score = layers.Dense(1)
    inputs = keras.Input((8,))
    hidden = layers.Dense(16, activation="relu")(inputs)
    outputs = layers.Lambda(lambda t: score(t) * 10, output_shape=(1,))(hidden)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((64, 8)), np.zeros((64, 1)), validation_split=0.25)
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import layers

    score = layers.Dense(1)
    inputs = keras.Input((8,))
    hidden = layers.Dense(16, activation="relu")(inputs)
    outputs = layers.Lambda(lambda t: t * 10, output_shape=(1,))(score(hidden))
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((64, 8)), np.zeros((64, 1)), validation_split=0.25)
    ```
    """

    code = "CNN326"
    name = "layer-left-out"
    severity = Severity.WARNING
    source = "questions on layers in Lambdas; keras/src/layers/core/lambda_layer.py"
    problems = ("layer-left-out",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Not where its weights may come from elsewhere, or be trained by hand."""
        return not program.mentions(*_FROM_ELSEWHERE)
