"""`keras.Model(inputs, outputs)`: the graph between tensors, in Keras's order of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.frozen import replace
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library import models
from cnnlint.library.keras.calling.building import shape_after
from cnnlint.library.keras.calling.call_inputs import Given, as_keyword, tensors_in
from cnnlint.library.keras.calling.eager import RERANKED, conformed, reranked, sized
from cnnlint.library.keras.calling.masks import without_masks
from cnnlint.library.keras.calling.no_tensor import as_called
from cnnlint.library.keras.calling.training_mode import NOTHING, handed_on, told_to_train
from cnnlint.library.keras.functional.arguments import gap_in, refuse_names, refuse_no_tensors, refuse_same_names
from cnnlint.library.keras.functional.by_name import in_order, left_out, taken_otherwise
from cnnlint.library.keras.functional.submodels import begins_inside, cut_open
from cnnlint.library.keras.functional.walk import Graph
from cnnlint.library.keras.making.lambdas import tell_rebound
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import give_name
from cnnlint.library.keras.making.node import Nesting, Node
from cnnlint.library.keras.making.switches import set_trainable
from cnnlint.library.keras.models.accepted_inputs import asked, called_symbolically, misfit, on_data, other_number, refuse_input
from cnnlint.library.keras.models.joining import same_objects
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.registry import register
from cnnlint.library.keras.releases.differences import doubt_among, with_rows
from cnnlint.library.keras.tensors.input_sources import open_among
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Kind, Output, Problem, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Cause, Context, DictValue, ListValue, Unknown, Value


class FunctionalValue(ModelValue):
    """A graph of layer calls from input tensors to output tensors; the graph is fixed when the model is made.

    order: its layers by Keras's rule. nodes_used: for each of them, the indices of the calls that belong to the graph.
    beginning: how many of them surely begin the table; None for all.
    """

    __slots__ = (
        "beginning",
        "input_keys",
        "inputs",
        "listed_inputs",
        "missing",
        "nodes_used",
        "open_inputs",
        "order",
        "output_form",
        "outputs",
    )
    kinds = ("keras.Model", "keras.layers.Layer")
    kind: Kind = "functional"

    def __init__(
        self, name: str, span: Any, inputs: list[TensorValue], outputs: list[TensorValue], cls: str = "Functional"
    ) -> None:
        super().__init__(cls, name, span, "keras.Model")
        self.inputs, self.outputs = inputs, outputs
        self.order: list[LayerValue] = []
        self.nodes_used: dict[int, list[int]] = {}
        self.missing: Unknown | None = None
        self.beginning: int | None = None
        self.open_inputs: Unknown | None = None  # why there may be further inputs
        self.input_keys: list[str] = []  # of inputs that were given as a dict
        self.listed_inputs = False  # given as a list, which Keras 3 then answers with
        self.output_form: Nesting = False  # likewise; the keys if they were given as a dict

    def snapshot(self) -> Any:
        return super().snapshot(), tuple(self.order), self.nodes_used, self.missing

    def restore(self, state: Any) -> None:
        base, order, self.nodes_used, self.missing = state
        super().restore(base)
        self.order = list(order)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """Only `add_loss` adds rows to a graph: what one way has and the other has not may be there."""
        same = same_objects(one[1], other[1])
        shorter = min(one, other, key=lambda state: len(state[1]))
        return super().join(one[0], other[0], why), *shorter[1:3], one[3] or other[3] or (None if same else why)

    def set(self, name: str, value: Value, at: Context) -> None:
        """Early releases let one replace the ends of a graph, and ran what leads to them."""
        super().set(name, value, at)
        if name in ("inputs", "outputs"):
            self.missing = at.unknown(f"its {name} were replaced")

    @property
    def built(self) -> bool:
        return True

    def lacks(self, name: str) -> bool:
        """A graph has no `add` and no `pop`, and never had what answered classes."""
        return name in ("add", "pop", "predict_classes", "predict_proba") or super().lacks(name)

    @property
    def gap(self) -> Unknown | None:
        return self.missing or self.unknown

    def rows(self) -> list[LayerValue]:
        return list(self.order)

    def packed(self, outputs: Sequence[Value], dialect: int) -> Value:
        """The outputs in the form in which the model was given its own. keras/src/models/functional.py"""
        if isinstance(self.output_form, tuple):
            return DictValue(dict(zip(self.output_form, outputs, strict=True)))
        alone = len(outputs) == 1 and not (self.output_form and dialect >= 3)
        return outputs[0] if alone else ListValue(outputs)

    def model_inputs(self) -> list[TensorValue]:
        return list(self.inputs)

    def model_outputs(self) -> list[TensorValue]:
        return list(self.outputs)

    def infer_output(self, *shapes: Shape, **keywords: Shape) -> Output:
        """Runs the graph on other input shapes."""
        if self.missing is not None:
            raise Undetermined(self.missing)
        own = _own_output(self) if self._takes_own(shapes) else None
        if own is not None and not isinstance(own, Unknown):
            return own
        found = self._through(shapes, lambda layer, node, inputs, named: layer.infer_output(*inputs, **named))
        return found[0] if len(found) == 1 else found

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        weights = self.all_weights()
        if isinstance(weights, Unknown):
            raise Undetermined(weights)
        return weights

    def _through(self, shapes: Sequence[Any], call: Callable[[LayerValue, Node, list[Any], dict[str, Any]], Any]) -> list[Any]:
        """The shapes of the outputs for inputs of these shapes. call: what a layer makes of the shapes in the place of those
        that it was called on."""
        known: dict[tuple[int, int, int], Any] = {t.key: s for t, s in zip(self.inputs, shapes, strict=False)}

        def now(tensors: Sequence[TensorValue]) -> list[Any]:
            return [known.get(t.key, t.shape) for t in tensors]

        for layer, index in self._calls():
            node = layer.nodes[index]
            if any(t.key in known for t in node.outputs) or not node.inputs:
                continue
            named = {k: as_keyword(now(tensors)) for k, tensors in without_masks(node.keywords).items()}
            output = call(layer, node, now(node.inputs), named)
            parts = output if isinstance(output, list) else [output]
            known.update({t.key: s for t, s in zip(node.outputs, parts, strict=False)})
        return now(self.outputs)

    def _takes_own(self, shapes: Sequence[Any]) -> bool:
        """Whether these are the shapes of the model's own inputs."""
        return len(shapes) == len(self.inputs) and all(s == t.shape for s, t in zip(shapes, self.inputs, strict=True))

    def _calls(self) -> Iterator[tuple[LayerValue, int]]:
        for layer in self.order:
            for index in self.nodes_used.get(id(layer), ()):
                yield layer, index

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        """Called on other tensors: shapes are inferred anew where they differ from the model's own input."""
        if self.missing is not None:
            return self.missing
        if self._refused(left_out(self, nested), at):
            return at.because(Cause.IMPOSSIBLE)
        if at.dialect >= 3 and taken_otherwise(self, nested) and called_symbolically(tensors, at):
            return at.unknown("the values of a dict are taken in the order of their sorted keys")
        tensors = in_order(self, tensors, nested)
        if len(tensors) != len(self.inputs) and not isinstance(nested, bool | str):
            return at.unknown("which of the entries are the inputs of the model")
        shapes = list(conformed(self, tuple(t.shape for t in tensors)))
        if any(isinstance(s, Unknown) for s in shapes):
            return _one_or_all([sized(t.shape, at, "the shape of the input is not known") for t in self.outputs])
        if reranked(tensors, shapes, at):
            return at.unknown(RERANKED)
        if self._refuses_without_one(shapes):
            return at.unknown(RERANKED)
        told = told_to_train(self, arguments, at)
        if self._takes_own(shapes) and not told:
            return _own_output(self)
        if self._refused(self._mismatch(shapes, on_data(tensors), at), at):
            return at.because(Cause.IMPOSSIBLE)
        return self.run_anew(shapes, at, called_symbolically(tensors, at), told)

    def _mismatch(self, shapes: list[Any], data: bool, at: Context) -> ShapeError | None:
        checked = at.dialect >= 3 or data  # else older ones only warn
        return misfit(self.inputs, shapes, at.dialect, data) if checked else self._too_few(shapes)

    def _refused(self, error: ShapeError | None, at: Context) -> bool:
        """Whether there is one, which is told."""
        if error is not None:
            refuse_input(self, error, at)
        return error is not None

    def _refuses_without_one(self, shapes: list[Any]) -> bool:
        """Whether the layers refuse these shapes, of a model whose own input shape is not known: where that ends in an axis of
        one, Keras adds or drops one. keras/src/models/functional.py, _adjust_input_rank"""
        if not any(isinstance(tensor.shape, Unknown) for tensor in self.inputs):
            return False
        try:
            self.infer_output(*shapes)
        except ShapeError:
            return True
        except Undetermined:
            pass
        return False

    def _too_few(self, shapes: list[Any]) -> ShapeError | None:
        """Keras 2 only warns of tensors that are missing, unless an output depends on one. tf_keras/src/engine/functional.py"""
        lost = {tensor.key for tensor in self.inputs[len(shapes) :]}
        waiting, seen = [*self.outputs] if lost else [], set[Any]()
        while waiting:
            tensor = waiting.pop()
            if tensor.key in lost:
                return other_number(len(self.inputs), len(shapes), "Could not compute output")
            if tensor.key not in seen and tensor.layer is not None:
                seen.add(tensor.key)
                nodes = (node for node in tensor.layer.nodes if any(tensor.key == one.key for one in node.outputs))
                waiting += [one for node in nodes for one in node.inputs]
        return None

    def asked(self, shapes: list[Any], at: Context) -> Output | Unknown:
        """What would come out for inputs of these shapes, inside a model that is called on symbolic tensors."""
        return asked(self, self.inputs, shapes, at)

    def run_anew(
        self, shapes: list[Any], at: Context, unchecked: bool, told: Mapping[str, Value] = NOTHING
    ) -> Output | Unknown:
        """Calls the layers in turn on inputs of other shapes; what one of them refuses is told there.

        unchecked: Keras 3 only asks each of them, models too, what would come out. keras/src/ops/function.py
        told: the `training` that layers take over which were not given their own.
        """

        def call(layer: LayerValue, node: Node, inputs: list[Any], named: dict[str, Any]) -> Any:
            if unchecked and isinstance(layer, ModelValue) and hasattr(layer, "asked"):
                return layer.asked(inputs, at)
            given = Given.of_shapes(inputs, named, {**handed_on(layer, told), **node.arguments}, node.nested)
            return shape_after(layer, given, at, unchecked=unchecked)

        return _one_or_all(self._through(shapes, call))


def _own_output(model: FunctionalValue) -> Output | Unknown:
    return _one_or_all([t.shape for t in model.outputs])


def _one_or_all(shapes: list[Any]) -> Output | Unknown:
    """The shape of one output, or those of several; of several of which one is not known that one."""
    unknown = next((shape for shape in shapes if isinstance(shape, Unknown)), None)
    return unknown or (shapes[0] if len(shapes) == 1 else shapes)


@models("keras.Model", raw=True)
def model(at: Context, args: Arguments) -> Value:
    """`Model(inputs=None, outputs=None, name=None)`; Keras 1 wrote `input=` and `output=`."""
    inputs, outputs, name = ends(args)
    refuse_names(args, at)
    refuse_no_tensors(inputs, outputs, at)
    outputs = as_called(outputs, at) if isinstance(outputs, LayerValue) else outputs
    if inputs is None and outputs is None:
        return at.unknown("a model without inputs and outputs")
    result = between(at, inputs, outputs, "Model" if at.dialect == 1 else "Functional")
    register(result, at)
    give_name(result, at, "Functional" if at.dialect >= 3 else "Model", name, args.rest)
    fill(result, outputs, at)
    if at.truth(args.keywords.get("trainable", True)) is False:
        set_trainable(result, False, at)
    return result


def ends(args: Arguments) -> tuple[Value, Value, Value]:
    """The inputs, the outputs and the name that a model is made of."""
    given = {**dict(zip(("inputs", "outputs", "name"), args.positional, strict=False)), **args.keywords}
    return given.get("inputs", given.get("input")), given.get("outputs", given.get("output")), given.get("name")


def between(at: Context, inputs: Value, outputs: Value, cls: str) -> FunctionalValue:
    """A model between these tensors, whose graph is not yet walked."""
    result = FunctionalValue("", at.span, _symbolic(inputs), _symbolic(outputs), cls)
    result.open_inputs = gap_in(inputs, at, "inputs") or open_among(result.inputs)
    if isinstance(inputs, DictValue) and inputs.rest is None:
        result.input_keys = [key for key in inputs.items if isinstance(key, str)]
    result.listed_inputs, result.output_form = isinstance(inputs, ListValue), _form(outputs, len(result.outputs))
    return result


def _form(outputs: Value, count: int) -> Nesting:
    if isinstance(outputs, DictValue):
        keys = tuple(sorted(key for key in outputs.items if isinstance(key, str)))
        return keys if len(keys) == count and outputs.rest is None else True
    return isinstance(outputs, (ListValue, tuple))


def _symbolic(value: Value) -> list[TensorValue]:
    """The tensors in Keras's order, which is by key in a dict."""
    if isinstance(value, DictValue) and all(isinstance(key, str) for key in value.items):
        value = ListValue([value.items[key] for key in sorted(value.items)], value.rest)
    return [t for t in tensors_in(value) if isinstance(t, TensorValue)]


def fill(result: FunctionalValue, outputs: Value, at: Context) -> None:
    """Walks the graph and orders the layers as Keras does (keras/src/ops/function.py)."""
    gap = gap_in(outputs, at)
    if gap is not None:
        result.missing = gap
        return
    graph = _walked(result)
    inside = at.dialect >= 2 and begins_inside(result) and not graph.loose
    if inside:
        result.missing = cut_open(result, graph, at)
        if result.missing is not None:
            return
        graph = _walked(result)
    result.nodes_used = graph.used()
    result.order = with_rows(at, graph.ordered(), result.nodes_used)
    tell_rebound(result.order, at)
    result.missing, result.doubt = graph.gap, doubt_among(at, result.order, result.nodes_used, inside)
    if graph.forked:
        _up_to_the_fork(result, graph)
    elif graph.rewired is not None and graph.gap is None:
        result.missing, result.beginning = graph.rewired, 0
    elif graph.gap is not None:
        result.beginning = _behind_the_gap(result)
    elif graph.loose and result.open_inputs is not None:
        result.missing, result.beginning = result.open_inputs, 0
    elif graph.loose:
        _disconnected(graph, result, at)
    elif refuse_same_names(result.order, at):
        result.missing = at.because(Cause.IMPOSSIBLE, "after an impossible model")


def _walked(result: FunctionalValue, way: int = 0) -> Graph:
    """way: which of two is followed where an unknown condition leaves both."""
    graph = Graph(result.inputs, result.outputs, way=way)
    graph.walk()
    return graph


def _behind_the_gap(result: FunctionalValue) -> int:
    """Layers that are not known may stand before all but the only input."""
    first = result.inputs[0].layer if len(result.inputs) == 1 else None
    return int(first is not None and first.is_input and result.order[:1] == [first])


def _up_to_the_fork(result: FunctionalValue, one: Graph) -> None:
    """Where an unknown condition leaves two graphs, the rows that begin both stand."""
    other = _walked(result, way=1)
    common = 0
    orders = one.ordered(), other.ordered()
    while common < min(map(len, orders)) and orders[0][common] is orders[1][common]:
        common += 1
    result.order = orders[0][:common]


def _disconnected(graph: Graph, result: FunctionalValue, at: Context) -> None:
    layer = graph.surely_loose()
    if isinstance(layer, Unknown):
        result.missing, result.beginning = layer, 0
        return
    message = f"the outputs of the model depend on `{layer.label}`, which is not among its inputs"
    keras = "Graph disconnected: cannot obtain value for tensor" if at.dialect < 3 else "is not connected to `inputs`"
    labels = (Label(layer.span, "this input is missing from the model's inputs"),)
    problem = Problem(
        "disconnected-graph", message, at.span, labels=labels, keras=keras, help="add it to `inputs`", layer=layer.name
    )
    if not result.inputs and at.dialect >= 3:  # as `.input` of an InputLayer is there, which before gave its tensor
        empty = "`inputs` argument cannot be empty"
        message = f"the model has no inputs, and its outputs depend on `{layer.label}`"
        help = "give it the input of the whole model, `base.input`: that of its InputLayer is an empty list in Keras 3"
        problem = replace(problem, message=message, help=help, keras=empty, dialects=frozenset({3}))
    at.emit(problem)
    result.missing = at.because(Cause.IMPOSSIBLE, "after an impossible model")
