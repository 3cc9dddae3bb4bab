"""How tensors come from others: what a function, an operator or the user's own `call` does, kept for Keras to do the same.

Shapes never come from a recipe. One that cannot be told whole is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.recipes import Operand, Recipe
from cnnlint.shapes import Expr
from cnnlint.values import Array, DictValue, External, ListValue, Made, Unknown, Value

LONGEST = 200  # steps: a body that is longer is not told

Find: TypeAlias = Callable[[TensorValue], Value]


class _Untold(Exception):
    """Something in it is not known, or is the user's own."""


def call_step(name: str, call: Arguments, find: Find) -> Recipe | None:
    """The call of a function; `find` says how each of its tensors came into being."""
    if call.rest is not None:
        return None
    try:
        positional = tuple(_resolved(v, find) for v in call.positional)
        return _recipe(name, positional, {k: _resolved(v, find) for k, v in call.keywords.items()})
    except _Untold:
        return None


def among(tensors: Sequence[TensorValue]) -> Find:
    """Each tensor is one of these, by its place."""
    places = {id(t): Operand(i) for i, t in enumerate(tensors)}
    return lambda tensor: places.get(id(tensor))


def free(tensor: TensorValue) -> Value:
    """The recipe that a tensor inside a body carries."""
    return tensor.made


def part(whole: Recipe | None, index: int) -> Recipe | None:
    """One of several results."""
    return Recipe("operator.getitem", (whole, index), size=whole.size + 1) if whole is not None else None


def body(value: Value, given: Sequence[TensorValue] = (), calls: Iterable[tuple[LayerValue, Node, bool]] = ()) -> Value:
    """The recipe of what a body returns, a tensor or several, and of the calls in it whose results go nowhere.

    given: the inputs of the body. calls: all that were made in it, those inside the layers that it calls too.
    """
    origin = Origin()
    try:
        found = _resolved(value, origin)
        beside = [origin(outputs[0]) for outputs in _results(calls, given) if not origin.has(outputs[0])]
        return _recipe("operator.getitem", ((found, *beside), 0), {}) if beside else found
    except _Untold:
        return None


def _results(calls: Iterable[tuple[LayerValue, Node, bool]], given: Sequence[TensorValue]) -> Iterator[Sequence[TensorValue]]:
    """What came out of the calls that are surely made, on what comes from these tensors through layers alone."""
    told = {id(t) for t in given}
    for _, node, _ in calls:
        taken = (*node.inputs, *(t for more in node.keywords.values() for t in more))
        if node.inputs and node.perhaps is None and all(id(t) in told for t in taken):
            told |= {id(t) for t in node.outputs}
            yield node.outputs


class Origin:
    """How a tensor came from the inputs of the body, through the layers called in there."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], Value] = {}

    def __call__(self, tensor: TensorValue) -> Value:
        """The recipe, None if it cannot be told."""
        if tensor.made is not None or tensor.layer is None:
            return tensor.made
        key = id(tensor.layer), tensor.node
        if key not in self.known:
            self.known[key] = None
            self.known[key] = self._of_call(tensor.layer, tensor.node)
        found, outputs = self.known[key], tensor.layer.nodes[tensor.node].outputs
        return found if len(outputs) == 1 or found is None else _recipe("operator.getitem", (found, tensor.index), {})

    def has(self, tensor: TensorValue) -> bool:
        """Whether the call that gave it has its place in what was told so far."""
        return (id(tensor.layer), tensor.node) in self.known

    def _of_call(self, layer: LayerValue, index: int) -> Value:
        node = layer.nodes[index]
        if not node.inputs or isinstance(node.nested, Form):
            raise _Untold  # a tensor from outside the body; containers within each other
        inputs: list[Value] = [_resolved(t, self) for t in node.inputs]
        if layer.qualified.startswith("keras.ops."):
            return _filled(node.recipe, inputs)
        if layer.spec is None and not layer.qualified.startswith("keras.") and node.recipe is None:
            raise _Untold  # a layer of the user's own that itself cannot be told
        keywords = {k: _resolved(t[0] if len(t) == 1 else ListValue(list(t)), self) for k, t in node.keywords.items()}
        others = {k: _resolved(v, self) for k, v in node.arguments.items()}
        positional = [tuple(inputs)] if node.nested else inputs
        return _recipe("keras.__call__", (layer, *positional), {**keywords, **others})


def _recipe(name: str, positional: tuple[Value, ...], keywords: dict[str, Value]) -> Recipe:
    size = 1 + sum(_size(v) for v in (*positional, *keywords.values()))
    if size > LONGEST:
        raise _Untold
    return Recipe(name, positional, keywords, size)


def _size(value: Value) -> int:
    if isinstance(value, (tuple, list)):
        return sum(_size(item) for item in value)
    return value.size if isinstance(value, Recipe) else 0


def _filled(value: Value, inputs: Sequence[Value]) -> Value:
    """A recipe with other recipes in the places of its operands."""
    if isinstance(value, Operand):
        return inputs[value.index]
    if isinstance(value, (tuple, list)):
        return type(value)(_filled(item, inputs) for item in value)
    if isinstance(value, Recipe):
        positional = tuple(_filled(v, inputs) for v in value.positional)
        return _recipe(value.name, positional, {k: _filled(v, inputs) for k, v in value.keywords.items()})
    if value is None:
        raise _Untold
    return value


def _resolved(value: Value, find: Find) -> Value:
    if isinstance(value, TensorValue):
        found = find(value)
        if found is None:
            raise _Untold
        return found
    if isinstance(value, tuple):
        return tuple(_resolved(item, find) for item in value)
    if isinstance(value, (ListValue, DictValue)) and value.rest is not None:
        raise _Untold
    if isinstance(value, ListValue):
        return [_resolved(item, find) for item in value.items]
    if isinstance(value, Array):
        return _ones(value)
    if isinstance(value, (Unknown, Expr, DictValue)) or callable(getattr(value, "call", None)):
        return _library(value)
    return value


def _library(value: Value) -> Value:
    if isinstance(value, (External, Made)):
        return value
    raise _Untold


def _ones(value: Array) -> Recipe:
    """An array of the same shape: what is in it changes no shape."""
    if isinstance(value.shape, Unknown) or not all(isinstance(side, int) for side in value.shape):
        raise _Untold
    return Recipe("numpy.ones", (value.shape, value.dtype or "float32"))
