"""A change through a name that may be one of several objects reaches each of them."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace

HEAD = """
from keras import Input, Sequential
from keras.layers import Dense
from elsewhere import flag
m = Sequential([Input((8,)), Dense(4)])
n = Sequential([Input((8,)), Dense(5)])
"""


def _models(body: str) -> list[ModelTrace]:
    return list(read(read_source("m.py", (HEAD + body).encode())).models)


@pytest.mark.parametrize(
    "body",
    [
        "x = m if flag() else n\nx.add(Dense(2))\n",
        "x = n\nif flag():\n    x = m\nx.add(Dense(2))\n",
        "def pick():\n    if flag():\n        return m\n    return n\npick().add(Dense(2))\n",
        "{'a': m, 'b': n}[flag()].add(Dense(2))\n",
        "[m, n][flag()].add(Dense(2))\n",
    ],
)
def test_both_candidates_are_unknown_afterwards(body: str) -> None:
    for model in _models(body):
        assert model.unknown, "a table without the layer that may have been added would be wrong"


@pytest.mark.parametrize(
    "body", ["x = m if flag() else n\nx.summary()\n", "x = m if flag() else n\nx.compile('adam', 'mse')\n"]
)
def test_what_only_reads_leaves_them_known(body: str) -> None:
    for model in _models(body):
        assert not model.unknown


def test_a_list_under_two_names() -> None:
    text = """
from keras import Input, Sequential
from keras.layers import Dense
from elsewhere import flag
a = [Input((8,))]
b = a
if flag():
    b = [Input((3,))]
b.append(Dense(2))
model = Sequential(a)
model.add(Dense(1))
"""
    (model,) = read(read_source("m.py", text.encode())).models
    assert model.unknown
