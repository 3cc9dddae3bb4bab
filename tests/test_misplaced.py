"""`return` outside a function and the like: CPython's compiler is the referee."""

from __future__ import annotations

import ast
import sys

import pytest
from notebooks import notebook

from cnnlint.checks import Checks
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
