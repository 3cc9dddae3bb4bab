from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import first_by_a_file
from cnnlint.rules.facts.problems import fed_by


class MergeMismatch(Rule):
    """Tensors whose shapes do not agree are added or multiplied.

    ## What it does
    Compares the shapes that meet in `Add`, `Multiply`, `Average`, `Maximum` and `Dot`. A size of one is broadcast and is no
    mistake.

    ## Why is this bad?
    Keras does not build the model.

    ## When not to worry
    A gate of shape `(1, 1, channels)`, or any other size of one, is stretched to the other side and is silent.

    ## Bad
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 8))
    features = layers.Conv2D(16, 3, padding="same", activation="relu")(image)
    model = keras.Model(image, layers.Add()([image, features]))
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 8))
    features = layers.Conv2D(8, 3, padding="same", activation="relu")(image)
    model = keras.Model(image, layers.Add()([image, features]))
    ```

    ## Keras says
    `Inputs have incompatible shapes. Received shapes (28, 28, 8) and (28, 28, 16)`
    """

    code = "CNN115"
    name = "merge-mismatch"
    severity = Severity.ERROR
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    advice = "bring the inputs to one shape before they are merged"
    problems = ("merge-shapes",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return first_by_a_file(finding.with_labels(fed_by(problem, program)), program)
