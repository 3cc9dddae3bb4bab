"""Which findings does the source itself hide, and which of its suppressions hide nothing?"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from cnnlint.config.selectors import nearest, specificity, suggestion
from cnnlint.diagnostics import Edit, Finding, Fix, Span
from cnnlint.files.directives import Directives, Ignore
from cnnlint.frozen import dataclass
from cnnlint.rules.registry import Entry, entries

if TYPE_CHECKING:
    from cnnlint.rules.base import Rule

Word = tuple[Ignore, str]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What is left, what was hidden, and the words of suppressions that hid nothing or name no rule."""

    kept: tuple[Finding, ...]
    hidden: tuple[Finding, ...]
    unused: tuple[Word, ...]
    unknown: tuple[Word, ...]


def suppress(findings: Iterable[Finding], directives: Directives, ran: Collection[str]) -> Suppressed:
    """Divides findings by the source's suppressions. A word is unused only if every rule that it names is among the codes
    that ran."""
    kept: list[Finding] = []
    hidden: list[Finding] = []
    used: set[tuple[Span, str]] = set()
    hiding = _by_line(directives)
    for finding in findings:
        found = [(ignore.span, word) for ignore, word in hiding(finding)]
        (hidden if found else kept).append(finding)
        used.update(found)
    words = [(ignore, word) for ignore in directives.ignores for word in ignore.words]
    named = {word: [entry for entry in entries() if specificity(word, entry) is not None] for _, word in words}
    return Suppressed(
        tuple(kept),
        tuple(hidden),
        tuple(
            (ignore, word)
            for ignore, word in words
            if ignore.kind != "tag" and named[word] and (ignore.span, word) not in used and _judged(named[word], ran)
        ),
        tuple((ignore, word) for ignore, word in words if not named[word]),
    )


def _judged(named: Iterable[Entry], ran: Collection[str]) -> bool:
    """Suppressions of the rules about suppressions are never called unused."""
    return all(entry.code in ran and entry.name not in ("unused-suppression", "unknown-suppression") for entry in named)


def _by_line(directives: Directives) -> Callable[[Finding], Iterator[Word]]:
    """What tells the words that hide a finding, of all of them only those on its lines asked."""
    wide: list[Word] = []
    lines: dict[tuple[str, int | None, int], list[Word]] = {}
    for ignore in directives.ignores:
        words = [(ignore, word) for word in ignore.words]
        if ignore.whole_file or ignore.last - ignore.first > _LONG:
            wide += words
            continue
        for line in range(ignore.first, ignore.last + 1):
            lines.setdefault((ignore.span.path, ignore.span.cell, line), []).extend(words)

    def hiding(finding: Finding) -> Iterator[Word]:
        spans = (finding.span, *(label.span for label in finding.labels)) if lines else ()
        places = {(span.path, span.cell, n) for span in spans for n in range(span.line, max(span.line, span.end_line) + 1)}
        near = (word for place in places for word in lines.get(place, ()))
        return ((ignore, word) for ignore, word in (*wide, *near) if _hides(ignore, word, finding))

    return hiding


_LONG = 100  # lines that a suppression covers, from which on it is asked of every finding


def _hides(ignore: Ignore, word: str, finding: Finding) -> bool:
    if not _names(word, finding):
        return False
    return ignore.whole_file or any(_covers(ignore, span) for span in (finding.span, *(label.span for label in finding.labels)))


def _names(word: str, finding: Finding) -> bool:
    entry = Entry(finding.code, finding.name, True, "", "")
    return specificity(word, entry) is not None


def _covers(ignore: Ignore, span: Span) -> bool:
    if (span.path, span.cell) != (ignore.span.path, ignore.span.cell):
        return False
    return ignore.first <= max(span.line, span.end_line) and span.line <= ignore.last


def about_suppressions(
    result: Suppressed, directives: Directives, unused: Rule | None, unknown: Rule | None
) -> Iterator[Finding]:
    """The findings of the rules about suppressions, those of them that run; a suppression can hide these too."""
    hiding = _by_line(directives)
    for finding in _about(result, directives, unused, unknown):
        if next(hiding(finding), None) is None:
            yield finding


def _about(result: Suppressed, directives: Directives, unused: Rule | None, unknown: Rule | None) -> Iterator[Finding]:
    if unused:
        together = _together(result.unused)
        for ignore, word in result.unused:
            fix = _removal(ignore, together[ignore.span], "remove the suppression")
            message = f"`{word}` finds nothing here to suppress{_elsewhere(ignore, word, result.kept)}"
            yield unused.finding(ignore.span, message, fix=fix)
    if unknown:
        together = _together(result.unknown)
        for ignore, word in result.unknown:
            message = f"the suppression names `{word}`, but no rule is called that{suggestion(word)}"
            fix = _correction(ignore, together[ignore.span])
            yield unknown.finding(ignore.span, message, fix=fix)
        for misread in directives.misread:
            yield unknown.finding(misread.span, misread.message)


def _elsewhere(ignore: Ignore, word: str, kept: Iterable[Finding]) -> str:
    """Where the next finding of the rule is: the comment may stand at another line of the same statement."""
    place = ignore.span.path, ignore.span.cell
    lines = [found.span.line for found in kept if _names(word, found) and (found.span.path, found.span.cell) == place]
    return f"; the finding is on line {min(lines, key=lambda line: abs(line - ignore.first))}" if lines else ""


def _together(words: Iterable[Word]) -> dict[Span, set[str]]:
    """The words of each comment."""
    found: dict[Span, set[str]] = {}
    for ignore, word in words:
        found.setdefault(ignore.span, set()).add(word)
    return found


def _correction(ignore: Ignore, words: set[str]) -> Fix | None:
    """Writes what the words that name no rule mean, and takes those out that mean nothing."""
    meant = {word: right for word in sorted(words) if (right := nearest(word)) is not None and right not in ignore.words}
    if not meant or ignore.removal is None:
        return _removal(ignore, words, "remove the unknown name")
    text = _without(ignore.text, words - meant.keys())
    for word, right in meant.items():
        text = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", right, text, count=1)
    named = " and ".join(f"`{right}`" for right in meant.values())
    return Fix(f"write {named}", (Edit(ignore.span, text),), safe=True)


def _removal(ignore: Ignore, words: set[str], message: str) -> Fix | None:
    """Takes words out of the comment; the comment goes when none is left."""
    if ignore.removal is None:
        return None
    left = [word for word in ignore.words if word not in words]
    if left or (ignore.kind == "noqa" and _other_codes(ignore.text)):
        return Fix(message, (Edit(ignore.span, _without(ignore.text, words)),), safe=True)
    return Fix(message, (Edit(ignore.removal, ""),), safe=True)


def _other_codes(text: str) -> bool:
    return any(not code.startswith("CNN") for code in re.findall(r"\b[A-Z]+\d+\b", text.upper().partition(":")[2]))


def _without(text: str, words: set[str]) -> str:
    for word in words:
        text = re.sub(rf"(?i)\b{re.escape(word)}\b\s*,?\s*", "", text, count=1)
    return re.sub(r"[,\s]+(?=\]|$)", "", text)
