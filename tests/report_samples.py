"""A run with a finding in a script and two in a notebook, a line that is not ASCII, and a related place."""

from __future__ import annotations

from dataclasses import replace

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity, Span
from cnnlint.files.source import Cell, Source
from cnnlint.report.model import Report, build

_CELL = "# 模型\nmodel = Sequential()\nmodel.add(Dense(32, activation='softmax'))\n"
_LOAD = "(x_train, y_train), _ = mnist.load_data()\n"
NOTEBOOK = Source(
    "train.ipynb",
    "notebook",
    (Cell(2, _LOAD, file_lines=(57,)), Cell(6, _CELL, file_lines=(139, 140, 141))),
)
_LINES = [
    "model = keras.Sequential([",
    "    keras.Input((28, 28, 1)),  # größe 🙂",
    "\tt = '画像🙂é'; model.add(layers.Conv2D(32, 31)),",
    "])",
]
SCRIPT = Source("net/größe.py", "python", (Cell(None, "\n".join(_LINES)),), text="\n".join(_LINES))

_units = Span("train.ipynb", 3, 17, 3, 19, cell=6)
_call = replace(_units, end_column=50)
SOFTMAX = Finding(
    code="CNN201",
    name="softmax-width-mismatch",
    category="output",
    severity=Severity.WARNING,
    message="softmax has 32 units but the labels have 10 classes",
    span=_call,
    labels=(Label(Span("train.ipynb", 1, 26, 1, 43, cell=2), "10 classes here"),),
    expected="10 units",
    actual="32 units",
    help="write `Dense(10)`",
    fix=Fix("use 10 units", (Edit(_units, "10"),)),
    model="model",
    layer="dense_1",
)
_start = _LINES[2].index("layers.") + 1
NEGATIVE = Finding(
    code="CNN101",
    name="non-positive-dimension",
    category="shape",
    severity=Severity.ERROR,
    message="a 31-wide window does not fit a side of 28",
    span=Span(SCRIPT.path, 3, _start, 3, _start + len("layers.Conv2D(32, 31)")),
    labels=(Label(Span(SCRIPT.path, 2, 17, 2, 28), "28 × 28 here"),),
    expected="a kernel of at most 28",
    actual="31",
    keras="Computed output size would be negative.",
    shown_by="build",
    model="model",
    layer="conv2d",
)
NOTE = replace(SOFTMAX, code="CNN002", name="inference-stopped", category="source", severity=Severity.INFO)
NOTE = replace(NOTE, message="100 % of `x|y` is lost: a, b\nand more", span=Span("train.ipynb", 1, 1, cell=2))
NOTE = replace(NOTE, labels=(), expected=None, actual=None, help=None, fix=None, model=None, layer=None)

REPORT = Report(
    (
        replace(build(SCRIPT, [NEGATIVE]), suppressed=2, models=1, layers=6, layers_unknown=1),
        build(NOTEBOOK, [SOFTMAX, NOTE]),
    )
)
