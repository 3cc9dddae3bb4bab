from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.first_mistake import first_of_each


class ModelNotBuilt(Rule):
    """Something is asked of a model that has no input shape yet.

    ## What it does
    Reports `model.count_params()`, `model.output`, `model.output_shape`, `model.set_weights(...)` and, in Keras 3, saving and
    loading of weights on a model that was given no input shape and has seen no data; in Keras 2 also `model.summary()`.

    ## Why is this bad?
    Such a model has no weights; Keras raises. `summary` prints question marks.

    ## When not to worry
    The first data builds the model, so the same calls are right after `fit`.

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
    by_order = True
    shown_by = "build"
    source = "keras#11217"
    problems = ("model-not-built",)

    def check(self, program: Program) -> Iterator[Finding]:
        return first_of_each(super().check(program), lambda finding: finding.model)
