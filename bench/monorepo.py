"""A synthetic monorepo, and how the cost of checking grows with files, lines, layers and models.

    python bench/monorepo.py [--files 10000] [--keras 300] [--write bench/results/monorepo.md]
    python bench/monorepo.py --make FOLDER        the repository alone

Every row doubles one thing. Times are CPU time (user + system) of whole runs, workers included; `×` is the ratio to the row
before.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from compare import CHECK, machine
from measure import Command, compile_modules, take_turns

PLAIN = '''\
"""Module {i} of a service."""
from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass
class Record{i}:
    name: str
    size: int = {i}

    def encode(self) -> str:
        return json.dumps({{"name": self.name, "size": self.size}})
'''
IMPORTS = "from tensorflow import keras\nfrom tensorflow.keras import layers\n"
MODEL = """

def build_{i}(units={units}):
    inputs = keras.Input((32, 32, 3))
    x = layers.Conv2D(units, 3, activation="relu")(inputs)
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs, outputs)


model_{i} = build_{i}()
model_{i}.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
"""
STACK = IMPORTS + "model = keras.Sequential([keras.Input((8,))])\n"


def main() -> None:
    """Makes the repository, or measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--keras", type=int, default=300)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--make", type=Path)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    if given.make:
        make(given.make, given.files, given.keras)
        return
    compile_modules()
    text = f"# Growth\n\n{machine()}. CPU time in seconds, the median of {given.turns} turns, cold unless said.\n"
    for title, sizes, generate in growths(given.files, given.keras):
        text += f"\n## {title}\n\n{measured(sizes, generate, given.turns)}"
    print(text)
    if given.write:
        given.write.parent.mkdir(exist_ok=True)
        given.write.write_text(text, encoding="utf-8")


def growths(files: int, keras: int) -> list[tuple[str, list[int], Callable[[Path, int], None]]]:
    """What grows, its sizes, and how a repository of such a size is made."""
    return [
        ("Files of a repository, 3 in 100 with Keras", _doubled(files), lambda f, n: make(f, n, n * keras // files)),
        ("Lines of one file", _doubled(8_000), lambda f, n: write(f, IMPORTS + "a = [1, 2, 3]\n" * n)),
        ("Layers, each a line", _doubled(4_000), lambda f, n: write(f, STACK + "model.add(layers.Dense(8))\n" * n)),
        ("Layers of a loop", _doubled(4_000), lambda f, n: write(f, STACK + _loop("model.add(layers.Dense(8))", n))),
        ("Layers of a functional model", _doubled(4_000), lambda f, n: write(f, functional(n))),
        ("Models of one file", _doubled(400), lambda f, n: write(f, IMPORTS + "".join(model(i) for i in range(n)))),
    ]


def make(folder: Path, files: int, keras: int) -> None:
    """A repository: packages of 100 files, the files with Keras spread over them."""
    folder.mkdir(parents=True, exist_ok=True)
    settings(folder)
    every = files // max(keras, 1)
    for i in range(files):
        package = folder / f"package_{i // 100:03}"
        package.mkdir(exist_ok=True)
        text = IMPORTS + model(i) if i % every == 0 and i // every < keras else PLAIN.format(i=i)
        (package / f"module_{i:05}.py").write_text(text, encoding="utf-8")


def write(folder: Path, text: str) -> None:
    """A repository of one file."""
    folder.mkdir(parents=True, exist_ok=True)
    settings(folder)
    (folder / "model.py").write_text(text, encoding="utf-8")


def settings(folder: Path) -> None:
    """The files that every project has."""
    (folder / "pyproject.toml").write_text("[tool.cnnlint]\n")
    (folder / ".gitignore").write_text("build/\n")


def model(i: int) -> str:
    """A function that builds a model, and its use."""
    return MODEL.format(i=i, units=16 + i % 16)


def functional(layers: int) -> str:
    """A chain with a skip connection at every layer."""
    body = _loop("x = layers.Add()([x, layers.Dense(8)(x)])", layers // 2)
    return f"{IMPORTS}inputs = x = keras.Input((8,))\n{body}model = keras.Model(inputs, x)\nmodel.summary()\n"


def measured(sizes: list[int], generate: Callable[[Path, int], None], turns: int) -> str:
    """A row for each size."""
    with tempfile.TemporaryDirectory() as folder:
        cold, warm = [], []
        for size in sizes:
            place = Path(folder) / str(size)
            generate(place, size)
            cold.append(Command(f"{size:,}", [*CHECK, "."], place, before=_without_cache(place)))
            warm.append(Command(f"{size:,}", [*CHECK, "."], place))
        take_turns([command for pair in zip(cold, warm, strict=True) for command in pair], turns)
    text = "| | cold | × | warm | memory, MB |\n|---:|---:|---:|---:|---:|\n"
    for i, command in enumerate(cold):
        ratio = f"{command.cpu / cold[i - 1].cpu:.2f}" if i else ""
        text += f"| {command.name} | {command.cpu:.2f} | {ratio} | {warm[i].cpu:.2f} | {command.memory:.0f} |\n"
    return text


def _without_cache(folder: Path) -> Callable[[], None]:
    return lambda: shutil.rmtree(folder / ".cnnlint_cache", ignore_errors=True)


def _doubled(largest: int) -> list[int]:
    return [largest // 4, largest // 2, largest]


def _loop(statement: str, times: int) -> str:
    return f"for _ in range({times}):\n    {statement}\n"


if __name__ == "__main__":
    sys.exit(main())
