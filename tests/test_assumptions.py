"""The assumption that `cnnlint summary` suggests settles what it is suggested for."""

from __future__ import annotations

import re
from ast import literal_eval
from pathlib import Path

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Program, Summary
from cnnlint.report.gaps import Gap, gaps
from cnnlint.report.model import Style
from cnnlint.report.summary import table
from cnnlint.shapes import text

FIXTURES = Path(__file__).parent.parent / "fixtures"
SOURCES = sorted(p for p in FIXTURES.rglob("*") if p.suffix in (".py", ".ipynb"))


def models_of(program: Program) -> list[ModelTrace]:
    shown = [event.model for event in program.events if isinstance(event, Summary)]
    return [model for model in (*shown, *program.models) if isinstance(model, ModelTrace)]


def suggested(program: Program) -> dict[str, Gap]:
    """What is suggested, by name."""
    return {gap.assume: gap for model in models_of(program) for gap in gaps(model) if gap.assume}


def read_with(path: Path, assume: dict[str, object]) -> Program:
    return read(read_source(path.name, path.read_bytes()), Options(assume=assume))


def settled(name: str, gap: Gap, program: Program) -> bool:
    """Whether neither the name nor what it stood for is open any more."""
    left = [g for model in models_of(program) for g in gaps(model)]
    return all(g.assume != name and (g.about, g.reason, g.span) != (gap.about, gap.reason, gap.span) for g in left)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(FIXTURES).as_posix())
def test_each_suggestion_settles_what_it_is_for(path: Path) -> None:
    for name, gap in suggested(read_with(path, {})).items():
        assert settled(name, gap, read_with(path, {name: literal_eval(gap.example)})), name


def test_the_fixtures_have_suggestions_of_every_kind() -> None:
    found = [gap for path in SOURCES for gap in suggested(read_with(path, {})).values()]
    assert {gap.example for gap in found} == {"10", "True", '"large"'}
    assert any("." in (gap.assume or "") for gap in found)
    assert not settled("n", Gap("n", "why", None, "n"), read(read_source("m.py", OPEN.encode())))


OPEN = """from keras import Input, Sequential, layers
from settings import deep, n
model = Sequential([Input((4,)), layers.Dense(n)])
if deep:
    model.add(layers.Dense(2))
for i in range(n):
    model.add(layers.ReLU())
model.summary()
"""


def test_the_comment_as_it_is_printed_settles_everything() -> None:
    (shown,) = [e.model for e in read(read_source("m.py", OPEN.encode())).events if isinstance(e, Summary)]
    assert isinstance(shown, ModelTrace)
    comment = re.search(r"# cnnlint: assume .*", table(shown, "m.py", Style(width=100)))
    assert comment is not None
    assert comment[0] == "# cnnlint: assume n=10, deep=True"
    program = read(read_source("m.py", f"{OPEN}{comment[0]}\n".encode()))
    assert not suggested(program)
    assert [len(model.layers) for model in program.models] == [12]


@pytest.mark.parametrize(
    ("shape", "name"),
    [("(table.values.shape[1], 1)", "columns"), ("(len(text), 1)", "len(text)")],
)
def test_an_assumption_reaches_the_sizes_in_a_tuple(shape: str, name: str) -> None:
    text = f"""import pandas as pd
from keras import Input, Sequential, layers
table = pd.read_csv("houses.csv")
text = open("words.txt").read()
model = Sequential([layers.LSTM(5, return_sequences=True, input_shape={shape})])
# cnnlint: assume {name}=12
"""
    program = read(read_source("m.py", text.encode()))
    assert [model.output_shape for model in program.models] == [(None, 12, 5)]
    assert program.unused_facts == ()


@pytest.mark.parametrize(
    ("model", "example"),
    [
        ("Sequential([layers.Conv2D(8, 3, input_shape=shape), layers.Flatten(), layers.Dense(3)])", "(64, 64, 3)"),
        ("Sequential([layers.LSTM(8, input_shape=shape), layers.Dense(3)])", "(100, 8)"),
        ("Model(x := Input(batch_shape=shape), layers.Conv1D(8, 3)(x))", "(None, 100, 8)"),
        ("Model(x := Input(shape), layers.Dense(3)(x))", "(10,)"),
    ],
)
def test_a_shape_is_assumed_as_a_whole(model: str, example: str) -> None:
    text = f"from keras import Input, Model, Sequential, layers\ndef build(shape):\n    return {model}\n"
    found = suggested(read(read_source("m.py", text.encode())))
    assert {name: gap.example for name, gap in found.items()} == {"shape": example}
    (settled,) = read(read_source("m.py", f"{text}# cnnlint: assume shape={example}\n".encode())).models
    assert not gaps(settled)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        ("sorted(set(text))", "len(found)"),
        ("list(dict.fromkeys(text.split()))", "len(found)"),
        ("[word for word in text.split() if word.isalpha()]", "len(found)"),
        ("{word: len(word) for word in text.split()}", "len(found)"),
    ],
)
def test_a_length_is_called_after_what_has_it(made: str, name: str) -> None:
    source = (
        "from keras import Input, Sequential, layers\n"
        "text = open('book.txt').read()\n"
        f"found = {made}\n"
        "model = Sequential([Input((len(text), 1)), layers.Dense(len(found))])\n"
    )
    program = read(read_source("book.py", source.encode()), Options())
    assert sorted(suggested(program)) == sorted(["len(text)", name])


@pytest.mark.parametrize(
    "change",
    [
        "words.append('<pad>')",
        "words.extend(more)",
        "words += ['<pad>']",
        "words[0] = 1",
        "grow()",
        "same.append('<pad>')",
        "kept['a'].append('<pad>')",
    ],
)
@pytest.mark.parametrize("held", ["words", "kept['a']"])
def test_what_is_changed_in_place_has_another_length_from_there_on(change: str, held: str) -> None:
    source = (
        "import pickle\n"
        "from keras import Input, Sequential, layers\n"
        "words = same = pickle.load(open('words.pickle', 'rb'))\n"
        "kept = {'a': words}\n"
        "def grow():\n"
        "    words.append('<pad>')\n"
        "before = len(words) + 1\n"
        f"{change}\n"
        f"model = Sequential([Input((before,)), layers.Dense(len({held}))])\n"
    )
    program = read(read_source("book.py", source.encode()), Options())
    (dense,) = program.models[0].layers
    assert text(dense.params) == "len(words)·len(words)_2 + 2·len(words)_2"


def test_what_makes_the_thing_that_is_changed_runs_once() -> None:
    source = (
        "import pickle\n"
        "from keras import Input, Sequential, layers\n"
        "def made():\n"
        "    layers.Dense(1)\n"
        "    return pickle.load(open('words.pickle', 'rb'))\n"
        "made().append(3)\n"
        "model = Sequential([Input((3,)), layers.Dense(2)])\n"
    )
    program = read(read_source("book.py", source.encode()), Options())
    assert program.models[0].layers[0].name == "dense_1"
