"""Known findings, which a project has decided to live with for now: they are not reported again.

An entry is the fingerprint of a finding, so that it survives edits of the lines around it. The file is sorted and has one
entry a line, so that merges are readable.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cnnlint.config.checks import Checks
from cnnlint.config.file import ConfigError
from cnnlint.config.selectors import selected
from cnnlint.diagnostics import plural
from cnnlint.report.fingerprint import fingerprints
from cnnlint.report.model import FileReport, Report
from cnnlint.report.places import relative
from cnnlint.rules.registry import entries as rules

DEFAULT_NAME = "cnnlint-baseline.json"
_VERSION = 1


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A known finding. path: from the folder of the baseline, with forward slashes. rule: for the reader only."""

    path: str
    rule: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A report without the known findings, and the entries that match nothing any more."""

    report: Report
    stale: tuple[Entry, ...]


def load(path: str) -> frozenset[Entry]:
    """The entries of a baseline. Raises ConfigError."""
    try:
        data = json.loads(Path(path).read_bytes())
        if data["version"] != _VERSION:
            raise ConfigError(f"{path}: a baseline of version {data['version']}, this cnnlint knows {_VERSION}")
        return frozenset(Entry(item["path"], item["rule"], item["fingerprint"]) for item in data["findings"])
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; `cnnlint baseline create` makes one") from None
    except (ValueError, KeyError, TypeError):
        raise ConfigError(f"{path}: not a baseline") from None


def save(path: str, entries: Iterable[Entry]) -> None:
    """Writes a baseline."""
    lines = ",".join(f"\n  {json.dumps(asdict(entry))}" for entry in sorted(entries))
    Path(path).write_text(f'{{"version": {_VERSION}, "findings": [{lines}\n]}}\n', encoding="utf-8")


def entries_of(file: FileReport, base: Path) -> Iterator[Entry]:
    """An entry for each finding of a file, in order."""
    for finding, fingerprint in zip(file.findings, fingerprints(file, base), strict=True):
        yield Entry(relative(finding.span.path, base), f"{finding.code} {finding.name}", fingerprint)


def apply(report: Report, path: str, checks: Checks) -> Applied:
    """Takes the findings that a baseline knows out of a report; they count as suppressed."""
    known = load(path)
    base = Path(path).absolute().parent
    files: list[FileReport] = []
    matched: set[Entry] = set()
    for file in report.files:
        entries = list(entries_of(file, base))
        matched.update(entry for entry in entries if entry in known)
        kept = tuple(f for f, entry in zip(file.findings, entries, strict=True) if entry not in known)
        files.append(replace(file, findings=kept, suppressed=file.suppressed + len(file.findings) - len(kept)))
    stale = stale_entries(known - matched, report, base, checks)
    return Applied(replace(report, files=tuple(files), notes=(*report.notes, *_note(stale))), stale)


def stale_entries(unmatched: Iterable[Entry], report: Report, base: Path, checks: Checks) -> tuple[Entry, ...]:
    """Of the entries that nothing matched, those whose file was looked at or is gone. Of a rule that these settings leave out
    nothing is known."""
    seen = {relative(file.path, base) for file in report.files}
    idle = {rule.code for rule in rules()} - {rule.code for rule in selected(checks)}
    asked = (e for e in unmatched if e.rule.partition(" ")[0] not in idle)
    return tuple(sorted(e for e in asked if e.path in seen or not (base / e.path).exists()))


def _note(stale: tuple[Entry, ...]) -> Iterator[str]:
    if stale:
        one = len(stale) == 1
        entries, verb, them = ("1 entry", "matches", "it") if one else (f"{len(stale)} entries", "match", "them")
        files = plural(len({entry.path for entry in stale}), "file")
        yield f"{entries} of the baseline in {files} {verb} nothing any more; `cnnlint baseline prune` removes {them}."
