"""A ModelTrace taken from a model that real Keras has built, so that reports can be compared with Keras's own."""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Span
from cnnlint.program import Edge, LayerCall, LayerTrace, ModelTrace, Weight
from cnnlint.values import Unknown

SPAN = Span("model.py", 1)


def trace(model: Any) -> ModelTrace:
    """The model as it is now, with every call of its layers."""
    import keras

    kind = "subclass"
    if isinstance(model, keras.Sequential):
        kind = "sequential"
    elif type(model) is keras.Model or type(model).__name__ == "Functional":
        kind = "functional"
    layers = model._operations if kind == "functional" else model.layers
    optimizer = model.optimizer if model.compiled and model.optimizer and model.optimizer.built else None
    return ModelTrace(
        name="model",
        keras_name=model.name,
        kind=kind,
        span=SPAN,
        layers=tuple(layer_trace(layer) for layer in layers),
        inputs=tuple(map(_edge, model.inputs)) if kind == "functional" else (),
        outputs=tuple(map(_edge, model.outputs)) if kind == "functional" else (),
        built=model.built,
        trainable=model.trainable,
        optimizer_params=sum(v.size for v in map(_sized, optimizer.variables)) if optimizer else None,
    )


def layer_trace(layer: Any) -> LayerTrace:
    """One row."""
    import keras

    nested = trace(layer) if isinstance(layer, keras.Model) else None
    changes = {id(v) for v in getattr(layer, "trainable_weights", ())}
    variables = getattr(layer, "weights", ())
    built = getattr(layer, "built", True)
    return LayerTrace(
        name=layer.name,
        type=type(layer).__name__,
        cls=type(layer).__name__,
        span=SPAN,
        output_shape=_output(layer),
        weights=tuple(Weight(v.name, tuple(v.shape), v.trainable, v.dtype) for v in variables)
        if built and _called(layer)
        else None,
        trainable=getattr(layer, "trainable", True),
        calls=tuple(_call(node) for node in layer._inbound_nodes),
        model=nested,
        frozen=frozenset(i for i, v in enumerate(variables) if v.trainable and id(v) not in changes),
    )


def _called(layer: Any) -> bool:
    return bool(layer._inbound_nodes or getattr(layer, "_build_shapes_dict", None))


def _output(layer: Any) -> Any:
    import keras

    if not _called(layer):
        return None
    if not layer._inbound_nodes:
        return layer.compute_output_shape(**layer._build_shapes_dict)
    return keras.tree.map_structure(lambda t: tuple(t.shape), layer._inbound_nodes[-1].output_tensors) or Unknown("none")


def _call(node: Any) -> LayerCall:
    outputs = [tuple(t.shape) for t in node.outputs]
    return LayerCall(tuple(map(_edge, node.input_tensors)), (), outputs if len(outputs) > 1 else outputs[0], SPAN)


def _edge(tensor: Any) -> Edge:
    history = tensor._keras_history
    return Edge(history.operation.name, history.node_index, history.tensor_index)


def _sized(variable: Any) -> Any:
    import numpy as np

    return np.empty(tuple(variable.shape), dtype=bool)
