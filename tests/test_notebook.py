"""Notebooks: both formats, places in the JSON text, broken cells, recorded tables."""

from __future__ import annotations

import json
from typing import Any

import pytest
from notebooks import code
from notebooks import notebook as text_of

from cnnlint import check_source
from cnnlint.files import read_source
from cnnlint.files.recorded import output_text, recorded_tables
from cnnlint.files.source import Source


def notebook(*cells: dict[str, Any], indent: int | None = 1, **rest: Any) -> bytes:
    return text_of(*cells, indent=indent, **rest).encode()


def read(data: bytes) -> Source:
    return read_source("a.ipynb", data)


def test_cells_count_all_cells_from_zero() -> None:
    source = read(notebook({"cell_type": "markdown", "metadata": {}, "source": ["# T"]}, code(["x = 1\n", "y = 2"])))
    assert [(c.index, c.text) for c in source.cells] == [(1, "x = 1\ny = 2")]


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize(
    "text",
    [
        ["x = 1\n", "y = 'é\"'\n", "\n", "z = 3"],
        "x = 1\ny = 'é\"'\n\nz = 3",
        ["x = 1\ny = 'é\"'\n", "", "\nz = 3"],
    ],
    ids=["lines", "one-string", "pieces"],
)
def test_the_physical_line_of_each_line(indent: int | None, text: str | list[str]) -> None:
    data = notebook(code("import os"), code(text), indent=indent)
    source = read(data)
    lines = data.decode().split("\n")
    cell = source.cells[1]
    assert len(cell.file_lines) == 4
    for line, number in zip(cell.raw.split("\n"), cell.file_lines, strict=True):
        assert json.dumps(line)[1:-1] in lines[number - 1]
    assert source.file_line(1, 2) == cell.file_lines[1]


def test_nbformat_3() -> None:
    sheet = {"cells": [{"cell_type": "code", "input": ["x = 1"], "prompt_number": 7, "outputs": [], "language": "python"}]}
    source = read(json.dumps({"worksheets": [sheet], "metadata": {"name": ""}, "nbformat": 3}).encode())
    assert [(c.index, c.text, c.execution_count) for c in source.cells] == [(0, "x = 1", 7)]


def test_a_broken_cell_is_told_and_the_rest_goes_on() -> None:
    source = read(notebook(code("x = ("), code("y = 2")))
    assert [c.broken is not None for c in source.cells] == [True, False]


def test_tags_and_counts() -> None:
    cell = read(notebook(code("x = 1", execution_count=4, metadata={"tags": ["cnnlint-ignore"]}))).cells[0]
    assert (cell.execution_count, cell.tags) == (4, ("cnnlint-ignore",))


def test_the_place_of_a_byte_that_is_no_text() -> None:
    broken = read(b'{"cells":\n"\xc3\xa9\xff"}').broken
    assert broken is not None
    assert (broken.message, broken.line, broken.column) == ("not a notebook: byte 13 is not UTF-8", 2, 3)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "invalid"),
        (b"[]", "a notebook is a JSON object"),
        (b"{}", "no `cells`"),
        (b'{"cells": [', "invalid"),
        (b'{"cells": [}', "invalid"),
        (b'{"cells": 3}', "not a notebook: expected `[`"),
        (b'{"cells": [7]}', "not a notebook: expected `{`"),
        (b"import keras", "invalid"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"cells": ' + b"[" * 100_000, "not a notebook"),
    ],
)
def test_what_is_no_notebook(data: bytes, message: str) -> None:
    broken = read(data).broken
    assert broken is not None
    assert message in broken.message


@pytest.mark.parametrize(
    "metadata",
    [
        {"language_info": {"name": "R"}},
        {"kernelspec": {"language": "julia"}},
        {"kernelspec": {"name": "ir", "display_name": "R"}},
        {"kernelspec": {"name": "julia-1.10"}},
    ],
    ids=["language", "kernel", "the kernel of R", "the kernel of Julia"],
)
def test_other_languages_are_left_alone(metadata: dict[str, Any]) -> None:
    assert read(notebook(code("x <- 1"), metadata=metadata)).cells == ()


@pytest.mark.parametrize("name", ["python3", "irony", "my-models", "conda-env-tf-py"])
def test_a_kernel_of_ones_own_is_taken_for_python(name: str) -> None:
    assert len(read(notebook(code("x = 1"), metadata={"kernelspec": {"name": name}})).cells) == 1


def test_a_cell_in_another_language() -> None:
    assert read(notebook(code("SELECT 1", metadata={"vscode": {"languageId": "sql"}}))).cells == ()


CUT = """\
_________________________________________________________________
Layer (type)                 Output Shape              Param #   
=================================================================
conv2d_1 (Conv2D)            (None, 26, 26, 32)        320       
_________________________________________________________________
max_pooling2d_1 (MaxPooling2 (None, 13, 13, 32)        0         
_________________________________________________________________
dense_1 (Dense)              (None, 10)                54,090    
=================================================================
Total params: 54,410
Trainable params: 54,410
Non-trainable params: 0
"""

FILLED = """\
Layer (type)                     Output Shape          Param #     Connected to                     
====================================================================================================
batchnormalization_1 (BatchNormal(None, 39200)         78400       dense_1[0][0]                    
====================================================================================================
Total params: 78400
Trainable params: 78400
"""

WRAPPED = """\
Model: "model"
__________________________________________________________________________________________________
 Layer (type)                   Output Shape         Param #     Connected to                     
==================================================================================================
 input_1 (InputLayer)           [(None, 28, 28, 1)]  0           []                               
                                                                                                  
 a_very_long_layer_name_indeed  (None, 26, 26, 32)   320         ['input_1[0][0]']                
 (Conv2D)                                                                                         
                                                                                                  
==================================================================================================
Total params: 320
Trainable params: 320
Non-trainable params: 0
"""

BOX = """\
\x1b[1mModel: "sequential"\x1b[0m
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ conv2d (Conv2D)                 │ (None, 26, 26, 32)     │           320 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ global_average_pooling2d        │ (None, 32)             │             0 │
│ (GlobalAveragePooling2D)        │                        │               │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense (Dense)                   │ ?                      │   0 (unbuilt) │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 320 (1.25 KB)
 Trainable params: 320 (1.25 KB)
 Non-trainable params: 0 (0.00 B)
"""


@pytest.mark.parametrize(
    ("text", "style", "rows"),
    [
        (
            CUT,
            "cut",
            [("Conv2D", (None, 26, 26, 32), 320), ("MaxPooling2", (None, 13, 13, 32), 0), ("Dense", (None, 10), 54090)],
        ),
        (FILLED, "cut", [("BatchNormal", (None, 39200), 78400)]),
        (WRAPPED, "wrapped", [("InputLayer", (None, 28, 28, 1), 0), ("Conv2D", (None, 26, 26, 32), 320)]),
        (
            BOX,
            "box",
            [("Conv2D", (None, 26, 26, 32), 320), ("GlobalAveragePooling2D", (None, 32), 0), ("Dense", None, 0)],
        ),
    ],
)
def test_recorded_tables(text: str, style: str, rows: list[object]) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}
    (table,) = recorded_tables(3, output_text([output]), 5)
    assert (table.cell, table.style, list(table.rows), table.execution_count) == (3, style, rows, 5)
    assert table.totals["Total params"] == table.totals["Trainable params"]


def test_two_tables_in_one_cell_and_text_between() -> None:
    output = {"output_type": "stream", "text": CUT + "loss: 3\n" + CUT}
    assert len(recorded_tables(0, output_text([output]))) == 2


def test_a_table_of_torchsummary_is_none_of_keras() -> None:
    rows = "        Layer (type)               Output Shape         Param #\n" + "=" * 64 + "\n"
    rows += "            Conv2d-1           [-1, 64, 26, 26]             640\n" + "=" * 64 + "\nTotal params: 640\n"
    assert recorded_tables(0, f"{'-' * 64}\n{rows}") == ()
    assert len(recorded_tables(0, f"{'_' * 64}\n{rows}")) == 1


def test_half_of_a_sign_is_read_as_browsers_send_it() -> None:
    (cell,) = read_source("a.ipynb", notebook(code("print('\ud83d ready')\nn = 3"))).cells
    assert (cell.text, cell.broken) == ("print('\ufffd ready')\nn = 3", None)


# ------------------------------------------------------------------ marimo

MARIMO_HEAD = "import marimo\n\napp = marimo.App()\n\n"
MARIMO_CELLS = {
    "imports": "@app.cell\ndef _():\n    import keras\n    from keras import layers\n    return keras, layers\n",
    "size": "@app.cell(hide_code=True)\ndef _():\n    n = 1\n    return (n,)\n",
    "model": (
        "@app.cell\ndef build(\n    keras, layers, n\n):\n    # the model\n"
        '    model = keras.Sequential([keras.Input((4,)), layers.Dense(n, activation="softmax")])\n    model.summary()\n'
        "    return (\n        model,\n    )\n"
    ),
    "nothing": "@app.cell\ndef _(): return\n",
}


def marimo(*names: str) -> str:
    return MARIMO_HEAD + "\n\n".join(MARIMO_CELLS[name] for name in names)


def test_cells_of_marimo_are_read_one_after_the_other() -> None:
    text = marimo("imports", "size", "nothing", "model")
    report = check_source(text, "book.py")
    (finding,) = report.findings
    assert finding.code == "CNN201"
    line = text.splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == '"softmax"'
    (cell,) = read_source("book.py", text.encode()).cells
    assert len(cell.text.splitlines()) == len(text.splitlines())
    assert "    # the model\n" in cell.text
    assert "return" not in cell.text


def test_cells_of_marimo_that_stand_before_what_they_need_stay_functions() -> None:
    text = marimo("imports", "model", "size")
    assert read_source("book.py", text.encode()).cells[0].text == text
    assert not check_source(text, "book.py").findings


def test_a_script_that_speaks_of_marimo_is_a_script() -> None:
    text = "# app = marimo.App()\n@app.cell\ndef f():\n    return 1\n"
    assert read_source("a.py", text.encode()).cells[0].text == text
