"""What people read on a terminal."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import NOTE, REPORT, SCRIPT, SOFTMAX
from rich.cells import cell_len

from cnnlint import check_source
from cnnlint.diagnostics import Fix, Label, Span
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.files.source import Cell, Source
from cnnlint.report import renderer
from cnnlint.report.columns import utf8, window
from cnnlint.report.model import Counts, Report, Style, build
from cnnlint.report.tail import counted

TEXT = """\
error[CNN101]: a 31-wide window does not fit a side of 28 (non-positive-dimension)
 --> net/größe.py:3:24
  |
2 |     keras.Input((28, 28, 1)),  # größe 🙂
  |                 ----------- 28 × 28 here
3 |     t = '画像🙂é'; model.add(layers.Conv2D(32, 31)),
  |                              ^^^^^^^^^^^^^^^^^^^^^
  |
  = expected: a kernel of at most 28, got 31
  = keras: Computed output size would be negative.

info[CNN002]: 100 % of `x|y` is lost: a, b and more (inference-stopped)
 --> train.ipynb:cell 3:1:1
  |
1 | (x_train, y_train), _ = mnist.load_data()
  | ^

warning[CNN201]: softmax has 32 units but the labels have 10 classes (softmax-width-mismatch)
 --> train.ipynb:cell 7:3:17
  |
3 | model.add(Dense(32, activation='softmax'))
  |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^
 ::: train.ipynb:cell 3:1:26
  |
1 | (x_train, y_train), _ = mnist.load_data()
  |                          ---------------- 10 classes here
  |
  = expected: 10 units, got 32 units
  = help: write `Dense(10)`
  = fix: use 10 units (--fix --unsafe-fixes)

Fixable: 1 with --fix --unsafe-fixes.
Checked 1 model in 2 files: 1 error, 1 warning, 1 info (2 suppressed); 1 of 6 layers not inferred.
"""


def text(report: Report = REPORT, **style: object) -> str:
    return "".join(renderer("text")(report, Style(**style)))  # type: ignore[arg-type]


def one(line: str, span: Span, *labels: Label, width: int = 80) -> list[str]:
    source = Source("a.py", "python", (Cell(None, line),), text=line)
    return text(Report((build(source, [replace(NOTE, span=span, labels=labels)]),)), width=width, quiet=True).splitlines()


def test_the_whole_report() -> None:
    assert text() == TEXT


def test_colours_add_nothing_but_escapes() -> None:
    coloured = text(color=True)
    assert "\x1b[1;31merror[CNN101]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == TEXT


def test_quiet_leaves_out_the_last_lines() -> None:
    assert "Checked" not in text(quiet=True)


def test_verbose_says_what_is_not_known() -> None:
    program = read(read_source("a.py", b"from keras import Sequential\nfrom x import f\nm = Sequential([f()])\n"))
    report = Report((build(Source("a.py", "python", ()), program=program),))
    assert "of m is not known" not in text(report)
    assert re.search(r"^a\.py:3: .* of m is not known: ", text(report, verbose=True), re.M)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a, b = keras.Input((3, 2)).shape", "python: too many values to unpack (expected 2)"),
        ("def f(n): return n\nf()", "python: f() missing 1 required positional argument: 'n'"),
        ("a, b = keras.layers.LSTM(4)(keras.Input((3, 2)))", "keras: Iterating over a symbolic KerasTensor is not supported."),
    ],
)
def test_who_is_quoted(line: str, words: str) -> None:
    assert f"  = {words}" in text(check_source(f"import keras\n{line}\n"))


def test_concise() -> None:
    assert "".join(renderer("concise")(REPORT, Style())).splitlines()[:3] == [
        "net/größe.py:3:24: error[CNN101] a 31-wide window does not fit a side of 28 (non-positive-dimension)",
        "train.ipynb:cell 3:1:1: info[CNN002] 100 % of `x|y` is lost: a, b and more (inference-stopped)",
        "train.ipynb:cell 7:3:17: warning[CNN201] softmax has 32 units but the labels have 10 classes (softmax-width-mismatch)",
    ]


def test_lines_between_are_dots_and_one_line_can_hold_two_places() -> None:
    source = "a = 1\n\n\nb = f(a, c)\n"
    labels = (Label(Span("a.py", 1, 1, 1, 2), "set here"), Label(Span("a.py", 4, 10, 4, 11), "and this"))
    assert one(source, Span("a.py", 4, 7, 4, 8), *labels)[2:9] == [
        "  |",
        "1 | a = 1",
        "  | - set here",
        "...",
        "4 | b = f(a, c)",
        "  |       ^",
        "  |          - and this",
    ]


def test_a_span_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert one("x = f(\n  1)\n", Span("a.py", 1, 5, 2, 5))[3:5] == ["1 | x = f(", "  |     ^^"]


def test_far_places_of_one_long_line_get_a_window_each() -> None:
    line = "x = " + "1 + " * 60 + "y"
    shown = one(line, Span("a.py", 1, 1, 1, 2), Label(Span("a.py", 1, 245, 1, 246), "this"), width=40)
    assert [s.split("| ")[-1] for s in shown[3:7]] == [
        "x = 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 …",
        "^",
        "… 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + y",
        "                                  - this",
    ]


def test_a_window_has_the_place_in_its_middle() -> None:
    assert window(list(range(101)), 50, 55, 20) == (43, 63)


def test_a_place_outside_the_source_keeps_its_head() -> None:
    assert one("x\n", Span("b.py", 9, 2))[1:] == [" --> b.py:9:2", ""]
    assert one("x\n", Span("a.py", 1, 50, 1, 60))[3:5] == ["1 | x", "  |  ^"]


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\u202e", "\x7f", "\x9b"])
def test_source_cannot_drive_the_terminal(hidden: str) -> None:
    assert hidden not in "".join(one(f"x = '{hidden}'", Span("a.py", 1, 1, 1, 2)))


LINES = st.text(alphabet=st.sampled_from("ab (\t画像🙂é\u0301ｆ…'"), max_size=60)


@given(LINES, st.integers(0, 60), st.integers(0, 10), st.sampled_from([30, 50, 200]))
def test_carets_stand_below_what_they_mark(line: str, start: int, length: int, width: int) -> None:
    start, end = min(start, len(line)), min(start + length, len(line))
    shown = one(line or " ", Span("a.py", 1, start + 1, 1, end + 1), width=width)
    source, carets = (s[4:] for s in shown[3:5])
    assert cell_len(source) <= max(width - 4, 20)
    if width == 200 and "\t" not in line:
        assert carets.index("^") == cell_len(line[:start])
        assert carets.count("^") == max(cell_len(line[start:end]), 1)


@given(LINES, st.integers(1, 60))
def test_columns_in_bytes(line: str, column: int) -> None:
    column = min(column, len(line) + 1)
    assert utf8(line, column) == len(line[: column - 1].encode()) + 1


def test_columns_behind_the_end_of_a_line() -> None:
    assert [utf8("é", column) for column in (1, 2, 3, 4)] == [1, 3, 4, 5]


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (Counts(), "Checked 0 files: no Keras model, no findings."),
        (Counts(files=2, models=1), "Checked 1 model in 2 files: no findings."),
        (Counts(files=1, models=3, warnings=2), "Checked 3 models in 1 file: 2 warnings."),
        (
            Counts(files=1, models=1, suppressed=4, layers=9, layers_unknown=1),
            "Checked 1 model in 1 file: no findings (4 suppressed); 1 of 9 layers not inferred.",
        ),
        (Counts(files=1, files_failed=1), "Checked 0 files; 1 file could not be checked."),
        (Counts(files=2, files_failed=1), "Checked 1 file: no Keras model, no findings; 1 file could not be checked."),
    ],
)
def test_the_last_line(counts: Counts, line: str) -> None:
    assert counted(counts) == line


def test_fixes_and_notes_come_before_it() -> None:
    safe = replace(SOFTMAX, fix=Fix("rename", (), safe=True))
    report = Report((build(SCRIPT, [safe, SOFTMAX]),), fixed=1, notes=("2 stale entries in the baseline.",))
    assert text(report).splitlines()[-4:-1] == [
        "Fixed 1 finding.",
        "Fixable: 1 with --fix, 1 more with --fix --unsafe-fixes.",
        "2 stale entries in the baseline.",
    ]


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_nothing_heavy_is_loaded(name: str) -> None:
    code = f"import sys; from cnnlint.report import renderer; renderer({name!r}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"rich", "pydantic", "libcst", "click", "json"} & set(loaded)


@pytest.mark.parametrize(("line", "dots"), [(1, False), (2, True)])
def test_a_single_line_between_is_dots_too(line: int, dots: bool) -> None:
    source = "a = 1\n" + "\n" * (line - 1) + "b = a\n"
    shown = one(source, Span("a.py", line + 1, 1, line + 1, 2), Label(Span("a.py", 1, 1, 1, 2), "set here"))
    assert ("..." in shown) is dots
