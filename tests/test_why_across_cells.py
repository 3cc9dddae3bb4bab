"""Why does it think there are ten classes? Traced over the cells of a notebook, into an imported module, through a pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_runner import run as command
from notebooks import notebook

HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\nfrom tensorflow.keras import layers"
MODEL = "model = keras.Sequential([keras.Input({shape}), layers.Flatten(), layers.Dense({units}, activation='softmax')])"
FIT = "model.compile('adam', 'categorical_crossentropy')\nmodel.fit({fed})"

# Cells, and which cell and line say the number of classes and where the labels come from, counted from 1.
NOTEBOOKS: dict[str, tuple[list[str], int, tuple[int, int], tuple[int, int]]] = {
    "a built-in data set, counted, encoded": (
        [HEAD, "(x, y), _ = keras.datasets.mnist.load_data()\nx = x / 255.0",
         "n = len(np.unique(y))\n\nprint(n)\ny = keras.utils.to_categorical(y, n)",
         "print(1)", "print(2)", "print(3)", "print(4)", MODEL.format(shape=(28, 28), units=12), FIT.format(fed="x, y")],
        10, (3, 4), (2, 1)),
    "a folder, mapped": (
        [HEAD, "data = keras.utils.image_dataset_from_directory('d', image_size=(28, 28), class_names=['a', 'b', 'c'])",
         "def prepare(x, y):\n    return x / 255.0, tf.one_hot(y, 3)\n\n\ndata = data.map(prepare)",
         "data = data.cache().prefetch(1)",
         MODEL.format(shape=(28, 28, 3), units=12), FIT.format(fed="data")],
        3, (3, 2), (2, 1)),
    "an encoder": (
        [HEAD, "from sklearn.preprocessing import LabelEncoder\nnames = ['cat', 'dog', 'owl', 'cat']",
         "encoder = LabelEncoder()\nids = encoder.fit_transform(names)", "x = np.zeros((4, 8))",
         "y = keras.utils.to_categorical(ids, len(encoder.classes_))",
         MODEL.format(shape=(8,), units=12), FIT.format(fed="x, y")],
        3, (5, 1), (3, 2)),
    "a function of another cell": (
        [HEAD, "def load(classes):\n    (x, y), _ = keras.datasets.cifar10.load_data()\n"
         "    return x, keras.utils.to_categorical(y, classes)", "CLASSES = 10", "x, y = load(CLASSES)",
         MODEL.format(shape=(32, 32, 3), units=12), FIT.format(fed="x, y")],
        10, (2, 3), (2, 2)),
}  # fmt: skip

MODULE = """from tensorflow import keras


def load():
    (x, y), _ = keras.datasets.cifar10.load_data()
    return x / 255.0, keras.utils.to_categorical(y, 10)
"""


def in_notebook(folder: Path, cells: list[str]) -> Path:
    path = folder / "train.ipynb"
    path.write_text(notebook(*cells), "utf-8")
    return path


def script(folder: Path) -> Path:
    (folder / "prepare.py").write_text(MODULE, "utf-8")
    path = folder / "train.py"
    lines = [
        HEAD,
        "from prepare import load",
        "x, y = load()",
        MODEL.format(shape=(32, 32, 3), units=12),
        FIT.format(fed="x, y"),
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def run(*args: Any, cwd: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(cwd)
    return command(*map(str, args)).out


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_text(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells, count, (cell, line), (first_cell, first_line) = NOTEBOOKS[name]
    in_notebook(tmp_path, cells)
    lines = run("summary", "-v", "train.ipynb", cwd=tmp_path, monkeypatch=monkeypatch).splitlines()
    y = next(i for i, text in enumerate(lines) if text.startswith("   y  "))
    assert f"one-hot, {count} classes (cell {cell}, line {line}), from cell {first_cell}, line {first_line}" in lines[y]
    steps = [text.strip() for text in lines[y + 1 :] if text.startswith("        ")]
    assert steps[0].endswith(f", cell {first_cell}, line {first_line}")
    assert any(f"{count} classes" in step and step.endswith(f", cell {cell}, line {line}") for step in steps)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_json(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells, count, (cell, line), (first_cell, first_line) = NOTEBOOKS[name]
    in_notebook(tmp_path, cells)
    found = json.loads(run("summary", "--output-format", "json", "train.ipynb", cwd=tmp_path, monkeypatch=monkeypatch))
    (feeding,) = found["files"][0]["models"][0]["data"]
    y = next(t for t in feeding["tensors"] if t["name"] == "y")
    assert y["labels"] == {"encoding": "one-hot", "classes": count}
    places = [(step["cell_index"] + 1, step["line"]) for step in y["provenance"]]
    assert places[0] == (first_cell, first_line)
    assert (cell, line) in places


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_findings(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The head is too wide: the message has the number, and points at the cells that say it."""
    cells, count, (cell, line), (first_cell, first_line) = NOTEBOOKS[name]
    in_notebook(tmp_path, cells)
    said = run("check", "--isolated", "--no-cache", "train.ipynb", cwd=tmp_path, monkeypatch=monkeypatch)
    assert f"the head has 12 units but the labels are one-hot over {count} classes" in said
    assert f" ::: train.ipynb:cell {cell}:" in said
    assert f"{count} classes here" in said
    assert "the labels come from here: " in said
    found = json.loads(
        run(
            "check", "--isolated", "--no-cache", "--output-format", "json", "train.ipynb", cwd=tmp_path, monkeypatch=monkeypatch
        )
    )
    wide = next(d for d in found["diagnostics"] if d["code"] == "CNN203")
    places = [(r["cell_index"] + 1, r["location"]["line"]) for r in wide["related"]]
    assert places[:2] == [(cell, line), (first_cell, first_line)]


def test_an_imported_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path)
    shown = run("summary", "train.py", cwd=tmp_path, monkeypatch=monkeypatch)
    assert "one-hot, 10 classes (prepare.py:6), from prepare.py:5" in shown
    said = run("check", "--isolated", "--no-cache", "train.py", cwd=tmp_path, monkeypatch=monkeypatch)
    assert " ::: prepare.py:5:" in said
    assert "10 classes here" in said
    found = json.loads(run("summary", "--output-format", "json", "train.py", cwd=tmp_path, monkeypatch=monkeypatch))
    y = found["files"][0]["models"][0]["data"][0]["tensors"][1]
    assert [(step["path"], step["line"]) for step in y["provenance"]][::2] == [("prepare.py", 5)] or y["provenance"][0][
        "line"
    ] == 5
    assert ("prepare.py", 6) in [(step["path"], step["line"]) for step in y["provenance"]]
