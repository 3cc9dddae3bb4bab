"""Which errors are proven, and which only the defaults of a function that nothing calls lead to?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cnnlint.diagnostics import Finding, Fix, Severity

if TYPE_CHECKING:
    from cnnlint.program import Program


def proven(found: list[Finding], program: Program, with_no_defaults: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """The findings, where an error that goes away when such functions are called with anything else becomes a warning.

    A default of None often stands for an argument that must be given: what comes of None itself is no finding at all.
    """
    if not program.supposed or not any(_is_error(f) or _is_of_none(f) for f in found):
        yield from found
        return
    certain = {(f.code, f.span, f.severity) for f in with_no_defaults()}
    for finding in found:
        sure = (finding.code, finding.span, finding.severity) in certain
        if sure or not (_is_error(finding) or _is_of_none(finding)):
            yield finding
        elif not _is_of_none(finding):
            message = f"{finding.message} (with the default arguments of a function that is not called here)"
            yield replace(finding, severity=Severity.WARNING, message=message, fix=_doubtful(finding))


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _is_of_none(finding: Finding) -> bool:
    return finding.actual == "None"


def _doubtful(finding: Finding) -> Fix | None:
    """A fix of what may be no fault is never safe."""
    return replace(finding.fix, safe=False) if finding.fix is not None else None
