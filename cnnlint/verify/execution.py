"""`verify --execute`: runs the user's own files in a child process and compares the models they show with what was read.

This checks the evaluator, not only the layers. It happens only by that word.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TypeAlias

from cnnlint.files.source import Cell
from cnnlint.frozen import replace
from cnnlint.program import ModelTrace, Program, Summary
from cnnlint.report.model import FileReport
from cnnlint.values import Unknown
from cnnlint.verify.compare import compare, missing
from cnnlint.verify.process import NoTensorFlow, environment, why
from cnnlint.verify.protocol import Built, Captured, Done, Execute, Ready, Response, Stopped, responses
from cnnlint.verify.result import ModelResult, Status, Verification, unread

Place: TypeAlias = tuple[int | None, int]

QUIET = {"MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}


def execute(reports: Iterable[FileReport], time_limit: float, progress: Callable[[str], None]) -> Verification:
    """Every model that each file shows by `.summary()`, against what was read there. Raises NoTensorFlow."""
    results: list[ModelResult] = []
    ready = None
    notes: list[str] = []
    missed: list[str] = []
    for report in reports:
        missed += unread(report)
        if report.program is None:
            continue
        progress(f"{report.path} by running it")
        answers = list(_run(report.path, report.program, time_limit))
        ready = next((a for a in answers if isinstance(a, Ready)), ready)
        stops = [a for a in answers if isinstance(a, Stopped)]
        notes += [f"{report.path}: {_stop(stop)}" for stop in stops]
        captured = [a for a in answers if isinstance(a, Captured)]
        results += [replace(r, ready=ready) for r in _compared(report.path, report.program, captured, stops)]
    return Verification(tuple(results), ready, tuple(notes), unread=tuple(missed))


def _stop(stop: Stopped) -> str:
    where = "" if stop.line is None else f"line {stop.line}" if stop.cell is None else f"cell {stop.cell + 1}, line {stop.line}"
    return f"{where}: {stop.message}" if where else stop.message


# ------------------------------------------------------------------ the process


def _run(path: str, program: Program, time_limit: float) -> Iterator[Response]:
    """What the child tells while it runs the file in a scratch folder."""
    with tempfile.TemporaryDirectory(prefix="cnnlint-") as scratch, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cnnlint.verify.executor"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            cwd=scratch,
            env={**environment(), **QUIET, "HOME": scratch},
        )
        timer = threading.Timer(time_limit, process.kill)
        timer.start()
        try:
            yield from _exchange(process, _request(path, program), timer, time_limit)
        finally:
            timer.cancel()
            process.kill()
            process.wait()


def _request(path: str, program: Program) -> Execute:
    from cnnlint.files import read_source

    cells = [(c.index, c.text) for c in read_source(path, Path(path).read_bytes()).cells if _runs(c)]
    return Execute(path=str(Path(path).resolve()), cells=tuple(cells), legacy=program.dialect < 3)


def _runs(cell: Cell) -> bool:
    return cell.broken is None and bool(cell.text.strip())


def _exchange(process: subprocess.Popen[str], request: Execute, timer: threading.Timer, limit: float) -> Iterator[Response]:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(request.model_dump_json() + "\n")
        process.stdin.close()
    except OSError:  # it ended at once; its answers, or their absence, say why
        pass
    done = False
    for answer in _answers(process.stdout):
        if answer.kind == "failed":
            raise NoTensorFlow(why(answer, 2 if request.legacy else 3))
        done = done or isinstance(answer, Done)
        yield answer
    if not done:
        code = process.wait()
        killed = not timer.is_alive()
        cause = f"it ran longer than {limit:g} seconds" if killed else f"the process that ran it ended with code {code}"
        yield Stopped(message=cause)


def _answers(stream: IO[str]) -> Iterator[Response]:
    for line in stream:
        try:
            yield responses.validate_json(line)
        except ValueError:
            continue  # the user's own process may write to any pipe


# ------------------------------------------------------------------ the comparison


def _compared(path: str, program: Program, captured: list[Captured], stops: list[Stopped]) -> Iterator[ModelResult]:
    """Summaries at the same place are compared in order."""
    waiting: dict[Place, list[Captured]] = {}
    for capture in captured:
        waiting.setdefault((capture.cell, capture.line), []).append(capture)
    for event in program.events:
        if not isinstance(event, Summary):
            continue
        here = waiting.get((event.span.cell, event.span.line), [])
        if here:
            yield _result(path, event, here.pop(0).model)
        else:
            yield ModelResult(path, _trace(event), Status.NOT_REBUILT, _not_reached(event, stops))
    for (cell, line), rest in waiting.items():
        for _ in rest:
            where = f"line {line}" if cell is None else f"cell {cell + 1}, line {line}"
            trace = _stub(path, cell, line)
            yield ModelResult(path, trace, Status.INCOMPLETE, f"a summary is shown at {where} that cnnlint did not come to")


def _not_reached(event: Summary, stops: list[Stopped]) -> str:
    """Why the program showed no summary there: it stopped before, in that cell or in an earlier one."""
    before = [s for s in stops if s.cell is None or (event.span.cell is not None and s.cell <= event.span.cell)]
    return f"the program did not come so far: {_stop(before[-1])}" if before else "no summary was shown there"


def _result(path: str, event: Summary, built: Built) -> ModelResult:
    if isinstance(event.model, Unknown):
        return ModelResult(path, _trace(event), Status.INCOMPLETE, event.model.reason)
    gap = missing(event.model)
    if gap is not None:
        return ModelResult(path, event.model, Status.INCOMPLETE, gap.reason)
    wrong = tuple(compare(event.model, _renamed(event.model, built), same_dialect=False))
    return ModelResult(path, event.model, Status.DISAGREES if wrong else Status.AGREES, disagreements=wrong)


def _renamed(model: ModelTrace, built: Built) -> Built:
    """Automatic names depend on what else ran in the process, so rows are compared by position."""
    if len(model.layers) != len(built.rows):
        return built
    rows = [row.model_copy(update={"name": layer.name}) for layer, row in zip(model.layers, built.rows, strict=True)]
    return built.model_copy(update={"rows": tuple(rows)})


def _trace(event: Summary) -> ModelTrace:
    return event.model if isinstance(event.model, ModelTrace) else ModelTrace(event.name or "model", "", "unknown", event.span)


def _stub(path: str, cell: int | None, line: int) -> ModelTrace:
    from cnnlint.diagnostics import Span

    return ModelTrace("model", "", "unknown", Span(path, line, cell=cell))
