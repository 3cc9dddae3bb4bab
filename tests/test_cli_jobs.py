"""Many files: in worker processes or not, the output is the same; reports can travel between processes."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_runner import BAD, CODE, GOOD, run_fresh

from cnnlint import check_source
from cnnlint.batch import Checked, Failure, Outcome, Task
from cnnlint.config import Settings
from cnnlint.config.checks import Checks
from cnnlint.parallel import check_all

NOTEBOOK = '{"cells": [{"cell_type": "code", "source": ["import keras\\n", "x = ("]}], "metadata": {}, "nbformat": 4}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cnnlint.toml").write_text("", encoding="utf-8")
    for number in range(9):
        (tmp_path / f"{number}.py").write_text(BAD if number % 3 else GOOD, encoding="utf-8")
    (tmp_path / "broken.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    (tmp_path / "plain.py").write_text("import os\n", encoding="utf-8")
    return tmp_path


def test_workers_change_nothing_but_the_time(folder: Path) -> None:
    one, two = (run_fresh("check", "--jobs", jobs, "--no-cache", cwd=folder) for jobs in ("1", "3"))
    assert one == two
    assert one.code == 1
    assert [line for line in one.out.splitlines() if "-->" in line] == sorted(
        line for line in one.out.splitlines() if "-->" in line
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no groups of processes to interrupt")
def test_an_interrupted_run_says_nothing(folder: Path) -> None:
    """Ctrl-C reaches every process of a terminal, while workers wait for work or do it."""
    for number in range(60):
        (folder / f"more_{number}.py").write_text(BAD, encoding="utf-8")
    command = [sys.executable, "-m", "cnnlint", "check", "--no-cache", "--jobs", "3", "."]
    run = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, text=True
    )
    time.sleep(0.8)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGINT)
    assert run.communicate(timeout=60)[1] == ""
    assert run.returncode in (130, -signal.SIGINT, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal between processes")
@pytest.mark.parametrize(
    "begun",
    [
        "from cnnlint.parallel import _prepare; _prepare(())",
        "from cnnlint.parallel import _interrupts_later; later = _interrupts_later(); later.__enter__()",
    ],
)
def test_an_interrupt_is_not_for_workers(begun: str) -> None:
    """Neither for those that are spawned, nor for those that are forked: the command ends them."""
    code = f"import os, signal, time; {begun}; os.kill(os.getpid(), signal.SIGINT); print('at work', flush=True); os._exit(0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [b"at", b"work"], b"")


def test_workers_share_the_cache(folder: Path) -> None:
    first = run_fresh("check", "--jobs", "3", cwd=folder)
    assert run_fresh("check", cwd=folder) == run_fresh("check", "--jobs", "2", cwd=folder) == first


def test_outcomes_come_in_order_with_failures_among_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cnnlint.run

    read = cnnlint.run.read_file

    def fail(path, data, checks):  # type: ignore[no-untyped-def]
        if path.endswith("4.py"):
            raise RuntimeError("planted")
        return read(path, data, checks)

    monkeypatch.setattr(cnnlint.run, "read_file", fail)
    paths = [str(path) for path in sorted(folder.glob("*.py"))]
    told: list[int] = []
    outcomes = check_all([Task(path, Checks()) for path in paths], jobs=1, progress=told.append)
    assert [_path(outcome) for outcome in outcomes] == paths
    assert [i for i, outcome in enumerate(outcomes) if isinstance(outcome, Failure)] == [4]
    assert told == sorted(told)
    assert told[-1] == len(paths)


def _path(outcome: Outcome) -> str:
    return outcome.report.path if isinstance(outcome, Checked) else outcome.path


@pytest.mark.parametrize("settings", [None, Settings(), Settings(select=("output",), assume={"n": 3})])
def test_a_report_is_pure_and_picklable(settings: Settings | None) -> None:
    report = check_source(BAD, "model.py", pickle.loads(pickle.dumps(settings)))
    again = check_source(BAD, "model.py", settings)
    travelled = pickle.loads(pickle.dumps(report))
    assert [f.code for f in report.findings] == [CODE]
    assert travelled.findings == report.findings == again.findings
    assert travelled.counts == report.counts


HOSTILE = ("(" * 5000, "x = " + "-" * 5000 + "1", "if 1:\n " * 200, "\x00", "x = 1" + "0" * 9000, "x = [" + "[]," * 9000 + "]")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_bounds_hold_for_hostile_texts(text: str) -> None:
    assert check_source(f"import keras\n{text}").counts.files == 1
