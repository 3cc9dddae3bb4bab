"""`keras.Model(inputs, outputs)`: the layers between tensors become a model."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.keras.calling.call_inputs import tensors_in
from cnnlint.library.keras.calling.no_tensor import as_called
from cnnlint.library.keras.functional.arguments import (
    gap_in,
    refuse_names,
    refuse_no_tensors,
    refuse_one_end,
    refuse_same_names,
)
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.functional.submodels import begins_inside, cut_open
from cnnlint.library.keras.functional.unknown_ends import behind
from cnnlint.library.keras.functional.walk import Graph
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.lambdas import tell_rebound
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import give_name
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.making.switches import set_trainable
from cnnlint.library.keras.models.registry import register
from cnnlint.library.keras.releases.differences import doubt_among, is_plain_model, with_rows
from cnnlint.library.keras.tensors.input_sources import open_among
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Problem
from cnnlint.values import Cause, Context, DictValue, ListValue, Unknown, Value, known_items


@models("keras.Model", "keras.models.Functional", "keras.engine.functional.Functional", raw=True)
def model(at: Context, args: Arguments) -> Value:
    """`Model(inputs=None, outputs=None, name=None)`; Keras 1 wrote `input=` and `output=`. Of these it makes a `Functional`,
    a class that `keras.models` handed on beside it for a while."""
    inputs, outputs, name = ends(args)
    if not refuse_names(args, at):
        refuse_no_tensors(inputs, outputs, at)
        refuse_one_end(args, at)
    outputs = as_called(outputs, at) if isinstance(outputs, LayerValue) else outputs
    if inputs is None and outputs is None:
        return at.unknown("a model without inputs and outputs")
    result = between(at, inputs, outputs, "Model" if is_plain_model(at) else "Functional")
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
    listed = isinstance(outputs, (ListValue, tuple))
    if listed and count > 1 and any(isinstance(part, (ListValue, tuple)) for part in known_items(outputs) or ()):
        form = Form.of(outputs)
        return form if form is not None and form.count == count and not form.has_keys else True
    return listed


def _symbolic(value: Value) -> list[TensorValue]:
    """The tensors in Keras's order, which is by key in a dict."""
    if isinstance(value, DictValue) and all(isinstance(key, str) for key in value.items):
        value = ListValue([value.items[key] for key in sorted(value.items)], value.rest)
    return [t for t in tensors_in(value) if isinstance(t, TensorValue)]


def fill(result: FunctionalValue, outputs: Value, at: Context) -> None:
    """Walks the graph and orders the layers as Keras does (keras/src/ops/function.py)."""
    gap = gap_in(outputs, at)
    if gap is not None:
        result.missing, result.possible = gap, behind(result.inputs, at)
        return
    graph = _walked(result)
    inside = at.dialect >= 2 and begins_inside(result) and not graph.loose
    if inside:
        result.missing = cut_open(result, graph, at)
        if result.missing is not None:
            return
        graph = _walked(result)
    result.nodes_used = graph.used()
    result.order = with_rows(at, result, graph.ordered(at.dialect))
    tell_rebound(result.order, at)
    result.missing, result.doubt = graph.gap, doubt_among(at, result, inside)
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
        message = f"the model has no inputs, but its outputs depend on `{layer.label}`"
        help = "give it the input of the whole model, `base.input`: that of its InputLayer is an empty list in Keras 3"
        problem = replace(problem, message=message, help=help, keras=empty, dialects=frozenset({3}))
    at.emit(problem)
    result.missing = at.because(Cause.IMPOSSIBLE, "after an impossible model")
