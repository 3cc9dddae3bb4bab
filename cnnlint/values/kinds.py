"""The values that are facts: numbers with a type, arrays, data sets, things of a library. All are immutable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, ClassVar

from cnnlint.diagnostics import Span, number_of_turn
from cnnlint.frozen import dataclass, replace
from cnnlint.reasons import Cause
from cnnlint.shapes import Expr, Shape, Size, symbol
from cnnlint.values.trail import UNTOLD, Did, Put, Scaling, Step
from cnnlint.values.unknowns import Unknown, Value

if TYPE_CHECKING:
    from cnnlint.arguments import Arguments
    from cnnlint.values.context import Context


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number whose Python type or value needs more than an `int`: NumPy scalars, symbolic floats.

    `value` is the number when known (an `Expr` when symbolic, None when only the type is known); `type` is `int`,
    `float`, or a NumPy name such as `numpy.int64`. Keras 3 rejects floats and NumPy integers as sizes. A symbolic quotient
    `a / b` keeps both parts, so that `int(n / 2)` is `n // 2`. `low` and `high` bound it where that is known. `supposed`: it
    was computed with something that only arithmetic takes for a number. `reduction`: what it is of a whole array, `mean`.
    """

    type: str
    value: Size | float | None = None
    numerator: Size | None = None
    denominator: Size | None = None
    low: float | None = None
    high: float | None = None
    span: Span | None = None
    reason: str = ""
    supposed: bool = False
    reduction: str | None = None
    related: Relation | None = field(default=None, init=False, compare=False, repr=False)  # not kept by `replace`
    BESIDE_FIELDS: ClassVar[tuple[str, ...]] = ("turn",)  # what else is compared

    @property
    def turn(self) -> int:
        """Which of the times it is that a number was computed at that place."""
        return number_of_turn(self.span)

    @property
    def of(self) -> Array | None:
        """The array that it was taken from, where that is remembered."""
        return self.related.array if self.related is not None and self.related.kind == "element" else None

    def relating(self, relation: Relation) -> Scalar:
        """The number, which remembers what array it belongs to."""
        made = replace(self)
        object.__setattr__(made, "related", relation)
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """What a value has to do with the array that it was computed from, which is meant itself, not one with equal facts.

    kind: `min`, `max`, `range` (max - min), `above` (x - min), `size` (abs), `most` (max of abs), `column`, `element`.
    over: the whole array, the places along some axes, or the name of a column.
    """

    kind: str
    array: Array
    over: str
    times: float = 1  # what it was multiplied with since


def perhaps_no_number(value: Value) -> Unknown | None:
    """Why a number may as well be an array: it was computed with a name of which nothing is known."""
    if isinstance(value, Scalar):
        return Unknown(value.reason, value.span) if value.supposed else None
    if not isinstance(value, Expr):
        return None
    found = next((symbol for symbol in value.symbols if symbol.supposed), None)
    return None if found is None else Unknown(found.reason, found.span, found.name, cause=found.cause)


@dataclass(frozen=True, slots=True)
class Labels:
    """What class labels look like.

    encoding: `ids` (integers), `one-hot`, `binary` (0 or 1), `multi-hot`, `continuous`, `strings`, or `categories`: integers of
    a column of a table, each of which occurs.
    classes: how many classes there are, None when unknown. first: the smallest class id. span: where the count comes from.
    """

    encoding: str
    classes: Size | None = None
    first: int = 0
    span: Span | None = None


NDARRAY = "numpy.ndarray"

TABLES = ("pandas.DataFrame", "pandas.Series", "names")


def _in_common(one: tuple[Scaling, ...], other: tuple[Scaling, ...]) -> Iterator[Scaling]:
    """What both begin with."""
    for a, b in zip(one, other, strict=False):
        if a != b:
            return
        yield a


@dataclass(frozen=True, slots=True)
class Array:
    """A NumPy array, an eager tensor, a pandas column or frame: what is known of it without its contents.

    shape: with the sample axis (None or a symbol where the number is not known), or Unknown with the reason.
    dtype: NumPy's name, None when unknown. low, high: the least and greatest value it can hold, None when unknown.
    labels: set when the values are class labels. kind: `numpy.ndarray`, `tensor`, `pandas.DataFrame`, `pandas.Series`.
    source: the data set it comes from ("mnist", "cifar10"), with `part` "x_train", "y_test" ..., None when mixed or unknown.
    scaled: what was done to its values, in order. trail: how it came to be, place by place.
    columns: the literal column names of a DataFrame where they are known.
    """

    shape: Shape | Unknown
    dtype: str | None = None
    low: float | None = None
    high: float | None = None
    labels: Labels | None = None
    kind: str = NDARRAY
    source: str | None = None
    part: str | None = None
    scaled: tuple[Scaling, ...] = ()
    trail: tuple[Step, ...] = ()
    columns: tuple[str, ...] | None = None
    values: tuple[Any, ...] | None = None  # the contents themselves, only for small literals
    more_axes: bool = False  # whether axes may follow those of `shape`: of items that are not known
    # Of a DataFrame: what is known of single columns beyond what is true of all. Not kept by `replace`: whatever changes a
    # table loses it, unless it says that the columns stay what they are (`holding`).
    held: tuple[tuple[str, Array], ...] = field(default=(), init=False)
    # Compared with nothing: two arrays that are equal but for this were computed at one place, which the trail tells.
    related: Relation | None = field(default=None, init=False, compare=False, repr=False)
    # Compared with nothing either: what was put in last, and whether that is one round of a loop that stands for all.
    put: Put | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def whole_shape(self) -> Shape | Unknown:
        """The shape, where it is known that no axes follow."""
        return Unknown("how many axes the items have is not known") if self.more_axes else self.shape

    @property
    def of_lists(self) -> bool:
        """Whether its items are lists of numbers, each as long as it is, as the words of reviews are."""
        flat = isinstance(self.shape, tuple) and len(self.shape) == 1
        return self.dtype == "object" and self.low is not None and flat and not self.more_axes

    def get(self, name: str, at: Context) -> Value:
        """Attributes and methods are library functions named `numpy.ndarray.<name>` and the like."""
        return at.member(self, self.kind, name)

    def either(self, other: Array, why: Unknown) -> Value:
        """What two arrays have in common. A range that differs is not known: in a loop it may go on growing. Where it differs
        by what was put into one of them, it is that of both; if the next round comes to another, it grows and is not known."""
        if self.kind != other.kind:
            return why
        same = {name: getattr(self, name) for name in _COMMON if getattr(self, name) == getattr(other, name)}
        filled = _filled(self, other)
        if filled is not None:
            same.update(low=filled.low, high=filled.high)
        if same.get("dtype") == "bool":
            same.update(low=0, high=1)
        if self.scaled != other.scaled:
            same["scaled"] = (*_in_common(self.scaled, other.scaled), Scaling(UNTOLD))
        more = self.more_axes or other.more_axes
        made = Array(_either_shape(self.shape, other.shape, why), kind=self.kind, trail=self.trail, more_axes=more, **same)
        return made if filled is None else made.after_put(Put.JOINED if why.cause is Cause.LOOP else Put.FRESH)

    def after_put(self, put: Put) -> Array:
        """The array, which remembers that something was put into it."""
        made = replace(self)
        object.__setattr__(made, "put", put)
        return made

    def dropped(self, at: Context) -> None:
        """A statement is nothing but an expression, and this is its value."""
        if self.kind in (NDARRAY, "tensor") and self.trail and self.trail[-1].span == at.span:
            at.member(self, "copies", "__dropped__")

    def unmeasured(self, **changes: Any) -> Array:
        """The array with other numbers, of which nothing is known."""
        return replace(self, low=None, high=None, labels=None, values=None, **changes)

    def holding(self, columns: Iterable[tuple[str, Array]], same_rows: bool = False) -> Array:
        """The table of whose columns that is known. same_rows: whether its rows are those that the columns' values are of."""
        made = replace(self)
        held = columns if same_rows else ((n, c if c.values is None else replace(c, values=None)) for n, c in columns)
        object.__setattr__(made, "held", tuple(held))
        return made

    def relating(self, relation: Relation) -> Array:
        """The array, which remembers what other one it belongs to."""
        made = replace(self)
        if self.held:
            object.__setattr__(made, "held", self.held)
        object.__setattr__(made, "related", relation)
        return made

    def then(self, span: Span, what: str, did: Did | None = None, detail: str = "", **changes: Any) -> Array:
        """The array after one more step, with the step in its trail."""
        scaled = changes.get("scaled", ())
        added = scaled[-1] if len(scaled) > len(self.scaled) else None
        return replace(self, trail=(*self.trail, Step(span, what, did, detail, added)), **changes)


# The dtype of a table read from text: int64, float64, bool, words or dates, which only the file tells.
ON_DISK = "as in the file"


def _filled(a: Array, b: Array) -> Array | None:
    """The one of two arrays that may hold what the other does and what was put in beside it; None where it is none of them."""
    into = a if a.put is Put.FRESH else b
    before = b if into is a else a
    known = before.put is Put.NOTHING or None not in (before.low, before.high)
    if (
        into.put is not Put.FRESH
        or before.put is Put.FRESH
        or not known
        or None in (into.low, into.high)
        or a.scaled != b.scaled
    ):
        return None
    return None if before.put is Put.JOINED and (before.low, before.high) != (into.low, into.high) else into


_COMMON = ("dtype", "low", "high", "labels", "source", "part", "scaled", "columns", "values")


def _either_shape(a: Shape | Unknown, b: Shape | Unknown, why: Unknown) -> Shape | Unknown:
    """The shape of one of two arrays; only the number of rows may be left open."""
    if isinstance(a, Unknown) or isinstance(b, Unknown) or len(a) != len(b) or a[1:] != b[1:]:
        return a if a == b else why
    if a[:1] == b[:1]:
        return a
    return (symbol("rows", why.reason, why.span, 0, cause=why.cause), *a[1:])


# static methods of a data set. tensorflow/python/data/ops/dataset_ops.py, DatasetV2
_OF_THE_CLASS = frozenset(
    ("choose_from_datasets", "counter", "from_generator", "from_tensor_slices", "from_tensors", "list_files", "load", "random",
     "range", "sample_from_datasets", "zip")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dataset:
    """A source of batches: `tf.data.Dataset`, a generator of `ImageDataGenerator`, a `keras.utils.Sequence`.

    element: one element as Python sees it (an Array, or a tuple or dict of them), batched iff `batched`; a batched
    element's first axis is `None` or the batch size. cardinality: number of elements, None when unknown.
    kind: the qualified name of its class (methods are looked up there). classes: attribute facts such as `class_names`.
    """

    element: Value
    batched: bool = False
    cardinality: Size | None = None
    kind: str = "tensorflow.data.Dataset"
    trail: tuple[Step, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str, at: Context) -> Value:
        """Attributes and methods are library functions named `<kind>.<name>`; facts come first. A function of the class alone
        does not get the data set: `ds.zip((a, b))`."""
        if name in self.facts:
            return self.facts[name]
        of_the_class = name in _OF_THE_CLASS and self.kind == "tensorflow.data.Dataset"
        return External(f"{self.kind}.{name}") if of_the_class else at.member(self, self.kind, name)

    def dropped(self, at: Context) -> None:
        """A statement is nothing but an expression, and this is its value."""
        if self.kind == "tensorflow.data.Dataset":
            at.member(self, "copies", "__dropped__")

    @property
    def derived(self) -> Dataset:
        """What a transformation makes of it: attributes that the first one was given are lost."""
        lost = self.facts.get(LOST) or tuple(name for name in _OF_THE_FIRST if name in self.facts)
        if not lost:
            return self
        gone = {*lost, ORIGIN}
        return replace(self, facts={name: fact for name, fact in self.facts.items() if name not in gone} | {LOST: lost})

    @property
    def reordered(self) -> Dataset:
        """The same with the same elements."""
        made = self.derived
        return made if made is self else replace(made, facts={**made.facts, ORIGIN: self.origin})

    @property
    def origin(self) -> Dataset:
        """The data set of which it has the elements."""
        found: Dataset = self.facts.get(ORIGIN, self)
        return found

    @property
    def first(self) -> Value:
        """Its first element where more is known of that than of each, else None."""
        element, first, _ = self.facts.get(FIRST, (None, None, False))
        return first if element is self.element else None

    @property
    def each(self) -> Value:
        """Any of its elements as a loop meets it: with all its rows, where all batches have as many."""
        element, first, alike = self.facts.get(FIRST, (None, None, False))
        return first if element is self.element and alike else self.element

    def __hash__(self) -> int:
        return hash((self.kind, self.batched, self.trail))


FIRST = "__first__"  # the first element, after the element that it is the first of; whether any other is the same
LOST = "__lost__"  # the attributes that the data set had from which this one was made
ORIGIN = "__origin__"  # the data set that has the same elements
_OF_THE_FIRST = ("class_names", "file_paths")


@dataclass(frozen=True, slots=True)
class Made:
    """An object built by a library class or function that is described by its arguments: a loss, an optimizer, a callback,
    an initializer, a fitted encoder. `name` is the canonical qualified name (`keras.losses.MeanSquaredError`),
    `arguments` the arguments as written, by parameter name where the signature is modelled, else `0`, `1`, ... by position.
    """

    name: str
    arguments: Mapping[str, Value] = field(default_factory=dict)
    span: Span | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    complete: bool = True  # False when *args or **kwargs could not be followed

    def get(self, name: str, at: Context) -> Value:
        """Methods are library functions named `<name of the class>.<method>`."""
        return at.member(self, self.name, name)

    def __hash__(self) -> int:
        return hash((self.name, self.span))


_PLAIN = frozenset({"__all__", "__dict__", "__doc__", "__file__"})  # of which nothing is a member of the library


@dataclass(frozen=True, slots=True)
class External:
    """Something of a library: a module, class or function, by its canonical qualified name (`keras.layers.Dense`).

    local: what the program calls it, when it comes from a module that is neither a library nor found (`cfg.model.filters`):
    used as a value it is an unknown of that name.
    """

    name: str
    local: str | None = None

    def get(self, name: str, at: Context) -> Value:
        """A member of it: a constant or model layer class where known, else the longer name."""
        if name in ("__name__", "__qualname__"):
            if self.name.startswith("keras."):
                return at.member(self, "keras.__things__", name)
            return self.name.rpartition(".")[2]
        if self.local is not None:
            return External(f"{self.name}.{name}", f"{self.local}.{name}")
        return at.unknown(f"`{name}` of {self.name}") if name in _PLAIN else at.external(f"{self.name}.{name}")

    def call(self, args: Arguments, at: Context) -> Value:
        """What calling it does to abstract values, by the library function of that name."""
        return at.apply(self.name, args)


@dataclass(frozen=True, slots=True)
class Member:
    """A library method bound to its receiver: `x.reshape`, `names.append`."""

    receiver: Value
    name: str  # the qualified name of the library function, `numpy.ndarray.reshape`

    def call(self, args: Arguments, at: Context) -> Value:
        """Calls the library function with the receiver as first argument."""
        return at.apply(self.name, args.prepend(self.receiver))


@dataclass(frozen=True, slots=True)
class Changed:
    """What a method that changes an Array in place gives back: its result, and the array afterwards (Arrays are immutable,
    and so are symbolic tensors).

    argument: it is a function, and what it changes is its first argument; before: the array that it was then.
    """

    result: Value
    receiver: Any
    argument: bool = False
    before: Array | None = None
