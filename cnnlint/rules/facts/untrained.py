"""Which models are compiled with a loss that trains nothing?"""

from __future__ import annotations

import re

from cnnlint.diagnostics import Finding, Severity, Span
from cnnlint.program import Compile, Event, Fit, ModelTrace, Program
from cnnlint.rules.facts.written import stands_in
from cnnlint.values import Unknown

_TRAINS = re.compile(r"\.(fit\w*|train_on_batch|GradientTape)\(")
_LEARNT = re.compile(r"load_weights|load_model|weights\s*=\s*['\"]imagenet")


def never_used(program: Program) -> set[Span]:
    """Where a model is compiled, and then again before it is used: the first loss trains nothing."""
    waiting: dict[int, Compile] = {}
    found = set()
    for event in program.events:
        model = event.model if isinstance(event, (Compile, Fit)) else None
        if not isinstance(model, ModelTrace):
            continue
        before = waiting.pop(model.identity, None)
        if isinstance(event, Compile) and event.condition is None:
            waiting[model.identity] = event
            if before is not None and before.span != event.span:
                found.add(before.span)
    return found


def without_training(program: Program) -> frozenset[int]:
    """The models whose loss trains nothing: inside others, only predicting, unused beside what is trained batch by batch, or
    trained in steps that take another loss."""
    return (_parts(program) | _predicting(program) | _beside(program)) - fitted(program) | _in_own_steps(program)


def fitted(program: Program) -> frozenset[int]:
    """The models that are trained by themselves, by identity."""
    fits = (e.model for e in program.events if isinstance(e, Fit) and e.method.startswith(("fit", "train")))
    return frozenset(model.identity for model in fits if isinstance(model, ModelTrace))


def only_if_trained(finding: Finding, program: Program) -> Finding:
    """What Keras refuses when it first calls a loss or a metric, an error where what is compiled meets data in the program."""
    places = {finding.span, *(label.span for label in finding.labels)}
    if finding.severity is not Severity.ERROR or any(_computed_with(event) in places for event in program.events):
        return finding
    return finding.under("if the model is trained", severity=Severity.WARNING)


def only_if_built(finding: Finding, program: Program) -> Finding:
    """What Keras refuses when it makes the weights of a layer, an error where that layer is surely given its shape."""
    models = (*program.models, *(event.model for event in program.events if isinstance(event, Fit)))
    rows = (row for model in models if isinstance(model, ModelTrace) for row in model.layers if _covers(row.span, finding.span))
    if finding.severity is not Severity.ERROR or any(isinstance(row.input_shape, (tuple, list)) for row in rows):
        return finding
    return finding.under("if the layer is built", severity=Severity.WARNING)


def _covers(outer: Span, inner: Span) -> bool:
    begin, end = (inner.line, inner.column), (inner.end_line, inner.end_column)
    same = (outer.path, outer.cell) == (inner.path, inner.cell)
    return same and (outer.line, outer.column) <= begin and end <= (outer.end_line, outer.end_column)


def _computed_with(event: Event) -> Span | None:
    """Where that was compiled of which losses and metrics are called here."""
    if not isinstance(event, Fit) or event.compile is None or event.method.startswith("predict"):
        return None
    return event.compile.span


def wraps_trained(model: ModelTrace, trained: frozenset[int]) -> bool:
    """A model around one that is trained by itself, compiled to be evaluated or saved: its loss trains nothing."""
    inner = {layer.model.identity for layer in model.layers if layer.model is not None}
    return model.identity not in trained and bool(inner & trained)


def _only_predicts(program: Program) -> bool:
    """Whether nothing in the whole program trains, and weights come from elsewhere."""
    return not stands_in(program, _TRAINS) and stands_in(program, _LEARNT)


def _beside(program: Program) -> frozenset[int]:
    """The models that are only compiled: beside others that are trained batch by batch, as in a GAN, or in a program that only
    predicts with the weights it loads."""
    uses = [event for event in program.events if isinstance(event, Fit)]
    batches = any(use.method == "train_on_batch" for use in uses)
    only_predicts = bool(uses) and _only_predicts(program)
    if not (batches or only_predicts) or any(isinstance(use.model, Unknown) for use in uses):
        return frozenset()
    compiled = {e.model.identity for e in program.events if isinstance(e, Compile) and isinstance(e.model, ModelTrace)}
    return frozenset(compiled - {use.model.identity for use in uses if isinstance(use.model, ModelTrace)})


def _predicting(program: Program) -> frozenset[int]:
    """The models that only predict, with weights from elsewhere, and are compiled because Keras once asked for it."""
    uses: dict[int, set[str]] = {}
    for event in program.events:
        if isinstance(event, Fit) and isinstance(event.model, ModelTrace):
            uses.setdefault(event.model.identity, set()).add(event.method)
    batches = any("train_on_batch" in methods for methods in uses.values())
    loads = program.mentions("load_weights", "set_weights") or batches or _only_predicts(program)
    return frozenset(one for one, methods in uses.items() if loads and all(m.startswith("predict") for m in methods))


def _in_own_steps(program: Program) -> frozenset[int]:
    """The models that meet data in steps of their own alone, which do not ask for the compiled loss."""
    asked = [e for e in program.events if isinstance(e, Fit) and not e.method.startswith("predict")]
    met = {(e.model.identity, e.own_loss) for e in asked if isinstance(e.model, ModelTrace)}
    return frozenset(one for one, own in met if own and (one, False) not in met)


def _parts(program: Program) -> frozenset[int]:
    """The models inside compiled ones, whole or layer by layer.

    One that is never trained by itself, as the generator of a GAN, has a loss for nothing.
    """
    compiled = {e.model.identity: e.model for e in program.events if isinstance(e, Compile) and isinstance(e.model, ModelTrace)}
    nested = {layer.model.identity for whole in compiled.values() for layer in whole.layers if layer.model is not None}
    places = {identity: _places(model) for identity, model in compiled.items()}
    inside = {one for one, here in places.items() if any(here < there for there in places.values())}
    return frozenset(nested | inside)


def _places(model: ModelTrace) -> frozenset[Span]:
    return frozenset(layer.span for layer in model.layers if not layer.is_input)
