"""Sequential models that only Keras 3 begins from a tensor: older releases build them when they meet data."""

from __future__ import annotations

from collections.abc import Iterable

from cnnlint.library.keras.tensors.symbolic import TensorValue

_ONLY_THERE = "begun by Keras 3"


def only_in_keras_3(tensor: object) -> None:
    """Notes that older releases would not start from this tensor: they build the model when it meets data."""
    if isinstance(tensor, TensorValue) and tensor.layer is not None:
        tensor.layer.args = {_ONLY_THERE: True}


def begun_by_keras_3(tensors: Iterable[TensorValue]) -> bool:
    queue, seen = [t for t in tensors if isinstance(t, TensorValue)], set()
    while queue:
        tensor = queue.pop()
        if tensor.layer is None or (id(tensor.layer), tensor.node) in seen:
            continue
        seen.add((id(tensor.layer), tensor.node))
        if _ONLY_THERE in tensor.layer.args:
            return True
        queue += tensor.layer.nodes[tensor.node].inputs if tensor.node < len(tensor.layer.nodes) else []
    return False
