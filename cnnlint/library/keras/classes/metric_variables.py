"""The variables of metrics that a model of the user's own keeps as attributes: Keras 2 counts them as its weights."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.program import Weight
from cnnlint.values import Context, DictValue, ListValue, Made, Unknown, Value, class_of

_CONFUSION = ("FalseNegatives", "FalsePositives", "TrueNegatives", "TruePositives", "Precision", "Recall")
_PLAIN = frozenset({"name", "dtype", "from_logits", "label_smoothing", "threshold", "k", "axis"})
# what Keras 2 makes by default, keras/src/metrics: the mean of a function keeps a sum and a number
_SHAPES: dict[str, tuple[tuple[int, ...], ...]] = {
    "Sum": ((),),
    **dict.fromkeys(_CONFUSION[:4], ((1,),)),
    **dict.fromkeys(_CONFUSION[4:], ((1,), (1,))),
    **dict.fromkeys(("AUC", "PrecisionAtRecall", "RecallAtPrecision"), ((200,),) * 4),
    **dict.fromkeys(("SensitivityAtSpecificity", "SpecificityAtSensitivity"), ((200,),) * 4),
}
# fmt: off
_MEANS = frozenset({
    "Mean", "Accuracy", "BinaryAccuracy", "BinaryCrossentropy", "CategoricalAccuracy", "CategoricalCrossentropy",
    "CategoricalHinge", "CosineSimilarity", "Hinge", "KLDivergence", "LogCoshError", "MeanAbsoluteError",
    "MeanAbsolutePercentageError", "MeanSquaredError", "MeanSquaredLogarithmicError", "Poisson", "RootMeanSquaredError",
    "SparseCategoricalAccuracy", "SparseCategoricalCrossentropy", "SparseTopKCategoricalAccuracy", "SquaredHinge",
    "TopKCategoricalAccuracy",
})
# fmt: on


def metric_variables(at: Context, value: Value) -> Iterator[Weight | Unknown]:
    """Those of the metrics among these attributes, and in lists, tuples and dicts there."""
    if isinstance(value, Made) and value.name.startswith("keras.metrics."):
        yield from _of(at, value)
    elif isinstance(value, (ListValue, tuple)):
        for item in value.items if isinstance(value, ListValue) else value:
            yield from metric_variables(at, item)
    elif isinstance(value, DictValue):
        for item in value.items.values():
            yield from metric_variables(at, item)
    elif (cls := class_of(value)) is not None and any(name.startswith("keras.metrics.") for name in cls.base_names):
        yield at.unknown("the variables of a metric of the program's own are not counted")


def _of(at: Context, metric: Made) -> Iterator[Weight | Unknown]:
    short = metric.name.rpartition(".")[2]
    shapes = ((), ()) if short in _MEANS else _SHAPES.get(short)
    if shapes is None or (short in _SHAPES and not metric.arguments.keys() <= _PLAIN) or not metric.complete:
        yield at.unknown(f"how many variables the metric {short} has is not known")
        return
    for shape in shapes:
        yield Weight("variable", shape, False)
