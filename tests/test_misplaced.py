"""`return` outside a function and the like: CPython's compiler is the referee."""

from __future__ import annotations

import ast
import sys

import pytest
from notebooks import notebook

from cnnlint.config.checks import Checks
from cnnlint.files import read_source
from cnnlint.run import check_bytes

TEXTS = [
    "return 1\n",
    "x = 1\nif x:\n    return x\n",
    "for i in range(3):\n    break\nelse:\n    break\n",
    "continue\n",
    "while True:\n    def f():\n        break\n",
    "while True:\n    class A:\n        continue\n",
    "class A:\n    return 1\n",
    "yield 1\n",
    "x = [(yield 1)]\n",
    "class A:\n    x = yield from range(3)\n",
    "try:\n    pass\nfinally:\n    return\n",
    "with open('a') as f:\n    break\n",
    "match 1:\n    case 1:\n        continue\n",
    "try:\n    pass\nexcept ValueError:\n    break\n",
    "await f()\n",
    "def f():\n    for i in g():\n        if i:\n            continue\n        break\n    else:\n        return\n    yield\n",
    "async def f():\n    await g()\n    return [await h() for _ in range(2)]\n",
    "f = lambda: (yield)\n",
    "while 1:\n    with a:\n        try:\n            continue\n        finally:\n            break\n",
    "class A:\n    def f(self):\n        return self\n",
]


def compiled(text: str, in_notebook: bool) -> str | None:
    """What CPython says against the text."""
    try:
        compile(text, "m", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if in_notebook else 0, dont_inherit=True)
    except SyntaxError as error:
        if "yield from" in text and sys.version_info < (3, 13):  # both were called 'yield' there
            return error.msg.replace("'yield'", "'yield from'")
        return error.msg
    return None


def told(text: str, in_notebook: bool) -> str | None:
    """What is reported of it."""
    whole = notebook(text) if in_notebook else text
    (source,) = read_source("m.ipynb" if in_notebook else "m.py", whole.encode()).cells
    return source.misplaced.message if source.misplaced is not None else None


@pytest.mark.parametrize("in_notebook", [False, True])
@pytest.mark.parametrize("text", TEXTS)
def test_what_python_refuses_is_told_in_its_words(text: str, in_notebook: bool) -> None:
    assert told(text, in_notebook) == compiled(text, in_notebook)


def test_what_else_stands_in_the_file_is_read_all_the_same() -> None:
    text = "from keras import Sequential, layers, Input\nm = Sequential([Input((8,)), layers.Conv2D(4, 3)])\nreturn m\n"
    found = check_bytes("m.py", text.encode(), Checks()).findings
    assert {"CNN001", "CNN107"} <= {finding.code for finding in found}


TWICE = "from keras import layers\nx = layers.Dense(3, activation='relu', use_bias=False, activation='selu')\n"


@pytest.mark.parametrize("in_notebook", [False, True])
def test_an_argument_that_is_named_twice_is_told_in_the_words_of_python(in_notebook: bool) -> None:
    whole = notebook(TWICE) if in_notebook else TWICE
    report = check_bytes("m.ipynb" if in_notebook else "m.py", whole.encode(), Checks())
    (finding,) = [finding for finding in report.findings if finding.category == "source"]
    assert (finding.code, finding.message) == ("CNN002" if in_notebook else "CNN001", compiled(TWICE, in_notebook))
    assert TWICE.splitlines()[1][finding.span.column - 1 :] == "activation='selu')"


@pytest.mark.parametrize("text", ["f(a=1, **b, **c)\n", "f(a=1, b=g(a=1))\n", "f(*a, a=1, *b)\n"])
def test_what_python_takes_is_not_told(text: str) -> None:
    assert compiled(text, False) is None
    assert check_bytes("m.py", b"import keras\n" + text.encode(), Checks()).findings == ()
