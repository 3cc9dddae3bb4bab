"""Evidence in the text of a source: what is looked for, and fast where most of it is in no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import filterfalse


class Evidence:
    """Expressions that each begin with a word, looked for at the beginning of words.

    To find the plain beginning of an expression takes a hundredth of the time that an expression with alternatives takes, and
    most are in no file: only an expression whose beginning is in the text is compiled.

    ends: what some of them, `ending`, end with. From every beginning these go through the whole line, for nothing where no
    such end is in the text. That is asked without its `\b`, which would be tried at every character.
    """

    def __init__(self, *expressions: str, ending: Iterable[str] = (), ends: str = "") -> None:
        self._expressions = [(_beginning(e), e) for e in expressions]
        self._ending = [(_beginning(e), e + ends) for e in ending]
        self._ends = ends.removeprefix(r"\b")

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where one of them stands."""
        ending = self._ending if self._ending and re.search(self._ends, text) else ()
        expressions = (*self._expressions, *ending)
        found = [m for beginning, e in expressions if beginning in text and (m := next(_at_words(e, text), None)) is not None]
        return min(found, key=re.Match.start, default=None)

    def in_code(self, text: str) -> re.Match[str] | None:
        """The same, but in no line that is a comment: code that is commented out is often of another time."""
        found = self.search(text)
        return found if found is None or not _in_comment(found) else next(filterfalse(_in_comment, self.each(text)), None)

    def each(self, text: str) -> Iterator[re.Match[str]]:
        """All places where one of them stands."""
        for beginning, expression in self._expressions:
            if beginning in text:
                yield from _at_words(expression, text)


def _beginning(expression: str) -> str:
    """The plain text that an expression begins with."""
    plain = re.match(r"(?:\\\.|[\w%])*", expression)
    return plain[0].replace("\\", "") if plain else ""


def _in_comment(found: re.Match[str]) -> bool:
    line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    return line.lstrip().startswith("#")


def _at_words(expression: str, text: str) -> Iterator[re.Match[str]]:
    for found in re.finditer(expression, text):
        before = text[found.start() - 1 : found.start()]
        if not (found[0][0].isidentifier() and (before.isalnum() or before == "_")):
            yield found


def each(words: str, rest: str) -> list[str]:
    """Each of the words, followed by the rest of an expression."""
    return [word + rest for word in words.split()]
