from __future__ import annotations

import ast
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule

MOST = 2  # names that are forgotten; where more are missing, the imports were left out of what is shown


class NameNotImported(Rule):
    """A class of Keras is used that the script does not import.

    ## What it does
    Reports names such as `SGD` or `Conv2D` that a script uses and neither imports nor defines, while it imports others: each
    name once, where it is first read. Scripts without any import, or with more than two such names, are taken for fragments,
    names may come from a star import, and the cells of a notebook may have defined more than they show; these are left alone.

    ## Why is this bad?
    The script raises a NameError, often only after the data was loaded and the model was built.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer=SGD(learning_rate=0.01), loss="mse")
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.optimizers import SGD

    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer=SGD(learning_rate=0.01), loss="mse")
    ```

    ## Keras says
    `NameError: name 'SGD' is not defined`
    """

    code = "CNN728"
    name = "name-not-imported"
    severity = Severity.WARNING
    shown_by = "build"
    source = "Defects4ML; questions about Keras"
    problems = ("name-not-imported",)

    def check(self, program: Program) -> Iterator[Finding]:
        told: dict[str, Finding] = {}
        for finding in super().check(program):
            told.setdefault(finding.actual or "", finding)
        bound = _bound(program.text) if told else set()  # what is read in a function before its module was
        told = {name: finding for name, finding in told.items() if name not in bound}
        if len(told) <= MOST:
            yield from told.values()


def _bound(text: str) -> set[str]:
    """The names that are imported, defined or assigned anywhere in a text."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found
