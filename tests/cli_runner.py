"""Runs the command line: in this process where that is enough, in a fresh one where imports or streams matter."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from cnnlint.cli import main

BAD = """\
from keras import Sequential, layers

model = Sequential()
model.add(layers.Input((28, 28, 1)))
model.add(layers.Flatten())
model.add(layers.Dense(1, activation="softmax"))
"""
GOOD = BAD.replace("Dense(1,", "Dense(10,")
CODE = "CNN201"


class Result(NamedTuple):
    """What a run said."""

    code: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


def run(*args: str | Path, stdin: bytes = b"") -> Result:
    """A run in this process."""
    out, err, before = _Stream(), _Stream(), sys.stdin
    sys.stdin = _Stream(stdin)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main([str(arg) for arg in args])
    finally:
        sys.stdin = before
    return Result(code, out.text(), err.text())


def run_fresh(*args: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> Result:
    """A run in a process of its own, without this one's CNNLINT_* variables."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("CNNLINT_", "NO_COLOR", "FORCE_COLOR", "COLUMNS"))}
    path = os.pathsep.join(filter(None, [str(Path(__file__).parent.parent), clean.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-m", "cnnlint", *map(str, args)],
        cwd=cwd,
        env={**clean, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **(env or {})},
        capture_output=True,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())
