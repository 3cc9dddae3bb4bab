"""Writes what `cnnlint check` says of the files in fixtures/bad beside them; with --check, tells which are out of date."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BAD = ROOT / "fixtures" / "bad"


def sources() -> list[Path]:
    """The scripts and notebooks with mistakes."""
    return sorted(path for path in BAD.iterdir() if path.suffix in (".py", ".ipynb"))


def findings(path: Path) -> str:
    """The findings in a file, one a line, with the folder's path from the root."""
    options = ["--isolated", "--no-cache", "--quiet", "--output-format", "concise"]
    command = [sys.executable, "-m", "cnnlint", "check", *options, path.relative_to(ROOT).as_posix()]
    environment = {**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8").stdout


def record(path: Path) -> Path:
    """Where the findings in a file are kept."""
    return path.with_suffix(".txt")


def main() -> int:
    """Writes the records, or checks them."""
    stale = [path for path in sources() if not record(path).exists() or record(path).read_text("utf-8") != findings(path)]
    for path in stale:
        if "--check" in sys.argv[1:]:
            print(f"{record(path).relative_to(ROOT)} is out of date: run python scripts/record_findings.py", file=sys.stderr)
        else:
            record(path).write_text(findings(path), encoding="utf-8")
    return int(bool(stale) and "--check" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
