from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule

_NO_GRAPH = ("run_eagerly", "run_functions_eagerly", "disable_eager", "disable_v2")


class LayerMadeInLambda(Rule):
    """The function of a Lambda, or the `call` of a class, makes layers with weights, which no model keeps.

    ## What it does
    Reports a layer with weights that is made where it is called: in the function of a `Lambda`, or in the `call` of a layer or
    model of the program and the methods that it uses.

    ## Why is this bad?
    A Lambda has no weights. Every run of the function makes the layer again, with new random weights; they are counted in no
    summary, trained by no optimizer and saved in no file. Keras 2 refuses it since TensorFlow 2.2. With Keras 3 the model is
    built; `fit` and `predict` raise in a compiled graph, and give something else at every call without one.

    A `call` is made of layers that `__init__` or `build` sets as attributes; what it makes itself fares as in a Lambda. What
    it sets as attributes whenever it runs, layers or weights, a compiled `fit` of Keras 2 refuses; Keras 3 refuses even the
    first (CNN739). A `tf.Variable` that `call` makes is refused by both.

    ## When not to worry
    Layers without weights, such as `Flatten`, may be made there, and so may, in Keras 2, what is set as an attribute the first
    time.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import layers

    x, y = np.zeros((64, 8)), np.zeros((64, 1))
    features = keras.Input((8,))
    output = layers.Lambda(lambda t: layers.Dense(1)(t))(features)
    model = keras.Model(features, output)
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.25)
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import layers

    x, y = np.zeros((64, 8)), np.zeros((64, 1))
    features = keras.Input((8,))
    output = layers.Dense(1)(features)
    model = keras.Model(features, output)
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.25)
    ```
    """

    code = "CNN322"
    name = "layer-made-in-lambda"
    severity = Severity.ERROR
    source = "keras/src/layers/core/lambda_layer.py; DeepEval"
    problems = ("layer-made-in-lambda",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """A variable of TensorFlow is refused in a graph alone."""
        return problem.argument != "variable" or not program.mentions(*_NO_GRAPH)
