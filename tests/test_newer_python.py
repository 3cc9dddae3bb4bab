"""Syntax of a Python newer than the one that runs cnnlint is read, and its places hold; what no Python takes stays an error."""

from __future__ import annotations

import ast
import sys

import libcst as cst
import pytest

from cnnlint.files.newer import older
from cnnlint.files.parsing import parsed
from cnnlint.files.source import Broken
from cnnlint.run import check_source

NEWER = {
    "the quotes of the string in its field": 'x = f"{d["a"]} of {d["b"]["c"]}"; mark()',
    "f-strings in f-strings": "x = f'{f'{f'{1}'}'}'; mark()",
    "a backslash": "x = f\"{'\\n'.join(names)}\"; mark()",
    "a newline and a comment in a field": 'x = f"{\n  d["a"]  # the first\n}"; mark()',
    "a conversion and a format of its own field": "x = f'{d['a']!r:>{d['width']}}'; mark()",
    "a name that is shown with its value": "x = f'{d['a'] = }'; mark()",
    "three quotes": 'x = f"""{d["""a"""]}\n"""; mark()',
    "braces that are text": "x = f'{{{d['a']}}}'; mark()",
    "behind another string": "x = 'a' f'{d['a']}'; mark()",
    "type parameters of a function": "def f[T: (int, str), *Ts, **P](x: T) -> T: mark()",
    "type parameters over lines": "def f[\n    T,\n](x): mark()",
    "type parameters of a class": "class A[T](B): mark()",
    "a type alias": "type Size[T] = dict[\n    str, T\n]\nmark()",
    "a template": "x = t'{a} of {d['b']}'; mark()",
    "exceptions without brackets": "try:\n    pass\nexcept A, B.C: mark()",
}
WRONG = [
    'f"{a b}"; f"{d["a"]}"',
    'f"{d["a"]"',
    'f"{}{d["a"]}"',
    'f"{d["a" "]}"',
    "def f[T(x): pass",
    'print "x", f"{d["a"]}"',
    "type Size int",
    "class A[T]: f() = 1",
]


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER.keys())
def test_it_is_read_and_what_stands_behind_it_keeps_its_place(text: str) -> None:
    tree = parsed(text)
    assert isinstance(tree, ast.Module)
    cst.parse_module(text)  # the other half of the pair
    (mark,) = (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "mark")
    line, column = text[: text.index("mark")].count("\n"), len(text[: text.index("mark")].split("\n")[-1])
    assert mark.lineno == line + 1
    assert abs(mark.col_offset - column) <= ("\n" in text)  # a string over lines may end one column late


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER.keys())
def test_in_older_words_it_parses_on_the_oldest_python(text: str) -> None:
    written = older(text)
    assert written is not None
    ast.parse(written, feature_version=(3, 11))
    assert written.count("\n") == text.count("\n")


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_in_every_release_stays_wrong(text: str) -> None:
    assert isinstance(parsed(text), Broken)


@pytest.mark.parametrize(
    "text", ["x = f'{a!r:>10} {b = } {{}}'", "x = rf'\\d{n}'", "s = '''f\"{d[\"a\"]}\"'''", "type = 3", "match = 1"]
)
def test_what_is_not_new_is_left_alone(text: str) -> None:
    assert older(text) is None


def test_a_finding_behind_newer_syntax_stands_at_its_line_and_column() -> None:
    text = (
        "import keras\n"
        'sizes = {"a": 3}\n'
        "type Size = int\n"
        "def build[T](n: T) -> keras.Model:\n"
        '    print(f"{sizes["a"]} units")\n'
        '    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(n, "softmx", name=f"{"d"}_{n}")])\n'
        'build(sizes["a"]).summary()\n'
    )
    report = check_source(text, "newer.py")
    assert [(f.code, f.span.line, f.span.column) for f in report.findings] == [
        ("CNN705", 6, text.split("\n")[5].index('"softmx') + 1)
    ]
    assert [row.name for row in report.files[0].model_traces[0].layers] == ["d_3"]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="this Python does not read the newer syntax itself")
@pytest.mark.parametrize("text", [t for n, t in NEWER.items() if n not in ("a template", "exceptions without brackets")])
def test_a_newer_python_reads_the_same(text: str) -> None:
    ast.parse(text)
