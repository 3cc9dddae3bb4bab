"""The rows of a built architecture, in the order and under the names that `model.summary()` prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cnnlint.applications.graph import Graph, Node
from cnnlint.frozen import dataclass
from cnnlint.program import Output
from cnnlint.shapes import Size
from cnnlint.values import Unknown


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the summary; counts are None where a weight is not known."""

    name: str
    type: str
    output: Output | Unknown
    params: Size | None
    trainable: Size | None


def rows(graph: Graph, dialect: int = 3) -> list[Row]:
    """The rows of the model when it is the first one in its program."""
    names = _names(graph.nodes, dialect)
    return [_row(graph.nodes[i], names[i], dialect) for i in order(graph.nodes)]


def order(nodes: Sequence[Node]) -> list[int]:
    """The indices as Keras sorts them: the deepest first, then as met from the output (keras/src/ops/function.py)."""
    depth = [0] * len(nodes)
    for i in range(len(nodes) - 1, -1, -1):
        for parent in nodes[i].inbound:
            depth[parent] = max(depth[parent], depth[i] + 1)
    met: dict[int, int] = {}
    pending = [len(nodes) - 1]
    while pending:
        i = pending.pop()
        if i not in met:
            met[i] = len(met)
            pending += reversed(nodes[i].inbound)
    return sorted(met, key=lambda i: (-depth[i], met[i]))


_OPERATORS = {
    "+": ("Add", "tf.__operators__.add"),
    "*": ("Multiply", "tf.math.multiply"),
    "/": ("TrueDivide", "tf.math.truediv"),
}


def _row(node: Node, name: str, dialect: int) -> Row:
    kind = node.cls
    if kind in _OPERATORS:
        kind = _OPERATORS[kind][0] if dialect >= 3 else "TFOpLambda"
    if isinstance(node.weights, Unknown):
        return Row(name, kind, node.output, None, None)
    params: Size = 0
    trainable: Size = 0
    for weight in node.weights:
        params = params + weight.size
        trainable = trainable + (weight.size if weight.trainable else 0)
    return Row(name, kind, node.output, params, trainable)


def _names(nodes: Sequence[Node], dialect: int) -> list[str]:
    """Each node's own name, or the class in snake case with a number (keras/src/utils/naming.py)."""
    seen: Counter[str] = Counter()
    return [node.name or _made_up(node.cls, seen, dialect) for node in nodes]


def _made_up(cls: str, seen: Counter[str], dialect: int) -> str:
    base = _base(cls, dialect)
    seen[base] += 1
    number = seen[base] - 1
    if cls == "InputLayer" and dialect < 3:
        return f"{base}_{number + 1}"
    return f"{base}_{number}" if number else base


def _base(cls: str, dialect: int) -> str:
    if cls in _OPERATORS:
        cls = _OPERATORS[cls][0] if dialect >= 3 else _OPERATORS[cls][1]
        return cls.lower()
    if cls == "InputLayer" and dialect < 3:
        return "input"
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", re.sub(r"\W+", "", cls))).lower()
