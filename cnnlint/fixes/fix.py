"""Fixes applied to a file, again and again until none is left to apply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff
from itertools import pairwise

from cnnlint.diagnostics import Edit, Finding
from cnnlint.files import read_source
from cnnlint.files.script import encoding_of
from cnnlint.files.source import Source
from cnnlint.fixes.edits import appliable, apply_edits, order
from cnnlint.frozen import dataclass
from cnnlint.report.model import FileReport

_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file after its fixes: the bytes, the report on them, and how many findings were cured."""

    data: bytes
    report: FileReport
    cured: int


def fix(path: str, data: bytes, report: FileReport, check: Callable[[bytes], FileReport], unsafe: bool = False) -> Fixed:
    """Fixes a file. `report` is the report on `data`, and `check` makes that of changed bytes.

    A round that would leave less of the file readable than before is taken back, and the fixing ends.
    """
    cured = 0
    for _ in range(_ROUNDS):
        source = read_source(path, data)
        chosen = choose(report.findings, source, unsafe)
        if not chosen:
            break
        try:
            changed = apply_edits(source, data, {edit: None for finding in chosen for edit in edits_of(finding)})
        except UnicodeEncodeError:  # the file's encoding has no such character
            break
        if changed == data or _broken(read_source(path, changed)) > _broken(source):
            break
        data, report, cured = changed, check(changed), cured + len(chosen)
    return Fixed(data, report, cured)


def choose(findings: Iterable[Finding], source: Source, unsafe: bool) -> list[Finding]:
    """The findings whose fixes can be applied together: allowed, in this file, and not in each other's way."""
    chosen: list[Finding] = []
    taken: list[Edit] = []
    for finding in findings:
        edits = edits_of(finding)
        if not edits or not (unsafe or (finding.fix and finding.fix.safe)):
            continue
        fresh = [edit for edit in edits if edit not in taken]
        if all(appliable(edit, source) for edit in edits) and not _collide([*taken, *fresh]):
            chosen.append(finding)
            taken += fresh
    return chosen


def edits_of(finding: Finding) -> tuple[Edit, ...]:
    """The edits of a finding's fix."""
    return finding.fix.edits if finding.fix else ()


def _collide(edits: Iterable[Edit]) -> bool:
    """Whether two edits overlap, or begin at one place."""
    keys = sorted(order(edit) for edit in edits)
    return any(b[0] == a[0] and (b[1:3] < a[3:5] or b[1:3] == a[1:3]) for a, b in pairwise(keys))


def _broken(source: Source) -> int:
    return (source.broken is not None) + sum(cell.broken is not None for cell in source.cells)


def diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """What fixing changed, as a unified diff, which `patch` and `git apply` take for a script; cell by cell for a notebook."""
    old, new = read_source(path, before), read_source(path, after)
    for a, b in zip(old.cells, new.cells, strict=True):
        if a.index is None:
            yield from _changes(path, _lines(before), _lines(after))
        else:
            raws = ([f"{line}\n" for line in cell.raw.split("\n")] for cell in (a, b))
            yield from _changes(f"{path}:cell {a.index + 1}", *raws)


def _changes(name: str, old: list[str], new: list[str]) -> Iterator[str]:
    for line in unified_diff(old, new, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    """With their ends, as the file has them, and with its byte order mark."""
    encoding = encoding_of(data)
    *lines, last = data.decode("utf-8" if encoding == "utf-8-sig" else encoding).split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]
