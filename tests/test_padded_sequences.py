"""Padded sequences keep the axes of their items; where the items are not known, nothing is claimed of how many there are."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

PROGRAM = """import sys

import keras
import numpy as np
from keras import layers
from keras.preprocessing.sequence import pad_sequences
from elsewhere import sequences

vectors = []
for line in open(sys.argv[1]):
    vectors.append(np.zeros((len(line), 7)))
x = pad_sequences({given}, maxlen=9)
model = keras.Sequential([layers.Input({input}), layers.LSTM(3), layers.Dense(x.shape[1])])
model.compile("adam", "mse")
model.fit(x, np.zeros((len(x), 9)))
"""


@pytest.mark.parametrize(
    ("given", "input", "codes"),
    [
        ("vectors", "(9, 7)", []),
        ("vectors", "(9, 6)", ["CNN118"]),
        ("[[1, 2], [3]]", "(9, 7)", ["CNN118"]),
        ("sequences", "(9, 7)", []),
        ("[[s for s in sequences]]", "(9, 7)", []),
    ],
)
def test_the_axes_of_the_items(given: str, input: str, codes: list[str]) -> None:
    report = check_source(PROGRAM.format(given=given, input=input), "a.py", Settings(**{"target-keras": 3}))
    assert [f.code for f in report.findings if f.severity.value == "error"] == codes
    (file,) = report.files
    assert file.program is not None
    assert file.program.models[0].layers[-1].output_shape == (None, 9)


def test_reshaping_settles_it() -> None:
    text = PROGRAM.format(given="sequences", input="(9, 7)").replace("model.fit(x", "model.fit(x.reshape(-1, 9)")
    assert [f.code for f in check_source(text, "a.py").findings if f.severity.value == "error"] == ["CNN118"]


NEXT_WORD = """
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

lines = open("lines.txt").read().split("\\n")
tokenizer = Tokenizer()
tokenizer.fit_on_texts(lines)
sequences = []
for line in lines:
    numbers = tokenizer.texts_to_sequences([line])[0]
    for i in range(1, len(numbers)):
        sequences.append(numbers[: i + 1])
padded = np.array(pad_sequences(sequences, maxlen=12, padding="pre"))
model = keras.Sequential([layers.Embedding(500, 8), layers.LSTM(3), layers.Dense(500, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(padded[:, :-1], padded[:, -1])
"""


def test_the_numbers_of_words_have_no_axes_of_their_own() -> None:
    (file,) = check_source(NEXT_WORD, "a.py", Settings(**{"target-keras": 3})).files
    assert file.program is not None
    assert [layer.output_shape for layer in file.program.models[0].layers] == [(None, 11, 8), (None, 3), (None, 500)]


def test_the_lines_of_a_text_that_is_written_out_are_followed_one_by_one() -> None:
    """Some thousand steps of a loop: what it collects has the length of the longest line."""
    text = NEXT_WORD.replace('open("lines.txt").read()', "open_text").replace(
        "lines =", 'open_text = "the cat sat on the mat and saw a dog\\na bird in the tree sang\\n" * 40\nlines ='
    )
    text = text.replace("maxlen=12", "maxlen=max([len(numbers) for numbers in sequences])")
    (file,) = check_source(text, "a.py", Settings(**{"target-keras": 3})).files
    assert file.program is not None
    assert file.program.models[0].layers[0].output_shape == (None, 9, 8)
