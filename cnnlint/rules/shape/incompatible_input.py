from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class IncompatibleInput(Rule):
    """A layer or model is called on a tensor of another size than it was built for.

    ## What it does
    Reports the second call of a layer with another number of channels, and a model called on a tensor that does not have the
    shape of its input.

    ## Why is this bad?
    The weights have the sizes of the first call; Keras refuses the second.

    ## Bad
    ```python
    import keras
    from keras import layers

    shared = layers.Dense(8, activation="relu")
    a, b = keras.Input((16,)), keras.Input((20,))
    model = keras.Model([a, b], layers.concatenate([shared(a), shared(b)]))
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    shared = layers.Dense(8, activation="relu")
    a, b = keras.Input((16,)), keras.Input((16,))
    model = keras.Model([a, b], layers.concatenate([shared(a), shared(b)]))
    ```

    ## Keras says
    `Input 0 of layer "dense" is incompatible with the layer: expected axis -1 of input shape to have value 16, but received
    input with shape (None, 20)`
    """

    code = "CNN113"
    name = "incompatible-input"
    severity = Severity.ERROR
    shown_by = "build"
    candidates = ("S13",)
    source = "keras#16711"
    problems = ("incompatible-input",)
