"""What the source does not tell, as a value: why, where it arose, and what would settle it."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from cnnlint.diagnostics import Span, number_of_turn
from cnnlint.frozen import dataclass, replace
from cnnlint.reasons import Cause
from cnnlint.shapes import Expr, symbol

if TYPE_CHECKING:
    from cnnlint.values.kinds import Relation

Value: TypeAlias = object  # mypy asks that every use narrows it, as the program that is read would


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the source does not tell: why (a clause that reads well after "unknown: "), and where it arose.

    `name` is the variable or expression that an assumption could settle (`# cnnlint: assume name=20`), if any. `by` is the
    assumption about something else that would decide it: `use_bn=True` where it depends on a condition. `cause` is the kind of
    reason, where something follows from it: the words of `reason` are for people.
    """

    reason: str
    span: Span | None = None
    name: str | None = None
    by: str | None = None
    cause: Cause | None = field(default=None, compare=False, repr=False)
    BESIDE_FIELDS: ClassVar[tuple[str, ...]] = ("turn",)  # what else is compared

    @property
    def turn(self) -> int:
        """Which of the times it is that a value became unknown at that place."""
        return number_of_turn(self.span)

    def likewise(self, name: str | None = None, by: str | None = None, span: Span | None = None) -> Unknown:
        """Another value that is unknown for the same reason, of no known type. span: where, if it is another place."""
        return Unknown(self.reason, span or self.span, name, by, self.cause)

    def placed(self, span: Span) -> Unknown:
        """The unknown, with a place if it has none."""
        return self if self.span is not None else self.likewise(self.name, self.by, span)


@dataclass(frozen=True, slots=True)
class Either(Unknown):
    """One of several objects, and it is not known which: what changes it may change each of them."""

    candidates: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf(Either):
    """One of the candidates, and nothing else."""


@dataclass(frozen=True, slots=True)
class Optional(Either):
    """None or another value, and it is not known which: what None does not have was asked of that value."""

    other: Value = None


@dataclass(frozen=True, slots=True)
class Undefined(Unknown):
    """What a name stands for that nothing binds in a script of which all is shown."""


@dataclass(frozen=True, slots=True)
class Drawn(Unknown):
    """What a library for drawing made, and all that comes of it (`plt.subplots()`, its axes, their methods): it leaves what it
    is given as it is."""

    def likewise(self, name: str | None = None, by: str | None = None, span: Span | None = None) -> Drawn:
        return Drawn(self.reason, span or self.span, name, by, self.cause)


@dataclass(frozen=True, slots=True)
class Number(Unknown):
    """A number that the source does not tell, of a known type: `like` is what the type of a `Scalar` is."""

    like: str = "int"
    related: Relation | None = field(default=None, compare=False, repr=False)

    def relating(self, relation: Relation) -> Number:
        """The number, which remembers what array it belongs to."""
        return replace(self, related=relation)


@dataclass(frozen=True, slots=True)
class Text(Unknown):
    """A string that the source does not tell. related: the table of whose columns it is a name. stem: what it is but for a
    number that may follow, as in automatic names."""

    related: Relation | None = field(default=None, compare=False, repr=False)
    stem: str | None = None

    def may_be(self, other: str) -> bool:
        """Whether it can be that string."""
        return self.stem is None or re.fullmatch(rf"{re.escape(self.stem)}(_\d+)?", other) is not None

    def may_hold(self, part: str) -> bool:
        """Whether that string can stand in it: what is no number must be of the stem."""
        return self.stem is None or all(word in self.stem for word in re.findall(r"[^\d_]+", part))


@dataclass(frozen=True, slots=True)
class Computed(Unknown):
    """What is computed from several things that the source does not tell. size: what it is where they are numbers."""

    size: Expr | None = None


def as_number(value: Unknown, minimum: int | None = None) -> Expr | None:
    """The unknown as a size of its name, None without one; an array of that name can be computed with as well."""
    if isinstance(value, Computed):
        return value.size
    if isinstance(value, Text) or not value.name:
        return None
    return symbol(value.name, value.reason, value.span, minimum, supposed=not isinstance(value, Number), cause=value.cause)


def nameless(value: Unknown) -> Unknown:
    """What depends on the unknown without being it: its name does not stand for it."""
    return value.likewise(by=value.by)


def aside_from(value: Unknown, example: str = "10") -> Unknown:
    """A truth that depends on the unknown: its name does not stand for it, and yet to assume a value of that settles it."""
    return value.likewise(by=f"{value.name}={example}" if value.name else value.by)


def as_text(value: Unknown) -> Text:
    """The unknown as that of a string."""
    return value if isinstance(value, Text) else Text(value.reason, value.span, value.name, value.by, value.cause)


def untyped(value: Unknown) -> Unknown:
    """The unknown; of a number or string that is not known no type, because the value is not that but depends on it."""
    return value.likewise(value.name, value.by) if isinstance(value, (Number, Text)) else value


@dataclass(frozen=True, slots=True)
class NotGiven(Unknown):
    """What the user may give and has no default: None where the program asks, not known where it is used as a value."""


@dataclass(frozen=True, slots=True)
class Rejected(Unknown):
    """An argument that Keras rejects, left out so that sizes are followed past it."""

    written: Value = None


def not_none(value: Value) -> Value:
    """The value where None would raise an error."""
    return value.other if isinstance(value, Optional) else value
