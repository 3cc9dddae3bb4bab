"""What `evaluate` and its like give: the loss, alone or before the metrics."""

from __future__ import annotations

from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.values import Context, DictValue, External, ListValue, Made, ProgramFunction, Scalar, Value


def figures_of(model: ModelValue) -> int | None:
    """How many numbers `evaluate` gives, the loss first: alone it is no list. keras/src/trainers/trainer.py"""
    rows = (model, *model.inner_layers())
    adding = any(layer.owner is not None or layer.cls == "AddMetric" for layer in rows)  # which may have metrics of their own
    outputs = model.model_outputs()
    several = any(out.layer is not None and out.layer.unknown is not None for out in outputs)  # as that may give
    if model.compiled is None or adding or several or model.gap is not None or len(outputs) != 1:
        return None
    args = model.compiled.args
    if args.get("weighted_metrics") is not None or "**" in args or _are_several(args.get("loss")):
        return None
    metrics = args.get("metrics")
    if metrics is None:
        return 1
    if not isinstance(metrics, ListValue) or metrics.rest is not None:
        return None
    names = [_one_figure(metric) for metric in metrics.items]
    return None if None in names or len(set(names)) < len(names) else 1 + len(names)  # Keras 3 counts a name twice anew


def _are_several(loss: Value) -> bool:
    """Whether a loss is given for each of several outputs, of which not all are known then."""
    return isinstance(loss, (ListValue, DictValue)) and (loss.rest is not None or len(loss.items) > 1)


def _one_figure(metric: Value) -> str | None:
    """The name of a metric that gives one number: one of the program's own may give a dict of them."""
    if isinstance(metric, str):
        return metric
    return metric.name if isinstance(metric, (External, Made, ProgramFunction)) else None


def loss_and_metrics(method: str, figures: int, at: Context) -> Value:
    """The loss alone, or the list that begins with it."""
    reason = f"`{method}` gives {'the loss alone' if figures == 1 else 'figures'} here"
    loss, *others = [Scalar("float", span=at.span, reason=reason) for _ in range(figures)]
    return ListValue([loss, *others]) if others else loss
