"""Whether a name that a statement binds is read before it is bound again."""

from __future__ import annotations

import pytest

from cnnlint.rules.facts.used_values import result_is_read

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
    assert result_is_read(text, line) is read
