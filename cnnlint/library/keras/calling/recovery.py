"""Reading goes on past what Keras refuses, as a parser goes on past a syntax error: with the likeliest repair.

What a repair gives is `Mended`: no table shows it, and what is wrong only with it is at most a warning. The first mistake of a
program does not hide the next, and what only follows from the first is not told, since the repair no longer has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.frozen import replace
from cnnlint.layers import find
from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.library.keras.calling.rejections import rejection
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import snake_case
from cnnlint.library.keras.making.objects import data_format
from cnnlint.library.keras.making.record import CALLS, INPUTS
from cnnlint.library.keras.tensors.shapeless import Shapeless
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Mended, Problem
from cnnlint.shapes import Dim, Shape, is_shape, symbol
from cnnlint.values import Cause, Context, External, Rejected, Value


def through(layer: LayerValue, given: Sequence[Any], at: Context) -> Mended | None:
    """What a layer gives behind one that is mended, or that is mended itself; what it refuses there is told as well."""
    causes = [shape.why for shape in given if isinstance(shape, Shapeless) and isinstance(shape.why, Mended)]
    itself = layer.unknown if isinstance(layer.unknown, Mended) else None
    cause = next(iter(causes), itself)
    if cause is None:
        return None
    spec = layer.spec or layer.meant
    shapes = [shape.why.shape if isinstance(shape, Shapeless) and shape.why in causes else shape for shape in given]
    if spec is None or not all(_is_told(shape) for shape in shapes):
        return replace(cause, shape=None)
    try:
        output: Any = spec.output(*shapes)
    except ShapeError as error:
        if len(shapes) > 1:  # the branch that is not mended may be meant as little as the other
            return replace(cause, shape=None)
        problem = rejection(error, layer, at, certain=False)
        line = "" if cause.span is None else f", once line {cause.span.line} is mended"
        dialects = problem.dialects & cause.dialects
        problem = replace(problem, message=f"{problem.message}{line}", dialects=dialects, behind_repair=True)
        at.emit(problem)
        return past(layer, shapes, error, replace(problem, span=cause.span or problem.span), at)
    except (Undetermined, TypeError):
        output = None
    return replace(cause, shape=output if is_shape(output) else None)


def past(layer: LayerValue, given: Sequence[Any], error: ShapeError, problem: Problem, at: Context) -> Mended:
    """What a layer would give that refuses these shapes: of a tensor that it takes. problem: how that is told."""
    mended = Mended(span=problem.span, dialects=problem.dialects)
    spec = layer.spec or layer.meant
    untold = layer.cls == "Reshape" or not all(_is_told(shape) and len(shape) > 1 for shape in given)
    if spec is None or untold:  # either shape may be the mistake of a Reshape
        return mended
    for shapes in _taken(layer, given, error, at):
        try:
            output = spec.output(*shapes)
        except (ShapeError, Undetermined, TypeError):
            continue
        if is_shape(output):
            return replace(mended, shape=output)
    return mended


def _is_told(shape: Any) -> bool:
    return not isinstance(shape, Shapeless) and is_shape(shape)


def _taken(layer: LayerValue, given: Sequence[Any], error: ShapeError, at: Context) -> Iterator[list[Shape]]:
    """Shapes that may be meant: with the channel axis, without the batch size, of other sizes. What was flattened too early
    is left: whether the layer is one too many or the flattening is not known."""
    first, *others = given
    if not others and len(first) == 2:
        if not getattr(layer.spec or layer.meant, "rank", 0):
            yield [(first[0], _any(layer, 1, at), first[1])]
        return
    if error.kind == "wrong-rank" and not others:
        yield [(*first, 1)]
        yield [(first[0], *first[2:])]
    yield [(shape[0], *(_any(layer, i, at) for i in range(1, len(shape) - 1)), shape[-1]) for shape in given]
    yield [(shape[0], *(_any(layer, i, at) for i in range(1, len(shape)))) for shape in given]


_OF_SEQUENCES = ("Bidirectional", "GRU", "LSTM", "SimpleRNN")
_PASSING = ("Activation", "BatchNormalization", "Dropout", "LayerNormalization", "LeakyReLU", "ReLU", "SpatialDropout1D")


def for_sequences(layer: LayerValue, tensors: Sequence[Any], given: Sequence[Any], error: ShapeError) -> str | None:
    """The layer that is meant where one for images is called on what a layer for sequences gives: `MaxPooling1D`."""
    twin = layer.cls.replace("2D", "1D")
    surely = error.kind == "wrong-rank" and len(given) == 1 and _is_told(given[0]) and len(given[0]) == 3
    if not surely or twin == layer.cls or find(twin) is None:
        return None
    before = tensors[0].layer
    while before is not None and before.cls in _PASSING and before.nodes:
        before = before.nodes[-1].inputs[0].layer
    steps = before is not None and (before.cls in _OF_SEQUENCES or getattr(before.spec, "rank", 0) == 1)
    return twin if steps else None


def _any(layer: LayerValue, axis: int, at: Context) -> Dim:
    return symbol(f"{layer.name}_{axis}", Cause.IMPOSSIBLE.value, at.span, 1, cause=Cause.IMPOSSIBLE)


def meant_by(
    cls: type[Layer], args: Arguments, error: ArgumentError, at: Context
) -> tuple[Layer | None, list[tuple[ArgumentError, Arguments]]]:
    """The layer without what Keras refuses of its arguments: what that decides is not known. And what Keras refuses then,
    with the arguments that were left."""
    others: list[tuple[ArgumentError, Arguments]] = []
    for _ in range(6):
        if not error.argument:
            break  # it is none of them alone
        args = _without(cls, args, error)
        try:
            return construct(cls, args, at.dialect, data_format(at)), others
        except ArgumentError as another:
            error = another
            others.append((another, args))
    return None, others


def _without(cls: type[Layer], args: Arguments, error: ArgumentError) -> Arguments:
    name, keywords = error.argument or "", dict(args.keywords)
    refused = Rejected("Keras refuses this argument", error.span)
    if error.kind in ("unknown-argument", "renamed-argument"):
        value = keywords.pop(name, refused)
        keywords |= {error.replacement: value} if error.replacement else {}
        return replace(args, keywords=keywords)
    names = [parameter.name for parameter in cls.signature.parameters][: len(args.positional)]
    if name in names and name not in keywords:
        at = names.index(name)
        return replace(args, positional=(*args.positional[:at], refused, *args.positional[at + 1 :]))
    return replace(args, keywords={**keywords, name: refused})


def stand_in(value: Value, what: str, at: Context, span: Span) -> LayerValue:
    """A layer in the place of what is none: of the class or with the activation that is named there; what stands for
    anything else is not known."""
    layer = LayerValue("Activation", f"{snake_case(what)} of line {span.line}", span)
    layer.weights, layer.unknown = (), Mended(span=span)
    short = what if isinstance(value, External) else value if isinstance(value, str) else ""
    for name, args in ((short, Arguments()), ("Activation", Arguments((short,)))) if short else ():
        cls = find(name)
        meant = specified_or_none(cls, args, at) if cls is not None else None
        if cls is not None and meant is not None:
            layer.cls = layer.type = cls.__name__
            layer.meant, layer.args = meant, dict(meant.bound.given)
            break
    return layer


def specified_or_none(cls: type[Layer], args: Arguments, at: Context) -> Layer | None:
    """The layer that these arguments make, None where Keras takes none of the kind."""
    try:
        return construct(cls, args, at.dialect, data_format(at))
    except ArgumentError:
        return None


def named_inside(cls: str, args: Arguments, at: Context) -> LayerValue:
    """The layer of `Flatten(x)` as that of `Flatten()(x)`."""
    layer = LayerValue(cls, f"{snake_case(cls)} of line {at.span.line}", at.span)
    layer.weights, layer.unknown = (), Mended(span=at.span, rewired=True)
    rest = Arguments(args.positional[1:], args.keywords)
    known = find(cls)
    layer.meant = specified_or_none(known, rest, at) if known is not None else None
    layer.args = dict(rest.keywords) if layer.meant is None else dict(layer.meant.bound.given)
    return layer


def rejoined(tensor: TensorValue, at: Context) -> TensorValue:
    """A tensor in a place where the program has something else that cannot be."""
    shape = tensor.shape if is_shape(tensor.shape) else getattr(tensor.shape, "shape", None)
    return replace(tensor, shape=Mended(span=at.span, shape=shape, rewired=True))


def is_repair(layer: LayerValue) -> bool:
    """Whether it was given a tensor only by a repair."""
    return bool(layer.nodes) and any(isinstance(t.shape, Mended) and t.shape.rewired for t in layer.nodes[-1].inputs)


def fed_to(layer: LayerValue, at: Context) -> TensorValue:
    """What a layer was surely meant to be called on: the last tensor that was made when the program came to it."""
    calls, inputs = at.shared(CALLS), at.shared(INPUTS)
    made = (node.outputs[0] for _, node, _ in reversed(calls) if node.outputs and _comes_before(node.span, layer))
    last = next((t for t in made if t.layer is not None and not t.loose), None)
    if inputs and (last is None or _stands_between(last, inputs[-1], layer)):
        last = inputs[-1]
    return rejoined(TensorValue(at.because(Cause.IMPOSSIBLE)) if last is None else last, at)


def _comes_before(span: Span, layer: LayerValue) -> bool:
    """Whether it is not written below the layer in its own cell: a function may be called again."""
    return (span.path, span.cell) != (layer.span.path, layer.span.cell) or span.line < layer.span.line


def _stands_between(call: TensorValue, entry: TensorValue, layer: LayerValue) -> bool:
    """Whether an Input is written below the call and above the layer."""
    if call.layer is None or entry.layer is None:
        return False
    made, begun = call.layer.nodes[call.node].span, entry.layer.span
    return (made.path, made.cell) == (begun.path, begun.cell) and made.line < begun.line and _comes_before(begun, layer)
