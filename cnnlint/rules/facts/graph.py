"""Who feeds whom in a model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from cnnlint.diagnostics import Span
from cnnlint.program import Call, Compile, Fit, LayerTrace, Mended, ModelTrace, Program, Summary
from cnnlint.rules.facts.memo import once
from cnnlint.shapes import Shape
from cnnlint.values import Cause


class Graph:
    """The layers of a model with their neighbours. `known` is False when layers or edges may be missing; where Keras refuses
    one of them, the likeliest repair counts."""

    def __init__(self, model: ModelTrace) -> None:
        self.model = model
        every = (*model.layers, *model.operations)
        self.layers = {layer.name: layer for layer in (*model.operations, *model.layers)}
        self.before: dict[str, list[str]] = {layer.name: [] for layer in every}
        self.after: dict[str, list[str]] = {layer.name: [] for layer in every}
        self.known = (
            all(isinstance(why, Mended) for why in model.unknown)
            and model.kind in ("sequential", "functional")
            and bool(model.layers)
        )
        chain = [layer.name for layer in every]
        pairs = pairwise(chain) if model.kind == "sequential" and not _uses_one_again(model) else _edges(model)
        place = {name: i for i, name in reversed(list(enumerate(chain)))}
        for source, target in pairs:
            # a layer that is used twice may feed an earlier row: such edges would make walks endless
            forward = source in place and target in place and place[source] < place[target]
            if forward and source not in self.before[target]:
                self.before[target].append(source)
                self.after[source].append(target)

    def producers(self, layer: LayerTrace) -> list[LayerTrace]:
        """The layers whose output it takes."""
        return [self.layers[name] for name in self.before.get(layer.name, ())]

    def consumers(self, layer: LayerTrace) -> list[LayerTrace]:
        """The layers that take its output."""
        return [self.layers[name] for name in self.after.get(layer.name, ())]

    @property
    def outputs(self) -> list[LayerTrace]:
        """The layers whose output is an output of the model, in the model's order."""
        if self.model.kind == "sequential":
            return list(self.model.layers[-1:])
        edges = self.model.ends if self.model.kind == "subclass" else self.model.outputs
        return [self.layers[edge.layer] for edge in edges if edge.layer in self.layers]

    @property
    def ends_known(self) -> bool:
        """Whether the layers that give its outputs are known, as they are of a subclassed model whose `call` was followed."""
        followed = bool(self.model.ends) and all(edge.layer in self.layers for edge in self.model.ends)
        ready = self.model.kind == "application" and bool(self.outputs) and not self.model.unknown
        return self.known or ready or (self.model.kind == "subclass" and followed and not self.model.unknown)

    @property
    def outputs_known(self) -> bool:
        """Whether the layers that give its outputs are known; what comes before them in a functional model need not be."""
        if self.ends_known or self.model.kind != "functional" or not self.model.outputs:
            return self.ends_known
        possible = not any(why.cause is Cause.IMPOSSIBLE for why in self.model.unknown)
        return possible and len(self.outputs) == len(self.model.outputs)

    @property
    def first(self) -> LayerTrace | None:
        """The one layer that meets the model's one input, InputLayer left out."""
        rows = [layer for layer in self.model.layers if not layer.is_input]
        if self.model.kind == "sequential":
            return rows[0] if rows else None
        if self.model.kind == "subclass":
            return self.layers.get(self.model.begins[0]) if len(self.model.begins) == 1 else None
        inputs = [layer for layer in self.model.layers if layer.is_input]
        met = self.consumers(inputs[0]) if len(inputs) == 1 else []
        return met[0] if len(met) == 1 else None

    def upstream(self, layer: LayerTrace) -> Iterator[LayerTrace]:
        """Every layer that the output of `layer` depends on, nearest first, each once."""
        seen = {layer.name}
        queue = list(self.producers(layer))
        while queue:
            found = queue.pop(0)
            if found.name not in seen:
                seen.add(found.name)
                yield found
                queue += self.producers(found)


@once
def graph_of(model: ModelTrace) -> Graph:
    """The graph of a model."""
    return Graph(model)


def _uses_one_again(model: ModelTrace) -> bool:
    """Whether a layer stands in a stack at several places, of which the rows of an older Keras show the first alone."""
    own = {layer.name for layer in model.layers}
    return any(
        len({edge.layer for call in layer.calls for edge in call.edges} & own) > 1
        for layer in model.layers
        if len(layer.calls) > 1
    )


def _edges(model: ModelTrace) -> Iterator[tuple[str, str]]:
    for layer in (*model.layers, *model.operations):
        for call in layer.calls:
            for edge in call.edges:
                yield edge.layer, layer.name


def first_embedding(model: ModelTrace | None) -> LayerTrace | None:
    """The Embedding that the data meet first."""
    graph = graph_of(model) if model is not None else None
    first = graph.first if graph is not None and graph.known else None
    return first if first is not None and first.cls == "Embedding" else None


def is_chain(model: ModelTrace) -> bool:
    """Whether each layer is fed by the one before it, and all are known."""
    graph = graph_of(model)
    if model.kind == "sequential" or not graph.known:
        return graph.known
    return all(graph.producers(b) == [a] and graph.consumers(a) == [b] for a, b in pairwise(model.layers))


def own_models(program: Program) -> Iterator[ModelTrace]:
    """The models that the file builds itself layer by layer, in their final state, or as they were compiled and trained where
    code that is not read may have changed them since."""
    before = _known_before(program)
    for model in program.models:
        if model.kind in ("sequential", "functional"):
            yield before.get(model.identity, model)


@once
def _known_before(program: Program) -> Mapping[int, ModelTrace]:
    """The models that are not known in the end, as they were when they were last met."""
    lost = {model.identity for model in program.models if model.unknown}
    met = (event.model for event in program.events if isinstance(event, (Compile, Fit, Summary)))
    return {
        model.identity: model for model in met if isinstance(model, ModelTrace) and model.identity in lost and not model.unknown
    }


def own_or_of_a_class(program: Program) -> Iterator[ModelTrace]:
    """Those, and the objects of the file's own classes, for what is asked of one layer or of the model alone."""
    yield from own_models(program)
    yield from (model for model in program.models if model.kind == "subclass" and not model.unknown)


def top_models(program: Program) -> Iterator[ModelTrace]:
    """Those that are not a part of another model."""
    inner = {layer.model.identity for model in program.models for layer in model.layers if layer.model is not None}
    for model in own_models(program):
        if model.identity not in inner:
            yield model


def written_layers(program: Program, model: ModelTrace) -> list[LayerTrace]:
    """The layers that the file itself writes down: not those that a base of `keras.applications` brought along."""
    bases = _bases(program)
    return [layer for layer in model.layers if layer.span not in bases] if bases else list(model.layers)


@once
def _bases(program: Program) -> frozenset[Span]:
    """Where bases of `keras.applications` are made."""
    calls = (event for event in program.events if isinstance(event, Call))
    return frozenset(call.span for call in calls if call.name.startswith("keras.applications."))


def one_shape(shape: object) -> Shape | None:
    """The shape of a single tensor, None for several tensors or an unknown shape."""
    return shape if isinstance(shape, tuple) else None


def output_of(layer: LayerTrace) -> Shape | None:
    """The shape of its one output, where known."""
    return one_shape(layer.output_shape)


def input_of(layer: LayerTrace) -> Shape | None:
    """The shape of the one input of its last call, where known."""
    for call in reversed(layer.calls):
        if len(call.input_shapes) == 1:
            return one_shape(call.input_shapes[0])
    return one_shape(layer.input_shape)
