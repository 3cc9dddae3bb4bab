from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class ModelNotBuilt(Rule):
    """Something is asked of a model that has no input shape yet.

    ## What it does
    Reports `model.layers[0].get_weights()`, `model.count_params()`, `model.output_shape` and the like on a model that was
    given no input shape and has seen no data.

    ## Why is this bad?
    Such a model has no weights; Keras raises. `summary` prints question marks.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Flatten(), layers.Dense(10, activation="softmax")])
    print(model.count_params())
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    print(model.count_params())
    ```

    ## Keras says
    ``You tried to call `count_params` on layer 'sequential', but the layer isn't built.``
    """

    code = "CNN712"
    name = "model-not-built"
    severity = Severity.ERROR
    shown_by = "build"
    candidates = ("A09",)
    source = "keras#11217"
    problems = ("model-not-built",)
