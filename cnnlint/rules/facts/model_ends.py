"""Does a model end where its last layer stands, or is it a part of another?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cnnlint.diagnostics import Span
from cnnlint.program import Compile, LayerTrace, ModelTrace, Program, Summary
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.memo import once


def is_end(program: Program, head: Head) -> bool:
    """Whether the model ends there: no other takes its output further, and it is used or gives probabilities."""
    goes_on = bool(_inside(program).get(head.layer.span, frozenset()) - {head.model.identity})
    return not goes_on and (head.activation in ("softmax", "sigmoid") or _used(program, head.model))


def _used(program: Program, model: ModelTrace) -> bool:
    """Whether it is compiled or shown; else there may be layers to come, as in an exercise."""
    used = (event.model for event in program.events if isinstance(event, (Compile, Summary)))
    return any(not isinstance(one, ModelTrace) or one.identity == model.identity for one in used)


@once
def _inside(program: Program) -> dict[Span, set[int]]:
    """Where the layers stand that are not the last of a model, with the identities of those models."""
    found: dict[Span, set[int]] = defaultdict(set)
    for model in program.models:
        for layer in model.layers[:-1]:
            for row in _with_inner(layer):
                found[row.span].add(model.identity)
    return found


def _with_inner(layer: LayerTrace) -> Iterator[LayerTrace]:
    """The layer, and the rows of the model that it is."""
    yield layer
    for row in layer.model.layers if layer.model is not None else ():
        yield from _with_inner(row)
