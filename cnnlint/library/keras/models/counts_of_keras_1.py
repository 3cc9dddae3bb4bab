"""Which weights did Keras 1 count? Those that are trained; since 1.2 all of them."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.values import Context, Unknown


def by_any_count(model: ModelTrace, at: Context) -> ModelTrace:
    """The model without the counts in which the releases of Keras 1 differ. `count_params` in keras/engine/topology.py of 1.1.2
    and of 1.2.0
    """
    if at.dialect != 1 or at.release.since_1_2 or not any(map(_counts_untrained, model.layers)):
        return model
    why = at.unknown("the releases of Keras 1 differ in whether they count weights that are not trained")
    return replace(model, layers=tuple(_without_count(row, why) if _counts_untrained(row) else row for row in model.layers))


def _counts_untrained(row: LayerTrace) -> bool:
    if row.model is not None:
        return not row.model.trainable or any(map(_counts_untrained, row.model.layers))
    if not isinstance(row.weights, tuple) or not row.weights:
        return False
    return not row.trainable or bool(row.frozen) or any(not weight.trainable for weight in row.weights)


def _without_count(row: LayerTrace, why: Unknown) -> LayerTrace:
    return replace(row, weights=why, unknown=row.unknown or why)
