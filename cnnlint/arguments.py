"""The one binder: how the arguments of a call meet the parameters of a function, a layer or a library function. A leaf."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import field
from types import FunctionType
from typing import Any, Literal, TypeVar

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass, replace
from cnnlint.values import Unknown, Value

T = TypeVar("T")


class Missing:
    """What stands for the default of a required parameter."""

    def __repr__(self) -> str:
        return "<required>"

    def __reduce__(self) -> str:
        return "MISSING"  # there is one, in every process


MISSING: Any = Missing()


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, evaluated, each with its place.

    `rest` is set when `*args` or `**kwargs` of the call could not be followed: any parameter may have been given.
    `spread` is what a `*` spreads, where the number of its items is not known.
    """

    positional: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)
    positional_spans: tuple[Span | None, ...] = ()
    keyword_spans: Mapping[str, Span] = field(default_factory=dict)
    rest: Unknown | None = None
    spread: Value = None

    def items_of(self, index: int) -> list[Span]:
        """The places of the items of a positional argument, where it is a list that is written in the call."""
        places = getattr(self.positional_spans, "items", None)
        return places(index) if places else []

    def one(self, index: int, name: str) -> tuple[Value, Span | None]:
        """The argument at that place or of that name, None where it is not given, and its place."""
        if index < len(self.positional):
            return self.positional[index], self.positional_spans[index] if index < len(self.positional_spans) else None
        return self.keywords.get(name), self.keyword_spans.get(name)

    def receiver(self, kind: type[T]) -> T:
        """The first positional argument, of a method's model that takes all of them as they are written.

        Raises TypeError for an object of another class, which is a defect of ours.
        """
        first = self.positional[0]
        if not isinstance(first, kind):
            raise TypeError(f"a method of {kind.__name__} is called on {type(first).__name__}")
        return first

    def prepend(self, value: Value) -> Arguments:
        """With a receiver before the other arguments."""
        spans = self.positional_spans
        later = getattr(spans, "prepend", None)  # places that are worked out late stay so
        moved = later(None) if later else (None, *spans)
        return Arguments((value, *self.positional), self.keywords, moved, self.keyword_spans, self.rest, self.spread)


def with_name(name: str) -> str:
    """The key under which the places of the arguments of a call hold that of the whole `name=value`: under the name alone they
    hold that of the value. No parameter can have it."""
    return f"{name}="


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its default is MISSING when it is required."""

    name: str
    default: Value = MISSING
    keyword_only: bool = False
    positional_only: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters in order, and whether further positional (`*name`) and keyword (`**name`) arguments are taken."""

    parameters: tuple[Parameter, ...]
    star: str | None = None
    double_star: str | None = None
    places: tuple[Parameter, ...] = field(init=False, repr=False, compare=False)  # those that take positional arguments
    order: tuple[str, ...] = field(init=False, repr=False, compare=False)  # the names of these
    by_keyword: tuple[Parameter, ...] = field(init=False, repr=False, compare=False)  # and the others
    names: frozenset[str] = field(init=False, repr=False, compare=False)  # those that keyword arguments may name
    required: tuple[str, ...] = field(init=False, repr=False, compare=False)
    counts: range = field(init=False, repr=False, compare=False)  # how many positional arguments are enough and not too many

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", tuple(p for p in self.parameters if not p.keyword_only))
        object.__setattr__(self, "order", tuple(p.name for p in self.places))
        object.__setattr__(self, "by_keyword", tuple(p for p in self.parameters if p.keyword_only))
        object.__setattr__(self, "required", tuple(p.name for p in self.parameters if p.default is MISSING))
        fewest, most = len(self.required), sys.maxsize if self.star is not None else len(self.places) + 1
        object.__setattr__(self, "counts", range(0) if self.required != self.order[:fewest] else range(fewest, most))
        object.__setattr__(self, "names", frozenset(p.name for p in self.parameters if not p.positional_only))


@dataclass(frozen=True, slots=True)
class Bound:
    """What each parameter was given: values and places of the arguments that were written, defaults filled in by `value`.

    `unknown_rest` is set when a parameter that was not written may nevertheless have been given.
    """

    signature: Signature
    given: Mapping[str, Value]
    spans: Mapping[str, Span]
    star: tuple[Value, ...] = ()
    extra: Mapping[str, Value] = field(default_factory=dict)
    unknown_rest: Unknown | None = None

    def value(self, parameter: Parameter) -> Value:
        """The argument, or the default, or Unknown when it may hide in a `**kwargs` that could not be followed."""
        if parameter.name in self.given:
            return self.given[parameter.name]
        return parameter.default if self.unknown_rest is None else self.unknown_rest

    def values(self, parameters: Iterable[Parameter]) -> list[Value]:
        """Those of several parameters."""
        given, rest = self.given, self.unknown_rest
        return [given.get(p.name, p.default if rest is None else rest) for p in parameters]

    def kept(self) -> Bound:
        """What outlives the call: with the places looked up, it does not hold on to the syntax tree."""
        return replace(self, spans=dict(self.spans.items()))


class BindError(TypeError):
    """The arguments do not fit. name: the parameter."""

    def __init__(self, kind: Literal["missing", "unknown", "twice", "too-many"], name: str, span: Span | None = None) -> None:
        super().__init__(f"{kind} argument {name}")
        self.kind, self.name, self.span = kind, name, span


def bind(signature: Signature, args: Arguments) -> Bound:
    """Binds like Python does. Raises BindError with the first argument that does not fit."""
    places, names = signature.places, signature.names
    spare = args.positional[len(places) :]
    if spare and signature.star is None:
        raise BindError("too-many", str(len(args.positional)), _span_at(args, len(places)))
    given: dict[str, Value] = dict(zip(signature.order, args.positional, strict=False))
    extra: dict[str, Value] = {}
    for name, value in args.keywords.items() if args.keywords else ():
        if name in names and name in given:
            raise BindError("twice", name, args.keyword_spans.get(name))
        if name not in names and signature.double_star is None:
            raise BindError("unknown", name, args.keyword_spans.get(name))
        (given if name in names else extra)[name] = value
    if args.rest is None:
        for name in signature.required:
            if name not in given:
                raise BindError("missing", name)
    return Bound(signature, given, BoundSpans(places, args), spare, extra, args.rest)


def signature_of(function: FunctionType, settled: Container[str] = ()) -> Signature:
    """The signature of a library function, read from its code object, without its first parameter, the Context, and the
    keywords that are settled. `tensor_` is a function's own word for a parameter `tensor`."""
    code = function.__code__
    names = code.co_varnames
    total = code.co_argcount
    defaults = function.__defaults__ or ()
    parameters = [
        Parameter(
            names[i].removesuffix("_"),
            defaults[i - (total - len(defaults))] if i >= total - len(defaults) else MISSING,
            positional_only=i < code.co_posonlyargcount,
        )
        for i in range(1, total)
    ]
    keyword_defaults = function.__kwdefaults__ or {}
    end = total + code.co_kwonlyargcount
    keywords = (name for name in names[total:end] if name not in settled)
    parameters += [Parameter(name, keyword_defaults.get(name, MISSING), keyword_only=True) for name in keywords]
    star = double_star = None
    if code.co_flags & 0x04:
        star, end = names[end], end + 1
    if code.co_flags & 0x08:
        double_star = names[end]
    return Signature(tuple(parameters), star, double_star)


class BoundSpans(Mapping[str, Span]):
    """The places of bound arguments by parameter name, looked up when asked: most calls never are.

    The whole of a keyword argument (`lr=0.1`) is under its name with an equals sign (`lr=`).
    """

    __slots__ = ("_found", "_pending")

    def __init__(self, places: tuple[Parameter, ...], args: Arguments) -> None:
        self._pending: tuple[tuple[Parameter, ...], Arguments] | None = places, args
        self._found: dict[str, Span] = {}

    def _spans(self) -> dict[str, Span]:
        if self._pending is not None:
            (places, args), self._pending = self._pending, None
            spans = zip(places[: len(args.positional)], args.positional_spans, strict=False)
            self._found = {parameter.name: span for parameter, span in spans if span is not None}
            self._found.update(args.keyword_spans.items())
        return self._found

    def __getitem__(self, name: str) -> Span:
        return self._spans()[name]

    def get(self, name: str, default: Any = None) -> Any:
        """In less time than by an exception."""
        return self._spans().get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self._spans()

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans())

    def items(self) -> Any:
        """The pairs."""
        return self._spans().items()

    def __len__(self) -> int:
        return len(self._spans())


def _span_at(args: Arguments, index: int) -> Span | None:
    return args.positional_spans[index] if index < len(args.positional_spans) else None
