"""Many files: each read in the project it belongs to, from the cache where it can be, in the order given."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from cnnlint.cache import keep_report, recall_report
from cnnlint.files.prefilter import prefilter
from cnnlint.report.model import FileReport, Trouble

if TYPE_CHECKING:
    from cnnlint.project import Project, Projects


@dataclass(frozen=True, slots=True)
class Failure:
    """cnnlint itself went wrong on a file."""

    path: str
    message: str
    traceback: str


Outcome: TypeAlias = FileReport | Failure


def check_files(files: Sequence[str], projects: Projects, use_cache: bool = True) -> Iterator[Outcome]:
    """The outcome of each file, in the order of `files`."""
    for path in files:
        yield check_file(path, projects.of(path), use_cache)


def check_file(path: str, project: Project, use_cache: bool = True) -> Outcome:
    """The outcome of one file. An error inside cnnlint is an outcome too, so that the other files go on."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        return unreadable(path, error.strerror or "cannot be read", project)
    if not prefilter(data):
        return FileReport(path)
    known = recall_report(project.cache, project.key, path, data) if use_cache else None
    return known or _read_anew(path, data, project, use_cache)


def _read_anew(path: str, data: bytes, project: Project, use_cache: bool) -> Outcome:
    from cnnlint.run import check_bytes

    gc.disable()  # the collector would go over every syntax tree again and again while it grows
    try:
        report = check_bytes(path, data, project.settings, project.root)
    except Exception as error:
        return failure(path, error)
    finally:
        gc.enable()
    if use_cache:
        keep_report(project.cache, project.key, data, report)
    return replace(report, program=None)


def failure(path: str, error: Exception) -> Failure:
    """An error inside cnnlint, with its traceback."""
    import traceback

    return Failure(path, f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))


def unreadable(path: str, reason: str, project: Project) -> FileReport:
    """The report on a file that the system does not let us read."""
    from cnnlint.files.source import Broken, Source
    from cnnlint.run import check_read

    report = check_read(Source(path, "python", (), broken=Broken(reason, 1)), project.settings, project.root)
    return replace(report, program=None, errors=(Trouble(reason),))
