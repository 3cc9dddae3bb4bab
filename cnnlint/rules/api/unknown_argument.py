from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.words import one_letter_off


class UnknownArgument(Rule):
    """A layer is given an argument that it does not have.

    ## What it does
    Compares the keywords of each built-in layer with its signature in the Keras in force, and names the nearest one.

    ## Why is this bad?
    Keras rejects the layer.

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
    candidates = ("A03",)
    source = "keras#20106"
    problems = ("unknown-argument",)

    def cures(self, problem: Problem) -> bool:
        return bool(problem.edits) and one_letter_off(problem.argument or "", problem.edits[0].text.rstrip("="))
