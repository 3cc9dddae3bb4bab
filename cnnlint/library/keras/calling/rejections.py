"""What Keras rejects when a layer is made or called, as a problem, and which versions reject it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import Arguments, with_name
from cnnlint.diagnostics import Edit, Label, Span
from cnnlint.layers.base import ArgumentError, Layer, LayerError, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.layers.wrapped import Inner
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.objects import data_format, settings
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Context, Undefined, Unknown

KERAS_3 = frozenset({3})
_MISNAMED = ("renamed-argument", "unknown-argument")  # the name is wrong, not what stands behind it
OUTSIDE = "the order of axes is set outside of the program"


def rejection(
    error: LayerError,
    layer: LayerValue | None,
    at: Context,
    cls: str = "",
    span: Span | None = None,
    spans: Mapping[str, Span] | None = None,
    dialects: frozenset[int] = EVERY_DIALECT,
    certain: bool = True,
) -> Problem:
    """What Keras rejects, as a problem at the layer (or the argument) that it rejects. `spans`: the call's arguments.
    `dialects`: the versions of Keras that reject it. `certain`: whether it does so on every machine."""
    whole = (spans or {}).get(with_name(error.argument or "")) if error.kind in _MISNAMED else None
    place = whole or error.span or span or (layer.span if layer is not None and layer.span.path == at.span.path else at.span)
    return Problem(
        error.kind,
        error.message,
        place,
        error.error,
        labels=(Label(at.span, "called here"),) if error.kind == "incompatible-input" and at.span != place else (),
        expected=error.expected,
        actual=error.actual,
        help=error.help,
        keras=error.keras,
        layer=layer.name if layer is not None else cls,
        argument=error.argument,
        edits=_edits(error, spans or {}),
        fix_message=f"use `{error.replacement}`" if error.replacement else None,
        dialects=dialects & error.dialects or dialects,
        certain=certain and not error.recent,
    )


def refused_by(spec: object, shapes: list[Any], keywords: Mapping[str, Any]) -> frozenset[int]:
    """The versions of Keras that refuse to call a layer on these shapes, which the one in force does."""
    if not isinstance(spec, Layer) or spec.dialect < 3 or 2 not in spec.dialects:
        return EVERY_DIALECT
    return EVERY_DIALECT if _refuses(spec, 2, spec.default_data_format, shapes, keywords) else KERAS_3


def in_any_order(spec: object, shapes: list[Any], keywords: Mapping[str, Any], at: Context) -> bool:
    """Whether a layer refuses these shapes wherever the channels stand: in the days of Keras 1 a file outside of the program
    often said so."""
    if channels_known(spec, at) or not isinstance(spec, Layer):
        return True
    if (inside := _wrapped(spec)) is not None:
        steps = [(x[0], *x[2:]) for x in shapes if isinstance(x, tuple)] if spec.holds_layer else []
        return bool(steps) and in_any_order(inside, steps, keywords, at)
    other = "channels_first" if spec.default_data_format == "channels_last" else "channels_last"
    return _refuses(spec, 1, other, shapes, keywords)


def channels_known(spec: object, at: Context) -> bool:
    """Whether it is known where the channels stand, in the layer that another one wraps too."""
    if isinstance(spec, Layer) and (inside := _wrapped(spec)) is not None:
        return channels_known(inside, at)
    return not isinstance(spec, Layer) or spec.dialect > 1 or settings(at).told or "data_format" in spec.bound.given


def _wrapped(spec: Layer) -> object | None:
    """The specification of the layer that this one runs on every step."""
    inside = spec.__dict__.get("layer")  # which may be unknown
    return inside.spec if isinstance(inside, Inner) and inside.modelled else None


def _refuses(spec: Layer, dialect: int, data_format: str | Unknown, shapes: list[Any], keywords: Mapping[str, Any]) -> bool:
    """Whether the layer surely refuses these shapes in another Keras, or with its channels elsewhere."""
    try:
        made = construct(type(spec), Arguments(keywords={**spec.bound.given, **spec.bound.extra}), dialect, data_format)
        made.output(*shapes, **keywords)
        tuple(made.weights(*shapes, **keywords))
    except LayerError:
        return True
    except (Undetermined, TypeError):
        return False
    return False


def refuses_a_number(layer: LayerValue) -> bool:
    """Whether Keras surely refuses to call the layer on one number, whichever release it is."""
    spec = layer.spec
    if not isinstance(spec, Layer) or spec.takes_list:
        return False
    return _refuses(spec, 2 if 2 in spec.dialects else spec.dialect, spec.default_data_format, [()], {})


def _edits(error: LayerError, spans: Mapping[str, Span]) -> tuple[Edit, ...]:
    """What cures it: another value, or another name before the `=`."""
    if not error.replacement or error.span is None:
        return ()
    if error.kind not in _MISNAMED:
        return (Edit(error.span, error.replacement),)
    if len(error.joined) > 1:
        return _joining(error.joined, error.replacement, spans)
    whole, value = spans.get(with_name(error.argument or "")), spans.get(error.argument or "")
    if whole is None or value is None:
        return ()
    renamed = Edit(whole.up_to(value), f"{error.replacement}=")
    return (renamed,) if error.value is None else (renamed, Edit(value, error.value))


def _joining(parts: tuple[str, ...], new: str, spans: Mapping[str, Span]) -> tuple[Edit, ...]:
    """`nb_row=3, nb_col=5` becomes `kernel_size=(3, 5)`, where all of them stand beside each other and in order."""
    wholes, values = [spans.get(with_name(part)) for part in parts], [spans.get(part) for part in parts]
    places = [(whole, value) for whole, value in zip(wholes, values, strict=True) if whole is not None and value is not None]
    written = sorted((span.line, span.column, name) for name in spans if (span := spans.get(with_name(name))) is not None)
    names = [name for *_, name in written]
    if len(places) < len(parts) or not any(names[i : i + len(parts)] == [*parts] for i in range(len(names))):
        return ()
    first, *others = [whole.up_to(value) for whole, value in places]
    return (Edit(first, f"{new}=("), *(Edit(name, "") for name in others), Edit(places[-1][1].end, ")"))


def rejected_by(cls: type[Layer], args: Arguments, at: Context) -> frozenset[int]:
    """The versions of Keras that refuse to make the layer, which the one in force does."""
    if at.dialect < 3 or 2 not in cls.dialects:
        return EVERY_DIALECT
    try:
        construct(cls, args, 2, data_format(at))
    except ArgumentError:
        return EVERY_DIALECT
    return KERAS_3


def refuse_undefined(at: Context, given: Undefined, message: str, help: str) -> None:
    """A name that nothing binds, where a model is made of it: `Conv2D(32, 3)(inputs)`, `flatten(x)`."""
    message = f"{message}, but nothing imports or defines it"
    keras = f"name '{given.name}' is not defined"
    span = given.span or at.span
    at.emit(Problem("name-not-imported", message, span, "NameError", help=help, keras=keras, actual=given.name))


def refuse_indexed(layer: LayerValue, at: Context) -> None:
    """`Add()[x, y]`, or `conv[0]` of the layer where its output is meant."""
    message = f"the layer {layer.cls} is indexed, which only its output can be"
    help = f"call it first: `{layer.cls}(...)(x)`"
    keras = f"'{layer.cls}' object is not subscriptable"
    at.emit(Problem("layer-as-tensor", message, at.span, "TypeError", help=help, keras=keras, layer=layer.name))
