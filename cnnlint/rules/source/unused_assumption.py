from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule


class UnusedAssumption(Rule):
    """A comment assumes a value of something that is not unknown here.

    ## What it does
    Reports a fact in `# cnnlint: assume name=value` that decides nothing: no value in the file is unknown by that name.

    ## Why is this bad?
    A name that is misspelt settles nothing, and what it was written for stays unknown. A fact that was needed once is
    wrong without notice when the code around it changes.

    ## Bad
    ```python
    import os

    from keras import Sequential, layers

    num_classes = len(os.listdir("images"))  # cnnlint: assume num_clases=5
    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten()])
    model.add(layers.Dense(num_classes, activation="softmax"))
    ```

    ## Good
    ```python
    import os

    from keras import Sequential, layers

    num_classes = len(os.listdir("images"))  # cnnlint: assume num_classes=5
    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten()])
    model.add(layers.Dense(num_classes, activation="softmax"))
    ```
    """

    code = "CNN008"
    name = "unused-assumption"
    severity = Severity.WARNING
    source = "a misspelt fact silently settles nothing"

    def check(self, program: Program) -> Iterator[Finding]:
        for fact in program.unused_facts:
            yield self.finding(
                fact.span,
                f"`{fact.name}` is assumed, but nothing here is unknown by that name",
                help=f"did you mean `{fact.meant}`?" if fact.meant else "`cnnlint summary` lists what can be assumed",
            )
