"""`model.add_loss(tensor)` and `model.add_metric(tensor)`: Keras 2 puts the way to a symbolic loss into the model.

tf_keras/src/engine/functional.py, `_graph_network_add_loss` and `_insert_layers`.
"""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.calling.rejections import KERAS_3
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.functional.walk import Graph
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import give_name
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.releases.differences import of_the_package
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Call, Problem
from cnnlint.values import Context, ListValue, Made, Unknown, Value, as_operand


@models("keras.Model.add_loss", raw=True)
def add_loss(at: Context, args: Arguments) -> Value:
    """`model.add_loss(losses)`: a tensor, a list of tensors, or functions without arguments, which change nothing."""
    at.emit(Call(at.span, "keras.Model.add_loss"))
    return _add(at, args, "AddLoss", args.keywords.get("losses", args.keywords.get("loss")))


@models("keras.Model.add_metric", raw=True)
def add_metric(at: Context, args: Arguments) -> Value:
    """`model.add_metric(value, aggregation=None, name=None)`."""
    return _add(at, args, "AddMetric", args.keywords.get("value"))


def _add(at: Context, args: Arguments, cls: str, named: Value) -> Value:
    model = args.receiver(ModelValue)
    given = args.positional[1] if len(args.positional) > 1 else named
    for loss in (as_operand(item, at.span) for item in _each(given)):
        if isinstance(loss, (TensorValue, Unknown, Made)) and model.built and model.gap is None:
            _add_one(at, model, loss, cls)
    return None


def _each(given: Value) -> list[Value]:
    if isinstance(given, ListValue):
        return [*given.items, *([given.rest] if given.rest is not None else [])]
    return list(given) if isinstance(given, tuple) else [given]


def _add_one(at: Context, model: ModelValue, loss: Value, cls: str) -> None:
    if at.dialect >= 3:
        if isinstance(loss, TensorValue) and loss.layer is not None and isinstance(model, FunctionalValue):
            _refuse(at, model, "add_loss" if cls == "AddLoss" else "add_metric")
        return
    if at.dialect == 1 or model.doubt is not None:
        return
    own = of_the_package(at, "Model")
    old = own is not False and at.release.before(4)  # keras/engine/network.py, which only kept the tensor
    if own and old:
        return
    at.store.touch(model)
    graph = _way_to(loss, model)
    why = graph if isinstance(graph, Unknown) else None
    if old is not False or not isinstance(model, FunctionalValue) or not isinstance(graph, Graph):
        why = why or at.unknown("releases of Keras 2 differ in whether a loss that is added has rows in the model")
        model.doubt = len(model.rows()), why
        return
    first = len(model.order)
    _insert(model, graph, _last_row(at, graph.outputs[0], cls))
    doubted = next((row.doubted for row in model.order[first:] if row.doubted is not None), None)
    model.doubt = None if doubted is None else (first, doubted)


def _way_to(loss: Value, model: ModelValue) -> Graph | Unknown | None:
    """The calls between the inputs of the model and the loss, or why they are not known."""
    if not isinstance(loss, TensorValue) or loss.layer is None:
        return loss if isinstance(loss, Unknown) else None
    inputs: Any = model.model_inputs()
    graph = Graph(inputs, [loss])
    graph.walk()
    known = {id(layer) for layer in model.rows()}
    strange = next((row.unknown for row in graph.ordered() if row.unknown is not None and id(row) not in known), None)
    return None if graph.loose else graph.gap or strange or graph


def _last_row(at: Context, loss: TensorValue, cls: str) -> LayerValue:
    """The layer that takes the loss and hands it on."""
    layer = LayerValue(cls, "", at.span)
    give_name(layer, at, cls)
    layer.weights = ()
    layer.nodes = [Node((loss,), (TensorValue(loss.shape, layer),), (loss.shape,), loss.shape, at.span)]
    return layer


def _insert(model: FunctionalValue, graph: Graph, last: LayerValue) -> None:
    """The layers on the way that are not yet the model's come after those that are."""
    known = {id(layer) for layer in model.order}
    used = graph.used()
    calls = {key: sorted({*model.nodes_used.get(key, ()), *more}) for key, more in used.items()}
    model.order = [*model.order, *(layer for layer in graph.ordered() if id(layer) not in known), last]
    model.nodes_used = {**model.nodes_used, **calls, id(last): [len(last.nodes) - 1]}


_REFUSALS = {  # Keras 3's words, and what to do. keras/src/models/functional.py, keras/src/layers/layer.py
    "add_loss": ("NotImplementedError", "call `self.add_loss` in the `call` of a layer"),
    "add_metric": ("Layer `add_metric()` method is deprecated.", "give `metrics` to `compile`"),
}


def _refuse(at: Context, model: ModelValue, word: str) -> None:
    keras, help = _REFUSALS[word]
    error = "NotImplementedError"
    message = f"Keras 3 has no `{word}` for the tensors of a functional model"
    at.emit(
        Problem("missing-attribute", message, at.span, error, help=help, keras=keras, dialects=KERAS_3, model=model.variable)
    )
