"""What stands in a container where it is not known under which key: what is done to one of the items may be done to each."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import read
from cnnlint.files import read_source

HEAD = """
import copy
from collections import OrderedDict, defaultdict
import numpy as np
from keras import Input, Sequential, layers
from elsewhere import word, words
a = [1, 2]
"""
CHANGED = {
    "a dict that a loop fills": "d = {}\nfor w in words():\n    d[w] = a\nd['x'].append(3)",
    "the values of a dict": "d = {word(): a}\nfor v in d.values():\n    v.append(3)",
    "the pairs of a dict": "d = {word(): a}\nfor k, v in d.items():\n    v.append(3)",
    "the only pair": "((k, v),) = {word(): a}.items()\nv.append(3)",
    "the next value": "next(iter({word(): a}.values())).append(3)",
    "a comprehension": "{w: a for w in words()}['x'].append(3)",
    "another dict with its keys": "d = {word(): a}\n{k: v for k, v in d.items()}['x'].append(3)",
    "a default beside it": "{word(): a}.get('x', [5]).append(3)",
    "what is put there if there is none": "d = {word(): a}\nd.setdefault('x', []).append(3)",
    "what is put there": "d = {}\nd.setdefault(word(), a).append(3)",
    "what is taken out": "d = {word(): a}\nd.pop('x', [5]).append(3)",
    "the last pair": "OrderedDict({word(): a}).popitem()[1].append(3)",
    "one value for all keys": "dict.fromkeys(words(), a)['x'].append(3)",
    "a copy": "{word(): a}.copy()['x'].append(3)",
    "a dict of two": "e = {}\ne.update({word(): a})\ne['x'].append(3)",
    "a dict with more": "dict({word(): a}, z=[])['x'].append(3)",
    "a dict in it": "{word(): {'k': a}}['x']['k'].append(3)",
    "a list of unknown length": "([a] * len(words()))[0].append(3)",
    "a tuple of unknown length": "((a,) * len(words()))[0].append(3)",
    "the rest of a call": "def f(*given):\n    given[0].append(3)\nf(*[a for _ in words()])",
    "an argument of unknown name": "def f(x):\n    x.append(3)\nf(**{word(): a})",
    "the other names of a call": "def f(**given):\n    given['x'].append(3)\nf(**{word(): a})",
    "an attribute of unknown name": "class C: pass\nc = C()\nsetattr(c, word(), a)\nc.x.append(3)",
    "a function that is kept": "def f():\n    a.append(3)\n{word(): f}['x']()",
    "an object that is kept": "class C:\n    def go(self):\n        a.append(3)\n{word(): C()}['x'].go()",
    "what code elsewhere is given": "from elsewhere import run\nrun([a for _ in words()])",
}


def _size(body: str, size: str) -> object:
    *_, model = read(read_source("m.py", f"{HEAD}{body}\nSequential([Input((8,)), layers.Dense({size})])\n".encode())).models
    return model.layers[-1].args["units"]


@pytest.mark.parametrize("body", CHANGED.values(), ids=CHANGED)
def test_what_may_have_changed_is_not_known(body: str) -> None:
    assert not isinstance(_size(body, "len(a)"), int)


KNOWN = {
    "arrays of one shape": ("d = {}\nfor w in words():\n    d[w] = np.zeros((3, 4))", "d['x'].shape[1]", 4),
    "arrays that a list comprehension keeps": ("d = {w: np.zeros((3, 4)) for w in words()}", "d['x'].shape[1]", 4),
    "all values of a dict": ("d = {word(): np.zeros((3, 4))}\nfor v in d.values():\n    n = v.shape[1]", "n", 4),
    "what stands beside it": ("d = {}\nd[word()] = a\nd['y'] = [1, 2, 3]\nd['y'].append(4)", "len(d['y'])", 4),
}


@pytest.mark.parametrize(("body", "size", "expected"), KNOWN.values(), ids=KNOWN)
def test_what_all_have_in_common_is_known(body: str, size: str, expected: int) -> None:
    assert _size(body, size) == expected


DIFFERENT = {
    "arrays of two shapes": ("d = {}\nd[word()] = np.zeros((3, 4))\nd[word()] = np.zeros((3, 5))", "d['x'].shape[1]"),
    "a key that may be another": ("d = {'x': np.zeros((3, 9))}\nd[word()] = np.zeros((3, 4))", "d['x'].shape[1]"),
    "what a factory may have made": (
        "d = defaultdict(lambda: np.zeros((3, 9)))\nd[word()] = np.zeros((3, 4))",
        "d['x'].shape[1]",
    ),
    "the default of what is taken out": ("d = {word(): np.zeros((3, 4))}", "d.pop('x', np.zeros((3, 9))).shape[1]"),
    "the default of what is asked": ("d = {word(): np.zeros((3, 4))}", "d.get('x', np.zeros((3, 9))).shape[1]"),
    "one object for several": ("d = {}\nfor w in words():\n    d[w] = [1]\nd['x'].append(2)", "len(d['y'])"),
}


@pytest.mark.parametrize(("body", "size"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_differs_is_not_known(body: str, size: str) -> None:
    assert not isinstance(_size(body, size), int)
