from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.keras_origin import within_tensorflow


class RenamedArgument(Rule):
    """An argument has the name that an older Keras gave it.

    ## What it does
    Reports `nb_filter`, `border_mode`, `subsample`, `output_dim`, `init`, `W_regularizer`, `batch_input_shape`, `nb_epoch`
    and the like, with the name that took their place. `nb_row=3, nb_col=5` is rewritten to `kernel_size=(3, 5)`; where the two
    stand in another order, or apart, what is written between them would have to move as well, and no fix is offered.

    ## Why is this bad?
    The Keras in force rejects the argument.

    ## When not to worry
    Code for the Keras that has the old name is right as it is; there it is at most an info.

    ## Bad
    ```python
    # target-keras = 3
    from keras import layers

    conv = layers.Conv2D(32, 3, border_mode="same")
    ```

    ## Good
    ```python
    from keras import layers

    conv = layers.Conv2D(32, 3, padding="same")
    ```

    ## Keras says
    `Unrecognized keyword arguments passed to Conv2D: {'border_mode': 'same'}`
    """

    code = "CNN702"
    name = "renamed-argument"
    severity = Severity.ERROR
    shown_by = "build"
    fixable = "safe"
    source = "Islam et al., FSE 2019: API changes are half of the Keras bugs on GitHub"
    problems = ("renamed-argument",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        if finding.severity is Severity.INFO or program.dialect_told:
            return finding
        if 2 in problem.dialects and within_tensorflow(program):
            return finding if problem.layer else replace(finding, severity=Severity.WARNING)  # TensorFlow up to 2.1 took it
        return self.for_the_older(finding)
