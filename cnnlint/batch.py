"""Many files: each read under the settings that hold for it, from the cache where it can be, in the order given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from cnnlint.cache import keep_report, recall_report
from cnnlint.diagnostics import Severity
from cnnlint.files.prefilter import prefilter
from cnnlint.filters.causes import across
from cnnlint.frozen import dataclass, replace
from cnnlint.report.model import FileReport, Report, Trouble

if TYPE_CHECKING:
    from cnnlint.cache import Cache
    from cnnlint.config.checks import Checks


@dataclass(frozen=True, slots=True)
class Failure:
    """cnnlint itself went wrong on a file."""

    path: str
    message: str
    traceback: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, and the files of the project that it depends on beside its own, as `Program.imported` has them."""

    report: FileReport
    imports: Mapping[str, str] = field(default_factory=dict)


Outcome: TypeAlias = Checked | Failure


@dataclass(frozen=True, slots=True)
class Task:
    """A file and what holds for it. key: names the settings in the cache; cache: None where none is to be used."""

    path: str
    checks: Checks
    key: str = ""
    cache: Cache | None = None


def check_task(task: Task) -> Outcome:
    """The outcome of one file. An error inside cnnlint is an outcome too, so that the other files go on."""
    try:
        return check_bytes(task, content(task.path))
    except OSError as error:
        return unreadable(task, error)


def known(task: Task) -> Checked | None:
    """The outcome of a file that need not be read anew: it is without Keras, or was read before; else None."""
    try:
        return _known(task, content(task.path))
    except OSError:
        return None


def check_bytes(task: Task, data: bytes) -> Outcome:
    """The outcome of a file with these bytes."""
    return _known(task, data) or _read_anew(task, data)


def content(path: str) -> bytes:
    """The bytes of a file, without `pathlib`, which a run that has nothing to do need not import."""
    with open(path, "rb") as file:
        return file.read()


def _known(task: Task, data: bytes) -> Checked | None:
    if not prefilter(data, task.path):
        return Checked(FileReport(task.path))
    found = recall_report(task.cache, task.key, task.path, data) if task.cache else None
    return Checked(*found) if found else None


def _read_anew(task: Task, data: bytes) -> Outcome:
    from cnnlint.run import check_bytes as read

    try:
        report = read(task.path, data, task.checks)
    except Exception as error:
        return failure(task.path, error)
    imports = report.program.imported if report.program else {}
    if task.cache:
        keep_report(task.cache, task.key, data, report, imports)
    return Checked(replace(report, program=None), imports)


def failure(path: str, error: Exception) -> Failure:
    """An error inside cnnlint, with its traceback."""
    import traceback

    return Failure(path, f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))


def unreadable(task: Task, error: OSError) -> Checked:
    """The report on a file that the system does not let us read."""
    from cnnlint.files.source import Broken, Source
    from cnnlint.program import Program
    from cnnlint.run import check_read

    broken = Broken(error.strerror or "cannot be read", 1)
    report = check_read(Source(task.path, "python", (), broken=broken), Program(task.path), task.checks)
    return Checked(replace(report, program=None))


def report_of(outcomes: Iterable[Outcome]) -> Report:
    """The report on the files that could be checked. A file that cnnlint failed on counts as one of which nothing is known."""
    return Report(across(tuple(o.report if isinstance(o, Checked) else _nothing_known(o) for o in outcomes)))


def _nothing_known(failure: Failure) -> FileReport:
    return FileReport(failure.path, errors=(Trouble(failure.message),), failed=True)


def failures_of(outcomes: Iterable[Outcome], traceback: bool = False) -> str:
    """What standard error is told of the files that cnnlint failed on, empty for none."""
    lines = []
    for failure in outcomes:
        if isinstance(failure, Failure):
            lines.append(f"cnnlint: error: {failure.path}: internal error: {failure.message}; the file was not checked\n")
            lines.append(failure.traceback if traceback else "")
    return "".join(lines)


def conclude(
    report: Report, failed: bool, fail_on: str, baseline: str | None, strict: bool, checks: Checks
) -> tuple[Report, int]:
    """The report without what the baseline knows, and the exit code: 2 if cnnlint failed on a file, 1 if a finding is at
    least as severe as `fail_on`, or, where that is asked for, if the baseline has stale entries, else 0."""
    stale = False
    if baseline is not None:
        from cnnlint.filters.baseline import apply

        applied = apply(report, baseline, checks)
        report, stale = applied.report, strict and bool(applied.stale)
    if failed:
        return report, 2
    return report, int(stale or (fail_on != "never" and _fails(report, Severity(fail_on))))


def _fails(report: Report, fail_on: Severity) -> bool:
    return any(finding.severity.rank <= fail_on.rank for finding in report.findings)
