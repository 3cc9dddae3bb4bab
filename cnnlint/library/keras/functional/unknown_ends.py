"""The layers that a model may have whose outputs are not known: all that its inputs lead to."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.library.keras.functional.walk import all_inputs
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.record import CALLS, OPERATIONS
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.values import Context


def behind(inputs: Sequence[TensorValue], at: Context) -> tuple[LayerValue, ...]:
    """The layers that were called on what comes from these tensors, by the order of their calls."""
    calls = [(layer, layer.nodes[0]) for layer in at.shared(OPERATIONS) if layer.nodes]
    calls += [(layer, node) for layer, node, _ in at.shared(CALLS)]
    reached = {tensor.key for tensor in inputs}
    found: dict[int, LayerValue] = {}
    before = -1
    while before < len(found):
        before = len(found)
        for layer, node in calls:
            if any(tensor.key in reached for tensor in all_inputs(node)):
                found[id(layer)] = layer
                reached.update(tensor.key for tensor in node.outputs)
    return tuple(found.values())
