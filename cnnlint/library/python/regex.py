"""`re`: a pattern and a text that are both known are matched by Python itself, within a bound."""

from __future__ import annotations

import re
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.library.python.kinds import from_native, native, raise_like_python, to_native
from cnnlint.values import Context, Object, Unknown, Value

_LONGEST = 200  # characters of a text or a pattern
_MOST_STEPS = 10_000_000  # of a match: each part that may match more or less of the text multiplies them by its length
_FUNCTIONS = frozenset({"match", "fullmatch", "search", "findall", "finditer", "split", "sub", "escape"})
_OF_MATCH = frozenset({"group", "groups", "groupdict", "start", "end", "span", "expand"})


@dataclass(frozen=True, slots=True)
class Pattern(Object):
    """What `re.compile` gives."""

    pattern: str

    def get(self, name: str, at: Context) -> Value:
        return self.pattern if name == "pattern" else at.member(self, "re.Pattern", name)


class Match(Object):
    """What was found."""

    __slots__ = ("found",)

    def __init__(self, found: re.Match[str]) -> None:
        self.found = found

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "re.Match", name)

    def item(self, key: Value, at: Context) -> Value:
        return of_match(at, "re.Match.group", Arguments((self, key)))


@models("re.compile")
def compile_(at: Context, pattern: Value, flags: Value = 0) -> Value:
    if isinstance(pattern, str) and flags == 0:
        return Pattern(pattern)
    return pattern if isinstance(pattern, Unknown) else at.unknown("a pattern that is not known")


@models("re.*", "re.Pattern.*")
def matched(at: Context, name: str, args: Arguments) -> Value:
    """A function of `re`, or the method of a pattern, on texts."""
    short = name.rpartition(".")[2]
    given = tuple(value.pattern if isinstance(value, Pattern) else value for value in args.positional)
    unknown = args.rest or next((v for v in (*given, *args.keywords.values()) if isinstance(v, Unknown)), None)
    texts = [v for v in given if isinstance(v, str) and len(v) <= _LONGEST]
    followed = short in _FUNCTIONS and texts and len(texts) == len(given) and not args.keywords
    if unknown is not None or not followed or not _bounded(*texts):
        return unknown or at.unknown(f"{name}() is computed at run time")
    try:
        found: Any = getattr(re, short)(*texts)
    except (re.error, TypeError) as error:
        return raise_like_python(at, error)
    return tuple(map(_value, found)) if short == "finditer" else _value(found)


def _value(found: Any) -> Value:
    return Match(found) if isinstance(found, re.Match) else from_native(found)


def _bounded(pattern: str, *others: str) -> bool:
    """Whether a match surely comes to an end soon; repeated groups may take for ever."""
    repeats, choices = (len(re.findall(rf"(?<!\(){signs}", pattern)) for signs in (r"[*+{]", r"[?|]"))
    longest = max(map(len, others), default=0) + 1
    return not re.search(r"\)[*+{]", pattern) and longest ** (repeats + 1) * 2**choices <= _MOST_STEPS


@models("re.Match.*")
def of_match(at: Context, name: str, args: Arguments) -> Value:
    """A part of what was found."""
    short = name.rpartition(".")[2]
    match, *given = args.positional or (None,)
    if not isinstance(match, Match) or short not in _OF_MATCH or args.keywords or args.rest or not all(map(native, given)):
        return at.unknown(f"`.{short}` of a match is computed at run time")
    try:
        return from_native(getattr(match.found, short)(*map(to_native, given)))
    except (IndexError, TypeError, re.error) as error:
        return raise_like_python(at, error)
