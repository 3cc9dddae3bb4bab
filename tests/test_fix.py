"""Fixes change what they are about, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_runner import BAD, CODE, run
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlint.diagnostics import Edit, Finding, Fix, Severity, Span
from cnnlint.files import read_source
from cnnlint.fixes.edits import appliable, apply_edits
from cnnlint.fixes.fix import choose, fix
from cnnlint.report.model import FileReport
from cnnlint.run import check_source

UNUSED = "x = 1  # cnnlint: ignore[CNN201]\n"


def edit(
    line: int, column: int, end_line: int, end_column: int, text: str, cell: int | None = None, path: str = "a.py"
) -> Edit:
    return Edit(Span(path, line, column, end_line, end_column, cell), text)


def finding(*edits: Edit, safe: bool = True) -> Finding:
    return Finding("CNN001", "a", "source", Severity.ERROR, "m", edits[0].span, fix=Fix("f", edits, safe))


# ------------------------------------------------------------------ scripts


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encoding_and_line_ends_stay(newline: str, encoding: str) -> None:
    head = "# -*- coding: latin-1 -*-\n" if encoding == "latin-1" else "# no cookie\n"
    text = f"{head}s = 'é'; x = 1\ny = 2\n"
    data = text.replace("\n", newline).encode(encoding)
    changed = apply_edits(read_source("a.py", data), data, [edit(2, 14, 2, 15, "7"), edit(3, 1, 3, 1, "z = 0\n")])
    want = f"{head}s = 'é'; x = 7\nz = 0\ny = 2\n"
    assert changed == want.replace("\n", newline).encode(encoding)


def test_columns_count_code_points() -> None:
    data = 's = "🎉"; x = 1\n'.encode()
    assert apply_edits(read_source("a.py", data), data, [edit(1, 14, 1, 15, "2")]).decode() == 's = "🎉"; x = 2\n'


def test_colliding_fixes_wait_for_the_next_round() -> None:
    source = read_source("a.py", b"abcdef\n")
    one, two, three = (finding(edit(1, a, 1, b, "x")) for a, b in ((1, 3), (2, 4), (4, 5)))
    assert choose([one, two, three], source, unsafe=False) == [one, three]
    assert choose([one, one], source, unsafe=False) == [one, one]
    before, after = (finding(edit(1, 2, 1, 2, text)) for text in "xy")  # which of the two insertions is the first?
    assert choose([before, after], source, unsafe=False) == [before]
    assert choose([finding(edit(1, 1, 1, 2, "x"), safe=False)], source, unsafe=False) == []


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ('"rleu"', "'relu'", '"relu"'),
        ("'rleu'", '"relu"', "'relu'"),
        ('"""rleu"""', "'relu'", "'relu'"),
        ("lr = ", "learning_rate=", "learning_rate = "),
        ("lr = 1e-3", "learning_rate=0.1", "learning_rate = 0.1"),
        ('act  ="rleu"', "activation='relu'", 'activation  ="relu"'),
        ("n / 2", "64", "n // 2"),
        ("8.0", "8", "8"),
        ("a == b", "c=1", "c=1"),
    ],
)
def test_a_fix_is_written_as_what_it_replaces(old: str, new: str, after: str) -> None:
    data = f"f({old})\n".encode()
    assert apply_edits(read_source("a.py", data), data, [edit(1, 3, 1, 3 + len(old), new)]).decode() == f"f({after})\n"


@pytest.mark.parametrize(("old", "may"), [("'rleu'", True), ("ACTIVATION", False), ("f'{word}'", False), ("self.act", False)])
@pytest.mark.parametrize("argument", ["", "activation="])
def test_a_name_is_not_replaced_by_what_it_stands_for(argument: str, old: str, may: bool) -> None:
    change = edit(1, 3, 1, 3 + len(argument + old), f"{argument}'relu'")
    assert appliable(change, read_source("a.py", f"f({argument}{old})\n".encode())) is may


def test_what_a_loop_names_keeps_its_name() -> None:
    text = "from keras import layers\nfor word in ('relu', 'sofmax'):\n    layers.Dense(3, activation=word)\n"
    (report,) = check_source(text).files
    assert [(f.code, f.fix) for f in report.findings] == [("CNN705", None)]


def test_a_fix_that_breaks_the_file_is_taken_back() -> None:
    data = b"x = 1\n"
    report = FileReport("a.py", (finding(edit(1, 5, 1, 6, "(")),))
    assert fix("a.py", data, report, lambda changed: report).data == data


def test_fixing_that_never_ends_is_ended() -> None:
    def check(data: bytes) -> FileReport:
        return FileReport("a.py", (finding(edit(1, 1, 1, 1, "x")),))

    result = fix("a.py", b"x = 1\n", check(b""), check)
    assert result.data.startswith(b"xx")
    assert len(result.data) < 100


@pytest.mark.parametrize(("options", "left"), [([], 1), (["--unsafe-fixes"], 0)])
def test_unsafe_fixes_must_be_asked_for(tmp_path: Path, options: list[str], left: int) -> None:
    path = tmp_path / "a.py"
    path.write_text(UNUSED + BAD, encoding="utf-8")
    result = run("check", path, "--isolated", "--fix", *options)
    assert result.code == left
    text = path.read_text(encoding="utf-8")
    assert text.startswith("x = 1\n")
    assert ("softmax" in text) is bool(left)
    assert run("check", path, "--isolated", "--fix", *options).code == left
    assert path.read_text(encoding="utf-8") == text


def test_diff_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(UNUSED + "import keras\n", encoding="utf-8")
    result = run("check", path, "--isolated", "--diff")
    assert result.code == 1
    assert "-x = 1  # cnnlint: ignore[CNN201]\n+x = 1\n" in result.out
    assert path.read_text(encoding="utf-8") == UNUSED + "import keras\n"


@pytest.mark.parametrize(("options", "told"), [([], "1 finding would be fixed, 1 more with --unsafe-fixes"),
                                               (["--unsafe-fixes"], "2 findings would be fixed")])  # fmt: skip
def test_diff_tells_what_unsafe_fixes_would_cure(tmp_path: Path, options: list[str], told: str) -> None:
    path = tmp_path / "a.py"
    path.write_text(UNUSED + BAD, encoding="utf-8")
    assert run("check", path, "--isolated", "--diff", *options).err == f"cnnlint: {told}\n"


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--exit-zero"], 0)])
def test_standard_input_is_shown_as_a_diff(tmp_path: Path, options: list[str], code: int) -> None:
    target = tmp_path / "out.diff"
    result = run("check", "-", "--isolated", "--diff", "-o", target, *options, stdin=(UNUSED + BAD).encode())
    assert (result.code, result.out) == (code, "")
    assert "-x = 1  # cnnlint: ignore[CNN201]\n+x = 1\n" in target.read_text(encoding="utf-8")


def test_standard_input_comes_back_fixed() -> None:
    result = run("check", "-", "--isolated", "--fix", stdin=(UNUSED + BAD).encode())
    assert result.out == "x = 1\n" + BAD
    assert CODE in result.err


# ------------------------------------------------------------------ notebooks


def stored(source: str | list[str], indent: int | None = 1, **rest: Any) -> bytes:
    cell = {
        "cell_type": "code",
        "execution_count": 3,
        "id": "a",
        "metadata": {},
        "outputs": [{"text": ["é\n"]}],
        "source": source,
    }
    document = {"cells": [{"cell_type": "markdown", "source": "# é"}, cell], "metadata": {"k": 1.0}, "nbformat": 4, **rest}
    return (json.dumps(document, indent=indent, ensure_ascii=False) + "\n").encode()


def edited(data: bytes, *edits: Edit) -> bytes:
    return apply_edits(read_source("a.ipynb", data), data, edits)


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_nothing_else_in_the_json_changes(indent: int | None) -> None:
    data = stored(["x = 1\n", 's = "é\\n"\n', "y = 2"], indent)
    changed = edited(data, edit(3, 5, 3, 6, '"\\t"', 1, "a.ipynb"))
    assert changed == stored(["x = 1\n", 's = "é\\n"\n', 'y = "\\t"'], indent)


def test_escapes_in_the_literals_stay_as_they_are() -> None:
    data = stored(["s = '@'; x = 1\n"]).replace(b"@", rb"\u00e9\ud83c\udf89\/\\")
    changed = edited(data, edit(1, 17, 1, 18, "2", 1, "a.ipynb"))
    assert changed == data.replace(b"x = 1", b"x = 2")


def test_one_string() -> None:
    data = stored("x = 1\ny = 2")
    assert edited(data, edit(2, 5, 2, 6, "3\nz", 1, "a.ipynb")) == stored("x = 1\ny = 3\nz")


def test_lines_that_come_and_go() -> None:
    data = stored(["a\n", "b\n", "c\n", "d"])
    assert edited(data, edit(2, 1, 3, 1, "", 1, "a.ipynb")) == stored(["a\n", "c\n", "d"])
    assert edited(data, edit(2, 1, 2, 1, "x\ny\n", 1, "a.ipynb")) == stored(["a\n", "x\n", "y\n", "b\n", "c\n", "d"])
    assert edited(data, edit(2, 2, 3, 2, "", 1, "a.ipynb")) == stored(["a\n", "b", "\n", "d"])
    assert edited(stored(["a\n", "b"]), edit(2, 1, 2, 1, "x\n", 1, "a.ipynb")) == stored(["a\n", "x\n", "b"])


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_an_edit_of_a_notebook_is_the_edit_of_its_text(data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.text(st.sampled_from('ab\\n"é🎉\t '), max_size=4), min_size=1, max_size=4))
    text = "\n".join(lines) or "a"
    pieces = text.splitlines(keepends=True)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new = data.draw(st.text(st.sampled_from('x\n"\\é'), max_size=3))

    def place(offset: int) -> tuple[int, int]:
        before = text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    change = edit(*place(start), *place(end), new, 1, "a.ipynb")
    for form in (text, pieces):
        changed = json.loads(edited(stored(form), change))
        source = changed["cells"][1].pop("source")
        assert "".join(source) == text[:start] + new + text[end:]
        rest = json.loads(stored(form))
        rest["cells"][1].pop("source")
        assert changed == rest


def test_masked_lines_are_never_edited(tmp_path: Path) -> None:
    data = stored(["%time x = 1  # cnnlint: ignore[CNN201]\n", "import keras\n", "y = 1  # cnnlint: ignore[CNN201]"])
    path = tmp_path / "a.ipynb"
    path.write_bytes(data)
    run("check", path, "--isolated", "--fix")
    text = path.read_text(encoding="utf-8")
    assert "%time x = 1  # cnnlint: ignore[CNN201]" in text
    assert '"y = 1"' in text


def test_a_notebook_is_fixed_and_stays_fixed(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(stored([*UNUSED.splitlines(keepends=True), *BAD.splitlines(keepends=True)]))
    assert run("check", path, "--isolated", "--fix", "--unsafe-fixes").code == 0
    fixed = path.read_bytes()
    assert fixed == stored(["x = 1\n", *BAD.replace("softmax", "sigmoid").splitlines(keepends=True)])
    assert run("check", path, "--isolated", "--fix", "--unsafe-fixes").code == 0
    assert path.read_bytes() == fixed


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", "# café\n".encode()])
def test_a_diff_can_be_applied(tmp_path: Path, start: bytes, end: str) -> None:
    text = 'from keras import Input, Sequential, layers\nm = Sequential([Input((9,)), layers.Dense(1, activation="softmax")])'
    data = start + (text.replace("\n", end or "\n") + end).encode()
    (tmp_path / "model.py").write_bytes(data)
    folder = {"cwd": tmp_path, "check": True, "capture_output": True}
    command = [sys.executable, "-m", "cnnlint", "check", "--isolated", "--exit-zero", "--unsafe-fixes"]
    shown = subprocess.run([*command, "--diff", "model.py"], **folder).stdout
    subprocess.run(["git", "apply", "-p0", "--whitespace=nowarn"], input=shown, **folder)
    assert (tmp_path / "model.py").read_bytes() == data.replace(b"softmax", b"sigmoid")
