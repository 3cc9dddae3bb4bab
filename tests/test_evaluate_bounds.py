"""Whatever a program computes, reading it ends, raises nothing, and says where it stopped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from work_done import with_calls

from cnnlint.evaluate import interpreter, names, read, reading
from cnnlint.files import read_source
from cnnlint.program import Fit, ModelTrace, Program, Summary
from cnnlint.run import check_source
from cnnlint.shapes import Expr, Size, bounds
from cnnlint.values import Unknown

IMPORTS = """\
import itertools
from keras import Input, Sequential
from keras.layers import Dense, Flatten
from settings import flag
"""
PRINTED = "Sequential([Input((8,)), Dense(n)]).summary()\n"


def program_of(body: str) -> Program:
    return read(read_source("m.py", (IMPORTS + body).encode()))


def _open_size(size: object) -> bool:
    return isinstance(size, Expr) and bounds(size)[0] != bounds(size)[1] and all(s.reason for s in size.symbols)


def _says_why(program: Program) -> bool:
    """Whether a gap, an Unknown or a named unknown says that something was not followed."""
    models = [e.model for e in program.events if isinstance(e, Summary)]
    reasons = [*program.gaps, *(m for m in models if isinstance(m, Unknown))]
    sizes: list[Size | None] = []
    for model in models:
        if isinstance(model, ModelTrace):
            reasons += model.unknown
            reasons += [row.output_shape for row in model.layers if isinstance(row.output_shape, Unknown)]
            sizes += [row.params for row in model.layers]
    return any(why.reason for why in reasons) or any(_open_size(size) for size in sizes)


def _conditions(count: int) -> str:
    return "n = 0\n" + "".join(f"if flag({i}):\n    n += {i + 1}\n" for i in range(count))


def _returns(count: int) -> str:
    ways = "".join(f"    if flag({i}):\n        return {i + 1}\n" for i in range(count))
    return f"def f():\n{ways}    return 50\nn = f()\n"


def _staircase(count: int) -> str:
    return "n = 1\n" + "".join(f"{'    ' * i}if flag({i}):\n" for i in range(count)) + "    " * count + "n = 2\n"


ENDLESS = {
    "recursion": "def f(x):\n    return f(x + 1)\nn = f(1)\n",
    "mutual recursion that doubles": "def f(x):\n    return g(x)\ndef g(x):\n    return f(x) + f(x)\nn = f(1)\n",
    "recursion under an unknown condition": "def f(x):\n    if flag():\n        return f(x) + f(x)\n"
    "    return f(x + 1)\nn = f(1)\n",
    "a lambda of itself": "again = lambda f: f(f)\nn = again(again)\n",
    "an attribute of itself": "class A:\n    def __getattr__(self, name):\n        return getattr(self, name)\nn = A().x\n",
    "while True": "n = 1\nwhile True:\n    n += 1\n",
    "a billion rounds": "n = 0\nfor i in range(10**9):\n    n += i\n",
    "a list of a billion": "n = list(range(10**9))[-1]\n",
    "a long string": "n = len('a' * 10**10)\n",
    "a tower of powers": "n = 10 ** 10 ** 10\n",
    "loops in loops": "n = 0\nfor a in range(99):\n  for b in range(99):\n    for c in range(99):\n      n += 1\n",
    "a million sums": "n = max(max(r) for r in [[i + j for j in range(1000)] for i in range(1000)])\n",
    "a comprehension with three loops": "n = len([i for i in range(1000) for j in range(1000) for k in range(1000)])\n",
    "a list that doubles": "a = [1]\nfor i in range(60):\n    a = a + a\nn = len(a)\n",
    "a generator without an end": "def g():\n    while True:\n        yield 1\nn = sum(g())\n",
    "itertools.count": "n = sum(itertools.count())\n",
    "itertools.cycle": "n = len([i for i in itertools.cycle([1, 2])])\n",
    "an iterator without an end": "class A:\n    def __iter__(self):\n        return self\n"
    "    def __next__(self):\n        return 1\n"
    "n = len(list(A()))\n",
    "the sum of a giant range": "n = sum(range(0, 10**18, 7))\n",
    "a string that doubles": "s = 'a'\nwhile len(s) < 10**12:\n    s += s\nn = len(s)\n",
    "a tuple that doubles": "t = (1,)\nwhile len(t) < 10**12:\n    t += t\nn = len(t)\n",
    "a number that is squared": "n = 3\nwhile n:\n    n = n * n\n",
    "a product of a million numbers": "from functools import reduce\nn = reduce(lambda a, b: a * b, range(1, 10**6))\n",
    "an object that makes two of itself": "class A:\n    def __init__(self, d):\n        self.a = A(d + 1)\n"
    "        self.b = A(d + 1)\nn = A(0).a.b.d\n",
    "a generator of itself": "def g(n):\n    yield from g(n + 1)\n    yield n\nn = sum(g(0))\n",
    "twenty unknown conditions": _conditions(20),
    "twenty early returns": _returns(20),
    "twenty conditions in each other": _staircase(20),
    "forty conditional expressions": "n = " + "1 if flag() else " * 40 + "2\n",
    "a list in itself": "a = []\na.append(a)\nfor x in a:\n    a.append(x)\nn = int(str(a == a))\n",
    "a dict in itself": "d = {}\nd['d'] = d\nflag(d)\nn = len(d['d']['d'])\n",
    "a list that is extended by itself": "a = [1]\nfor i in range(60):\n    a.extend(a)\nn = len(a)\n",
    "a factorial": "import math\nn = math.factorial(10**7)\n",
    "a binomial": "import math\nn = math.comb(10**6, 5 * 10**5)\n",
    "a wide string": "n = len('a'.center(10**10))\n",
    "a wide field": "n = len('%9999999999d' % 3)\n",
    "a wide field of an f-string": "n = len(f'{3:9999999999d}')\n",
    "a field as wide as an argument": "n = len('{:{w}d}'.format(3, w=10**10))\n",
    "tabs": "n = len('\\t'.expandtabs(10**10))\n",
    "a long replacement": "n = len(('a' * 9000).replace('a', 'b' * 9000))\n",
    "a text that executes itself": "s = 'exec(s)'\nexec(s)\nn = flag()\n",
    "a property of itself": "class A:\n    @property\n    def n(self):\n        return self.n\nn = A().n\n",
    "a truth of itself": "class A:\n    def __bool__(self):\n        return bool(self)\nn = 4 if A() else 5\n",
    "an attribute that sets itself": "class A:\n    def __setattr__(self, k, v):\n        self.k = v\n"
    "a = A()\na.n = 4\nn = a.n\n",
    "an object that makes itself": "class A:\n    def __new__(cls):\n        return A()\nn = A().n\n",
    "a manager in itself": "from contextlib import contextmanager\n@contextmanager\ndef m():\n    with m():\n        yield 1\n"
    "n = 1\nwith m() as n:\n    pass\nn = flag()\n",
    "a coroutine that waits for itself": "import asyncio\nasync def f():\n    return await f()\nn = asyncio.run(f())\n",
    "a list that grows as it is read": "a = [1]\nfor x in a:\n    a.append(x)\nn = len(a)\n",
    "two hundred calls that may raise": "n = 0\ntry:\n"
    + "".join(f"    flag({i})\n    n += 1\n" for i in range(200))
    + "except ValueError:\n    n = 9\n",
    "a generator of generators": "g = iter([1])\n" + "g = (x for x in g)\n" * 300 + "n = next(g) + flag()\n",
    "fifteen hundred conditional expressions": "n = " + "1 if flag else " * 1500 + "2\n",
    "a model in itself": "m = Sequential([Input((8,))])\nm.add(m)\nm.summary()\nn = flag()\n",
    "a list that is its own item in one way": "a = []\na.append(a)\nif flag():\n    a.append(1)\nn = len(a)\n",
}


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_reading_ends_and_says_what_it_did_not_follow(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "MAX_STEPS", 20_000)
    program, calls = with_calls(lambda: program_of(body + PRINTED))
    assert _says_why(program)
    assert calls < 1_000_000


def test_the_start_of_an_endless_generator_is_known() -> None:
    program = program_of("def g():\n    n = 0\n    while True:\n        n += 1\n        yield n\nn = next(g())\n" + PRINTED)
    (summary,) = (e for e in program.events if isinstance(e, Summary))
    assert isinstance(summary.model, ModelTrace)
    assert summary.model.layers[0].params == 9


def test_what_comes_before_the_end_of_the_road_is_known() -> None:
    program = program_of("Sequential([Input((8,)), Dense(4)]).summary()\nwhile True:\n    pass\n")
    (summary,) = (e for e in program.events if isinstance(e, Summary))
    assert isinstance(summary.model, ModelTrace)
    assert summary.model.layers[0].params == 36


@pytest.mark.parametrize("depth", [20, 150, 2000])
@pytest.mark.parametrize(
    ("opening", "inside", "closing"),
    [
        ("(", "4", ")"),
        ("[", "", "]"),
        ("-", "4", ""),
        ("1 + ", "1", ""),
        ("not ", "1", ""),
        ("(lambda: ", "4", ")()"),
        ("flag", "", ".x()"),
    ],
    ids=["parentheses", "lists", "signs", "sums", "nots", "lambdas", "attributes"],
)
def test_deep_nesting_is_read_or_refused(opening: str, inside: str, closing: str, depth: int) -> None:
    source = read_source("m.py", f"{IMPORTS}n = {opening * depth}{inside}{closing * depth}\n{PRINTED}".encode())
    program = read(source)
    refused = [cell.broken for cell in source.cells if cell.broken]
    assert refused or program.gaps or any(isinstance(e, Summary) for e in program.events)


def test_a_long_chain_of_elif_is_read() -> None:
    chain = "".join(f"elif sys.argv[1] == '{i}':\n    n = 4\n" for i in range(600))
    text = f"{IMPORTS}import sys\nif sys.argv[1] == 'a':\n    n = 4\n{chain}else:\n    n = 4\n{PRINTED}"
    (summary,) = (e for e in read(read_source("m.py", text.encode())).events if isinstance(e, Summary))
    assert isinstance(summary.model, ModelTrace)
    assert summary.model.layers[-1].output_shape == (None, 4)


NAMES = ["a", "b", "m", "n", "f", "self", "range", "len", "Dense", "Flatten", "Input", "Sequential", "flag", "items"]
WORDS = [
    "if",
    "else",
    "for",
    "in",
    "while",
    "def",
    "class",
    "return",
    "yield",
    "lambda",
    "try",
    "except",
    "not",
    "is",
    "del",
    "with",
]
SIGNS = ["=", "+=", "+", "-", "*", "**", "//", "%", "<", "==", "(", ")", "[", "]", "{", "}", ",", ":", ".", "@", "\n", "\n    "]
CONSTANTS = ["0", "1", "8", "None", "True", "'x'", "1.5", "()", "[]", "(8,)"]
tokens = st.lists(st.sampled_from([*NAMES, *WORDS, *SIGNS, *CONSTANTS]), max_size=25).map(" ".join)

expressions = st.recursive(
    st.sampled_from([*NAMES, *CONSTANTS]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "//", "%", "<", "==", "in", "and"]), inner),
        st.builds("{}({})".format, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("[{} for a in {}]".format, inner, inner),
        st.builds("({} if flag() else {})".format, inner, inner),
        st.builds("{}.{}".format, inner, st.sampled_from(["add", "append", "summary", "layers", "x", "output"])),
        st.builds("(lambda a: {})".format, inner),
    ),
    max_leaves=6,
)
simple = st.one_of(
    st.builds("{} = {}".format, st.sampled_from(["a", "b", "m", "n", "a, b", "a.x", "a[0]"]), expressions),
    st.builds("{} += {}".format, st.sampled_from(["a", "b", "m"]), expressions),
    st.builds("m.add({})".format, expressions),
    expressions,
)
headers = st.one_of(
    st.builds("if {}".format, expressions),
    st.builds("while {}".format, expressions),
    st.builds("for a in {}".format, expressions),
    st.just("def f(a, b=1)"),
    st.just("class A"),
    st.just("try:\n    f(a)\nexcept ValueError"),
)
statements = st.one_of(simple, st.builds("{}:\n    {}\n    {}".format, headers, simple, simple))
programs = st.lists(statements, max_size=6).map("\n".join)
START = "m = Sequential([Input((8,))])\na = b = 1\n"


@settings(max_examples=150, deadline=None)
@given(tokens)
def test_any_row_of_tokens_is_read(text: str) -> None:
    read(read_source("m.py", (IMPORTS + text).encode()))


@settings(max_examples=150, deadline=None)
@given(programs)
def test_any_small_program_is_read(text: str) -> None:
    program = read(read_source("m.py", (IMPORTS + START + text + "\nm.summary()\n").encode()))
    assert program.text


@pytest.mark.parametrize(
    "statement",
    [
        "found = {slice(0, 1), 2}",
        "found = {(slice(0, 1), 2): 3}",
        "sizes[slice(0, 1), 2] = 3",
        "sizes[0:1, 2] += 3",
        "del sizes[0:1]",
        "found = sizes[0:1, 2]",
        "found = {k: 1 for k in [slice(0, 1)]}",
        "found = {k for k in [slice(0, 1)]}",
        "found = (slice(0, 1),) in sizes",
        "found = sizes.setdefault((slice(0, 1),), 3)",
        "found = dict([(slice(0, 1), 3)])",
    ],
)
def test_a_slice_for_a_key_which_is_one_since_python_3_12(statement: str) -> None:
    program = program_of(f"sizes = {{'a': 1}}\n{statement}\nn = 4\n{PRINTED}")
    model = next(event.model for event in program.events if isinstance(event, Summary))
    assert isinstance(model, ModelTrace)
    assert model.layers[0].output_shape == (None, 4)


def test_a_pair_is_a_key_of_a_dict_of_the_programs_own_class() -> None:
    body = "class Sizes(dict):\n    pass\nsizes = Sizes()\nsizes[1, 2] = 5\nsizes[1, flag()] = 6\nn = sizes[1, 2]\n"
    program = program_of(body.replace("sizes[1, flag()] = 6\n", "") + PRINTED)
    model = next(event.model for event in program.events if isinstance(event, Summary))
    assert isinstance(model, ModelTrace)
    assert model.layers[0].output_shape == (None, 5)
    doubted = next(event.model for event in program_of(body + PRINTED).events if isinstance(event, Summary))
    assert isinstance(doubted, ModelTrace)
    assert doubted.layers[0].output_shape != (None, 5)


@pytest.mark.parametrize("key", ["('a', flag())", "((flag(), 1), 'a')"])
def test_a_pair_of_which_a_part_is_not_known_may_be_any_key(key: str) -> None:
    text = "sizes = {('a', 'b'): 4, ((2, 1), 'a'): 4}\ndef get(key):\n    if key in sizes:\n        return sizes[key]\n"
    program = program_of(f"{text}    raise ValueError\nn = get({key})\n{PRINTED}")
    assert program.gaps == ()
    assert any(isinstance(event, Summary) for event in program.events)


MUTUAL = "def f(n):\n    return g(n) + g(n)\ndef g(n):\n    return f(n) + f(n)\nn = 1\n" + "f(n)\n" + PRINTED


def test_a_reading_that_ends_at_its_bound_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "MAX_STEPS", 2_000)
    program = program_of(MUTUAL)
    assert not program.models
    assert [(gap.reason, gap.span and gap.span.line) for gap in program.gaps] == [("the reading stopped after 2,000 steps", 10)]
    (finding,) = check_source(IMPORTS + MUTUAL).findings
    assert (finding.code, finding.span.line) == ("CNN004", 10)


def test_a_cell_that_the_evaluator_cannot_parse_is_told_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise RecursionError

    monkeypatch.setattr(reading, "tree_of", refuse)
    (finding,) = check_source("import keras\n").findings
    assert (finding.code, finding.message, finding.span.line) == (
        "CNN004",
        "inference stopped: a cell cannot be parsed: RecursionError",
        1,
    )


def test_names_that_nothing_binds_are_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them with those that differ by a letter, not with all."""
    compared: list[tuple[str, str]] = []

    def is_slip(word: str, other: str) -> bool:
        compared.append((word, other))
        return original(word, other)

    original = names.is_slip
    monkeypatch.setattr(names, "is_slip", is_slip)
    body = "".join(f"if condition_{i}:\n    value_{i} = 1\n" for i in range(1000, 1200))
    program_of("conditions = 1\n" + body + "def f(condition):\n    pass\ny = condition\n")
    assert ("condition", "conditions") in compared
    assert ("condition", "condition") not in compared
    assert len(compared) < 2_000


@pytest.mark.parametrize(
    ("base", "filled"), [("dict", "held[i] = Dense(i + 1)"), ("dict", "held[i] = i"), ("list", "held.append(Dense(i + 1))")]
)
def test_a_loop_fills_a_list_or_dict_of_a_class_of_the_program(base: str, filled: str) -> None:
    """A round is looked at for what it changes, where the work of all of them would be much."""
    work = "sum([i * j * k for j in range(9) for k in range(9)])"
    body = f"class Held({base}):\n    pass\nheld = Held()\nfor i in range(60):\n    {work}\n    {filled}\n"
    program = program_of(f"{body}n = 3\nlast = held[59] if '{filled}'.find('Dense') > 0 else Dense(60)\n"
                         "Sequential([Input((8,)), last]).summary()\n")  # fmt: skip
    (model,) = [event.model for event in program.events if isinstance(event, Summary)]
    assert isinstance(model, ModelTrace)
    assert model.layers[-1].params == 60 * 9


ENDLESS_WORK = """
    i = 0
    while i < 1999:
        j = 0
        while j < 1999:
            j += 1
            made = Dense(j)
        i += 1
"""
UNFINISHED = f"""\
import numpy as np
kept, named, shape, length, trained = [], {{}}, (3,), 2, Sequential([Input((4,)), Dense(2)])
grown = Sequential([Input((4,))])
def lengthen():
    global length
    length += 1
for run in range(3):{ENDLESS_WORK}    kept += [[1, 2]]
    named[run] = 3
    shape = (3, 4)
    lengthen()
    grown.add(Dense(4))
    trained.train_on_batch(x, y)
"""


@pytest.mark.parametrize("use", ["np.array(kept).mean(1)", "np.zeros(shape).mean(1)", "np.zeros((3, 4)).reshape(length, 4)"])
def test_the_rest_of_a_loop_whose_steps_ran_out_may_change_what_it_names(use: str) -> None:
    """Not even its first round came to an end, and a program goes on behind the last."""
    assert [f.code for f in check_source(IMPORTS + UNFINISHED + use).findings if f.severity.value == "error"] == []


def test_models_in_the_rest_of_such_a_loop() -> None:
    """One that is trained there keeps its layers, and one that may have got others has lost them."""
    program = program_of(UNFINISHED + "grown.summary()\ntrained.summary()\n")
    grown, trained = (event.model for event in program.events if isinstance(event, Summary))
    assert isinstance(grown, ModelTrace)
    assert isinstance(trained, ModelTrace)
    assert grown.unknown
    assert not trained.unknown


def test_such_a_loop_may_have_left_the_function_around_it() -> None:
    work = ENDLESS_WORK.replace("\n", "\n    ")
    made = f"def made():\n    for run in range(3):{work}    return 7\n"
    program = program_of(f"{made}n = 3 if made() is None else 4\n{PRINTED}")
    (model,) = [event.model for event in program.events if isinstance(event, Summary)]
    assert isinstance(model, ModelTrace)
    assert model.layers[-1].params not in (27, 36)


def test_rounds_that_train_a_model_change_nothing_that_the_others_need() -> None:
    """The rows that a program prints in its rounds of training are not followed for each of hundreds."""
    program = program_of(
        "model = Sequential([Input((8,)), Dense(1)])\nmodel.compile('adam', 'mse')\n"
        "for i in range(60):\n    for k in range(4):\n        model.fit(flag, flag)\n        print([n * i for n in range(k)])\n"
        "print(model.history.history['loss'])\n"
    )
    assert sum(isinstance(event, Fit) for event in program.events) < 20
