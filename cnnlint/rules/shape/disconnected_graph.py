from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class DisconnectedGraph(Rule):
    """An output of the model does not depend on its inputs.

    ## What it does
    Reports `Model(inputs, outputs)` where following an output back does not end at the inputs that were given.

    ## Why is this bad?
    Keras cannot build the graph. The usual causes are an input that was left out, and a tensor of another model.

    ## Bad
    ```python
    import keras
    from keras import layers

    image, other = keras.Input((28, 28, 1)), keras.Input((28, 28, 1))
    output = layers.Dense(10)(layers.Flatten()(other))
    model = keras.Model(image, output)
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 1))
    output = layers.Dense(10)(layers.Flatten()(image))
    model = keras.Model(image, output)
    ```

    ## Keras says
    ``Output with path `` is not connected to `inputs` ``
    """

    code = "CNN116"
    name = "disconnected-graph"
    severity = Severity.ERROR
    shown_by = "build"
    source = "keras#8166, keras#13722"
    problems = ("disconnected-graph",)
