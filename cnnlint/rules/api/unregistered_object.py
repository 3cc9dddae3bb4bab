from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.registering import registers


class UnregisteredObject(Rule):
    """A saved model is loaded without the custom layer, loss or metric that it was made with.

    ## What it does
    Follows models from `save` to `load_model` in one program, and reports a load without `custom_objects` of a model that was
    compiled with functions of the program, or has layers of its classes. In Keras 3 also one from an `.h5` file with a loss
    by a short word: `mse`, `mae`.

    ## Why is this bad?
    The file holds the name of the function or class, not its code. Keras raises. Its old format also keeps `mse` as it is
    written, which Keras 3 looks up among the metrics and refuses.

    ## When not to worry
    `compile=False` loads a model that only predicts, without its loss.

    ## Bad
    ```python
    from keras import Sequential, layers, models, ops


    def rmse(y_true, y_pred):
        return ops.sqrt(ops.mean(ops.square(y_pred - y_true)))


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss=rmse)
    model.save("model.keras")
    model = models.load_model("model.keras")
    ```

    ```python
    from keras import Sequential, layers, models

    model = Sequential([layers.Input((4,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.save("model.h5")
    model = models.load_model("model.h5")
    ```

    ```python
    import keras
    from keras import layers


    class Scale(layers.Layer):
        def call(self, inputs):
            return inputs * 2


    model = keras.Sequential([keras.Input((4,)), Scale(), layers.Dense(1)])
    model.save("model.keras")
    model = keras.models.load_model("model.keras")
    ```

    ## Good
    ```python
    from keras import Sequential, layers, models, ops


    def rmse(y_true, y_pred):
        return ops.sqrt(ops.mean(ops.square(y_pred - y_true)))


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss=rmse)
    model.save("model.keras")
    model = models.load_model("model.keras", custom_objects={"rmse": rmse})
    ```

    ## Keras says
    `Could not locate function 'rmse'. Make sure custom classes and functions are decorated with
    @keras.saving.register_keras_serializable().`
    """

    code = "CNN723"
    name = "unregistered-object"
    severity = Severity.ERROR
    shown_by = "build"
    source = "questions on `Unknown loss function`; probes of Keras 2 and 3"
    problems = ("unregistered-object",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """The program may tell Keras its functions in other ways, for all that follows."""
        return not program.mentions("custom_object", "register_keras_serializable") and not registers(program)
