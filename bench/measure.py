"""Runs commands again and again, taking turns, and keeps what each took."""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cnnlint


@dataclass(frozen=True)
class Run:
    """One run. wall and cpu (user + system, children included) in seconds, memory (peak of one process) in MB."""

    wall: float
    cpu: float
    memory: float
    output: bytes


@dataclass
class Command:
    """A command under a name. before: run before each turn. turns: at most so many of them."""

    name: str
    args: Sequence[str]
    folder: Path
    before: Callable[[], None] | None = None
    turns: int = 99
    runs: list[Run] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """The median."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """The median."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def memory(self) -> float:
        """The most of all runs."""
        return max(run.memory for run in self.runs)


def compile_modules() -> None:
    """As installing cnnlint does: a first run would compile them, and be measured with that."""
    compileall.compile_dir(str(Path(cnnlint.__file__).parent), quiet=2)


def take_turns(commands: Sequence[Command], turns: int) -> None:
    """Runs all commands `turns` times, one after the other, so that what else the machine does falls on all of them."""
    for turn in range(turns):
        for command in commands:
            if turn < command.turns:
                if command.before is not None:
                    command.before()
                command.runs.append(_run(command))


def environment() -> dict[str, str]:
    """That of an installed tool: with compiled modules, without variables of this shell that change Python."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CNNLINT_"))}
    return {**kept, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}


def _run(command: Command) -> Run:
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command.args, cwd=command.folder, stdout=out, stderr=subprocess.DEVNULL, env=environment())
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read())
