"""What a program does with the probabilities that a model predicts."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.program import Call, Fit, ModelTrace, Program
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import paired

_ENDS = frozenset({"sigmoid", "softmax"})


def probabilities(program: Program, name: str) -> Iterator[tuple[Call, Head]]:
    """The calls of that name on what a model predicted that has one head, with a sigmoid or a softmax."""
    told = list(calls(program, name))
    asked = {e.span: e for e in program.events if told and isinstance(e, Fit) and e.method == "predict"}
    for event in told:
        fit = asked.get(event.arg_spans["predictions"])
        if fit is None or fit.compile is None or not isinstance(fit.model, ModelTrace):
            continue
        heads = [head for head, _ in paired(fit.model, fit.compile)]
        if len(heads) == 1 and heads[0].activation in _ENDS:
            yield event, heads[0]


def classes_of(head: Head) -> str:
    """What makes classes of its probabilities."""
    return "predictions > 0.5" if head.activation == "sigmoid" else "predictions.argmax(axis=1)"
