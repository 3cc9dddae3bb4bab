"""The head of a model: the layer that sets the width of an output, and the last activation after it."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass, replace
from cnnlint.program import LayerTrace, Mended, ModelTrace
from cnnlint.rules.facts.activations import PASSIVE, activation_of, is_activation_layer
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.graph import Graph, graph_of, output_of
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, DENSE, RECURRENT
from cnnlint.rules.facts.memo import listed
from cnnlint.shapes import Dim, Shape
from cnnlint.values import Unknown


@dataclass(frozen=True, slots=True)
class Head:
    """One output of a model.

    layer: the last layer that has weights of its own. activation: the last one applied, `linear` for none, None when not
    known. by: the layer that applies it. output: the layer whose tensor is the output. applied: every activation on the way
    from `layer` to the output, first to last, with its layer.
    """

    model: ModelTrace
    index: int
    layer: LayerTrace
    activation: str | None
    by: LayerTrace
    output: LayerTrace
    applied: tuple[tuple[str, LayerTrace], ...] = ()

    @property
    def shape(self) -> Shape | None:
        """The shape of the output, where known; a subclassed model is built for the batch it meets first, and takes others."""
        shape = output_of(self.output) or (self.output.unknown.shape if isinstance(self.output.unknown, Mended) else None)
        return (None, *shape[1:]) if shape and self.model.kind == "subclass" else shape

    @property
    def condition(self) -> Unknown | None:
        """What must hold for the output to be there: that the model is made, and what Keras refuses before it mended."""
        return self.model.condition or (self.output.unknown if isinstance(self.output.unknown, Mended) else None)

    @property
    def units(self) -> Dim:
        """The size of its last axis, None when not known; what a Dense is told stands whatever comes before it."""
        if self.model.kind == "application" and self.activation is None:
            return None
        if self.shape:
            return self.shape[-1]
        told = self.layer.args.get("units") if self.layer.cls == "Dense" else None
        plain = self.output is self.layer or is_activation_layer(self.output)
        return told if plain and type(told) is int and told > 0 else None

    @property
    def activation_span(self) -> Span:
        """Where the activation is written, or the layer where none is."""
        return self.by.place_of("activation")

    @property
    def units_span(self) -> Span:
        """Where its width is written."""
        return self.layer.arg_spans.get("units") or self.layer.arg_spans.get("filters") or self.layer.span


def output_name(head: Head) -> str:
    """By what a dict of losses or targets tells of this output: its key, or the name of its layer."""
    names = head.model.output_names if head.model.kind != "subclass" else head.model.output_keys
    return names[head.index] if head.index < len(names) else head.output.name


@listed
def heads(model: ModelTrace) -> Iterator[Head]:
    """The heads of a model, in the order of its outputs; an output that cannot be followed back has none."""
    graph = graph_of(model)
    if not graph.outputs_known:
        yield from _behind_a_gap(model)
        return
    for index, output in enumerate(graph.outputs):
        found = _head(graph, model, index, output)
        if found is not None:
            yield found


@listed
def bare_ends(model: ModelTrace) -> Iterator[Head]:
    """The outputs that no layer with weights of its own, and no chain from one, ends in: of them only the shape tells."""
    graph, known = graph_of(model), {head.index for head in heads(model)}
    for index, output in enumerate(graph.outputs if graph.ends_known else ()):
        if index not in known and output.model is None:
            activation = activation_of(output) if is_activation_layer(output) else None
            yield Head(model, index, output, activation, output, output)


def only_head(model: ModelTrace) -> Head | None:
    """The head of a model with one output."""
    found = list(heads(model))
    alone = bool(model.tail) or len(graph_of(model).outputs) == 1
    return found[0] if len(found) == 1 and alone else None


def _behind_a_gap(model: ModelTrace) -> Iterator[Head]:
    """The head of a stack of which only the last layers are known."""
    if model.tail:
        stack = replace(model, layers=model.tail, tail=(), unknown=())
        yield from (replace(head, model=model) for head in heads(stack))


def _head(graph: Graph, model: ModelTrace, index: int, output: LayerTrace) -> Head | None:
    applied: list[tuple[str, LayerTrace]] = []
    layer = output
    while True:
        if layer.model is not None and layer.model.kind != "application":
            return _inner(layer.model, model, index, output, applied)
        at_work = at_each_step(layer)
        activation = activation_of(at_work)
        if at_work.cls in CONVOLUTIONS | DENSE | RECURRENT:
            if activation is None and not applied:
                return Head(model, index, at_work, None, at_work, output)
            if model.kind == "application" and at_work.cls not in DENSE and not applied:
                return Head(model, index, at_work, None, at_work, output)  # it has no head: its features are of no classes
            if activation not in ("linear", None):
                applied.insert(0, (activation, at_work))
            last, by = applied[-1] if applied else ("linear", at_work)
            return Head(model, index, at_work, last, by, output, tuple(applied))
        if activation is None or not (is_activation_layer(at_work) or at_work.cls in PASSIVE):
            return None
        if activation != "linear":
            applied.insert(0, (activation, at_work))
        before = graph.producers(layer)
        if len(before) != 1:
            return None
        layer = before[0]


def at_each_step(layer: LayerTrace) -> LayerTrace:
    """The layer inside of TimeDistributed, which ends the model as it would by itself."""
    inner = layer.args.get("layer") if layer.cls == "TimeDistributed" else None
    return inner if isinstance(inner, LayerTrace) and inner.model is None else layer


def _inner(
    nested: ModelTrace, model: ModelTrace, index: int, output: LayerTrace, applied: list[tuple[str, LayerTrace]]
) -> Head | None:
    """A model used as the last layer: its own head, with what is applied after it."""
    inner = only_head(nested)
    if inner is None or (inner.activation is None and not applied):
        return None
    every = (*inner.applied, *applied)
    last, by = every[-1] if every else ("linear", inner.layer)
    return Head(model, index, inner.layer, last, by, output, every)


def returns_steps(head: Head) -> LayerTrace | None:
    """The last recurrent layer, where it hands on every step."""
    told = ((layer, field_of(layer, "return_sequences")) for layer in graph_of(head.model).upstream(head.output))
    return next((layer if every is True else None for layer, every in told if every is not None), None)


def outputs_declared(model: ModelTrace) -> tuple[Label, ...]:
    """Where the outputs of the model come from."""
    places = {layer.name: layer.span for layer in model.layers}
    found = dict.fromkeys(places[edge.layer] for edge in model.outputs if edge.layer in places)
    return tuple(Label(span, "an output of the model") for span in found)


def open_ended(model: ModelTrace) -> bool:
    """Whether an output comes from code that is not found, or from an RNN whose own cell is not followed: it may stand for
    several."""
    ends = {edge.layer for edge in model.outputs}
    unknown = (row for row in model.layers if row.model is None and isinstance(row.output_shape, Unknown))
    return any(row.name in ends for row in unknown if row.spec is None or row.cls == "RNN")
