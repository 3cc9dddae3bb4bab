"""Evidence in the text of a source: what is looked for, and fast where most of it is in no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import filterfalse


class Evidence:
    """Expressions that each begin with a word, looked for at the beginning of words.

    Most are in no file. Two cheap questions come first: are the words that it begins with among the words of the text (a
    thousandth of the time of a search), and does its plain beginning stand there (a hundredth)? Only an expression that has
    passed both is compiled.

    ends: what some of them, `ending`, end with. From every beginning these go through the whole line, for nothing where no
    such end is in the text. That is asked without its `\b`, which would be tried at every character.
    """

    def __init__(self, *expressions: str, ending: Iterable[str] = (), ends: str = "") -> None:
        self._expressions = _Listed((*_beginning(e), e) for e in expressions)
        self._ending = _Listed((*_beginning(e), e + ends) for e in ending)
        self._ends = ends.removeprefix(r"\b")

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where one of them stands."""
        expressions = self._expressions.possible(text)
        if self._ends and re.search(self._ends, text):
            expressions += self._ending.possible(text)
        found = [m for e in expressions if (m := next(_at_words(e, text), None)) is not None]
        return min(found, key=re.Match.start, default=None)

    def in_code(self, text: str) -> re.Match[str] | None:
        """The same, but in no line that is a comment: code that is commented out is often of another time."""
        found = self.search(text)
        return found if found is None or not _in_comment(found) else next(filterfalse(_in_comment, self.each(text)), None)

    def each(self, text: str) -> Iterator[re.Match[str]]:
        """All places where one of them stands."""
        for expression in self._expressions.possible(text):
            yield from _at_words(expression, text)


class _Listed:
    """Expressions under one of the words that they begin with, so that none is looked at whose word is not in the text."""

    def __init__(self, expressions: Iterable[tuple[frozenset[bytes], str, str]]) -> None:
        self._by_word: dict[bytes, list[tuple[int, frozenset[bytes], str, str]]] = {}
        for place, (words, beginning, expression) in enumerate(expressions):
            self._by_word.setdefault(max(words, key=len, default=b""), []).append((place, words, beginning, expression))
        self._words = frozenset(self._by_word)

    def possible(self, text: str) -> list[str]:
        """Those whose beginning is in the text, in their order."""
        there = _words(text)
        near = [listed for word in self._words & there for listed in self._by_word[word]]
        return [e for _, words, beginning, e in sorted(near) if words <= there and beginning in text]


_BETWEEN_WORDS = bytes(c if c < 128 and (chr(c).isalnum() or chr(c) == "_") else ord(" ") for c in range(256))


@lru_cache(128)  # of the cells of a notebook
def _words(text: str) -> frozenset[bytes]:
    """The words of ASCII letters, between any others too, and the empty one. A table of bytes finds them in half the time of an
    expression."""
    return frozenset((b"", *text.encode("ascii", "replace").translate(_BETWEEN_WORDS).split()))


def _beginning(expression: str) -> tuple[frozenset[bytes], str]:
    """The words that an expression surely begins with, and the plain text. The last word may go on behind what is read here."""
    read = re.match(r"(?:\\\.|\\s\+|[\w%])*", expression)
    head = read[0] if read else ""
    whole = re.match(r"\\b|\\s\*(?:=|\\[^\w])", expression[len(head) :]) is not None
    words = re.findall(r"\w+" if whole else r"\w+(?!\w|$)", head.replace(r"\s+", " ").replace("\\", ""))
    return frozenset(word.encode() for word in words), head.partition(r"\s")[0].replace("\\", "")


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
