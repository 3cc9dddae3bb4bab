"""Does the loss of each sample meet its weight? Keras multiplies what a loss gives, one number for each sample and position,
with `sample_weight`, by the rules of broadcasting."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.frozen import dataclass
from cnnlint.program import Fit, ModelTrace
from cnnlint.rules.facts.heads import only_head
from cnnlint.rules.facts.losses import CROSSENTROPIES, REGRESSIONS, paired
from cnnlint.shapes import Dim, Shape
from cnnlint.values import Array, Value

_REDUCE = CROSSENTROPIES | REGRESSIONS | {"hinge", "squared_hinge", "categorical_hinge", "kl_divergence"}  # the last axis


@dataclass(frozen=True, slots=True)
class Unmet:
    """Weights that a loss cannot be multiplied with. losses: the shape of what it gives. sure: whatever the batch size is."""

    losses: Shape
    weights: Shape
    loss: str
    sure: bool


def unmet(fit: Fit) -> Unmet | None:
    """The weights of the samples in the call, where they do not fit what the loss of the one output gives."""
    weights = fit.args.get("sample_weight")
    if fit.compile is None or not isinstance(weights, Array) or not isinstance(weights.shape, tuple) or not weights.shape:
        return None
    model = fit.compile.model
    found = list(paired(model, fit.compile)) if isinstance(model, ModelTrace) and only_head(model) is not None else []
    if len(found) != 1 or found[0][1].name not in _REDUCE or not found[0][0].shape:
        return None
    (head, loss), batch = found[0], _batch(fit, weights.shape[0])
    losses: Shape = (batch, *(head.shape or ())[1:-1])
    given: Shape = (batch, *weights.shape[1:])
    if not all(isinstance(n, int) for n in (*losses[1:], *given[1:])) or head.model.kind == "subclass":
        return None
    if head.model.dialect >= 3 and not isinstance(fit.args.get("y"), Array):
        return None  # which gives the weights the form of the targets, a tuple for one
    mine, theirs = _as_compared(losses, given, head.model.dialect)
    doubts = [_apart(a, b) for a, b in zip(reversed(mine), reversed(theirs), strict=False)]
    if not any(doubt for doubt in doubts):
        return None
    return Unmet((None, *losses[1:]), (None, *given[1:]), loss.name, "surely" in doubts)


def _batch(fit: Fit, rows: Dim) -> Dim:
    """The size of the first batch, where it is known."""
    size: Value = fit.args.get("batch_size", 32)
    if fit.method != "fit":
        return rows if isinstance(rows, int) else None
    return min(size, rows) if type(size) is int and isinstance(rows, int) else None


def _as_compared(losses: Shape, weights: Shape, dialect: int) -> tuple[Shape, Shape]:
    """Both as they are multiplied: an axis of one too many is taken away, in Keras 2 one that lacks is added.
    keras/src/losses/loss.py, `reduce_weighted_values`; tf_keras/src/utils/losses_utils.py, `squeeze_or_expand_dimensions`"""
    more = len(weights) - len(losses)
    if more == 1 and weights[-1] == 1:
        return (losses, weights[:-1]) if dialect < 3 or len(losses) > 1 else ((*losses, 1), weights)
    if more == -1 and dialect < 3:
        return losses, (*weights, 1)
    if more == -1 and losses[-1] == 1:
        return (losses[:-1], weights) if len(weights) > 1 else (losses, (*weights, 1))
    return losses, weights


def _apart(one: Dim, other: Dim) -> str:
    """Whether two axes do not go together: `surely`, or `maybe` where one is a batch of unknown size."""
    if 1 in (one, other) or one == other:
        return ""
    return "surely" if isinstance(one, int) and isinstance(other, int) else "maybe"


def weighted(fits: Iterator[Fit]) -> Iterator[tuple[Fit, Unmet]]:
    """The calls whose weights do not fit."""
    for fit in fits:
        if fit.method in ("fit", "train_on_batch", "evaluate", "test_on_batch"):
            found = unmet(fit)
            if found is not None:
                yield fit, found
