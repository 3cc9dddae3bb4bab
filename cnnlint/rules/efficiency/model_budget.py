from __future__ import annotations

from collections.abc import Iterator

from cnnlint.costs import Cost, costs, total
from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.graph import top_models
from cnnlint.rules.facts.totals import total_weights
from cnnlint.shapes import Size, count_text, less

LIMITS = {
    "max_params": "weights",
    "max_weight_bytes": "bytes of weights",
    "max_macs": "multiply-accumulates for one sample",
}


class ModelBudget(Rule):
    """The model is larger than its budget.

    ## What it does
    Compares the number of weights, their bytes and the multiply-accumulates of each model with the limits under
    `[tool.cnnlint.budgets]`, and names the layer that takes the most. Without limits it is silent.

    ## Why is this bad?
    The project says so: the model has to fit a device, or a time.

    ## Bad
    ```python
    # [tool.cnnlint.budgets]
    # max-params = 1000
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    ```

    ## Good
    ```python
    # [tool.cnnlint.budgets]
    # max-params = 10000
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    ```
    """

    code = "CNN602"
    name = "model-budget"
    severity = Severity.WARNING
    source = "keras#5625"
    options = {"budgets": None}

    def check(self, program: Program) -> Iterator[Finding]:
        budgets = self.option["budgets"]
        for model in top_models(program) if budgets is not None else ():
            limits = budgets.for_model(model.name)
            for name in LIMITS.keys() & limits.keys():
                yield from self._compare(model, name, limits[name])

    def _compare(self, model: ModelTrace, name: str, limit: int) -> Iterator[Finding]:
        found = _cost(model, name)
        if found is None or not less(limit, found):
            return
        yield self.finding(
            model.span,
            f"`{model.name}` has {count_text(found)} {LIMITS[name]}, but its budget is {limit:,}",
            labels=_largest(model, name),
            expected=f"at most {limit:,}",
            actual=count_text(found),
            help="make the largest layer smaller, or raise the budget",
            model=model.name,
        )


def _cost(model: ModelTrace, name: str) -> Size | None:
    if name == "max_params":
        return total_weights(model)
    return _part(total(model), name)


def _part(cost: Cost, name: str) -> Size | None:
    return cost.macs if name == "max_macs" else cost.weight_bytes


def _largest(model: ModelTrace, name: str) -> tuple[Label, ...]:
    """The layer that takes the most."""
    if name == "max_params":
        rows = [(layer.params, layer) for layer in model.layers]
    else:
        rows = [(_part(cost, name), layer) for layer, cost in zip(model.layers, costs(model), strict=True)]
    known = [(size, layer) for size, layer in rows if isinstance(size, int)]
    if not known:
        return ()
    size, layer = max(known, key=lambda row: row[0])
    return (Label(layer.span, f"the most, {size:,}, in this {layer.cls}"),)
