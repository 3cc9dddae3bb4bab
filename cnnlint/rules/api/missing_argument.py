from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule


class MissingArgument(Rule):
    """A layer lacks an argument that it needs.

    ## What it does
    Reports a built-in layer without an argument that has no default, a layer that is called without its input, a loss or
    metric function that is called without labels and predictions, `loss=keras.losses.binary_crossentropy()`, an activation
    that is called without a tensor, `activation=keras.activations.relu()`, and `add()` or `concatenate()` without tensors.

    ## Why is this bad?
    Python raises a TypeError.

    ## Bad
    ```python
    from keras import layers

    conv = layers.Conv2D(32)
    ```

    ## Good
    ```python
    from keras import layers

    conv = layers.Conv2D(32, 3)
    ```

    ## Keras says
    `Conv2D.__init__() missing 1 required positional argument: 'kernel_size'`
    """

    code = "CNN704"
    name = "missing-argument"
    severity = Severity.ERROR
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    advice = "write `{argument}=...` into the call"
    problems = ("missing-argument",)
    yields_to = ("missing-argument",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Before Keras 3 a mask is given where there is one; how far those go that a program makes is not followed."""
        masks = program.dialect < 3 and program.mentions("mask_zero", "Masking")
        return problem.argument != "mask" or not masks

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        """A call without an argument where that is None leaves it out on purpose; what is given is seldom None. Nor is made
        again what a dict keeps, by a call that only asks for it."""
        reason = problem.condition.reason if problem.condition is not None else ""
        left_out = " is None" in reason or " not in " in reason
        return replace(finding, severity=Severity.INFO) if left_out else finding
