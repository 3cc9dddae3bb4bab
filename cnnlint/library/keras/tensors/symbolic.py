"""Keras's symbolic tensors: what `keras.Input` and calls of layers on them return."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.program import Problem
from cnnlint.shapes import Dim, Shape
from cnnlint.values import Array, Context, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.making.layer import LayerValue


@dataclass(frozen=True, slots=True, eq=False)
class TensorValue:
    """A symbolic tensor: its shape with the batch axis, or why it is not known, and the layer call it comes from.

    made: inside the body of a Lambda or of a user's layer, how it came into being (`recipes`).
    mask: the tensor that says which steps count, where Keras 3 makes one.
    age: when the youngest layer was made that made it, if it comes from data that are not known and so is part of no model.
    dtype: as it was written or handed on; whether it is known tells `dtypes_of_tensors`.
    loose: a layer made it inside the `call` of a layer or model, from what that was given: it is of no graph.
    or_none: why it may as well be None.
    ways: when it depends on an unknown condition which of two tensors it is, both of them; `why` is the reason.
    """

    shape: Shape | Unknown
    layer: LayerValue | None = None
    node: int = 0
    index: int = 0
    dtype: str = "float32"
    ways: tuple[TensorValue, TensorValue] | None = None
    why: Unknown | None = None
    made: Value = None
    mask: TensorValue | None = None
    age: float = inf
    loose: bool = False
    or_none: Unknown | None = None

    builds = True

    def describe(self) -> str:
        """For messages."""
        return "a Keras tensor"

    symbolic = True  # the evaluator hands library calls on it to `keras.__symbolic__`

    @property
    def key(self) -> tuple[int, int, int]:
        """What tells it from all others: the layer, its call and which of the outputs it is."""
        return id(self.layer), self.node, self.index

    def either(self, other: TensorValue, why: Unknown) -> TensorValue:
        """The tensor that is one of two: the shape stands if it is the same."""
        same = not isinstance(self.shape, Unknown) and self.shape == other.shape
        return TensorValue(self.shape if same else why, dtype=self.dtype, ways=(self, other), why=why)

    def get(self, name: str, at: Context) -> Value:
        """Attributes and methods of a Keras tensor."""
        return at.member(self, "keras.KerasTensor", name)

    def item(self, key: Value, at: Context) -> Value:
        """Slicing is a layer of its own."""
        from cnnlint.library.keras.tensors.operators import sliced

        return sliced(at, self, key)

    def unpack(self, names: int, at: Context) -> Unknown | None:
        """It is unpacked into several names; returns why these are not known where Keras refuses that."""
        from cnnlint.library.keras.tensors.refused_questions import refuse_unpacking

        return refuse_unpacking(at, self, names)

    def truth(self, at: Context) -> Unknown:
        """`if x > 0.5`: a symbolic tensor is neither true nor false, which Keras 3 refuses to ask."""
        from cnnlint.library.keras.tensors.refused_questions import refuse_truth

        refuse_truth(at, self)
        if self.or_none is not None:
            return self.or_none
        return at.unknown("whether this is true is not known")

    def lacks(self, name: str) -> bool:
        """Whether it surely has no such attribute, for those who ask by `hasattr`."""
        from cnnlint.library.keras.tensors.lacking import LACKED

        return self.layer is not None and name in LACKED and not perhaps_several(self)

    def iterate(self, at: Context) -> Unknown:
        """`for step in x`: the items of a tensor, which a symbolic one does not have."""
        from cnnlint.library.keras.tensors.refused_questions import refuse_loop

        shape = self.shape
        why = shape if isinstance(shape, Unknown) else at.unknown("what a loop over this object gives is not known")
        return refuse_loop(at, self) or why

    def set_item(self, key: Value, value: Value, at: Context) -> None:
        """`x[0] = 1`: no tensor can be changed in place."""
        from cnnlint.library.keras.tensors.refused_questions import refuse_item

        refuse_item(at, self)

    def dropped(self, at: Context) -> None:
        """A statement that is nothing but a call came to it."""
        from cnnlint.library.keras.functional.unused_calls import tell_dropped

        tell_dropped(self, at)

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """An operator is a layer of its own; `b` is None for a sign in front."""
        from cnnlint.library.keras.tensors.operators import operator

        return operator(at, sign, a, b)


class Numbers(TensorValue):
    """An array of the program that a layer takes beside symbolic tensors: a constant of the model, which leads to no input."""

    __slots__ = ()


Tensor: TypeAlias = TensorValue | Array


def shapes_of(tensors: Iterable[TensorValue]) -> list[Shape] | Unknown:
    """The shapes of several tensors, or why one of them is not known."""
    shapes: list[Shape] = []
    for tensor in tensors:
        if isinstance(tensor.shape, Unknown):
            return tensor.shape
        shapes.append(tensor.shape)
    return shapes


_INSTEAD = {"as_list": "write `list(x.shape)`", "rank": "write `len(x.shape)`", "ndims": "write `len(x.shape)`"}
_OF_TENSORFLOW = frozenset([*_INSTEAD, "as_proto", "dims", "is_compatible_with", "is_fully_defined", "num_elements"])


class PlainShape(tuple[Dim, ...]):
    """The shape of a tensor of Keras 3, which lacks what the shapes of TensorFlow have beside a tuple if that is symbolic."""

    type_name = "tuple"
    tensor: TensorValue

    def get(self, name: str, at: Context) -> Value:
        if name in _OF_TENSORFLOW and surely_symbolic(self.tensor):
            at.refuse(
                Problem(
                    "missing-attribute",
                    f"in Keras 3 the shape of a symbolic tensor is a tuple, which has no `{name}`",
                    at.span,
                    "AttributeError",
                    help=_INSTEAD.get(name),
                    keras=f"'tuple' object has no attribute '{name}'",
                    actual=name,
                    dialects=frozenset({3}),
                )
            )
        return at.member(tuple(self), "builtins.tuple", name)


def surely_symbolic(tensor: TensorValue) -> bool:
    """Whether it surely comes from a `keras.Input`, and not from data that are not known, nor from what a function gives that
    is not shown: `session.run(tensor)` gives numbers."""
    while tensor.layer is not None and not perhaps_several(tensor):
        if tensor.layer.is_input:
            return True
        inputs = tensor.layer.nodes[tensor.node].inputs
        if not inputs:
            return False
        tensor = inputs[0]
    return False


def _plain(tensor: TensorValue, shape: Shape) -> Shape:
    if tensor.layer is None:
        return shape
    found = PlainShape(shape)
    found.tensor = tensor
    return found


@models("keras.KerasTensor.shape", "keras.KerasTensor._keras_shape", attribute=True)
def shape(at: Context, tensor: TensorValue) -> Value:
    """Of what comes from data that are not known, the batch axis is not known either: they may be at hand."""
    known = tensor.shape
    if tensor.age == inf or isinstance(known, Unknown) or not known or known[0] is not None:
        return known if at.dialect < 3 or isinstance(known, Unknown) else _plain(tensor, known)
    return (at.unknown("how many samples the batch holds is not known"), *known[1:])


@models("keras.KerasTensor.get_shape")
def get_shape(at: Context, tensor: TensorValue) -> Value:
    """TensorFlow's word for `shape`, which the tensors of Keras 3 do not have outside of the body of a layer."""
    from cnnlint.library.keras.tensors.lacking import refuse_attribute

    refuse_attribute(at, tensor, "get_shape")
    return tensor.shape if at.dialect >= 3 and tensor.age == inf else shape(at, tensor)


@models("keras.KerasTensor.__class__", attribute=True)
def class_of(at: Context, tensor: TensorValue) -> Value:
    """Inside of a `call`, and before Keras 3, it may be a tensor of TensorFlow."""
    if at.dialect < 3 or tensor.layer is None:
        return at.unknown("the class of a tensor")
    return at.external("keras.KerasTensor")


@models("keras.KerasTensor.ndim", attribute=True)
def ndim(at: Context, tensor: TensorValue) -> Value:
    return tensor.shape if isinstance(tensor.shape, Unknown) else len(tensor.shape)


@models("keras.KerasTensor.value", attribute=True)
def value(at: Context, tensor: TensorValue) -> Value:
    """Of a variable of Keras 3 the tensor in it; a symbolic tensor has no such attribute."""
    if at.dialect < 3 or tensor.layer is not None:
        return at.unknown("the value of a tensor is computed at run time")
    return tensor


def perhaps_several(tensor: TensorValue) -> bool:
    """Whether it stands for all that a layer gives which is not known: a tensor, several, or an object with tensors."""
    return isinstance(tensor.shape, Unknown) and tensor.layer is not None and tensor.layer.spec is None


def one_of_several(tensor: TensorValue) -> TensorValue:
    """One of them, of which no more is known."""
    return TensorValue(tensor.shape, tensor.layer, tensor.node, tensor.index)


@models("keras.KerasTensor.name", attribute=True)
def name(at: Context, tensor: TensorValue) -> Value:
    return tensor.layer.name if tensor.layer is not None else at.unknown("the name of a tensor")


@models("tensorflow.is_tensor")
def is_tensor(at: Context, x: Value) -> Value:
    """In the body of a layer tensors are TensorFlow's; outside Keras 3 has its own, which TensorFlow does not know."""
    if isinstance(x, Unknown):
        return x
    if isinstance(x, TensorValue):
        return at.dialect < 3 or x.layer is None
    return getattr(x, "kind", None) == "tensor"


@models("builtins.tuple.as_list", "builtins.tuple.to_list")
def as_list(at: Context, shape: Shape) -> Value:
    """`tensor.shape.as_list()`: a TensorShape is a tuple to us."""
    from cnnlint.values import ListValue

    return ListValue(shape)


@models("builtins.tuple.rank", "builtins.tuple.ndims", attribute=True)
def rank(at: Context, shape: Shape) -> Value:
    return len(shape)
