"""Data that is written out by the hundred thousand is left out before the text is parsed: what follows keeps its place."""

from __future__ import annotations

import ast

import pytest

from cnnlint.evaluate import read
from cnnlint.files import parsing, read_source, written_out
from cnnlint.files.written_out import without_data
from cnnlint.program import ModelTrace, Program, Summary
from cnnlint.values import Unknown

MODEL = """\
from keras import Input, Sequential, layers
model = Sequential([Input((4,)), layers.Dense(8)])
model.summary()
"""
KEPT = {
    "a text": 's = """\n[1, 2, 3, 4, 5]\n"""\n',
    "a text in single quotes": "s = '''[1, 2, 3, 4, 5] it's'''\n",
    "a call": "f(1, 2, 3, 4, 5)\n",
    "an index": "a[1, 2, 3, 4, 5]\n",
    "names": "x = [a, b, c, d, e, f]\n",
    "digits of names": "x = [a1, a2, a3, a4, a5]\n",
    "a comment": "# x = [1, 2, 3, 4, 5]\n",
    "a string": "x = '[1, 2, 3, 4, 5]'\n",
}
LEFT_OUT = {
    "a list": "x = [1, -2.5e-3, 3, 4, True, None]; y = f(2)\n",
    "of several lines": "x = [\n    1, 2,\n    3, 4,  # it's\n    5]; y = f(2)\n",
    "letters beyond ASCII": "x = ['ä', 'ö', 'ü', 'é', 'è']; y = f(2)\n",
    "letters beyond ASCII in the last line": "x = [1, 2, 3,\n     'ö', 'ü']; y = f(2)\n",
    "a tuple": "x = (1, 2, 3, 4, 5); y = f(2)\n",
    "a set": "x = {1, 2, 3, 4, 5}; y = f(2)\n",
    "a dict": "x = {'a': 1, 'b': 2, 'c': 3, 'd': 4}; y = f(2)\n",
    "rows": "x = [[1, 2], [3, 4], [5, 6]]; y = f(2)\n",
    "an argument": "x = g([1, 2, 3, 4, 5], 'float32'); y = f(2)\n",
    "beside names": "x = [[1, 2, 3, 4, 5], a]; y = f(2)\n",
    "strings with brackets": 'x = ["[", "\\"]", b"{", r"(", ")"]; y = f(2)\n',
}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads as few items as a test can write."""
    monkeypatch.setattr(written_out, "MOST", 2)
    monkeypatch.setattr(written_out, "_FEW", 2)
    parsing.forget()


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_is_no_data_stays(text: str) -> None:
    assert without_data(text) == text


@pytest.mark.parametrize("text", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_follows_keeps_its_place(text: str) -> None:
    before, after = ast.parse(text), ast.parse(without_data(text))
    assert "*..." in without_data(text)
    assert [_place(s) for s in before.body] == [_place(s) for s in after.body]
    (one, other) = (tree.body[0].value for tree in (before, after))  # type: ignore[attr-defined]
    assert (_place(one), type(one)) == (_place(other), type(other))
    assert ast.dump(before.body[1], include_attributes=True) == ast.dump(after.body[1], include_attributes=True)


def test_the_longest_are_left_out_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written_out, "MOST", 4)
    assert without_data("x = [1, 2, 3, 4]\ny = [1, 2, 3, 4, 5, 6, 7, 8]\n").startswith("x = [1, 2, 3, 4]\ny = [*...")


@pytest.mark.parametrize("made", ["[1, 2, 3, 4]", "(1, 2, 3, 4)", "{'a': 1, 'b': 2, 'c': 3, 'd': 4}"])
def test_the_model_is_read_and_the_data_are_not_known(made: str) -> None:
    known = _program(MODEL + f"x = {made}\n")
    (summary,) = (event for event in known.events if isinstance(event, Summary))
    assert isinstance(summary.model, ModelTrace)
    assert summary.model.layers[0].params == 40
    text = f"from keras import Input, Sequential, layers\nx = {made}\n" + MODEL.replace("Dense(8)", "Dense(len(x))")
    (summary,) = (event for event in _program(text).events if isinstance(event, Summary))
    assert isinstance(summary.model, ModelTrace)
    unknown = summary.model.layers[0].unknown
    assert isinstance(unknown, Unknown) or not isinstance(summary.model.layers[0].params, int)


def _program(text: str) -> Program:
    return read(read_source("model.py", text.encode()))


def _place(node: ast.AST) -> tuple[int, ...]:
    return tuple(getattr(node, name) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"))
