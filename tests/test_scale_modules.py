"""Modules that many files of a project import: parsed once, evaluated for each file by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks import code, notebook

from cnnlint.config.checks import Checks
from cnnlint.evaluate import parsed_modules
from cnnlint.evaluate.trees import Tree, parse
from cnnlint.program import ModelTrace, Program, Summary
from cnnlint.run import check_bytes, read_file

SIZES = """\
import keras
sizes = [8]
def tower(inputs):
    x = inputs
    for size in sizes:
        x = keras.layers.Dense(size)(x)
    return keras.Model(inputs, x)
"""
MODEL = """\
import keras
import sizes
{change}
model = sizes.tower(keras.Input((4,)))
model.summary()
"""


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are parsed, with nothing kept from before."""
    texts: list[str] = []

    def counting(text: str) -> Tree:
        texts.append(text)
        return parse(text)

    monkeypatch.setattr(parsed_modules, "parse", counting)
    monkeypatch.setattr(parsed_modules, "_kept", {})
    return texts


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _programs(folder: Path, *names: str) -> list[Program]:
    return [read_file(str(folder / name), (folder / name).read_bytes(), Checks())[1] for name in names]


def _params(program: Program) -> list[int | None]:
    (summary,) = (event for event in program.events if isinstance(event, Summary))
    assert summary.model is not None
    return [layer.params for layer in summary.model.layers if layer.type == "Dense"]


def test_a_module_is_parsed_once_for_all_files(tmp_path: Path, parses: list[str]) -> None:
    plain = MODEL.format(change="")
    _write(tmp_path, {"sizes.py": SIZES, "a.py": plain, "b.py": plain + "# b\n", "c.py": plain + "# c\n"})
    programs = _programs(tmp_path, "a.py", "b.py", "c.py", "sizes.py")
    assert [_params(program) for program in programs[:3]] == [[40], [40], [40]]
    assert parses.count(SIZES) == 1


def test_what_one_file_does_to_a_module_is_not_seen_by_the_next(tmp_path: Path, parses: list[str]) -> None:
    changed = MODEL.format(change="sizes.sizes.append(2)\nsizes.tower.seen = True")
    _write(tmp_path, {"sizes.py": SIZES, "a.py": changed, "b.py": MODEL.format(change="")})
    changed_program, program = _programs(tmp_path, "a.py", "b.py")
    assert _params(changed_program) == [40, 18]
    assert _params(program) == [40]


def test_a_name_of_a_module_is_what_the_program_makes_it(tmp_path: Path) -> None:
    files = {"sizes.py": SIZES, "a.py": MODEL.format(change="sizes.sizes = [2, 5]"), "b.py": MODEL.format(change="")}
    _write(tmp_path, files)
    assert list(map(_params, _programs(tmp_path, "a.py", "b.py"))) == [[10, 15], [40]]


def test_a_module_that_changes_is_parsed_anew(tmp_path: Path, parses: list[str]) -> None:
    _write(tmp_path, {"sizes.py": SIZES, "a.py": MODEL.format(change="")})
    _programs(tmp_path, "a.py")
    _write(tmp_path, {"sizes.py": SIZES.replace("8", "3")})
    assert _params(_programs(tmp_path, "a.py")[0]) == [15]


def test_no_more_is_kept_than_the_bound(tmp_path: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed_modules, "MOST", 2 * len(SIZES))
    _write(tmp_path, {f"sizes{i}.py": SIZES for i in range(5)})
    _write(tmp_path, {"a.py": "import keras\n" + "".join(f"import sizes{i}\n" for i in range(5))})
    _programs(tmp_path, "a.py")
    assert list(parsed_modules._kept) == [str(tmp_path / f"sizes{i}.py") for i in (3, 4)]


def test_a_module_that_two_names_lead_to_is_one(tmp_path: Path, parses: list[str]) -> None:
    files = {
        "net/__init__.py": "",
        "net/sizes.py": SIZES,
        "net/wide/__init__.py": "",
        "net/wide/widen.py": "from .. import sizes\nsizes.sizes.append(2)\n",
        "a.py": "import keras\nfrom net import sizes\nimport net.wide.widen\nsizes.tower(keras.Input((4,))).summary()\n",
    }
    (tmp_path / "net").mkdir()
    _write(tmp_path, files)
    (program,) = _programs(tmp_path, "a.py")
    assert _params(program) == [40, 18]
    assert parses.count(SIZES) == 1


def test_modules_that_import_each_other_have_the_names_of_so_far(tmp_path: Path) -> None:
    one = "import keras\nWIDTH = 8\nimport two\nmodel = two.made\n"
    two = "import keras\nimport one\nmade = keras.Sequential([keras.Input((4,)), keras.layers.Dense(one.WIDTH)])\n"
    _write(tmp_path, {"one.py": one, "two.py": two, "a.py": "import keras\nfrom one import model\nmodel.summary()\n"})
    assert _params(_programs(tmp_path, "a.py")[0]) == [40]


def test_a_module_that_cannot_be_parsed_is_said(tmp_path: Path, parses: list[str]) -> None:
    _write(tmp_path, {"sizes.py": "def (\n", "a.py": MODEL.format(change="")})
    (program,) = _programs(tmp_path, "a.py")
    assert "the module sizes.py cannot be parsed" in [gap.reason for gap in program.gaps]


def test_a_module_of_a_package_imports_from_beside_the_package(tmp_path: Path, parses: list[str]) -> None:
    model = (
        "import keras\nfrom sizes import WIDTH\nkeras.Sequential([keras.Input((4,)), keras.layers.Dense(WIDTH)]).summary()\n"
    )
    files = {"sizes.py": "WIDTH = 8\n", "net/__init__.py": "", "net/parts/__init__.py": "", "net/parts/model.py": model}
    (tmp_path / "net").mkdir()
    _write(tmp_path, files)
    assert _params(_programs(tmp_path, "net/parts/model.py")[0]) == [40]
    (tmp_path / "net" / "__init__.py").unlink()  # `parts` is then the whole package, and `sizes` is not beside it
    assert str(_params(_programs(tmp_path, "net/parts/model.py")[0])) == "[5·WIDTH]"


@pytest.mark.parametrize("start", ["", "WIDTH = 3\n", "from . import heads\n", None])
def test_a_module_that_is_imported_by_its_whole_name_is_an_attribute_of_its_package(tmp_path: Path, start: str | None) -> None:
    net = "import keras\nimport net.heads\ndef build():\n    return keras.Sequential([keras.Input((4,)), net.heads.make(8)])\n"
    files = {
        "net/body.py": net,
        "net/heads.py": "import keras\ndef make(n):\n    return keras.layers.Dense(n)\n",
        "main.py": "import net.body, net.heads\nmodel = net.body.build()\nmodel.add(net.heads.make(2))\nmodel.summary()\n",
    }
    _write(tmp_path, files if start is None else {**files, "net/__init__.py": start})
    assert _params(_programs(tmp_path, "main.py")[0]) == [40, 18]


def test_a_script_that_trains_what_a_module_builds_is_read(tmp_path: Path) -> None:
    net = "import keras\ndef build():\n    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(10)])\n"
    train = "from net import build\nmodel = build()\nmodel.compile('sgd', 'sparse_categorical_crossentropy')\nmodel.fit(x, y)\n"
    _write(tmp_path, {"net.py": net, "train.py": train})
    report = check_bytes(str(tmp_path / "train.py"), train.encode(), Checks())
    assert [finding.name for finding in report.findings] == ["logits-with-probability-loss"]


def test_a_file_that_does_not_tell_its_keras_has_that_of_its_modules(tmp_path: Path) -> None:
    module = "from keras import layers\nlayer = layers.CuDNNLSTM(4)\n"
    _write(
        tmp_path, {"old.py": module, "one.py": "import keras\nimport old\n", "two.py": "from keras import ops\nimport old\n"}
    )
    one, two = _programs(tmp_path, "one.py", "two.py")
    assert (one.dialect, one.dialect_reason.endswith(", in old.py")) == (2, True)
    assert two.dialect == 3


def test_a_module_makes_no_keras_1_of_the_keras_of_tensorflow(tmp_path: Path) -> None:
    module = "def cut(x, border_mode='same'):\n    return x\ndef pad(x):\n    return cut(x, border_mode='valid')\n"
    three, one = (f"from {package}.layers import Conv1D\nimport cuts\n" for package in ("tensorflow.keras", "keras"))
    _write(tmp_path, {"cuts.py": module, "three.py": three, "one.py": one})
    assert [program.dialect for program in _programs(tmp_path, "three.py", "one.py")] == [3, 1]


@pytest.mark.parametrize(("python", "dialect"), [("3.11.11", 3), ("3.13.1", 3), ("3.11.2", 2)])
def test_a_notebook_that_was_run_lately_is_no_older_for_a_function_of_a_module(
    tmp_path: Path, python: str, dialect: int
) -> None:
    (tmp_path / "old.py").write_text("import numpy as np\ndef counts(x):\n    return x.astype(np.int)\n")
    metadata = {"language_info": {"name": "python", "version": python}}
    text = notebook(code("import keras\nimport old\n"), metadata=metadata)
    path = tmp_path / "model.ipynb"
    assert read_file(str(path), text.encode(), Checks())[1].dialect == dialect


STARRED = """\
from keras import Input, Sequential
from keras.layers import Dense
width, _depth = 3, 5
from sizes import *
model = Sequential([Input((4,)), Dense(width), Dense(_depth)])
model.summary()
"""


@pytest.mark.parametrize(
    ("listed", "params"), [("", [40, 45]), ('__all__ = ["_depth"]\n', [15, 8]), ('__all__ = ("width", "_depth")\n', [40, 18])]
)
def test_a_star_takes_what_is_listed_or_has_no_underscore(tmp_path: Path, listed: str, params: list[int]) -> None:
    _write(tmp_path, {"sizes.py": f"width, _depth = 8, 2\n{listed}", "model.py": STARRED})
    (program,) = _programs(tmp_path, "model.py")
    assert _params(program) == params


@pytest.mark.parametrize(("option", "params"), [("-i ", [30]), ("", [None])])
def test_a_script_that_is_run_sees_the_names_of_the_notebook_if_it_is_asked_to(
    tmp_path: Path, option: str, params: list[int | None]
) -> None:
    model = "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])\nmodel.summary()"
    cells = notebook("width = 3\n", f"%run {option}sizes.py\n", model)
    _write(tmp_path, {"sizes.py": "try:\n    units = width * 2\nexcept NameError:\n    units = other\n", "model.ipynb": cells})
    (program,) = _programs(tmp_path, "model.ipynb")
    assert _params(program) == params


WRITES = """%%writefile {name}
import keras

def build(units):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])
"""


@pytest.mark.parametrize("name", ["helper.py", "./helper.py", "'helper.py'", "/content/helper.py"])
def test_a_notebook_imports_what_a_cell_of_it_writes(tmp_path: Path, name: str) -> None:
    cells = (WRITES.format(name=name), "from helper import build\nmodel = build(3)\nmodel.summary()")
    _write(tmp_path, {"a.ipynb": notebook(*cells)})
    (program,) = _programs(tmp_path, "a.ipynb")
    assert _params(program) == [15]
    (event,) = (event for event in program.events if isinstance(event, Summary))
    assert (event.span.cell, event.span.line) == (1, 3)
    assert isinstance(event.model, ModelTrace)
    assert [(layer.span.cell, layer.span.line) for layer in event.model.layers] == [(0, 5)]


def test_what_is_appended_belongs_to_the_module_and_what_comes_later_does_not(tmp_path: Path) -> None:
    change = "{magic} helper.py\n\nold = build\ndef build(units):\n    return old(units + 1)\n"
    use = "import helper\nmodel = helper.build(3)\nmodel.summary()"
    written = WRITES.format(name="helper.py")
    _write(
        tmp_path,
        {
            "more.ipynb": notebook(written, change.format(magic="%%writefile -a"), use),
            "late.ipynb": notebook(written, use, change.format(magic="%%writefile")),
        },
    )
    assert [_params(program) for program in _programs(tmp_path, "more.ipynb", "late.ipynb")] == [[20], [15]]


def test_a_module_is_written_over_the_one_on_the_disk(tmp_path: Path) -> None:
    on_disk = WRITES.format(name="x").partition("\n")[2].replace("Dense(units)", "Dense(1)")
    use = "from helper import build\nmodel = build(3)\nmodel.summary()"
    files = {"helper.py": on_disk, "a.ipynb": notebook(WRITES.format(name="helper.py"), use), "b.ipynb": notebook(use)}
    _write(tmp_path, files)
    assert [_params(program) for program in _programs(tmp_path, "a.ipynb", "b.ipynb")] == [[15], [5]]
