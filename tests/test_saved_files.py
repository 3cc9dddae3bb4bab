"""`model_from_json` of a JSON file: read where it lies in the project, or known because the program itself wrote it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from cli_runner import run

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Program, Summary
from cnnlint.values import Unknown

CONFIG = {
    "class_name": "Sequential",
    "keras_version": "2.15.0",
    "config": {
        "name": "saved",
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 6], "name": "input_1", "dtype": "float32"}},
            {"class_name": "Dense", "config": {"name": "dense", "units": 3, "activation": "relu", "use_bias": True}},
        ],
    },
}
HEAD = """
import json, os
from keras import Input, Sequential
from keras.layers import Dense
from keras.models import model_from_json
"""
READERS = {
    "read": "file = open('arch/model.json', 'r')\ntext = file.read()\nfile.close()\nmodel = model_from_json(text)",
    "with": "with open(os.path.join('arch', 'model.json')) as file:\n    model = model_from_json(file.read())",
    "at once": "model = model_from_json(open('arch/model.json').read())",
    "json.load": "with open('arch/model.json') as file:\n    model = model_from_json(json.load(file))",
}
WRITERS = {
    "write": "with open('own.json', 'w') as file:\n    file.write(small.to_json())",
    "json.dump": "with open('own.json', 'w') as file:\n    json.dump(small.to_json(), file)",
}


def program(folder: Path, text: str) -> Program:
    source = read_source(str(folder / "load.py"), (HEAD + text + "\nmodel.summary()\n").encode())
    return read(source, Options(target_keras="2", src=(str(folder),)))


def summarised(folder: Path, text: str) -> ModelTrace | Unknown:
    (event,) = [e for e in program(folder, text).events if isinstance(e, Summary)]
    return event.model


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "arch").mkdir(parents=True)
    (folder / "arch" / "model.json").write_text(json.dumps(CONFIG))
    (tmp_path / "outside.json").write_text(json.dumps(CONFIG))
    return folder


@pytest.mark.parametrize("reader", READERS)
def test_a_file_of_the_project_is_read(project: Path, reader: str) -> None:
    model = summarised(project, READERS[reader])
    assert isinstance(model, ModelTrace)
    assert [(layer.name, layer.params) for layer in model.layers] == [("dense", 21)]


@pytest.mark.parametrize("path", ["absent.json", "../outside.json", "arch/model.txt"])
def test_another_file_is_not_known(project: Path, path: str) -> None:
    model = summarised(project, f"model = model_from_json(open({path!r}).read())")
    assert isinstance(model, Unknown)
    assert model.reason == f"the file {path} is not in the project"


def test_a_file_that_holds_no_model_is_said(project: Path) -> None:
    (project / "arch" / "model.json").write_text("[1, 2]")
    model = summarised(project, READERS["at once"])
    assert isinstance(model, Unknown)
    assert model.reason == "arch/model.json holds no architecture: it is not a JSON object"


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("load", ["json.load(open('own.json'))", "open('own.json').read()"])
def test_what_the_program_wrote_is_known(project: Path, writer: str, load: str) -> None:
    (project / "own.json").write_text(json.dumps(CONFIG))  # of an earlier run
    text = f"small = Sequential([Input((2,)), Dense(5)])\n{WRITERS[writer]}\nmodel = model_from_json({load})"
    model = summarised(project, text)
    assert isinstance(model, ModelTrace)
    assert [layer.params for layer in model.layers] == [15]


def test_what_was_written_piece_by_piece_is_not_known(project: Path) -> None:
    text = "file = open('own.json', 'w')\nfile.write('{')\nfile.write('}')\nmodel = model_from_json(open('own.json').read())"
    model = summarised(project, text)
    assert isinstance(model, Unknown)
    assert model.reason == "the program writes the file in several steps"


def test_the_answer_depends_on_the_file(project: Path) -> None:
    """The cache keeps the hash of every file of the project that was read or looked for."""
    imported = program(project, READERS["at once"]).imported
    path = project / "arch" / "model.json"
    assert imported[str(path)] == sha256(path.read_bytes()).hexdigest()
    absent = program(project, "model = model_from_json(open('absent.json').read())").imported
    assert absent[str(project / "absent.json")] == ""


def test_a_changed_file_is_read_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    (project / "load.py").write_text(HEAD + READERS["at once"] + "\nmodel.compile('adam', 'mse')\n")
    path = project / "arch" / "model.json"
    before = run("check", "load.py")
    assert run("check", "load.py") == before
    path.write_text(path.read_text().replace('"units": 3', '"units": -3'))
    assert run("check", "load.py") != before


def test_maps_of_keras_1_without_an_order_of_axes_have_that_of_the_others(project: Path) -> None:
    """It wrote none down for UpSampling2D, ZeroPadding2D and Cropping2D."""
    shape = {"name": "a", "batch_input_shape": [None, 1, 40, 48], "input_dtype": "float32"}
    filters = {"name": "b", "nb_filter": 4, "nb_row": 3, "nb_col": 3, "border_mode": "same", "dim_ordering": "th"}
    cut = {"name": "c", "cropping": [[16, 16], [16, 16]]}
    entries = [("Convolution2D", {**shape, **filters}), ("UpSampling2D", {"name": "u", "size": [2, 2]}), ("Cropping2D", cut)]
    layers = [{"class_name": name, "config": config} for name, config in entries]
    text = json.dumps({"class_name": "Sequential", "keras_version": "1.2.2", "config": layers})
    (project / "arch" / "model.json").write_text(text)
    model = summarised(project, READERS["at once"])
    assert isinstance(model, ModelTrace)
    assert [row.output_shape for row in model.layers] == [(None, 4, 40, 48), (None, 4, 80, 96), (None, 4, 48, 64)]
