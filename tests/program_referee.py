"""Compares what cnnlint reads in a program with what real Keras does with it: every table, and the crash.

A program may take facts from the module `settings`, which nobody has: flags, sizes. It is then run once for each choice of
them, and what cnnlint says must hold in every run: a size `64·size_1 + 64` is worked out, an error must come whatever they are.
"""

from __future__ import annotations

import ast
import itertools
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from program_runner import ELSEWHERE, PATH, Row, Run, Table, run_in_keras

from cnnlint.config.checks import Checks
from cnnlint.diagnostics import Finding, Severity
from cnnlint.evaluate import Options, read
from cnnlint.evaluate.flow import OTHERWISE
from cnnlint.files import read_source
from cnnlint.program import LayerTrace, ModelTrace, Problem, Program, Summary
from cnnlint.report.rows import is_unbuilt, params_cell, shape_cell, shape_text, totals
from cnnlint.run import check_bytes
from cnnlint.shapes import Expr, Size, is_shape, substitute
from cnnlint.values import Unknown

HEADS = {  # how a small program begins, in each Keras
    3: "import keras\nimport numpy as np\nfrom keras import Input, Model, Sequential, layers\n",
    2: "import tf_keras as keras\nimport numpy as np\nfrom tf_keras import Input, Model, Sequential, layers\n",
}
Given = Mapping[str, object]
_ON_DATA = r"\.(fit|evaluate|predict|train_on_batch)\("
OUTCOMES = ("equal", "unknown", "wrong", "silent", "crash missed", "crash elsewhere", "crash false")  # better to worse


@dataclass(frozen=True)
class Verdict:
    """outcome: one of OUTCOMES; why says more."""

    outcome: str
    why: str = ""


def read_by_us(source: str, dialect: int = 3, path: str = PATH) -> Program:
    """The program as cnnlint reads it."""
    return read(read_source(path, source.encode()), Options(target_keras=str(dialect)))


def findings_by_us(source: str, dialect: int = 3, path: str = PATH) -> Sequence[Finding]:
    """All that cnnlint reports of the program."""
    return check_bytes(path, source.encode(), Checks(target_keras=str(dialect))).findings


def errors_by_us(source: str, dialect: int = 3) -> list[Finding]:
    """The errors that cnnlint reports of the program."""
    return [finding for finding in findings_by_us(source, dialect) if finding.severity is Severity.ERROR]


def judge(source: str, dialect: int = 3) -> Verdict:
    """The worst of what the runs of a program show."""
    try:
        program, errors = read_by_us(source, dialect), errors_by_us(source, dialect)
    except Exception as error:  # the reader never raises: that it did is the difference
        return Verdict("wrong", f"cnnlint raised {type(error).__name__}: {error}")
    verdicts = []
    for given in choices(source):
        verdict = compare(run_in_keras(source, given, dialect), program, source, given, errors)
        verdicts.append(Verdict(verdict.outcome, f"{verdict.why} {dict(given) or ''}".rstrip()))
    return max(verdicts, key=lambda v: OUTCOMES.index(v.outcome))


def choices(source: str) -> list[Given]:
    """What the names that the program takes from `settings` may be: each flag both ways, with two draws of the sizes."""
    names = [
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == ELSEWHERE
        for alias in node.names
    ]
    flags = [name for name in names if name.startswith("flag")]
    rng = random.Random(source)
    found: list[Given] = []
    for values in itertools.product((True, False), repeat=max(len(flags), min(1, len(names)))):
        sizes = {name: rng.randint(1, 9) for name in names if name.startswith("size")}
        items = {name: list(range(rng.randint(0, 3))) for name in names if name.startswith("items")}
        found.append({**dict(zip(flags, values, strict=False)), **sizes, **items})
    return found


# ------------------------------------------------------------------ the verdict


def compare(real: Run, program: Program, source: str, given: Given | None = None, errors: Sequence[Finding] = ()) -> Verdict:
    """What of the run's tables and crash is told, and what is told wrongly. errors: what the rules add to the program's own."""
    events = [e for e in program.events if isinstance(e, Summary)]
    told = [e for e in program.events if isinstance(e, Problem) and program.dialect in e.dialects]
    certain = [*(e for e in told if e.condition is None and (e.certain or e.kind == "raises")), *errors]
    pairs, lost, extra = _pair(real.tables, events)
    for table, event in pairs:
        if isinstance(event.model, ModelTrace) and (why := _difference(table.rows, event.model.shown, given or {})):
            return Verdict("wrong", f"line {table.line}: {why}")
    open_ = bool(program.gaps) or any(_open(event) for event in events)
    if real.line is not None:
        return _crash(real, told, certain, source, open_)
    shown = [error for error in certain if not _is_silent(error)]
    if shown:
        return Verdict("crash false", f"{shown[0].span.line}: {shown[0].message}")
    if lost or extra:
        what = f"the table of line {lost[0].line} is not told" if lost else f"line {extra[0].span.line} prints no table"
        return Verdict("unknown" if open_ else "silent", what)
    return Verdict(("equal", "unknown")[open_])


def _is_silent(error: Problem | Finding) -> bool:
    """Whether it tells what is surely wrong without being refused."""
    return error.shown_by == "silent" if isinstance(error, Finding) else error.kind in _WITHOUT_A_WORD


_WITHOUT_A_WORD = frozenset({"argmax-over-one-unit", "argmax-over-samples"})


def _crash(real: Run, told: list[Problem], certain: list[Problem | Finding], source: str, open_: bool) -> Verdict:
    said = f"{real.line}: {real.error}"
    first = certain[:1] + [error for error in certain if isinstance(error, Finding)]
    if any(_same_place(error, real, source) for error in first):
        return Verdict("equal")
    if any(_same_place(problem, real, source) for problem in told) or open_:
        return Verdict("unknown", said)
    if not certain:
        return Verdict("crash missed", said)
    return Verdict("crash elsewhere", f"Keras {said}\n  cnnlint {certain[0].span.line}: {certain[0].message}")


def _pair(tables: tuple[Table, ...], events: list[Summary]) -> tuple[list[tuple[Table, Summary]], list[Table], list[Summary]]:
    """Tables with the events that tell of them, tables that are not told, events that surely happen and did not."""
    pairs, lost, left = [], [], list(events)
    for table in tables:
        index = next(
            (i for i, e in enumerate(left) if e.span.line <= (table.line or 0) <= max(e.span.line, e.span.end_line)), None
        )
        if index is None or any(e.condition is None for e in left[:index]):
            lost.append(table)
            continue
        pairs.append((table, left[index]))
        left = left[index + 1 :]
    return pairs, lost, [e for e in left if e.condition is None]


def _open(event: Summary) -> bool:
    """Whether a table has something that is said to be unknown; what Keras itself does not know yet is not, nor what
    comes after a mistake."""
    model = event.model
    if isinstance(model, Unknown):
        return _honest(model)
    beside = isinstance(model.optimizer_params, Unknown)
    return beside or any(map(_honest, model.unknown)) or any(map(_open_row, model.layers))


def _open_row(row: LayerTrace) -> bool:
    if is_unbuilt(row) or (row.unknown is not None and not _honest(row.unknown)):
        return False
    return row.params is None or isinstance(row.params, Expr) or _open_shape(row.output_shape)


def _honest(why: Unknown) -> bool:
    return "impossible" not in why.reason


def _open_shape(output: object) -> bool:
    if is_shape(output):
        return any(isinstance(d, Expr) for d in output)
    return not isinstance(output, tuple | list) or any(_open_shape(part) for part in output)


# ------------------------------------------------------------------ tables


def _difference(expected: tuple[Row, ...], model: ModelTrace, given: Given) -> str:
    """The first known cell that is not Keras's. Of a table with an unknown rest the known rows must begin Keras's."""
    rows = [_row(layer, model, given) for layer in model.layers]
    expected = tuple(
        (name, kind, "?" if shape == "multiple" else shape, params.replace(",", "")) for name, kind, shape, params in expected
    )
    if not model.unknown and not isinstance(model.optimizer_params, Unknown):
        rows += _totals(model, given)
        if len(expected) != len(rows):
            return f"Keras has {len(expected)} rows {expected}, cnnlint {len(rows)} {rows}"
    elif len(rows) > len(expected):
        return f"Keras has {len(expected)} rows {expected}, cnnlint at least {len(rows)} {rows}"
    for theirs, own in zip(expected, rows, strict=False):
        said = "?" if theirs[0] == "?" else own[0]  # what Keras calls after a counter of its own is not compared
        if any(a != b and b != "?" and (a, model.dialect) != ("?", 2) for a, b in zip(theirs, (said, *own[1:]), strict=True)):
            return f"Keras {theirs}, cnnlint {own}"
    return ""


def _row(layer: LayerTrace, model: ModelTrace, given: Given) -> Row:
    params = layer.params
    count = params_cell(layer, model).replace(",", "") if not isinstance(params, Expr) else _size(params, given)
    cell, name = shape_cell(layer, model), layer.name if layer.unnamed is None else "?"
    kind = "?" if layer.unnamed is not None and layer.type == "Unknown" else layer.type
    shape = _settled(layer.output_shape, given, model.dialect) if cell != "?" and _open_shape(layer.output_shape) else None
    return name, kind, cell if shape is None else shape, count


def _totals(model: ModelTrace, given: Given) -> Iterator[Row]:
    counts = totals(model)
    optimizer = model.optimizer_params
    total = counts.total if optimizer is None or counts.total is None or model.dialect < 3 else counts.total + optimizer
    words = {"Total params": total, "Trainable params": counts.trainable, "Non-trainable params": counts.frozen}
    if optimizer is not None and model.dialect >= 3:
        words["Optimizer params"] = optimizer
    for word, size in words.items():
        yield "", word, "", "?" if size is None else _size(size, given)


def _size(size: Size, given: Given) -> str:
    found = substitute(size, {k: v for k, v in given.items() if isinstance(v, int)})
    return str(found) if isinstance(found, int) else "?"


def _settled(output: object, given: Given, dialect: int) -> str | None:
    """The cell of a shape with symbols: `?` unless all of them are given."""
    if isinstance(output, list):
        return "?"
    if not is_shape(output):
        return "?" if isinstance(output, Unknown) else None
    dims = [substitute(d, {k: v for k, v in given.items() if isinstance(v, int)}) for d in output]
    return "?" if any(isinstance(d, Expr) for d in dims) else shape_text(tuple(dims), dialect)


# ------------------------------------------------------------------ places


def _same_place(problem: Problem | Finding, real: Run, source: str) -> bool:
    """Whether both blame one statement, or cnnlint blames a layer where it is made that Keras rejects where it is called.

    What only meets the data is blamed where it is written, and Keras raises when the model is trained or used.
    """
    place = problem.span
    if real.made is not None and place.line <= real.made <= max(place.line, place.end_line):
        return True
    if real.line is None:
        return False
    if isinstance(problem, Finding) and re.search(_ON_DATA, source.splitlines()[real.line - 1]):
        return True
    lines = (real.line,) if real.inside is None else (real.line, real.inside)
    places = (
        place,
        *(
            label.span
            for label in problem.labels
            if label.text in ("called here", "added here") or label.text.startswith(OTHERWISE)
        ),
    )
    return any(_statement(source, p.line) == _statement(source, line) for p in places for line in lines)


def _statement(source: str, line: int) -> tuple[int, int]:
    """The first and last line of the innermost statement on a line; of a block only its head."""
    spans = [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and not hasattr(node, "body") and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return min(spans, key=lambda s: s[1] - s[0], default=(line, line))
