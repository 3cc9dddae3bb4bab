"""The last lines of a run: what was looked at, what was found, and what could not be inferred."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import plural
from cnnlint.report.columns import plain
from cnnlint.report.model import Counts, Report


def tail(report: Report, verbose: bool = False) -> Iterator[str]:
    """What could not be inferred (if asked for), what was fixed and can be, notes, and last the counts."""
    if verbose:
        yield from (plain(gap) for file in report.files for gap in file.gaps)
    if report.fixed:
        yield f"Fixed {plural(report.fixed, 'finding')}."
    if fixable := _fixable(report):
        yield fixable
    yield from report.notes
    yield counted(report.counts)


def counted(counts: Counts) -> str:
    """`Checked 3 models in 2 files: 1 error, 2 warnings (1 suppressed); 1 of 14 layers not inferred.`"""
    models = f"{plural(counts.models, 'model')} in " if counts.models else ""
    suppressed = f" ({counts.suppressed} suppressed)" if counts.suppressed else ""
    layers = f"; {counts.layers_unknown} of {plural(counts.layers, 'layer')} not inferred" if counts.layers_unknown else ""
    none = "no findings" if counts.models else "no Keras model, no findings"
    files = counts.files - counts.files_failed
    result = f": {found(counts) or none}" if files or not counts.files_failed else ""
    return f"Checked {models}{plural(files, 'file')}{result}{suppressed}{layers}{not_checked(counts)}."


def not_checked(counts: Counts) -> str:
    """`; 1 file could not be checked`, after an error inside cnnlint; else empty."""
    return f"; {plural(counts.files_failed, 'file')} could not be checked" if counts.files_failed else ""


def found(counts: Counts) -> str:
    """`1 error, 2 warnings`; empty for nothing."""
    kinds = ((counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info"))
    return ", ".join(plural(number, noun) for number, noun in kinds if number)


def _fixable(report: Report) -> str:
    safe = sum(f.fix is not None and f.fix.safe for f in report.findings)
    unsafe = sum(f.fix is not None and not f.fix.safe for f in report.findings)
    if not safe and not unsafe:
        return ""
    more = f"{unsafe}{' more' if safe else ''} with --fix --unsafe-fixes" if unsafe else ""
    return f"Fixable: {', '.join(part for part in (f'{safe} with --fix' if safe else '', more) if part)}."
