"""What cnnlint says of an open file."""

from __future__ import annotations

from dataclasses import dataclass

from cnnlint.config.project import Projects
from cnnlint.files.prefilter import prefilter
from cnnlint.files.source import Source
from cnnlint.report.model import FileReport, Report
from cnnlint.run import check_read, read_file
from cnnlint.server.documents import Document


@dataclass(frozen=True, slots=True)
class Analysis:
    """A file, its cells and the report on it."""

    document: Document
    source: Source
    report: FileReport

    @property
    def is_broken(self) -> bool:
        """Whether it is a script that does not parse, of which nothing is known. Cells of a notebook are parsed one by one."""
        cells = () if self.document.cells else self.source.cells
        return bool(cells) and all(cell.broken is not None for cell in cells)


def analyse(document: Document) -> Analysis:
    """The findings and models of a file under its project's settings, which are read each time, as they may have changed.

    A file without Keras, or one that the project leaves out, has none. Raises ConfigError for settings that cannot be read.
    """
    path, data = document.path, document.data
    project = Projects().of(path)
    if not prefilter(data, path) or project.excludes.match_below(path):
        return Analysis(document, Source(path, "python", ()), FileReport(path))
    source, program = read_file(path, data, project.checks)
    report = check_read(source, program, project.checks)
    if project.baseline is not None:
        from cnnlint.filters.baseline import apply

        report = apply(Report((report,)), project.baseline, project.checks).report.files[0]
    return Analysis(document, source, report)
