"""`--fix` and `--diff`: the fixes of a run, in the files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnnlint.batch import Checked, Failure, Outcome, Task, check_bytes
from cnnlint.fix import diff, fix
from cnnlint.project import Projects
from cnnlint.report.model import FileReport


@dataclass(frozen=True, slots=True)
class Result:
    """One file after its fixes. before, data: its bytes before and after."""

    outcome: Outcome
    before: bytes = b""
    data: bytes = b""
    cured: int = 0

    def write(self) -> None:
        """Writes the file if it changed."""
        if self.data != self.before and isinstance(self.outcome, Checked):
            Path(self.outcome.report.path).write_bytes(self.data)

    def diff(self) -> Iterator[str]:
        """What changed."""
        if self.data != self.before and isinstance(self.outcome, Checked):
            yield from diff(self.outcome.report.path, self.before, self.data)


def fix_all(outcome: Outcome, projects: Projects) -> Result:
    """The fixes of one file, in memory."""
    if isinstance(outcome, Failure) or not any(finding.fix for finding in outcome.report.findings):
        return Result(outcome)
    return fix_text(outcome, Path(outcome.report.path).read_bytes(), projects)


def fix_text(outcome: Outcome, data: bytes, projects: Projects) -> Result:
    """The fixes of a file with these bytes."""
    if isinstance(outcome, Failure):
        return Result(outcome, data, data)
    path = outcome.report.path
    project = projects.of(path if path != "-" else ".")
    task = Task(path, project.checks)

    def check(changed: bytes) -> FileReport:
        result = check_bytes(task, changed)
        if isinstance(result, Failure):
            raise RuntimeError(result.traceback)
        return result.report

    fixed = fix(path, data, outcome.report, check, project.settings.unsafe_fixes)
    return Result(Checked(fixed.report), data, fixed.data, fixed.cured)
