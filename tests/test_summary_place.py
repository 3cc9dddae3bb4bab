"""Where a table is printed: in the output of the cell that runs, by whichever function."""

from __future__ import annotations

from pathlib import Path

from notebooks import notebook

from cnnlint.program import Program, Summary
from cnnlint.run import check_source

BUILD = """from keras import Sequential, layers

def build(units):
    model = Sequential([layers.Input((8,)), layers.Dense(units)])
    model.summary()
    return model
"""


def _program(text: str, path: str) -> Program:
    (file,) = check_source(text, path).files
    assert file.program is not None
    return file.program


def _places(program: Program) -> list[tuple[int | None, int]]:
    return [(e.span.cell, e.span.line) for e in program.events if isinstance(e, Summary)]


def test_a_table_stands_in_the_cell_that_runs() -> None:
    program = _program(notebook(BUILD + "\nbuild(2)", "\nbuild(3)\nbuild(4)"), "a.ipynb")
    assert _places(program) == [(0, 5), (1, 2), (1, 3)]


def test_a_function_that_nothing_calls_prints_where_it_stands() -> None:
    assert _places(_program(notebook("x = 1", BUILD), "a.ipynb")) == [(1, 5)]


def test_a_table_of_a_script_stands_at_its_call() -> None:
    assert _places(_program(BUILD + "\nbuild(2)\n", "a.py")) == [(None, 5)]


def test_a_table_of_another_module_stands_where_this_file_calls_it(tmp_path: Path) -> None:
    (tmp_path / "nets.py").write_text(BUILD)
    path = tmp_path / "a.py"
    path.write_text("import keras\nfrom nets import build\n\nmodel = build(3)\n")
    assert _places(_program(path.read_text(), str(path))) == [(None, 4)]
