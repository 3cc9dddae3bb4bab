from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import FEW, told_by_a_file
from cnnlint.rules.transfer.application_input_too_small import is_too_small


class ApplicationArguments(Rule):
    """A base of keras.applications does not take these arguments.

    ## What it does
    Reports arguments that contradict each other or that the constructor does not have: `weights="imagenet"` with the top
    and another number of classes than 1000, or with another number of channels than 3; an unknown name of weights; a
    `preprocess_input` with a mean for each of three channels that gets images of one. Until Keras 2 the package `keras` read
    a file of the user's that could say that the channels come first; there it is an info.

    ## Why is this bad?
    The weights of ImageNet have fixed shapes; Keras raises.

    ## Bad
    ```python
    import keras

    base = keras.applications.MobileNetV2(weights="imagenet", classes=10)
    ```

    ## Good
    ```python
    import keras

    base = keras.applications.MobileNetV2(weights="imagenet", include_top=False, input_shape=(96, 96, 3))
    ```

    ## Keras says
    ``If using `weights='imagenet'` with `include_top=True`, `classes` should be 1000.  Received classes=10``
    """

    code = "CNN801"
    name = "application-arguments"
    severity = Severity.ERROR
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    advice = "change the argument, or leave it out"
    problems = ("application-arguments",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        """Where the channels come first, what stands in their place is a side."""
        count, said, _ = (problem.actual or "").partition(" channels")
        side = said and count.isdecimal() and int(count) > max(FEW)
        return replace(finding, severity=Severity.INFO) if side and told_by_a_file(program) is not None else finding

    def concerns(self, problem: Problem, program: Program) -> bool:
        return not is_too_small(problem)
