"""One call of a layer: what went in, what came out, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Expr, Shape, whenever
from cnnlint.values import Unknown, Value


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One call of a layer: what went in, what came out, where. first: the name that the first input was given by, if any."""

    inputs: tuple[TensorValue, ...]
    outputs: tuple[TensorValue, ...]
    shapes: tuple[Shape | Unknown, ...]
    output: Output | Unknown
    span: Span
    keywords: Mapping[str, tuple[TensorValue, ...]] = field(default_factory=dict)
    arguments: Mapping[str, Value] = field(default_factory=dict)
    nested: Nesting = False
    recipe: Value = None
    perhaps: Unknown | None = None  # only one way of an unknown condition makes this call
    first: str = ""
    traced: Any = field(default=None, init=False, repr=False)  # what was last told of it, with all that it was made from

    @property
    def on_data(self) -> bool:
        """Whether the layer was called on arrays: what comes out is no part of a graph."""
        return bool(self.outputs) and all(tensor.layer is None for tensor in self.outputs)


ONE, MIXED = "one", "mixed"

# Whether several tensors came as one list; ONE for a list of one tensor that the program wrote; the keys if as one dict; their
# form where containers or None stood among them, MIXED if something else did.
Nesting: TypeAlias = bool | str | tuple[str, ...] | Form


def repeats(node: Node, before: Iterable[Node]) -> bool:
    """Whether a call that perhaps is made gives what one before gave that perhaps was made."""
    if node.perhaps is None:
        return False
    shapes = _whenever(node.shapes)
    alike = (old for old in before if old.perhaps is not None and _whenever(old.shapes) == shapes)
    lost = isinstance(node.output, Unknown)
    return any(lost or isinstance(old.output, Unknown) or _whenever(old.output) == _whenever(node.output) for old in alike)


def _whenever(shapes: Any) -> Any:
    """Shapes in which a size that becomes unknown in each round of a loop is one size."""
    if isinstance(shapes, (tuple, list)):
        return tuple(map(_whenever, shapes))
    return whenever(shapes) if isinstance(shapes, Expr) else shapes.reason if isinstance(shapes, Unknown) else shapes
