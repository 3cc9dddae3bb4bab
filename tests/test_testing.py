"""Users pin their models with `cnnlint.testing.assert_model` or the pytest fixture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cnnlint.testing import assert_model

pytest_plugins = ["pytester"]

CODE = """
import os
from keras import Sequential, layers, Input

model = Sequential([Input((28, 28, 1)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10)])
frozen = Sequential([Input((4,)), layers.Dense(3, trainable=False), layers.Dense(2)])
opened = Sequential([Input((4,)), layers.Dense(len(os.listdir(".")))])
"""


LISTED = "len — what is on the disk is not read, line 7"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "train.py"
    file.write_text(CODE)
    return file


SUBCLASSED = """
import keras
import numpy as np

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(3)

    def call(self, x):
        return self.hidden(x)

net = Net()
net(np.zeros((2, 4)))
"""


def test_a_subclassed_model_has_parameters_and_no_shapes(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(SUBCLASSED)
    assert_model(file, "net", params=15, layers=["Dense"])
    with pytest.raises(AssertionError, match="its output shape is not one known shape: a subclassed model declares none"):
        assert_model(file, "net", output_shape=(None, 3))


def test_facts_that_hold(path: Path) -> None:
    model = assert_model(
        path,
        "model",
        input_shape=(None, 28, 28, 1),
        output_shape=(None, 10),
        params=54_170,
        trainable_params=54_170,
        max_params=60_000,
        layers=["Conv2D", "Flatten", "Dense"],
    )
    assert model.layers[1].output_shape == (None, 5408)
    assert_model(path, "frozen", trainable_params=8, non_trainable_params=15)


@pytest.mark.parametrize(
    ("name", "facts", "message"),
    [
        ("model", {"params": 54_171}, "expected parameters 54,171, got 54,170"),
        ("model", {"output_shape": (None, 11)}, "expected output shape (None, 11), got (None, 10)"),
        ("model", {"layers": ["Dense"]}, "expected layers Dense, got Conv2D, Flatten, Dense"),
        ("model", {"max_params": 1000}, "expected at most 1,000 parameters, got 54,170"),
        ("opened", {"params": 5}, f"the parameters of `dense_3` are not known: {LISTED}"),
        ("opened", {"output_shape": (None, 5)}, f"expected output shape (None, 5), got (None, len): {LISTED}"),
    ],
)
def test_facts_that_do_not_hold(path: Path, name: str, facts: dict[str, object], message: str) -> None:
    with pytest.raises(AssertionError) as error:
        assert_model(path, name, **facts)  # type: ignore[arg-type]
    assert message in str(error.value)
    assert f"{path}:" in str(error.value)


def test_the_settings_of_the_project_hold(path: Path) -> None:
    path.with_name("cnnlint.toml").write_text("target-keras = 2\n[assume]\nlen = 5\n")
    assert assert_model(path, "opened", output_shape=(None, 5), params=25).dialect == 2
    assert assert_model(path, "opened", target_keras="3").dialect == 3


def test_a_model_that_is_not_there(path: Path) -> None:
    with pytest.raises(LookupError, match="has no model `net`; its models: model, frozen, opened"):
        assert_model(path, "net")


def test_the_fixture(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(train=CODE)
    pytester.makepyfile(
        """
        def test_right(cnnlint_model):
            cnnlint_model("train.py", params=54_170)

        def test_wrong(cnnlint_model):
            cnnlint_model("train.py", params=1)
        """
    )
    entries = subprocess.run(
        [sys.executable, "-c", "from importlib.metadata import entry_points; print(*entry_points(group='pytest11').names)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    arguments = [] if "cnnlint" in entries else ["-p", "cnnlint.pytest_plugin"]
    result = pytester.runpytest_subprocess(*arguments)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*expected parameters 1, got 54,170*"])
    result.stdout.no_fnmatch_line("*raise AssertionError*")
