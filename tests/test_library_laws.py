"""Whatever a random chain of operations does to a small random array, the abstract result contains the concrete one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from fake_context import FakeContext
from hypothesis import given, settings
from hypothesis import strategies as st
from library_referee import abstract, disagreement

from cnnlint import library
from cnnlint.shapes import symbol
from cnnlint.values import Array, Scalar

DTYPES = ("bool", "uint8", "int8", "int32", "int64", "float32", "float64")
SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "//": np.floor_divide,
    "%": np.mod,
    "<": np.less,
    "==": np.equal,
    "**": np.power,
    "&": np.bitwise_and,
    ">>": np.right_shift,
}
REDUCTIONS = ("sum", "mean", "max", "min", "std", "argmax", "prod", "any")


@st.composite
def arrays(draw: st.DrawFn, rank: int = 3) -> np.ndarray:
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=rank)))
    dtype = draw(st.sampled_from(DTYPES))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    low, high = sorted((draw(st.integers(-100, 300)), draw(st.integers(-100, 300))))
    if dtype == "bool":
        return rng.integers(0, 2, shape).astype(bool)
    if dtype.startswith(("int", "uint")):
        info = np.iinfo(dtype)
        low, high = max(low, info.min), min(high, info.max)
        return rng.integers(min(low, high), max(low, high) + 1, shape).astype(dtype)
    return rng.uniform(low, high + 1, shape).astype(dtype)


Step = tuple[str, tuple[Any, ...], dict[str, Any]]


def axis_for(a: np.ndarray, number: int) -> int:
    return number % a.ndim if a.ndim else 0


def step_on(a: np.ndarray, choice: int, number: int) -> tuple[str, tuple[Any, ...], Callable[[np.ndarray], Any]] | None:
    """A library function, its further arguments, and what NumPy does."""
    axis, scalar = axis_for(a, number), number - 5
    steps: list[tuple[str, tuple[Any, ...], Callable[[np.ndarray], Any]]] = [
        ("numpy.reshape", (-1,), lambda x: x.reshape(-1)),
        ("numpy.reshape", ((*a.shape, 1),), lambda x: x.reshape(*x.shape, 1)),
        ("numpy.expand_dims", (axis,), lambda x: np.expand_dims(x, axis)),
        ("numpy.squeeze", (), np.squeeze),
        ("numpy.transpose", (), np.transpose),
        ("numpy.flip", (axis,), lambda x: np.flip(x, axis)),
        ("numpy.repeat", (2, axis), lambda x: np.repeat(x, 2, axis)),
        ("numpy.tile", (2,), lambda x: np.tile(x, 2)),
        ("numpy.pad", (1,), lambda x: np.pad(x, 1)),
        ("numpy.ravel", (), np.ravel),
        ("numpy.abs", (), np.abs),
        ("numpy.square", (), np.square),
        ("numpy.clip", (0, 1), lambda x: np.clip(x, 0, 1)),
        ("numpy.maximum", (scalar,), lambda x: np.maximum(x, scalar)),
        ("numpy.minimum", (0.5,), lambda x: np.minimum(x, 0.5)),
        ("numpy.ndarray.astype", ("float32",), lambda x: x.astype("float32")),
        ("numpy.ndarray.astype", ("uint8",), lambda x: x.astype("uint8")),
        ("numpy.ndarray.astype", ("int64",), lambda x: x.astype("int64")),
        ("numpy.moveaxis", (axis, 0), lambda x: np.moveaxis(x, axis, 0)),
        ("numpy.floor", (), np.floor),
        ("numpy.tanh", (), np.tanh),
        ("numpy.where", (1, 0), lambda x: np.where(x, 1, 0)),
    ]
    name, more, real = steps[choice % len(steps)]
    coarse = name == "numpy.tanh" and np.tanh(np.zeros(1, a.dtype)).dtype == np.float16  # rounds by more than later steps allow
    return None if coarse or (a.dtype == bool and name == "numpy.clip") else (name, more, real)


@settings(max_examples=250, deadline=None)
@given(arrays(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), min_size=1, max_size=5))
def test_chains(a: np.ndarray, steps: list[tuple[int, int]]) -> None:
    at, said, real = FakeContext(), abstract(a), a
    for choice, number in steps:
        if not isinstance(said, Array) or real.ndim == 0 or real.size > 2000:
            break
        found = step_on(real, choice, number)
        if found is None:
            continue
        name, more, function = found
        try:
            with np.errstate(all="ignore"):
                real = np.asarray(function(real))
        except OverflowError:  # a number that the dtype cannot hold
            break
        said = at.do(name, said, *more)
        problem = disagreement(said, real if real.ndim else real[()], exact=isinstance(said, Array))
        assert problem is None, f"{name}{more}: {problem}"


OPERANDS = st.one_of(st.integers(-3, 300), st.floats(-10, 300, width=16), arrays())


@settings(max_examples=300, deadline=None)
@given(arrays(), OPERANDS, st.sampled_from(sorted(SIGNS)), st.booleans())
def test_operators(a: np.ndarray, b: Any, sign: str, turned: bool) -> None:
    left, right = (b, a) if turned else (a, b)
    try:
        with np.errstate(all="ignore"):
            real = SIGNS[sign](left, right)
    except (ValueError, TypeError, OverflowError):
        return  # shapes that do not fit, integers to negative powers, a number too large for the dtype
    if not np.all(np.isfinite(real)):
        return
    said = FakeContext().do("numpy.ndarray.__binary__", sign, abstract(left), abstract(right))
    problem = disagreement(said, real)
    assert problem is None, problem


@settings(max_examples=200, deadline=None)
@given(arrays(), st.sampled_from(REDUCTIONS), st.one_of(st.none(), st.integers(0, 2)), st.booleans())
def test_reductions(a: np.ndarray, name: str, axis: int | None, keepdims: bool) -> None:
    axis = None if axis is None else axis % a.ndim
    with np.errstate(all="ignore"):
        real = getattr(np, name)(a, axis=axis, keepdims=keepdims)
    said = FakeContext().do(f"numpy.{name}", abstract(a), axis=axis, keepdims=keepdims)
    problem = disagreement(said, real, exact=False)
    assert problem is None, problem


ENDS = st.one_of(st.none(), st.integers(-5, 6))
SLICES = st.builds(slice, ENDS, ENDS, st.sampled_from([None, 1, 2, 3, -1, -2]))
KEYS = st.one_of(SLICES, st.integers(-4, 3), st.none(), st.just(Ellipsis), st.lists(st.integers(-2, 1), min_size=1, max_size=4))


@settings(max_examples=400, deadline=None)
@given(arrays(), st.lists(KEYS, min_size=1, max_size=4))
def test_indexing(a: np.ndarray, keys: list[Any]) -> None:
    key = tuple(keys)
    try:
        real = a[key]
    except IndexError:
        return
    said = FakeContext().do("numpy.ndarray.__getitem__", abstract(a), abstract(key))
    problem = disagreement(said, real)
    assert problem is None, problem


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 30), ENDS, ENDS, st.sampled_from([None, 1, 2, 3]))
def test_symbolic_rows_hold_for_every_number(rows: int, start: int | None, stop: int | None, step: int | None) -> None:
    """The length of a slice of `n` rows, computed with `n` unknown, is right for each `n`."""
    from cnnlint.shapes import substitute

    said = FakeContext().do(
        "numpy.ndarray.__getitem__", Array((symbol("n", "", None, 0), 2), "float32"), slice(start, stop, step)
    )
    assert substitute(said.shape[0], {"n": rows}) == len(range(*slice(start, stop, step).indices(rows)))


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 20), st.integers(1, 4), st.integers(1, 4))
def test_symbolic_reshape_holds_for_every_number(rows: int, height: int, width: int) -> None:
    from cnnlint.shapes import substitute

    n = symbol("n", "", None, 0)
    at = FakeContext()
    flat = at.do("numpy.reshape", Array((n, height, width), "uint8"), (n, -1))
    assert [substitute(d, {"n": rows}) for d in flat.shape] == [rows, height * width]
    back = at.do("numpy.reshape", flat, (-1, height, width, 1))
    assert [substitute(d, {"n": rows}) for d in back.shape] == [rows, height, width, 1]


def test_planted_fault_is_caught() -> None:
    """A range that is too narrow, a shape that is off by one, a wrong type of number."""
    real = np.array([1.0, 2.0])
    assert disagreement(Array((2,), "float64", 0, 1), real)
    assert disagreement(Array((3,), "float64", 0, 9), real)
    assert disagreement(Scalar("int", 1), np.int64(1))


def test_each_name_is_modelled_once() -> None:
    """Which of two functions of the same name answers would depend on which module was imported last."""
    owners: dict[str, list[str]] = {}
    for path in sorted((Path(__file__).parent.parent / "cnnlint" / "library").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"^@models\(([^@]*?)\)(?: *#[^\n]*)?\n(?=def|@)", text, re.M):
            for name in re.findall(r'(?<!=)"([\w.*]+)"', match[1]):
                owners.setdefault(name, []).append(path.name)
    assert owners
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}


def test_each_name_is_written_out_in_full() -> None:
    """Names are found by reading the files: one that is put together there is found only once its module is imported."""
    assert [name for name in library.names() if "." not in name or library.find(name) is None] == []
