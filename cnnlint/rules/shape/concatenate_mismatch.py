from __future__ import annotations

from dataclasses import replace

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import ModelTrace, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.inverse import next_multiple
from cnnlint.rules.facts.kinds import POOLINGS
from cnnlint.rules.facts.problems import failure_of


class ConcatenateMismatch(Rule):
    """Tensors are concatenated that differ in more than the axis of concatenation.

    ## What it does
    Compares the sizes of the branches. In an encoder and decoder with skip connections the usual cause is an image whose side
    does not divide by two to the number of poolings; then the nearest sides that do are named.

    ## Why is this bad?
    Keras does not build the model.

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
    candidates = ("G01",)
    source = "keras#19964, keras#16826"
    problems = ("merge-shapes",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        return _concatenates(problem)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        failure = failure_of(problem, program)
        models = [failure.model] if failure is not None else list(program.models)
        advice = next((a for a in map(_sides_that_work, models) if a), None)
        return finding if advice is None or finding.help else replace(finding, help=advice)


def _concatenates(problem: Problem) -> bool:
    return "oncatenate" in problem.message or "oncatenate" in (problem.keras or "")


def _sides_that_work(model: ModelTrace) -> str | None:
    """The nearest sides that divide by two to the number of halvings on the way down."""
    declared = one_shape(model.input_shape)
    halvings = sum(layer.cls in POOLINGS for layer in model.layers)
    if declared is None or len(declared) != 4 or not isinstance(declared[1], int) or not 0 < halvings <= 8:
        return None
    step = 2**halvings
    if declared[1] % step == 0:
        return None
    below, above = next_multiple(declared[1], step)
    return f"{halvings} poolings need a side that divides by {step}: {below} or {above}; or pad or crop before joining"
