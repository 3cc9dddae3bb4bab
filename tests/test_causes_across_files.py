"""A mistake in a module that several files import is told once, where it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import run

HEAD = "import keras\nfrom keras import layers\n"
SURE = f"""{HEAD}
def build(n):
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(n, 40), layers.Flatten(), layers.Dense(10)])
"""
OF_ITS_ARGUMENT = SURE.replace("40", "n")
PLAIN = SURE.replace("40", "3")
CALL = "import keras\nfrom shared import build\nm = build({})\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, argument in (("one", 30), ("two", 40)):
        (tmp_path / f"{name}.py").write_text(CALL.format(argument), encoding="utf-8")
    return tmp_path


def found(folder: Path, module: str, code: str, *paths: str) -> list[tuple[str, int]]:
    (folder / "shared.py").write_text(module, encoding="utf-8")
    result = run("check", "--isolated", "--output-format", "json", *paths)
    return [(d["path"], d["location"]["line"]) for d in json.loads(result.out)["diagnostics"] if d["code"] == code]


def test_it_is_told_in_the_module_and_at_no_call(folder: Path) -> None:
    assert found(folder, SURE, "CNN101", ".") == [("shared.py", 5)]
    assert found(folder, SURE, "CNN101", str(folder / "one.py"), "shared.py") == [("shared.py", 5)]


def test_without_the_module_it_is_told_at_each_call(folder: Path) -> None:
    assert found(folder, SURE, "CNN101", "one.py", "two.py") == [("one.py", 3), ("two.py", 3)]


def test_a_mistake_of_the_arguments_is_told_at_each_call(folder: Path) -> None:
    assert found(folder, OF_ITS_ARGUMENT, "CNN101", ".") == [("one.py", 3), ("two.py", 3)]


def test_what_has_its_place_in_the_module_is_told_once(folder: Path) -> None:
    assert found(folder, PLAIN, "CNN301", ".") == [("shared.py", 5)]
    assert found(folder, PLAIN, "CNN301", "one.py", "two.py") == [("shared.py", 5)]


def test_parts_of_a_run_that_are_joined_tell_it_once(folder: Path) -> None:
    (folder / "shared.py").write_text(SURE, encoding="utf-8")
    for name in ("one", "two", "shared"):
        run("check", "--isolated", "--save", f"{name}.json", f"{name}.py")
    joined = run("merge", "--isolated", "--output-format", "json", "one.json", "two.json", "shared.json")
    assert [d["path"] for d in json.loads(joined.out)["diagnostics"] if d["code"] == "CNN101"] == ["shared.py"]


LAYERS = """
from keras import backend as K
from keras.layers import Activation, Layer
from keras.utils.generic_utils import {0}

def squared(x):
    return K.square(x)

{0}({1})

class Group(Layer):
    def __init__(self, activation="squared", **kwargs):
        super(Group, self).__init__(**kwargs)
        self.activation = Activation(activation)
"""
USES = "from keras.layers import Input\nfrom {0} import Group\nGroup()(Input((3,)))\n"


def test_names_that_a_module_registers(folder: Path) -> None:
    for name, right in (("get_custom_objects", True), ("serialize_keras_object", False)):
        given = ").update({'squared': squared}" if right else "squared"
        (folder / f"{name}.py").write_text(LAYERS.format(name, given), encoding="utf-8")
        (folder / "use.py").write_text(USES.format(name), encoding="utf-8")
        told = json.loads(run("check", "--isolated", "--output-format", "json", "use.py").out)["diagnostics"]
        assert ("CNN705" in {d["code"] for d in told}) is not right


CRITIC = """
import keras

def critic():
    seen, wanted = keras.Input((4,)), keras.Input((1,))
    loss = keras.layers.Dot(1)([keras.layers.Dense(1)(seen), wanted])
    model = keras.Model([seen, wanted], loss)
    {0}
    model.compile(optimizer="adam")
    return model
"""


def test_a_loss_that_a_module_adds(folder: Path) -> None:
    (folder / "train.py").write_text("import tf_keras\nfrom networks import critic\ncritic().train_on_batch(*data())\n")
    for line, right in (("model.add_loss(loss)", True), ("", False)):
        (folder / "networks.py").write_text(CRITIC.format(line).replace("import keras", "import tf_keras as keras"))
        told = json.loads(run("check", "--isolated", "--output-format", "json", "--no-cache", "train.py").out)["diagnostics"]
        assert ("CNN711" in {d["code"] for d in told}) is not right


def test_what_one_call_leads_to_in_a_module_is_told_once_with_every_place(folder: Path) -> None:
    narrow = "layers.Conv2D(4, n), layers.Flatten(), layers.Dense(1)"
    two = f"{HEAD}def build(n):\n    for _ in range(2):\n        a = keras.Sequential([keras.Input((8, 8, 1)), {narrow}])\n"
    two += f"    return keras.Sequential([keras.Input((9, 9, 1)), {narrow}])\n"
    (folder / "shared.py").write_text(two, encoding="utf-8")
    result = run("check", "--isolated", "--output-format", "json", "one.py")
    (finding,) = [d for d in json.loads(result.out)["diagnostics"] if d["code"] == "CNN101"]
    assert finding["location"]["line"] == 3
    assert [r["location"]["line"] for r in finding["related"] if Path(r["path"]).name == "shared.py"] == [5, 6]


def test_a_place_that_two_calls_reach_is_told_once(folder: Path) -> None:
    build = SURE.replace("(28, 28, 1)", "(n, n, 1)").replace("Conv2D(n, 40)", "Conv2D(4, 40)")
    assert found(folder, f"{build}build(30)\nbuild(31)\n", "CNN101", "shared.py") == [("shared.py", 5)]


TRAINS = """from options import LOADED

def train(model, x, y):
    if not LOADED:
        {0}
    model.fit(x, y)
"""
BUILDS = """import keras
from trains import train

def build(x, y):
    train(keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)]), x, y)
{0}
"""


def test_a_model_that_another_module_trains_is_not_compiled(folder: Path) -> None:
    """Where an option of the program leaves `compile` out, who builds a model does so perhaps with another value of it."""
    (folder / "options.py").write_text("LOADED = True\n", encoding="utf-8")
    for line, call, told in (
        ("model.compile('sgd', 'mse')", "", ["warning"]),
        ("model.compile('sgd', 'mse')", "build(1, 2)", ["error"]),
        ("model.summary()", "", ["error"]),
    ):
        (folder / "trains.py").write_text(TRAINS.format(line), encoding="utf-8")
        (folder / "builds.py").write_text(BUILDS.format(call), encoding="utf-8")
        result = run("check", "--isolated", "--no-cache", "--output-format", "json", "builds.py", "trains.py")
        assert [d["severity"] for d in json.loads(result.out)["diagnostics"] if d["code"] == "CNN711"] == told


BLOCKS = """from keras import layers

def block(x, n):
    for _ in range(n):
        x = layers.BatchNormalization()(layers.Conv2D(4, 3)(x))
    return x
"""


def test_a_bias_of_a_block_that_models_of_several_files_have_is_told_once(folder: Path) -> None:
    for name, number in (("one", 2), ("two", 3)):
        text = f"import keras\nfrom shared import block\nx = keras.Input((32, 32, 1))\nm = keras.Model(x, block(x, {number}))\n"
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    assert found(folder, BLOCKS, "CNN307", "one.py", "two.py") == [("shared.py", 5)]


def test_a_class_without_call_is_told_where_it_is_called(folder: Path) -> None:
    block = "import keras\n\nclass Block(keras.Model):\n    def forward(self, x):\n        return x\n"
    (folder / "shared.py").write_text(block, encoding="utf-8")
    use = "import keras\nfrom shared import Block\n\ndef build(shape):\n    return Block()(keras.Input(shape))\n"
    (folder / "use.py").write_text(use, encoding="utf-8")
    result = run("check", "--isolated", "--no-cache", "--output-format", "json", "use.py")
    (finding,) = [d for d in json.loads(result.out)["diagnostics"] if d["code"] == "CNN725"]
    assert (finding["path"], finding["location"]["line"]) == ("use.py", 5)
    assert [(one["path"], one["location"]["line"]) for one in finding["related"]] == [("shared.py", 4)]


def test_what_many_calls_lead_to_at_one_place_is_told_at_the_first(folder: Path) -> None:
    (folder / "shared.py").write_text(OF_ITS_ARGUMENT, encoding="utf-8")
    calls = "".join(f"build({size})\n" for size in (30, 3, 31, 32, 33, 34))
    (folder / "many.py").write_text(f"import keras\nfrom shared import build\n{calls}", encoding="utf-8")
    result = run("check", "--isolated", "--no-cache", "--output-format", "json", "many.py")
    (finding,) = [d for d in json.loads(result.out)["diagnostics"] if d["code"] == "CNN101"]
    assert (finding["location"]["line"], finding["message"].endswith(", as in 4 other calls")) == (3, True)
    here = [one["location"]["line"] for one in finding["related"] if one["label"] == "and here"]
    assert here == [5, 6, 7]
