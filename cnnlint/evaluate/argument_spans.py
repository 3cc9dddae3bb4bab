"""Where the arguments of a call stand, worked out late: few calls are ever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

if TYPE_CHECKING:
    from cnnlint.diagnostics import Span
    from cnnlint.evaluate.positions import Positions


class PositionalSpans:
    """The places of a call's positional arguments as a tuple, worked out when somebody asks for one."""

    __slots__ = ("_count", "_found", "_lead", "_node", "_positions", "_starred")

    def __init__(
        self, positions: Positions, node: cst.Call, starred: bool, count: int, lead: tuple[Span | None, ...] = ()
    ) -> None:
        # not a Place: it holds the bound arguments, and so these
        self._positions, self._node, self._starred = positions, node, starred
        self._count, self._lead = count, lead
        self._found: tuple[list[Span | None], dict[str, Span]] | None = None

    def find(self) -> tuple[list[Span | None], dict[str, Span]]:
        """Places by position and by keyword."""
        if self._found is None:
            found = self._positions.arguments(self._node)
            self._found = ([], found[1]) if self._starred else found
        return self._found

    def __len__(self) -> int:
        return len(self._lead) + self._count

    def __getitem__(self, index: int) -> Span | None:
        if index < len(self._lead):
            return self._lead[index]
        found = self.find()[0]
        index -= len(self._lead)
        return found[index] if index < len(found) else None

    def __iter__(self) -> Any:
        found = self.find()[0][: self._count]
        return iter((*self._lead, *found, *[None] * (self._count - len(found))))

    def __add__(self, other: Any) -> tuple[Span | None, ...]:
        return (*self, *other)

    def __radd__(self, other: Any) -> tuple[Span | None, ...]:
        return (*other, *self)

    def items(self, index: int) -> list[Span]:
        """The places of the items of an argument that is written as a list."""
        index -= len(self._lead)
        return [] if self._starred or index < 0 else self._positions.items(self._node, index)

    def prepend(self, span: Span | None) -> PositionalSpans:
        """With the receiver's (absent) place before the others."""
        return PositionalSpans(self._positions, self._node, self._starred, self._count, (span, *self._lead))


class KeywordSpans(dict[str, Any]):
    """Places by keyword; the whole of `lr=0.1` is under `with_name("lr")`."""

    def __init__(self, spans: PositionalSpans) -> None:
        self._spans: PositionalSpans | None = spans

    def _load(self) -> None:
        if self._spans is not None:
            spans, self._spans = self._spans, None
            self.update(spans.find()[1])

    def __contains__(self, key: object) -> bool:
        self._load()
        return super().__contains__(key)

    def __getitem__(self, key: str) -> Any:
        self._load()
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._load()
        return super().get(key, default)

    def __iter__(self) -> Any:
        self._load()
        return super().__iter__()

    def __len__(self) -> int:
        self._load()
        return super().__len__()

    def keys(self) -> Any:
        self._load()
        return super().keys()

    def items(self) -> Any:
        self._load()
        return super().items()
