"""A name for a finding that stays the same while the lines around it change: for baselines and for CI that tracks findings."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnlint.diagnostics import Finding
    from cnnlint.report.model import FileReport


def fingerprints(file: FileReport, base: Path | None = None) -> list[str]:
    """One for each finding of a file, in order: from the rule, the path (from `base`) and the source line without its
    spaces; equal ones are counted, so that the second of two alike is told from the first."""
    seen: Counter[str] = Counter()
    found = []
    for finding in file.findings:
        key = _key(finding, file, base)
        found.append(hashlib.sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:32])
        seen[key] += 1
    return found


def _key(finding: Finding, file: FileReport, base: Path | None) -> str:
    from cnnlint.report.places import relative

    source = "".join((file.text_at(finding.span) or "").split())
    return "\0".join((finding.code, relative(finding.span.path, base), source or finding.message))
