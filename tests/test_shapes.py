"""The algebra of dimensions against Python's own integers: whatever the symbols are worth, the expression is worth the same."""

from __future__ import annotations

import operator
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlint.diagnostics import Span
from cnnlint.shapes import Size, Symbol, bounds, ceil_div, differ, less, maximum, minimum, same, substitute, symbol, text

RANGES = {"batch": (0, 40), "filters": (1, 12), "offset": (-6, 6), "free": (None, None)}
SYMBOLS = {name: symbol(name, "a test", None, *limits) for name, limits in RANGES.items()}

Values = dict[str, int]


@dataclass(frozen=True)
class Pair:
    """A dimension, and the same arithmetic on plain integers."""

    size: Size
    worth: Callable[[Values], int]

    def __repr__(self) -> str:
        return text(self.size)


def _number(value: int) -> Pair:
    return Pair(value, lambda _: value)


def _named(name: str) -> Pair:
    return Pair(SYMBOLS[name], lambda values: values[name])


def _combined(name: str, a: Pair, b: Pair) -> Pair:
    on_sizes, on_ints = OPERATIONS[name]
    return Pair(on_sizes(a.size, b.size), lambda values: on_ints(a.worth(values), b.worth(values)))


OPERATIONS: dict[str, tuple[Callable[[Size, Size], Size], Callable[[int, int], int]]] = {
    "+": (operator.add, operator.add),
    "-": (operator.sub, operator.sub),
    "*": (operator.mul, operator.mul),
    "//": (operator.floordiv, operator.floordiv),
    "%": (operator.mod, operator.mod),
    "minimum": (minimum, min),
    "maximum": (maximum, max),
    "ceil_div": (ceil_div, lambda a, b: -(-a // b)),
}
DIVIDING = ("//", "%", "ceil_div")
leaves = st.one_of(st.integers(-9, 40).map(_number), st.sampled_from(sorted(RANGES)).map(_named))
divisors = st.one_of(st.integers(1, 9).map(_number), st.just(_named("filters")))


def _grown(children: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    plain = st.builds(_combined, st.sampled_from([o for o in OPERATIONS if o not in DIVIDING]), children, children)
    return plain | st.builds(_combined, st.sampled_from(DIVIDING), children, divisors)


pairs = st.recursive(leaves, _grown, max_leaves=6)
assignments = st.fixed_dictionaries(
    {name: st.integers(-30 if low is None else low, 30 if high is None else high) for name, (low, high) in RANGES.items()}
)
few = settings(max_examples=150, deadline=None)


@few
@given(pairs, pairs, pairs)
def test_dimensions_are_a_commutative_ring(x: Pair, y: Pair, z: Pair) -> None:
    a, b, c = x.size, y.size, z.size
    assert a + b == b + a
    assert a * b == b * a
    assert (a + b) + c == a + (b + c)
    assert (a * b) * c == a * (b * c)
    assert a * (b + c) == a * b + a * c
    assert (a + 0, a * 1, a * 0, a - a) == (a, a, 0, 0)


@few
@given(pairs, pairs)
def test_equal_dimensions_are_written_alike_and_hash_alike(x: Pair, y: Pair) -> None:
    there_and_back = (x.size + y.size) - y.size
    assert same(there_and_back, x.size)
    assert text(there_and_back) == text(x.size)
    assert hash(there_and_back) == hash(x.size)


@few
@given(pairs, assignments)
def test_a_dimension_is_worth_what_python_computes(pair: Pair, values: Values) -> None:
    assert substitute(pair.size, values) == pair.worth(values)


@pytest.mark.parametrize("name", OPERATIONS)
def test_substituting_first_or_last_is_the_same(name: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(pairs, divisors if name in DIVIDING else pairs, assignments)
    def holds(x: Pair, y: Pair, values: Values) -> None:
        combined = _combined(name, x, y)
        first = OPERATIONS[name][0](substitute(x.size, values), substitute(y.size, values))
        assert substitute(combined.size, values) == first == combined.worth(values)

    holds()


@few
@given(pairs, assignments)
def test_substituting_in_steps_is_substituting_at_once(pair: Pair, values: Values) -> None:
    stepwise: Size = pair.size
    for name, value in values.items():
        stepwise = substitute(stepwise, {name: value})
    assert stepwise == pair.worth(values)


@few
@given(pairs, assignments)
def test_the_bounds_hold_for_every_value(pair: Pair, values: Values) -> None:
    low, high = bounds(pair.size)
    assert low is None or low <= pair.worth(values)
    assert high is None or pair.worth(values) <= high


@few
@given(pairs, pairs, assignments)
def test_what_is_said_to_be_less_or_different_always_is(x: Pair, y: Pair, values: Values) -> None:
    if less(x.size, y.size):
        assert x.worth(values) < y.worth(values)
    if differ(x.size, y.size):
        assert x.worth(values) != y.worth(values)
    if same(x.size, y.size):
        assert x.worth(values) == y.worth(values)


n, k = symbol("n", minimum=0), symbol("k", minimum=1)


@pytest.mark.parametrize(
    ("size", "written"),
    [
        ((4 * n + 3) // 4, "n"),
        ((2 * n + 1) // 4, "(n // 2)"),
        ((n // 2) // 3, "(n // 6)"),
        ((n // 2 + 1) // 3, "((n + 2) // 6)"),
        (k // k, "1"),
        (k % k, "0"),
        ((6 * n + 5) % 3, "2"),
        (minimum(n, n + 1), "n"),
        (maximum(3, n, 7), "max(7, n)"),
        (minimum(3, maximum(n, 3)), "3"),
        (64 * n + 64, "64·n + 64"),
        (3 - n, "-n + 3"),
    ],
)
def test_an_expression_simplifies_as_far_as_it_is_provable(size: Size, written: str) -> None:
    assert text(size) == written


def test_different_symbols_of_one_name_stay_apart() -> None:
    here, there = symbol("n", "read from a file"), symbol("n", "an argument")
    assert here != there
    assert (here - there) != 0
    assert here * there == there * here


def test_none_differs_from_nothing_and_is_the_same_as_itself() -> None:
    assert not differ(None, 3)
    assert not differ(n, None)
    assert same(None, None)
    assert not same(None, n)


def test_numbers_that_never_meet() -> None:
    assert differ(2 * n, 5)
    assert differ(n + 1, 0)
    assert differ(n % 4, 4)
    assert not differ(n, 0)
    assert less(n, n + 1)
    assert not less(n, n)


@pytest.mark.parametrize(
    "step",
    [
        lambda d: (d + 1) // 2,
        lambda d: (3 * d + n) % 7,
        lambda d: minimum(d * 2, d + 5),
        lambda d: 3 * d + k,
    ],
    ids=["halved", "remainder", "minimum", "tripled"],
)
def test_two_hundred_nested_operations_stay_small(step: Callable[[Size], Size]) -> None:
    size: Size = n
    for _ in range(200):
        size = step(size)
        assert len(text(size)) < 100_000


def test_an_expression_that_is_too_large_keeps_its_bounds() -> None:
    large = k**8 * k**8
    assert text(large).startswith("size_")
    assert less(0, large)


def test_a_product_with_a_factor_that_may_be_negative_has_no_bounds() -> None:
    """Its least value is that of one end of the one with the other end of the other: -6 · 12."""
    assert bounds(SYMBOLS["offset"] * SYMBOLS["filters"]) == (None, None)
    assert bounds(SYMBOLS["filters"] * SYMBOLS["batch"]) == (0, 480)


def test_what_may_be_zero_is_not_divided_by_itself() -> None:
    batch = SYMBOLS["batch"]
    assert (text(batch // batch), text(batch % batch)) == ("(batch // batch)", "(batch % batch)")


def test_a_symbol_goes_to_another_process_whole() -> None:
    size = symbol("n", "a test", Span("a.py", 3, 1), -1, 7, supposed=True)
    (before,), (after,) = size.symbols, pickle.loads(pickle.dumps(size)).symbols
    assert [getattr(after, name) for name in Symbol.__slots__] == [getattr(before, name) for name in Symbol.__slots__]


def test_repeated_pooling_is_one_division() -> None:
    size: Size = n
    for _ in range(200):
        size = size // 2
    assert text(size) == f"(n // {prod([2] * 200)})"


@pytest.mark.parametrize("operation", [operator.floordiv, operator.mod])
def test_dividing_by_zero_is_pythons_error(operation: Callable[[Size, int], Size]) -> None:
    with pytest.raises(ZeroDivisionError):
        operation(n, 0)


def test_powers() -> None:
    assert (n**0, n**1, text(n**2)) == (1, n, text(n * n))
    with pytest.raises(TypeError):
        n**9
