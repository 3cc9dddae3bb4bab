from __future__ import annotations

from collections.abc import Iterator

from cnnlint.costs import costs, total
from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.graph import top_models
from cnnlint.shapes import Size, ceil_div, count_text, less


class ActivationMemory(Rule):
    """The outputs of the layers take more memory than the budget allows.

    ## What it does
    Adds up the outputs of all layers for one sample, which training keeps for the backward pass, and compares them with
    `max-activation-bytes` under `[tool.cnnlint.budgets]`. It is an estimate from below: what the kernels need beside it is not
    counted. Without a limit it is silent.

    ## Why is this bad?
    Times the batch size it is what makes training run out of memory, while the weights look small.

    ## Bad
    ```python
    # [tool.cnnlint.budgets]
    # max-activation-bytes = 10000
    from keras import Sequential, layers

    model = Sequential([layers.Input((64, 64, 3)), layers.Conv2D(16, 3, activation="relu"), layers.GlobalAveragePooling2D()])
    ```

    ## Good
    ```python
    # [tool.cnnlint.budgets]
    # max-activation-bytes = 1000000
    from keras import Sequential, layers

    model = Sequential([layers.Input((64, 64, 3)), layers.Conv2D(16, 3, activation="relu"), layers.GlobalAveragePooling2D()])
    ```
    """

    code = "CNN603"
    name = "activation-memory"
    severity = Severity.WARNING
    source = "torchinfo#373"
    options = {"budgets": None}

    def check(self, program: Program) -> Iterator[Finding]:
        budgets = self.option["budgets"]
        for model in top_models(program) if budgets is not None else ():
            limit = budgets.for_model(model.name).get("max_activation_bytes")
            found = None if limit is None else _least(model, program)
            if limit is not None and found is not None and less(limit, found):
                yield self.finding(
                    model.span,
                    f"the outputs of `{model.name}` take {count_text(found)} bytes for one sample, but the budget is {limit:,}",
                    labels=_largest(model),
                    expected=f"at most {limit:,}",
                    actual=count_text(found),
                    help="make the images smaller earlier, or use fewer filters in the first layers",
                    model=model.name,
                )


def _least(model: ModelTrace, program: Program) -> Size | None:
    """Half of it, where a policy that was not followed may have the layers compute in 16 bits."""
    found = total(model).activation_bytes
    followed = any(layer.policy != "float32" for layer in model.layers)
    half = not followed and program.mentions("mixed_float16", "mixed_bfloat16")
    return ceil_div(found, 2) if half and found is not None else found


def _largest(model: ModelTrace) -> tuple[Label, ...]:
    """The layer whose output takes the most."""
    rows = [(cost.activation_bytes, layer) for layer, cost in zip(model.layers, costs(model), strict=True)]
    known = [(size, layer) for size, layer in rows if isinstance(size, int)]
    if not known:
        return ()
    size, layer = max(known, key=lambda row: row[0])
    return (Label(layer.span, f"the most, {size:,} bytes, after this {layer.cls}"),)
