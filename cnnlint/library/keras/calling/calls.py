"""Calling a layer: building it at the first call, the shape that comes out, and what Keras rejects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span, plural
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.layers.empty_axes import need_filled
from cnnlint.library.arrays import settled_size
from cnnlint.library.keras.calling import alone, recovery
from cnnlint.library.keras.calling.built_before import fits_again, met_before, remember
from cnnlint.library.keras.calling.eager import after, at_hand, conformed, listed, sized
from cnnlint.library.keras.calling.masks import Given, made, taken
from cnnlint.library.keras.calling.rejections import KERAS_3, in_any_order, in_order, refused_by, rejection
from cnnlint.library.keras.classes.call_arguments import (
    behind_a_gap,
    beside_the_tensors,
    refuse_layers_among,
    refuse_one_by_one,
    refuse_what_is_no_tensor,
)
from cnnlint.library.keras.making.layer import LayerValue, Nesting, Node, Shapeless, age_of, bodies
from cnnlint.library.keras.making.naming import auto_name
from cnnlint.library.keras.making.record import CALLS
from cnnlint.library.keras.sequential.begun import begun_by_keras_3
from cnnlint.library.keras.tensors.symbolic import Tensor, TensorValue
from cnnlint.program import IMPOSSIBLE, Output, Problem, Weight
from cnnlint.shapes import Shape, symbol
from cnnlint.values import Array, Context, DictValue, ListValue, Unknown, Value, plain


def tensors_in(value: Value) -> list[Tensor]:
    """The tensors (symbolic or arrays) in an argument, in order; other things are left out."""
    if isinstance(value, (TensorValue, Array)):
        return [value]
    if isinstance(value, ListValue):
        return _parts(value.items if value.rest is None else chain(value.items, (value.rest,)))
    if isinstance(value, (tuple, DictValue)):
        return _parts(value if isinstance(value, tuple) else value.items.values())
    return []


def _parts(items: Iterable[Value]) -> list[Tensor]:
    """Among other tensors, something that is not known counts as a tensor of unknown shape."""
    found = [_not_known(item) or tensors_in(item) for item in map(plain, items)]
    some = any(
        not isinstance(t.shape, Unknown) or t.layer is not None for part in found for t in part if isinstance(t, TensorValue)
    )
    some = some or any(isinstance(t, Array) for part in found for t in part)
    return [t for part in found for t in part] if some else []


def call_layer(layer: LayerValue, args: Arguments, at: Context) -> Value:
    """`layer(inputs)`: a symbolic call if a symbolic tensor is among the inputs, an eager one for arrays."""
    tensors, written = _by_position(args.positional), args
    args = behind_a_gap(layer, args, [bool(part) for part in tensors])
    tensors = tensors[: len(args.positional)]
    inputs = [t for part in tensors for t in part]
    beside = beside_the_tensors(layer, args, [bool(part) for part in tensors])
    named = {k: v for k, v in args.keywords.items() if tensors_in(v)}
    others = {**beside, **{k: v for k, v in args.keywords.items() if k not in named}}
    first = ""
    if not inputs and named and args.positional:
        inputs = _not_known(args.positional[0])
    elif not inputs and named:
        first = next((name for name in _call_words(layer) if name in args.keywords), next(iter(named)))
        inputs = tensors_in(named.pop(first)) if first in named else _not_known(others.pop(first, None))
    nested = _nesting(args.positional[0], inputs) if args.positional else False
    inputs = inputs or listed(layer, args, at)
    if not inputs:
        return _call_on_something_else(layer, args, at, others)
    refuse_what_is_no_tensor(layer, written, at)
    refuse_layers_among(layer, args, at)
    if len(args.positional) > 1 and not nested and getattr(layer.spec, "takes_list", False) and len(inputs) > 1:
        refuse_one_by_one(layer, len(inputs), at)
    if any(isinstance(t, TensorValue) for t in (*inputs, *(t for v in named.values() for t in tensors_in(v)))):
        keywords = {k: tuple(map(as_symbolic, tensors_in(v))) for k, v in named.items()}
        if nested and len(inputs) == 1 and alone.refuses(layer, nested, at):
            return apply(layer, [TensorValue(at.unknown(IMPOSSIBLE))], at)
        return alone.wrapped(layer, apply(layer, inputs, at, keywords, others, nested, first=first), nested, at)
    given = [at_hand(value, at) for value in inputs]
    return call_eagerly(layer, given, at, {**others, **{k: _inside(v, at) for k, v in named.items()}}, nested)


def _inside(value: Value, at: Context) -> Value:
    """Arrays as the body of a `call` meets them."""
    if isinstance(value, (ListValue, tuple)):
        return ListValue([_inside(part, at) for part in tensors_in(value)])
    shape = value.whole_shape if isinstance(value, Array) else getattr(value, "shape", at.unknown("a dict of arrays"))
    return TensorValue(shape)


def _not_known(value: Value) -> list[Tensor]:
    return [TensorValue(value)] if isinstance(value, Unknown) else []


def _by_position(positional: Sequence[Value]) -> list[list[Tensor]]:
    """The tensors in each argument; what is not known and stands before a tensor is one of unknown shape."""
    found = [tensors_in(value) for value in positional]
    last = max((i for i, part in enumerate(found) if part), default=0)
    places = enumerate(zip(positional, found, strict=True))
    return [(_not_known(value) if i < last else []) or part for i, (value, part) in places]


def _nesting(given: Value, inputs: Sequence[Tensor]) -> Nesting:
    if isinstance(given, DictValue):
        keys = tuple(key for key in given.items if isinstance(key, str))
        return keys if len(keys) == len(inputs) else True
    return isinstance(given, (ListValue, tuple))


def _call_words(layer: LayerValue) -> tuple[str, ...]:
    """What a user's `call` calls its arguments, in its own order."""
    call = layer.owner.function("call") if hasattr(layer, "owner") else None
    return tuple(p.name for p in call.signature.parameters[1:]) if call is not None else ()


def _call_on_something_else(layer: LayerValue, args: Arguments, at: Context, others: Mapping[str, Value]) -> Value:
    words = _call_words(layer)
    given = args.positional[0] if args.positional else args.keywords.get(words[0]) if words else None
    if isinstance(given, LayerValue) and not _perhaps_no_layer(given):
        message = f"{layer.cls} is called on the layer `{given.label}` itself, not on a tensor"
        help = "call that layer first: `layer(x)` returns the tensor"
        keras = "Only input tensors may be passed as positional arguments."
        if at.dialect < 3:
            keras = "Inputs to a layer should be tensors."
        made = (Label(given.span, "the layer is made here"),) if given.span != at.span else ()
        if not recovery.is_repair(given):
            at.emit(Problem("layer-as-tensor", message, at.span, labels=made, help=help, keras=keras, layer=layer.name))
        tensors = tensors_in(as_called(given, at))
    else:
        why = given if isinstance(given, Unknown) else at.unknown("what the layer is called on is not known")
        tensors = [TensorValue(why)]
    last = layer.nodes[-1] if layer.nodes else None
    if last is not None and last.span == at.span and last.shapes == tuple(t.shape for t in tensors) and len(last.outputs) == 1:
        return last.outputs[0]  # the next round of a loop
    beside = {name: value for name, value in others.items() if name != words[0]} if words else {}
    return apply(layer, tensors, at, arguments=beside)


def as_called(layer: LayerValue, at: Context) -> Value:
    """The tensor that a layer gives which stands in the place of one: its own output, else what it gives of the last tensor."""
    own = layer.model_outputs() if hasattr(layer, "model_outputs") else layer.nodes[-1].outputs if layer.nodes else ()
    if own:
        return recovery.rejoined(own[0], at)
    return apply(layer, [recovery.fed_to(layer, at)], at, span=layer.span)


def _perhaps_no_layer(given: LayerValue) -> bool:
    """Whether it was taken for a layer only for its name: another package's function may return a tensor."""
    return given.spec is None and not given.qualified.startswith(("keras.", "__main__."))


def apply(
    layer: LayerValue,
    inputs: Sequence[Tensor],
    at: Context,
    keywords: Mapping[str, tuple[TensorValue, ...]] | None = None,
    arguments: Mapping[str, Value] | None = None,
    nested: Nesting = False,
    span: Span | None = None,
    first: str = "",
) -> Value:
    """One symbolic call: builds the layer at the first, and returns the output tensor, or a list of them.

    first: the name that the first input is given by, if any.
    """
    keywords, arguments = keywords or {}, arguments or {}
    tensors = tuple(map(as_symbolic, inputs))
    shapes = tuple(t.shape for t in tensors)
    named = {k: as_keyword([t.shape for t in v]) for k, v in keywords.items()}
    inside = {**arguments, **{k: v[0] if len(v) == 1 else ListValue(v) for k, v in keywords.items()}}
    custom = hasattr(layer, "trace_call")
    output = shape_after(layer, shapes, at, named, tensors, inside if custom else arguments, nested or len(tensors) == 1)
    at.store.touch(layer)
    index = len(layer.nodes)
    parts = list(output) if isinstance(output, list) else [output]
    parts = parts[:1] if layer.one_tensor else parts
    given = Given(tensors, keywords, arguments, nested, first)
    mask = made(layer, given, output, at) if at.dialect >= 3 and tensors else None
    dtype, age = _dtype(layer, tensors), age_of(layer, tensors, at)
    loose = bodies(at).entered > 0 and all(t.layer is None or t.loose for t in _all_of(tensors, keywords))
    outputs = tuple(
        TensorValue(part, layer, index, i, dtype, mask=None if i else mask, age=age, loose=loose)
        for i, part in enumerate(parts)
    )
    with_mask = {**(taken(layer, given) if at.dialect >= 3 else {}), **keywords}
    recipe, first = getattr(layer, "body", None), first if at.dialect >= 3 else ""  # Keras 2 takes the first one out
    span = span or at.span
    node = Node(tensors, outputs, shapes, output, span, with_mask, dict(arguments), bool(nested), recipe, first=first)
    layer.nodes.append(node)
    at.shared(CALLS).append((layer, node, at.store.forked or bodies(at).entered > 0))
    if hasattr(layer, "packed") and not any(isinstance(t.shape, Unknown) for t in outputs):
        return layer.packed(outputs, at.dialect)
    return ListValue(outputs) if isinstance(output, list) and not layer.one_tensor else outputs[0]


def _all_of(tensors: Iterable[TensorValue], keywords: Mapping[str, tuple[TensorValue, ...]]) -> Iterator[TensorValue]:
    yield from tensors
    for more in keywords.values():
        yield from more


def as_symbolic(tensor: Tensor) -> TensorValue:
    """An array among the inputs of a symbolic call counts as a tensor of its shape."""
    return tensor if isinstance(tensor, TensorValue) else TensorValue(tensor.shape)


def as_keyword(shapes: list[Any]) -> Any:
    """The shape of a keyword tensor, or the list of shapes of several (`initial_state=[h, c]`)."""
    return shapes[0] if len(shapes) == 1 else shapes


def _dtype(layer: LayerValue, tensors: tuple[TensorValue, ...]) -> str:
    same = layer.cls in ("Flatten", "Reshape", "Permute", "RepeatVector", "InputLayer", "Identity")
    return tensors[0].dtype if tensors and same else "float32"


def shape_after(
    layer: LayerValue,
    shapes: tuple[Shape | Unknown, ...],
    at: Context,
    keywords: Mapping[str, Any] | None = None,
    tensors: tuple[TensorValue, ...] = (),
    arguments: Mapping[str, Value] | None = None,
    nested: Nesting = True,
    on_data: bool = False,
) -> Output | Unknown:
    """Builds the layer for these inputs and says what comes out; what Keras rejects becomes a problem."""
    given = [Shapeless(s) if isinstance(s, Unknown) else s for s in shapes]
    tensors = tensors or tuple(TensorValue(s) for s in shapes)
    named = {k: _shaped(s) for k, s in (keywords or {}).items() if _sees(layer, k)}
    custom = getattr(layer, "trace_call", None)
    if custom is not None:
        return custom(tensors, arguments or {}, at, nested)  # type: ignore[no-any-return]  # follows the user's own code
    if len(given) > 1 and type(layer.spec).__name__ in _ELEMENTWISE:
        build_weights(layer, given[:1], {}, at)
        return _settled(given, layer, at) if at.dialect >= 3 else at.unknown(f"{layer.cls} of several tensors")
    surplus = _surplus(layer, given)
    if surplus is not None:
        at.emit(rejection(surplus, layer, at, span=at.span))
        return Unknown(IMPOSSIBLE, at.span)
    if _takes_states(layer):
        given = given[:1]  # the initial states that old code puts into the same list change no shape
    for word in _CALL_WORDS:
        if word in (arguments or {}) and word in getattr(getattr(layer.spec, "output", None), "__code__", _NO_CODE).co_varnames:
            named[word] = (arguments or {})[word]
    try:
        _take_arguments(layer)
        output: Output | Unknown = layer.infer_output(*given, **named)
        if at.dialect < 3 or bodies(at).entered:  # elsewhere Keras 3 only infers shapes
            need_filled(layer.spec, given)
    except Undetermined as reason:
        mended, output = recovery.through(layer, given, at), _output_of_unknown(layer, reason.unknown, at)
        if isinstance(output, Unknown):
            output = mended or output
    except ShapeError as error:
        if _made_already(error, layer):
            return at.unknown("an axis is not known on which the weights do not depend any more")
        dialects = KERAS_3 if begun_by_keras_3(tensors) else refused_by(layer.spec, given, named)
        certain = in_any_order(layer.spec, given, named, at)
        problem = rejection(error, layer, at, dialects=dialects, certain=certain)
        at.emit(problem)
        build_weights(layer, given, named, at, quiet=True)
        return recovery.past(layer, given, error, problem, at)
    if not build_weights(layer, given, named, at, on_data=on_data):
        return Unknown(IMPOSSIBLE, at.span)
    return _settled(output, layer, at)


def _sees(layer: LayerValue, keyword: str) -> bool:
    """Whether a tensor given by that name can change the shape: a `mask` changes it for few."""
    code = getattr(getattr(layer.spec, "output", None), "__code__", None)
    return code is None or bool(code.co_flags & _ANY_KEYWORD) or keyword in code.co_varnames[: code.co_argcount]


def _take_arguments(layer: LayerValue) -> None:
    """Raises for an argument that Keras rejects when it makes the weights, whatever the input."""
    for error in layer.spec.late.values() if layer.spec is not None else ():
        raise error.when_built()


def _takes_states(layer: LayerValue) -> bool:
    return layer.spec is not None and "return_sequences" in layer.spec.fields


def _surplus(layer: LayerValue, given: list[Any]) -> ShapeError | None:
    """Several tensors for a layer that takes one, and no states beside it."""
    code = getattr(getattr(layer.spec, "output", None), "__code__", None)
    if code is None or code.co_flags & 0x04 or len(given) < code.co_argcount:
        return None
    most = code.co_argcount - 1
    keras = f'Layer "{layer.name}" expects {most} input(s), but it received {len(given)} input tensors.'
    message = f"{layer.cls} takes {plural(most, 'tensor')}, not {len(given)}"
    return ShapeError("invalid-input", message, expected=str(most), actual=str(len(given)), keras=keras)


# layers whose `compute_output_shape` hands on whatever structure of shapes it is given, and that check no input
_ELEMENTWISE = (
    *("Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "Rescaling", "UnitNormalization", "ActivityRegularization"),
    *("Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise"),
)
_ATTENTIONS = ("MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention")
_CALL_WORDS = ("return_attention_scores",)  # arguments of the call that change what comes out
_NO_CODE = (lambda: None).__code__
_ANY_KEYWORD = 0x08  # inspect.CO_VARKEYWORDS


def _settled(output: Any, layer: LayerValue, at: Context) -> Output | Unknown:
    """A layer that hands its input on hands on that it is not known; an axis of unknown size is a symbol, not Keras's None."""
    if isinstance(output, Shapeless):
        return _because(output.why, at)
    if isinstance(output, list):
        parts = [_settled(part, layer, at) for part in output]
        shapes: list[Any] = [part for part in parts if not isinstance(part, Unknown)]
        return next((part for part in parts if isinstance(part, Unknown)), shapes)
    return output  # type: ignore[no-any-return]


def _shaped(shapes: Any) -> Any:
    if isinstance(shapes, list):
        return [_shaped(s) for s in shapes]
    return Shapeless(shapes) if isinstance(shapes, Unknown) else shapes


def _output_of_unknown(layer: LayerValue, why: Unknown, at: Context) -> Output | Unknown:
    """What is known of the output although the input is not: `Flatten` still gives two axes, the second of unknown size."""
    known = layer.spec.output_of_unknown() if layer.spec is not None else None
    if isinstance(known, list):
        return [_with_symbols(shape, layer, why, at) for shape in known]
    return _because(why, at) if known is None else _with_symbols(known, layer, why, at)


def _with_symbols(shape: Shape, layer: LayerValue, why: Unknown, at: Context) -> Shape:
    """The shape with a size of that name for each axis behind the batch of which nothing is known."""
    sizes = [
        settled_size(at, symbol(f"{layer.name}_{i}", why.reason, why.span or at.span, 1)) if d is None else d
        for i, d in enumerate(shape[1:], 1)
    ]
    return (shape[0], *sizes)


def _because(unknown: Unknown, at: Context) -> Unknown:
    return unknown if unknown.span is not None else Unknown(unknown.reason, at.span, unknown.name, unknown.by)


def build_weights(
    layer: LayerValue, shapes: list[Any], keywords: Mapping[str, Any], at: Context, quiet: bool = False, on_data: bool = False
) -> bool:
    """Makes the weights at the first call; later calls must fit them. False if Keras raises."""
    if layer.met is not None and met_before(layer, shapes, keywords):
        return True
    try:
        weights: tuple[Weight, ...] | Unknown = layer.infer_weights(*shapes, **keywords)
    except Undetermined as reason:
        weights = _because(reason.unknown, at)
    except ShapeError as error:
        if _made_already(error, layer):
            return True
        if not quiet:
            at.emit(rejection(error, layer, at, dialects=refused_by(layer.spec, shapes, keywords)))
        weights = Unknown("an impossible layer", at.span)
        at.store.touch(layer)
        layer.weights = weights
        return False
    if layer.weights is None and at.dialect >= 3:
        for inside in ("Softmax", "Dropout") if layer.cls in _ATTENTIONS else ():
            auto_name(at, inside)  # what it makes for itself, keras/src/layers/attention
    if layer.weights is None or (isinstance(layer.weights, Unknown) and layer.unknown is None):
        at.store.touch(layer)
        layer.weights = weights
        remember(layer, shapes, keywords)
        return True
    if not in_order(layer.spec, at):
        return True
    inferred = not on_data and at.dialect >= 3 and not bodies(at).entered
    if not fits_again(layer, weights, shapes, at, inferred, on_data):
        return False
    if not (inferred and layer.spec is not None and layer.spec.any_sizes):  # which looser rules let pass
        remember(layer, shapes, keywords)
    return True


def _made_already(error: ShapeError, layer: LayerValue) -> bool:
    """Whether an axis that is not known is asked for in vain, since the layer has its weights."""
    return error.kind == "undefined-dimension" and isinstance(layer.weights, tuple) and bool(layer.weights)


def call_eagerly(
    layer: LayerValue,
    inputs: Sequence[Tensor],
    at: Context,
    arguments: Mapping[str, Value] | None = None,
    nested: Nesting = True,
) -> Value:
    """A call on arrays: builds the layer and returns an array of the output's shape."""
    shapes = conformed(layer, tuple(sized(t.whole_shape if isinstance(t, Array) else t.shape, at) for t in inputs))
    tensors = tuple(TensorValue(s) for s in shapes)
    nested = nested or len(tensors) == 1
    output = shape_after(layer, shapes, at, tensors=tensors, arguments=arguments, nested=nested, on_data=True)
    at.store.touch(layer)
    outputs = tuple(TensorValue(o) for o in (output if isinstance(output, list) else [output]))
    layer.nodes.append(Node(tensors, outputs, shapes, output, at.span, recipe=getattr(layer, "body", None)))
    if isinstance(output, list):
        return ListValue([after(layer, inputs, shape, at) for shape in output])
    return after(layer, inputs, output, at)
