"""How the Keras in force names and orders a layer's arguments, and what it calls the layer.

A layer class says its arguments in the words of Keras 3. `keras1` and `keras2` map older names to those, `order1` and
`order2` list an older signature where positions differ, `joined1` says which old arguments became one
(`nb_row`, `nb_col` are `kernel_size`), `defaults2` which defaults Keras 2 has otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cnnlint.arguments import Arguments, BindError
from cnnlint.diagnostics import Span
from cnnlint.frozen import replace
from cnnlint.values import Value

if TYPE_CHECKING:
    from cnnlint.layers.base import Layer

_DIM_ORDERING = {"th": "channels_first", "tf": "channels_last", "default": None}


def translate(cls: type[Layer], args: Arguments, dialect: int) -> Arguments:
    """The same call in the words of Keras 3. Raises BindError when it has more positions than the dialect."""
    if dialect >= 3:
        return args
    order = cls.order1 if dialect == 1 else cls.order2
    names = cls.keras1 if dialect == 1 else cls.keras2
    if not order and not names:
        return args
    if len(args.positional) > len(order) > 0:
        raise BindError("too-many", str(len(args.positional)))
    keywords, spans = _by_name(order, args)
    positional = () if order else args.positional
    positional_spans = () if order else args.positional_spans
    if dialect == 1:
        _join(cls.joined1, keywords, spans)
    renamed = {names.get(name, name): _value(name, value) for name, value in keywords.items()}
    places = {names.get(name, name): span for name, span in spans.items()}
    return Arguments(positional, renamed, positional_spans, places, args.rest)


def without_old_words(cls: type[Layer], args: Arguments) -> Arguments:
    """The same call where Keras 1's words are written as Keras 2's, which its releases up to 2.3 did with a warning.

    keras/legacy/interfaces.py of Keras 2.0 to 2.3
    """
    written, args = args, _sides_by_name(cls, _without_dropped(cls, args))
    own = {p.name for p in cls.signature.parameters} | cls.keras2.keys()
    if not any(name not in own and (renamed(cls, name) or ("",))[0] == "Keras 1" for name in args.keywords):
        return written if args is written else sizes_in_a_row(cls, args) or args
    args = sizes_in_a_row(cls, args) or args
    keywords, spans = dict(args.keywords), dict(args.keyword_spans)
    _join(cls.joined1, keywords, spans)
    names = {name: cls.keras1[name] for name in keywords if name not in own and name in cls.keras1}
    renamed_keywords = {names.get(name, name): _value(name, value) for name, value in keywords.items()}
    places = {names.get(name, name): span for name, span in spans.items()}
    args = sizes_in_a_row(cls, args) or args
    return Arguments(args.positional, renamed_keywords, args.positional_spans, places, args.rest)


def _without_dropped(cls: type[Layer], args: Arguments) -> Arguments:
    """The same call without what those releases pass over: of a transposed convolution also the fourth argument by position."""
    if any(name in cls.dropped1 for name in args.keywords):
        args = replace(args, keywords={name: value for name, value in args.keywords.items() if name not in cls.dropped1})
    if "output_shape" in cls.dropped1 and len(args.positional) == 4 and isinstance(args.positional[3], tuple):
        args = replace(args, positional=args.positional[:3], positional_spans=tuple(args.positional_spans)[:3])
    return args


def _sides_by_name(cls: type[Layer], args: Arguments) -> Arguments:
    """The same call with every side of the kernel by name where the last of them are: `Conv2D(32, 3, nb_col=3)`."""
    parts, sides = cls.joined1.get("kernel_size", ()), args.positional[1:]
    given = [part in args.keywords for part in parts]
    if not 0 < len(sides) < len(parts) or not all(isinstance(side, int) for side in sides):
        return args
    if any(given[: len(sides)]) or not all(given[len(sides) :]):
        return args
    keywords = {**dict(zip(parts, sides, strict=False)), **args.keywords}
    spans = {**dict(zip(parts, tuple(args.positional_spans)[1:], strict=False)), **args.keyword_spans}
    return replace(args, positional=args.positional[:1], keywords=keywords, positional_spans=tuple(args.positional_spans)[:1],
                   keyword_spans={name: span for name, span in spans.items() if span is not None})  # fmt: skip


def sizes_in_a_row(cls: type[Layer], args: Arguments) -> Arguments | None:
    """The same call where the numbers after the first are the sides of the kernel, as the releases of Keras 2 up to 2.3 still
    read `Conv2D(32, 3, 3)`; None where there are no such numbers. keras/legacy/interfaces.py of Keras 2.0 to 2.3
    """
    count = len(cls.joined1.get("kernel_size", ()))
    sides = args.positional[1:]
    if count < 2 or len(sides) != count or not all(isinstance(side, int) for side in sides):
        return None
    if any(name in args.keywords for name in ("padding", "strides", "data_format")):  # those releases refuse that
        return None
    return replace(args, positional=(args.positional[0], sides), positional_spans=tuple(args.positional_spans)[:2])


def layer_type(layer: type[Layer] | Layer, dialect: int = 3) -> str:
    """The name that the summary of that dialect prints in the row."""
    cls = layer if isinstance(layer, type) else type(layer)
    return (cls.__dict__.get("type1") if dialect == 1 else None) or cls.__name__


def keras3_name(layer: type[Layer] | Layer) -> str:
    """The Keras 3 class that it is, or that took its place."""
    cls = layer if isinstance(layer, type) else type(layer)
    return cls.successor or cls.__name__


def renamed(cls: type[Layer], name: str) -> tuple[str, str] | None:
    """(Keras version, today's name) of an argument that an older Keras called `name`; None if none did."""
    for old, new in cls.joined1.items():
        if name in new:
            return "Keras 1", old
    if name in cls.keras1:
        return "Keras 1", cls.keras1[name]
    return ("Keras 2", cls.keras2[name]) if name in cls.keras2 else None


def today(name: str, value: Value) -> str | None:
    """The source text of the value that an argument of Keras 1 takes today, None when it is the same."""
    if name != "dim_ordering" or not isinstance(value, str) or value not in _DIM_ORDERING:
        return None
    return repr(_DIM_ORDERING[value]).replace("'", '"')


def _by_name(order: tuple[str, ...], args: Arguments) -> tuple[dict[str, Value], dict[str, Span]]:
    keywords: dict[str, Value] = dict(args.keywords)
    spans: dict[str, Span] = dict(args.keyword_spans)
    for i, (name, value) in enumerate(zip(order, args.positional, strict=False)):
        keywords[name] = value
        span = args.positional_spans[i] if i < len(args.positional_spans) else None
        if span is not None:
            spans[name] = span
    return keywords, spans


def _join(joined: Mapping[str, tuple[str, ...]], keywords: dict[str, Any], spans: dict[str, Span]) -> None:
    for new, parts in joined.items():
        given = [part for part in parts if part in keywords]
        if not given:
            continue
        values = tuple(keywords.pop(part) for part in given)
        places = [spans.pop(part) for part in given if part in spans]
        if places:
            spans[new] = places[0]
        keywords[new] = values[0] if len(values) == 1 else values


def _value(name: str, value: Value) -> Value:
    if name == "dim_ordering" and isinstance(value, str):
        return _DIM_ORDERING.get(value, value)
    return value
