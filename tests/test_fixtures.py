"""The programs in `fixtures/`: nothing is said against the good ones, and of the bad ones what is recorded beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_runner import run
from scripts_of_project import script

ROOT = Path(__file__).parent.parent
GOOD = sorted((ROOT / "fixtures" / "good").glob("*.py"))


recorder = script("record_findings")


def against(path: Path) -> list[str]:
    """The codes of the errors and warnings in a file."""
    found = json.loads(run("check", "--isolated", "--no-cache", "--output-format", "json", path).out)["diagnostics"]
    return [finding["code"] for finding in found if finding["severity"] != "info"]


def model_of(name: str) -> dict:  # type: ignore[type-arg]
    """The last model in a good file, as `summary` gives it to programs."""
    path = ROOT / "fixtures" / "good" / f"{name}.py"
    return json.loads(run("summary", "--isolated", "--output-format", "json", path).out)["files"][0]["models"][-1]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_nothing_is_said_against_a_good_program(path: Path) -> None:
    assert against(path) == []


def test_a_mistake_in_a_good_program_is_seen(tmp_path: Path) -> None:
    text = (ROOT / "fixtures" / "good" / "mnist_cnn.py").read_text(encoding="utf-8")
    (tmp_path / "a.py").write_text(text.replace("Dense(num_classes,", "Dense(9,"), encoding="utf-8")
    assert against(tmp_path / "a.py") != []


@pytest.mark.parametrize("path", recorder.sources(), ids=lambda path: path.name)
def test_a_bad_program_has_the_findings_recorded(path: Path) -> None:
    assert recorder.findings(path) == recorder.record(path).read_text(encoding="utf-8")


def test_an_altered_record_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "fixtures" / "bad" / "syntax_error.py", tmp_path / "a.py")
    (tmp_path / "a.txt").write_text("something else", encoding="utf-8")
    monkeypatch.setattr(recorder, "ROOT", tmp_path)
    monkeypatch.setattr(recorder, "BAD", tmp_path)
    monkeypatch.setattr("sys.argv", ["record_findings.py", "--check"])
    assert recorder.main() == 1


def test_a_head_of_names_on_the_disk_is_a_symbol() -> None:
    model = model_of("class_names_from_disk")
    head = model["layers"][-1]
    (symbol,) = {entry["about"] for entry in model["unknown"]}
    assert head["output_shape"] == [None, symbol]
    assert (head["params"], head["params_expr"]) == (None, f"128·{symbol} + {symbol}")
    assert model["total_params_expr"] == f"129·{symbol} + 5120"
    assert model["complete"] is False
    assert all(entry["reason"] and entry["line"] for entry in model["unknown"])


def test_a_layer_that_is_not_modelled_keeps_its_row() -> None:
    model = model_of("unmodelled_layer")
    assert [layer["type"] for layer in model["layers"]] == ["Conv2D", "PatchAttention", "GlobalAveragePooling2D", "Dense"]
    opaque = model["layers"][1]
    assert (opaque["line"], opaque["output_shape"], opaque["params"]) == (10, None, None)
    assert "not modelled" in str(opaque["unknown"])


def test_a_model_without_an_input_is_not_built() -> None:
    model = model_of("no_input_shape")
    assert model["built"] is False
    assert [layer["output_shape"] for layer in model["layers"]] == [None] * 3


def test_filters_from_the_command_line_are_a_symbol() -> None:
    shapes = [layer["output_shape"] for layer in model_of("symbolic_filters")["layers"]]
    assert shapes == [[None, 26, 26, "n"], [None, "676·n"], [None, 10]]


def test_only_imports_make_a_name_keras() -> None:
    path = ROOT / "fixtures" / "good" / "star_import.py"
    assert json.loads(run("summary", "--isolated", "--output-format", "json", path).out)["files"][0]["models"] == []
    assert [layer["output_shape"] for layer in model_of("own_dense")["layers"]] == [[None, 8], [None, 2]]


def test_a_size_is_settled_by_what_the_table_says(tmp_path: Path) -> None:
    path = ROOT / "fixtures" / "good" / "class_names_from_disk.py"
    advice = run("summary", "--isolated", path).out.partition("write into the file: ")[2].splitlines()[0]
    (tmp_path / "a.py").write_text(f"{advice}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    model = json.loads(run("summary", "--isolated", "--output-format", "json", tmp_path / "a.py").out)["files"][0]["models"][-1]
    assert (model["layers"][-1]["output_shape"], model["complete"]) == ([None, 10], True)
