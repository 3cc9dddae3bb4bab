"""The trees that are made from CPython's are, but for the layout, those of LibCST's parser."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libcst as cst
import pytest

from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.trees import Tree, parse
from cnnlint.files.source import Source

LAYOUT = (
    "whitespace", "lpar", "rpar", "lbracket", "rbracket", "lbrace", "rbrace", "equal", "colon", "leading", "header", "footer",
    "first_colon", "second_colon", "lines_after_decorators", "semicolon", "comma", "as_", "indent", "trailing",
    "encoding", "default_indent", "default_newline", "has_trailing_newline", "posonly_ind", "from_", "dot", "separator",
    "__slots__",
)  # fmt: skip
TEXTS = [
    "a = b = c, (d, *e) = [f, *g]\na: int = 1\nb: str\na += 1; a @= b; a //= c; a **= 2; a >>= 1; a <<= 1; a |= b\n",
    "x = 1, 0x1F, 1_000, 0b1, 1.5, 1e-3, .5, 2j, ..., None, True\n",
    "x = 'a', \"b\", r'\\d', b'c', rb'\\d', u'd', 'it\\'s', ''\n",
    "x = '''a 'b' \"c\"\n'''; y = \"\"\"\"d\" ''\"\"\"; z = '''a''' '''b'''\n",
    "x = 'a' 'b', ('a'\n  'b' # c\n  'd'), f'{a}' 'b' f\"{b!r:>{w}}\", f'{c = }', rf'\\d{{{d}}}', '' ''\n",
    "x = f'{a.b}, {c[0]:.2f} {d(e, 1) * 2!r:>8}', f'{a[:2]}{b[c:d]}', f'{a if b else c}{d, e}', f'{{a}}', f'{ a }', f''\n",
    "x = f'\\N{BULLET}', f'{a!s}' F\"{b['c']}\" 'd', f'{a == b}{a:{b}}', f'''a\\n{b}\n''' # c\ny = ('a' \\\n 'b')\n",
    "ä = 'ä' + f'ü{ö}' + x[1]; f(ä, 'ö')\n",
    "f(a, *b, c=1, **d); f(a=1, *b); f(x for x in y); f()\n",
    "a[0], a[1:2], a[::2], a[:, 1], a[1, ...], a[(1, 2)], a[(1), (2)], a[1,], a[(1,)], a[()], a[*b], a[*b,], a[((1, 2))]\n",
    "a and b and c or d or e; not a; -a; +a; ~a; a if b else c; (a := b)\n",
    "a + b - c * d / e // f % g @ h ** i << j >> k & l | m ^ n\n",
    "a < b <= c == d != e > f >= g is h is not i in j not in k\n",
    "[a for b in c if d if e for f in g], {a for b in c}, {a: b for c in d}, (a for b in c)\n",
    "{**a, 'b': c}, {a, *b}, [*a], (*a, b), {}, [], ()\n",
    "lambda: 0; lambda a, b=1, *c, d, e=2, **f: a; lambda *, a: a; lambda a, /, b: a\n",
    "def f(a: int, b=1, /, c: str = 'd', *e: int, f, g=2, **h) -> int:\n    return\n",
    "@a\n@b.c(d)\nasync def f(*, x):\n async with a as b, c: await d\n async for e in f: pass\n return [g async for g in h]\n",
    "@d\nclass A(B, *c, metaclass=M, **k):\n    x = 1\n    def f(self): yield; x = yield 1; yield from y\n",
    "if a: b; c\nelif d:\n    e\nelse:\n    if f: g\nif a:\n    b\nelse:\n    if c: d\n    e\n",
    "for a, *b in c, d:\n    break\nelse:\n    continue\nwhile a: b\nelse: c\n",
    "try:\n    a\nexcept (B, C) as d:\n    raise\nexcept:\n    raise A from b\nelse:\n    c\nfinally:\n    d\n",
    "try:\n    a\nexcept* B as c:\n    raise D\n",
    "try:\n    a\nexcept A, B.C:\n    c\nx = f'{a['b']}'\n",  # newer than the oldest Python
    "with a as b, c() as (d, e): pass\nwith (a as b, c): pass\n",
    "import a, b.c.d as e\nfrom a.b import c, d as e\nfrom . import a\nfrom ..b import (c,)\nfrom a import *\n",
    "global a, b\ndel a\ndel a, b[0]\ndel (a, b)\nassert a, 'b'\npass\n",
    "match a:\n case 1 | -2 | 'b': pass\n case [c, *d] if e: pass\n case {'f': g, **h}: pass\n case K(i, j=None) as l: pass\n"
    " case (m, *_): pass\n case _: pass\n case n.o: pass\n",
]


def _parts(node: Any) -> Any:
    """A node without its layout, and without the lines that statements share."""
    if isinstance(node, cst.SimpleStatementLine):
        return [_parts(small) for small in node.body]
    if isinstance(node, cst.SimpleStatementSuite):
        return "IndentedBlock", {"body": [[_parts(small) for small in node.body]]}
    if isinstance(node, (list, tuple)):
        return [_parts(part) for part in node]
    if not isinstance(node, cst.CSTNode):
        return node
    kind = type(node).__name__.replace("MatchTuple", "MatchList")  # parentheses or brackets: it means the same
    names = [name for name in node.__dataclass_fields__ if not name.startswith(LAYOUT)]
    found = {name: _parts(getattr(node, name)) for name in names if not (kind == "NotEqual" and name == "value")}
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        found["comma"] = isinstance(node.slice[0].comma, cst.Comma)
    return kind, found


def _fixtures() -> Iterator[Path]:
    root = Path(__file__).parents[1]
    yield from (root / "fixtures").rglob("*.py")
    yield from (root / "cnnlint" / "evaluate").glob("*.py")


@pytest.mark.parametrize("text", TEXTS)
def test_the_tree_is_that_of_libcst(text: str) -> None:
    assert _parts(parse(text).module.body) == _parts(cst.parse_module(text).body)


def test_the_trees_of_whole_files_are_those_of_libcst() -> None:
    checked = 0
    for path in _fixtures():
        text = path.read_text(encoding="utf-8")
        try:
            tree = parse(text)
        except SyntaxError:
            continue
        assert _parts(tree.module.body) == _parts(cst.parse_module(text).body), path
        checked += 1
    assert checked > 100


def test_a_text_that_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        parse("x = (\n")


def _condition(text: str) -> str:
    tree: Tree = parse(text)
    statement: Any = tree.module.body[0]
    asked = statement if isinstance(statement, cst.If) else statement.body[0].value
    return Positions(Source("a.py", "python", ()), None, tree).condition(asked.test)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if  a>b : pass", "a>b"),
        ("if(a > b): pass", "(a > b)"),
        ("if ((a)) : pass", "((a))"),
        ("if (\n  a\n): pass", "(\n  a\n)"),
        ("if (a) and (b): pass", "(a) and (b)"),
        ("x = (b if a else c)", "a"),
        ("x = (b if (a) else c)", "(a)"),
        ("x = 'ü' if (ö) else c", "(ö)"),
    ],
)
def test_a_condition_is_told_as_it_is_written(text: str, expected: str) -> None:
    assert _condition(text) == expected


class _Line(str):
    """Counts how often it is encoded."""

    times = 0

    def encode(self, *args: str) -> bytes:
        _Line.times += 1
        return super().encode(*args)


def test_a_line_of_data_is_encoded_once_for_all_that_stands_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "x = [" + ", ".join(f"'ä{i}' if ö else f(-{i}, 'ü')" for i in range(50)) + "]"
    tree = Tree(text, ast.Module([], []))
    monkeypatch.setattr(tree, "_lines", [_Line(text)])
    body = tree.body(ast.parse(text).body)
    assert _Line.times == 1
    assert _parts(body) == _parts(cst.parse_module(text).body)
