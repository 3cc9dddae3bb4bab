"""A change through a name that may be one of several objects reaches each of them."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace
from cnnlint.run import check_source
from cnnlint.values import ListValue, Mutable, Store, Unknown

HEAD = """
from keras import Input, Sequential
from keras.layers import Dense
from elsewhere import flag
m = Sequential([Input((8,)), Dense(4)])
n = Sequential([Input((8,)), Dense(5)])
"""


def _models(body: str) -> list[ModelTrace]:
    models = list(read(read_source("m.py", (HEAD + body).encode())).models)
    assert len(models) == 2
    return models


def _last(body: str) -> ModelTrace:
    *_, model = read(read_source("m.py", (HEAD + body).encode())).models
    return model


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


PERHAPS = """
import numpy as np
from keras import Input, Sequential
from keras.layers import Dense
from elsewhere import flag, names
def load():
    if not names():
        return None
    return np.zeros((5, 10, 4)), np.zeros((5, 3))
pair = load()
data = np.zeros((5, 10, 4)) if flag() else None
m = None
if flag():
    m = Sequential([Input((8,)), Dense(4)])
"""
ASKED = [  # None has none of these: who came so far came with the other value
    ("x, y = pair\n", "x.shape[1] * y.shape[1]", 30),
    ("for part in pair:\n    n = part.shape[1]\n", "n", 3),
    ("x = pair[0]\n", "x.shape[2]", 4),
    ("shape = data.shape\n", "shape[1]", 10),
    ("half = data / 2\n", "half.shape[1]", 10),
    ("few = data[:2]\n", "few.shape[0]", 2),
    ("if data is None:\n    raise ValueError\n", "data.shape[1]", 10),
    ("m.add(Dense(6))\n", "m.layers[-1].units", 6),
]
NOT_ASKED = [
    ("try:\n    n = data.shape[1]\nexcept AttributeError:\n    n = 7\n", "n"),
    ("n = 7 if data is None else data.shape[1]\n", "n"),
    ("n = 7\nif data is not None:\n    n = data.shape[1]\n", "n"),
    ("data = data if flag() else np.zeros((5, 9))\n", "data.shape[1]"),
    ("n = np.array(data).ndim + 1\n", "n"),
    ("n = 2 if data == None else 3\n", "n"),
    (
        "x = None\nfor name in names():\n    x = np.zeros((2, 4)) if x is None else np.vstack([x, np.zeros((2, 4))])\n",
        "x.shape[0]",
    ),
]


@pytest.mark.parametrize(("body", "size", "expected"), ASKED)
def test_what_may_be_none_is_known_where_none_would_fail(body: str, size: str, expected: int) -> None:
    *_, made = list(read(read_source("m.py", (PERHAPS + body + f"Sequential([Dense({size})])\n").encode())).models)
    assert made.layers[0].args["units"] == expected


@pytest.mark.parametrize(("body", "size"), NOT_ASKED)
def test_what_may_be_none_is_not_known_where_none_goes_on(body: str, size: str) -> None:
    *_, made = list(read(read_source("m.py", (PERHAPS + body + f"Sequential([Dense({size})])\n").encode())).models)
    assert not isinstance(made.layers[0].args["units"], int)


@pytest.mark.parametrize(
    "body",
    [
        "a = [{'units': []}, {'units': []}]\na[flag()]['units'].append(3)\nheld = a[0]['units']\n",
        "a = {'x': ([], []), 'y': ([], [])}\na[flag()][0].append(3)\nheld = a['x'][0]\n",
        "a = {'x': [([],)]}\na[flag()][0][0].append(3)\nheld = a['x'][0][0]\n",
    ],
    ids=["dicts in a list", "lists in tuples", "deeper"],
)
def test_what_is_in_one_of_several_containers_is_changed_in_each(body: str) -> None:
    """Such a list was thought to be empty."""
    model = _last(f"{body}o = Sequential([Input((8,)), Dense(len(held) + 1)])\n")
    assert not isinstance(model.layers[-1].params, int)


def test_what_is_in_none_of_several_containers_stays() -> None:
    body = "a = [{'units': [], 'rates': []}, {'units': []}]\na[flag()]['units'].append(3)\n"
    model = _last(f"{body}o = Sequential([Input((8,)), Dense(len(a[0]['rates']) + 1)])\n")
    assert model.layers[-1].params == 9


@pytest.mark.parametrize(("size", "told"), [(10, [(7, "warning")]), (20, [])])
def test_a_loop_whose_rounds_raise_is_told_where_it_raises(size: int, told: list[tuple[int, str]]) -> None:
    """What they would have filled was thought to be empty."""
    text = f"""import numpy as np
from elsewhere import rows
from keras import Input, Sequential, layers
p = Sequential([Input((8,)), layers.Dense(20)]).predict(rows)
r, total = [], np.zeros({size})
for i in range(len(p)):
    total = total + p[i]
    r.append(total)
best = np.argmax(np.array(r), axis=1)
"""
    (report,) = check_source(text).files
    assert [(f.span.line, f.severity.value) for f in report.findings if f.code == "CNN120"] == told


@pytest.mark.parametrize(("more", "number"), [(", mask_zero=True", 0), ("", 1)])
def test_a_mask_that_keras_2_gives_is_not_missing(more: str, number: int) -> None:
    text = f"""from tf_keras import Input, layers
class Last(layers.Layer):
    def call(self, inputs, mask):
        return inputs[:, -1]
words = Input((8,))
last = Last()(layers.LSTM(4, return_sequences=True)(layers.Embedding(5, 3{more})(words)))
"""
    assert len([f for f in check_source(text).files[0].findings if f.code == "CNN704"]) == number


def test_what_is_one_of_many_in_many_ways_is_changed_once() -> None:
    """Each of these is one of the two before it: there are a million ways from the last to the first."""
    forgotten = []

    class Counted(ListValue):
        def forget(self, why: Unknown) -> None:
            forgotten.append(self)

    chain: list[Mutable] = [Counted(), Counted()]
    for _ in range(20):
        joined = Counted()
        joined.among = (chain[-1], chain[-2])
        chain.append(joined)
    Store().touch(chain[-1])
    assert sorted(map(id, forgotten)) == sorted(map(id, chain[:-1]))
