"""What a run found, as the formats see it. Plain data that goes to the cache as JSON and back; standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, fields
from typing import TYPE_CHECKING, Any

from cnnlint.diagnostics import Finding, Severity, Span
from cnnlint.frozen import dataclass, replace
from cnnlint.report.stored import finding_from_dict, finding_to_dict

if TYPE_CHECKING:
    from pathlib import Path

    from cnnlint.files.source import Source
    from cnnlint.program import LayerTrace, ModelTrace, Program, Summary

Place = tuple[str, int | None, int]  # path, cell, line


@dataclass(frozen=True, slots=True)
class Line:
    """A line of source that a finding points into: its text, and its number in the file (a notebook's physical line)."""

    text: str
    file_line: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file or cell that could not be read. Lines and columns start at 1 within the cell."""

    message: str
    line: int = 1
    column: int = 1
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the last line.

    layers_unknown: rows whose shape or parameters could not be inferred. files_failed: files that cnnlint failed on.
    """

    files: int = 0
    models: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    suppressed: int = 0
    layers: int = 0
    layers_unknown: int = 0
    files_failed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: its findings, sorted by place, and the source lines they point into.

    program: what was read, for `summary` and `diff`; it does not go to the cache, the counts do. errors: what could not
    be read. models, layers, layers_unknown: as in Counts. suppressed: findings that a comment or a baseline hides.
    gaps: what could not be inferred and why, a sentence each. failed: an error inside cnnlint, and nothing is known.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    lines: Mapping[Place, Line] = field(default_factory=dict)
    suppressed: int = 0
    models: int = 0
    layers: int = 0
    layers_unknown: int = 0
    errors: tuple[Trouble, ...] = ()
    program: Program | None = None
    gaps: tuple[str, ...] = ()
    failed: bool = False

    @property
    def unread(self) -> bool:
        """Whether the file as a whole could not be read."""
        return not self.models and any(trouble.cell is None for trouble in self.errors)

    @property
    def counts(self) -> Counts:
        """This file's share of the last line."""
        severities = [f.severity for f in self.findings]
        return Counts(
            files=1,
            models=self.models,
            errors=severities.count(Severity.ERROR),
            warnings=severities.count(Severity.WARNING),
            infos=severities.count(Severity.INFO),
            suppressed=self.suppressed,
            layers=self.layers,
            layers_unknown=self.layers_unknown,
            files_failed=int(self.failed),
        )

    @property
    def model_traces(self) -> tuple[ModelTrace, ...]:
        """Every model in its final state."""
        return _shown(self.program)

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """Every `.summary()` call, in order."""
        from cnnlint.program import ModelTrace, Summary

        events = [e for e in self.program.events if isinstance(e, Summary)] if self.program else []
        return tuple(replace(e, model=e.model.shown) if isinstance(e.model, ModelTrace) else e for e in events)

    def text_at(self, span: Span) -> str | None:
        """The line a span starts in, None when it was not kept."""
        line = self.lines.get(span.row)
        return line.text if line else None

    def file_line(self, span: Span, line: int | None = None) -> int:
        """The line in the file of a span's first line, or of `line` of its cell."""
        number = line or span.line
        kept = self.lines.get((span.path, span.cell, number))
        return kept.file_line if kept else number

    def to_dict(self) -> dict[str, Any]:
        """For the cache: JSON types only, without the program."""
        return {
            "path": self.path,
            "findings": [finding_to_dict(f) for f in self.findings],
            "lines": [[*place, line.text, line.file_line] for place, line in self.lines.items()],
            "counts": [self.suppressed, self.models, self.layers, self.layers_unknown],
            "errors": [[e.message, e.line, e.column, e.cell] for e in self.errors],
            "gaps": list(self.gaps),
            "failed": self.failed,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FileReport:
        """The inverse of `to_dict`."""
        findings = tuple(finding_from_dict(f) for f in data["findings"])
        lines = {(path, cell, line): Line(text, file_line) for path, cell, line, text, file_line in data["lines"]}
        suppressed, models, layers, layers_unknown = data["counts"]
        errors = tuple(Trouble(*e) for e in data["errors"])
        return cls(
            data["path"],
            findings,
            lines,
            suppressed,
            models,
            layers,
            layers_unknown,
            errors,
            gaps=tuple(data["gaps"]),
            failed=data["failed"],
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. fixed: findings that `--fix` has cured. notes: sentences for the end ("2 stale baseline entries")."""

    files: tuple[FileReport, ...] = ()
    fixed: int = 0
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        """The numbers of the last line."""
        return sum((f.counts for f in self.files), Counts())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, file by file."""
        return tuple(finding for file in self.files for finding in file.findings)


@dataclass(frozen=True, slots=True)
class Style:
    """How to draw. width: columns of the terminal. base: the folder that machine formats write paths relative to.

    cost: show the cost columns of a summary.
    """

    color: bool = False
    width: int = 80
    verbose: bool = False
    quiet: bool = False
    base: Path | None = None
    cost: bool = False


def build(
    source: Source,
    findings: Iterable[Finding] = (),
    program: Program | None = None,
    suppressed: int = 0,
    other: Mapping[str, Source] | None = None,
) -> FileReport:
    """The report of one source. `other`: further sources that labels may point into, by path."""
    found = tuple(sorted(findings, key=lambda f: (*f.span.order, f.severity.rank, f.code)))
    layers = [layer for model in _shown(program) for layer in model.layers]
    return FileReport(
        source.path,
        found,
        _lines({source.path: source, **(other or {})}, found),
        suppressed,
        models=len(program.models) if program else 0,
        layers=len(layers),
        layers_unknown=_not_inferred(layers),
        errors=_troubles(source),
        program=program,
        gaps=tuple(_gaps(program)) if program else (),
    )


def _shown(program: Program | None) -> tuple[ModelTrace, ...]:
    return tuple(model.shown for model in program.models) if program else ()


def _not_inferred(layers: Iterable[LayerTrace]) -> int:
    """Of how many the shape or the parameters could not be told. A layer that Keras itself has not built is no such case."""
    from cnnlint.values import Unknown

    return sum(
        layer.unknown is not None or isinstance(layer.output_shape, Unknown) or isinstance(layer.weights, Unknown)
        for layer in layers
    )


def _gaps(program: Program) -> Iterator[str]:
    from cnnlint.report.gaps import gaps
    from cnnlint.report.places import place

    for model in _shown(program):
        for gap in gaps(model):
            where = f"{place(gap.span, column=False)}: " if gap.span else ""
            yield f"{where}{gap.about} of {model.name} is not known: {gap.reason}"


def _troubles(source: Source) -> tuple[Trouble, ...]:
    whole = [Trouble(source.broken.message, source.broken.line, source.broken.column)] if source.broken else []
    cells = [Trouble(c.broken.message, c.broken.line, c.broken.column, c.index) for c in source.cells if c.broken]
    return (*whole, *cells)


def _lines(sources: Mapping[str, Source], findings: Iterable[Finding]) -> dict[Place, Line]:
    kept: dict[Place, Line] = {}
    texts: dict[tuple[str, int | None], list[str]] = {}
    for finding in findings:
        edits = finding.fix.edits if finding.fix else ()
        for span in (finding.span, *(label.span for label in finding.labels), *(edit.span for edit in edits)):
            source = sources.get(span.path)
            if source is None:
                continue
            place = (span.path, span.cell)
            text = texts[place] if place in texts else texts.setdefault(place, _cell_lines(source, span.cell))
            for number in range(span.line, max(span.line, span.end_line) + 1):
                if 1 <= number <= len(text):
                    kept[span.path, span.cell, number] = Line(text[number - 1], source.file_line(span.cell, number))
    return kept


def _cell_lines(source: Source, index: int | None) -> list[str]:
    """Lines as Python counts them: form feeds and the like do not end one."""
    import io

    cell = next((c for c in source.cells if c.index == index), None)
    text = source.text if cell is None else cell.raw or cell.text
    return [line.rstrip("\r\n") for line in io.StringIO(text, newline=None)]
