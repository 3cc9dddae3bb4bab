"""An architecture meets an input shape: each step becomes a node with its specification, output shape and weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from cnnlint.applications.graph import CorrectPad, Node, Step
from cnnlint.applications.specs import OWN
from cnnlint.arguments import Arguments
from cnnlint.layers import find
from cnnlint.layers.base import Layer, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.program import Output, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Unknown, Value

T = TypeVar("T")


def run(steps: Iterable[Step], shape: Shape, dialect: int = 3) -> tuple[Node, ...]:
    """The nodes of the architecture for an input of that shape, batch axis included, after the input node.

    Raises ShapeError and ArgumentError where Keras would raise.
    """
    nodes = [Node("InputLayer", None, {"batch_shape": shape}, (), None, shape)]
    for step in steps:
        nodes.append(_node(step, [_first(nodes[i].output) for i in step.inbound], dialect))
    return tuple(nodes)


def _first(output: Output | Unknown) -> Output | Unknown:
    """What the next layer is given of several outputs."""
    return output[0] if isinstance(output, list) else output


def _node(step: Step, inputs: Sequence[Output | Unknown], dialect: int) -> Node:
    unknown = next((x for x in inputs if isinstance(x, Unknown)), None)
    shapes = [x for x in inputs if isinstance(x, tuple)]
    if step.steps:
        return _nested(step, inputs[0], dialect)
    args = step.args if unknown or "padding" not in step.args else _padded(step.args, shapes[0])
    spec = _spec(step.cls, tuple((name, type(value), value) for name, value in args.items()), dialect)
    if unknown:
        return Node(step.cls, step.name, args, step.inbound, spec, unknown, unknown)
    return Node(step.cls, step.name, args, step.inbound, spec, *_behaviour(spec, tuple(shapes)))


def _nested(step: Step, entering: Output | Unknown, dialect: int) -> Node:
    inner: list[Node] = []
    for child in step.steps:
        inner.append(_node(child, [inner[-1].output if inner else entering], dialect))
    weights: list[Weight] = []
    for node in inner:
        if isinstance(node.weights, Unknown):
            return Node(step.cls, step.name, step.args, step.inbound, None, inner[-1].output, node.weights, tuple(inner))
        weights += node.weights
    return Node(step.cls, step.name, step.args, step.inbound, None, inner[-1].output, tuple(weights), tuple(inner))


def _padded(args: Mapping[str, Value], x: Shape) -> Mapping[str, Value]:
    padding = args["padding"]
    return {**args, "padding": padding.resolve(x)} if isinstance(padding, CorrectPad) else args


@lru_cache(maxsize=4096)
def _spec(name: str, args: tuple[tuple[str, type, Value], ...], dialect: int) -> Layer:
    """The specification; blocks repeat, so most are asked for many times. The types keep `10.0` apart from `10`."""
    cls = OWN.get(name) or find(name)
    assert cls is not None, f"the layer {name} of an architecture is not modelled"
    return construct(cls, Arguments(keywords={name: value for name, _, value in args}), dialect)


@lru_cache(maxsize=4096)
def _behaviour(spec: Layer, shapes: tuple[Shape, ...]) -> tuple[Output | Unknown, tuple[Weight, ...] | Unknown]:
    """The output shape and the weights."""
    return _known(lambda: spec.output(*shapes)), _known(lambda: tuple(spec.weights(*shapes)))


def _known(ask: Callable[[], T]) -> T | Unknown:
    try:
        return ask()
    except Undetermined as reason:
        return reason.unknown
