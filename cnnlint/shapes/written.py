"""Expressions as people write them: `64·vocab_size + 64`, `(n - 1) // 2 + 1`, `min(n, 3)`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol


class Factor(Protocol):
    """What can stand in a product."""

    @property
    def as_factor(self) -> str:
        """It, in brackets where it needs them."""


def polynomial(terms: Iterable[tuple[Sequence[Factor], int]]) -> str:
    """A sum of products, each with its coefficient: those of most factors first."""
    parts: list[str] = []
    for monomial, coefficient in sorted(terms, key=lambda t: (-len(t[0]), [repr(a) for a in t[0]])):
        factors = [atom.as_factor for atom in monomial]
        if abs(coefficient) != 1 or not factors:
            factors.insert(0, str(abs(coefficient)))
        parts += ["-" if coefficient < 0 else "+", "·".join(factors)]
    first = parts[1] if parts[0] == "+" else "-" + parts[1]
    return " ".join([first, *parts[2:]])


def operation(kind: str, arguments: Sequence[int | Factor]) -> str:
    """A function with its arguments, or an operator between them."""
    if kind in ("min", "max"):
        return f"{kind}({', '.join(map(repr, arguments))})"
    return f" {kind} ".join(str(a) if isinstance(a, int) else a.as_factor for a in arguments)
