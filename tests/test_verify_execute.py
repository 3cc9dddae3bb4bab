"""`cnnlint verify --execute` runs the user's file, and only then."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from notebooks import notebook

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
wide = Sequential([Input((4,)), layers.Dense(len(socket.gethostname()))])
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
    assert "model (sequential): Keras agrees on all 2 layers" in out
    assert "wide (sequential): not compared, since not all of it is known from the source" in out
    assert "line 18: OSError: cnnlint verify --execute runs without a network" in out


CONNECT = """
import subprocess, sys
from keras import Input, Sequential, layers
model = Sequential([Input((4,)), layers.Dense(2)])
model.summary()
subprocess.run([sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', {port}), 5)"], check=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs namespaces of Linux")
def test_what_the_file_starts_has_no_network_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = "from cnnlint.verify.stand_ins import leave_network; raise SystemExit(not leave_network())"
    if subprocess.run([sys.executable, "-c", alone], check=False).returncode:
        pytest.skip("this system allows no namespaces")
    path = tmp_path / "connect.py"
    with socket.create_server(("127.0.0.1", 0)) as server:
        path.write_text(CONNECT.format(port=server.getsockname()[1]))
        assert main(["verify", "--execute", str(path), "--isolated", "--time-limit", "400"]) == 0
    out = capsys.readouterr().out
    assert "Keras agrees on 1 layer" in out
    assert "line 6: CalledProcessError" in out


def test_a_model_that_no_summary_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "silent.py"
    path.write_text("from keras import Input, Sequential, layers\nmodel = Sequential([Input((4,)), layers.Dense(2)])\n")
    assert main(["verify", "--execute", str(path), "--isolated", "--time-limit", "400"]) == 0
    assert capsys.readouterr().out == "no model was shown by `.summary()`: nothing to compare\n"


def test_without_that_word_nothing_is_run(script: Path) -> None:
    assert main(["verify", "--no-train", str(script), "--isolated"]) == 0
    assert not (script.parent / "it ran").exists()


def test_a_file_that_does_not_end_is_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "endless.py"
    path.write_text("from keras import Sequential\nmodel = Sequential()\nwhile True:\n    pass\nmodel.summary()\n")
    assert main(["verify", "--execute", str(path), "--isolated", "--time-limit", "5"]) in (0, 2)
    assert "it ran longer than 5 seconds" in capsys.readouterr().out


BATCHES = """
import numpy as np
from keras import Input, Model, Sequential, layers, ops

def show(number, **others):
    model = Sequential([layers.Dense(4), layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((number, 2)), np.zeros(number), **others)
    model.summary()

show(64)
show(200)
show(96, batch_size=16)
show(64, validation_split=0.5)
i = Input((8,))
Model(i, {"b": layers.Dense(2, name="x")(i), "a": layers.Dense(3, name="y")(i)}).summary()

class Net(Model):
    def __init__(self):
        super().__init__()
        self.one, self.two = layers.Dense(5), layers.Dense(2)
    def call(self, x):
        return self.two(ops.relu(self.one(x)))

net = Net()
net(np.zeros((3, 4)))
net.summary()
"""
CELLS = (
    """!pip install -q nothing
%matplotlib inline
import matplotlib.pyplot as plt
from tensorflow import keras
from tensorflow.keras import layers""",
    """files = !ls
model = keras.Sequential([keras.Input((5,)), layers.Dense(2)])
figure, axes = plt.subplots(1, 2)
axes[0].plot([1, 2]); plt.show()
model.summary()""",
    """1 / 0
other = keras.Sequential([keras.Input((5,)), layers.Dense(3)])
other.summary()""",
)


def test_what_a_summary_shows_after_fit_is_what_the_whole_training_would_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Keras 3 shows the size of the batches where the samples divide into them."""
    path = tmp_path / "batches.py"
    path.write_text(BATCHES)
    assert main(["verify", "--execute", str(path), "--isolated", "--time-limit", "400"]) == 0
    assert "6 models: agrees: 6 (13 layers)" in capsys.readouterr().out


def test_a_notebook_with_magics_and_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "magics.ipynb"
    path.write_text(notebook(*CELLS))
    assert main(["verify", "--execute", str(path), "--isolated", "--time-limit", "400"]) == 0
    out = capsys.readouterr().out
    assert "2 models: agrees: 1 (1 layer), not rebuilt: 1 (1 layer)" in out
    assert "not rebuilt: the program did not come so far: cell 3, line 1: ZeroDivisionError: division by zero" in out
