"""What stands in the cells of a table that the source writes out: known as long as its rows are those that it was made with.

Each program is run with pandas, too: a number that is told is the one that comes out.
"""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace, Summary

HEAD = """import numpy as np
import pandas as pd
df = pd.DataFrame({"t": ["b a", "a", "c d e", "a"], "n": [3, 1, 2, 2]})
s = pd.Series(["B, a", "a", "c d e", "a"])
"""
TABLE = """from keras import Input, Sequential, layers
Sequential([Input((3,)), layers.Dense(size + 100)]).summary()
"""
WORDS = "len(' '.join(str(x) for x in df['t']).split())"


def told(program: str) -> int | None:
    """The number that is read off the program as `size`."""
    text = HEAD + program + "\n" + TABLE
    (event,) = [e for e in read(Source("x.py", "python", (Cell(None, text),)), Options(target_keras="3")).events
                if isinstance(e, Summary)]  # fmt: skip
    assert isinstance(event.model, ModelTrace)
    shape = event.model.layers[-1].output_shape
    found = shape[-1] if isinstance(shape, tuple) else None
    return found - 100 if isinstance(found, int) else None


def real(program: str) -> int | None:
    """The number that comes out, None where pandas refuses the program."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(HEAD + program, names)
        except (KeyError, AttributeError, TypeError, ValueError):
            return None
    return int(names["size"])


@pytest.mark.parametrize(
    "program",
    [
        f"size = {WORDS}",
        "size = df['t'].nunique()",
        "size = len(df.n.unique())",
        "size = df['n'].max()",
        "df['u'] = df['t'].str.upper()\nsize = len(set(df['u']))",
        "size = s.str.strip('a').str.len().max()",
        "size = s.str.replace(',', '').str.lower().nunique()",
        "size = df['t'].apply(lambda x: len(x.split())).max()",
        "def first(x): return x.split()[0]\ndf['u'] = df.t.map(first)\nsize = df['u'].nunique()",
        "df = df[['n', 't']].copy()\nsize = df['t'].nunique()",
        "df['t'] = ['x', 'y', 'z', 'w']\nsize = df.t.nunique()",
        "size = max(len(x) for x in df['t'].tolist())",
    ],
)
def test_what_is_made_of_cells_is_known(program: str) -> None:
    assert told(program) == real(program)


QUESTIONS = [
    "df['t'].nunique()",
    WORDS,
    "len(df)",
    "int(df['n'].max())",
    "s.nunique()",
    "len(s)",
    "max(len(str(x)) for x in s)",
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "change",
    [
        "df = df[df.n > 1]\ns = s[s != 'a']",
        "df = df.sort_values('t')\ndf['t'] = pd.Series(['x', 'y', 'z', 'w'])",
        "df = df.sample(frac=1, random_state=1)\ns = s.sample(frac=1)",
        "df.drop_duplicates('t', inplace=True)\ns.drop_duplicates(inplace=True)",
        "df = df.set_index('n').reset_index()\ndf['t'] = pd.Series(['x', 'y', 'z', 'w'])",
        "df = df.set_index('n', drop=False)\ndf['t'] = pd.Series(['x', 'y', 'z', 'w'])",
        "df.index = [3, 4, 5, 6]\ndf['t'] = pd.Series(['x', 'y', 'z', 'w'])\ns.index = [3, 4, 5, 6]\ndf['n'] = s.str.len()",
        "df['t'] = pd.Series(['x', 'y', 'z', 'w'], index=[3, 2, 1, 9])",
        "df['t'] = pd.Series(['x', 'y'])",
        "df = pd.DataFrame({'t': ['a', 'b'], 'n': [1, 2]}, index=['x', 'y'])\ndf['t'] = pd.Series(['q', 'r'])",
        "a = df['t'].values\na[1] = 'qqq w'\nb = s.to_numpy()\nb[0] = 'x'",
        "n = df['n'].values\nn *= 2",
        "df.loc[0, 't'] = 'zz q'\ns.loc[1] = 'zz q'",
        "df.iat[0, 0] = 'zz q'\ns.iloc[0] = 'zz q'",
        "df['t'][0] = 'zz q'",
        "del df['n']\ndel s[0]",
        "df.eval('n = n * 2', inplace=True)",
        "df = df.loc[1:2]\ns = s.loc[1:2]",
        "df['t'] = df['t'].map(lambda x: None if x == 'a' else x)\ns = s.apply(lambda x: x == 'a')",
        "df['t'] = df['t'].str.replace('.', '')\ns = s.str.replace('a|b', '', regex=True)",
        "other = df\nother['t'] = ['u', 'v', 'u', 'v']",
        "def fill(table):\n    table['t'] = ['g', 'g', 'g', 'g']\nfill(df)",
    ],
)
def test_what_changes_cells_or_their_rows_is_not_passed_over(change: str, question: str) -> None:
    program = f"{change}\nsize = {question}"
    expected = real(program)
    assert expected is None or told(program) in (None, expected)


TOKENIZED = """from keras.preprocessing.text import Tokenizer
from keras.preprocessing.sequence import pad_sequences
tokens = Tokenizer()
tokens.fit_on_texts({0})
length = pad_sequences(tokens.texts_to_sequences({0})).shape[1]
size = 10 * len(tokens.word_index) + length"""


@pytest.mark.parametrize("texts", ["df['t']", "df.t.values", "df['t'].tolist()", "list(df['t'])", "df['t'].astype(str)"])
def test_a_tokenizer_reads_the_words_of_a_column(texts: str) -> None:
    """Five words, at most three in a row."""
    assert told(TOKENIZED.format(texts)) == 53
    assert told("df = df[df.n > 1]\n" + TOKENIZED.format(texts)) is None
