"""How commands read files: one after the other (`summary`, `verify`), or in several processes for their findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from cnnlint.commands.options import standard_input

if TYPE_CHECKING:
    from cnnlint.batch import Outcome
    from cnnlint.config.project import Project, Projects
    from cnnlint.report.model import FileReport

Read = Callable[[str, bytes, "Project"], "FileReport"]


def reports(paths: tuple[str, ...], options: dict[str, Any], projects: Projects, read: Read) -> Iterator[FileReport]:
    """What `read` makes of each file. A file of a folder that the system does not let us read has a report that says so."""
    from cnnlint.batch import content, unreadable

    if standard_input(paths, options):
        import sys

        name = options["stdin_filename"] or "-"
        yield read(name, sys.stdin.buffer.read(), projects.of(name))
        return
    for path in projects.files(paths or ["."]):
        try:
            data = content(path)
        except OSError as error:
            yield unreadable(projects.task(path, use_cache=False), error).report
        else:
            yield read(path, data, projects.of(path))


def check_files(files: list[str], projects: Projects, use_cache: bool) -> list[Outcome]:
    """What is found in each of the files, by as many processes as the projects allow."""
    from cnnlint.parallel import check_all
    from cnnlint.terminal import progress

    tasks = [projects.task(file, use_cache) for file in files]
    jobs = max((project.settings.jobs for project in projects.loaded()), default=0)
    with progress(len(tasks), "files checked") as tell:
        return check_all(tasks, jobs, projects.plugins, tell)
