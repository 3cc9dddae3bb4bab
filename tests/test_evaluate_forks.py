"""A condition that the source does not decide is followed both ways: what both ways share is said, and no more."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Problem, Program, Summary
from cnnlint.report.rows import totals
from cnnlint.values import Unknown

IMPORTS = """\
from keras import Input, Sequential
from keras.layers import Conv2D, Dense
from settings import flag, items, other
"""
MODEL = "m = Sequential([Input((8,)), Dense(4)])\n"
FIRST = ("Dense", (None, 4), 36)
SECOND = ("Dense", (None, 2), 10)


@dataclass(frozen=True)
class Table:
    """What one summary says: its rows, why more is unknown, and the condition it is printed under."""

    rows: tuple[tuple[str, object, object], ...]
    reasons: tuple[str, ...]
    condition: str | None


def program_of(body: str) -> Program:
    return read(read_source("m.py", (IMPORTS + body).encode()))


def tables(body: str) -> list[Table]:
    return [_table(event) for event in program_of(body).events if isinstance(event, Summary)]


def _table(event: Summary) -> Table:
    condition = event.condition.reason if event.condition else None
    if not isinstance(event.model, ModelTrace):
        return Table((), (event.model.reason,), condition)
    rows = tuple((row.type, row.output_shape, row.params) for row in event.model.layers)
    shapes = tuple(shape.reason for _, shape, _ in rows if isinstance(shape, Unknown))
    return Table(rows, (*(u.reason for u in event.model.unknown), *shapes), condition)


def problems(body: str) -> list[Problem]:
    return [event for event in program_of(body).events if isinstance(event, Problem)]


MAYBE_CHANGED = {
    "a model under two names": MODEL + "same = m\nif flag():\n    same.add(Dense(2))\nm.summary()\n",
    "changed through the older name": MODEL + "same = m\nif flag():\n    m.add(Dense(2))\nsame.summary()\n",
    "in the other way": MODEL + "same = m\nif flag():\n    pass\nelse:\n    same.add(Dense(2))\nm.summary()\n",
    "differently in both ways": MODEL
    + "same = m\nif flag():\n    same.add(Dense(2))\nelse:\n    m.add(Dense(3))\nm.summary()\n",
    "in a dict": MODEL + "d = {'m': m}\nif flag():\n    d['m'].add(Dense(2))\nm.summary()\n",
    "in a list": MODEL + "models = [m]\nif flag():\n    models[0].add(Dense(2))\nm.summary()\n",
    "in a tuple taken apart": MODEL + "same, _ = m, 1\nif flag():\n    same.add(Dense(2))\nm.summary()\n",
    "in an attribute": MODEL + "class Box:\n    def __init__(self, m):\n        self.m = m\nb = Box(m)\n"
    "if flag():\n    b.m.add(Dense(2))\nm.summary()\n",
    "by a function": "def grow(x):\n    if flag():\n        x.add(Dense(2))\n" + MODEL + "grow(m)\nm.summary()\n",
    "by a closure": MODEL + "def grow():\n    if flag():\n        m.add(Dense(2))\ngrow()\nm.summary()\n",
    "in a loop": MODEL + "same = m\nfor i in range(3):\n    if flag():\n        same.add(Dense(2))\nm.summary()\n",
    "in nested conditions": MODEL + "same = m\nif flag():\n    if other():\n        same.add(Dense(2))\nm.summary()\n",
    "a list under two names": "a = [Dense(4)]\nb = a\nif flag():\n    b.append(Dense(2))\n"
    "Sequential([Input((8,)), *a]).summary()\n",
    "a list by a function": "def grow(x):\n    if flag():\n        x.append(Dense(2))\na = [Dense(4)]\ngrow(a)\n"
    "Sequential([Input((8,)), *a]).summary()\n",
    "a list in an unknown loop": "a = [Dense(4)]\nb = a\nfor i in items:\n    b += [Dense(2)]\n"
    "Sequential([Input((8,)), *a]).summary()\n",
    "in a loop of unknown length": MODEL + "same = m\nfor i in items:\n    same.add(Dense(2))\nm.summary()\n",
    "while nobody knows": MODEL + "same = m\nwhile flag():\n    same.add(Dense(2))\nm.summary()\n",
    "before an early return": "def build():\n    m = Sequential([Input((8,)), Dense(4)])\n    if flag():\n        return m\n"
    "    m.add(Dense(2))\n    return m\nbuild().summary()\n",
    "after an early return of a helper": "def grow(m):\n    if flag():\n        return\n    m.add(Dense(2))\n"
    + MODEL
    + "grow(m)\nm.summary()\n",
    "before a break": MODEL + "for i in range(2):\n    if flag():\n        break\n    m.add(Dense(2))\nm.summary()\n",
    "handed to unknown code": MODEL + "flag(m)\nm.summary()\n",
    "handed over in a list": MODEL + "box = [m]\nflag(box)\nm.summary()\n",
    "handed over by a closure": MODEL + "def grow():\n    m.add(Dense(2))\nflag(grow)\nm.summary()\n",
    "handed over by a function that gives it away": MODEL + "def get():\n    return m\nflag(get)\nm.summary()\n",
    "handed over by a lambda": MODEL + "flag(lambda: m)\nm.summary()\n",
    "handed over as a method": MODEL + "flag(m.add)\nm.summary()\n",
    "handed over in a partial": "from functools import partial\n" + MODEL + "flag(partial(print, m))\nm.summary()\n",
    "handed over in a tuple": MODEL + "flag((1, (m,)))\nm.summary()\n",
    "handed over in a dict": MODEL + "flag({'a': m})\nm.summary()\n",
    "handed over by a keyword": MODEL + "flag(model=m)\nm.summary()\n",
    "handed over by stars": MODEL + "flag(*[m], **{})\nm.summary()\n",
    "handed to a thread": "import threading\n"
    + MODEL
    + "threading.Thread(target=m.add, args=(Dense(2),)).start()\nm.summary()\n",
    "handed to the constructor of an unknown base": "class H(flag.Base):\n    def __init__(self, m):\n"
    "        super().__init__(m)\n" + MODEL + "H(m)\nm.summary()\n",
    "put into something unknown": MODEL + "flag['m'] = m\nm.summary()\n",
    "made an attribute of something unknown": MODEL + "flag.m = m\nm.summary()\n",
    "in a function that a decorator gets": MODEL + "@flag\ndef grow():\n    m.add(Dense(2))\nm.summary()\n",
    "an inner model of one that is handed over": MODEL + "flag(Sequential([Input((8,)), m]))\nm.summary()\n",
    "by a generator that is half run": MODEL + "def g():\n    m.add(Dense(2))\n    yield 1\nnext(g())\nm.summary()\n",
    "by a loop over a generator": MODEL + "def g():\n    for n in (2, 3):\n        m.add(Dense(n))\n        yield n\n"
    "for n in g():\n    if n == 2:\n        break\nm.summary()\n",
    "by what may raise": MODEL + "try:\n    flag()\n    m.add(Dense(2))\nexcept ValueError:\n    pass\nm.summary()\n",
    "by what may raise under a condition": MODEL
    + "try:\n    if other:\n        flag()\n    m.add(Dense(2))\nexcept ValueError:\n    pass\nm.summary()\n",
    "by what may raise in a loop": MODEL
    + "try:\n    for i in items:\n        flag(i)\n    m.add(Dense(2))\nexcept ValueError:\n    pass\nm.summary()\n",
    "by a handler of what may raise behind an early return": "def grow(m):\n    try:\n        if other:\n            return\n"
    "        flag()\n    except ValueError:\n        m.add(Dense(2))\n" + MODEL + "grow(m)\nm.summary()\n",
    "by a handler of what may raise": MODEL + "try:\n    open('a')\nexcept OSError:\n    m.add(Dense(2))\nm.summary()\n",
    "by an import that may fail": MODEL + "try:\n    import nowhere_to_be_found\nexcept ImportError:\n    m.add(Dense(2))\n"
    "m.summary()\n",
    "by one case of a match": MODEL + "match flag:\n    case 1:\n        m.add(Dense(2))\nm.summary()\n",
    "a dict under two names": "a = {'l': [Dense(4)]}\nb = a\nif flag():\n    b['l'].append(Dense(2))\n"
    "Sequential([Input((8,)), *a['l']]).summary()\n",
    "a list in a loop through the other name": "a = [Dense(4)]\nb = a\nfor i in range(2):\n    if flag():\n"
    "        b.append(Dense(2))\nSequential([Input((8,)), *a]).summary()\n",
    "by one of two functions": MODEL
    + "def a():\n    m.add(Dense(2))\ndef b():\n    pass\nf = a if flag else b\nf()\nm.summary()\n",
    "by a function under a key that is not known": MODEL
    + "def a():\n    m.add(Dense(2))\n{'a': a, 'b': print}[flag()]()\nm.summary()\n",
    "by a default of a key that is not known": MODEL
    + "def a():\n    m.add(Dense(2))\n{'b': print}.get(flag(), a)()\nm.summary()\n",
    "by a function that stands in for an option": MODEL + "def a():\n    m.add(Dense(2))\nf = flag or a\nf()\nm.summary()\n",
    "by a cached function that may have been called": "from functools import cache\n"
    + MODEL
    + "@cache\ndef f(n):\n    if n == 1:\n        return\n    m.add(Dense(2))\nf(1)\nf(flag)\nm.summary()\n",
    "in a dict that is looked through": "from functools import reduce\nimport operator\n"
    + MODEL
    + "reduce(operator.getitem, flag(), {'a': {'b': m}})['b'].add(Dense(2))\nm.summary()\n",
    "by a function that is called any number of times": "from functools import reduce\n"
    + MODEL
    + "def f(a, b):\n    m.add(Dense(2))\nreduce(f, flag(), 0)\nm.summary()\n",
    "by a partial call that is one of two": "from functools import partial\n"
    + MODEL
    + "f = partial(m.add, Dense(2)) if flag else print\nf()\nm.summary()\n",
    "by one of two managers": MODEL + "class Box:\n    def __enter__(self):\n        pass\n    def __exit__(self, *e):\n"
    "        m.add(Dense(2))\nwith Box() if flag else other:\n    pass\nm.summary()\n",
    "by a function that is drawn": "import random\n" + MODEL + "def a():\n    m.add(Dense(2))\nrandom.choice([a, print])()\n"
    "m.summary()\n",
    "by a function from a set": MODEL + "def a():\n    m.add(Dense(2))\nf = {a}\nf.pop()()\nm.summary()\n",
    "by a method whose name is not known": MODEL + "class Box:\n    def a(self):\n        m.add(Dense(2))\n"
    "getattr(Box(), flag())()\nm.summary()\n",
    "by a class that is handed over": MODEL
    + "class Box:\n    def __init__(self):\n        m.add(Dense(2))\nflag(Box)\nm.summary()\n",
    "by an object that is handed over": MODEL
    + "class Box:\n    def a(self):\n        m.add(Dense(2))\nflag(Box())\nm.summary()\n",
    "by a property of an object that a function makes": MODEL
    + "class Box:\n    @property\n    def a(self):\n        m.add(Dense(2))\nflag(lambda: Box().a)\nm.summary()\n",
    "by an inherited method": MODEL + "class Base:\n    def a(self):\n        m.add(Dense(2))\nclass Box(Base):\n    pass\n"
    "flag(Box())\nm.summary()\n",
    "by a function under another name": MODEL
    + "def a():\n    m.add(Dense(2))\ndef f():\n    g = a\n    g()\nflag(f)\nm.summary()\n",
    "in an attribute of a class": MODEL
    + "class Box:\n    model = m\ndef f():\n    Box.model.append(Dense(2))\nflag(f)\nm.summary()\n",
    "in an attribute of a class that its object gets": MODEL
    + "class Box:\n    models = [m]\n    def a(self):\n        self.models[0].update(Dense(2))\nflag(Box)\nm.summary()\n",
    "by a round that may be left out": MODEL + "for x in [x for x in (m, 1) if flag(x)]:\n    x.add(Dense(2))\nm.summary()\n",
    "by a round over one of two lists": MODEL + "for x in [m] if flag else []:\n    x.add(Dense(2))\nm.summary()\n",
    "by a round beside another of unknown length": MODEL + "for x, i in zip([m], items):\n    x.add(Dense(2))\nm.summary()\n",
    "by a round over part of a list": "from itertools import islice\n"
    + MODEL
    + "for x in islice([m], items):\n    x.add(Dense(2))\nm.summary()\n",
    "by a round after which the loop may be left": MODEL
    + "for x in (1, m):\n    if flag:\n        break\n    if x != 1:\n        x.add(Dense(2))\nm.summary()\n",
    "in a pair of which it is not known which": MODEL + "a, b = (m, 1) if flag else (1, m)\na.add(Dense(2))\nm.summary()\n",
    "which is the greatest": MODEL + "max([m, 1], key=flag).add(Dense(2))\nm.summary()\n",
    "which comes first when sorted": MODEL + "sorted([m, 1], key=flag)[0].add(Dense(2))\nm.summary()\n",
    "which is the next that fits": MODEL + "next(x for x in [m, 1] if flag(x)).add(Dense(2))\nm.summary()\n",
    "which a filter leaves": MODEL + "list(filter(flag, [m, 1]))[0].add(Dense(2))\nm.summary()\n",
    "behind a key that may fit": MODEL + "[v for k, v in {'a': m}.items() if flag(k)][0].add(Dense(2))\nm.summary()\n",
    "by the end of a loop that may be left": MODEL
    + "for i in items:\n    if flag(i):\n        break\nelse:\n    m.add(Dense(2))\n"
    "m.summary()\n",
    "by the end of a known loop that may be left": MODEL + "for i in range(3):\n    if flag(i):\n        break\nelse:\n"
    "    m.add(Dense(2))\nm.summary()\n",
    "handed over in one way": MODEL + "if flag():\n    other(m)\nm.summary()\n",
}


@pytest.mark.parametrize("body", MAYBE_CHANGED.values(), ids=MAYBE_CHANGED)
def test_what_may_have_changed_is_known_only_so_far(body: str) -> None:
    (table,) = tables(body)
    assert table.rows == (FIRST,)
    assert table.reasons
    assert table.condition is None


CERTAIN = {
    "a list is asked for a method that lists lack": MODEL + "box = [m]\ntry:\n    box.compile('adam')\n"
    "except AttributeError:\n    pass\nm.summary()\n",
    "nothing happens to the model": MODEL + "if flag():\n    k = 1\nm.summary()\n",
    "another model changes": MODEL + "n = Sequential([Input((8,))])\nif flag():\n    n.add(Dense(2))\nm.summary()\n",
    "a copy of the list changes": "a = [Dense(4)]\nb = list(a)\nif flag():\n    b.append(Dense(2))\n"
    "Sequential([Input((8,)), *a]).summary()\n",
    "one way raises": MODEL + "if flag():\n    m.add(Dense(3))\n    raise ValueError('no')\nm.summary()\n",
    "a helper raises in one way": "def check():\n    if flag():\n        raise ValueError('no')\n"
    + MODEL
    + "check()\nm.summary()\n",
    "what follows an early return raises": "def units():\n    if flag():\n        return 4\n    raise ValueError('no')\n"
    "Sequential([Input((8,)), Dense(units())]).summary()\n",
    "what follows the other way raises": "def units():\n    if flag():\n        pass\n    else:\n        return 4\n"
    "    raise ValueError('no')\nSequential([Input((8,)), Dense(units())]).summary()\n",
    "both ways return it": "def build():\n    m = Sequential([Input((8,)), Dense(4)])\n    if flag():\n        return m\n"
    "    return m\nbuild().summary()\n",
    "all of four ways agree": "if flag():\n    if other():\n        u = 4\n    else:\n        u = 2 + 2\nelse:\n    u = 4\n"
    "Sequential([Input((8,)), Dense(u)]).summary()\n",
    "a loop of unknown length elsewhere": MODEL + "for i in items:\n    k = i\nm.summary()\n",
    "unknown code gets an object that changes its own": MODEL
    + "class Box:\n    size = 4\n    def a(self):\n        self.size = 2\n"
    "flag(Box())\nassert Box.size == 4\nm.summary()\n",
    "unknown code gets something else": MODEL + "numbers = [1]\nflag(numbers)\nm.summary()\n",
}


@pytest.mark.parametrize("body", CERTAIN.values(), ids=CERTAIN)
def test_what_every_way_leaves_alone_is_certain(body: str) -> None:
    assert tables(body) == [Table((FIRST,), (), None)]


RAISING = {
    "text that may be no number": ("int(flag())", "ValueError"),
    "a key that may be missing": ("{'a': 1}[flag()]", "KeyError"),
    "an index that may be too large": ("[1, 2][flag()]", "IndexError"),
    "a key to delete": ("d = {'a': 1}\n    del d[flag()]", "KeyError"),
    "a key to take out": ("{'a': 1}.pop(flag())", "KeyError"),
    "an item to look for": ("[1, 2].index(flag())", "ValueError"),
    "an item to remove": ("[1, 2].remove(flag())", "ValueError"),
    "a part of a text": ("'ab'.index(flag())", "ValueError"),
    "the next that fits": ("next(x for x in (1, 2) if x == flag())", "StopIteration"),
    "an attribute whose name is not known": ("getattr(m, flag())", "AttributeError"),
    "a module whose name is not known": ("import importlib\n    importlib.import_module(flag())", "ImportError"),
    "the first of a deque that may be empty": (
        "import collections\n    collections.deque(x for x in (1, 2) if x == flag()).popleft()",
        "IndexError",
    ),
    "the last of a list that may be empty": ("[x for x in (1, 2) if x == flag()].pop()", "IndexError"),
}


@pytest.mark.parametrize(("statement", "error"), RAISING.values(), ids=RAISING)
def test_what_a_handler_does_may_happen(statement: str, error: str) -> None:
    body = MODEL + f"try:\n    {statement}\nexcept {error}:\n    m.add(Dense(2))\nm.summary()\n"
    (table,) = tables(body)
    assert table.rows == (FIRST,)
    assert table.reasons


@pytest.mark.parametrize(
    "statement",
    ["int('3')", "{'a': 1}['a']", "[1, 2][1]", "{'a': 1}.pop('b', flag)", "next(iter([]), flag)", "getattr(m, 'b', flag)"],
)
def test_what_surely_does_not_raise_needs_no_handler(statement: str) -> None:
    body = MODEL + f"try:\n    {statement}\nexcept Exception:\n    m.add(Dense(2))\nm.summary()\n"
    assert tables(body) == [Table((FIRST,), (), None)]


def test_one_of_two_inputs_may_begin_a_stack() -> None:
    assert problems("x = Input((8,)) if flag else Input((4, 2))\nSequential([x, Dense(4)])\n") == []


def test_a_function_has_no_attribute_but_what_it_is_given() -> None:
    body = "def a():\n    return 4\nSequential([Input((8,)), Dense(getattr(a, 'b', a)())]).summary()\n"
    assert tables(body) == [Table((FIRST,), (), None)]


def test_the_way_that_does_not_raise_is_taken() -> None:
    body = MODEL + "if flag():\n    raise ValueError('no')\nelse:\n    m.add(Dense(2))\nm.summary()\n"
    assert tables(body) == [Table((FIRST, SECOND), (), None)]


def test_where_both_ways_raise_what_handles_that_meets_what_they_did() -> None:
    body = (
        "k = [1]\ntry:\n    try:\n        if flag():\n            k.append(2)\n            raise ValueError('a')\n"
        "        else:\n            k.append(2)\n            raise KeyError('b')\n    finally:\n"
        "        Sequential([Input((8,)), Dense(len(k) * 2)]).summary()\nexcept Exception:\n    pass\n"
    )
    assert [table.rows for table in tables(body)] == [(FIRST,)]


def test_an_alias_grows_in_a_loop_of_known_length() -> None:
    (table,) = tables(MODEL + "same = m\nfor units in (2, 2):\n    same.add(Dense(units))\nm.summary()\n")
    assert table.rows == (FIRST, SECOND, ("Dense", (None, 2), 6))
    assert not table.reasons


def test_the_reason_names_the_condition_and_its_line() -> None:
    (table,) = tables(MODEL + "if flag():\n    m.add(Dense(2))\nm.summary()\n")
    assert table.reasons == ("depends on flag(), line 5",)


def test_what_rounds_of_a_loop_set_anew_is_not_one_value_or_none() -> None:
    body = "u = None\nfor i in items:\n    if u is None:\n        u = 4\n    else:\n        u = u + 1\n"
    (table,) = tables(body + "Sequential([Input((8,)), Dense(u * 2)]).summary()\n")
    assert table.reasons == ("changed in a loop whose length is unknown, line 5",)


def test_a_condition_in_a_text_that_is_executed_is_told_as_it_is_written() -> None:
    (table,) = tables("exec('n = 4\\nif( flag()>3 ): n = 5')\nSequential([Input((8,)), Dense(n)]).summary()\n")
    assert table.reasons == ("depends on ( flag()>3 ), line 4",)


def test_a_text_that_is_executed_imports() -> None:
    (table,) = tables(
        "exec('from keras.layers import Dense as Wide\\nimport keras')\nSequential([Input((8,)), Wide(3)]).summary()\n"
    )
    assert [row[2] for row in table.rows] == [27]


def test_a_size_that_differs_between_the_ways_is_unknown_in_its_rows_alone() -> None:
    (table,) = tables("if flag():\n    u = 3\nelse:\n    u = 5\nSequential([Input((8,)), Dense(4), Dense(u)]).summary()\n")
    assert table.rows[0] == FIRST
    assert table.rows[1][2] not in (15, 25)


def test_a_table_printed_in_one_way_is_conditional() -> None:
    (table,) = tables(MODEL + "if flag():\n    m.summary()\n")
    assert table == Table((FIRST,), (), "depends on flag(), line 5")


def test_a_table_inside_two_conditions_depends_on_the_inner_one() -> None:
    (table,) = tables("if flag():\n    if other():\n        Sequential([Input((8,)), Dense(4)]).summary()\n")
    assert table.condition == "depends on other(), line 5"


@pytest.mark.parametrize(("caught", "known"), [("Exception", True), ("AttributeError", False)])
def test_a_library_is_thought_to_lack_an_attribute_where_that_is_named(caught: str, known: bool) -> None:
    body = f"import keras\ntry:\n    keras.utils.no_such_thing\n    n = 8\nexcept {caught}:\n    n = 2\n"
    (table,) = tables(f"{body}Sequential([Input((8,)), Dense(n)]).summary()\n")
    assert (table.rows[0][1] == (None, 8)) is known


def test_a_model_that_a_try_builds_in_one_way_is_whole() -> None:
    tried = "    try:\n        m.add(Dense(4))\n    except ValueError:\n        pass\n"
    (model,) = program_of(f"if flag():\n    m = Sequential([Input((8,))])\n{tried}").models
    assert [(layer.type, layer.params) for layer in model.layers] == [("Dense", 36)]


def test_what_was_not_known_before_a_condition_keeps_its_reason() -> None:
    body = "import settings\nn = settings.width()\nif flag():\n    n = 'a'\nSequential([Input((8,)), Dense(n)]).summary()\n"
    (table,) = tables(body)
    assert table.reasons == ("settings.width() is computed at run time",)


def test_tables_of_other_models_at_one_place_are_conditional() -> None:
    body = (
        "def show(units):\n    Sequential([Input((8,)), Dense(units)]).summary()\nif flag():\n    show(4)\nelse:\n    show(2)\n"
    )
    found = tables(body)
    assert [table.rows for table in found] == [(FIRST,), (("Dense", (None, 2), 18),)]
    assert all(table.condition == "depends on flag(), line 6" for table in found)


def test_layers_of_a_generator_that_is_left_early_are_not_counted() -> None:
    body = "def blocks():\n    for i in range(3):\n        yield Dense(4)\nm = Sequential([Input((8,))])\n"
    (model,) = program_of(f"{body}for layer in blocks():\n    m.add(layer)\n    break\nm.add(Dense(2))\n").models
    assert [row.unnamed is None for row in model.layers] == [True, False]  # Keras calls the second `dense_1`


WRONG = "Sequential([Input((4, 4, 1)), Conv2D(2, 9)])"


HELPER = f"def build():\n    return {WRONG}\n"


@pytest.mark.parametrize(
    "body",
    [
        f"if flag():\n    {WRONG}\n",
        f"if flag():\n    pass\nelse:\n    {WRONG}\n",
        f"if flag():\n    if other():\n        {WRONG}\n",
        f"for i in items:\n    if flag():\n        {WRONG}\n",
        f"for i in items:\n    {WRONG}\n",
        f"while flag():\n    {WRONG}\n",
        HELPER + "if flag():\n    build()\n",
        f"m = {WRONG} if flag() else None\n",
    ],
    ids=["then", "else", "nested", "loop", "round", "while", "helper", "expression"],
)
def test_a_problem_in_one_way_is_conditional(body: str) -> None:
    (problem,) = problems(body)
    assert problem.kind == "non-positive-dimension"
    assert problem.condition is not None


@pytest.mark.parametrize(
    "body",
    [
        WRONG + "\n",
        HELPER + "if flag():\n    build()\nelse:\n    build()\n",
        f"if flag():\n    k = 1\nelse:\n    k = 2\n{WRONG}\n",
        f"if flag():\n    raise ValueError('no')\n{WRONG}\n",
    ],
    ids=["no condition", "both ways", "after the condition", "after a way that raises"],
)
def test_a_problem_in_every_way_is_not(body: str) -> None:
    (problem,) = problems(body)
    assert problem.kind == "non-positive-dimension"
    assert problem.condition is None


def test_both_ways_that_fail_for_one_cause_are_one_failure() -> None:
    (problem,) = problems("x = Input((8,))\nif flag():\n    Conv2D(3, 3)(x)\nelse:\n    Conv2D(4, 5)(x)\n")
    assert (problem.kind, problem.condition) == ("wrong-rank", None)
    (other,) = (label for label in problem.labels if label.text.startswith("or here, in the other case"))
    assert other.span.line == problem.span.line + 2


@pytest.mark.parametrize(
    "other",
    ["Dense(3)(x)", "Dense(-1)(x)", "Conv2D(3, 3)(y)", "if other():\n        Conv2D(4, 5)(x)"],
    ids=["none", "another kind", "another input", "perhaps not"],
)
def test_ways_that_do_not_fail_for_one_cause_are_told_apart(other: str) -> None:
    body = f"x, y = Input((8,)), Input((8, 8))\nif flag():\n    Conv2D(3, 3)(x)\nelse:\n    {other}\n"
    found = problems(body)
    assert found
    assert all(problem.condition is not None for problem in found)


SWITCHED = {
    "a layer under two names": "a = Dense(4)\nb = a\nif flag():\n    b.trainable = False\n",
    "a layer in a dict": "a = Dense(4)\nd = {'l': a}\nif flag():\n    d['l'].trainable = False\n",
    "a layer by a function": "def freeze(l):\n    if flag():\n        l.trainable = False\na = Dense(4)\nfreeze(a)\n",
    "a layer in a loop": "a = Dense(4)\nfor l in [a]:\n    if flag():\n        l.trainable = False\n",
    "a layer that is handed over": "a = Dense(4)\nflag(a)\n",
    "a layer of a model that is handed over": "a = Dense(4)\nflag([a])\n",
    "a layer of a model that may be switched on already": "a = Dense(4)\no = Sequential([Input((8,)), a])\n"
    "if flag():\n    o.trainable = False\na.trainable = False\no.trainable = True\n",
}


@pytest.mark.parametrize("body", SWITCHED.values(), ids=SWITCHED)
def test_whether_a_layer_that_may_have_been_switched_is_trained_is_not_known(body: str) -> None:
    program = program_of(body + "m = Sequential([Input((8,)), a])\nm.summary()\n")
    (event,) = (e for e in program.events if isinstance(e, Summary))
    assert isinstance(event.model, ModelTrace)
    assert event.model.layers[0].switch is not None


CHANGED_DICT = {
    "in a branch": "d = {'n': 4}\ne = d\nif flag():\n    e['n'] = 5\n",
    "in a function": "d = {'n': 4}\ndef f(e):\n    if flag():\n        e.update(n=5)\nf(d)\n",
    "in a loop": "d = {'n': 4}\ne = d\nfor i in items:\n    e['n'] = 5\n",
    "handed over": "d = {'n': 4}\nflag(d)\n",
    "by keys that are not known": "d = {'n': 4, **other}\n",
    "in one of two lists": "a = [0, 0, 0, 0] if flag() else [0, 0]\nd = {'n': len(a)}\n",
    "in one of the lists that a loop collects": "a = []\nfor i in items:\n    a.append([0] * 4)\n    a.append([0] * 2)\n"
    "d = {'n': 4}\nfor row in a:\n    d['n'] = len(row)\n",
    "by the names of the module": "d = {'n': 4}\nn = 4\nif flag():\n    globals()['d'] = {'n': 5}\n",
    "by a text that is not known": "d = {'n': 4}\nexec(flag)\n",
    "by a text that is evaluated": "d = {'n': 4}\neval(flag)\n",
}


@pytest.mark.parametrize("body", CHANGED_DICT.values(), ids=CHANGED_DICT)
def test_a_size_in_a_dict_that_may_have_changed_is_not_known(body: str) -> None:
    (table,) = tables(body + "Sequential([Input((8,)), Dense(d['n'])]).summary()\n")
    assert table.rows[0][2] != 36


CHANGED_OBJECT = {
    "handed over, hiding what its class has": "class Box:\n    n = 4\nd = Box()\nflag(d)\n",
    "a dict of its own class, then": "class Box(dict):\n    pass\nd = Box()\nd.n = 5\nif flag():\n    d.n = 4\n",
    "a dict of its own class, else": "class Box(dict):\n    pass\nd = Box()\nd.n = 4\nif flag():\n    d.n = 5\n",
    "through the dict of its attributes, then": "class Box:\n    pass\nd = Box()\nd.n = 5\nif flag():\n    vars(d)['n'] = 4\n",
    "through the dict of its attributes, else": "class Box:\n    pass\nd = Box()\nd.n = 4\nif flag():\n    vars(d)['n'] = 5\n",
    "by a statement that raises": "class Box:\n    pass\nd = Box()\nd.n = 4\nd = [Box()][2]\n",
}


@pytest.mark.parametrize("body", CHANGED_OBJECT.values(), ids=CHANGED_OBJECT)
def test_a_size_in_an_object_that_may_have_changed_is_not_known(body: str) -> None:
    (table,) = tables(body + "Sequential([Input((8,)), Dense(d.n)]).summary()\n")
    assert table.rows[0][2] != 36


@pytest.mark.parametrize("asked_before", ["", "backend.image_data_format()\n"])
def test_a_setting_of_keras_that_one_way_changes_is_not_known_after_it(asked_before: str) -> None:
    change = "if flag:\n    backend.set_image_data_format('channels_first')\n"
    body = "m = Sequential([Input((9, 9, 9)), Conv2D(4, 3), Conv2D(2, 3, data_format='channels_last')])\n"
    (table,) = tables(f"from keras import backend\n{asked_before}{change}{body}m.summary()")
    kinds = [row[0] for row in table.rows]
    assert kinds == ["Conv2D", "Conv2D"]
    assert all(isinstance(shape, Unknown) for _, shape, _ in table.rows)
    assert "flag" in table.reasons[0]


def test_a_star_import_of_what_is_not_there_puts_settings_in_doubt() -> None:
    body = "units = 4\ndef tail():\n    return Dense(2)\nfrom nowhere_to_be_found import *\n"
    (table,) = tables(body + "Sequential([Input((8,)), tail(), Dense(units)]).summary()\n")
    assert table.rows[0] == ("Dense", (None, 2), 18)
    assert table.rows[1] != ("Dense", (None, 4), 12)


def test_a_star_import_of_a_library_replaces_what_it_has() -> None:
    body = "e, units = 1, 4\nfrom math import *\nSequential([Input((8,)), Dense(int(e) + units)]).summary()\n"
    assert tables(body)[0].rows == (("Dense", (None, 6), 54),)


FOLDER = 'import keras\nds = keras.utils.image_dataset_from_directory("photos", image_size=(8, 8), batch_size={batch})\n'


@pytest.mark.parametrize(
    ("items", "sure"), [("ds.take(1)", True), ("ds", True), ("ds.skip(1)", False), ("ds.filter(print)", False), ("them", False)]
)
def test_a_loop_over_a_data_set_has_a_round_and_so_builds_the_model(items: str, sure: bool) -> None:
    """Keras makes no data set of a folder without files."""
    body = FOLDER.format(batch=32) + "def f(them):\n    units = 2\n    model = Sequential([Conv2D(4, 3)])\n"
    body += f"    for x, y in {items}:\n        model(x)\n        units = 3\n"
    body += "    model.summary()\n    Sequential([Input((8,)), Dense(units)]).summary()\nf(unknown())\n"
    first, second = tables(body)
    assert (first.rows[0][2] == 112) is sure
    shape = first.rows[0][1]
    assert (isinstance(shape, tuple) and shape[1:] == (6, 6, 4)) is sure
    assert (second.rows == (("Dense", (None, 3), 27),)) is sure


def test_what_the_first_round_of_a_loop_finds_is_told_once() -> None:
    body = FOLDER.format(batch=32) + "model = Sequential([Conv2D(4, 9)])\nfor x, y in ds:\n    model(x)\n"
    (problem,) = problems(body)
    assert problem.condition is None


GIVEN_BY_NAME = """
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.c = Conv2D(4, 3)
    def call(self, x, y):
        return self.c(y["a"] if isinstance(y, dict) else y)
x, _ = next(iter(ds))
m = M()
m({given})
m.summary()
"""


@pytest.mark.parametrize("given", ["x, y=x", "x, y={'a': x}", "x=x, y=x"])
def test_a_batch_at_hand_that_is_given_by_name_has_that_number_too(given: str) -> None:
    (table,) = tables(FOLDER.format(batch=32) + GIVEN_BY_NAME.replace("{given}", given))
    shape = table.rows[0][1]
    assert shape[0] is not None
    assert shape[1:] == (6, 6, 4)


def test_a_batch_at_hand_has_a_number_of_samples() -> None:
    """Keras shows that number, not None, where a batch builds the model."""
    body = FOLDER.format(batch=32) + "x, y = next(iter(ds))\nm = Sequential([Conv2D(4, 3)])\nm(x)\nm.summary()\n"
    (table,) = tables(body)
    shape = table.rows[0][1]
    assert shape[0] is not None
    assert shape[1:] == (6, 6, 4)


def test_words_that_a_layer_may_have_without_a_number_are_no_mistake() -> None:
    body = 'import keras\nv = keras.layers.StringLookup(max_tokens=settings["words"])\nv.adapt(["a"])\nx = v(["a"])\n'
    assert tables(body + "Sequential([Input((8,)), Dense(4)]).summary()\n")[0].rows == (("Dense", (None, 4), 36),)


@pytest.mark.parametrize("states", ["state", "states=state"])
def test_a_cell_that_belongs_to_an_rnn_is_not_counted_twice(states: str) -> None:
    body = (
        "import keras\nimport numpy as np\nclass Own(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.cell = keras.layers.LSTMCell(4)\n        self.rnn = keras.layers.RNN(self.cell, return_state=True)\n"
        "    def call(self, x):\n        x, *state = self.rnn(x)\n"
        f"        x, state = self.cell(x, {states})\n        return x\nm = Own()\nm(np.zeros((1, 5, 4)))\nm.summary()\n"
    )
    assert total(body) == 144


def test_a_layer_that_is_applied_at_each_step_is_not_counted_twice() -> None:
    body = (
        "from keras import Model\nfrom keras.layers import TimeDistributed\nd = Dense(4)\nx = Input((5, 3))\n"
        "Model(x, [TimeDistributed(d)(x), TimeDistributed(d)(x), d(x)]).summary()\n"
    )
    assert total(body) == 16


def total(body: str) -> object:
    (event,) = [event for event in program_of(body).events if isinstance(event, Summary)]
    assert isinstance(event.model, ModelTrace)
    return totals(event.model).total
