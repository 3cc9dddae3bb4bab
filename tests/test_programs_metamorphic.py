"""One program written in several ways: the same tables and the same findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from notebooks import code, notebook
from program_fuzz import WRITERS
from program_rewrites import REWRITES, difference

from cnnlint import check_source
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import LayerTrace, ModelTrace, Summary
from cnnlint.shapes import text as dim_text
from cnnlint.values import Unknown

IMPORTS = """\
from keras import Input, Model, Sequential
from keras.layers import Conv2D, Dense, Dropout, Embedding, Flatten, LSTM, MaxPooling2D
"""

STACKS = {
    "digits": (
        (28, 28, 1),
        ["Conv2D(32, 3, activation='relu')", "MaxPooling2D(2)", "Flatten()", "Dense(10, activation='softmax')"],
        "optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy']",
    ),
    "a head that does not fit its loss": (
        (32, 32, 3),
        ["Conv2D(8, 5)", "Flatten()", "Dropout(0.5)", "Dense(1, activation='softmax')"],
        "optimizer='adam', loss='binary_crossentropy'",
    ),
    "pooled to nothing": (
        (8, 8, 3),
        ["Conv2D(4, 3)", "MaxPooling2D(4)", "MaxPooling2D(4)", "Flatten()", "Dense(2)"],
        "optimizer='sgd', loss='mse'",
    ),
    "no flatten before the head": (
        (16, 16, 1),
        ["Conv2D(4, 3)", "Conv2D(4, 3)", "Dense(10, activation='softmax')"],
        "optimizer='adam', loss='sparse_categorical_crossentropy'",
    ),
    "reviews": (
        (80,),
        ["Embedding(5000, 16)", "LSTM(8)", "Dense(1, activation='sigmoid')"],
        "optimizer='adam', loss='binary_crossentropy'",
    ),
}

Stack = tuple[tuple[int, ...], list[str], str]
Rows = list[list[tuple[str, str, str]]]


def as_list(stack: Stack) -> str:
    shape, layers, settings = stack
    return f"model = Sequential([Input({shape}), {', '.join(layers)}])\nmodel.compile({settings})\nmodel.summary()\n"


def added(stack: Stack) -> str:
    shape, layers, settings = stack
    lines = ["model = Sequential()", f"model.add(Input({shape}))", *(f"model.add({layer})" for layer in layers)]
    return "\n".join([*lines, f"model.compile({settings})", "model.summary()\n"])


def renamed(stack: Stack) -> str:
    aliased = re.sub(r"(\w+)(?=\()", lambda m: f"the_{m[1]}" if m[1] in IMPORTS else m[1], added(stack).replace("model", "net"))
    names = sorted(set(re.findall(r"the_(\w+)\(", aliased)))
    return "".join(f"the_{name} = {name}\n" for name in names) + aliased


def in_a_function(stack: Stack) -> str:
    *building, summary = added(stack).splitlines()
    body = "".join(f"    {line}\n" for line in building)
    return f"def build():\n{body}    return model\n\nmodel = build()\n{summary}\n"


def in_a_class(stack: Stack) -> str:
    *building, _ = added(stack).replace("model", "self.model").splitlines()
    body = "".join(f"        {line}\n" for line in building)
    return f"class Experiment:\n    def __init__(self):\n{body}\n\nExperiment().model.summary()\n"


def in_main(stack: Stack) -> str:
    body = "".join(f"    {line}\n" for line in added(stack).splitlines())
    return f"def main():\n{body}\nif __name__ == '__main__':\n    main()\n"


def named_constants(stack: Stack) -> str:
    numbers: dict[str, str] = {}

    def name(number: re.Match[str]) -> str:
        return numbers.setdefault(number[0], f"SIZE_{len(numbers)}")

    body = re.sub(r"(?<![\w.])\d+(?![\w.])", name, added(stack))
    return "".join(f"{constant} = {number}\n" for number, constant in numbers.items()) + body


def computed_constants(stack: Stack) -> str:
    return re.sub(r"(?<![\w.])\d+(?![\w.])", lambda number: f"({int(number[0]) * 2} // 2)", added(stack))


def looped(stack: Stack) -> str:
    shape, layers, settings = stack
    loop = f"for layer in [{', '.join(layers)}]:\n    model.add(layer)\n"
    return f"model = Sequential([Input({shape})])\n{loop}model.compile({settings})\nmodel.summary()\n"


def comprehended(stack: Stack) -> str:
    shape, layers, settings = stack
    makers = ", ".join(f"lambda: {layer}" for layer in layers)
    stacked = f"model = Sequential([Input({shape})] + [make() for make in [{makers}]])\n"
    return f"{stacked}model.compile({settings})\nmodel.summary()\n"


def with_arguments(stack: Stack) -> str:
    shape, layers, settings = stack
    return (
        f"def build(shape, *layers, **settings):\n    model = Sequential([Input(shape=shape), *layers])\n"
        f"    model.compile(**settings)\n    return model\n\n"
        f"build({shape}, {', '.join(layers)}, {settings}).summary()\n"
    )


def _numbered(stack: Stack, written: str) -> tuple[dict[str, str], str]:
    """The program with `written.format(...)` for each of its numbers, which are returned by name."""
    numbers: dict[str, str] = {}

    def name(number: re.Match[str]) -> str:
        return written.format(numbers.setdefault(number[0], f"size_{len(numbers)}"))

    body = re.sub(r"(?<![\w.])\d+(?![\w.])", name, added(stack))
    return {constant: number for number, constant in numbers.items()}, body


def constants_in_a_dict(stack: Stack) -> str:
    numbers, body = _numbered(stack, 'SIZES["{}"]')
    return f"SIZES = {{{', '.join(f'{name!r}: {number}' for name, number in numbers.items())}}}\n{body}"


def constants_in_a_dataclass(stack: Stack) -> str:
    numbers, body = _numbered(stack, "sizes.{}")
    fields = "".join(f"    {name}: int = {number}\n" for name, number in numbers.items())
    return f"from dataclasses import dataclass\n\n@dataclass(frozen=True)\nclass Sizes:\n{fields}\nsizes = Sizes()\n{body}"


def constants_of_the_command_line(stack: Stack) -> str:
    numbers, body = _numbered(stack, "args.{}")
    options = "".join(f"parser.add_argument('--{name}', type=int, default={number})\n" for name, number in numbers.items())
    return f"import argparse\nparser = argparse.ArgumentParser()\n{options}args = parser.parse_args()\n{body}"


def constants_in_an_enumeration(stack: Stack) -> str:
    numbers, body = _numbered(stack, "Sizes.{}.value")
    members = "".join(f"    {name} = {number}\n" for name, number in numbers.items())
    return f"from enum import Enum\n\nclass Sizes(Enum):\n{members}\n{body}"


def with_written_names(stack: Stack) -> str:
    """Those that Keras would give by itself, so that what is called after a layer is called the same."""
    shape, layers, settings = stack
    words = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", layer.partition("(")[0]).lower() for layer in layers]
    numbers = [words[:i].count(word) for i, word in enumerate(words)]
    named = [
        f"{layer[:-1]}{', ' if layer[-2] != '(' else ''}name=f'{word}{{suffix({number})}}')"
        for layer, word, number in zip(layers, words, numbers, strict=True)
    ]
    return (
        f"suffix = lambda n: f'_{{n:d}}' if n else ''\nmodel = Sequential([Input({shape}), {', '.join(named)}])\n"
        f"model.compile({settings})\nmodel.summary()\n"
    )


def under_a_strategy(stack: Stack) -> str:
    body = "".join(f"    {line}\n" for line in added(stack).splitlines())
    return f"import tensorflow as tf\nwith tf.distribute.MirroredStrategy().scope():\n{body}"


def by_a_generator(stack: Stack) -> str:
    shape, layers, settings = stack
    yields = "".join(f"    yield {layer}\n" for layer in layers)
    return (
        f"def parts():\n    yield Input({shape})\n{yields}\nmodel = Sequential([*parts()])\n"
        f"model.compile({settings})\nmodel.summary()\n"
    )


def by_a_decorated_function(stack: Stack) -> str:
    body = in_a_function(stack)
    return f"from functools import lru_cache\n\n@lru_cache\n{body}"


def executed(stack: Stack) -> str:
    return f"exec({added(stack)!r})\n"


WRITTEN: dict[str, Callable[[Stack], str]] = {
    "constants in a dict": constants_in_a_dict,
    "constants in a dataclass": constants_in_a_dataclass,
    "constants of the command line": constants_of_the_command_line,
    "constants in an enumeration": constants_in_an_enumeration,
    "with written names": with_written_names,
    "under a strategy": under_a_strategy,
    "by a generator": by_a_generator,
    "by a decorated function": by_a_decorated_function,
    "executed": executed,
    "added": added,
    "renamed": renamed,
    "in a function": in_a_function,
    "in a class": in_a_class,
    "in main": in_main,
    "named constants": named_constants,
    "computed constants": computed_constants,
    "in a loop": looped,
    "in a comprehension": comprehended,
    "with arguments": with_arguments,
}


def in_cells(cells: list[str]) -> str:
    """A notebook with a title and these code cells."""
    title = {"cell_type": "markdown", "metadata": {}, "source": ["# A model"]}
    return notebook(title, *(code(cell.splitlines(keepends=True)) for cell in cells))


def rows_of(text: str, path: str = "m.py") -> Rows:
    program = read(read_source(path, text.encode()))
    models = [event.model for event in program.events if isinstance(event, Summary)]
    return [_rows(model) for model in models if isinstance(model, ModelTrace)]


def _rows(model: ModelTrace) -> list[tuple[str, str, str]]:
    return [(row.type, _shape(row), dim_text(row.params)) for row in model.layers]


def _shape(row: LayerTrace) -> str:
    return "Unknown" if isinstance(row.output_shape, Unknown) else str(row.output_shape)


def codes_of(text: str, path: str = "m.py") -> Counter[str]:
    return Counter(finding.code for finding in check_source(text, path).findings)


def _known_rows(rows: Rows) -> Rows:
    """Without what follows a mistake: reasons name places, which differ between the ways of writing it."""
    return [[row for row in table if "Unknown" not in row[1]] for table in rows]


@pytest.mark.parametrize("rewrite", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_writing_it_otherwise_changes_nothing(stack: Stack, rewrite: Callable[[Stack], str]) -> None:
    plain, other = IMPORTS + as_list(stack), IMPORTS + rewrite(stack)
    assert len(rows_of(plain)) == 1
    assert _known_rows(rows_of(other)) == _known_rows(rows_of(plain))
    assert codes_of(other) == codes_of(plain)


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_the_cells_of_a_notebook_are_one_program(stack: Stack) -> None:
    plain = IMPORTS + added(stack)
    split = in_cells(plain.splitlines())
    assert _known_rows(rows_of(split, "m.ipynb")) == _known_rows(rows_of(plain))
    assert codes_of(split, "m.ipynb") == codes_of(plain)


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_comments_blank_lines_and_line_ends_say_nothing(stack: Stack) -> None:
    plain = IMPORTS + added(stack)
    spaced = "# a model\n\n" + plain.replace("\n", "  # here\n\n")
    assert codes_of(spaced) == codes_of(plain)
    assert _known_rows(rows_of(spaced)) == _known_rows(rows_of(plain))
    assert rows_of(plain.replace("\n", "\r\n")) == rows_of(plain)


UNROLLED = {
    "a range": (
        "for i in range(3):\n    model.add(Dense(2 ** (i + 3), activation='relu'))\n",
        "".join(f"model.add(Dense({units}, activation='relu'))\n" for units in (8, 16, 32)),
    ),
    "a list of pairs": (
        "for units, rate in [(8, 0.1), (4, 0.2)]:\n    model.add(Dense(units))\n    model.add(Dropout(rate))\n",
        "".join(f"model.add(Dense({units}))\nmodel.add(Dropout({rate}))\n" for units, rate in ((8, 0.1), (4, 0.2))),
    ),
    "a condition on the index": (
        "for i, units in enumerate([8, 4, 2]):\n    model.add(Dense(units))\n    if i < 2:\n        model.add(Dropout(0.5))\n",
        "model.add(Dense(8))\nmodel.add(Dropout(0.5))\nmodel.add(Dense(4))\nmodel.add(Dropout(0.5))\nmodel.add(Dense(2))\n",
    ),
    "a while loop": (
        "units = 16\nwhile units > 3:\n    model.add(Dense(units))\n    units //= 2\n",
        "model.add(Dense(16))\nmodel.add(Dense(8))\nmodel.add(Dense(4))\n",
    ),
    "a rate that cannot be": (
        "for rate in [0.5, 2.0]:\n    model.add(Dropout(rate))\n",
        "model.add(Dropout(0.5))\nmodel.add(Dropout(2.0))\n",
    ),
}


@pytest.mark.parametrize(("loop", "unrolled"), UNROLLED.values(), ids=UNROLLED)
def test_a_loop_is_what_it_unrolls_to(loop: str, unrolled: str) -> None:
    start = IMPORTS + "model = Sequential([Input((16,))])\n"
    written, plain = start + loop + "model.summary()\n", start + unrolled + "model.summary()\n"
    assert rows_of(written)[0]
    assert _known_rows(rows_of(written)) == _known_rows(rows_of(plain))
    assert codes_of(written).keys() == codes_of(plain).keys()  # a line in a loop is told once


def test_the_faulty_programs_have_findings() -> None:
    faulty = [name for name, stack in STACKS.items() if codes_of(IMPORTS + as_list(stack))]
    assert {"a head that does not fit its loss", "pooled to nothing"} <= set(faulty)


@pytest.mark.parametrize("rewrite", WRITTEN.values(), ids=WRITTEN)
def test_another_size_is_noticed(rewrite: Callable[[Stack], str]) -> None:
    shape, layers, settings = STACKS["digits"]
    other = IMPORTS + rewrite((shape, [layer.replace("32", "33") for layer in layers], settings))
    assert _known_rows(rows_of(other)) != _known_rows(rows_of(IMPORTS + as_list(STACKS["digits"])))


def test_a_module_of_the_project_is_the_same(tmp_path: Path) -> None:
    for i, stack in enumerate(STACKS.values()):
        *building, summary = (IMPORTS + added(stack)).splitlines()
        (tmp_path / f"network_{i}.py").write_text("\n".join(building), encoding="utf-8")
        written = f"from network_{i} import model\n{summary}\n"
        assert _known_rows(rows_of(written, str(tmp_path / "m.py"))) == _known_rows(rows_of(IMPORTS + added(stack)))


# ------------------------------------------------------------------ programs of the generators

DRAWN = [(kind, dialect, seed) for kind in ("bodies", "idioms", "people", "steps") for dialect in (3, 2) for seed in range(6)]
OF_THE_MODULE = frozenset({"CNN315", "CNN301", "CNN302", "CNN303", "CNN308", "CNN201", "CNN215"})  # of what its names hold


@pytest.mark.parametrize("way", REWRITES)
def test_a_random_program_written_otherwise_tells_the_same(way: str) -> None:
    written = 0
    for kind, dialect, seed in DRAWN:
        source = WRITERS[kind](f"otherwise {seed}", dialect=dialect)
        other = REWRITES[way](source)
        if other is not None:
            written += 1
            found = difference(source, other, dialect, OF_THE_MODULE if way.startswith(("in a", "as a")) else frozenset())
            assert not found, f"{kind} {seed} of Keras {dialect}: {found}\n{source}"
    assert written > 4


def test_a_random_program_with_another_size_is_noticed() -> None:
    source = "from keras import Input, Sequential, layers\nSequential([Input((3,)), layers.Dense(4)]).summary()\n"
    assert difference(source, source.replace("4", "5"), 3)
    assert difference(source, source.replace(".summary()", ""), 3)
    assert difference(source, source.replace("4)", "4, activation='relu'), layers.ReLU()"), 3)
