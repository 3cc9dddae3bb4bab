"""An architecture as a list of layer calls, before (`Step`) and after (`Node`) it met an input shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from cnnlint.frozen import dataclass
from cnnlint.layers.base import Layer
from cnnlint.program import Output, Weight
from cnnlint.shapes import Dim, Shape, Size, ceil_div
from cnnlint.values import Unknown, Value


@dataclass(frozen=True, slots=True)
class Step:
    """Make a layer and call it. `inbound` counts steps from 1; 0 is the input. `name` is None where Keras makes one up.

    cls: a Keras class, or `+` and `*` for arithmetic on tensors. args: those that differ from the defaults; a padding
    `CorrectPad` depends on the input. steps: the layers of a nested `Sequential`.
    """

    cls: str
    name: str | None = None
    args: Mapping[str, Value] = field(default_factory=dict)
    inbound: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectPad:
    """The padding before a strided `valid` convolution of that kernel size: one less in front of an even side.

    keras/src/applications/imagenet_utils.py, `correct_pad`.
    """

    kernel: int

    def resolve(self, x: Shape) -> Value:
        """`((top, bottom), (left, right))` for an input of that shape."""
        half = self.kernel // 2
        if x[1] is None:
            return ((half - 1, half), (half - 1, half))
        return tuple((half - 1 + _odd(side), half) for side in x[1:3])


def _odd(side: Dim) -> Size:
    """`side % 2`, written so that what follows stays short: padded, an unknown side is `2·((side + 1) // 2)`."""
    if side is None:
        return 0
    return side % 2 if isinstance(side, int) else ceil_div(side, 2) * 2 - side


@dataclass(frozen=True, slots=True)
class Node:
    """A layer call whose shapes are known. Node 0 of a graph is the `InputLayer`; `inbound` are indices of earlier nodes.

    spec: the bound layer specification; None for a nested `Sequential` (its layers are `nodes`, the first one reads what the
    node reads). output and weights are Unknown, with the reason, where an argument is.
    """

    cls: str
    name: str | None
    args: Mapping[str, Value]
    inbound: tuple[int, ...]
    spec: Layer | None
    output: Output | Unknown
    weights: tuple[Weight, ...] | Unknown = ()
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """A built architecture. name: what Keras calls the model. The last node is the output."""

    name: str
    nodes: tuple[Node, ...]

    @property
    def output(self) -> Output | Unknown:
        """The shape that comes out."""
        return self.nodes[-1].output
