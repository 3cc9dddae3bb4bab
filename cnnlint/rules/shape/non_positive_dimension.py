from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import first_by_a_file, looks_channels_first
from cnnlint.rules.facts.fitting_inputs import smallest_input
from cnnlint.rules.facts.inputs import declared_place
from cnnlint.rules.facts.problems import failure_of


class NonPositiveDimension(Rule):
    """A convolution or pooling does not fit its input: an axis of its output would be zero or negative.

    ## What it does
    Follows the sizes through the layers and reports the first window that is wider than what it slides over. Where the layers
    before it form a chain, the smallest input that works is computed and named.

    ## Why is this bad?
    Keras refuses to build the model. The usual causes are one pooling too many and images that are smaller than those the
    architecture was made for.

    ## When not to worry
    Sizes that the source leaves open are not judged, and `padding="same"` never runs out of pixels.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
        ]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
        ]
    )
    ```

    ## Keras says
    `Computed output size would be zero or negative.`
    """

    code = "CNN101"
    name = "non-positive-dimension"
    severity = Severity.ERROR
    shown_by = "build"
    source = "NeuraLint; keras#3945"
    problems = ("non-positive-dimension",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        failure = failure_of(problem, program)
        return failure is None or not looks_channels_first(failure.model)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        finding = first_by_a_file(finding, program)
        failure = failure_of(problem, program)
        if failure is None:
            return finding
        if not failure.first:
            places = [label for label in declared_place(failure.model) if label.span != finding.span]
            finding = finding.with_labels(places)
        side = smallest_input(failure.model, failure.layer)
        if side is None:
            return finding
        what = f"the smallest input that works has a side of {side}"
        return replace(finding, help=f"{what}; or use `padding='same'`, or leave a layer out")
