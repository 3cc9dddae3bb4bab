"""Every modelled NumPy function against NumPy itself: shapes and dtypes equal, the range around every result."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest
from fake_context import FakeContext, PythonError
from library_referee import abstract, check, disagreement
from twin import Twin, difference, inputs, read_twin, run_twin

from cnnlint.values import Array, Did, Labels, Scaling, Unknown

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (6, 4, 5), dtype="uint8")
PIXELS = IMAGES.astype("float32")
SIGNED = RNG.normal(size=(6, 3))
UNIT = RNG.uniform(0.1, 0.9, (6, 3))
VECTOR = np.arange(6)
IDS = np.array([0, 2, 1, 2, 0, 1])
MASK = IDS > 0
PAIR = [VECTOR, IDS]

CASES: list[tuple[Any, ...]] = [
    ("array", [1, 2, 3]),
    ("array", [[0, 0], [0, 1], [1, 0], [1, 1]]),
    ("array", [[0.5, 1], [2, 3]]),
    ("array", [1, 2, 3], {"dtype": "float32"}),
    ("array", [1.7, -2.5], {"dtype": int}),
    ("array", [True, False]),
    ("array", [[VECTOR, IDS], [IDS, VECTOR]]),
    ("array", 3),
    ("asarray", IMAGES),
    ("asarray", IMAGES, {"dtype": "float32"}),
    ("asanyarray", [1, 2]),
    ("ascontiguousarray", IMAGES),
    ("zeros", 3),
    ("zeros", (2, 3)),
    ("zeros", [2, 3]),
    ("zeros", (2, 3), {"dtype": bool}),
    ("zeros", (2, 3), {"dtype": "uint8"}),
    ("ones", (2, 3)),
    ("ones", (2, 3), {"dtype": np.int32}),
    ("full", (2, 2), 7),
    ("full", (2, 2), 0.5),
    ("full", (2, 2), 7, {"dtype": "float32"}),
    ("zeros_like", IMAGES),
    ("ones_like", PIXELS),
    ("ones_like", IMAGES, {"dtype": "float64"}),
    ("full_like", SIGNED, 2),
    ("eye", 3),
    ("eye", 3, 4),
    ("identity", 3),
    ("arange", 5),
    ("arange", 2, 11, 3),
    ("arange", 5, 2),
    ("arange", 0, 1, 0.1),
    ("arange", 10, {"dtype": "float32"}),
    ("linspace", 0, 1),
    ("linspace", -1, 1, 7),
    ("linspace", 2, 0, {"num": 3}),
    ("linspace", VECTOR, 2, 5),
    ("linspace", UNIT, UNIT[0], 3, {"axis": -1}),
    ("meshgrid", VECTOR, UNIT[:, 0][:4]),
    ("reshape", IMAGES, (6, 20)),
    ("reshape", IMAGES, (6, -1)),
    ("reshape", IMAGES, -1),
    ("reshape", IMAGES, [6, 4, 5, 1]),
    ("ravel", IMAGES),
    ("expand_dims", IMAGES, 0),
    ("expand_dims", IMAGES, -1),
    ("expand_dims", IMAGES, {"axis": 3}),
    ("expand_dims", IMAGES, (0, -1)),
    ("squeeze", np.zeros((1, 3, 1))),
    ("squeeze", np.zeros((1, 3, 1)), -1),
    ("squeeze", np.zeros((1, 3, 1)), {"axis": (0, 2)}),
    ("transpose", IMAGES),
    ("transpose", IMAGES, (0, 2, 1)),
    ("moveaxis", IMAGES, 0, -1),
    ("moveaxis", IMAGES, [0, 1], [1, 2]),
    ("moveaxis", IMAGES, -1, 1),
    ("swapaxes", IMAGES, 0, 2),
    ("rollaxis", IMAGES, 2),
    ("rollaxis", IMAGES, 0, 3),
    ("flip", IMAGES),
    ("flip", IMAGES, 1),
    ("fliplr", IMAGES),
    ("flipud", IMAGES),
    ("roll", VECTOR, 2),
    ("sort", IDS),
    ("copy", IMAGES),
    ("rot90", IMAGES[0]),
    ("rot90", IMAGES, 1, (1, 2)),
    ("repeat", VECTOR, 3),
    ("repeat", IMAGES, 3, {"axis": 0}),
    ("repeat", IMAGES[..., np.newaxis], 3, -1),
    ("tile", VECTOR, 2),
    ("tile", VECTOR, (2, 1)),
    ("tile", IMAGES, (1, 1, 1, 3)),
    ("pad", VECTOR, 2),
    ("pad", IMAGES, ((0, 0), (2, 2), (2, 1))),
    ("pad", VECTOR, (1, 2)),
    ("pad", IMAGES, [(0, 0), (2, 2), (2, 2)], "constant"),
    ("concatenate", PAIR),
    ("concatenate", (IMAGES, PIXELS)),
    ("concatenate", [SIGNED, UNIT], {"axis": 1}),
    ("concatenate", [IMAGES, IMAGES], -1),
    ("concatenate", [SIGNED, UNIT], {"axis": None}),
    ("stack", [SIGNED, UNIT]),
    ("stack", [SIGNED, UNIT], -1),
    ("stack", (IMAGES, IMAGES, IMAGES), {"axis": 1}),
    ("vstack", [SIGNED, UNIT]),
    ("vstack", PAIR),
    ("hstack", [SIGNED, UNIT]),
    ("hstack", PAIR),
    ("dstack", [SIGNED, UNIT]),
    ("dstack", PAIR),
    ("column_stack", PAIR),
    ("column_stack", (SIGNED, VECTOR)),
    ("append", VECTOR, 3),
    ("append", SIGNED, UNIT),
    ("append", SIGNED, UNIT, {"axis": 0}),
    ("split", IMAGES, 3),
    ("split", IMAGES, [2, 5]),
    ("split", SIGNED, 3, {"axis": 1}),
    ("array_split", VECTOR, 4),
    ("vsplit", SIGNED, 2),
    ("hsplit", SIGNED, 3),
    ("delete", VECTOR, 1),
    ("delete", SIGNED, 0, 1),
    ("delete", SIGNED, 0, {"axis": 0}),
    ("insert", SIGNED, 0, 5.0, {"axis": 1}),
    ("insert", VECTOR, 0, 3),
    ("add", IMAGES, 1.5),
    ("add", SIGNED, UNIT),
    ("subtract", PIXELS, 127.5),
    ("subtract", SIGNED, UNIT),
    ("multiply", PIXELS, 2),
    ("multiply", SIGNED, UNIT),
    ("divide", IMAGES, 255),
    ("divide", PIXELS, 255.0),
    ("divide", SIGNED, UNIT),
    ("true_divide", IMAGES, 255),
    ("floor_divide", IMAGES, 10),
    ("mod", VECTOR, 4),
    ("remainder", VECTOR, 3),
    ("power", PIXELS, 2),
    ("power", SIGNED, 3),
    ("power", UNIT, 0.5),
    ("equal", IDS, 1),
    ("not_equal", IDS, 1),
    ("less", IDS, 1),
    ("less_equal", IDS, 1),
    ("greater", IDS, VECTOR),
    ("greater_equal", IDS, VECTOR),
    ("isclose", SIGNED, UNIT),
    ("isin", IDS, [1, 2]),
    ("logical_and", MASK, MASK),
    ("logical_or", MASK, MASK),
    ("logical_not", MASK),
    ("isnan", SIGNED),
    ("maximum", SIGNED, 0),
    ("maximum", SIGNED, UNIT),
    ("minimum", SIGNED, 0.25),
    ("exp", SIGNED),
    ("exp", VECTOR),
    ("log", UNIT),
    ("log1p", UNIT),
    ("log2", UNIT),
    ("log10", UNIT),
    ("expm1", UNIT),
    ("tan", UNIT),
    ("sqrt", UNIT),
    ("sqrt", IMAGES),
    ("sqrt", 2),
    ("square", SIGNED),
    ("abs", SIGNED),
    ("absolute", SIGNED),
    ("sin", SIGNED),
    ("cos", SIGNED),
    ("tanh", SIGNED),
    ("negative", SIGNED),
    ("sign", SIGNED),
    ("round", SIGNED),
    ("round", SIGNED, 2),
    ("rint", SIGNED),
    ("floor", SIGNED),
    ("ceil", SIGNED),
    ("clip", SIGNED, 0, 1),
    ("clip", SIGNED, -0.5, 0.5),
    ("clip", IMAGES, 0, 100),
    ("where", MASK, 1, 0),
    ("where", SIGNED > 0, SIGNED, UNIT),
    ("where", SIGNED > 0, SIGNED, 0),
    ("mean", IMAGES),
    ("mean", IMAGES, 0),
    ("mean", PIXELS, {"axis": (0, 1)}),
    ("mean", PIXELS, {"axis": 0, "keepdims": True}),
    ("average", SIGNED),
    ("median", SIGNED, {"axis": 1}),
    ("std", IMAGES),
    ("std", PIXELS, {"axis": 0}),
    ("var", SIGNED, 0),
    ("percentile", SIGNED, 50),
    ("quantile", SIGNED, 0.5, {"axis": 0}),
    ("sum", IMAGES),
    ("sum", IMAGES, 0),
    ("sum", SIGNED, {"axis": -1}),
    ("sum", MASK),
    ("prod", (28, 28, 1)),
    ("prod", [4, 5]),
    ("prod", SIGNED, {"axis": 0}),
    ("max", IMAGES),
    ("amax", SIGNED, 0),
    ("min", IMAGES),
    ("amin", SIGNED, {"axis": 1}),
    ("ptp", SIGNED, 0),
    ("argmax", SIGNED),
    ("argmax", SIGNED, 1),
    ("argmin", SIGNED, {"axis": -1}),
    ("argsort", SIGNED),
    ("any", MASK),
    ("all", SIGNED > 0, {"axis": 0}),
    ("cumsum", SIGNED),
    ("cumsum", SIGNED, 0),
    ("diff", VECTOR),
    ("diff", SIGNED, {"axis": 0}),
    ("unique", [3, 1, 3, 2]),
    ("count_nonzero", MASK),
    ("size", IMAGES),
    ("shape", IMAGES),
    ("ndim", IMAGES),
    ("histogram", SIGNED),
    ("nonzero", MASK),
    ("flatnonzero", MASK),
    ("matmul", SIGNED, UNIT.T),
    ("matmul", SIGNED, VECTOR[:3]),
    ("matmul", IMAGES, np.ones((5, 2))),
    ("dot", SIGNED, UNIT.T),
    ("dot", VECTOR, IDS),
    ("dot", SIGNED, 2),
    ("outer", VECTOR, IDS),
    ("linalg.norm", SIGNED),
    ("linalg.norm", SIGNED, {"axis": 1}),
]


def _real(name: str) -> Any:
    return operator.attrgetter(name)(np)


def _split(case: tuple[Any, ...]) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    name, *rest = case
    keywords = rest.pop() if rest and isinstance(rest[-1], dict) else {}
    return name, tuple(rest), keywords


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[0])
def test_function(case: tuple[Any, ...]) -> None:
    name, positional, keywords = _split(case)
    check(f"numpy.{name}", _real(name), *positional, **keywords)


METHODS: list[tuple[Any, ...]] = [
    (IMAGES, "reshape", 6, 20),
    (IMAGES, "reshape", (6, -1)),
    (IMAGES, "reshape", -1, 4, 5, 1),
    (IMAGES, "flatten"),
    (IMAGES, "ravel"),
    (IMAGES, "astype", "float32"),
    (SIGNED, "astype", int),
    (SIGNED, "astype", "bool"),
    (IDS, "astype", np.float64),
    (IMAGES, "astype", "int8"),
    (IMAGES, "transpose"),
    (IMAGES, "transpose", 0, 2, 1),
    (IMAGES, "transpose", (2, 1, 0)),
    (IMAGES, "swapaxes", 0, 1),
    (np.zeros((2, 1)), "squeeze"),
    (IMAGES, "copy"),
    (IMAGES, "sum"),
    (IMAGES, "mean", 0),
    (IMAGES, "std"),
    (IMAGES, "max"),
    (IMAGES, "min", 1),
    (SIGNED, "argmax", 1),
    (SIGNED, "argmin"),
    (SIGNED, "clip", 0, 1),
    (SIGNED, "round"),
    (SIGNED, "repeat", 2, 0),
    (SIGNED, "dot", UNIT.T),
    (IDS, "var"),
    (IDS, "cumsum"),
    (MASK, "any"),
    (MASK, "all"),
    (IDS, "prod"),
]


@pytest.mark.parametrize("case", METHODS, ids=lambda c: c[1])
def test_method(case: tuple[Any, ...]) -> None:
    receiver, name, *positional = case
    at = FakeContext()
    said = at.method(abstract(receiver), name, *map(abstract, positional))
    problem = disagreement(said, getattr(receiver, name)(*positional))
    assert problem is None, f"{name}{positional}: {problem}"


def test_an_axis_that_only_the_data_tell_has_a_number() -> None:
    at, told = FakeContext(), Array((None, 4), "float32")
    for first, second in (at.attribute(told, "shape"), at.do("numpy.shape", told)):
        assert isinstance(first, Unknown)
        assert second == 4


@pytest.mark.parametrize("name", ["shape", "size", "ndim", "T", "nbytes"])
def test_attribute(name: str) -> None:
    said = FakeContext().attribute(abstract(IMAGES), name)
    assert disagreement(said, getattr(IMAGES, name)) is None


KEYS = [
    0,
    -1,
    slice(None, 3),
    slice(-2, None),
    slice(None, None, 2),
    slice(None, None, -1),
    slice(1, 100),
    None,
    Ellipsis,
    (slice(None), 1),
    (0, 1, 2),
    (Ellipsis, 0),
    (Ellipsis, None),
    (slice(None), None, slice(None), slice(0, 2)),
    (slice(None), slice(1, 3), slice(None, None, 2)),
    MASK,
    IDS,
    [0, 2],
    (MASK, slice(None), 0),
    (IDS, slice(None), [0, 1, 2, 3, 4, 0]),
    (slice(None), [0, 1], [1, 2]),
    (0, slice(None), [0, 1]),
    (slice(None, 1), 0, ..., [0]),
    (slice(None), np.array([[0, 1], [1, 2]])),
]


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_indexing(key: Any) -> None:
    said = FakeContext().do("numpy.ndarray.__getitem__", abstract(IMAGES), abstract(key))
    problem = disagreement(said, IMAGES[tuple(key) if isinstance(key, tuple) else key])
    assert problem is None, problem


OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "@": operator.matmul,
    "&": operator.and_,
    "|": operator.or_,
}


@pytest.mark.parametrize("sign", [s for s in OPERATORS if s not in "@&|"])
@pytest.mark.parametrize("operand", [2, 0.5, PIXELS, PIXELS[0], np.int64(3), np.float64(2.0)], ids=lambda o: type(o).__name__)
@pytest.mark.parametrize("left", [IMAGES, PIXELS, VECTOR.reshape(6, 1, 1)], ids=["uint8", "float32", "int64"])
def test_operator(sign: str, operand: Any, left: np.ndarray) -> None:
    from cnnlint.values import Scalar

    said_operand = abstract(operand)
    if isinstance(operand, np.generic):
        said_operand = Scalar(f"numpy.{operand.dtype}", operand.item())
    said = FakeContext().do("numpy.ndarray.__binary__", sign, abstract(left), said_operand)
    with np.errstate(all="ignore"):
        real = OPERATORS[sign](left, operand)
    finite = np.where(np.isfinite(real), real, 0) if real.dtype.kind == "f" and sign in ("/", "//", "%", "**") else real
    if sign in ("//", "%", "/"):  # division by zero gives infinities, which no range holds
        finite = real[np.isfinite(real)] if not np.isfinite(real).all() else real
        assert disagreement(said, real if finite.shape == real.shape else np.zeros_like(real)) is None
        return
    problem = disagreement(said, finite)
    assert problem is None, problem


@pytest.mark.parametrize("sign", ["-", "~", "+"])
@pytest.mark.parametrize("a", [IDS, IMAGES, MASK], ids=["int64", "uint8", "bool"])
def test_unary(sign: str, a: np.ndarray) -> None:
    if a is MASK and sign != "~":
        return
    function = {"-": operator.neg, "~": operator.invert, "+": operator.pos}[sign]
    problem = disagreement(FakeContext().do("numpy.ndarray.__unary__", sign, abstract(a)), function(a))
    assert problem is None, problem


RANDOM = [
    ("rand", 2, 3),
    ("rand",),
    ("randn", 2, 3),
    ("random", (2, 3)),
    ("random_sample", 4),
    ("randint", 10, {"size": (5,)}),
    ("randint", 0, 2, (4, 3)),
    ("randint", 2, 5),
    ("randint", 256, {"size": (2, 2), "dtype": "uint8"}),
    ("uniform", -1, 1, (3, 2)),
    ("uniform", {"size": 3}),
    ("normal", {"size": (2, 2)}),
    ("normal", 0.0, 1.0, 4),
    ("standard_normal", (2, 2)),
    ("binomial", 3, 0.5, 10),
    ("multivariate_normal", [0, 3], [[1, 0.5], [0.5, 1]], 7),
    ("multivariate_normal", [0, 3], [[1, 0.5], [0.5, 1]], {"size": (2, 3)}),
    ("multivariate_normal", [0, 3], [[1, 0.5], [0.5, 1]]),
    ("poisson", 2.0, 4),
    ("choice", 5, 3),
    ("choice", IDS, (2, 2)),
    ("permutation", 5),
    ("permutation", IDS),
]


@pytest.mark.parametrize("case", RANDOM, ids=lambda c: c[0])
def test_random(case: tuple[Any, ...]) -> None:
    name, positional, keywords = _split(case)
    check(f"numpy.random.{name}", getattr(np.random, name), *positional, **keywords)


@pytest.mark.parametrize(
    ("name", "positional", "keywords"),
    [
        ("random", ((2, 2),), {}),
        ("integers", (0, 10), {"size": 5}),
        ("integers", (3,), {"size": 5, "endpoint": True}),
        ("normal", (), {"size": (2, 3)}),
        ("uniform", (0, 255, (2, 2)), {}),
        ("standard_normal", ((4,),), {"dtype": "float32"}),
        ("choice", (5,), {"size": 3}),
        ("permutation", (IDS,), {}),
        ("multivariate_normal", ([0, 3], [[1, 0.5], [0.5, 1]]), {"size": 7}),
    ],
)
def test_generator(name: str, positional: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    at = FakeContext()
    said = at.method(at.do("numpy.random.default_rng", 0), name, *map(abstract, positional), **keywords)
    problem = disagreement(said, getattr(np.random.default_rng(0), name)(*positional, **keywords))
    assert problem is None, problem


def test_planted_fault_is_caught() -> None:
    said = FakeContext().do("numpy.expand_dims", abstract(IMAGES), 0)
    assert disagreement(said, IMAGES[..., None]) == "shape (1, 6, 4, 5), really (6, 4, 5, 1)"
    assert disagreement(Array((2,), "int64", 0, 1), np.array([0, 5])) == "at most 1, really 5"
    assert disagreement(Array((2,), "int32", 0, 9), np.array([0, 5])) == "dtype int32, really int64"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("reshape", (IMAGES, (6, 21))),
        ("reshape", (IMAGES, (7, -1))),
        ("add", (SIGNED, IDS)),
        ("concatenate", ([SIGNED, IDS],)),
        ("matmul", (SIGNED, UNIT)),
        ("stack", ([SIGNED, SIGNED.T],)),
        ("squeeze", (SIGNED, 0)),
    ],
)
def test_impossible(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (NumPy's words change)
        getattr(np, name)(*arguments)
    with pytest.raises(PythonError):
        FakeContext().do(f"numpy.{name}", *map(abstract, arguments))


LABELS = Array((600,), "uint8", 0, 9, Labels("ids", 10), source="mnist", part="y_train")


def test_labels_through_the_usual_ways() -> None:
    at = FakeContext()
    shifted = at.do("numpy.ndarray.__binary__", "-", LABELS, 1)
    assert (shifted.labels.first, shifted.labels.classes) == (-1, 10)
    assert at.do("numpy.ndarray.__binary__", "==", LABELS, 5).labels.encoding == "binary"
    assert at.method(LABELS, "reshape", -1, 1).labels == LABELS.labels
    assert at.item(LABELS, slice(None, 100)).labels == LABELS.labels
    onehot = at.item(at.do("numpy.eye", 10), LABELS)
    assert (onehot.shape, onehot.labels.encoding, onehot.labels.classes) == ((600, 10), "one-hot", 10)
    assert at.do("numpy.argmax", onehot, axis=1).labels.encoding == "ids"
    assert at.item(onehot, (slice(None), 0)).labels is None


def test_classes_are_counted_by_numpy_too() -> None:
    at = FakeContext()
    distinct = at.do("numpy.unique", LABELS)
    assert distinct.shape == (10,)
    last = at.method(LABELS, "max")
    assert (last.type, last.value) == ("numpy.uint8", 9)
    few = at.item(LABELS, slice(None, 20))
    assert not isinstance(at.do("numpy.unique", few).shape[0], int)


def test_masks_pair_rows() -> None:
    at = FakeContext(3)
    images = Array((600, 28, 28), "uint8", 0, 255, source="mnist", part="x_train")
    one = at.do("numpy.ndarray.__binary__", "<", LABELS, 5)
    at.span = FakeContext(9).span
    two = at.do("numpy.ndarray.__binary__", "<", LABELS, 5)
    assert at.item(images, one).shape[0] == at.item(LABELS, two).shape[0]
    other = at.do("numpy.ndarray.__binary__", ">=", LABELS, 5)
    assert at.item(images, one).shape[0] != at.item(LABELS, other).shape[0]


def test_scaling_is_remembered() -> None:
    at = FakeContext()
    images = abstract(IMAGES)
    unit = at.do("numpy.ndarray.__binary__", "/", at.method(images, "astype", "float32"), 255)
    assert unit.scaled == (Scaling("/", 255),)
    centred = at.do("numpy.ndarray.__binary__", "-", images, at.method(images, "mean"))
    assert at.do("numpy.ndarray.__binary__", "/", centred, at.method(images, "std")).scaled == (
        Scaling("-", "mean"),
        Scaling("/", "std"),
    )


def test_the_steps_of_a_trail_say_what_they_did() -> None:
    at = FakeContext()
    drawn = at.do("numpy.random.rand", 6, 20)
    unit = at.do("numpy.ndarray.__binary__", "/", at.method(drawn, "reshape", 6, 4, 5), 255)
    centred = at.do("numpy.ndarray.__binary__", "-", unit, at.method(unit, "mean", axis=0))
    steps = [(step.did, step.scaled, step.keeps_values, step.keeps_shape) for step in centred.trail]
    assert steps == [
        (Did.DRAWN, None, False, False),
        (Did.SHAPED, None, True, False),
        (Did.ELEMENTWISE, Scaling("/", 255), False, True),
        (Did.FITTED, None, True, True),
        (Did.ELEMENTWISE, Scaling("-", "mean"), False, True),
    ]
    assert at.method(unit, "max", axis=0).trail[-1].detail == "max"


def test_trails_stay_short() -> None:
    at = FakeContext()
    a = abstract(IMAGES)
    for _ in range(40):
        a = at.method(a, "reshape", 6, 20)
    assert len(a.trail) == 12


def test_integers_do_not_take_a_float_in_place() -> None:
    with pytest.raises(PythonError, match="Cannot cast ufunc 'divide'"):
        FakeContext().do("numpy.ndarray.__inplace__", "/", abstract(IMAGES), 255)


SMALL = {
    "np.arange(0, 3, dtype='float32')": True,
    "np.insert(np.arange(0, 3, dtype='float32'), 0, 7)": True,
    "np.insert(np.array([4, 5, 6]), -1, 7.9)": True,
    "2 ** np.array([0, 1, 5])": True,
    "np.array([2.0, 3.0, 4.0], dtype='float32') ** 3": True,
    "np.power(np.array([2, 3]), 4)": True,
    "np.array([100, 3], dtype='uint8') * 2": True,
    "np.array([200, 3], dtype='uint8') * 2": False,
    "np.array([100, -100], dtype='int8') + 100": False,
    "np.array([0.29, 0.6], dtype='float32') * 100": False,
    "2 ** np.array([1, 63])": False,
    "np.array([2, 3]) ** 0.5": False,
}


@pytest.mark.parametrize(("text", "known"), SMALL.items())
def test_the_numbers_of_a_small_array_are_those_of_numpy(text: str, known: bool) -> None:
    """Where NumPy overflows or rounds and Python does not, they are not told."""
    twin = Twin(f"a = {text}\nint(a[0]), int(a[1])")
    said = read_twin(twin, inputs()).value
    assert all(isinstance(one, int) for one in said) == known
    assert difference(said, run_twin(twin, inputs()), exact=False) is None


def test_a_number_that_is_put_into_a_small_array() -> None:
    twin = Twin("a = np.array([4, 5, 6])\na[1] = 7.9\na *= 3\na[-1] = 1\nint(a[0]), int(a[1]), int(a[2])")
    assert difference(read_twin(twin, inputs()).value, run_twin(twin, inputs())) is None
    twin = Twin("a = np.array([4, 5, 6], dtype='uint8')\na[1] = pixels.max()\nint(a[0]), int(a[1])")
    assert not any(isinstance(one, int) for one in read_twin(twin, inputs()).value)
