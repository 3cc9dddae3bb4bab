from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.values import Cause


class LayerAsTensor(Rule):
    """A layer is passed where a tensor is expected.

    ## What it does
    Reports a functional model in which a layer is called on another layer instead of on that layer's output, tensors passed
    one by one to a layer that takes a list, None, an array or the sizes of an input where a symbolic tensor belongs, functions
    of NumPy on symbolic tensors, loops over them, their length, their numbers and items of them that are set, a module, a
    tuple or a tensor that is called as if it were a layer, and the lists of a model that are called as if they were methods:
    `model.trainable_weights()`.

    ## Why is this bad?
    Keras cannot call it.

    ## Bad
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 1))
    features = layers.Flatten()
    output = layers.Dense(10, activation="softmax")(features)
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 1))
    features = layers.Flatten()(image)
    output = layers.Dense(10, activation="softmax")(features)
    ```

    ## Keras says
    `Only input tensors may be passed as positional arguments.`
    """

    code = "CNN709"
    name = "layer-as-tensor"
    severity = Severity.ERROR
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    problems = (
        "layer-as-tensor",
        "tensorflow-on-keras-tensor",
        "numpy-on-keras-tensor",
        "symbolic-question",
        "called-tuple",
        "called-list",
        "called-tensor",
        "called-module",
        "empty-list",
    )

    def concerns(self, problem: Problem, program: Program) -> bool:
        """A list that is empty in one way alone was perhaps filled in what that way depends on, and who asks which arguments a
        layer takes gives it those."""
        asked = any(c is not None and c.cause is Cause.PARAMETERS for c in (problem.condition, *problem.within))
        return not asked and (problem.kind != "empty-list" or problem.condition is None)
