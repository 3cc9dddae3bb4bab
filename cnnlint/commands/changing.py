"""`--fix`, `--diff` and `--add-ignore`: what a run changes in the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from cnnlint.batch import Checked, Failure, Outcome, Task, check_bytes
from cnnlint.config.project import Project, Projects
from cnnlint.files import read_source
from cnnlint.fixes.edits import apply_edits
from cnnlint.fixes.fix import diff, fix
from cnnlint.fixes.ignores import ignore_edits
from cnnlint.frozen import dataclass
from cnnlint.report.model import FileReport


@dataclass(frozen=True, slots=True)
class Result:
    """One file after its fixes. before, data: its bytes before and after. changes: the findings that
    were cured, or the comments that were written."""

    outcome: Outcome
    before: bytes = b""
    data: bytes = b""
    changes: int = 0

    def write(self) -> None:
        """Writes the file if it changed."""
        if self.data != self.before and isinstance(self.outcome, Checked):
            Path(self.outcome.report.path).write_bytes(self.data)

    def diff(self) -> Iterator[str]:
        """What changed."""
        if self.data != self.before and isinstance(self.outcome, Checked):
            yield from diff(self.outcome.report.path, self.before, self.data)


def change_all(outcomes: Iterable[Outcome], change: Callable[[Outcome], Result]) -> tuple[list[Result], str]:
    """What a change makes of each file, and what is to be said of files that the system does not let us change."""
    results, refused = [], ""
    for outcome in outcomes:
        try:
            results.append(change(outcome))
        except OSError as error:
            path = outcome.path if isinstance(outcome, Failure) else outcome.report.path
            refused += f"cnnlint: error: {path}: {error.strerror}; it was not changed\n"
            results.append(Result(outcome))
    return results, refused


def fix_file(outcome: Outcome, projects: Projects, options: dict[str, Any]) -> Result:
    """The fixes of one file, in memory: of the file as it is now, which may not be what was checked a moment ago."""
    if isinstance(outcome, Failure) or not any(finding.fix for finding in outcome.report.findings):
        return Result(outcome)
    data = Path(outcome.report.path).read_bytes()
    return fix_text(check_bytes(projects.task(outcome.report.path, not options["no_cache"]), data), data, projects)


def fix_text(outcome: Outcome, data: bytes, projects: Projects) -> Result:
    """The fixes of a file with these bytes."""
    if isinstance(outcome, Failure):
        return Result(outcome, data, data)
    path = outcome.report.path
    project = projects.of(path)
    fixed = fix(path, data, outcome.report, _checker(path, project), project.settings.unsafe_fixes)
    return Result(Checked(fixed.report), data, fixed.data, fixed.cured)


def withheld(results: Iterable[Result], projects: Projects) -> int:
    """How many findings only an unsafe fix would cure, where those are not asked for."""
    reports = [r.outcome.report for r in results if isinstance(r.outcome, Checked)]
    asked = [report for report in reports if not projects.of(report.path).settings.unsafe_fixes]
    return sum(finding.fix is not None and not finding.fix.safe for report in asked for finding in report.findings)


def add_ignores(outcome: Outcome, projects: Projects, options: dict[str, Any]) -> Result:
    """A suppression for each finding of a file, in memory."""
    if isinstance(outcome, Failure) or not outcome.report.findings:
        return Result(outcome)
    path = outcome.report.path
    data = Path(path).read_bytes()
    source = read_source(path, data)
    edits = ignore_edits(source, outcome.report.findings, options["add_ignore"])
    changed = apply_edits(source, data, edits) if edits else data
    return Result(Checked(_checker(path, projects.of(path))(changed)), data, changed, len(edits))


def _checker(path: str, project: Project) -> Callable[[bytes], FileReport]:
    task = Task(path, project.checks)

    def check(data: bytes) -> FileReport:
        result = check_bytes(task, data)
        if isinstance(result, Failure):
            raise RuntimeError(result.traceback)
        return result.report

    return check
