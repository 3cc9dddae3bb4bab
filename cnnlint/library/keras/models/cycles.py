"""Reference cycles between layers and tensors: where they are broken, what was read is freed with the last reference to it, and
the garbage collector, which takes several times as long, finds little to do."""

from __future__ import annotations

from collections.abc import Iterable

from cnnlint.library.keras.making.layer import LayerValue


def break_cycles(layers: Iterable[LayerValue]) -> None:
    """Breaks those of these layers, of the layers inside them and of those that their tensors come from."""
    todo = list(layers)
    done: dict[int, LayerValue] = {}  # held, so that an identity is never that of a later object
    while todo:
        layer = todo.pop()
        if id(layer) in done:
            continue
        done[id(layer)] = layer
        todo += layer.inner_layers()
        nodes, layer.nodes, layer.traced = layer.nodes, [], None
        for node in nodes:
            for given in (node.inputs, node.outputs, *node.keywords.values()):
                todo += [tensor.layer for tensor in given if tensor.layer is not None]
