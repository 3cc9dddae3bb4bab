"""The TensorFlow child when things go wrong: each is one clear sentence and an exit code. A stand-in plays TensorFlow here."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnlint.cli import main
from cnnlint.verify import process
from cnnlint.verify.process import Child, NoTensorFlow
from cnnlint.verify.protocol import Build, Failed, ModelPlan

MODEL = """
from keras import Sequential, layers, Input
model = Sequential([Input((4,)), layers.Dense(3)])
"""

MISSING = "raise ModuleNotFoundError(\"No module named 'tensorflow'\", name='tensorflow')"
BROKEN = "raise ImportError('libcudart.so.12: cannot open shared object file')"
DEADLY = "import os, sys; print('last words', file=sys.stderr); sys.stderr.flush(); os.kill(os.getpid(), 9)"
SLOW = "import time; time.sleep(60)"
ENDED = "the TensorFlow process ended with"
EMPTY = "__version__ = '2.99'"
KERAS = """
__version__ = '3.99'
class backend:
    clear_session = staticmethod(lambda: None)
class utils:
    set_random_seed = staticmethod(lambda seed: None)
def Input(shape):
    pass
def Sequential(name):
    {}
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose modules the child imports in place of TensorFlow and Keras."""
    folder = tmp_path / "modules"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


@pytest.fixture
def model_file(tmp_path: Path) -> str:
    path = tmp_path / "model.py"
    path.write_text(MODEL)
    return str(path)


EXTRA = 'python -m pip install "cnnlint[tensorflow]" (in a clone: ".[tensorflow]")'


@pytest.mark.parametrize("way", [[], ["--execute"]], ids=["rebuilt", "executed"])
def test_where_tensorflow_is_missing_the_extra_is_named(
    stand_in: Path, model_file: str, capsys: pytest.CaptureFixture[str], way: list[str]
) -> None:
    (stand_in / "tensorflow.py").write_text(MISSING)
    assert main(["verify", model_file, "--isolated", *way]) == 2
    assert capsys.readouterr().err.endswith(f"install cnnlint with its extra: {EXTRA}\n")


@pytest.mark.parametrize(
    ("tensorflow", "sentence"),
    [
        (MISSING, f"verify needs tensorflow, which this Python lacks; install cnnlint with its extra: {EXTRA}"),
        (BROKEN, "tensorflow could not be imported: ImportError: libcudart.so.12: cannot open shared object file"),
        (DEADLY, "tensorflow could not be imported: the TensorFlow process ended with signal 9"),
    ],
)
def test_without_a_working_tensorflow(
    stand_in: Path, model_file: str, capsys: pytest.CaptureFixture[str], tensorflow: str, sentence: str
) -> None:
    (stand_in / "tensorflow.py").write_text(tensorflow)
    assert main(["verify", model_file, "--isolated"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"cnnlint: error: {sentence}\n"


def test_an_import_that_hangs_is_ended(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (stand_in / "tensorflow.py").write_text(SLOW)
    monkeypatch.setattr(process, "IMPORT_TIME", 1.5)
    with Child() as child, pytest.raises(NoTensorFlow, match=r"took longer than 1\.5 seconds"):
        child.start()


@pytest.mark.parametrize(
    ("body", "stage", "message"),
    [
        (
            "import os; print('last words', flush=True); os.kill(os.getpid(), 9)",
            "crash",
            "the TensorFlow process ended with signal 9",
        ),
        ("import os; os._exit(7)", "crash", f"{ENDED} exit code 7"),
        ("import time; time.sleep(60)", "time", "it took longer than 2 seconds"),
        ("raise MemoryError()", "memory", ""),
        ("raise ValueError('no such model')", "build", "no such model"),
    ],
)
def test_what_happens_to_the_child_is_a_result(stand_in: Path, body: str, stage: str, message: str) -> None:
    (stand_in / "tensorflow.py").write_text(EMPTY)
    (stand_in / "keras.py").write_text(KERAS.format(body))
    with Child(time_limit=2) as child:
        answer = child.ask(Build(model=ModelPlan(name="m", kind="sequential")))
        assert isinstance(answer, Failed)
        assert (answer.stage, answer.message) == (stage, message)
        if "last words" in body:
            assert "last words" in answer.stderr
        assert child.start().keras == "3.99"  # a new process serves next


def test_more_memory_than_allowed_ends_the_child(stand_in: Path) -> None:
    (stand_in / "tensorflow.py").write_text(EMPTY)
    (stand_in / "keras.py").write_text(KERAS.format("import time; hoard = bytearray(300 * 2**20); time.sleep(30)"))
    with Child(memory_limit=200 * 2**20) as child:
        answer = child.ask(Build(model=ModelPlan(name="m", kind="sequential")))
    assert isinstance(answer, Failed)
    assert (answer.stage, answer.message) == ("memory", "more than 200 MB of memory were needed")


def test_a_module_in_the_folder_of_the_user_is_not_imported(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (stand_in / "tensorflow.py").write_text(EMPTY)
    (stand_in / "keras.py").write_text(KERAS.format("pass"))
    (tmp_path / "keras.py").write_text("raise SystemExit('ran the code of the user')")
    monkeypatch.chdir(tmp_path)
    with Child() as child:
        assert child.start().keras == "3.99"


def test_a_file_without_models_needs_no_tensorflow(stand_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stand_in / "tensorflow.py").write_text(MISSING)
    path = tmp_path / "plain.py"
    path.write_text("import os\n")
    assert main(["verify", str(path), "--isolated"]) == 0
    assert capsys.readouterr().out == "no Keras model found: nothing to verify\n"


def test_a_model_that_is_not_known_is_not_verified(stand_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "open.py"
    path.write_text("import os\n" + MODEL.replace("Dense(3)", "Dense(len(os.listdir('.')))"))
    assert main(["verify", str(path), "--isolated"]) == 2
    assert "incomplete: 1 (1 layer)" in capsys.readouterr().out


@pytest.mark.parametrize("contents", [b"", b"PK\x03\x04 not a zip"])
def test_a_corrupt_mnist_file(tmp_path: Path, model_file: str, capsys: pytest.CaptureFixture[str], contents: bytes) -> None:
    digits = tmp_path / "mnist.npz"
    digits.write_bytes(contents)
    assert main(["verify", model_file, "--isolated", "--mnist", str(digits)]) == 2
    assert (
        f"cnnlint: error: {digits} is not a readable MNIST file (BadZipFile: File is not a zip file)" in capsys.readouterr().err
    )


def test_an_mnist_file_that_is_not_there(model_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", model_file, "--isolated", "--mnist", "nowhere.npz"]) == 2
    assert "there is no MNIST file at nowhere.npz" in capsys.readouterr().err
