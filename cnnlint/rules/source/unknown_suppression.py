from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class UnknownSuppression(Rule):
    """A comment suppresses a rule that does not exist.

    ## What it does
    Reports a code or name in `# cnnlint: ignore[...]` that no rule has, with the nearest one.

    ## Why is this bad?
    The comment has no effect: the finding that it means is still reported, or the rule was renamed.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten()])
    model.add(layers.Dense(10, activation="softmax"))  # cnnlint: ignore[softmax-over-on-unit]
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten()])
    model.add(layers.Dense(10, activation="softmax"))
    ```
    """

    code = "CNN006"
    name = "unknown-suppression"
    severity = Severity.WARNING
    fixable = "safe"
    source = "eslint and ruff report unknown codes"
