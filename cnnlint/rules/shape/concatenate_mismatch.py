from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import first_by_a_file
from cnnlint.rules.facts.fitting_inputs import sides_that_join
from cnnlint.rules.facts.problems import failure_of, fed_by


class ConcatenateMismatch(Rule):
    """Tensors that differ in more than the axis of concatenation are concatenated.

    ## What it does
    Compares the sizes of the branches. In an encoder and decoder with skip connections the usual cause is an image whose side
    does not divide by what the poolings and strides on the way down divide it by; then the nearest sides that do are named.

    ## Why is this bad?
    Keras does not build the model.

    ## When not to worry
    Sizes that are left open (`None`) may agree, and are not judged.

    ## Bad
    ```python
    import keras
    from keras import layers

    image = keras.Input((30, 30, 1))
    down = layers.MaxPooling2D(4)(image)
    up = layers.UpSampling2D(4)(down)
    model = keras.Model(image, layers.Concatenate()([image, up]))
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    image = keras.Input((32, 32, 1))
    down = layers.MaxPooling2D(4)(image)
    up = layers.UpSampling2D(4)(down)
    model = keras.Model(image, layers.Concatenate()([image, up]))
    ```

    ## Keras says
    ``A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. Received:
    input_shape=[(None, 30, 30, 1), (None, 28, 28, 1)]``
    """

    code = "CNN114"
    name = "concatenate-mismatch"
    severity = Severity.ERROR
    shown_by = "build"
    source = "keras#19964, keras#16826"
    problems = ("concatenate-shapes",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        finding = first_by_a_file(finding.with_labels(fed_by(problem, program)), program)
        failure = failure_of(problem, program)
        models = [failure.model] if failure is not None else list(program.models)
        advice = next((a for a in map(sides_that_join, models) if a), None)
        return finding if advice is None else replace(finding, help=f"{advice}; or pad or crop before joining")
