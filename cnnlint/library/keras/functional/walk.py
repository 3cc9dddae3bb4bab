"""The graph between tensors: from the outputs back to the inputs, and Keras's order of its layers."""

from __future__ import annotations

from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.tensors.symbolic import Numbers, TensorValue
from cnnlint.program import Mended, in_order
from cnnlint.values import Unknown

_MOST_STEPS = 20_000


def all_inputs(node: Node) -> tuple[TensorValue, ...]:
    """The tensors that a call takes, by position and by keyword, in Keras's order."""
    return in_order(node.inputs, node.keywords, node.first)


def may_be_no_layer(layer: LayerValue) -> bool:
    """Whether it was taken for a layer only because it was called on a tensor: another package's function may return any
    tensor, and need not use all that it is given."""
    return layer.spec is None and not layer.qualified.startswith(("keras.", "__main__."))


class Graph:
    """The calls between inputs and outputs, in Keras's depth order."""

    def __init__(self, inputs: list[TensorValue], outputs: list[TensorValue], way: int = 0) -> None:
        self.inputs, self.outputs, self._way = inputs, outputs, way
        self.forked = False
        self.finished: list[tuple[LayerValue, int]] = []  # calls, inputs before outputs
        self.first_seen: dict[int, int] = {}
        self.loose: list[LayerValue] = []
        self.gap: Unknown | None = None
        self.rewired: Mended | None = None
        self._done: set[tuple[int, int]] = set()
        self._layers: dict[int, LayerValue] = {}

    def walk(self) -> None:
        """Depth first from the outputs, without recursion: graphs may be thousands of layers deep."""
        stops = {t.key for t in self.inputs}
        stack = [(output, False) for output in reversed(self.outputs)]
        while stack:
            tensor, leaving = stack.pop()
            layer = tensor.layer
            if type(tensor.shape) is Mended and tensor.shape.rewired:
                self.rewired = tensor.shape
            if layer is None:
                stack += self._without_origin(tensor)
                continue
            place = (id(layer), tensor.node)
            if leaving:
                self.finished.append((layer, tensor.node))
            elif place not in self._done:
                self._done.add(place)
                if tensor.key in stops and not layer.is_input:
                    continue
                self._visit(layer, tensor, stops)
                stack.append((tensor, True))
                stack += [(t, False) for t in reversed(all_inputs(layer.nodes[tensor.node]))]

    def _without_origin(self, tensor: TensorValue) -> list[tuple[TensorValue, bool]]:
        """No layer is known to make this tensor: where an unknown condition left two, one of them is followed."""
        if isinstance(tensor, Numbers):
            return []
        if tensor.ways is not None:
            self.gap, self.forked = self.gap or tensor.why, True
            return [(tensor.ways[self._way], False)]
        unknown = tensor.shape if isinstance(tensor.shape, Unknown) else tensor.why
        self.gap = self.gap or unknown or Unknown("a tensor whose origin is not known")
        return []

    def _taken(self, tensor: TensorValue) -> TensorValue:
        while tensor.ways is not None:
            tensor = tensor.ways[self._way]
        return tensor

    def _visit(self, layer: LayerValue, tensor: TensorValue, stops: set[tuple[int, int, int]]) -> None:
        self._layers[id(layer)] = layer
        self.first_seen.setdefault(id(layer), len(self.first_seen))
        if layer.is_input and tensor.key not in stops:
            self.loose.append(layer)

    def surely_loose(self) -> LayerValue | Unknown:
        """The first of the inputs that the model lacks on which its outputs depend whatever a function that was not read makes
        of several tensors; why that is open, where there is none."""
        stops = {t.key for t in self.inputs}
        seen, stack, open_call = set[tuple[int, int]](), list(reversed(self.outputs)), Unknown("a call that was not read")
        while stack:
            tensor = self._taken(stack.pop())
            layer, place = tensor.layer, (id(tensor.layer), tensor.node)
            if layer is None or place in seen or (tensor.key in stops and layer.cls != "InputLayer"):
                continue
            seen.add(place)
            if layer.cls == "InputLayer" and tensor.key not in stops:
                return layer
            given = all_inputs(layer.nodes[tensor.node])
            if may_be_no_layer(layer) and len({t.key for t in given}) > 1:
                open_call = layer.unknown or open_call
                continue
            stack += reversed(given)
        return open_call

    def ordered(self, dialect: int = 3) -> list[LayerValue]:
        """Layers by decreasing depth, among equals by the order of the walk."""
        shared = len({id(layer) for layer, _ in self.finished}) < len(self.finished)
        depth = (self._depths_in_keras_1() if dialect == 1 and shared else None) or self._depths()
        for tensor in self.inputs:  # inputs that nothing uses come last
            if tensor.layer is not None and id(tensor.layer) not in depth and tensor.layer.is_input:
                self._layers[id(tensor.layer)] = tensor.layer
                depth[id(tensor.layer)], self.first_seen[id(tensor.layer)] = 0, -1
        order = sorted(depth, key=lambda key: (-depth[key], self.first_seen[key]))
        return [self._layers[key] for key in order]

    def _depths(self) -> dict[int, int]:
        """How far each layer is from the outputs on the longest way, where a shared one counts as its deepest call."""
        node_depth: dict[tuple[int, int], int] = {}
        depth: dict[int, int] = {}
        for layer, index in reversed(self.finished):
            here = max(node_depth.setdefault((id(layer), index), 0), depth.get(id(layer), 0))
            depth[id(layer)] = node_depth[(id(layer), index)] = here
            node = layer.nodes[index]
            for parent in map(self._taken, all_inputs(node)):
                place = (id(parent.layer), parent.node)
                if place in self._done and parent.layer is not None and id(parent.layer) in self._layers:
                    node_depth[place] = max(here + 1, node_depth.get(place, 0))
        return depth

    def _depths_in_keras_1(self) -> dict[int, int] | None:
        """The same by the first walk of Keras: what leads to a call of a shared layer is as deep as its calls that came before
        say, not those that come later. None where that takes too long. Container.__init__ in engine/topology.py of Keras 1.2"""
        depth: dict[int, int] = {}
        steps = 0
        for output in map(self._taken, self.outputs):
            seen: set[tuple[int, int, int]] = set()
            stack = [iter([(output, 0)])]
            while stack:
                tensor, at = next(stack[-1], (None, 0))
                if tensor is None:
                    stack.pop()
                    continue
                place = (id(tensor.layer), tensor.node)
                if tensor.layer is None or place not in self._done or (*place, at) in seen:
                    continue
                seen.add((*place, at))
                here = depth[place[0]] = max(at, depth.get(place[0], 0))
                stack.append(iter([(t, here + 1) for t in map(self._taken, all_inputs(tensor.layer.nodes[tensor.node]))]))
                if (steps := steps + 1) > _MOST_STEPS:
                    return None
        return depth

    def used(self) -> dict[int, list[int]]:
        """The calls of each layer that belong to the graph."""
        found: dict[int, list[int]] = {}
        for layer, index in self.finished:
            found.setdefault(id(layer), []).append(index)
        return {key: sorted(indices) for key, indices in found.items()}
