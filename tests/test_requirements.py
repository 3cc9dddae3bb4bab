"""What a project pins tells the Keras of files that do not tell it themselves."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from cli_runner import run

from cnnlint.files import read_source
from cnnlint.files.requirements import pinned
from cnnlint.library.keras.releases.dialect import dialect_of

OWN = "import keras\nmodel = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.AveragePooling2D()])\n"
TENSORFLOW = OWN.replace("import keras", "from tensorflow import keras")


def _pins(folder: Path, files: dict[str, str]) -> tuple[int | None, int | None]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "model.py").write_text(OWN, encoding="utf-8")
    found = pinned(str(folder / "model.py"), str(folder))
    return found.keras and found.keras[0], found.tensorflow and found.tensorflow[0]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("requirements.txt", "numpy\nkeras==2.2.4  # the last that runs\n", (2, None)),
        ("requirements.txt", "Keras==1.2.2\ntensorflow-gpu==1.15\n", (1, 2)),
        ("requirements.txt", "keras>=3\n", (3, None)),
        ("setup.py", "setup(name = 'Keras',\n      version = '1.2.0', install_requires=['theano'])\n", (1, None)),
        ("setup.py", "setup(name='keras-tools', version='1.2.0')\n", (None, None)),
        ("requirements.txt", "keras>=2.0\ntensorflow>=2.4,<3\n", (None, None)),
        ("requirements.txt", "keras<3.0\ntensorflow<=2.15\n", (2, 2)),
        ("requirements.txt", "tensorflow[and-cuda]~=2.10.0\n", (None, 2)),
        ("requirements.txt", "tensorflow==2.16.1\n", (None, 3)),
        ("requirements.txt", "tensorflow==2.16.1\ntf_keras==2.16\n", (None, None)),  # either may be meant
        ("requirements.txt", "# keras==2.2.4\nkeras-tuner==1.0\ntensorflow_hub==0.12\n", (None, None)),
        ("requirements.txt", "keras==2.2.4\nkeras==3.0\n", (None, None)),
        ("environment.yml", "dependencies:\n  - tensorflow=1.15\n  - pip:\n    - keras==2.3.1\n", (2, 2)),
        ("setup.py", "setup(install_requires=['tensorflow>=1.14,<2.0', 'numpy'])\n", (None, 2)),
        ("pyproject.toml", "[project]\ndependencies = ['keras >= 3.1', 'numpy']\n", (3, None)),
        ("pyproject.toml", "[tool.poetry.dependencies]\nkeras = '^2.4'\n", (2, None)),
        ("setup.py", "setup(install_requires=['tensorflow>=2.6', 'tensorflow_addons'])\n", (2, 2)),
        ("requirements.txt", "tensorflow\ntensorflow-addons\ntf_keras\n", (None, None)),
        ("Pipfile", '[packages]\nkeras = "==2.2.4"\n', (2, None)),
    ],
)
def test_the_only_keras_that_the_pins_allow(tmp_path: Path, name: str, text: str, expected: tuple[object, object]) -> None:
    assert _pins(tmp_path, {name: text}) == expected


def test_files_that_contradict_each_other_tell_nothing(tmp_path: Path) -> None:
    assert _pins(tmp_path, {"requirements.txt": "keras==2.2.4", "setup.py": "['keras>=3']"}) == (None, None)


def test_of_pins_for_single_platforms_any_may_count(tmp_path: Path) -> None:
    text = "tensorflow>=2.4\ntensorflow<2.10; python_version < '3.9'\ntensorflow==2.12.*; python_version >= '3.9'\n"
    (tmp_path / "requirements.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.py").write_text(OWN, encoding="utf-8")
    assert pinned(str(tmp_path / "a.py"), str(tmp_path)).between["tensorflow"] == ((2, 4), (2, 13))


def test_the_nearest_folder_that_names_keras_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("keras==2.2.4", encoding="utf-8")
    (tmp_path / "a" / "requirements.txt").write_text("numpy", encoding="utf-8")
    (inner / "model.py").write_text(OWN, encoding="utf-8")
    assert (pinned(str(inner / "model.py"), str(tmp_path)).keras or (0,))[0] == 2
    (tmp_path / "a" / "requirements.txt").write_text("keras>=3", encoding="utf-8")
    assert (pinned(str(inner / "model.py"), str(tmp_path)).keras or (0,))[0] == 3
    assert pinned(str(inner / "model.py"), str(inner)).keras is None  # above the root


def _said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    return run("check", "--output-format", "concise", ".").out


def test_a_change_of_the_pins_is_heeded_with_a_warm_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.py").write_text(OWN, encoding="utf-8")
    assert "warning[CNN704]" in _said(tmp_path, monkeypatch)
    (tmp_path / "requirements.txt").write_text("keras==2.2.4", encoding="utf-8")
    assert "CNN704" not in _said(tmp_path, monkeypatch)
    (tmp_path / "requirements.txt").write_text("keras==3.1", encoding="utf-8")
    assert "error[CNN704]" in _said(tmp_path, monkeypatch)
    (tmp_path / "requirements.txt").unlink()
    assert "warning[CNN704]" in _said(tmp_path, monkeypatch)


def test_the_keras_of_tensorflow_is_told_by_tensorflow_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.py").write_text(TENSORFLOW, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("keras==2.2.4\n", encoding="utf-8")
    assert "warning[CNN704]" in _said(tmp_path, monkeypatch)
    (tmp_path / "requirements.txt").write_text("tensorflow==2.4\n", encoding="utf-8")
    assert "CNN704" not in _said(tmp_path, monkeypatch)


def test_evidence_in_the_file_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.py").write_text("from keras import ops\n" + OWN, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("keras==2.2.4\n", encoding="utf-8")
    assert "error[CNN704]" in _said(tmp_path, monkeypatch)


@pytest.mark.parametrize(("pin", "version"), [("keras==2.2.2", 2), ("keras==1.2.2", 1), ("numpy", 1)])
def test_words_of_keras_1_are_of_the_keras_2_that_is_pinned(tmp_path: Path, pin: str, version: int) -> None:
    """It took them until 2.3."""
    text = "import keras\nmodel = keras.Model(x, y)\nmodel.fit(x, y, nb_epoch=3)\n"
    (tmp_path / "requirements.txt").write_text(pin, encoding="utf-8")
    path = tmp_path / "model.py"
    path.write_text(text, encoding="utf-8")
    pins = partial(pinned, str(path), str(tmp_path))
    assert dialect_of(read_source(str(path), text.encode()), "auto", pins)[0] == version


@pytest.mark.parametrize(("line", "version"), [("", 1), ("keras.layers.CuDNNLSTM(3)\n", 2), ("model.fit(x, y, epochs=3)\n", 2)])
def test_words_that_keras_3_lacks_are_of_the_keras_1_that_is_pinned(tmp_path: Path, line: str, version: int) -> None:
    text = f"import keras\nfrom keras.layers.core import Dense\nmodel = keras.models.Sequential()\n{line}"
    (tmp_path / "setup.py").write_text("setup(install_requires=['Keras==0.3.3', 'Theano>=0.8'])\n", encoding="utf-8")
    path = tmp_path / "model.py"
    path.write_text(text, encoding="utf-8")
    pins = partial(pinned, str(path), str(tmp_path))
    assert dialect_of(read_source(str(path), text.encode()), "auto", pins)[0] == version


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("git+https://github.com/someone/keras.git#egg=keras\n", "info"),
        ("keras @ https://github.com/someone/keras/archive/master.zip\n", "info"),
        ("git+https://github.com/keras-team/keras.git\n", "error"),
        ("git+https://github.com/someone/keras-extras.git\n", "error"),
        ("# git+https://github.com/someone/keras.git\n", "error"),
    ],
)
def test_a_fork_of_keras_may_have_other_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, severity: str
) -> None:
    program = "import keras\nlayer = keras.layers.Dense(3, padding='same')\nkeras.layers.Dense(3, kernel_initialiser='zeros')\n"
    (tmp_path / "model.py").write_text(program, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(text, encoding="utf-8")
    assert f"{severity}[CNN703]" in _said(tmp_path, monkeypatch)
    (tmp_path / "model.py").write_text(program.replace("import keras", "from tensorflow import keras"), encoding="utf-8")
    assert "error[CNN703]" in _said(tmp_path, monkeypatch)


@pytest.mark.parametrize(("owner", "severity"), [("someone", "info"), ("keras-team", "error")])
def test_a_model_of_a_fork_of_keras_may_have_other_methods(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: str, severity: str
) -> None:
    (tmp_path / "model.py").write_text("import keras\nm = keras.Sequential()\nm.pop_layer()\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(f"git+https://github.com/{owner}/keras.git\n", encoding="utf-8")
    assert f"{severity}[CNN714]" in _said(tmp_path, monkeypatch)


@pytest.mark.parametrize(("package", "severity"), [("Keras", "info"), ("keras_tools", "error")])
def test_a_keras_that_the_project_keeps_may_have_other_methods(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, severity: str
) -> None:
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "setup.py").write_text(f"setup(name='{package}',\n      version='2.3.1')\n", encoding="utf-8")
    (tmp_path / "examples").mkdir()
    text = "import keras\nm = keras.Sequential()\nm.pop_layer()\n"
    (tmp_path / "examples" / "model.py").write_text(text, encoding="utf-8")
    assert f"{severity}[CNN714]" in _said(tmp_path, monkeypatch)


@pytest.mark.parametrize("text", [OWN, TENSORFLOW], ids=["keras", "tensorflow"])
@pytest.mark.parametrize("installed", ["tensorflow>=2.15\ntf-keras>=2.15\n", "tensorflow>=2.15\n"])
def test_a_file_that_both_kinds_of_keras_write_tells_neither(tmp_path: Path, text: str, installed: str) -> None:
    (tmp_path / "requirements.txt").write_text(installed, encoding="utf-8")
    (tmp_path / "model.py").write_text(text + "model.save('model.keras')\n", encoding="utf-8")
    assert "warning[CNN704]" in run("check", "--no-cache", "--output-format", "concise", str(tmp_path)).out


@pytest.mark.parametrize(("text", "severity"), [(OWN, "error"), (TENSORFLOW, "warning")], ids=["keras", "tensorflow"])
def test_a_backend_is_chosen_in_keras_3_unless_tensorflow_has_both(tmp_path: Path, text: str, severity: str) -> None:
    """Of TensorFlow's Keras, where its Keras 2 is installed too, it tells nothing."""
    (tmp_path / "requirements.txt").write_text("tensorflow>=2.15\ntf-keras>=2.15\n", encoding="utf-8")
    chosen = "import os\nos.environ['KERAS_BACKEND'] = 'tensorflow'\n" + text
    (tmp_path / "model.py").write_text(chosen, encoding="utf-8")
    assert f"{severity}[CNN704]" in run("check", "--no-cache", "--output-format", "concise", str(tmp_path)).out
    (tmp_path / "requirements.txt").write_text("tensorflow>=2.15\n", encoding="utf-8")
    assert "error[CNN704]" in run("check", "--no-cache", "--output-format", "concise", str(tmp_path)).out


@pytest.mark.parametrize(("version", "severity"), [("0.3.3", "info"), ("1.0.0", "error"), ("2.1.0", "error")])
def test_little_is_known_of_a_keras_before_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, severity: str
) -> None:
    text = "from keras.models import Sequential\nfrom keras.layers.core import Dense\nm = Sequential()\nm.add(Dense(20, 64))\n"
    (tmp_path / "model.py").write_text(text, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(f"Keras=={version}\n", encoding="utf-8")
    assert f"{severity}[CNN706]" in _said(tmp_path, monkeypatch)
