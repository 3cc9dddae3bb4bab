from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import first_by_a_file
from cnnlint.rules.facts.inputs import declared_place
from cnnlint.rules.facts.problems import failure_of, fed_by


class UndefinedDimension(Rule):
    """A layer needs the size of an axis to make its weights, and that axis is None.

    ## What it does
    Reports a `Dense` or convolution whose channel axis is None, as after `Flatten` of images whose size was left open.

    ## Why is this bad?
    The weights have a fixed shape; Keras cannot make them.

    ## When not to worry
    A global pooling in the place of `Flatten` leaves the channels alone, whatever the size of the images: that is silent.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((None, None, 3)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten(), layers.Dense(10)]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((None, None, 3)), layers.Conv2D(16, 3, activation="relu"), layers.GlobalMaxPooling2D(), layers.Dense(10)]
    )
    ```

    ## Keras says
    ``Shapes used to initialize variables must be fully-defined (no `None` dimensions).``
    """

    code = "CNN110"
    name = "undefined-dimension"
    severity = Severity.ERROR
    shown_by = "build"
    source = "keras#11001"
    problems = ("undefined-dimension",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        failure = failure_of(problem, program)
        declared = declared_place(failure.model) if failure is not None and failure.model.declared else ()
        places = dict.fromkeys((*fed_by(problem, program), *(label for label in declared if label.span != problem.span)))
        return first_by_a_file(finding.with_labels(places), program)
