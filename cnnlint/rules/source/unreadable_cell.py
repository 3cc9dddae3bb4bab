from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule


class UnreadableCell(Rule):
    """A notebook cell is not Python and was left out.

    ## What it does
    Reports a code cell that cannot be parsed after its magics are masked. The other cells are read as if it were not there, so
    names that it defines are unknown in them; where a blank is what cannot be parsed, `loss = # TODO` or `<YOUR CODE>`, it is
    an exercise and an info. A cell with a `return` or `yield` outside a function, a `break` or `continue` outside a loop, or an
    argument that a call names twice, is reported as well, and read all the same; `await` may stand outside functions in a
    notebook.

    ## Why is this bad?
    The cell cannot run. What depends on it could not be checked.

    ## Bad
    ```python
    # %% a cell of a notebook
    model.add(layers.Dense(10)
    ```

    ## Good
    ```python
    # %% a cell of a notebook
    from keras import Sequential, layers

    model = Sequential()
    model.add(layers.Dense(10))
    ```
    """

    code = "CNN002"
    name = "unreadable-cell"
    severity = Severity.WARNING
    shown_by = "build"
    source = "what the reader needs"
    advice = "leave one of them out"
    problems = ("repeated-argument",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        return problem.span.cell is not None
