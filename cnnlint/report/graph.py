"""Whether a functional model is a plain chain, and what each layer is connected to, as Keras decides both.

keras/src/ops/function.py (map_graph), keras/src/utils/summary_utils.py (print_summary)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from cnnlint.program import Edge, LayerCall, ModelTrace

Node = tuple[str, int]  # a call: the layer's name, and which of its calls


def connected_to(model: ModelTrace) -> dict[str, str] | None:
    """For each layer the tensors it takes, as `conv2d[0][0], add[0][0]`; None for a chain, where Keras has no such column."""
    if model.kind in ("sequential", "subclass"):
        return None
    calls = {
        (layer.name, i if call.index is None else call.index): call
        for layer in model.layers
        for i, call in enumerate(layer.calls)
    }
    depths = _depths(model, calls)
    if _is_chain(depths, calls):
        return None
    found: dict[str, list[str]] = {layer.name: [] for layer in model.layers}
    labels = {layer.name: layer.label for layer in model.layers}
    for node in calls:
        if node in depths:
            found[node[0]] += [f"{labels.get(e.layer, e.layer)}[{e.node}][{e.tensor}]" for e in _sources(calls[node])]
    return {name: ", ".join(sources) or "-" for name, sources in found.items()}


def _sources(call: LayerCall) -> list[Edge]:
    """The tensors of layers that it takes; an array of the program comes from none."""
    return [edge for edge in call.edges if edge.layer]


def _is_chain(depths: Mapping[Node, int], calls: Mapping[Node, LayerCall]) -> bool:
    if any(number > 1 for number in Counter(depths.values()).values()):
        return False
    if any(len(_sources(calls[node])) > 1 for node in depths):
        return False
    return all(number == 1 for number in Counter(name for name, _ in depths).values())


def _depths(model: ModelTrace, calls: Mapping[Node, LayerCall]) -> dict[Node, int]:
    """How many calls lie between each call and the output farthest from it; a shared layer's calls share the depth."""
    cut = _cut(model, calls)
    depths: dict[Node, int] = {}
    of_layer: dict[str, int] = {}
    for node in reversed(_inputs_first(model, calls, cut)):
        depth = max(depths.get(node, 0), of_layer.get(node[0], 0))
        depths[node] = of_layer[node[0]] = depth
        for edge in _sources(calls[node]):
            parent = (edge.layer, edge.node)
            if parent in calls and edge not in cut:
                depths[parent] = max(depth + 1, depths.get(parent, 0))
    for edge in model.inputs:
        if edge.layer not in of_layer and (edge.layer, edge.node) in calls:
            depths[edge.layer, edge.node] = 0
    return depths


def _cut(model: ModelTrace, calls: Mapping[Node, LayerCall]) -> frozenset[Edge]:
    """Inputs of the model that are the output of a layer: what lies before them is not part of it."""
    return frozenset(e for e in model.inputs if (e.layer, e.node) in calls and _sources(calls[e.layer, e.node]))


def _inputs_first(model: ModelTrace, calls: Mapping[Node, LayerCall], cut: frozenset[Edge]) -> list[Node]:
    """The calls that the outputs depend on, each after what it depends on. Without recursion: models are deep."""
    ordered: dict[Node, None] = {}
    seen: set[Node] = set()
    stack = [((e.layer, e.node), False) for e in reversed(model.outputs) if e not in cut]
    while stack:
        node, finished = stack.pop()
        if finished:
            ordered[node] = None
        elif node in calls and node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [((e.layer, e.node), False) for e in reversed(_sources(calls[node])) if e not in cut]
    return list(ordered)
