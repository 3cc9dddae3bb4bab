"""Runs a program in real Keras and reads it with cnnlint, and compares every table and the crash."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any
from unittest.mock import patch

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Problem, Program, Summary
from cnnlint.report.rows import complete, params_cell, shape_cell
from cnnlint.values import Unknown

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
WIDTH = "240"  # columns of the tables, so that nothing is cut
PATH = "program.py"

Row = tuple[str, str, str, str]  # name, type, output shape, parameters
Births = dict[int, tuple[object, int | None]]  # by id: the layer, kept alive, and the line that made it


@dataclass(frozen=True)
class Run:
    """What a program does: the rows of each table, the line and words of its crash, and the line that made that layer."""

    tables: tuple[tuple[Row, ...], ...]
    line: int | None = None
    error: str = ""
    made: int | None = None


@dataclass(frozen=True)
class Verdict:
    """outcome: `equal`, `unknown`, `wrong`, `crash missed`, `crash elsewhere` or `crash false`; why says more."""

    outcome: str
    why: str = ""


def run_in_keras(source: str) -> Run:
    """Executes the program in this process, with Keras's counters at their start."""
    import keras

    keras.utils.clear_session()
    tables: list[tuple[Row, ...]] = []
    original = keras.Model.summary
    keras.Model.summary = lambda self, *args, **kwargs: tables.append(_printed(original, self))
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), _whole_tracebacks(), _births() as births:
            warnings.simplefilter("ignore")
            exec(compile(source, PATH, "exec"), {"__name__": "__main__"})
    except Exception as error:
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == PATH]
        return Run(tuple(tables), lines[-1], f"{type(error).__name__}: {str(error)[:200]}", _made(error, births))
    finally:
        keras.Model.summary = original
    return Run(tuple(tables))


@contextlib.contextmanager
def _whole_tracebacks() -> Iterator[None]:
    """Keras leaves its own frames in the traceback, among them those of the layer that fails."""
    import keras

    filtered = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()
    try:
        yield
    finally:
        if filtered:
            keras.config.enable_traceback_filtering()


@contextlib.contextmanager
def _births() -> Iterator[Births]:
    """Notes the line of the program that makes each layer."""
    import keras

    births: Births = {}
    original = keras.layers.Layer.__new__

    def new(cls: type, *args: Any, **kwargs: Any) -> Any:
        made = original(cls, *args, **kwargs)
        births[id(made)] = (made, _line_of(sys._getframe(1)))
        return made

    with patch.object(keras.layers.Layer, "__new__", new):
        yield births


def _line_of(frame: FrameType | None) -> int | None:
    """The line of the program that is being executed."""
    while frame is not None and frame.f_code.co_filename != PATH:
        frame = frame.f_back
    return frame.f_lineno if frame else None


def _made(error: Exception, births: Births) -> int | None:
    """Where the layer was made whose method is the innermost of the traceback."""
    owners = [frame.f_locals.get("self") for frame, _ in traceback.walk_tb(error.__traceback__)]
    known = [births[id(owner)] for owner in owners if id(owner) in births]
    return known[-1][1] if known else None


def _printed(summary: Any, model: Any) -> tuple[Row, ...]:
    """The rows of the table that Keras prints."""
    said: list[str] = []
    with patch.dict(os.environ, COLUMNS=WIDTH):
        summary(model, line_length=int(WIDTH), print_fn=lambda text, **_: said.append(text))
    rows = []
    for line in "\n".join(said).splitlines():
        cells = [cell.strip() for cell in line.strip("│┃").split("│")]
        if line.startswith("│") and cells[0]:
            name, _, kind = cells[0].rpartition(" (")
            rows.append((name, kind.rstrip(")"), cells[1], cells[2]))
    return (*rows, *_totals(said))


def _totals(said: list[str]) -> list[Row]:
    words = ("Total params", "Trainable params", "Non-trainable params")
    lines = [line.strip() for text in said for line in text.splitlines()]
    return [("", w, "", line.split(":")[1].split()[0]) for w in words for line in lines if line.startswith(w)]


def read_by_us(source: str) -> Program:
    """The program as cnnlint reads it."""
    return read(read_source(PATH, source.encode()), Options(target_keras="3"))


def table_of(model: ModelTrace) -> tuple[Row, ...]:
    """The same rows from what was inferred; `?` for what is not known."""
    from cnnlint.report.rows import totals

    rows = [(row.name, row.type, shape_cell(row, model), params_cell(row)) for row in model.layers]
    counts = totals(model)
    words = {"Total params": counts.total, "Trainable params": counts.trainable, "Non-trainable params": counts.frozen}
    return (*rows, *(("", word, "", "?" if size is None else f"{size:,}") for word, size in words.items()))


def judge(source: str) -> Verdict:
    """Compares both."""
    try:
        program = read_by_us(source)
    except Exception as error:  # the reader never raises: that it did is the difference
        return Verdict("wrong", f"cnnlint raised {type(error).__name__}: {error}")
    return compare(run_in_keras(source), program, source)


def compare(real: Run, program: Program, source: str) -> Verdict:
    """What of the program's tables and crash is told, and what is told wrongly."""
    certain = [e for e in program.events if isinstance(e, Problem) and e.condition is None and e.certain and 3 in e.dialects]
    ours = [e.model for e in program.events if isinstance(e, Summary)]
    open_ = len(ours) < len(real.tables) or bool(program.gaps)
    for expected, model in zip(real.tables, ours, strict=False):
        if isinstance(model, Unknown):
            open_ = True
            continue
        difference = _difference(expected, table_of(model))
        if difference and not (model.unknown and expected[: len(model.layers)] == table_of(model)[: len(model.layers)]):
            return Verdict("wrong", difference)
        open_ = open_ or bool(model.unknown) or any("?" in c for row in table_of(model) for c in row[2:] if row not in expected)
    if real.line is None:
        return (
            Verdict("crash false", f"{certain[0].span.line}: {certain[0].message}")
            if certain
            else Verdict(("equal", "unknown")[open_])
        )
    if not certain:
        return Verdict("unknown" if open_ or _gives_up(program) else "crash missed", f"{real.line}: {real.error}")
    place = certain[0].span
    if _statement(source, place.line) == _statement(source, real.line) or _same_layer(certain[0], real):
        return Verdict("equal")
    return Verdict("crash elsewhere", f"Keras {real.line}: {real.error}\n  cnnlint {place.line}: {certain[0].message}")


def _difference(expected: tuple[Row, ...], ours: tuple[Row, ...]) -> str:
    """The first known cell that is not Keras's."""
    if len(expected) != len(ours):
        return f"Keras has {len(expected)} rows {expected}, cnnlint {len(ours)} {ours}"
    for theirs, own in zip(expected, ours, strict=True):
        if any(a != b and b != "?" for a, b in zip(theirs, own, strict=True)):
            return f"Keras {theirs}, cnnlint {own}"
    return ""


def _gives_up(program: Program) -> bool:
    return any(isinstance(e, Summary) and (isinstance(e.model, Unknown) or not complete(e.model)) for e in program.events)


def _statement(source: str, line: int) -> tuple[int, int]:
    """The first and last line of the innermost statement on a line; of a block only its head."""
    spans = [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and not hasattr(node, "body") and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return min(spans, key=lambda s: s[1] - s[0], default=(line, line))


def _same_layer(problem: Problem, real: Run) -> bool:
    """A layer that is made on one line and called on another is blamed where it is made."""
    place = problem.span
    return real.made is not None and place.line <= real.made <= max(place.line, place.end_line)
