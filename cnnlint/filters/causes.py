"""One cause, one finding: what only follows from another mistake is not reported beside it.

A rule names in `yields_to` the rules that know the cause better, or they name its category in `explains`. Its finding goes
where one of theirs that is at least as severe speaks of the same thing: of the same model, of no other layer, and with a place
in common (the loss that both point at, the array that both were fed). A rule that names itself tells each mistake once: what
would be said again becomes a further place. What one place of a function does wrong is told once, however often the function
is called: layers that differ in the number of their automatic name alone are those of another call.

A mistake in a module is found again in every file that imports it. It is told in the report on the module, if that is among
those checked and tells it, else in the first report that does.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cnnlint.diagnostics import RAISED_HERE, Finding, Label, Span
from cnnlint.frozen import replace

if TYPE_CHECKING:
    from cnnlint.report.model import FileReport
    from cnnlint.rules.base import Rule


def one_each(found: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """The findings without those whose cause another one names."""
    found = list(found)
    there: dict[tuple[str, Span], list[Finding]] = defaultdict(list)
    for finding in found:
        for place in _places(finding):
            there[finding.name, place].append(finding)
    return _in_one_call(_once([f for f in found if not _follows(f, there, rules)], rules))


def _follows(finding: Finding, there: Mapping[tuple[str, Span], list[Finding]], rules: Mapping[str, Rule]) -> bool:
    """Whether another finding that is told names the cause: one that goes itself, for a cause of its own, names none.

    there: the findings of a rule that have a place.
    """
    better = {*rules[finding.name].yields_to, *(name for name, rule in rules.items() if finding.category in rule.explains)}
    names = better - {finding.name}
    causes = (
        cause for place in (_places(finding) if names else ()) for name in names for cause in there.get((name, place), ())
    )
    return any(
        cause.severity.rank <= finding.severity.rank and _of_one_thing(finding, cause) and not _follows(cause, there, rules)
        for cause in causes
    )


def _once(found: list[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """The findings, where a rule that yields to itself says the same of one thing once, with its further places."""
    kept: list[Finding] = []
    earlier: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for finding in found:
        key = (finding.name, finding.message, finding.severity, finding.model, finding.layer)
        first = next((i for i in earlier[key] if _of_one_thing(kept[i], finding)), None)
        if finding.name not in rules[finding.name].yields_to or first is None:
            earlier[key].append(len(kept))
            kept.append(finding)
        else:
            kept[first] = _with_places(kept[first], finding)
    return kept


def _in_one_call(found: list[Finding]) -> list[Finding]:
    """The findings, those of one place that differ in the numbers of automatic names alone once, and of those that several
    calls or rounds lead to the most severe ones of one of them."""
    places = Counter((finding.name, finding.span) for finding in found)
    if len(places) == len(found):
        return found
    told: dict[tuple[object, ...], Finding] = {}
    worst: dict[tuple[str, Span], Finding] = {}
    for finding in found:
        told.setdefault((finding.name, finding.severity, finding.span, _NUMBERED.sub(r"\1`", finding.message)), finding)
        first = worst.setdefault((finding.name, finding.span), finding)
        if finding.severity.rank < first.severity.rank:
            worst[finding.name, finding.span] = finding
    return [finding for finding in told.values() if _turn(finding) == _turn(worst[finding.name, finding.span])]


def _turn(finding: Finding) -> int:
    return finding.span.turn.number if finding.span.turn is not None else 0


_NUMBERED = re.compile(r"(`[a-z]\w*?)(?:_\d+)?\??`")  # with a question mark where another release may count otherwise


def _with_places(finding: Finding, again: Finding) -> Finding:
    places = _places(finding)
    further = (Label(again.span, "and here"), *again.labels)
    return finding.with_labels(label for label in further if label.span not in places)


def _of_one_thing(a: Finding, b: Finding) -> bool:
    """Whether two findings speak of the same model and layer, as far as both name one, and have a place in common."""
    if not (_agree(a.model, b.model) and _agree(a.layer, b.layer)):
        return False
    return not _places(a).isdisjoint(_places(b))


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _places(finding: Finding) -> set[Span]:
    return {finding.span, *(label.span for label in finding.labels)}


def across(reports: Sequence[FileReport]) -> tuple[FileReport, ...]:
    """The reports on several files, with each mistake in a module that they share told once."""
    if not any(_origin(finding, report) for report in reports for finding in report.findings):
        return tuple(reports)
    ranks: dict[tuple[object, ...], int] = {}  # what the reports on the modules themselves tell, and how severe it is
    for report in reports:
        for finding in report.findings:
            if _origin(finding, report) is None:
                key = _key(finding, finding.span)
                ranks[key] = min(finding.severity.rank, ranks.get(key, finding.severity.rank))
    told: set[tuple[object, ...]] = set()
    return tuple(_without_told(report, ranks, told) for report in reports)


def _without_told(report: FileReport, ranks: Mapping[tuple[object, ...], int], told: set[tuple[object, ...]]) -> FileReport:
    kept = []
    for finding in report.findings:
        origin = _origin(finding, report)
        if origin is not None:
            key = _key(finding, origin)
            said = finding.message if finding.actual is None else (finding.expected, finding.actual)  # there a count may differ
            again = (*key, said, finding.severity)
            if ranks.get(key, finding.severity.rank + 1) <= finding.severity.rank or again in told:
                continue
            if origin is finding.span:
                told.add(again)  # a call is a mistake of its own
        kept.append(finding)
    joined = _of_one_place(_at_one_call(kept, report), report)
    return report if len(joined) == len(report.findings) else replace(report, findings=tuple(joined))


def _at_one_call(found: list[Finding], report: FileReport) -> list[Finding]:
    """The findings, where a rule tells what one call leads to in other files once, the most severe with the other places."""
    kept: dict[object, tuple[int, Finding]] = {}
    for place, finding in sorted(enumerate(found), key=lambda entry: entry[1].severity.rank):
        moved = finding.span.path == report.path and _origin(finding, report) is not None
        key = (finding.name, finding.span) if moved else place
        kept[key] = (kept[key][0], _with_places(kept[key][1], finding)) if key in kept else (place, finding)
    return [finding for _, finding in sorted(kept.values(), key=lambda entry: entry[0])]


_FEW = 2  # calls whose own arguments are to blame, rather than what they call
_SHOWN = 3


def _of_one_place(found: list[Finding], report: FileReport) -> list[Finding]:
    """The findings, where what many calls lead to at one place of another file is told at the first of them."""
    places: dict[object, list[Finding]] = {}
    for finding in found:
        origin = _origin(finding, report) if finding.span.path == report.path else None
        places.setdefault(finding if origin is None else (finding.name, finding.severity, origin), []).append(finding)
    return [one for alike in places.values() for one in ([_with_others(alike)] if len(alike) > _FEW else alike)]


def _with_others(found: list[Finding]) -> Finding:
    first, *others = found
    message = f"{first.message}, as in {len(others)} other calls"
    labels = (Label(other.span, "and here") for other in others[:_SHOWN])
    return first.with_labels(labels, message=message)


def _origin(finding: Finding, report: FileReport) -> Span | None:
    """The place in another file where the mistake is; None if it is in the file of the report."""
    if finding.span.path != report.path:
        return finding.span
    return next((label.span for label in finding.labels if label.text == RAISED_HERE and label.span.path != report.path), None)


def _key(finding: Finding, span: Span) -> tuple[object, ...]:
    return (finding.code, Path(span.path).resolve(), span.cell, span.line, span.column)
