"""What is told of sizes that the source leaves open: by the user (`--assume`, the configuration, comments), and by how they are
used further down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.frozen import replace
from cnnlint.shapes import Dim, Expr, Symbol, substitute, with_least
from cnnlint.values import Array, Unknown, Value


class Assumptions:
    """facts: values by (dotted) name. asked: the names by which something is not known, kept where there are facts.
    least: what sizes are at least, without which the program would have ended."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = dict(facts)
        self.asked: set[str] = set()
        self.least: dict[Symbol, int] = {}

    def learn(self, size: Expr, least: int) -> None:
        """That size, a symbol and perhaps a number beside it, is at least so much."""
        (name,) = size.symbols if len(size.symbols) == 1 else (None,)
        beside = size - Expr({(name,): 1}) if name is not None else size
        if name is not None and isinstance(beside, int):
            self.least[name] = max(self.least.get(name, 0), least - beside)

    def settle(self, value: Value) -> Value:
        """The value, or what the user assumes for the unknowns in it."""
        if not self.facts and not self.least:
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
        dim = with_least(dim, self.least) if self.least else dim
        unknowns = dim.symbols if isinstance(dim, Expr) else ()
        self.asked.update(name for unknown in unknowns for name in (unknown.name, unknown.base))
        facts = {unknown.name: self.facts.get(unknown.name, self.facts.get(unknown.base)) for unknown in unknowns}
        sizes = {name: fact for name, fact in facts.items() if isinstance(fact, int)}
        return substitute(dim, sizes) if sizes else dim
