"""What a change did to the models, seen from a real repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cli_runner import run

from cnnlint.changes import Diff, diff_models
from cnnlint.config.checks import Checks
from cnnlint.diff import run_diff
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.report.diff import figures, render_diff
from cnnlint.report.model import Style
from cnnlint.revision import Revision, RevisionError

HEAD = "from keras import Sequential, Input, layers\nfrom sizes import UNITS\n"
OLD = HEAD + (
    "model = Sequential([Input((28, 28, 1)), layers.Conv2D(32, 3), layers.Dropout(0.5), layers.Flatten(),\n"
    "    layers.Dense(UNITS), layers.Dense(10)])\nold = Sequential([Input((4,)), layers.Dense(1)])\n"
)
NEW = HEAD + (
    "model = Sequential([Input((28, 28, 1)), layers.Conv2D(32, 3), layers.Conv2D(64, 3, strides=2), layers.Flatten(),\n"
    "    layers.Dense(UNITS), layers.Dense(10)])\nnew = Sequential([Input((4,)), layers.Dense(2)])\n"
)
TEXT = """\
train.py:3: model
  - dropout (Dropout)  (None, 26, 26, 32)            0
  + conv2d_1 (Conv2D)  (None, 12, 12, 64)            18,496
  ~ flatten (Flatten)  (None, 21632) → (None, 9216)  0
  ~ dense (Dense)      (None, 128)                   2,769,024 → 1,179,776
  parameters            2,770,634 → 1,199,882 (-56.7 %)
  multiply-accumulates  2,964,864 → 4,029,824 (+35.9 %)
  weight memory         10.57 MB → 4.58 MB (-56.7 %)
  activation memory     254.04 KB → 157.04 KB (-38.2 %)

train.py:5: new (new)
  parameters            0 → 10
  multiply-accumulates  0 → 8
  weight memory         0.00 B → 40.00 B
  activation memory     0.00 B → 8.00 B

train.py:5: old (gone)
  parameters            5 → 0
  multiply-accumulates  4 → 0
  weight memory         20.00 B → 0.00 B
  activation memory     4.00 B → 0.00 B

2 models changed, 1 gone since HEAD.
"""


def git(*arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit: a model that takes a size from another module."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    (tmp_path / "sizes.py").write_text("UNITS = 128\n")
    (tmp_path / "train.py").write_text(OLD)
    git("add", ".")
    git("commit", "-q", "-m", "one")
    return tmp_path


def diff(base: str = "HEAD", *paths: str) -> Diff:
    files = list(paths or sorted(str(p.relative_to(Path.cwd())) for p in Path.cwd().rglob("*.py")))
    return run_diff(base, files, paths or ["."], lambda path: Checks())


def shown(found: Diff, output_format: str = "text") -> str:
    return "".join(render_diff(found, Style(), output_format))


def test_nothing_changed(repository: Path) -> None:
    assert shown(diff()) == "no model changed since HEAD.\n"


def test_layers_and_figures(repository: Path) -> None:
    (repository / "train.py").write_text(NEW)
    assert shown(diff()) == TEXT


def test_trainable_weights_are_told_where_they_are_not_all() -> None:
    (change,) = diff_models(models("L.Flatten(), L.Dense(3)"), models("L.Flatten(), L.Dense(3, trainable=False)"), "a.py")
    assert list(figures(change)) == [("trainable", "195", "0", "")]


def test_a_change_in_an_imported_module(repository: Path) -> None:
    (repository / "sizes.py").write_text("UNITS = 64\n")
    (change,) = diff().changes
    assert [(c.before.name, c.after.name) for c in change.layers if c.before and c.after] == [
        ("dense", "dense"),
        ("dense_1", "dense_1"),
    ]
    assert change.layers[0].arguments == (("units", "128", "64"),)
    assert "      units 128 → 64\n" in shown(diff())


@pytest.mark.parametrize(
    ("changed", "read"),
    [
        ("sizes.py", {"sizes.py", "between.py", "train.py", "lesson.ipynb", "through.py"}),
        ("between.py", {"between.py", "through.py"}),
        ("net/__init__.py", {"net/__init__.py", "net/beside.py", "uses_net.py"}),
        ("alone.py", {"alone.py"}),
        ("lesson.ipynb", {"lesson.ipynb"}),
        ("added.py", {"added.py", "wants_added.py"}),
    ],
)
def test_only_what_a_change_may_concern_is_read(repository: Path, changed: str, read: set[str]) -> None:
    (repository / "net").mkdir()
    texts = {
        "between.py": "from sizes import UNITS",
        "through.py": "import between as b",
        "net/__init__.py": "DEPTH = 3",
        "net/beside.py": "from . import DEPTH",
        "uses_net.py": "import net.beside",
        "alone.py": "import os",
        "wants_added.py": "import added",
        "lesson.ipynb": '{"cells": [{"cell_type": "code", "source": ["import os\\nfrom sizes import UNITS"]}]}',
    }
    for name, text in texts.items():
        (repository / name).write_text(text)
    git("add", ".")
    git("commit", "-q", "-m", "two")
    with (repository / changed).open("a") as file:
        file.write("\n")
    files = [str(path.relative_to(repository)) for path in repository.rglob("*.*") if ".git" not in path.parts]
    with Revision("HEAD") as revision:
        assert revision.may_differ(files) == read


def test_files_that_are_gone_and_files_that_are_new(repository: Path) -> None:
    (repository / "train.py").rename(repository / "other.py")
    assert [(c.path, c.name, c.before is None) for c in diff().changes] == [
        ("other.py", "model", True),
        ("other.py", "old", True),
        ("train.py", "model", False),
        ("train.py", "old", False),
    ]


def test_below_a_folder_and_from_a_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "train.py").write_text(NEW)
    (repository / "net").mkdir()
    monkeypatch.chdir(repository / "net")
    assert diff("HEAD", "../train.py").changes[0].path == "../train.py"
    assert run_diff("HEAD", [], ["."], lambda path: Checks()).changes == ()


def test_a_file_that_could_not_be_read(repository: Path) -> None:
    (repository / "train.py").write_bytes(b"import keras\n\xff\xfe\x00")
    assert diff().unread == ("train.py",)
    assert "train.py: not read\n" in shown(diff())


def test_a_file_that_the_system_does_not_let_us_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.resolve() == repository.resolve() / "train.py":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert diff().unread == ("train.py",)


def test_quiet_leaves_out_the_closing_line(repository: Path) -> None:
    assert "".join(render_diff(diff(), Style(quiet=True), "text")) == ""
    assert run("diff", "-q").out == ""
    (repository / "train.py").write_text(NEW)
    assert run("diff", "-q").out + "2 models changed, 1 gone since HEAD.\n" == TEXT


def test_a_notebook_that_breaks_off_could_not_be_read(repository: Path) -> None:
    (repository / "torn.ipynb").write_text('{"cells": [')
    assert diff("HEAD", "torn.ipynb").unread == ("torn.ipynb",)


def test_unknown_revision(repository: Path) -> None:
    with pytest.raises(RevisionError, match="git knows no revision 'nowhere'"):
        diff("nowhere")
    with pytest.raises(RevisionError, match="for a path write `cnnlint diff HEAD train"):
        diff("train.py")
    with pytest.raises(RevisionError, match="is not in the repository"):
        diff("HEAD", "/elsewhere.py")


def test_a_repository_without_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    assert run("diff") == (2, "", "cnnlint: error: the repository has no commit yet, with which to compare\n")


def test_json_follows_the_published_schema(repository: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    (repository / "train.py").write_text(NEW)
    found = json.loads(shown(diff(), "json"))
    schema = json.loads((Path(__file__).parent.parent / "docs" / "schemas" / "diff.schema.json").read_text("utf-8"))
    jsonschema.validate(found, schema)
    model = found["models"][0]
    assert (model["before"]["total_params"], model["after"]["total_params"]) == (2770634, 1199882)
    assert [(x["before"] and x["before"]["name"], x["after"] and x["after"]["name"]) for x in model["layers"]] == [
        ("dropout", None),
        (None, "conv2d_1"),
        ("flatten", "flatten"),
        ("dense", "dense"),
    ]


def test_markdown_is_tables(repository: Path) -> None:
    from test_report_ci import cells

    (repository / "sizes.py").write_text("UNITS = 64\n")
    rows = cells(shown(diff(), "markdown"))
    assert rows[1][:3] == ["parameters", "2,770,634", "1,385,482"]
    assert rows[-2][1:] == ["dense (Dense)", "(None, 128) → (None, 64)", "2,769,024 → 1,384,512", "units 128 → 64"]


def models(inside: str, after: str = "") -> Any:
    source = f"from keras import Sequential, Input, layers as L\nmodel = Sequential([Input((8, 8, 1)), {inside}])\n{after}"
    return read(read_source("a.py", source.encode())).models


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("L.ReLU()", "L.ReLU(), L.Flatten()", [(None, "Flatten")]),
        ("L.Dropout(0.5)", "L.Dropout(0.25)", [("Dropout", "Dropout")]),
        ("L.Dense(3), L.Dense(4)", "L.Dense(4)", [("Dense", None), ("Dense", "Dense")]),
        ("L.Dense(3, name='a')", "L.Dense(3, name='b')", None),
        ("L.Dense(3)", "L.Dense(3, trainable=False)", [("Dense", "Dense")]),
    ],
)
def test_which_layers_are_the_same(before: str, after: str, expected: Any) -> None:
    changes = list(diff_models(models(before), models(after), "a.py"))
    found = [(c.before and c.before.cls, c.after and c.after.cls) for change in changes for c in change.layers]
    assert found == (expected or [])


def test_a_layer_that_is_frozen_later_is_another() -> None:
    frozen = models("L.Dense(3), L.ReLU()", "model.layers[0].trainable = False\n")
    (change,) = diff_models(models("L.Dense(3), L.ReLU()"), frozen, "a.py")
    assert [layer.after and layer.after.cls for layer in change.layers] == ["Dense"]


def test_another_wiring_of_the_same_layers_is_a_change() -> None:
    head = "from keras import Input, Model, layers as L\nx = Input((4,))\na, b = L.Dense(4)(x), L.Dense(4)(x)\n"
    chain = head.replace("L.Dense(4)(x), L.Dense(4)(x)", "L.Dense(4)(x), None\nb = L.Dense(4)(a)")
    one, other = (
        read(read_source("a.py", f"{text}model = Model(x, L.Add()([a, b]))\n".encode())).models for text in (head, chain)
    )
    (change,) = diff_models(one, other, "a.py")
    assert change.layers == ()
