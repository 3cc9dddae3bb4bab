from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.before_keras_1 import perhaps_before_1
from cnnlint.rules.facts.compile_names import one_letter_off
from cnnlint.rules.facts.keras_origin import within_tensorflow


class UnknownArgument(Rule):
    """A layer, a loss, a callback, `compile` or `fit` is given an argument that it does not have.

    ## What it does
    Compares the keywords of each built-in layer, and of `compile`, `fit`, `evaluate` and `predict`, with the signature in the
    Keras in force, and names the nearest one. An argument of the class that is given where the layer is called, as in
    `Dense(8)(x, activation="relu")`, is told too. Of losses, metrics, callbacks, schedules, initializers, regularizers and
    constraints, and of what prepares data, those are reported that no release of Keras has; of other functions those that are
    misspelt.

    ## Why is this bad?
    Keras rejects the call.

    ## Bad
    ```python
    from keras import layers

    conv = layers.Conv2D(32, 3, pading="same")
    ```

    ## Good
    ```python
    from keras import layers

    conv = layers.Conv2D(32, 3, padding="same")
    ```

    ## Keras says
    `Unrecognized keyword arguments passed to Conv2D: {'pading': 'same'}`
    """

    code = "CNN703"
    name = "unknown-argument"
    severity = Severity.ERROR
    shown_by = "build"
    fixable = "sometimes"
    source = "keras#20106"
    advice = "leave it out, or write the name that this Keras has for it"
    problems = ("unknown-argument",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        if program.fork and not within_tensorflow(program) and finding.severity is not Severity.INFO:
            doubt = f"{finding.message} (but the project installs another Keras: {program.fork})"
            return replace(finding, severity=Severity.INFO, message=doubt)
        of_keras_3 = problem.dialects == {3} and not program.dialect_told
        return self.for_the_older(finding) if of_keras_3 else perhaps_before_1(finding, program)

    def cures(self, problem: Problem) -> bool:
        return bool(problem.edits) and one_letter_off(problem.argument or "", problem.edits[0].text.rstrip("="))
