"""Which Inputs a tensor is made of."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.tensors.symbolic import TensorValue, perhaps_several
from cnnlint.values import Context, ListValue, Unknown, Value

_WHY = "which tensors it is made of is not known"


@models(
    "keras.utils.get_source_inputs",
    "keras.utils.layer_utils.get_source_inputs",
    "keras.engine.get_source_inputs",
    "keras.engine.network.get_source_inputs",
    "keras.engine.topology.get_source_inputs",
    raw=True,
)
def get_source_inputs(at: Context, args: Arguments) -> Value:
    """The outputs of the InputLayers that lead to a tensor, in the order of the calls. keras/src/ops/function.py"""
    tensor, _ = args.one(0, "tensor")
    found: dict[tuple[int, int, int], TensorValue] = {}
    seen: set[tuple[int, int, int]] = set()
    waiting = [tensor]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, TensorValue) or one.layer is None or one.ways is not None or one.loose:
            return at.unknown(_WHY)
        if one.key in seen:
            continue
        seen.add(one.key)
        if one.layer.is_input:
            found[one.key] = one
        elif one.node >= len(one.layer.nodes):
            return at.unknown(_WHY)
        else:
            node = one.layer.nodes[one.node]
            waiting += [*(t for several in node.keywords.values() for t in several), *reversed(node.inputs)]
    return ListValue(list(found.values()))


def open_among(tensors: list[TensorValue]) -> Unknown | None:
    """Why one of them may be something else: it is what a function gave that is not shown."""
    return next((t.shape for t in tensors if isinstance(t.shape, Unknown) and perhaps_several(t)), None)
