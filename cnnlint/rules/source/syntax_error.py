from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule


class SyntaxErrorRule(Rule):
    """The file is not Python.

    ## What it does
    Reports a `.py` file that cannot be parsed, with CPython's own message and place. Nothing else is said of such a file.
    A `return` or `yield` outside a function, a `break` or `continue` outside a loop, and an argument that a call names twice
    are reported as well; what else stands in the file is then read all the same. So is what Python 2 alone takes (`print "a"`,
    tabs mixed with spaces); the first of it is an `info`, and an error where the file is for Keras 3, which needs Python 3.

    ## Why is this bad?
    The file cannot run, and none of its models was read if it cannot be parsed.

    ## Bad
    ```python
    from keras import layers

    layer = layers.Dense(10
    ```

    ## Good
    ```python
    from keras import layers

    layer = layers.Dense(10)
    ```
    """

    code = "CNN001"
    name = "syntax-error"
    severity = Severity.ERROR
    shown_by = "build"
    source = "what the reader needs"
    advice = "leave one of them out"
    problems = ("repeated-argument",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        return problem.span.cell is None
