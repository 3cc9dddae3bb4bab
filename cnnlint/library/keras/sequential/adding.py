"""Layers are put into a stack: by its constructor, by `add`, one after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.keras.calling.recovery import stand_in
from cnnlint.library.keras.making.after_refusal import added_inside
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import doubt_all, give_name, names_meet
from cnnlint.library.keras.making.opaque import as_layer
from cnnlint.library.keras.models.registry import register
from cnnlint.library.keras.releases.differences import calls_each_once, shows_input
from cnnlint.library.keras.sequential.refusals import (
    named,
    not_a_layer,
    nothing_added,
    of_the_class,
    one_layer,
    outside_of_the_layer,
    same_name,
    second_input,
    unlisted,
)
from cnnlint.library.keras.sequential.stack import SequentialValue, count_rebuild, extend, implied_start, settle
from cnnlint.library.keras.training.missing_methods import Nothing
from cnnlint.program import Mended
from cnnlint.values import Cause, Context, ListValue, Unknown, Value


@models("keras.Sequential", raw=True)
def sequential(at: Context, args: Arguments) -> Value:
    """`Sequential(layers=None, trainable=True, name=None)`."""
    given = args.keywords.get("name")
    model = SequentialValue("Sequential", "", at.span, "keras.Sequential")
    register(model, at)
    add_all(model, args, at)
    give_name(model, at, "Sequential", given, args.rest)
    return model


def add_all(model: SequentialValue, args: Arguments, at: Context) -> None:
    """Adds the layers that the constructor is given."""
    layers = args.positional[0] if args.positional else args.keywords.get("layers")
    if len(args.positional) > 1 and all(isinstance(layer, LayerValue) for layer in args.positional):
        unlisted(len(args.positional), at)
        layers = ListValue(args.positional)
    items = _layers_in(model, layers, at) if layers is not None else []
    for i, item in enumerate(items):
        add_layer(model, item, at, written=(args, i))
    count_rebuild(model, at)


def _layers_in(model: SequentialValue, layers: Value, at: Context) -> list[Value]:
    if isinstance(layers, LayerValue):  # for a list of one. tf_keras/src/engine/sequential.py
        if at.dialect >= 3:
            one_layer(layers.cls, at)
        return [layers]
    items = at.iterate(layers)
    if not isinstance(items, Unknown):
        return list(items)
    known = list(layers.items) if isinstance(layers, ListValue) else []
    for item in known:
        add_layer(model, item, at)
    model.rest = items
    return []


@models("keras.Sequential.add", raw=True)
def add(at: Context, args: Arguments) -> Value:
    """`model.add(layer)`."""
    model, *rest = args.positional
    if isinstance(model, Unknown):
        return model
    if not isinstance(model, SequentialValue):
        return of_the_class(at)
    layer = rest[0] if rest else args.keywords.get("layer", args.rest)
    misplaced = [name for name in args.keywords if name not in ("layer", "rebuild")]
    if misplaced:
        outside_of_the_layer(layer, misplaced[0], args, at)
        _move_inside(layer, {name: args.keywords[name] for name in misplaced if name in _OF_THE_INPUT}, at)
    if not rest and not args.keywords and args.rest is None:
        nothing_added(at)
        layer = at.because(Cause.IMPOSSIBLE)
    with added_inside(model, at):
        add_layer(model, layer, at, getattr(at, "statement_span", None))
    count_rebuild(model, at)
    return Nothing("add")


_OF_THE_INPUT = frozenset({"batch_input_shape", "input_dim", "input_shape"})


def _move_inside(layer: Value, words: Mapping[str, Value], at: Context) -> None:
    """Goes on as if the words about the input stood where they are meant to."""
    if words and isinstance(layer, LayerValue):
        at.store.touch(layer)
        layer.args = {**words, **layer.args}


def add_layer(
    model: SequentialValue, value: Value, at: Context, span: Any = None, written: tuple[Arguments, int] | None = None
) -> None:
    """Puts a layer on top; what Keras refuses becomes a problem, at the item of the list where it is written in the call."""
    at.store.touch(model)
    layer = None if named(value) else as_layer(value, at)
    if layer is None:
        items = written[0].items_of(0) if written else []
        _refuse(model, value, at, items[written[1]] if written and written[1] < len(items) else at.span)
        return
    if model.rest is not None:
        model.behind = (*model.behind, layer)
        return
    if layer.is_input and layer.nodes:
        if model.stack or model.source is not None:
            second_input(model, at)
        else:
            _begin_with(model, layer, at, span)
            model.input_row = value is layer and shows_input(at)  # early releases take no tensor
        return
    _put_on_top(model, layer, at, span)


def _put_on_top(model: SequentialValue, layer: LayerValue, at: Context, span: Any) -> None:
    again = layer.added is not None and any(layer is other for other in model.stack)  # which Keras takes
    namesakes = [other for other in model.stack if other.name == layer.name]
    if not again and any(names_meet(layer, other, at) for other in namesakes):
        same_name(layer, model, at)
    if again and _is_passed_over(model, at):
        return
    at.store.touch(layer)
    remember_calls(model)
    layer.added = span or at.span
    alone = not model.stack and model.source is None
    model.stack.append(layer)
    if layer.doubted is not None and model.doubt is None:  # a row of a model that has others in other releases
        model.doubt = len(model.stack) - 1, layer.doubted
    if alone:
        implied_start(model, layer, at)
    else:
        settle(model, at)
    if model.source is not None and not (alone and model.branches):
        extend(model, layer, at)


def _is_passed_over(model: SequentialValue, at: Context) -> bool:
    """Whether a layer that the stack has already is left out of it: of a stack without an input TensorFlow's Keras 2 calls
    `layers`, which has each once."""
    if model.source is not None or not model.unbuilt(at):
        return False
    once = calls_each_once(at)
    if once is None:
        model.unknown = model.unknown or at.unknown(
            "releases of Keras 2 differ in whether a layer that is added twice is called twice"
        )
    return once is True


def _begin_with(model: SequentialValue, layer: LayerValue, at: Context, span: Any) -> None:
    """An Input is where the stack begins, and no layer of it."""
    at.store.touch(layer)
    layer.added = span or at.span
    model.source = model.tip = layer.nodes[0].outputs[0]
    model.declared = True


def remember_calls(model: SequentialValue) -> None:
    """Before its layers change: the calls so far are calls of the layers that it has now."""
    stack = tuple(model.stack)
    model.nodes = [node if node.recipe is not None else replace(node, recipe=stack) for node in model.nodes]


def _refuse(model: SequentialValue, value: Value, at: Context, span: Span) -> None:
    model.behind = ()
    if isinstance(value, Unknown):
        model.rest = model.rest or value.likewise(value.name, value.by, value.span or at.span)
        doubt_all(at, model.rest)  # who makes a layer may make others
        return
    what = named(value)
    if what is None:
        model.rest = model.rest or at.unknown("what is added here is not known to be a layer")
        return
    not_a_layer(value, what, at, span)
    if model.rest is None:
        model.unknown = model.unknown or Mended(span=span)
        add_layer(model, stand_in(value, what, at, span), at)
