"""What the user tells of names that the source leaves open: `--assume`, the configuration and comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.frozen import replace
from cnnlint.shapes import Dim, Expr, substitute
from cnnlint.values import Array, Unknown, Value


class Assumptions:
    """facts: values by (dotted) name. asked: the names by which something is not known, kept where there are facts."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = dict(facts)
        self.asked: set[str] = set()

    def settle(self, value: Value) -> Value:
        """The value, or what the user assumes for the unknowns in it."""
        if not self.facts:
            return value
        if isinstance(value, Unknown) and value.name is not None:
            self.asked.add(value.name)
            return self.facts.get(value.name, value)
        if isinstance(value, Expr):
            return self._size(value)
        if isinstance(value, tuple):
            return tuple(self.settle(part) for part in value)
        if isinstance(value, Array) and isinstance(value.shape, tuple):
            shape = tuple(self._size(dim) for dim in value.shape)
            return value if shape == value.shape else replace(value, shape=shape)
        return value

    def _size(self, dim: Dim) -> Dim:
        names = [symbol.name for symbol in dim.symbols] if isinstance(dim, Expr) else []
        self.asked.update(names)
        sizes = {name: self.facts[name] for name in names if isinstance(self.facts.get(name), int)}
        return substitute(dim, sizes) if sizes else dim
