"""A program stops at its first mistake: what it would raise after that is not told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from cnnlint.diagnostics import Finding, Span


def first_of_each(found: Iterable[Finding], thing: Callable[[Finding], Hashable | None]) -> Iterator[Finding]:
    """The first finding about each thing (a model, a layer, a place), and all that name none."""
    told: set[Hashable] = set()
    for finding in found:
        about = thing(finding)
        if about is None or about not in told:
            yield finding
        told.add(about)


def first_at_each_place(found: Iterable[Finding]) -> Iterator[Finding]:
    """One finding where a function or a loop makes several models that are wrong in the same way, the most severe of them."""
    worst: dict[Span, Finding] = {}
    for finding in found:
        before = worst.get(finding.span)
        if before is None or finding.severity.rank < before.severity.rank:
            worst[finding.span] = finding
    yield from worst.values()
