"""Of what happens several times, as in a loop, and is one mistake: the first, or the most severe."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from cnnlint.diagnostics import Finding, Span

T = TypeVar("T")


def first_of_each(found: Iterable[T], thing: Callable[[T], Hashable]) -> Iterator[T]:
    """The first that is about each thing (a model, a layer, a place), and all that are about none."""
    told: set[Hashable] = set()
    for one in found:
        about = thing(one)
        if about is None or about not in told:
            yield one
        told.add(about)


def first_at_each_place(found: Iterable[Finding]) -> Iterator[Finding]:
    """One finding where a function or a loop makes several models that are wrong in the same way, the most severe of them."""
    worst: dict[Span, Finding] = {}
    for finding in found:
        before = worst.get(finding.span)
        if before is None or finding.severity.rank < before.severity.rank:
            worst[finding.span] = finding
    yield from worst.values()
