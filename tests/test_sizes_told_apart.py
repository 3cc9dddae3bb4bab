"""Two sizes that become unknown at one place are two sizes: a function that is called twice, a loop that comes round again,
data of which as little is known. What holds of both is told of both, and nothing that needs them to be equal."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Summary
from cnnlint.shapes import Expr, is_shape

HEAD = """import asyncio, functools, os, sys
import pandas as pd
from contextlib import contextmanager
from dataclasses import dataclass
from keras import Input, Sequential, layers
from sklearn.preprocessing import LabelBinarizer, StandardScaler
from elsewhere import keys, load, number
"""
SHOWN = "Sequential([Input((p,)), layers.Dense(q), layers.Dense(p - q + 30)]).summary()\n"

BORN = {  # how p and q become {}, a size of `k`
    "in a function": "def size(k):\n    return {}\np, q = size('a'), size('b')\n",
    "in a function, with a name": "def size(k):\n    n = {}\n    return n\np = size('a')\nq = size('b')\n",
    "in a lambda": "size = lambda k: {}\np, q = size('a'), size('b')\n",
    "in __init__": "class D:\n    def __init__(self, k):\n        self.n = {}\np, q = D('a').n, D('b').n\n",
    "in a method": "class D:\n    def n(self, k):\n        return {}\nd = D()\np, q = d.n('a'), d.n('b')\n",
    "in a static method": "class D:\n    @staticmethod\n    def n(k):\n        return {}\np, q = D.n('a'), D.n('b')\n",
    "in a property": "class D:\n    @property\n    def n(self):\n        k = self.k\n        return {}\nd = D()\n"
    "d.k = 'a'\np = d.n\nd.k = 'b'\nq = d.n\n",
    "after the __init__ of a dataclass": "@dataclass\nclass D:\n    k: str\n    def __post_init__(self):\n        k = self.k\n"
    "        self.n = {}\np, q = D('a').n, D('b').n\n",
    "in a loop": "found = []\nfor k in ('a', 'b'):\n    found.append({})\np, q = found\n",
    "in a loop, into a dict": "found = {{}}\nfor k in ('a', 'b'):\n    found[k] = {}\np, q = found['a'], found['b']\n",
    "in a loop, one after the other": "p = None\nfor k in ('a', 'b'):\n    q, p = p, {}\n",
    "in a while loop": "todo, found = ['a', 'b'], []\nwhile todo:\n    k = todo.pop()\n    found.append({})\np, q = found\n",
    "in a list comprehension": "p, q = [{} for k in ('a', 'b')]\n",
    "in a nested comprehension": "p, q = [[{} for k in (l,)][0] for l in ('a', 'b')]\n",
    "in a dict comprehension": "found = {{k: {} for k in ('a', 'b')}}\np, q = found['a'], found['b']\n",
    "in a generator expression": "p, q = ({} for k in ('a', 'b'))\n",
    "in a generator": "def sizes():\n    for k in ('a', 'b'):\n        yield {}\np, q = sizes()\n",
    "in two generators": "def sizes(k):\n    yield {}\none, two = sizes('a'), sizes('b')\np, q = next(one), next(two)\n",
    "in map": "p, q = map(lambda k: {}, ('a', 'b'))\n",
    "in two maps": "def size(k):\n    return {}\none, two = map(size, ['a']), map(size, ['b'])\n"
    "p = list(one)[0]\nq = list(two)[0]\n",
    "in a closure": "def outer(k):\n    def inner():\n        return {}\n    return inner\none, two = outer('a'), outer('b')\n"
    "p, q = one(), two()\n",
    "in a recursion": "def size(ks):\n    k = ks[0]\n    return [{}] if len(ks) == 1 else size(ks[:1]) + size(ks[1:])\n"
    "p, q = size(['a', 'b'])\n",
    "around a block": "@contextmanager\ndef sized(k):\n    yield {}\nwith sized('a') as p, sized('b') as q:\n    pass\n",
    "inside a block": "@contextmanager\ndef quiet():\n    yield\nfound = []\nfor k in ('a', 'b'):\n    with quiet():\n"
    "        found.append({})\np, q = found\n",
    "in a coroutine": "async def size(k):\n    return {}\nasync def main():\n    return await size('a'), await size('b')\n"
    "p, q = asyncio.run(main())\n",
    "in the rounds of a loop of unknown length": "found = []\nfor k in keys():\n    found.append({})\n"
    "p, q = found[0], found[1]\n",
    "in a round and the one before": "for i, k in enumerate(keys()):\n    n = {}\n    if i > 0:\n        p, q = n, before\n"
    "    before = n\n",
    "in the first round and the last": "first = None\nfor k in keys():\n    n = {}\n    if first is None:\n        first = n\n"
    "p, q = first, n\n",
    "in a comprehension of unknown length": "found = [{} for k in keys()]\np, q = found[0], found[1]\n",
    "under keys that are not known": "found = {{}}\nfor k in keys():\n    found[k] = {}\np, q = found['a'], found['b']\n",
}
SIZES = (
    "len(os.listdir(k))",
    "pd.read_csv(k).shape[1]",
    "number(k)",
    "load(k).shape[1]",
    "StandardScaler().fit_transform(load(k)).shape[1]",
    "LabelBinarizer().fit_transform(pd.read_csv(k)['y']).shape[1]",
)


def widths(body: str) -> list[object]:
    """The last axes of the layers of the model that the program shows."""
    program = read(read_source("sizes.py", (HEAD + body).encode()), Options(target_keras="3"))
    (model,) = [event.model for event in program.events if isinstance(event, Summary)]
    assert isinstance(model, ModelTrace)
    return [row.output_shape[-1] if is_shape(row.output_shape) else None for row in model.layers]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("born", BORN)
def test_a_size_is_another_one_each_time(born: str, size: str) -> None:
    q, between = widths(BORN[born].format(size) + SHOWN)
    assert between != 30
    assert not (isinstance(q, Expr) and q == between)


def test_they_have_names_of_their_own() -> None:
    _, between = widths(BORN["in a function"].format("len(os.listdir(k)) + pd.read_csv(k).shape[1]") + SHOWN)
    assert isinstance(between, Expr)
    assert len({symbol.name for symbol in between.symbols}) == 4


@pytest.mark.parametrize(
    "data",
    [
        "x, y = load()\np = StandardScaler().fit_transform(x).shape[1]\nq = StandardScaler().fit_transform(y).shape[1]\n",
        "table = pd.read_csv('a')\np = LabelBinarizer().fit_transform(table['x']).shape[1]\n"
        "q = LabelBinarizer().fit_transform(table['y']).shape[1]\n",
        "p = q = None\nfor k in keys():\n    p, q = k.first(), k.second()\np, q = (2 * n // 2 for n in (p, q))\n",
        "p = q = None\nfor k in keys():\n    p, q = k.first(), k.second()\ndef twice(n):\n    return 2 * n\n"
        "p, q = twice(p), twice(q)\n",
        "x = y = None\nfor k in keys():\n    x, y = k.first(), k.second()\np, q = Input((x,)).shape[1], Input((y,)).shape[1]\n",
    ],
)
def test_two_things_of_which_as_little_is_known_have_two_sizes(data: str) -> None:
    _, between = widths(data + SHOWN)
    assert between != 30


def test_what_is_unknown_once_is_one_size() -> None:
    assert widths("def wide(n):\n    return 2 * n\nn = number('a')\np, q = wide(n), wide(n)\n" + SHOWN)[1] == 30
    assert widths("x = load()\np, q = Input((x,)).shape[1], Input((x,)).shape[1]\n" + SHOWN)[1] == 30


def test_one_assumption_settles_a_name_each_time() -> None:
    body = "def size(k):\n    n = len(os.listdir(k))\n    return n\np, q = size('a'), size('b')\n"
    assert widths("# cnnlint: assume n=10\n" + body + SHOWN) == [10, 30]
    assert widths("# cnnlint: assume n=10, n_2=12\n" + body + SHOWN) == [12, 28]
