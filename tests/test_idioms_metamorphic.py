"""The programs of `fixtures/idioms`, each written otherwise: the same rows, the same names, the same findings."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import libcst as cst
import pytest
from notebooks import code, notebook

from cnnlint import check_source
from cnnlint.evaluate import read, statements
from cnnlint.files import read_source
from cnnlint.program import LayerTrace, ModelTrace, Summary
from cnnlint.shapes import text as dim_text
from cnnlint.values import Unknown

IDIOMS = Path(__file__).parent.parent / "fixtures" / "idioms"
NOT_IN_A_FUNCTION = re.compile(r"^\s*(global |from \S+ import \*|exec\(|globals\(|if __name__)|\bglobals\(", re.M)
Rows = list[list[tuple[str, ...]]]


def _indented(body: str, levels: int = 1) -> str:
    return "".join(f"{'    ' * levels}{line}" if line.strip() else line for line in body.splitlines(keepends=True))


def in_a_condition(body: str) -> str:
    return f"if True:\n{_indented(body)}"


def in_a_with_block(body: str) -> str:
    return f"from contextlib import nullcontext\nwith nullcontext():\n{_indented(body)}"


def in_a_try(body: str) -> str:
    return f"try:\n{_indented(body)}finally:\n    done = True\n"


def in_a_loop(body: str) -> str:
    return f"for once in ['once']:\n{_indented(body)}"


def in_a_function(body: str) -> str:
    return f"def run_it_all():\n{_indented(body)}\n\nrun_it_all()\n"


def in_a_method(body: str) -> str:
    return f"class Everything:\n    def run_it_all(self):\n{_indented(body, 2)}\n\nEverything().run_it_all()\n"


def with_other_imports(body: str) -> str:
    """`from keras import A` becomes an attribute of the package under another name."""

    def attributes(found: re.Match[str]) -> str:
        names = [name.strip() for name in found[1].split(",")]
        return "import keras as the_package\n" + "".join(f"{name} = the_package.{name}\n" for name in names)

    return re.sub(r"(?m)^from keras import ([\w, ]+)\n", attributes, body)


def as_one_cell(body: str) -> str:
    return notebook(code(body.splitlines(keepends=True)))


def as_many_cells(body: str) -> str:
    """Every statement of the file in a cell of its own."""
    module = cst.parse_module(body)
    cells = [module.code_for_node(statement).strip("\n") for statement in module.body]
    return notebook(*(code(cell.splitlines(keepends=True)) for cell in cells if cell.strip()))


WRITTEN: dict[str, Callable[[str], str]] = {
    "in a condition": in_a_condition,
    "in a with block": in_a_with_block,
    "in a try": in_a_try,
    "in a loop": in_a_loop,
    "in a function": in_a_function,
    "in a method": in_a_method,
    "with other imports": with_other_imports,
    "as one cell": as_one_cell,
    "as many cells": as_many_cells,
}
IN_A_FUNCTION = ("in a function", "in a method")
PROGRAMS = sorted(IDIOMS.glob("*.py"))
LONG = 3_500  # characters: longer programs are written in one way each, so that the whole stays quick


def _ways(index: int, body: str) -> list[str]:
    ways = [way for way in WRITTEN if way not in IN_A_FUNCTION or not NOT_IN_A_FUNCTION.search(body)]
    if "databricks" in PROGRAMS[index].stem:
        ways = ["as one cell"]  # its cells are comments at the start of lines
    return [ways[(index + step) % len(ways)] for step in ((0, 3, 6) if len(body) < LONG else (0,))]


CASES = [(path, way) for index, path in enumerate(PROGRAMS) for way in dict.fromkeys(_ways(index, path.read_text("utf-8")))]


def rows_of(text: str, path: Path) -> Rows:
    """The tables that the program prints; what is unknown has places, which differ."""
    program = read(read_source(str(path), text.encode()))
    models = [event.model for event in program.events if isinstance(event, Summary)]
    return [[_row(row) for row in model.layers] for model in models if isinstance(model, ModelTrace)]


def _row(row: LayerTrace) -> tuple[str, ...]:
    shape = row.output_shape
    return row.name, row.type, "?" if isinstance(shape, Unknown) else str(shape), dim_text(row.params)


def codes_of(text: str, path: Path) -> Counter[str]:
    return Counter(finding.code for finding in check_source(text, str(path)).findings)


def _differs(path: Path, way: str) -> str:
    body = path.read_text(encoding="utf-8")
    written, place = WRITTEN[way](body), path.with_suffix(".ipynb") if "cell" in way else path
    if rows_of(written, place) != rows_of(body, path):
        return "other rows"
    found, expected = codes_of(written, place), codes_of(body, path)
    if way in IN_A_FUNCTION:  # a model that is part of another is told of by itself only where the module has a name for it
        return "" if found <= expected and set(expected - found) <= {"CNN301"} else "other findings"
    return "" if found == expected else "other findings"


@pytest.mark.parametrize(("path", "way"), CASES, ids=[f"{path.stem} {way}" for path, way in CASES])
def test_a_program_written_otherwise_is_the_same(path: Path, way: str) -> None:
    assert _differs(path, way) == ""


def test_every_way_is_tried_on_several_programs() -> None:
    tried = Counter(way for _, way in CASES)
    assert tried.keys() == WRITTEN.keys()
    assert min(tried.values()) >= 5


PLANTED = {
    "in a with block": cst.With,
    "in a try": cst.Try,
    "in a loop": cst.For,
    "in a function": cst.FunctionDef,
    "in a method": cst.ClassDef,
}


@pytest.mark.parametrize("way", PLANTED)
def test_a_statement_that_is_not_followed_is_noticed(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(statements._STATEMENTS, PLANTED[way], lambda at, node, scope: None)
    assert _differs(IDIOMS / "sizes.py", way)


def test_a_cell_that_is_left_out_is_noticed() -> None:
    body = (IDIOMS / "unpacked.py").read_text(encoding="utf-8")
    cells = json.loads(as_many_cells(body))
    del cells["cells"][3]
    assert rows_of(json.dumps(cells), IDIOMS / "unpacked.ipynb") != rows_of(body, IDIOMS / "unpacked.py")
