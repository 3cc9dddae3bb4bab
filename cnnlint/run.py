"""From bytes to findings: read, check, suppress. Pure in everything but the modules that a file imports from its project."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cnnlint.diagnostics import Finding, Severity, Span
from cnnlint.filters.causes import one_each
from cnnlint.filters.certainty import as_known, as_meant, as_run, as_tested, proven
from cnnlint.frozen import replace

if TYPE_CHECKING:
    from cnnlint.config.checks import Checks
    from cnnlint.config.settings import Settings
    from cnnlint.files.source import Source
    from cnnlint.program import Program
    from cnnlint.report.model import FileReport, Report
    from cnnlint.rules.base import Rule


def check_source(text: str, path: str = "model.py", settings: Settings | None = None) -> Report:
    """What `cnnlint check` says of a text. `path` tells a notebook (its JSON text) from a script and is shown in messages."""
    from cnnlint.config.checks import Checks
    from cnnlint.report.model import Report

    return Report((check_bytes(path, text.encode(), settings.checks() if settings else Checks()),))


def check_bytes(path: str, data: bytes, checks: Checks) -> FileReport:
    """The report on one file with these bytes."""
    from cnnlint.files.prefilter import prefilter
    from cnnlint.report.model import FileReport

    if not prefilter(data, path):
        return FileReport(path)
    return check_read(*read_file(path, data, checks), checks)


def read_file(path: str, data: bytes, checks: Checks) -> tuple[Source, Program]:
    """A file with these bytes and the program in it: a script, a notebook, or the architecture of a saved model."""
    from cnnlint.files import read_source
    from cnnlint.files.parsing import forget
    from cnnlint.files.prefilter import ARCHIVES

    if path.endswith(ARCHIVES):
        return _read_archive(path, data)
    source = read_source(path, data)
    try:
        return source, read_program(source, checks)
    finally:
        forget()


def _read_archive(path: str, data: bytes) -> tuple[Source, Program]:
    from cnnlint.files.archive import ArchiveError, read_archive
    from cnnlint.files.source import Broken, Source
    from cnnlint.library.keras.saving.saved import program_of_config
    from cnnlint.program import Program

    try:
        return Source(path, "archive", ()), program_of_config(read_archive(path, data), path)
    except ArchiveError as error:
        return Source(path, "archive", (), broken=Broken(str(error), 1)), Program(path)


def check_read(source: Source, program: Program, checks: Checks) -> FileReport:
    """The report on a source that was read."""
    from cnnlint.files.directives import directives
    from cnnlint.filters.suppress import about_suppressions, suppress
    from cnnlint.report.model import build

    rules = _rules(source.path, checks)
    sure = proven(
        _found(rules, program),
        program,
        lambda: _found(rules, read_program(source, checks, defaults=False)),
        lambda: _found(rules, read_program(source, checks, attributes=False)),
    )
    meant = as_meant(sure, program, source, lambda: _found(rules, read_program(source, checks, guesses=False)))
    found = [
        *unread(source, rules),
        *_older(source, program, rules),
        *as_run(as_tested(as_known(meant, program), source), source, rules, program.out_of_order),
    ]
    said = directives(source)
    result = suppress(_distinct(found), said, {rule.code for rule in rules.values()} if said.ignores else ())
    torn = {cell.index for cell in source.cells if cell.broken}
    unused = None if torn else rules.get("unused-suppression")  # what it hides may stand in a cell that was not read
    about = about_suppressions(result, said, unused, rules.get("unknown-suppression"))
    kept = (*_with_possible_fixes(result.kept, source), *(finding for finding in about if finding.span.cell not in torn))
    return build(source, kept, program, suppressed=len(result.hidden), other=_siblings(found, source))


def _with_possible_fixes(findings: Iterable[Finding], source: Source) -> Iterator[Finding]:
    """The findings, without fixes that cannot be made in this source: of masked lines, or of a name that stands for a value."""
    from cnnlint.fixes.edits import appliable

    for finding in findings:
        if finding.fix is None or all(appliable(edit, source) for edit in finding.fix.edits):
            yield finding
        else:
            yield replace(finding, fix=None)


def _found(rules: Mapping[str, Rule], program: Program) -> list[Finding]:
    from cnnlint.rules.facts.memo import forget

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rules may look at the text as well: see `interpret`
            return one_each((finding for rule in rules.values() for finding in rule.check(program)), rules)
    finally:
        forget()


def read_program(
    source: Source, checks: Checks, defaults: bool = True, attributes: bool = True, guesses: bool = True
) -> Program:
    """The program in a source under these settings."""
    from cnnlint.evaluate import Options, read

    told = (checks.target_keras, checks.assume, checks.layers, checks.src)
    return read(source, Options(*told, defaults=defaults, attributes=attributes, guesses=guesses, root=checks.root))


def _rules(path: str, checks: Checks) -> Mapping[str, Rule]:
    """The rules that run on a file, by name."""
    from cnnlint.config.selectors import ignored_in

    return _rules_but(ignored_in(path, checks), checks)


@lru_cache
def _rules_but(ignored: tuple[str, ...], checks: Checks) -> Mapping[str, Rule]:
    """The rules of these settings without those that are ignored: the same for most files."""
    from cnnlint.config.selectors import matches_any, selected
    from cnnlint.rules.registry import load

    rules: dict[str, Rule] = {}
    for entry in selected(checks):
        if not matches_any(ignored, entry):
            rule = load(entry)
            rules[entry.name] = rule(_options(rule, checks))
    return rules


def _options(rule: type[Rule], checks: Checks) -> Mapping[str, Any]:
    from cnnlint.config.checks import Budgets

    given = checks.options(rule.name)
    return {**given, "budgets": Budgets(checks.budgets)} if "budgets" in rule.options and checks.budgets else given


_EXERCISE = {"severity": Severity.INFO, "help": "a blank is to be filled in here"}


def unread(source: Source, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """The findings about what could not be read."""
    if source.broken and (rule := rules.get("unreadable-file")):
        span = Span(source.path, source.broken.line, source.broken.column)
        yield rule.finding(span, source.broken.message, help=source.broken.help)
    for cell in source.cells:
        rule = rules.get("syntax-error" if cell.index is None else "unreadable-cell")
        refused = cell.broken or cell.misplaced
        if refused and rule:
            span = Span(source.path, refused.line, refused.column, cell=cell.index)
            yield rule.finding(span, refused.message, **_EXERCISE if refused.blank else {"help": refused.help})


def _older(source: Source, program: Program, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """A note at the first of what Python 2 alone takes, unless the notebook's kernel is of Python 2. Keras 3 runs on none."""
    cell = next((cell for cell in source.cells if cell.notes), None)
    rule = rules.get("syntax-error" if cell is None or cell.index is None else "unreadable-cell")
    if cell is None or rule is None or (source.python is not None and source.python < (3,)):
        return
    first, proven = cell.notes[0], program.dialect == 3 and program.dialect_told
    severity = {} if proven else {"severity": Severity.INFO}
    yield rule.finding(
        Span(source.path, first.line, first.column, cell=cell.index), first.message, help=_AS_PYTHON_2, **severity
    )


_AS_PYTHON_2 = "Python 3 does not run this; it was read as Python 2 takes it"


def _distinct(findings: Iterable[Finding]) -> Iterable[Finding]:
    """A function that is called twice may tell the same of one place twice, once under a condition: the surest is told."""
    told: dict[tuple[str, Span, str], Finding] = {}
    for finding in findings:
        key = finding.code, finding.span, finding.unconditional or finding.message
        if told.setdefault(key, finding).severity.rank > finding.severity.rank:
            told[key] = finding
    return told.values()


def _siblings(findings: Iterable[Finding], source: Source) -> dict[str, Source]:
    """The other files that findings point into."""
    from pathlib import Path

    from cnnlint.files import read_source

    paths = {span.path for f in findings for span in (f.span, *(label.span for label in f.labels))} - {source.path}
    found = {}
    for path in sorted(paths):
        try:
            found[path] = read_source(path, Path(path).read_bytes())
        except OSError:
            continue
    return found
