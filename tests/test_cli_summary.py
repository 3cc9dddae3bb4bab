"""`cnnlint summary` as a command: what it takes, what it says, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import BAD, GOOD, run

CONFIG = {
    "class_name": "Sequential",
    "config": {
        "name": "saved",
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": [None, 28, 28, 1], "name": "in"}},
            {"class_name": "Flatten", "config": {"name": "flatten"}},
            {"class_name": "Dense", "config": {"name": "head", "units": 10}},
        ],
    },
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cnnlint.toml").write_text("", encoding="utf-8")
    (tmp_path / "model.py").write_text(GOOD + "model.summary()\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_tables_and_totals() -> None:
    result = run("summary", "model.py")
    assert result.code == 0
    assert "Total params: 7,850" in result.out
    (file,) = json.loads(run("summary", "model.py", "--output-format", "json").out)["files"]
    assert file["summaries"][0]["model"]["total_params"] == 7850


@pytest.mark.parametrize("command", ["summary", "verify"])
def test_the_format_that_a_ci_run_sets_for_check_is_not_taken_for_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("CNNLINT_OUTPUT_FORMAT", "sarif")
    (folder / "model.py").write_text("import os\n", encoding="utf-8")
    assert run(command, ".").code == 0
    assert '"version": "2.1.0"' in run("check", ".").out


def test_files_without_keras_are_told_of_only_where_they_are_named(folder: Path) -> None:
    (folder / "plain.py").write_text("import os\n", encoding="utf-8")
    assert "plain.py" not in run("summary").out
    assert "plain.py: no Keras model found" in run("summary", "plain.py").out


def test_findings_do_not_fail_a_summary(folder: Path) -> None:
    (folder / "model.py").write_text(BAD, encoding="utf-8")
    assert run("summary", "model.py").code == 0


def test_the_dialect_and_facts_hold_here_too(folder: Path) -> None:
    text = GOOD.replace("Dense(10,", "Dense(n,").replace("model =", "import sys\nn = len(sys.argv)\nmodel =")
    (folder / "model.py").write_text(text, encoding="utf-8")
    assert "7,850" not in run("summary", "model.py").out
    assert "7,850" in run("summary", "model.py", "--config", "assume.n = 10").out


def test_a_script_that_shows_what_another_module_makes_is_read(folder: Path) -> None:
    (folder / "build.py").write_text(
        "def make():\n    " + GOOD.replace("\n", "\n    ") + "\n    return model\n", encoding="utf-8"
    )
    (folder / "show.py").write_text("from build import make\nmodel = make()\nmodel.summary()\n", encoding="utf-8")
    assert "7,850" in run("summary", "show.py").out
    (folder / "regression.py").write_text("import sm\nmodel = sm.OLS().fit()\nmodel.summary()\n", encoding="utf-8")
    assert "regression.py" not in run("summary").out


MAKE = "def make():\n    " + GOOD.replace("\n", "\n    ") + "\n    return model\n\ndef show():\n    make().summary()\n"


@pytest.mark.parametrize(
    ("path", "head", "call"),
    [
        ("beside/net.py", "from beside.net import make\n", "make()"),  # no `__init__.py` anywhere
        ("beside/net.py", "from beside import net\n", "net.make()"),
        ("beside/net.py", "import beside.net as net\n", "net.make()"),
        ("../outer/net.py", "import sys\nsys.path.append('../outer')\nfrom net import make\n", "make()"),
        ("../outer/net.py", "import os, sys\nsys.path.insert(0, os.path.abspath('..'))\nfrom outer import net\n", "net.make()"),
        (
            "../outer/net.py",
            "import os, sys\nsys.path.extend([os.path.dirname(os.getcwd())])\nfrom outer.net import *\n",
            "make()",
        ),
        ("../net.py", "from sys import path\nif '..' not in path:\n    path.append('..')\nfrom net import make\n", "make()"),
    ],
)
def test_modules_where_the_program_looks_for_them(folder: Path, path: str, head: str, call: str) -> None:
    (folder / "inside").mkdir()
    module = folder / "inside" / path
    module.parent.mkdir(exist_ok=True)
    module.write_text(MAKE, encoding="utf-8")
    script = folder / "inside" / "shows.py"
    script.write_text(f"import tensorflow as tf\n{head}net = {call}\nnet.summary()\n", encoding="utf-8")
    (folder / "cnnlint.toml").write_text("src = []\n", encoding="utf-8")  # the root is no place to look by itself
    assert "7,850" in run("summary", "inside/shows.py").out
    script.write_text(
        script.read_text().replace("sys.path.", "print(sys.path)\n#").replace("path.append", "print"), encoding="utf-8"
    )
    assert ("7,850" in run("summary", "inside/shows.py").out) is path.startswith("beside")


@pytest.mark.parametrize(
    ("paths", "head"),
    [
        (("net.py", "lib/net.py"), "import sys\nsys.path.insert(0, 'lib')\n"),
        (("lib/net.py", "net.py"), "import sys\nsys.path.insert(1, 'lib')\n"),
        (("lib/net.py", "net.py"), "import sys\nsys.path.append('lib')\n"),
        (("old/net.py", "new/net.py"), "import sys\nsys.path.insert(0, 'old')\nsys.path.insert(0, 'new')\n"),
        (("net.py", "net/__init__.py"), ""),  # a package comes before a module of its name
    ],
)
def test_of_two_modules_the_one_that_python_finds_first(folder: Path, paths: tuple[str, str], head: str) -> None:
    other = MAKE.replace("Dense(10", "Dense(11")
    assert other != MAKE
    for path, text in zip(paths, (other, MAKE), strict=True):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    script = folder / "shows.py"
    script.write_text(f"import tensorflow as tf\n{head}from net import make\nnet = make()\nnet.summary()\n", encoding="utf-8")
    assert "7,850" in run("summary", "shows.py").out


@pytest.mark.parametrize(
    "added", ["sys.path.insert(0, './')", "sys.path.append(os.path.join(os.path.dirname(__file__), '..'))"]
)
@pytest.mark.parametrize(
    ("other", "reads"), [("old/shows/beside.py", True), ("old/net.py", False), ("old/net/__init__.py", False)]
)
def test_of_two_modules_above_a_script_none_is_taken(folder: Path, other: str, reads: bool, added: str) -> None:
    """Python finds the one in the folder that it is started in, which is not known; a message of the other would be wrong."""
    (folder / "old" / "shows").mkdir(parents=True)
    (folder / other).parent.mkdir(exist_ok=True)
    (folder / other).write_text(MAKE.replace("make()", "make(n)"), encoding="utf-8")
    (folder / "net.py").write_text(MAKE, encoding="utf-8")
    script = folder / "old" / "shows" / "shows.py"
    head = f"import os, sys\nimport tensorflow as tf\nsys.path.{added}\n"
    script.write_text(f"{head}from net import make\nnet = make()\nnet.summary()\n", encoding="utf-8")
    assert ("7,850" in run("summary", "old/shows/shows.py").out) is reads
    script.write_text(f"{head}import keras\nfrom net import make\nnet = make(3)\n", encoding="utf-8")
    assert ("CNN743" in run("check", "old/shows/shows.py").out) is reads


@pytest.mark.parametrize(("place", "reads"), [("src/nets/net.py", True), ("nets/net.py", True), ("other/nets/net.py", False)])
def test_modules_of_the_project_lie_at_its_root_or_in_src(folder: Path, place: str, reads: bool) -> None:
    (folder / place).parent.mkdir(parents=True)
    (folder / place).write_text(MAKE, encoding="utf-8")
    (folder / "scripts").mkdir()
    text = "import keras\nfrom nets.net import make\nnet = make()\nnet.summary()\n"
    (folder / "scripts" / "shows.py").write_text(text, encoding="utf-8")
    assert ("7,850" in run("summary", "scripts/shows.py").out) is reads


@pytest.mark.parametrize(("module", "reads"), [(MAKE, True), ("import torch\n", False)])
def test_a_notebook_that_names_keras_in_its_modules_alone(folder: Path, module: str, reads: bool) -> None:
    (folder / "src").mkdir()
    (folder / "src" / "net.py").write_text(module, encoding="utf-8")
    (folder / "notebooks").mkdir()
    lines = ["import sys\n", "sys.path.append('../')\n", "from src.net import show\n", "show()"]
    cells = [{"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": lines}]
    notebook = {"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": cells}
    (folder / "notebooks" / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert ("7,850" in run("summary", "notebooks").out) is reads
    (folder / "notebooks" / "src").mkdir()
    (folder / "notebooks" / "src" / "net.py").mkdir()  # a folder that cannot be read as a module
    assert ("7,850" in run("summary", "notebooks").out) is reads


@pytest.mark.parametrize(
    ("moves", "reads"),
    [
        ("%cd ..\n%cd -q '..'\n", True),
        ("cd ../..\n", True),
        ("import os\nos.chdir('..')\nos.chdir('../data')\nos.chdir(os.pardir)\n", True),
        ("import os\nos.chdir(os.path.dirname(os.path.dirname(os.getcwd())))\n", True),
        ("%cd ..\n", False),
        ("%cd /nowhere\n", False),
        ("!cd ../..\n", False),
    ],
)
def test_modules_of_the_folder_that_a_notebook_has_entered(folder: Path, moves: str, reads: bool) -> None:
    (folder / "cnnlint.toml").write_text("src = []\n", encoding="utf-8")  # the root is no place to look by itself
    for name, text in (("src/models", ""), ("src/notebooks", ""), ("src/models/net.py", MAKE)):
        (folder / name).mkdir(parents=True) if not text else (folder / name).write_text(text, encoding="utf-8")
    sources = [moves, "import tensorflow as tf\nfrom src.models.net import make\nmodel = make()\nmodel.summary()"]
    cells = [{"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": s} for s in sources]
    notebook = {"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": cells}
    (folder / "src" / "notebooks" / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert ("7,850" in run("summary", "src/notebooks/a.ipynb").out) is reads


def test_standard_input() -> None:
    result = run("summary", "-", "--stdin-filename", "x.py", stdin=GOOD.encode())
    assert "x.py" in result.out
    assert "7,850" in result.out


@pytest.mark.parametrize("name", ["model.json", "config.json"])
def test_saved_architectures(folder: Path, name: str) -> None:
    (folder / name).write_text(json.dumps(CONFIG), encoding="utf-8")
    assert "7,850" in run("summary", name).out


@pytest.mark.parametrize(("name", "data"), [("a.keras", b"no archive"), ("a.h5", b"\x89HDF\r\n\x1a\n"), ("a.json", b"{}")])
def test_what_is_no_saved_model_is_told(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    result = run("summary", name)
    assert result.code == 2
    assert f"{name}:1:1: not read" in result.out
    assert run("summary").code == 0


def test_a_file_that_is_not_there() -> None:
    result = run("summary", "nowhere.py")
    assert (result.code, result.out) == (2, "")
    assert "nowhere.py" in result.err


@pytest.mark.parametrize(("command", "code"), [("summary", 0), ("verify", 2)])
def test_a_file_of_a_folder_that_cannot_be_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, code: int
) -> None:
    """The others are shown; where there is none, nothing could be verified."""
    import cnnlint.batch

    content = cnnlint.batch.content

    def refuse(path: str) -> bytes:
        if path == "a.py":
            raise PermissionError(13, "Permission denied")
        return content(path)

    monkeypatch.setattr(cnnlint.batch, "content", refuse)
    (folder / "a.py").write_text(GOOD, encoding="utf-8")
    if command == "verify":
        (folder / "model.py").unlink()
    result = run(command, ".")
    assert (result.code, result.err) == (code, "")
    assert "a.py:1:1: not read: Permission denied" in result.out
    assert command == "verify" or "7,850" in result.out


def test_an_internal_error_is_told_and_the_other_files_go_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cnnlint.run

    read = cnnlint.run.read_file

    def fail(path, data, checks):  # type: ignore[no-untyped-def]
        if path == "a.py":
            raise RuntimeError("planted")
        return read(path, data, checks)

    monkeypatch.setattr(cnnlint.run, "read_file", fail)
    (folder / "a.py").write_text(GOOD, encoding="utf-8")
    result = run("summary", "a.py", "model.py")
    assert result.code == 2
    assert "a.py: internal error: RuntimeError: planted" in result.err
    assert "7,850" in result.out
