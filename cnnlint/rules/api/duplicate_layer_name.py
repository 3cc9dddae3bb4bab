from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class DuplicateLayerName(Rule):
    """Two layers of a model have the same name.

    ## What it does
    Reports names that are given to two layers of one model.

    ## Why is this bad?
    Keras finds weights and outputs by name, and rejects the model.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(8, activation="relu", name="fc"), layers.Dense(1, name="fc")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(8, activation="relu", name="fc"), layers.Dense(1, name="head")])
    ```

    ## Keras says
    `All layers added to a Sequential model should have unique names.`; of a functional model
    `The name "fc" is used 2 times in the model. All operation names should be unique.`
    """

    code = "CNN708"
    name = "duplicate-layer-name"
    severity = Severity.ERROR
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    problems = ("duplicate-name",)
