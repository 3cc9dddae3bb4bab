from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class UnusedSuppression(Rule):
    """A comment suppresses a finding that does not exist.

    ## What it does
    Reports `# cnnlint: ignore[...]`, `# cnnlint: file-ignore[...]` and `# noqa: CNN...` where the named rule finds nothing.

    ## Why is this bad?
    The comment outlived its reason, and would hide the next mistake on that line.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten()])
    model.add(layers.Dense(10, activation="softmax"))  # cnnlint: ignore[CNN201]
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten()])
    model.add(layers.Dense(10, activation="softmax"))
    ```
    """

    code = "CNN005"
    name = "unused-suppression"
    severity = Severity.WARNING
    fixable = "safe"
    source = "ruff's RUF100"
