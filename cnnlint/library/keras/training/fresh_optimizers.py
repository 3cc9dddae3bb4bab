"""Steps of training by hand, each taken by an optimizer of its own."""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass, replace
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, Made, Shared, Value


@dataclass(frozen=True, slots=True)
class _Step:
    """The optimizer that moved the weights of a model last, and how often it has done so since it was made."""

    model: Any  # a LayerValue, held, so that its identity stays its own
    optimizer: Made
    times: int


_STEPS: Shared[dict[int, _Step]] = Shared(dict)


def tell_fresh(at: Context, optimizer: Value, model: Any) -> None:
    """Gradients of the weights of a model are applied. By an optimizer that was made anew where the last one was made, which
    took one step alone?"""
    if not isinstance(optimizer, Made):
        return
    steps = at.shared(_STEPS)
    before = steps.get(id(model))
    again = before is not None and before.optimizer is optimizer
    steps[id(model)] = _Step(model, optimizer, before.times + 1 if before is not None and again else 1)
    if before is None or again or before.times > 1 or not _remembers(optimizer):
        return
    place = _place(optimizer)
    if place is not None and place == _place(before.optimizer) and first_time(at, "fresh optimizer", place):
        at.emit(_problem(optimizer, place, at))


def _place(optimizer: Made) -> Span | None:
    """Where it is made, in whichever round of a loop."""
    return None if optimizer.span is None else replace(optimizer.span, turn=None)


def _remembers(optimizer: Made) -> bool:
    """Whether the steps before change the next one."""
    return not optimizer.name.endswith(".SGD") or bool(optimizer.arguments.get("momentum"))


def _problem(optimizer: Made, place: Span, at: Context) -> Problem:
    kind = optimizer.name.rpartition(".")[2]
    return Problem(
        "fresh-optimizer",
        f"every step makes a new {kind}, which knows nothing of the steps before",
        place,
        "",
        (Label(at.span, "it takes one step here"),),
        help="make the optimizer once, before the loop or the function of the training step",
    )
