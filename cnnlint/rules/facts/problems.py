"""Why a layer meets a tensor of the wrong rank: what a Problem alone does not say and its model does."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import RAISED_HERE, Label, Span
from cnnlint.frozen import dataclass
from cnnlint.program import LayerTrace, ModelTrace, Problem, Program
from cnnlint.rules.facts.feeds import feeds
from cnnlint.rules.facts.graph import graph_of, input_of, one_shape
from cnnlint.rules.facts.inputs import declared_place
from cnnlint.rules.facts.layer_kinds import GLOBAL_POOLINGS, RECURRENT, SPATIAL_RANK
from cnnlint.shapes import Shape, same, shape_text

FLATTENING = frozenset({"Flatten", "Dense", *GLOBAL_POOLINGS})


@dataclass(frozen=True, slots=True)
class Failure:
    """The layer that fails, the model it stands in, and what it is fed. first: it is the model's first layer."""

    model: ModelTrace
    layer: LayerTrace
    x: Shape | None
    first: bool
    before: LayerTrace | None


def failure_of(problem: Problem, program: Program) -> Failure | None:
    """The failing layer of a problem, None when it stands in no model that is known."""
    return next((_failure(model, layer) for model, layer in _standing(problem, program)), None)


def model_of(problem: Problem, program: Program) -> str | None:
    """What the model is called that a problem is about: the one that its reader names, or else that of the failing layer."""
    names = {model.name for model, _ in _standing(problem, program)} if problem.model is None else {problem.model}
    return names.pop() if len(names) == 1 else None


def _standing(problem: Problem, program: Program) -> Iterator[tuple[ModelTrace, LayerTrace]]:
    """The failing layer, in each model that it stands in."""
    raised = {problem.span, *(label.span for label in problem.labels if label.text == RAISED_HERE)}
    for model in program.models:
        for layer in model.layers:
            if layer.name == problem.layer and not raised.isdisjoint(_places(layer)):
                yield model, layer


def _places(layer: LayerTrace) -> set[Span | None]:
    return {layer.span, layer.added_span, *(call.span for call in layer.calls)}


def _failure(model: ModelTrace, layer: LayerTrace) -> Failure:
    graph = graph_of(model)
    before = graph.producers(layer)
    previous = before[0] if len(before) == 1 and not before[0].is_input else None
    first = previous is None
    x = input_of(layer)
    if x is None:
        x = one_shape(model.input_shape) if first else one_shape(previous.output_shape if previous else None)
    return Failure(model, layer, x, first, previous)


def fed_by(problem: Problem, program: Program) -> tuple[Label, ...]:
    """Where the tensors come from that the failing layer cannot take, each with its shape; else where the input is declared."""
    failure = failure_of(problem, program)
    if failure is None:
        return ()
    found: dict[Span, Label] = {}
    producers = graph_of(failure.model).producers(failure.layer)
    for layer in producers:
        shape = one_shape(layer.output_shape)
        if shape is not None and layer.span != problem.span:
            found.setdefault(layer.span, Label(layer.span, f"{shape_text(shape)} comes from here"))
    declared = declared_place(failure.model) if not producers and failure.model.declared else ()
    return (*found.values(), *(label for label in declared if label.span != problem.span))


def begun_at(problem: Problem, program: Program) -> tuple[Label, ...]:
    """Where the input is declared that the failing layer goes back to, through whatever layers."""
    failure = failure_of(problem, program)
    if failure is None:
        return ()
    inputs = [row for row in graph_of(failure.model).upstream(failure.layer) if row.is_input]
    shapes = [(row, one_shape(row.output_shape)) for row in inputs if row.span != problem.span]
    return tuple(Label(row.span, f"it begins with {shape_text(shape)} here") for row, shape in shapes[:1] if shape is not None)


def rank_cause(problem: Problem, program: Program) -> str:
    """Which mistake a `wrong-rank` problem is: `channels`, `batch`, `flattened`, `sequence` or `other`."""
    failure = failure_of(problem, program)
    if failure is None or failure.x is None:
        return "other"
    found, wanted = len(failure.x), SPATIAL_RANK.get(failure.layer.cls, 0) + 2
    if wanted == 2:
        return "other"
    if found == 2 and not failure.first:
        return "flattened" if _flattened(failure) else "sequence" if failure.layer.cls in RECURRENT else "other"
    if failure.layer.cls in RECURRENT or wanted == 3:
        return "batch" if failure.first and found == wanted + 1 and _is_shape_of_data(failure, program) else "sequence"
    if failure.first and found == wanted - 1:
        return "channels"
    if found == wanted + 1 and (failure.first or _declared_with_one_more(failure)):
        return "batch"
    return "other"


def _is_shape_of_data(failure: Failure, program: Program) -> bool:
    """Whether the declared shape is that of all the data that the model is then given, samples included."""
    declared = (failure.x or ())[1:]
    given = (
        feed.inputs.whole_shape
        for feed in feeds(program)
        if feed.inputs is not None and feed.model is not None and feed.model.identity == failure.model.identity
    )
    return any(isinstance(shape, tuple) and len(shape) == len(declared) and all(map(same, shape, declared)) for shape in given)


def _declared_with_one_more(failure: Failure) -> bool:
    """Whether the input already has the axis too many, which the convolutions of Keras 2 take without a word."""
    declared, layers = one_shape(failure.model.input_shape), graph_of(failure.model).upstream(failure.layer)
    alike = all(SPATIAL_RANK.get(layer.cls, 0) in (0, SPATIAL_RANK[failure.layer.cls]) for layer in layers)
    return declared is not None and failure.x is not None and len(declared) == len(failure.x) and alike


def _flattened(failure: Failure) -> bool:
    if failure.layer.cls in RECURRENT:
        return False
    graph = graph_of(failure.model)
    return any(layer.cls in FLATTENING for layer in graph.upstream(failure.layer))
