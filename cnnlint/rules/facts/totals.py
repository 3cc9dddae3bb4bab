"""Sums over the layers of a model."""

from __future__ import annotations

from cnnlint.program import ModelTrace


def total_weights(model: ModelTrace) -> int | None:
    """All weights of the model, each counted once; None unless it is a plain number."""
    total = 0
    for layer in model.counted:
        params = layer.params
        if not isinstance(params, int):
            return None
        total += params
    return None if model.unknown else total
