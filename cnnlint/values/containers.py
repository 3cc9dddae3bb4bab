"""Lists, dicts and sets, and what is asked of a value with all that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from cnnlint.frozen import replace
from cnnlint.shapes import Expr, Size
from cnnlint.values.joining import alike, any_one, both, identical, join
from cnnlint.values.kinds import Array, External, Scalar
from cnnlint.values.objects import Mutable
from cnnlint.values.unknowns import Number, Unknown, Value, nameless

if TYPE_CHECKING:
    from cnnlint.values.context import Context

MOST_VALUES = 256  # of a list or dict that are compared when one of them is asked for

Runs: TypeAlias = tuple[int | float, ...]


def in_runs(items: Sequence[Value]) -> Runs | None:
    """Numbers of which each stands for those beside it that are equal; None for other items."""
    if not items or type(items[0]) not in (int, float) or len(items) > MOST_VALUES:  # as most of them
        return None if items else ()
    numbers = [item for item in items if isinstance(item, (int, float)) and not isinstance(item, bool)]
    return tuple(number for number, _ in groupby(numbers)) if len(numbers) == len(items) else None


class ListValue(Mutable):
    """A list (or a deque, or a generator that was run at once). `rest` is set when unknown further items may follow;
    `tail` then says what each of those is like (images of one shape), where that is known, and `count` how many items there
    are in all. Who changes the number of items of a list with `rest` sets `count`, or makes it None. `runs` are the numbers
    that such a list holds, one after another, each once or several times or never; None where that is not known, and who
    changes their order makes it so. `variable` is the first one that held it, after which its length is called."""

    __slots__ = ("count", "items", "rest", "runs", "tail", "variable")

    def __init__(
        self, items: Iterable[Value] = (), rest: Unknown | None = None, tail: Value | None = None, count: Size | None = None
    ) -> None:
        self.items: list[Value] = list(items)
        self.rest = rest
        self.tail = tail
        self.count = count
        self.runs: Runs | None = None
        self.variable: str | None = None

    def bound_to(self, name: str, at: Context) -> None:
        self.variable = self.variable or name

    @property
    def length(self) -> Size | None:
        """How many items it has; None where that is not known."""
        return len(self.items) if self.rest is None else self.count

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "builtins.list", name)

    def snapshot(self) -> Any:
        return tuple(self.items), self.rest, self.tail, self.count, self.runs

    def restore(self, state: Any) -> None:
        self.items, self.rest, self.tail, self.count, self.runs = list(state[0]), state[1], state[2], state[3], state[4]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """Keeps the common prefix; how long a differing tail is is unknown."""
        if len(one[0]) == len(other[0]) and one[1] == other[1]:
            items = tuple(join(a, b, why) for a, b in zip(one[0], other[0], strict=True))
            same_tail = None if one[1] is None else alike((one[2], other[2]), why)
            return items, one[1], same_tail, one[3] if one[3] == other[3] else None, _either_runs(one, other)
        prefix = 0
        while prefix < min(len(one[0]), len(other[0])) and identical(one[0][prefix], other[0][prefix]):
            prefix += 1
        tails = [state[2] for state in (one, other) if state[1] is not None]
        lengths = {len(state[0]) if state[1] is None else state[3] for state in (one, other)}
        count = lengths.pop() if len(lengths) == 1 else None
        tail = alike((*one[0][prefix:], *other[0][prefix:], *tails), why)
        return one[0][:prefix], why, tail, count, _either_runs(one, other)

    def in_common(self, other: Value, why: Unknown) -> ListValue | None:
        """Item by item, or a list of unknown length with what all the items of both have in common."""
        if not (type(self) is ListValue and type(other) is ListValue):
            return None
        if self.rest is None and other.rest is None and len(self.items) == len(other.items):
            return ListValue([both(x, y, why) for x, y in zip(self.items, other.items, strict=True)])
        made = ListValue((), why, None, self.length if self.length == other.length else None)
        tails = [x.tail for x in (self, other) if x.rest is not None]
        if None not in tails:
            made.tail = alike((*self.items, *other.items, *tails), why)
        return made

    def forget(self, why: Unknown) -> None:
        self.items, self.rest, self.tail, self.count, self.runs = [], why, None, None, None

    def followed_by(self, more: Runs | None) -> None:
        """Numbers were put behind those that it holds in runs. The caller touches the list."""
        before = self.held_in_runs() if more is not None else None
        self.runs = None if before is None or more is None else in_runs((*before, *more))

    def held_in_runs(self) -> Runs | None:
        """The numbers that it holds in runs, one after another."""
        return _runs(self.snapshot()) if type(self) is ListValue else None

    def each(self) -> Value | None:
        """What all items are like, those that are not known too; None when that is nothing."""
        if not self.items:
            return None if self.rest is None else self.tail
        if len(self.items) > MOST_VALUES or (self.rest is not None and self.tail is None):
            return None
        why = self.rest or Unknown("one of several items")
        return alike((*self.items, *(() if self.rest is None else (self.tail,))), why)

    def describe(self) -> str:
        return "a list"


def _runs(state: Any) -> Runs | None:
    """The numbers that a list in that state holds in runs."""
    items, rest, tail, _, runs = state
    if runs is not None or rest is None:
        return runs if rest is not None else in_runs(items)
    return in_runs((*items, tail)) if tail is not None else None


def _either_runs(one: Any, other: Any) -> Runs | None:
    """The runs of a list that may be in one state or the other: those of the longer one, which begins as the other does."""
    if one[1] is None and other[1] is None and len(one[0]) == len(other[0]):
        return None
    a, b = _runs(one), _runs(other)
    if a is None or b is None:
        return None
    short, long = sorted((a, b), key=len)
    return long if long[: len(short)] == short else None


class DictValue(Mutable):
    """A dict. Keys are plain hashable values; `rest` is set when unknown further keys may exist; `tail` is then what
    each of those holds: of numbers their kind (`Scalar` without a value), what arrays have in common, or that it is one of some
    objects; None where they may hold anything. `variable` is the first variable that held it."""

    __slots__ = ("items", "rest", "tail", "variable")

    def __init__(
        self, items: Mapping[Any, Value] | None = None, rest: Unknown | None = None, tail: Value | None = None
    ) -> None:
        self.items: dict[Any, Value] = dict(items or {})
        self.rest = rest
        self.tail = tail
        self.variable: str | None = None

    def bound_to(self, name: str, at: Context) -> None:
        self.variable = self.variable or name

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "builtins.dict", name)

    def snapshot(self) -> Any:
        return dict(self.items), self.rest, self.tail

    def restore(self, state: Any) -> None:
        self.items, self.rest, self.tail = dict(state[0]), state[1], state[2]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        keys = [k for k in one[0] if k in other[0]]
        rest = one[1] or other[1] or (why if one[0].keys() != other[0].keys() else None)
        further = [v for a, b in ((one[0], other[0]), (other[0], one[0])) for k, v in a.items() if k not in b]
        further += [state[2] for state in (one, other) if state[1] is not None]
        return {k: join(one[0][k], other[0][k], why) for k in keys}, rest, any_one(further, why)

    def in_common(self, other: Value, why: Unknown) -> DictValue | None:
        """Key by key, of dicts with the same keys."""
        if not isinstance(other, DictValue) or self.items.keys() != other.items.keys():
            return None
        return DictValue({k: both(v, other.items[k], why) for k, v in self.items.items()}, self.rest or other.rest)

    def forget(self, why: Unknown) -> None:
        self.items, self.rest, self.tail = {}, why, None

    def put_item(self, key: Value, value: Value, at: Context) -> None:
        """`self[key] = value`."""
        at.store.touch(self)
        if (_is_key(key) or getattr(key, "by_identity", False)) and hashable(key) and not _has_unknown(key):
            self.items[key] = value
        else:
            self.put_somewhere(value, key if isinstance(key, Unknown) else at.unknown("a key of the dict is not known"))

    def put_somewhere(self, value: Value, why: Unknown) -> None:
        """`self[key] = value` for a key that is not known: it may be any of those that are. The caller touches the dict."""
        further, why = (value,) if self.rest is None else (value, self.tail), nameless(why)
        self.items = {k: join(held, value, why) for k, held in self.items.items()}
        self.rest, self.tail = why, any_one(further, why)

    def told_apart(self, why: Unknown) -> DictValue:
        """The dict, whose keys are not known if they hold numbers that may be equal. Only who makes a dict asks for it."""
        if len(self.items) < 2 or not any(map(_is_open, self.items)):
            return self
        items, self.items = self.items, {}
        for key, value in items.items():
            if _is_open(key):
                self.put_somewhere(value, why)
            else:
                self.items[key] = value
        return self

    def each(self, why: Unknown) -> Value | None:
        """What stands for any one of the values, as `tail` does for those that are not known."""
        if len(self.items) > MOST_VALUES:
            return None
        return any_one([*self.items.values(), *(() if self.rest is None else (self.tail,))], why)

    def describe(self) -> str:
        return "a dict"


def held_by(container: ListValue | DictValue | tuple[Value, ...]) -> tuple[Value, ...]:
    """What it holds, that too of which it is not known where it stands."""
    if isinstance(container, tuple):
        return container
    held = container.items if isinstance(container, ListValue) else container.items.values()
    return (*held, *(() if container.tail is None else (container.tail,)))


_OF_GENERATORS = frozenset(("send", "throw", "close"))


class Generated(ListValue):
    """What a generator or `zip` yields, run at once: its items are gone once they were asked for. endless: whether it surely
    never ends. sides: what the items of its tuples come from, as `zip` was given them."""

    __slots__ = ("endless", "sides")

    def __init__(self, items: Iterable[Value] = (), rest: Unknown | None = None, sides: tuple[Value, ...] = ()) -> None:
        super().__init__(items, rest)
        self.endless, self.sides = False, sides

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "builtins.generator" if name in _OF_GENERATORS else "builtins.list", name)

    def drain(self, at: Context) -> list[Value]:
        """Takes all the items that are left."""
        items = list(self.items)
        at.store.touch(self)
        self.items = []
        return items

    def describe(self) -> str:
        return "a generator"


class Fields(DictValue):
    """The attributes of an object as the dict that they are (`vars(args)`): what changes one changes the other.

    owner: a Mutable with `attributes`, a dict, and `rest`.
    """

    __slots__ = ("owner",)
    view = True

    def __init__(self, owner: Any) -> None:
        self.owner, self.tail, self.variable = owner, None, None

    @property
    def items(self) -> dict[Any, Value]:
        attributes: dict[str, Value] = self.owner.attributes
        return attributes

    @items.setter
    def items(self, items: dict[Any, Value]) -> None:
        self.owner.attributes = items

    @property
    def rest(self) -> Unknown | None:
        rest: Unknown | None = self.owner.rest
        return rest

    @rest.setter
    def rest(self, rest: Unknown | None) -> None:
        self.owner.rest = rest


class SetValue(ListValue):
    """A set, in order of insertion, without equal items."""

    __slots__ = ()

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "builtins.set", name)

    def describe(self) -> str:
        return "a set"


def known_items(value: Value) -> Sequence[Value] | None:
    """The items of a tuple or of a list that is wholly known (in a trace, lists are plain lists)."""
    if isinstance(value, ListValue):
        return value.items if value.rest is None else None
    return value if isinstance(value, (tuple, list)) else None


def hashable(key: Value) -> bool:
    """Whether it can be the key of a dict that we keep."""
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _is_key(key: Value) -> bool:
    return isinstance(key, (str, int, float, tuple, type(None), External))


def _is_open(key: Value) -> bool:
    """Whether a key is a number that is not known, or holds one."""
    return isinstance(key, (Expr, Scalar)) or (isinstance(key, tuple) and any(map(_is_open, key)))


def _has_unknown(key: Value) -> bool:
    return isinstance(key, tuple) and any(isinstance(k, Unknown) or _has_unknown(k) for k in key)


def another(value: Value) -> Value:
    """Another array with the same facts, where one value tells what each of several arrays is like."""
    if isinstance(value, Array):
        return replace(value).holding(value.held, same_rows=True) if value.held else replace(value)
    if type(value) is tuple:
        return tuple(another(v) for v in value)
    return DictValue({k: another(v) for k, v in value.items.items()}, value.rest) if isinstance(value, DictValue) else value


def symbolic(value: Value) -> bool:
    """Whether it stands for a tensor that has no numbers yet, or is a list that holds one."""
    if type(value) in _NO_TENSORS:
        return False
    if isinstance(value, ListValue):
        return any(map(symbolic, value.items))
    if isinstance(value, tuple):
        return any(map(symbolic, value))
    return getattr(value, "symbolic", False)


_NO_TENSORS = frozenset({int, float, str, bool, type(None), Unknown, Number, External, Array, Expr})  # most values
