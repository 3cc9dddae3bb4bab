"""Compares cnnlint with other linters, with LibCST alone and with TensorFlow, in one run on one machine.

    python bench/corpus.py CORPUS
    python -m venv TOOLS && TOOLS/bin/pip install --require-virtualenv -r bench/requirements.txt
    python bench/compare.py --corpus CORPUS --tools TOOLS [--turns 7] [--corpus-turns 3] [--write bench/results/compare.md]

Run it with a Python in which cnnlint is installed; with TensorFlow there, building the same model is a row too. Commands take
turns and medians are shown. Ratios are of CPU time (user + system), which a busy machine changes less than the time on the
clock. Modules are compiled first, as in an installed tool. Change no file of cnnlint meanwhile: that empties its cache, and the
warm rows are cold ones. Linux and macOS.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from measure import Command, compile_modules, take_turns

PYTHON = sys.executable
MODEL = """\
from tensorflow import keras
from tensorflow.keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 28, 28, 1) / 255.0
model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
)
model.summary()
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=2, batch_size=128)
"""
PARSE = """\
import gc, pathlib, libcst
gc.disable()
for path in sorted(pathlib.Path(".").rglob("*.py")):
    libcst.parse_module(path.read_bytes())
"""
CHECK = [PYTHON, "-P", "-m", "cnnlint", "check"]


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--tools", type=Path, required=True, help="a virtual environment with bench/requirements.txt")
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--corpus-turns", type=int, default=3)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    if not (given.tools / "bin").is_dir():
        parser.error(f"{given.tools} is no virtual environment; see above how it is made")
    compile_modules()
    with tempfile.TemporaryDirectory() as folder:
        small, large = small_project(Path(folder) / "small"), large_project(Path(folder) / "large", given.corpus)
        one = small_commands(small, given.tools.absolute() / "bin")
        take_turns(one, given.turns)
        many = large_commands(large, given.tools.absolute() / "bin")
        take_turns(many, given.corpus_turns)
        text = report(one, many, large)
    print(text)
    if given.write:
        given.write.parent.mkdir(exist_ok=True)
        given.write.write_text(text, encoding="utf-8")


def small_project(folder: Path) -> Path:
    """A project with one model and one file without Keras."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[tool.cnnlint]\n")
    (folder / ".gitignore").write_text("build/\n")
    (folder / "model.py").write_text(MODEL)
    (folder / "plain.py").write_text("print('nothing of Keras here')\n")
    (folder / "build.py").write_text(
        MODEL.partition("model.compile")[0].replace("(x_", "# (x_", 1).replace("x_train =", "# x =")
    )
    return folder


def large_project(folder: Path, corpus: Path) -> Path:
    """The corpus as a project that is checked in one process."""
    shutil.copytree(corpus, folder, ignore=shutil.ignore_patterns("*.toml", ".*"))
    (folder / "pyproject.toml").write_text("[tool.cnnlint]\njobs = 1\n")
    (folder / ".gitignore").write_text("build/\n")
    return folder


def small_commands(folder: Path, tools: Path) -> list[Command]:
    """Start-up and one file."""
    commands = [
        Command("python -c pass", [PYTHON, "-c", "pass"], folder),
        Command("import libcst", [PYTHON, "-c", "import libcst"], folder),
        Command("cnnlint, a file without Keras", [*CHECK, "plain.py"], folder),
        Command("cnnlint, warm", [*CHECK, "model.py"], folder),
        Command("cnnlint, cold", [*CHECK, "--no-cache", "model.py"], folder),
    ]
    commands += [Command(name, [*args, "model.py"], folder) for name, args in linters(tools).items()]
    if find_spec("tensorflow") is not None:
        commands.append(Command("TensorFlow, to build it and print its summary", [PYTHON, "build.py"], folder, turns=3))
    return commands


def large_commands(folder: Path, tools: Path) -> list[Command]:
    """The corpus."""
    cache = folder / ".cnnlint_cache"
    commands = [
        Command("libcst.parse_module", [PYTHON, "-c", PARSE], folder),
        Command("cnnlint, cold", [*CHECK, "."], folder, before=lambda: shutil.rmtree(cache, ignore_errors=True)),
        Command("cnnlint, warm", [*CHECK, "."], folder),
    ]
    slow = {"fixit": 1, "pylint": 1}
    for name, args in linters(tools).items():
        paths = [str(p.relative_to(folder)) for p in sorted(folder.rglob("*.py"))[::40]] if name in slow else ["."]
        shown = f"{name}, a fortieth of the files" if name in slow else name
        commands.append(Command(shown, [*args, *paths], folder, turns=slow.get(name, 99)))
    return commands


def linters(tools: Path) -> dict[str, list[str]]:
    """Each without a cache, in one process where it can be told so."""
    return {
        "ruff": [str(tools / "ruff"), "check", "--no-cache", "--isolated"],
        "flake8": [str(tools / "flake8"), "--isolated", "-j1"],
        "torchfix": [str(tools / "torchfix"), "--select=ALL"],
        "fixit": [str(tools / "fixit"), "lint"],
        "pylint": [str(tools / "pylint"), "-j1"],
    }


def report(one: list[Command], many: list[Command], corpus: Path) -> str:
    """The tables in Markdown."""
    files = list(corpus.rglob("*.py"))
    lines = sum(file.read_bytes().count(b"\n") for file in files)
    same = len({run.output for command in many if command.name.startswith("cnnlint") for run in command.runs}) == 1
    parts = [
        "# cnnlint beside others\n",
        f"{machine()}. {versions()}.\n",
        "Medians of runs that took turns; `×` is the ratio of CPU time to the first row; memory is the peak of one process.\n",
        "## Start-up and one file of 18 lines\n",
        table(one),
        f"## A corpus of {len(files)} scripts that mention Keras, {lines:,} lines\n",
        table(many),
        f"Output of the warm runs and the cold ones: {'identical, byte for byte' if same else 'DIFFERENT'}.\n",
        "## Bars\n",
        bars(one, many),
    ]
    return "\n".join(parts)


def table(commands: list[Command]) -> str:
    """A row for each command."""
    head = "| | wall, s | CPU, s | × | memory, MB |\n|---|---:|---:|---:|---:|\n"
    first = commands[0].cpu
    return head + "".join(
        f"| {c.name} | {c.wall:.3f} | {c.cpu:.3f} | {c.cpu / first:.1f} | {c.memory:.0f} |\n" for c in commands
    )


def bars(one: list[Command], many: list[Command]) -> str:
    """What the ratios should be, and are."""
    small, large = {c.name: c for c in one}, {c.name: c for c in many}
    rows = [
        ("a file without Keras / `python -c pass`", small["cnnlint, a file without Keras"], small["python -c pass"], 5.0),
        ("one file, warm / `python -c pass`", small["cnnlint, warm"], small["python -c pass"], 6.0),
        ("one file, cold / `import libcst`", small["cnnlint, cold"], small["import libcst"], 2.2),
        ("the corpus, cold / `libcst.parse_module`", large["cnnlint, cold"], large["libcst.parse_module"], 1.5),
        ("the corpus, cold / flake8", large["cnnlint, cold"], large["flake8"], 1.0),
        ("the corpus, warm / ruff", large["cnnlint, warm"], large["ruff"], 3.0),
    ]
    head = "| | bar | measured | |\n|---|---:|---:|---|\n"
    memory = large["cnnlint, cold"].memory
    text = "".join(_bar(name, bar, a.cpu / b.cpu) for name, a, b, bar in rows)
    return head + text + _bar("peak memory on the corpus, MB", 250, memory)


def _bar(name: str, bar: float, measured: float) -> str:
    return f"| {name} | {bar:g} | {measured:.2f} | {'holds' if measured <= bar else 'over'} |\n"


def machine() -> str:
    """What was measured on, without its name."""
    import os

    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}"


def versions() -> str:
    """Of cnnlint and of what it is compared with."""
    here = [f"{name} {_version(name)}" for name in ("cnnlint", "libcst", "tensorflow", "keras")]
    pinned = (Path(__file__).parent / "requirements.txt").read_text().splitlines()
    return ", ".join([*here, *(line.replace("==", " ") for line in pinned if "==" in line)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


if __name__ == "__main__":
    main()
