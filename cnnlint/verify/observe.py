"""Runs in the child: what a Keras model is, row by row, as `summary()` would say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cnnlint.verify.bodies import flat
from cnnlint.verify.protocol import Built, OneShape, Row, Shapes


def describe(model: Any, met: Mapping[int, Any] | None = None) -> Built:
    """Rows and totals of a model; counts of weights, never of the optimizer's variables.

    met: tensors that layers gave, by identity, for those of which Keras itself does not remember it.
    """
    return Built(
        rows=tuple(row(layer, (met or {}).get(id(layer))) for layer in rows_of(model)),
        trainable=count(model.trainable_weights) if model.built else 0,
        non_trainable=count(model.non_trainable_weights) if model.built else 0,
    )


def rows_of(model: Any) -> list[Any]:
    """The rows of the summary: layers, and in Keras 3 the operations on tensors of a graph as well."""
    return list(getattr(model, "_operations", None) or model.layers) if _is_graph(model) else list(model.layers)


def _is_graph(model: Any) -> bool:
    return any(cls.__name__ == "Functional" for cls in type(model).__mro__) and not hasattr(model, "add")


def row(layer: Any, met: Any = None) -> Row:
    """One layer: its class name, the shape of its last call's output, its weights. An operation has none."""
    shape = output_shape(layer)
    return Row(
        name=layer.name,
        type=type(layer).__name__,
        output_shape=shape if shape is not None or met is None else _of_tensors(met),
        trainable=count(getattr(layer, "trainable_weights", ())),
        non_trainable=count(getattr(layer, "non_trainable_weights", ())),
    )


def count(weights: Iterable[Any]) -> int:
    """The number of scalars in variables, each variable once."""
    # Keras 2 lists the vocabulary of a TextVectorization among its weights, which is no variable and has no shape.
    distinct = {id(weight): weight for weight in weights if hasattr(weight, "shape")}
    return sum(_size(weight.shape) for weight in distinct.values())


def _size(shape: Iterable[int]) -> int:
    total = 1
    for side in shape:
        total *= side
    return total


def output_shape(layer: Any) -> Shapes | None:
    """As the summary shows it: of the last call, None before the first. keras/src/utils/summary_utils.py"""
    nodes = layer._inbound_nodes
    if not nodes:
        return _of_built(layer)
    node = nodes[-1]
    if hasattr(node, "output_shapes") and hasattr(layer, "layers"):
        outputs = layer.outputs  # Keras 2 shows a nested model by its own outputs, whatever it was called on
    else:
        outputs = node.output_tensors if hasattr(node, "output_tensors") else node.outputs
    return _of_tensors(outputs)


def _of_tensors(outputs: Any) -> Shapes | None:
    tensors = flat(outputs)
    if any(getattr(tensor.shape, "rank", 0) is None for tensor in tensors):
        return None  # TensorFlow itself does not know the rank
    shapes = [_shape(tensor) for tensor in tensors]
    return shapes[0] if len(shapes) == 1 else shapes


def _of_built(layer: Any) -> Shapes | None:
    """In Keras 3 of a layer inside a subclassed model, by the shapes that it was built for."""
    built_for = getattr(layer, "_build_shapes_dict", None)
    if not built_for:
        return None
    try:
        shape = layer.compute_output_shape(**built_for)
    except (NotImplementedError, TypeError):  # Keras shows `?`
        return None
    return tuple(shape) if isinstance(shape, (tuple, list)) and all(s is None or isinstance(s, int) for s in shape) else None


def _shape(tensor: Any) -> OneShape:
    return tuple(None if side is None else int(side) for side in tensor.shape)
