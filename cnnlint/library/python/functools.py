"""`functools`: `partial`, `reduce`, and decorators that leave a function as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.items import items_of
from cnnlint.library.python.kinds import ABSENT
from cnnlint.values import Context, Object, Unknown, Value

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

    def get(self, name: str, at: Context) -> Value:
        return self.function if name == "func" else at.unknown(f"attribute {name!r} of a partial is not modelled")


@dataclass(frozen=True, slots=True)
class Identity(Object):
    """A decorator that gives back what it decorates."""

    def call(self, args: Arguments, at: Context) -> Value:
        return args.positional[0] if args.positional else at.unknown("a decorator without a function")


@models("functools.partial", raw=True)
def partial(at: Context, args: Arguments) -> Value:
    if not args.positional:
        return at.unknown("a partial of a function that is not known")
    return Partial(args.positional[0], args.positional[1:], dict(args.keywords), args.rest)


@models("functools.reduce")
def reduce(at: Context, function: Value, iterable: Value, initial: Value = ABSENT, /) -> Value:
    """The items folded from the left."""
    items, rest = items_of(at, iterable)
    if rest is not None:
        return rest
    values = list(items) if initial is ABSENT else [initial, *items]
    if not values:
        return at.raises("TypeError", "reduce() of empty iterable with no initial value")
    if len(values) > _MOST_ITEMS:
        return at.unknown(f"reduce() over more than {_MOST_ITEMS:,} items is not followed")
    total = values[0]
    for value in values[1:]:
        total = at.call(function, Arguments((total, value)))
    return total


@models("functools.wraps", raw=True)
def decorator(at: Context, args: Arguments) -> Value:
    """`@wraps(f)`: the function that is decorated stays what it is."""
    return Identity()


@models("functools.lru_cache", "functools.cache", "functools.total_ordering", "typing.no_type_check", raw=True)
def cached(at: Context, args: Arguments) -> Value:
    """`@cache` and `@lru_cache(maxsize=None)`: the function itself."""
    given = args.positional[0] if args.positional else None
    return Identity() if given is None or isinstance(given, int) else given
