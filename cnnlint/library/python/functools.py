"""`functools`: `partial`, `reduce`, and decorators that leave a function as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass, replace
from cnnlint.library import models
from cnnlint.library.python.items import items_of
from cnnlint.library.python.kinds import ABSENT
from cnnlint.values import Context, DictValue, External, ListValue, Member, Mutable, Object, Unknown, Value, one_of

_MOST_ITEMS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Partial(Object):
    """`functools.partial`: a callable with some arguments given already."""

    function: Value
    positional: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)
    rest: Unknown | None = None

    def call(self, args: Arguments, at: Context) -> Value:
        """Calls the function with both sets of arguments; later keywords win."""
        spans = tuple(None for _ in self.positional) + args.positional_spans
        merged = replace(
            args,
            positional=(*self.positional, *args.positional),
            positional_spans=spans,
            keywords={**self.keywords, **args.keywords},
            rest=self.rest or args.rest,
        )
        return at.call(self.function, merged)

    @property
    def handed_on(self) -> tuple[Value, ...]:
        """What code that gets the partial gets with it."""
        return (self.function, *self.positional, *self.keywords.values())

    def get(self, name: str, at: Context) -> Value:
        """`func`, `args`, `keywords`."""
        if self.rest is None and name in ("args", "keywords"):
            return self.positional if name == "args" else DictValue(self.keywords)
        return self.function if name == "func" else at.unknown(f"attribute {name!r} of a partial is not modelled")


@dataclass(frozen=True, slots=True)
class Identity(Object):
    """A decorator that gives back what it decorates."""

    def call(self, args: Arguments, at: Context) -> Value:
        return args.positional[0] if args.positional else at.unknown("a decorator without a function")


@dataclass(frozen=True, slots=True, eq=False)
class PartialMethod(Partial):
    """`functools.partialmethod`: in the body of a class."""

    def as_method(self, receiver: Value) -> Value:
        """As it is seen through an object of the class."""
        return Partial(self.function, (receiver, *self.positional), self.keywords, self.rest)


@models("functools.partial", raw=True)
def partial(at: Context, args: Arguments) -> Value:
    return _partial(at, args, Partial)


@models("functools.partialmethod", raw=True)
def partialmethod(at: Context, args: Arguments) -> Value:
    return _partial(at, args, PartialMethod)


def _partial(at: Context, args: Arguments, kind: type[Partial]) -> Value:
    if not args.positional:
        return at.unknown("a partial of a function that is not known")
    return kind(args.positional[0], args.positional[1:], dict(args.keywords), args.rest)


@models("functools.reduce")
def reduce(at: Context, function: Value, iterable: Value, initial: Value = ABSENT, /) -> Value:
    """The items folded from the left."""
    items, rest = items_of(at, iterable)
    if rest is not None:
        for given in () if isinstance(function, External) else (function, initial):
            at.escape(given, "how often a function was called is not known")
        return one_of((initial, *items), rest)
    values = list(items) if initial is ABSENT else [initial, *items]
    if not values:
        return at.raises("TypeError", "reduce() of empty iterable with no initial value", perhaps=True)
    if len(values) > _MOST_ITEMS:
        return at.unknown(f"reduce() over more than {_MOST_ITEMS:,} items is not followed")
    total = values[0]
    for value in values[1:]:
        total = at.call(function, Arguments((total, value)))
    return total


@dataclass(frozen=True, slots=True, eq=False)
class Wraps(Identity):
    """`@wraps(f)`: what is decorated takes the name of what it stands around."""

    function: Value

    def call(self, args: Arguments, at: Context) -> Value:
        return update_wrapper(at, args.positional[0] if args.positional else None, self.function)


@models("functools.update_wrapper")
def update_wrapper(at: Context, wrapper: Value, wrapped: Value, *more: Value) -> Value:
    """What stands around a function takes its name."""
    if isinstance(wrapper, Object):
        for name in ("__name__", "__qualname__"):
            wrapper.set(name, at.attribute(wrapped, name), at)
        wrapper.set("__wrapped__", wrapped, at)
    return wrapper


@models("functools.wraps", raw=True)
def decorator(at: Context, args: Arguments) -> Value:
    return Wraps(args.positional[0]) if args.positional else Identity()


@models("functools.total_ordering", "typing.no_type_check", raw=True)
def undecorated(at: Context, args: Arguments) -> Value:
    """The function or class itself."""
    return args.positional[0] if args.positional else Identity()


class Cached(Object):
    """A function that computes once for each set of arguments, and then hands out the same object again."""

    __slots__ = ("function", "results")

    def __init__(self, function: Value) -> None:
        self.function, self.results = function, DictValue()

    def call(self, args: Arguments, at: Context) -> Value:
        """What it gave for these arguments before; what arguments that are not plain lead to may be old or new."""
        key = (args.positional, tuple(sorted(args.keywords.items())))
        if args.rest is not None or not _is_plain(key):
            return self._new_or_kept(args, at)
        if key not in self.results.items:
            result = at.call(self.function, args)
            at.store.touch(self.results)
            self.results.items[key] = result
        return self.results.items[key]

    def _new_or_kept(self, args: Arguments, at: Context) -> Value:
        """The result of a call that may have been made before: then nothing is done once more."""
        why, found = at.unknown("a result that may be kept from an earlier call"), list[Value]()

        def compute() -> Value:
            found.append(at.call(self.function, args))
            return None

        if self.results.items:
            at.apart((compute, lambda: None), why)
        else:
            compute()
        result = found[0] if found else why
        return one_of((result,), why) if _shared(result) else result

    def get(self, name: str, at: Context) -> Value:
        """`f.__name__`, and `f.cache_clear`, after which nothing is kept."""
        if name == "cache_clear":
            return Member(self.results, "builtins.dict.clear")
        return at.attribute(self.function, name)


def _is_plain(value: Value) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (str, int, float, bool))


def _shared(value: Value) -> bool:
    return isinstance(value, Mutable)


@models("functools.lru_cache", "functools.cache", raw=True)
def cached(at: Context, args: Arguments) -> Value:
    """`@cache` and `@lru_cache(maxsize=None)`."""
    given = args.positional[0] if args.positional else None
    return External("functools.cache") if given is None or isinstance(given, int) else Cached(given)


class Dispatch(Object):
    """`@singledispatch`: which function runs depends on the class of the first argument.

    ways: pairs of a class and a function.
    """

    __slots__ = ("function", "ways")

    def __init__(self, function: Value) -> None:
        self.function, self.ways = function, ListValue()

    def pairs(self) -> list[tuple[Value, Value]]:
        """The ways, as they are."""
        return [(way[0], way[1]) for way in self.ways.items if isinstance(way, tuple)]

    def call(self, args: Arguments, at: Context) -> Value:
        """Calls the only function whose class fits, or else the first one."""
        given = args.positional[0] if args.positional else at.unknown("the first argument is not known")
        unsure = given if isinstance(given, Unknown) else self.ways.rest
        fitting: list[Value] = []
        for kind, function in self.pairs():
            fits = at.truth(at.apply("builtins.isinstance", Arguments((given, kind))))
            unsure = fits if isinstance(fits, Unknown) else unsure
            fitting += [function] if fits is True else []
        if unsure is None and len(fitting) < 2:
            return at.call(fitting[0] if fitting else self.function, args)
        for value in (*args.positional, *args.keywords.values()):
            at.escape(value, "which function is called is not known")
        return unsure or at.unknown("which function is called is not known")

    def get(self, name: str, at: Context) -> Value:
        return Registering(self) if name == "register" else at.attribute(self.function, name)


@dataclass(frozen=True, slots=True, eq=False)
class Registering(Object):
    """`f.register`; kind: the class that it was given already."""

    dispatch: Dispatch
    kind: Value = ABSENT

    def call(self, args: Arguments, at: Context) -> Value:
        """`register(cls)`, `register(cls, f)`, or the decorator, which reads the class from an annotation where it has none."""
        given = (args.positional if self.kind is ABSENT else (self.kind, *args.positional))[:2]
        ways = self.dispatch.ways
        if len(given) == 2:
            at.store.touch(ways)
            ways.items = [*(way for way in self.dispatch.pairs() if way[0] is not given[0]), given]
            return given[1]
        if isinstance(given[0], External) or not hasattr(given[0], "signature"):
            return Registering(self.dispatch, given[0])
        at.store.touch(ways)
        ways.rest = at.unknown("the class that an annotation names is not followed")
        return given[0]


@models("functools.singledispatch.__decorator__")
def singledispatch(at: Context, function: Value) -> Value:
    return Dispatch(function)
