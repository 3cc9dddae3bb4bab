"""`cnnlint verify --execute` runs the user's file, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnlint.cli import main

pytest.importorskip("tensorflow", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

SCRIPT = """
import pathlib
import socket

from keras import Sequential, layers, Input
from keras.datasets import mnist

pathlib.Path({marker!r}).touch()
(x, y), _ = mnist.load_data()
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x / 255, y, epochs=500)
print(history.history["val_accuracy"][-1])
model.summary()
wide = Sequential([Input((4,)), layers.Dense(eval("3 + 4"))])
wide.summary()
pathlib.Path("written").touch()
socket.create_connection(("192.0.2.1", 80))
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "train.py"
    path.write_text(SCRIPT.format(marker=str(tmp_path / "it ran")))
    return path


def test_a_file_is_run_in_a_scratch_folder_without_a_network(
    script: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(script.parent)
    assert main(["verify", "--execute", str(script), "--isolated", "--time-limit", "400"]) == 0
    out, err = capsys.readouterr()
    assert err == f"cnnlint: warning: --execute runs the code of {script}; it can do whatever you can do\n"
    assert (script.parent / "it ran").exists()
    assert not (script.parent / "written").exists()
    assert "model (sequential): Keras agrees on all of 2 layers" in out
    assert "wide (sequential): not compared, since cnnlint does not know all of it" in out
    assert "line 18: OSError: cnnlint verify --execute runs without a network" in out


def test_without_that_word_nothing_is_run(script: Path) -> None:
    assert main(["verify", "--no-train", str(script), "--isolated"]) == 0
    assert not (script.parent / "it ran").exists()


def test_a_file_that_does_not_end_is_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "endless.py"
    path.write_text("from keras import Sequential\nmodel = Sequential()\nwhile True:\n    pass\nmodel.summary()\n")
    assert main(["verify", "--execute", str(path), "--isolated", "--time-limit", "15"]) in (0, 2)
    assert "it ran longer than 15 seconds" in capsys.readouterr().out
