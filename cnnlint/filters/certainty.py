"""How certain is a finding? An error that is not proven becomes a warning: where only defaults lead to it (of the command line,
or of a function that nothing calls), or where a notebook's cells ran in another order, or in one that is not told. In another
order, what comes of another cell is an info in a cell that raised nothing, as is what needs a cell that was skipped. What is
meant to fail is an info, and what is wrong without a word with a model of a unit test, and all that is told of a Keras before
1.0."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from cnnlint.diagnostics import Finding, Fix, Severity
from cnnlint.frozen import replace

if TYPE_CHECKING:
    from cnnlint.files.source import Cell, Source
    from cnnlint.program import Program
    from cnnlint.rules.base import Rule

# what pytest and unittest collect: a file of that name, with tests in it
_NAMED_TEST = re.compile(r"(?:^|/)(?:tests?/(?:.*/)?[^/]*|test_[^/]*|[^/]*_tests?|tests|conftest)\.py$")
_TESTS = re.compile(r"(?m)^[ \t]*(?:def test_?\w*\(|class \w+\([\w., ]*TestCase\)|(?:import|from) (?:pytest|unittest)\b)")
_COUNTED = "unpacked-values"
_LEFT_OUT = re.compile(r"(?m)^\.\.\.[ \t]*(?:#.*)?$")  # a statement by itself, where an exercise wants some lines
MEANT = frozenset({"raises-exception", "nbval-raises-exception"})  # what nbconvert, Jupyter Book and nbval call such a cell


def proven(
    found: list[Finding],
    program: Program,
    with_no_defaults: Callable[[], Iterable[Finding]],
    with_no_attributes: Callable[[], Iterable[Finding]],
) -> Iterator[Finding]:
    """The findings, where an error that goes away when such a default is anything else becomes a warning.

    A default of None often stands for an argument that must be given: what comes of None itself is no finding at all, nor is a
    warning of a 0; an error of a 0 that is the default of a parameter is an info, and so is one of how many values there are:
    functions give more where they are given more. An attribute of an object that nothing here makes is as often set before
    use: what goes away without it is an info.
    """
    if not program.supposed or not any(_is_error(f) or _is_of_none(f) for f in found):
        yield from found
        return
    certain = _keys(with_no_defaults())
    doubted = [f for f in found if _is_error(f) and _key(f) not in certain and not _is_of_none(f)]
    settled = _keys(with_no_attributes()) if doubted and program.supposes_attributes else _keys(found)
    for finding in found:
        if _key(finding) in certain or not (_is_error(finding) or _is_of_none(finding)):
            yield finding
        elif not _is_of_none(finding):
            waits = (finding.actual == "0" or finding.name == _COUNTED) and program.supposes_parameters_alone
            severity = Severity.WARNING if _key(finding) in settled and not waits else Severity.INFO
            yield _lowered(finding, severity, ", or ".join(program.supposed))


def _key(finding: Finding) -> object:
    return finding.code, finding.span, finding.severity


def _keys(findings: Iterable[Finding]) -> set[object]:
    return {_key(finding) for finding in findings}


def as_meant(
    findings: Iterable[Finding], program: Program, source: Source, with_no_guesses: Callable[[], Iterable[Finding]]
) -> Iterator[Finding]:
    """The findings, where names that nothing binds were taken for Keras's: an error that needs one of them is not proven, and
    none is in a notebook, of which the cells that bind them are missing."""
    found = list(findings)
    if not program.guessed or not any(map(_is_error, found)):
        yield from found
        return
    certain = _keys(with_no_guesses()) if source.kind != "notebook" else set()
    for finding in found:
        if _is_error(finding) and _key(finding) not in certain:
            finding = _lowered(finding, Severity.WARNING, "if the names without an import are Keras's")
        yield finding


def as_run(findings: Iterable[Finding], source: Source, rules: Mapping[str, Rule], out_of_order: bool) -> Iterator[Finding]:
    """The findings in the light of how a notebook was run, as far as it says so."""
    cells = {cell.index: cell for cell in source.cells if cell.index is not None}
    for finding in findings:
        cell = cells.get(finding.span.cell) if finding.span.cell is not None else None
        by_order = out_of_order and (finding.category != "api" or rules[finding.name].by_order)
        by_run = rules[finding.name].by_run and finding.severity is Severity.WARNING
        doubt = None if cell is None else _doubt(finding, cell, source, by_order, by_run)
        yield finding if doubt is None else _lowered(finding, *doubt)


def _doubt(finding: Finding, cell: Cell, source: Source, by_order: bool, by_run: bool) -> tuple[Severity, str] | None:
    """What a finding in this cell is at most, and why. by_order: whether it is in doubt where cells ran in another order.
    by_run: whether it is where the cell raised nothing."""
    if MEANT & {*cell.tags} and finding.severity is not Severity.INFO:
        return Severity.INFO, "the cell is tagged as one that raises"
    if finding.severity is not Severity.INFO and finding.category != "source" and _LEFT_OUT.search(cell.text):
        return Severity.INFO, "`...` stands for lines of the cell that are left out"
    if _is_raised(finding) and cell.failed and _went_on(cell, source):
        return Severity.INFO, "its recorded output shows an exception, and the notebook goes on"
    if by_run and cell.execution_count is not None and not cell.failed:
        return Severity.INFO, "the cell ran, and raised nothing"
    if by_order and cell.execution_count is not None and not cell.failed and _is_raised(finding) and _reaches_out(finding):
        return Severity.INFO, "read in the order of the document, but the cells ran in another, and this one raised nothing"
    if _is_error(finding) and _ran_uncounted(cell) and _is_raised(finding) and _reaches_out(finding):
        return Severity.WARNING, "its recorded output shows no exception, and no count tells in which order the cells ran"
    if finding.severity is not Severity.INFO and cell.execution_count and _needs_a_skipped_cell(finding, source):
        return Severity.INFO, "if a cell is run that was skipped in the recorded run"
    if not _is_error(finding):
        return None
    if any(before.broken for before in source.cells if (before.index or 0) < (cell.index or 0)):
        return Severity.WARNING, "a cell before it cannot be read"
    return (Severity.WARNING, "read in the order of the document, but the cells ran in another") if by_order else None


def _needs_a_skipped_cell(finding: Finding, source: Source) -> bool:
    """Whether it points at a cell without a count that was passed over: those around it were run one after the other."""
    others = {label.span.cell for label in finding.labels} - {finding.span.cell, None}
    for cell in source.cells if others else ():
        if cell.index in others and cell.execution_count is None:
            counts = [(c.index or 0, c.execution_count) for c in source.cells if c.execution_count]
            before = [count for index, count in counts if index < (cell.index or 0)]
            after = [count for index, count in counts if index > (cell.index or 0)]
            if before and after and after[0] == before[-1] + 1:
                return True
    return False


def _ran_uncounted(cell: Cell) -> bool:
    """Whether it ran to its end, as its output tells, and its count was taken off: Colab does so to cells of an earlier run."""
    return cell.execution_count is None and cell.printed and not cell.failed


def _reaches_out(finding: Finding) -> bool:
    """Whether what it tells comes of another cell."""
    return any(label.span.cell != finding.span.cell for label in finding.labels)


def as_known(findings: Iterable[Finding], program: Program) -> Iterator[Finding]:
    """The findings, where the project installs a Keras before 1.0, whose layers took other arguments."""
    old = program.dialect == 1 and program.release.before_1
    for finding in findings:
        of_keras = finding.category != "source" and finding.name != "name-not-imported"
        if old and of_keras and finding.severity is not Severity.INFO:
            finding = _lowered(finding, Severity.INFO, "the project is for a Keras before 1.0, which is not known here")
        yield finding


def as_tested(findings: Iterable[Finding], source: Source) -> Iterator[Finding]:
    """The findings, where the models of a unit test are made to be built, not to learn."""
    path = source.path.replace("\\", "/")
    tests = source.kind == "python" and _NAMED_TEST.search(path) is not None and _TESTS.search(source.text) is not None
    for finding in findings:
        silent = finding.shown_by == "silent" and finding.category != "source"
        if tests and silent and finding.severity is not Severity.INFO:
            finding = _lowered(finding, Severity.INFO, "in a unit test")
        yield finding


def _went_on(cell: Cell, source: Source) -> bool:
    """Whether later cells were run after it: its author has seen the exception."""
    count = cell.execution_count
    later = [c.execution_count for c in source.cells if (c.index or 0) > (cell.index or 0) and c.execution_count is not None]
    return count is not None and any(other > count for other in later)


def _lowered(finding: Finding, severity: Severity, why: str) -> Finding:
    return finding.under(why, severity=severity, fix=_doubtful(finding))


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _is_raised(finding: Finding) -> bool:
    """Whether an exception of Keras's shows it: what is wrong without a word is not refuted by a cell that ran."""
    return finding.severity is not Severity.INFO and finding.shown_by != "silent"


def _is_of_none(finding: Finding) -> bool:
    return finding.actual == "None" or (finding.actual == "0" and not _is_error(finding))


def _doubtful(finding: Finding) -> Fix | None:
    """A fix of what may be no fault is never safe."""
    return replace(finding.fix, safe=False) if finding.fix is not None else None
