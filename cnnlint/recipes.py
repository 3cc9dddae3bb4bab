"""How a tensor is computed where no layer of Keras says it, kept as data so that `verify` can compute it again. A leaf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from cnnlint.frozen import dataclass
from cnnlint.values import Value


@dataclass(frozen=True, slots=True)
class Operand:
    """In a recipe: an input of the call, by its place."""

    index: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a result comes about where no layer of Keras says it: the call of a library function, by its qualified name.

    Its arguments are values, operands and further recipes. `keras.__call__` calls the layer that is its first argument,
    `keras.__derived__.call` is the `call` of the base class. size: the number of calls in it.
    """

    name: str
    positional: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)
    size: int = 1
