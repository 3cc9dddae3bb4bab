"""Whether a name that a statement binds is read before it is bound again."""

from __future__ import annotations

import pytest

from cnnlint.diagnostics import Span
from cnnlint.program import Program
from cnnlint.rules.facts.syntax import syntax
from cnnlint.rules.facts.used_values import is_whole_statement, read_only_in, result_is_read

HERE = "# here"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("x = f(1)  # here\nx = g(2)\nprint(x)", False),
        ("x = f(1)  # here\nx = g(x)", True),
        ("f(1)  # here\nprint(x)", False),
        ("self.x = f(1)  # here", True),
        ("x, y = f(1)  # here", True),
        ("def h(a):\n    x = f(a)  # here\n    return a\nx = 3\nprint(x)", False),
        ("def h(a):\n    x = f(a)  # here\n    return [x] * a", True),
        ("def h(a):\n    if a:\n        x = f(a)  # here\n    else:\n        x = g(a)\n    return x", True),
        ("def h(a):\n    if a:\n        x = f(a)  # here\n        x = g(a)\n    return x", False),
        ("def h(a):\n    for i in a:\n        print(x)\n        x = f(a)  # here\n        x = g(a)", True),
        ("def h(a):\n    x = f(a)  # here\n    x = 1\n    return lambda: x", True),
        ("x = f(1)  # here\ndef h(x):\n    return x", False),
        ("x = f(1)  # here\ndef h():\n    return x", True),
        ("def h(a):\n    global x\n    x = f(a)  # here", True),
        ("class A:\n    x = f(1)  # here", True),
        ("with s:\n    x = f(1)  # here\nprint(x)", True),
        ("try:\n    x = f(1)  # here\nexcept E:\n    x = 1\nprint(x)", True),
        ("x = f(1  # here", True),
    ],
)
def test_reads_before_the_name_is_bound_again(text: str, read: bool) -> None:
    line = next(i for i, content in enumerate(text.split("\n"), 1) if HERE in content)
    assert result_is_read(Program("a.py", text=text), line) is read


def test_columns_are_counted_in_characters() -> None:
    """CPython counts bytes, and the spans of calls do not."""
    program = Program("a.py", text='x = f("é")\r\nü, y = g("é"), h(\n    "ß", 2)\nr("ß", y)\nr(2)\n')
    assert is_whole_statement(program, Span("a.py", 1, 5, 1, 11))
    assert read_only_in(program, Span("a.py", 2, 16, 3, 12), Span("a.py", 4, 1, 4, 10))
    assert not read_only_in(program, Span("a.py", 2, 16, 3, 12), Span("a.py", 5, 1, 5, 5))
    assert not read_only_in(program, Span("a.py", 2, 15, 3, 12), Span("a.py", 4, 1, 4, 10))
    assert not is_whole_statement(program, Span("b.py", 1, 5, 1, 11))  # of a module that it imports


def test_nothing_is_told_of_notebooks_and_of_what_does_not_parse() -> None:
    assert syntax(Program("a.ipynb", text="{}")) is None
    assert syntax(Program("a.py", text="x = (")) is None
