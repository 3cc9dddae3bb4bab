"""Of what happens several times, as in a loop, and is one mistake: the first, or the most severe."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import wraps
from typing import Any, TypeVar

from cnnlint.diagnostics import Finding, Span
from cnnlint.program import Program

T = TypeVar("T")
Check = Callable[[Any, Program], Iterator[Finding]]


def first_of_each(found: Iterable[T], thing: Callable[[T], Hashable]) -> Iterator[T]:
    """The first that is about each thing (a model, a layer, a place), and all that are about none."""
    told: set[Hashable] = set()
    for one in found:
        about = thing(one)
        if about is None or about not in told:
            yield one
        told.add(about)


def once_at_each_place(check: Check) -> Check:
    """The `check` of a rule that tells of each place once."""

    @wraps(check)
    def told(rule: Any, program: Program) -> Iterator[Finding]:
        return first_of_each(check(rule, program), lambda finding: finding.span)

    return told


def first_at_each_place(found: Iterable[Finding]) -> Iterator[Finding]:
    """One finding where a function or a loop makes several models that are wrong in the same way, the most severe of them."""
    worst: dict[Span, Finding] = {}
    for finding in found:
        before = worst.get(finding.span)
        if before is None or finding.severity.rank < before.severity.rank:
            worst[finding.span] = finding
    yield from worst.values()
