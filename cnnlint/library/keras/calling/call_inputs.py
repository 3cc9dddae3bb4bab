"""What a layer is called on: the tensors among the arguments of the call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import Enum
from itertools import chain
from typing import Any, TypeAlias

from cnnlint.frozen import dataclass
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.tensors.symbolic import Tensor, TensorValue
from cnnlint.shapes import Shape
from cnnlint.values import Array, DictValue, ListValue, Unknown, Value, as_operand

Tensors: TypeAlias = tuple[TensorValue, ...]


class CalledOn(Enum):
    """What a layer is called on. Shapes alone: inside a model that Keras 3 calls on symbolic tensors, no layer is held to the
    weights that it has."""

    TENSORS = "tensors"
    ARRAYS = "arrays"
    SHAPES = "shapes"


@dataclass(frozen=True, slots=True)
class Given:
    """What one call of a layer is given.

    tensors: the first argument. keywords: tensors that are given by name. arguments: what is no tensor. nested: whether the
    tensors stand in a list, or by which keys in a dict. first: the name of the first argument, where that too is given by name.
    open: whether that list may hold more or fewer of them. forms: the containers of those that are given by name.
    """

    tensors: Tensors
    keywords: Mapping[str, Tensors] = field(default_factory=dict)
    arguments: Mapping[str, Value] = field(default_factory=dict)
    nested: Nesting = False
    first: str = ""
    open: bool = False
    forms: Mapping[str, Form] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Iterable[Tensor]) -> Given:
        """Nothing but these, arrays among them as tensors of their shape."""
        return cls(tuple(map(as_symbolic, inputs)))

    @classmethod
    def of_shapes(
        cls,
        shapes: Iterable[Shape | Unknown],
        keywords: Mapping[str, Any] | None = None,
        arguments: Mapping[str, Value] | None = None,
        nested: Nesting = True,
        open: bool = False,
    ) -> Given:
        """Tensors of these shapes, and by name of a shape or of a list of them, that no layer has made."""
        named = {k: tuple(map(TensorValue, v if isinstance(v, list) else [v])) for k, v in (keywords or {}).items()}
        return cls(tuple(map(TensorValue, shapes)), named, arguments or {}, nested, open=open)

    @property
    def alone(self) -> bool:
        """Whether it is one tensor, not in a list, and nothing else."""
        return len(self.tensors) == 1 and not (self.nested or self.keywords or self.arguments or self.first)

    @property
    def shapes(self) -> tuple[Shape | Unknown, ...]:
        """Those of the tensors in the first argument."""
        return tuple(tensor.shape for tensor in self.tensors)

    @property
    def every_tensor(self) -> Iterable[TensorValue]:
        """Those given by name too."""
        return chain(self.tensors, *self.keywords.values())

    @property
    def beside(self) -> dict[str, Value]:
        """What the `call` of an own class gets behind the first argument."""
        return {**self.arguments, **{k: self._by_name(k, v) for k, v in self.keywords.items()}}

    def _by_name(self, name: str, tensors: Tensors) -> Value:
        if name in self.forms:
            return self.forms[name].filled(tensors)
        return tensors[0] if len(tensors) == 1 else ListValue(tensors)


class Flat(ListValue):
    """Tensors that a layer takes or gives, some of which may stand in lists of their own, or among other things."""

    __slots__ = ()
    nested = True


def tensors_in(value: Value) -> list[Tensor]:
    """The tensors (symbolic or arrays) in an argument, in order; other things are left out."""
    if isinstance(value, (TensorValue, Array)):
        return [value]
    if isinstance(value, ListValue):
        return _parts(value.items if value.rest is None else chain(value.items, (value.rest,)))
    if isinstance(value, DictValue):
        return _parts(value.items.values() if value.rest is None else chain(value.items.values(), (value.rest,)))
    if isinstance(value, tuple):
        return _parts(value)
    return []


def by_key(value: Value, dialect: int) -> Value:
    """A dict of tensors in the order in which Keras counts them: Keras 3 sorts the keys."""
    if dialect < 3 or type(value) is not DictValue or not all(isinstance(key, str) for key in value.items):
        return value
    return DictValue({key: value.items[key] for key in sorted(value.items)}, value.rest)


def _parts(items: Iterable[Value]) -> list[Tensor]:
    """Among other tensors, something that is not known counts as a tensor of unknown shape."""
    found = [unknown_tensor(item) or tensors_in(item) for item in map(as_operand, items)]
    some = any(
        not isinstance(t.shape, Unknown) or t.layer is not None for part in found for t in part if isinstance(t, TensorValue)
    )
    some = some or any(isinstance(t, Array) for part in found for t in part)
    return [t for part in found for t in part] if some else []


def unknown_tensor(value: Value) -> list[Tensor]:
    """What is not known, where a tensor is expected: one of unknown shape."""
    return [TensorValue(value)] if isinstance(value, Unknown) else []


def as_keyword(shapes: list[Any]) -> Any:
    """The shape of a keyword tensor, or the list of shapes of several (`initial_state=[h, c]`)."""
    return shapes[0] if len(shapes) == 1 else shapes


def as_symbolic(tensor: Tensor) -> TensorValue:
    """An array among the inputs of a symbolic call counts as a tensor of its shape."""
    return tensor if isinstance(tensor, TensorValue) else TensorValue(tensor.shape)
