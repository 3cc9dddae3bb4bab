"""What is said to the user: places, findings and their fixes. A leaf module; standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from enum import StrEnum
from typing import Any

from cnnlint.frozen import dataclass, replace


class Severity(StrEnum):
    """How sure and how bad: `ERROR` is proven, `WARNING` trains badly or is assumed from context, `INFO` is a note."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return list(Severity).index(self)


class Turn:
    """One of the times that a place in the source is reached: a call of its function, a round of its loop. The number tells
    what becomes unknown then from what does at other times, and so do the names: `n` the first time, `n_2` the second."""

    __slots__ = ("_named", "number")

    def __init__(self, number: int, named: dict[tuple[object, ...], dict[int, int]]) -> None:
        self.number, self._named = number, named  # by the name and what goes with it: the turns, numbered

    def name(self, name: str, *of: object) -> str:
        """What something of that name is called that becomes unknown in this turn."""
        turns = self._named.setdefault((name, *of), {})
        nth = turns.setdefault(self.number, len(turns) + 1)
        return name if nth == 1 else f"{name}_{nth}"

    def __reduce__(self) -> tuple[type[Turn], tuple[object, ...]]:
        return Turn, (self.number, {})


def number_of_turn(span: Span | None) -> int:
    """Which of the times it was that a place was reached; 0 where it is reached once."""
    return 0 if span is None or span.turn is None else span.turn.number


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a source. Lines and columns start at 1 and count code points; the end is exclusive.

    `cell` counts all cells of a notebook from 0 and is None in a plain file; lines are then lines of that cell. `turn` is
    set where it was reached by a call or in the round of a loop: it is one place, whenever that was.
    """

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    cell: int | None = None
    turn: Turn | None = field(default=None, compare=False, repr=False)

    @property
    def at_any_time(self) -> Span:
        """The place, whenever it is reached."""
        return self if self.turn is None else self.in_turn(None)

    def in_turn(self, turn: Turn | None) -> Span:
        """The place as it is reached at that time."""
        return Span(self.path, self.line, self.column, self.end_line, self.end_column, self.cell, turn)

    @property
    def start(self) -> Span:
        """The empty place before it."""
        return self.up_to(self)

    @property
    def end(self) -> Span:
        """The empty place behind it."""
        return Span(self.path, self.end_line, self.end_column, self.end_line, self.end_column, self.cell)

    def up_to(self, other: Span) -> Span:
        """From where it begins to where the other begins."""
        return Span(self.path, self.line, self.column, other.line, other.column, self.cell)

    def holds(self, other: Span) -> bool:
        """Whether the other lies in it."""
        if (self.path, self.cell) != (other.path, other.cell):
            return False
        begins = (self.line, self.column) <= (other.line, other.column)
        return begins and (other.end_line, other.end_column) <= (self.end_line, self.end_column)

    @property
    def row(self) -> tuple[str, int | None, int]:
        """The line on which it begins, of its cell and file: each cell has a first line."""
        return self.path, self.cell, self.line

    @property
    def order(self) -> tuple[str, int, int, int]:
        """The key that sorts places as a reader meets them."""
        return (self.path, -1 if self.cell is None else self.cell, self.line, self.column)


RAISED_HERE = "raised here"  # labels the place in a module, where the primary span is the call that led there


@dataclass(frozen=True, slots=True)
class Label:
    """A related place and the few words that point at it ("10 classes here")."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces the text of `span` by `text`; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together. `safe`: model and training stay the same, or the original provably crashes."""

    message: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: what is wrong (`message`), where (`span`, `labels`), against what, and what to do (`help`)."""

    code: str
    name: str
    category: str
    severity: Severity
    message: str
    span: Span
    labels: tuple[Label, ...] = ()
    expected: str | None = None
    actual: str | None = None
    help: str | None = None
    keras: str | None = None  # what Keras itself would say at run time
    fix: Fix | None = None
    model: str | None = None
    layer: str | None = None
    shown_by: str = "silent"  # where Keras would show it: build, compile, fit or silent
    speaker: str = "keras"  # whose words `keras` quotes: keras, numpy or python
    unconditional: str | None = None  # the message without the conditions that stand behind it

    def under(self, condition: str, **changes: Any) -> Finding:
        """What holds under a condition alone, which stands in parentheses behind the message; `changes` are other fields."""
        bare = self.unconditional or self.message
        return replace(self, message=f"{self.message} ({condition})", unconditional=bare, **changes)

    def with_labels(self, labels: Iterable[Label], **changes: Any) -> Finding:
        """With further places; `changes` are other fields."""
        return replace(self, labels=(*self.labels, *labels), **changes)


def plural(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
