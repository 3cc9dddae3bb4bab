"""Python's functions over abstract values: what is known is computed as Python computes it, the rest is bounded or unknown."""

from __future__ import annotations

import ast
import collections
import copy
import functools
import itertools
import json
import math
import operator
from typing import Any

import pytest
from fake_context import FakeContext, PythonError
from work_done import with_calls

from cnnlint.arguments import Arguments, BindError
from cnnlint.library import find
from cnnlint.library.python.kinds import from_native, to_native
from cnnlint.library.python.numbers import augmented, binary, compare, unary
from cnnlint.shapes import Expr, symbol, text
from cnnlint.values import Array, Dataset, External, ListValue, Scalar, Unknown

MODULES = {m.__name__: m for m in (collections, copy, functools, itertools, json, math, operator)}
SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>", ast.Eq: "==", ast.NotEq: "!=",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not", ast.In: "in",
    ast.NotIn: "not in", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not",
}  # fmt: skip


class Reader:
    """Evaluates a Python expression through the library functions, as the evaluator does."""

    def __init__(self, names: dict[str, Any] | None = None) -> None:
        self.at, self.names = FakeContext(), names or {}

    def read(self, source: str) -> Any:
        return self.visit(ast.parse(source, mode="eval").body)

    def visit(self, node: ast.expr) -> Any:
        return getattr(self, type(node).__name__)(node)

    def Constant(self, node: ast.Constant) -> Any:
        return node.value

    def Name(self, node: ast.Name) -> Any:
        if node.id in self.names:
            return self.names[node.id]
        return External(node.id if node.id in MODULES else f"builtins.{node.id}")

    def Tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.visit(e) for e in node.elts)

    def List(self, node: ast.List) -> Any:
        return ListValue(self.visit(e) for e in node.elts)

    def Set(self, node: ast.Set) -> Any:
        return self.at.do("builtins.set", self.Tuple(node))  # type: ignore[arg-type]

    def Dict(self, node: ast.Dict) -> Any:
        return self.at.do(
            "builtins.dict", tuple((self.visit(k), self.visit(v)) for k, v in zip(node.keys, node.values, strict=True))
        )

    def BinOp(self, node: ast.BinOp) -> Any:
        return binary(self.at, SIGNS[type(node.op)], self.visit(node.left), self.visit(node.right))

    def UnaryOp(self, node: ast.UnaryOp) -> Any:
        return unary(self.at, SIGNS[type(node.op)], self.visit(node.operand))

    def Compare(self, node: ast.Compare) -> Any:
        return compare(self.at, SIGNS[type(node.ops[0])], self.visit(node.left), self.visit(node.comparators[0]))

    def Attribute(self, node: ast.Attribute) -> Any:
        receiver = self.visit(node.value)
        if hasattr(receiver, "get"):
            return receiver.get(node.attr, self.at)
        return self.at.member(receiver, f"builtins.{type(receiver).__name__}", node.attr)

    def Subscript(self, node: ast.Subscript) -> Any:
        return self.at.item(self.visit(node.value), self.visit(node.slice))

    def Lambda(self, node: ast.Lambda) -> Any:
        def function(*given: Any) -> Any:
            inner = Reader({**self.names, **dict(zip([a.arg for a in node.args.args], given, strict=True))})
            return inner.visit(node.body)

        return function

    def Call(self, node: ast.Call) -> Any:
        keywords = {k.arg: self.visit(k.value) for k in node.keywords if k.arg}
        return self.at.call(self.visit(node.func), Arguments(tuple(self.visit(a) for a in node.args), keywords))


EXPRESSIONS = """
2 + 3 * 4 - 1
7 / 2
7 // 2
-7 // 2
-7 % 3
2 ** 10
2 ** -1
1 << 5
6 & 3 | 8
~5
not 0
-2.5
True + 1
"a" + "b"
"ab" * 3
3 * (1, 2)
[1] * 3 + [2]
(1,) + (2, 3)
"conv%d_%s" % (3, "x")
"%.2f" % 3.14159
{1, 2} | {3}
{1, 2} - {2}
{1, 2} & {2, 3}
{1, 2} ^ {2, 3}
{1, "a", None} - {True, "b"}
{1.5, 1, "a"} & {"a", 1.5}
{2, 1.5} ^ {1.5, 3}
{1, True, 1.0}
[2 in [1, "a", 2], "b" in [1, "a", None], 2 in [1, True]]
{"a": 1} | {"b": 2}
1 < 2
1 == 1.0
"a" == 1
(1, 2) < (1, 3)
[1, 2] == [1, 2]
{"a": 1} == {"a": 1}
None is None
[] is not None
"b" in "abc"
2 in [1, 2]
3 not in (1, 2)
"a" in {"a": 1}
len("abc")
len([1, 2])
len({"a": 1})
len(range(2, 11, 3))
list(range(5))
list(range(10, 0, -3))
3 in range(5)
range(5)[-1]
int(3.9)
int(-3.9)
int("42")
int("ff", 16)
float("1.5")
float(3)
str(12)
str((1, "a"))
repr("x")
format(3.14159, ".2f")
bool([])
list("abc")
tuple([1, 2])
set([1, 2, 2])
dict(a=1, b=2)
dict([("a", 1)], b=2)
list(enumerate(["a", "b"], 1))
list(zip([1, 2, 3], "ab"))
list(map(lambda x: x * 2, [1, 2]))
list(map(lambda x, y: x + y, [1, 2], [3, 4]))
list(filter(lambda x: x > 1, [1, 2, 3]))
list(filter(None, [0, 1]))
sorted([3, 1, 2])
sorted(["bb", "a"], key=len, reverse=True)
list(reversed([1, 2]))
sum([1, 2, 3])
sum([[1], [2]], [])
min(3, 1, 2)
max([1, 5], key=lambda x: -x)
max([], default=7)
abs(-3)
round(2.5)
round(3.14159, 2)
pow(2, 5)
pow(2, 5, 7)
divmod(7, 2)
any([0, 1])
all([1, 0])
next(iter([1, 2]))
next(iter([]), 5)
isinstance(1, int)
isinstance(True, int)
isinstance("a", (int, str))
isinstance([1], tuple)
isinstance(None, int)
"A-b".lower()
"a,b".split(",")
"-".join(["a", "b"])
"x{}y{n}".format(1, n=2)
"model.h5".endswith(".h5")
"abc".replace("b", "")
"a".zfill(3)
" x ".strip()
(5).bit_length()
(2.0).is_integer()
[1, 2, 1].count(1)
[3, 4].index(4)
(3, 4).index(3)
[1, 2].copy()
{"a": 1}.get("a")
{"a": 1}.get("b", 2)
list({"a": 1}.items())
list({"a": 1}.keys())
list({"a": 1}.values())
{1, 2}.union([3])
math.ceil(28 / 3)
math.floor(-1.5)
math.sqrt(16)
math.log2(8)
math.pi
math.prod([2, 3])
math.gcd(12, 18)
math.pow(2, 3)
operator.add(1, 2)
operator.itemgetter(1)([5, 6])
functools.reduce(lambda a, b: a * b, [1, 2, 3, 4])
functools.partial(max, 3)(2, 5)
list(itertools.product([1, 2], "ab"))
list(itertools.product([0, 1], repeat=2))
list(itertools.chain([1], (2, 3)))
list(itertools.chain.from_iterable([[1], [2]]))
list(itertools.accumulate([1, 2, 3]))
list(itertools.islice([1, 2, 3, 4], 1, 3))
list(zip("ab", itertools.count()))
list(itertools.combinations([1, 2, 3], 2))
list(itertools.repeat(0, 2))
list(itertools.zip_longest([1], [2, 3], fillvalue=0))
list(itertools.takewhile(lambda n: n < 3, [1, 2, 3, 1]))
list(itertools.dropwhile(lambda n: n < 3, [1, 2, 3, 1]))
list(itertools.filterfalse(lambda n: n < 3, [1, 2, 3, 1]))
list(itertools.filterfalse(None, [0, 2, 3]))
list(itertools.compress("abc", [1, 0, 1]))
list(map(lambda p: list(p[1]), itertools.groupby([1, 1, 2, 1])))
list(map(lambda p: (p[0], list(p[1])), itertools.groupby("aAb", key=lambda c: c.lower())))
collections.namedtuple("P", "x y")(1, y=2).y
collections.Counter("aab")["a"]
json.loads('{"a": [1, null, true]}')
json.dumps({"a": 1})
copy.deepcopy([[1], {"a": (2,)}])
"""


@pytest.mark.parametrize("source", EXPRESSIONS.strip().splitlines())
def test_what_is_known_is_computed_as_python_computes_it(source: str) -> None:
    result, expected = Reader().read(source), eval(source, dict(MODULES))
    assert to_native(result) == expected
    assert type(to_native(result)) is type(expected)


@pytest.mark.parametrize(
    "source",
    ["1 + 'a'", "'a' + 1", "1 / 0", "1 // 0", "1.5 % 0", "[1] * 1.5", "1 < 'a'", "-'a'", "int('x')", "len(3)",
     "range(1.5)", "range(0, 5, 0)", "max([])", "[].pop()", "[1].index(2)", "{}.pop('a')", "next(iter([]))", "'%d' % 'a'",
     "sorted([1, 'a'])", "math.sqrt(-1)", "1 in 5", "None + 1", "[1].remove(2)", "float('a')"],
)  # fmt: skip
def test_what_python_rejects_raises(source: str) -> None:
    with pytest.raises(Exception) as real:  # noqa: PT011
        eval(source, dict(MODULES))
    with pytest.raises(PythonError, match=f"^{type(real.value).__name__}"):
        Reader().read(source)


n = symbol("n", minimum=1)
m = symbol("m", minimum=0)

SYMBOLIC = {
    "int(n / 2)": "(n // 2)",
    "int(n * 0.5)": "(n // 2)",
    "int(n * 2 / 2)": "n",
    "n // 2 * 2": "2·(n // 2)",
    "int(m / n)": "(m // n)",
    "math.ceil(n / 32)": "-((-n) // 32)",
    "math.floor(n / 32)": "(n // 32)",
    "int(math.ceil(4 * n / 4))": "n",
    "2 * n ** 2 - n": "2·n·n - n",
    "max(n, 0)": "n",
    "min(n, 0)": "0",
    "max(n, m)": "max(m, n)",
    "sum([n, n, 1])": "2·n + 1",
    "abs(n)": "n",
    "round(n)": "n",
    "int(float(n))": "n",
    "len(range(n))": "n",
    "len(range(0, n, 2))": "((n + 1) // 2)",
    "range(n)[2]": "2",
    "divmod(n, 2)[1]": "(n % 2)",
    "n << 3": "8·n",
    "2 ** n": "2**n",
    "len(x)": "60000",
    "len(unread)": "len(class_names)",
    "int(unread)": "class_names",
}


@pytest.mark.parametrize("source", SYMBOLIC)
def test_symbolic_sizes_stay_exact(source: str) -> None:
    unread = Unknown("read from the disk", name="class_names")
    result = Reader({"n": n, "m": m, "x": Array((60000, 28, 28)), "unread": unread}).read(source)
    assert text(result).replace("-n // 32", "(-n) // 32") == SYMBOLIC[source]


@pytest.mark.parametrize(
    ("source", "expected"),
    [("n > 0", True), ("n <= 0", False), ("n == n", True), ("n / 2 > 0", True), ("n == 0", False), ("n in (0, -1)", False),
     ("n is None", False), ("0 in range(3)", True), ("m / 2 < -1", False), ("n != 'a'", True)],
)  # fmt: skip
def test_comparisons_that_hold_for_every_value_are_decided(source: str, expected: bool) -> None:
    assert Reader({"n": n, "m": m}).read(source) is expected


@pytest.mark.parametrize("source", ["n > 1", "n == m", "n < m", "n in (1, 2)", "[n] == [1]", "n / 2 > 1", "n * 0.1 == 1"])
def test_comparisons_that_depend_on_the_value_are_unknown(source: str) -> None:
    assert isinstance(Reader({"n": n, "m": m}).read(source), Unknown)


def test_a_second_rounding_ends_the_exact_quotient() -> None:
    """`n / 100 * 100` is not always `n` in floating point, so its integer part is a number of its own."""
    assert int(29 / 100 * 100) == 28 or int(57 / 100 * 100) != 57
    at = FakeContext()
    result = at.do("builtins.int", binary(at, "*", binary(at, "/", n, 100), 100))
    assert isinstance(result, Expr)
    assert result != n


def test_large_sets_cost_what_they_hold() -> None:
    """Indices are split so: to compare each with each takes minutes."""
    number, calls = with_calls(lambda: Reader().read("len(set(range(50000)) - set(range(100, 10100)))"))
    assert number == 40_000
    assert calls < 1000


def test_lists_with_an_unknown_tail() -> None:
    at = FakeContext()
    open_list = ListValue([1, 2], at.unknown("a loop of unknown length"))
    assert isinstance(at.do("builtins.len", open_list), Expr)
    assert compare(at, ">=", at.do("builtins.len", open_list), 2) is True
    length = at.do("builtins.len", open_list)
    assert at.do("builtins.len", open_list) == length
    assert compare(at, "in", 2, open_list) is True
    assert isinstance(compare(at, "in", 3, open_list), Unknown)
    assert to_native(at.do("builtins.zip", (5, 6), open_list)) == [(5, 1), (6, 2)]
    at.method(open_list, "append", 9)
    assert open_list.items == [1, 2]
    assert at.do("builtins.len", open_list) == length + 1
    at.method(open_list, "remove", 2)
    assert at.do("builtins.len", open_list) not in (length, length + 1)
    assert isinstance(at.do("builtins.sum", open_list), Unknown)


def test_whole_numbers_whose_number_is_not_known_add_up_to_a_whole_number() -> None:
    at = FakeContext()
    lengths = ListValue([3], at.unknown("a loop"), symbol("length", minimum=0))
    whole = ListValue([], at.unknown("a loop"), n - 9)
    total = at.do("builtins.sum", lengths)
    assert isinstance(total, Expr)
    assert compare(at, ">=", total, 0) is True
    assert at.do("builtins.sum", lengths) != total
    assert isinstance(at.do("builtins.round", at.do("operator.truediv", total, symbol("rows", minimum=1))), Expr)
    assert isinstance(compare(at, ">=", at.do("builtins.sum", whole), 0), Unknown)
    assert compare(at, ">=", at.do("builtins.max", lengths), 0) is True
    assert isinstance(compare(at, ">=", at.do("builtins.min", whole), 0), Unknown)
    for item in (0.5, Scalar("numpy.int64", n), at.unknown("data")):
        for name in ("sum", "max", "min"):
            assert isinstance(at.do(f"builtins.{name}", ListValue([], at.unknown("a loop"), item)), Unknown)


def test_changes_go_through_the_store() -> None:
    at = FakeContext()
    names, sizes, seen = from_native([1]), from_native({"a": 1}), from_native({1})
    at.store.fork()
    at.method(names, "extend", (2, 3))
    at.method(names, "insert", 0, 0)
    at.method(names, "reverse")
    at.method(sizes, "update", {"b": 2})
    at.method(seen, "add", 2)
    augmented(at, "+", names, (7,))
    assert (to_native(names), to_native(sizes), to_native(seen)) == ([3, 2, 1, 0, 7], {"a": 1, "b": 2}, {1, 2})
    at.store.leave()
    assert (to_native(names), to_native(sizes), to_native(seen)) == ([1], {"a": 1}, {1})


def test_command_line_arguments_have_their_defaults() -> None:
    at = FakeContext()
    parser = at.do("argparse.ArgumentParser", description="x")
    at.method(parser, "add_argument", "--img-size", "-s", type=External("builtins.int"), default="32")
    at.method(parser, "add_argument", "--augment", action="store_true")
    at.method(parser, "add_argument", "--out", required=True)
    at.method(parser, "add_argument", "data")
    args = at.method(parser, "parse_args")
    assert (args.get("img_size", at), args.get("augment", at)) == (32, False)
    assert args.get("out", at).name == "out"
    assert args.get("data", at).reason == "given on the command line"
    assert isinstance(at.do("argparse.Namespace", a=1).get("_get_kwargs", at), Unknown)
    known, _ = at.method(parser, "parse_known_args")
    assert known.get("img_size", at) == 32


def test_attribute_bags() -> None:
    at = FakeContext()
    config = at.do("easydict.EasyDict", {"model": {"filters": 32}})
    assert config.get("model", at).get("filters", at) == 32
    space = at.do("types.SimpleNamespace", width=3)
    space.set("depth", 4, at)
    assert (space.get("width", at), space.get("depth", at)) == (3, 4)
    at.do("absl.flags.DEFINE_integer", "units", 64, "help")
    assert at.external("absl.flags.FLAGS").get("units", at) == 64


def test_a_missing_key_of_a_defaultdict_is_made() -> None:
    at = FakeContext()
    groups = at.do("collections.defaultdict", External("builtins.list"))
    at.method(groups.item("a", at), "append", 1)
    assert to_native(groups) == {"a": [1]}


@pytest.mark.parametrize(
    ("sign", "changed"), [("+", operator.iadd), ("-", operator.isub), ("|", operator.ior), ("&", operator.iand)]
)
def test_a_counter_changes_in_place(sign: str, changed: Any) -> None:
    at, (one, other) = FakeContext(), ("aab", "abbbc")
    counted = at.do("collections.Counter", one)
    assert augmented(at, sign, counted, at.do("collections.Counter", other)) is counted
    assert to_native(counted) == changed(collections.Counter(one), collections.Counter(other))


def test_random_numbers_keep_their_bounds_and_differ() -> None:
    at = FakeContext()
    one, other = at.do("random.randint", 1, 5), at.do("random.randint", 1, 5)
    assert compare(at, ">=", one, 1) is True
    assert compare(at, "<=", one, 5) is True
    assert isinstance(compare(at, "==", one, other), Unknown)
    assert compare(at, "<", at.do("random.random"), 2) is True


def test_the_interpreter_is_python_3_11_or_newer() -> None:
    at = FakeContext()
    assert compare(at, ">=", at.external("sys.version_info"), (3, 6)) is True
    assert at.external("sys.version_info").get("major", at) == 3


def test_numpy_scalars_keep_their_type() -> None:
    at = FakeContext()
    classes = binary(at, "+", Scalar("numpy.int64", n - 1), 1)
    assert (classes.type, classes.value) == ("numpy.int64", n)
    assert at.do("builtins.int", classes) == n
    assert binary(at, "/", Scalar("numpy.int64", 7), 2).value == 3.5


def test_next_of_a_data_set_is_one_element() -> None:
    at = FakeContext()
    batch = (Array((32, 28, 28, 1)), Array((32,)))
    assert at.do("builtins.next", at.do("builtins.iter", Dataset(batch, batched=True))) == batch


def test_a_shadowed_difference_is_seen() -> None:
    """The table above would notice a function that computes something else."""
    assert to_native(Reader().read("sorted([3, 1, 2])")) != [3, 1, 2]


def strange_values(at: FakeContext) -> list[Any]:
    return [
        at.unknown("why"), n, Scalar("float", low=0.0), Scalar("numpy.int64", n), Array((None, 10)), Array(at.unknown("why")),
        ListValue([1, n], at.unknown("why")), from_native({"a": 1}), from_native({1, 2}), Dataset(Array((32, 3))), None, "text",
        External("os"), (1, n), 2.5, slice(1, 2),
    ]  # fmt: skip


def modelled_here() -> list[str]:
    import cnnlint.library as library

    here = (name for name, module in library._modules().items() if module.startswith("python."))
    return sorted(name for name in here if name != "operator.getitem")  # that is the evaluator's


@pytest.mark.parametrize("name", modelled_here())
def test_no_argument_breaks_a_function(name: str) -> None:
    """Whatever it is handed, a function answers with a value or with the exception that Python would raise."""
    for count in range(4):
        for shift in range(len(strange_values(FakeContext()))):
            at = FakeContext()
            values = strange_values(at)
            given = [values[(shift * (i + 1) + i) % len(values)] for i in range(count)]
            _try(at, name, given)


def _try(at: FakeContext, name: str, given: list[Any]) -> None:
    model = find(name)
    assert model is not None
    room = name.rpartition(".")[0]
    own = {
        "builtins.list": from_native([1]),
        "builtins.tuple": (1,),
        "builtins.dict": from_native({"a": 1}),
        "builtins.set": from_native({1}),
        "builtins.str": "a",
        "builtins.int": 3,
        "builtins.float": 0.5,
        "builtins.range": at.do("builtins.range", 3),
        "argparse.ArgumentParser": at.do("argparse.ArgumentParser"),
        "argparse._SubParsersAction": at.method(at.do("argparse.ArgumentParser"), "add_subparsers"),
        "configparser.ConfigParser": at.do("configparser.ConfigParser"),
        "configparser.SectionProxy": at.method(at.do("configparser.ConfigParser"), "defaults"),
        "collections.Counter": at.do("collections.Counter", "aab"),
        "distinct": Array((n,), "int64", 0, 9, kind="distinct"),
        "collections.deque": at.apply("collections.deque", Arguments((from_native([1, 2, 3]), 2))),
    }
    receiver = [own[room]] if room in own else []
    try:
        if model.attribute:
            model.function(at, *receiver)
        else:
            at.apply(name, Arguments(tuple(receiver + given)))
    except (PythonError, BindError):
        pass
