"""What a Python expression can be worth before it runs. A leaf module.

Numbers, strings, booleans, `None`, tuples, slices and `Ellipsis` stand for themselves; a symbolic size is an
`Expr`. Everything else is one of the classes here, or an `Object` that another room defines (user functions and
classes in `evaluate/`, models and layers in `library/keras/`). Unknown is a value with a reason, never an absence.

Mutable state lives in `Mutable` objects with stable identity. It is changed only after `store.touch(obj)`, so that an
unknown condition can be followed both ways: the store saves an object at its first change, runs one way, rolls back, runs
the other, and joins what was touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias

from cnnlint.diagnostics import Label, Span
from cnnlint.shapes import Dim, Expr, Shape, Size, symbol

if TYPE_CHECKING:
    from cnnlint.arguments import Arguments
    from cnnlint.program import Event

# A value is deliberately `Any` to mypy: every use narrows it with isinstance, as the program that is read would.
Value: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the source does not tell: why (a clause that reads well after "unknown: "), and where it arose.

    `name` is the variable or expression that an assumption could settle (`# cnnlint: assume name=20`), if any.
    """

    reason: str
    span: Span | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number whose Python type or value needs more than an `int`: NumPy scalars, symbolic floats.

    `value` is the number when known (an `Expr` when symbolic, None when only the type is known); `type` is `int`,
    `float`, or a NumPy name such as `numpy.int64`. Keras 3 rejects floats and NumPy integers as sizes. A symbolic quotient
    `a / b` keeps both parts, so that `int(n / 2)` is `n // 2`. `low` and `high` bound it where that is known.
    """

    type: str
    value: Size | float | None = None
    numerator: Size | None = None
    denominator: Size | None = None
    low: float | None = None
    high: float | None = None
    span: Span | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """What class labels look like.

    encoding: `ids` (integers), `one-hot`, `binary` (0 or 1), `multi-hot`, `continuous` or `strings`.
    classes: how many classes there are, None when unknown. first: the smallest class id. span: where the count comes from.
    """

    encoding: str
    classes: Size | None = None
    first: int = 0
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Array:
    """A NumPy array, an eager tensor, a pandas column or frame: what is known of it without its contents.

    shape: with the sample axis (None or a symbol where the number is not known), or Unknown with the reason.
    dtype: NumPy's name, None when unknown. low, high: the least and greatest value it can hold, None when unknown.
    labels: set when the values are class labels. kind: `numpy.ndarray`, `tensor`, `pandas.DataFrame`, `pandas.Series`.
    source: the data set it comes from ("mnist", "cifar10"), with `part` "x_train", "y_test" ..., None when mixed or unknown.
    scaled: what was done to its values ("/255", "preprocess_input:vgg16"), in order. trail: how it came to be, place by place.
    columns: the literal column names of a DataFrame where they are known.
    """

    shape: Shape | Unknown
    dtype: str | None = None
    low: float | None = None
    high: float | None = None
    labels: Labels | None = None
    kind: str = "numpy.ndarray"
    source: str | None = None
    part: str | None = None
    scaled: tuple[str, ...] = ()
    trail: tuple[Label, ...] = ()
    columns: tuple[str, ...] | None = None
    values: tuple[Any, ...] | None = None  # the contents themselves, only for small literals

    def get(self, name: str, at: Context) -> Value:
        """Attributes and methods are library functions named `numpy.ndarray.<name>` and the like."""
        return at.member(self, self.kind, name)

    def either(self, other: Array, why: Unknown) -> Value:
        """What two arrays have in common. A range that differs is not known: in a loop it may go on growing."""
        if self.kind != other.kind:
            return why
        same = {name: getattr(self, name) for name in _COMMON if getattr(self, name) == getattr(other, name)}
        if same.get("dtype") == "bool":
            same.update(low=0, high=1)
        return Array(_either_shape(self.shape, other.shape, why), kind=self.kind, trail=self.trail, **same)

    def then(self, span: Span, what: str, **changes: Any) -> Array:
        """The array after one more step, with the step in its trail."""
        return replace(self, trail=(*self.trail, Label(span, what)), **changes)


_COMMON = ("dtype", "low", "high", "labels", "source", "part", "scaled", "columns", "values")


def _either_shape(a: Shape | Unknown, b: Shape | Unknown, why: Unknown) -> Shape | Unknown:
    """The shape of one of two arrays; only the number of rows may be left open."""
    if isinstance(a, Unknown) or isinstance(b, Unknown) or len(a) != len(b) or a[1:] != b[1:]:
        return a if a == b else why
    if a[:1] == b[:1]:
        return a
    return (symbol("rows", why.reason, why.span, 0), *a[1:])


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
    trail: tuple[Label, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str, at: Context) -> Value:
        """Attributes and methods are library functions named `<kind>.<name>`; facts come first."""
        return self.facts[name] if name in self.facts else at.member(self, self.kind, name)

    def __hash__(self) -> int:
        return hash((self.kind, self.batched, self.trail))


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
        if self.local is not None:
            return External(f"{self.name}.{name}", f"{self.local}.{name}")
        return at.external(f"{self.name}.{name}")

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
    """What a method that changes an Array in place gives back: its result, and the array afterwards (Arrays are immutable)."""

    result: Value
    receiver: Array


class Object:
    """A value with behaviour of its own. Library code and the evaluator meet it only through these methods.

    `builds`: models are made of it, so a loop that makes or changes it matters.
    """

    __slots__ = ()
    builds = False

    def get(self, name: str, at: Context) -> Value:
        """The attribute `name`."""
        return Unknown(f"attribute {name!r} of {self.describe()} is not modelled", at.span)

    def set(self, name: str, value: Value, at: Context) -> None:
        """Assigns the attribute; an object that does not keep attributes forgets it."""

    def item(self, key: Value, at: Context) -> Value:
        """`self[key]`."""
        return Unknown(f"{self.describe()} is indexed, which is not modelled", at.span)

    def call(self, args: Arguments, at: Context) -> Value:
        """`self(...)`."""
        return Unknown(f"{self.describe()} is called, which is not modelled", at.span)

    def describe(self) -> str:
        """What it is, for reasons: "a list", "the layer conv2d"."""
        return f"a {type(self).__name__}"


_births = count()


class Mutable(Object):
    """An object whose state can change. `snapshot` must return a value that later changes do not alter.

    `born` orders objects by creation: one that is made while a way is followed needs no rolling back.
    """

    __slots__ = ("born",)
    born: int

    def __new__(cls, *args: Any, **keywords: Any) -> Self:
        self = super().__new__(cls)
        self.born = next(_births)
        return self

    def snapshot(self) -> Any:
        """Its state now."""
        raise NotImplementedError

    def restore(self, state: Any) -> None:
        """Puts a state back."""
        raise NotImplementedError

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """The state when either of two is possible; what differs is `why`."""
        raise NotImplementedError

    def forget(self, why: Unknown) -> None:
        """The object was handed to code that cannot be followed: its state is unknown from here on."""


class ListValue(Mutable):
    """A list (or a deque, or a generator that was run at once). `rest` is set when unknown further items may follow;
    `tail` then says what each of those is like (images of one shape), where that is known."""

    __slots__ = ("items", "rest", "tail")

    def __init__(self, items: Iterable[Value] = (), rest: Unknown | None = None) -> None:
        self.items: list[Value] = list(items)
        self.rest = rest
        self.tail: Value | None = None

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "builtins.list", name)

    def snapshot(self) -> Any:
        return tuple(self.items), self.rest, self.tail

    def restore(self, state: Any) -> None:
        self.items, self.rest, self.tail = list(state[0]), state[1], state[2]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """Keeps the common prefix; how long a differing tail is is unknown."""
        if len(one[0]) == len(other[0]) and one[1] == other[1]:
            items = tuple(join(a, b, why) for a, b in zip(one[0], other[0], strict=True))
            return items, one[1], None if one[1] is None else alike((one[2], other[2]), why)
        prefix = 0
        while prefix < min(len(one[0]), len(other[0])) and identical(one[0][prefix], other[0][prefix]):
            prefix += 1
        tails = [state[2] for state in (one, other) if state[1] is not None]
        return one[0][:prefix], why, alike((*one[0][prefix:], *other[0][prefix:], *tails), why)

    def forget(self, why: Unknown) -> None:
        self.items, self.rest, self.tail = [], why, None

    def describe(self) -> str:
        return "a list"


class DictValue(Mutable):
    """A dict. Keys are plain hashable values; `rest` is set when unknown further keys may exist."""

    __slots__ = ("items", "rest")

    def __init__(self, items: Mapping[Any, Value] | None = None, rest: Unknown | None = None) -> None:
        self.items: dict[Any, Value] = dict(items or {})
        self.rest = rest

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "builtins.dict", name)

    def snapshot(self) -> Any:
        return dict(self.items), self.rest

    def restore(self, state: Any) -> None:
        self.items, self.rest = dict(state[0]), state[1]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        keys = [k for k in one[0] if k in other[0]]
        rest = one[1] or other[1] or (why if one[0].keys() != other[0].keys() else None)
        return {k: join(one[0][k], other[0][k], why) for k in keys}, rest

    def forget(self, why: Unknown) -> None:
        self.items, self.rest = {}, why

    def describe(self) -> str:
        return "a dict"


class SetValue(ListValue):
    """A set, in order of insertion, without equal items."""

    __slots__ = ()

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "builtins.set", name)

    def describe(self) -> str:
        return "a set"


def join(a: Value, b: Value, why: Unknown) -> Value:
    """The value when either of two is possible: itself if they agree, part by part for tuples, else `why`."""
    if identical(a, b):
        return a
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return tuple(join(x, y, why) for x, y in zip(a, b, strict=True))
    if isinstance(a, Unknown):
        return a
    either = getattr(a, "either", None)
    if either is not None and type(a) is type(b):
        return either(b, why)  # a value that knows what two of its kind have in common
    return b if isinstance(b, Unknown) else why


def alike(items: Iterable[Value], why: Unknown) -> Value | None:
    """What all items have in common, numbers their type; None when that is nothing."""
    common: Value | None = None
    for i, item in enumerate(items):
        common = item if i == 0 else _both(common, item, why)
        if common is None or isinstance(common, Unknown):
            return None
    return common


def _both(a: Value, b: Value, why: Unknown) -> Value:
    if isinstance(a, DictValue) and isinstance(b, DictValue) and a.items.keys() == b.items.keys():
        return DictValue({k: _both(v, b.items[k], why) for k, v in a.items.items()}, a.rest or b.rest)
    kinds = {_number_type(a), _number_type(b)}
    if len(kinds) == 1 and None not in kinds and not identical(a, b):
        return Scalar(str(kinds.pop()), span=why.span, reason=why.reason)
    return join(a, b, why)


def _number_type(value: Value) -> str | None:
    if isinstance(value, Scalar):
        return value.type
    if isinstance(value, bool):
        return None
    return "int" if isinstance(value, int | Expr) else "float" if isinstance(value, float) else None


def identical(a: Value, b: Value) -> bool:
    """Whether two values are surely the same: the same object, or equal immutable values of the same type."""
    if a is b:
        return True
    if type(a) is not type(b) or isinstance(a, Mutable):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(identical(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


States: TypeAlias = Mapping[int, tuple[Mutable, Any]]


class Store:
    """Remembers the state that objects had before an unknown condition, for as long as a fork is being followed."""

    __slots__ = ("_frames",)

    def __init__(self) -> None:
        self._frames: list[tuple[int, dict[int, tuple[Mutable, Any]]]] = []

    def touch(self, obj: Mutable) -> None:
        """Call before changing `obj`."""
        if not self._frames:
            return
        start, saved = self._frames[-1]
        if obj.born < start and id(obj) not in saved:
            saved[id(obj)] = (obj, obj.snapshot())

    def fork(self) -> None:
        """Starts one way; every object touched from here on can be rolled back."""
        self._frames.append((next(_births), {}))

    def leave(self) -> States:
        """Ends one way: rolls back, and returns the objects it touched with the state it left them in."""
        _, saved = self._frames.pop()
        after = {key: (obj, obj.snapshot()) for key, (obj, _) in saved.items()}
        for obj, before in saved.values():
            obj.restore(before)
        return after

    def apply(self, states: States) -> None:
        """Puts the objects in the state that a way left them in: that way was taken."""
        for obj, state in states.values():
            self.touch(obj)
            obj.restore(state)

    def merge(self, one: States, other: States, why: Unknown) -> None:
        """Joins two ways that started from the present state."""
        for key in {**one, **other}:
            obj = (one.get(key) or other[key])[0]
            now = obj.snapshot()
            a = one[key][1] if key in one else now
            b = other[key][1] if key in other else now
            self.touch(obj)
            obj.restore(obj.join(a, b, why))

    @property
    def touched(self) -> tuple[Mutable, ...]:
        """The objects changed so far in the way being followed that are older than it."""
        return tuple(obj for obj, _ in self._frames[-1][1].values()) if self._frames else ()

    @property
    def forked(self) -> bool:
        """Whether an unknown condition is being followed."""
        return bool(self._frames)


class Context(Protocol):
    """What library code may ask of the evaluator at a call."""

    @property
    def span(self) -> Span:
        """The place of the call or attribute."""

    @property
    def store(self) -> Store:
        """Call `store.touch(obj)` before changing a Mutable."""

    @property
    def dialect(self) -> int:
        """1, 2 or 3: the Keras in force."""

    @property
    def imports(self) -> Mapping[str, Span]:
        """The names imported so far, as written, with their places."""

    def emit(self, event: Event) -> None:
        """Records that something happened: a fit, a summary, a problem."""

    def call(self, value: Value, args: Arguments) -> Value:
        """Calls any value: a user function, a layer, a library function."""

    def apply(self, name: str, args: Arguments) -> Value:
        """Calls the library function of that canonical qualified name; Unknown with the reason if it is not modelled."""

    def member(self, receiver: Value, kind: str, name: str) -> Value:
        """The attribute or bound method `<kind>.<name>` of a library value; Unknown if it is not modelled."""

    def external(self, name: str) -> Value:
        """The library constant, class, function or module of that qualified name."""

    def attribute(self, value: Value, name: str) -> Value:
        """`value.name` for any value."""

    def item(self, value: Value, key: Value) -> Value:
        """`value[key]` for any value."""

    def iterate(self, value: Value) -> Sequence[Value] | Unknown:
        """The items that a loop over it would see, or why they are not known."""

    def truth(self, value: Value) -> bool | Unknown:
        """`bool(value)`."""

    def escape(self, value: Value, why: str) -> None:
        """`value` was handed to code that cannot be followed: what it leads to is unknown from here on."""

    def shared(self, key: str, make: Callable[[], Any]) -> Any:
        """State of a library that belongs to the whole program (Keras's name counters); made when first asked for."""

    def settle(self, value: Value) -> Value:
        """The value, or what the user assumes for the unknowns in it."""

    def unknown(self, reason: str) -> Unknown:
        """An Unknown at this place."""

    def raises(self, error: str, message: str) -> Value:
        """The program would raise this Python exception here (`ValueError`, ...). Does not return."""


LibraryFunction: TypeAlias = Callable[..., Value]


def plain(value: Value, span: Span | None = None) -> Value:
    """The value as an operand or argument: a thing of a module that is not found is an unknown."""
    if isinstance(value, External) and value.local is not None:
        return Unknown(f"`{value.local}` is defined elsewhere", span, value.local)
    return value


def as_size(value: Value) -> Size | None:
    """The integer in it: an int (`True` is 1), an Expr, or an integer Scalar; None if it is no known integer."""
    if isinstance(value, int | Expr):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, Scalar) and value.type != "float" and isinstance(value.value, int | Expr):
        return value.value
    return None


def as_dim(value: Value) -> Dim | Unknown:
    """An entry of a shape as written: a size, `None`, or Unknown."""
    if value is None:
        return None
    size = as_size(value)
    if size is not None:
        return size
    return value if isinstance(value, Unknown) else Unknown("not an integer")
