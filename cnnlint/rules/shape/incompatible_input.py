from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import first_by_a_file


class IncompatibleInput(Rule):
    """A layer or model is called on a tensor of another size than it was built for.

    ## What it does
    Reports the second call of a layer with another number of channels, and a model called on a tensor that does not have the
    shape of its input. Also weights that do not fit: arrays for `set_weights`, and a file for `load_weights` that the
    program saved from a model of other layers.

    ## Why is this bad?
    The weights have the sizes of the first call; Keras refuses the second.

    ## When not to worry
    One layer for two inputs of the same shape, as in a siamese network, is what calling it twice is for.

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
    source = "keras#16711"
    problems = ("incompatible-input",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        """A model that is called on other sizes than at first is everyday code for Keras 2, where nothing tells the Keras."""
        usual = problem.dialects == frozenset({3}) and not program.dialect_told
        return replace(finding, severity=Severity.INFO) if usual else first_by_a_file(finding, program)
