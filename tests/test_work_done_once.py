"""What is worked out once for a file, counted: seconds depend on the machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cnnlint
from cnnlint.evaluate import Options, read
from cnnlint.files import read_source, requirements
from cnnlint.library.keras.releases.evidence import Evidence
from cnnlint.library.python import comparison
from cnnlint.program import Program, Summary
from cnnlint.rules.data import scaled_copy_not_used, whole_division
from cnnlint.rules.facts.memo import forget
from cnnlint.rules.facts.written import stands_in
from cnnlint.run import check_source

PACKAGE = Path(cnnlint.__file__).parent

FED = """\
import keras
import numpy as np
from sklearn.preprocessing import StandardScaler

x, y = np.load("x.npy"), np.load("y.npy")
x_test = StandardScaler().fit_transform(np.load("x_test.npy"))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y)
"""


class Counted:
    """Stands for a function, or for an expression that is searched for."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function, self.times = function, 0

    def __call__(self, *args: Any) -> Any:
        self.times += 1
        return self._function(*args)

    search = __call__


def test_a_text_is_searched_once_for_the_same_words() -> None:
    program, words = Program("model.py", text="x > threshold"), Counted(re.compile("thresh").search)
    try:
        assert all(stands_in(program, words) for _ in range(3))  # type: ignore[arg-type]
    finally:
        forget()
    assert words.times == 1


class CountedText(str):
    """A text that counts how often a word is looked for in it."""

    __slots__ = ("times",)
    times: int

    def __contains__(self, word: object) -> bool:
        self.times += 1
        return isinstance(word, str) and super().__contains__(word)


def test_a_text_is_asked_once_for_the_same_word() -> None:
    text = CountedText("a text that no other test has")
    text.times = 0
    program = Program("model.py", text=text)
    assert not any(program.mentions("tf_keras") for _ in range(3))
    assert text.times == 1


def test_no_word_is_looked_for_in_pictures() -> None:
    """They are most of what a notebook is, and a search of them takes longer than all else."""
    picture = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/png": "iVBORkeras" * 1000, "text/plain": "Figure"},
    }
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [picture], "source": ["import keras\n"]}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    program = read(read_source("model.ipynb", text.encode()))
    assert not program.shows("iVBOR")
    assert program.mentions("import keras")
    assert program.shows("Figure")
    assert not program.mentions("Figure")
    assert program.text.count("\n") == text.count("\n")


def test_no_search_begins_again_at_each_place_of_a_run() -> None:
    """Over blank lines `^\\s*` goes on from each of them, and over a word `\\w+` from each of its letters: a picture written
    into a program, 20,000 letters in a row, took ten seconds."""
    again = re.compile(r"""\^\\[sW][*+]|re\.(?:findall|finditer|search)\(r?f?["']\(?\\[wSd][*+]\)?(?!["'])""")
    lines = [(path.name, line) for path in PACKAGE.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(name, line) for name, line in lines if again.search(line)] == []


@pytest.mark.parametrize(("rule", "asks"), [(whole_division, "stands_in"), (scaled_copy_not_used, "is_whole_statement")])
def test_the_text_is_asked_where_there_is_something_to_tell(rule: Any, asks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Counted(getattr(rule, asks))
    monkeypatch.setattr(rule, asks, asked)
    check_source(FED)
    assert asked.times == 0


def test_requirement_files_are_read_once_for_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "model.py"
    model.write_text("import keras\nlayer = keras.layers.Dense(1, weights=None, nb_epoch=2)\n")
    (tmp_path / "requirements.txt").write_text("numpy\n")
    pinned = Counted(requirements.pinned)
    monkeypatch.setattr(requirements, "pinned", pinned)
    program = read(read_source(str(model), model.read_bytes()), Options(root=str(tmp_path)))
    assert pinned.times == 1
    assert str(tmp_path / "requirements.txt") in program.imported


def test_evidence_keeps_the_order_of_its_expressions() -> None:
    """Of those that begin at one place the first is told, whatever words they are listed under."""
    text = "from keras.layers import Dense"
    found = Evidence(r"from\s+keras\.layers", r"from\s+keras\b", r"\bkeras\.layers").search(text)
    again = Evidence(r"from\s+keras\b", r"from\s+keras\.layers", r"\bkeras\.layers").search(text)
    assert (found and found[0], again and again[0]) == ("from keras.layers", "from keras")


def test_layers_of_a_set_are_not_compared_with_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = Counted(comparison.equal)
    monkeypatch.setattr(comparison, "equal", compared)
    text = "import keras\nseen = set()\nfor i in range(40):\n    seen.add(keras.layers.Dense(3))\n    seen.add(i)\n"
    (report,) = check_source(text + "keras.Sequential([keras.Input((3,)), keras.layers.Dense(len(seen))]).summary()\n").files
    assert report.program is not None
    (summary,) = (event for event in report.program.events if isinstance(event, Summary))
    assert summary.model.output_shape == (None, 80)  # type: ignore[union-attr]
    assert compared.times <= 40 * 41  # each number is compared with the layers: sets of numbers alone are left to Python
