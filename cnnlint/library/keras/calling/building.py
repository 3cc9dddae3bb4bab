"""What comes out of a layer for its inputs, and the weights that it makes for them at the first call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.diagnostics import Label, plural
from cnnlint.frozen import replace
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.layers.empty_axes import need_filled
from cnnlint.layers.merging import known_by_tensorflow
from cnnlint.library.keras.calling import recovery
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.calling.built_before import fits_again, met_before, remember_shapes
from cnnlint.library.keras.calling.call_inputs import CalledOn, Given, as_keyword
from cnnlint.library.keras.calling.own_cells import over_own_cells
from cnnlint.library.keras.calling.rejections import KERAS_3, channels_known, in_any_order, refused_by, rejection
from cnnlint.library.keras.classes.user_code import refuse_no_shape
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import auto_name
from cnnlint.library.keras.making.vocabularies import width
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.row_weights import weights_of
from cnnlint.library.keras.sequential.begun_by_tensor import begun_by_keras_3
from cnnlint.library.keras.tensors.shapeless import Shapeless
from cnnlint.library.once import first_time
from cnnlint.library.shape_arguments import settled_size
from cnnlint.library.tensorflow.variables import with_variables
from cnnlint.program import Mended, Output, Weight
from cnnlint.shapes import Shape, shape_text, symbol
from cnnlint.values import Cause, Context, Unknown, Value


def shape_after(layer: LayerValue, given: Given, at: Context, on: CalledOn = CalledOn.TENSORS) -> Output | Unknown:
    """Builds the layer for these inputs and says what comes out; what Keras rejects becomes a problem."""
    custom = getattr(layer, "trace_call", None)
    if custom is not None:  # follows the user's own code
        found: Output | Unknown = custom(given.tensors, given.beside, at, given.nested or len(given.tensors) == 1)
        return found
    if (followed := _step_by_step(layer, given, at) or over_own_cells(layer, given, at, shape_after)) is not None:
        return followed
    return _of_its_spec(layer, given, at, on)


def _of_its_spec(layer: LayerValue, given: Given, at: Context, on: CalledOn) -> Output | Unknown:
    """What a layer of Keras gives, by its arithmetic."""
    shapes = [_shaped(shape) for shape in given.shapes]
    named = _named(layer, given)
    if (why := _beyond_arithmetic(layer, given, at, on)) is not None:
        return why
    if len(shapes) > 1 and type(layer.spec).__name__ in _ELEMENTWISE:
        build_weights(layer, shapes[:1], {}, at)
        return _settled(shapes, layer, at) if at.dialect >= 3 else at.unknown(f"{layer.cls} of several tensors")
    surplus = None if given.open else _surplus(layer, shapes)
    if surplus is not None:
        at.emit(rejection(surplus, layer, at, span=at.span))
        return at.because(Cause.IMPOSSIBLE)
    if _takes_states(layer):
        shapes = shapes[:1]  # the initial states that old code puts into the same list change no shape
    output: Output | Unknown
    try:
        _take_arguments(layer)
        output = layer.infer_output(*shapes, **named)
        if isinstance(output, tuple) and bodies(at).entered:
            output = known_by_tensorflow(layer.spec, shapes, output)
        if at.dialect < 3 or bodies(at).entered:  # elsewhere Keras 3 only infers shapes
            need_filled(layer.spec, shapes)
    except Undetermined as reason:
        output = _of_unknown_input(layer, shapes, reason.unknown, at)
        if not isinstance(output, list) and on is not CalledOn.ARRAYS and len(shapes) == 1:
            output = width(layer, shapes[0], output)
    except ShapeError as error:
        return _impossible(layer, given, shapes, named, error, at)
    if not build_weights(layer, shapes, named, at, on):
        return at.because(Cause.IMPOSSIBLE)
    return _settled(output, layer, at)


def _beyond_arithmetic(layer: LayerValue, given: Given, at: Context, on: CalledOn) -> Unknown | None:
    """Why its arithmetic does not tell what a layer gives for arguments of this form."""
    if len(given.shapes) > 1 and getattr(layer.spec, "takes_dict", False) and not isinstance(given.nested, bool | str):
        return at.unknown("what comes of a dict of pictures and what belongs to them")
    numbers = on is CalledOn.ARRAYS and at.dialect >= 3 and set(given.shapes) == {()}
    if numbers and getattr(layer.spec, "crosses_numbers", False):
        return at.unknown("what comes of numbers by themselves")
    return None


def _of_unknown_input(layer: LayerValue, shapes: list[Any], why: Unknown, at: Context) -> Output | Unknown:
    mended, output = recovery.through(layer, shapes, at), _output_of_unknown(layer, why, at)
    return mended or output if isinstance(output, Unknown) else output


def _step_by_step(layer: LayerValue, given: Given, at: Context) -> Output | Unknown | None:
    """What a TimeDistributed gives that holds a model, a Lambda or code of the program: what that gives of one step, at every
    step. It builds the model for a step."""
    inner: Any = layer.wrapped
    shapes = [shape for shape in given.shapes if isinstance(shape, tuple) and len(shape) >= 3]
    if inner is None or not shapes or len(shapes) < len(given.tensors) or (at.dialect >= 3 and len(shapes) > 1):
        return None
    if not isinstance(inner, ModelValue) and inner.cls not in ("Lambda", "TimeDistributed") and inner.owner is None:
        return None
    symbolic = at.dialect >= 3 and not bodies(at).entered and given.tensors[0].layer is not None
    if symbolic and refuse_no_shape(inner, at):
        return at.because(Cause.IMPOSSIBLE)
    steps = [replace(t, shape=(shape[0], *shape[2:])) for t, shape in zip(given.tensors, shapes, strict=True)]
    if at.dialect < 3 and isinstance(inner, ModelValue):
        steps = [replace(step, layer=None) for step in steps]  # inside a graph, where a model compares its input
    found = shape_after(inner, replace(Given.of(steps), nested=given.nested), at)
    at.store.touch(layer)
    layer.weights = weights_of(inner, at.dialect)[0]
    return (found[0], shapes[0][1], *found[1:]) if isinstance(found, tuple) else found if isinstance(found, Unknown) else None


def _impossible(
    layer: LayerValue, given: Given, shapes: list[Any], named: Mapping[str, Any], error: ShapeError, at: Context
) -> Output | Unknown:
    """What is known behind a layer that Keras refuses to call: what the likeliest repair gives."""
    if given.open and error.kind == "invalid-input":
        return at.unknown("how many tensors the layer is called on is not known")
    if _made_already(error, layer):
        return at.unknown("an axis is not known on which the weights do not depend any more")
    dialects = KERAS_3 if begun_by_keras_3(given.tensors) else refused_by(layer.spec, shapes, named)
    problem = rejection(error, layer, at, dialects=dialects, certain=in_any_order(layer.spec, shapes, named, at))
    twin = recovery.for_sequences(layer, given.tensors, shapes, error)
    if twin is not None:
        message = f"{layer.cls} is for images, but gets a sequence: {shape_text(shapes[0])}"
        problem = replace(problem, message=message, help=f"use `{twin}`")
    if not _told_of_the_tensor(error, given, at):
        at.emit(replace(problem, labels=(*problem.labels, *_called_in_a_body(layer, at))))
    build_weights(layer, shapes, named, at, quiet=True)
    if twin is not None:  # what is meant gives other axes
        return Mended(span=problem.span, dialects=problem.dialects)
    return recovery.past(layer, shapes, error, problem, at)


def _called_in_a_body(layer: LayerValue, at: Context) -> tuple[Label, ...]:
    """Where the `call` of a class calls a layer that its `__init__` made."""
    apart = layer.span.row != at.span.row
    return (Label(at.span, "called here"),) if bodies(at).entered and apart else ()


def _told_of_the_tensor(error: ShapeError, given: Given, at: Context) -> bool:
    """Whether another layer was refused already for the rank of the very tensor that this one is called on: several branches
    of a model begin at it, and one mistake is told once."""
    tensor = given.tensors[0] if len(given.tensors) == 1 and error.kind == "wrong-rank" else None
    return tensor is not None and tensor.layer is not None and not first_time(at, "wrong-rank", tensor.key)


def _named(layer: LayerValue, given: Given) -> dict[str, Any]:
    """What is given by name, as far as the shape may depend on it."""
    named: dict[str, Any] = {k: as_keyword([_shaped(t.shape) for t in v]) for k, v in given.keywords.items() if _sees(layer, k)}
    if layer.takes is not None:
        named |= {word: given.arguments[word] for word in _CALL_WORDS if word in given.arguments and word in layer.takes.names}
    return named


def _sees(layer: LayerValue, keyword: str) -> bool:
    """Whether a tensor given by that name can change the shape: a `mask` changes it for few."""
    return layer.takes is None or layer.takes.double_star is not None or keyword in layer.takes.order


def _take_arguments(layer: LayerValue) -> None:
    """Raises for an argument that Keras rejects when it makes the weights, whatever the input."""
    for error in layer.spec.late.values() if layer.spec is not None else ():
        raise error.when_built()


def _takes_states(layer: LayerValue) -> bool:
    return layer.spec is not None and "return_sequences" in layer.spec.fields


def _surplus(layer: LayerValue, given: list[Any]) -> ShapeError | None:
    """Several tensors for a layer that takes one, and no states beside it."""
    most = len(given) if layer.takes is None or layer.takes.star is not None else len(layer.takes.order)
    if len(given) <= most:
        return None
    keras = f'Layer "{layer.name}" expects {most} input(s), but it received {len(given)} input tensors.'
    message = f"{layer.cls} takes {plural(most, 'tensor')}, not {len(given)}"
    return ShapeError("invalid-input", message, expected=str(most), actual=str(len(given)), keras=keras)


# layers whose `compute_output_shape` hands on whatever structure of shapes it is given, and that check no input
_ELEMENTWISE = (
    *("Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "Rescaling", "UnitNormalization", "ActivityRegularization"),
    *("Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise"),
)
_ATTENTIONS = ("MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention")
_CALL_WORDS = ("return_attention_scores", "training")  # arguments of the call that change what comes out


def _settled(output: Any, layer: LayerValue, at: Context) -> Output | Unknown:
    """A layer that hands its input on hands on that it is not known; an axis of unknown size is a symbol, not Keras's None."""
    if isinstance(output, Shapeless):
        return _because(output.why, at)
    if isinstance(output, list):
        parts = [_settled(part, layer, at) for part in output]
        shapes: list[Any] = [part for part in parts if not isinstance(part, Unknown)]
        return next((part for part in parts if isinstance(part, Unknown)), shapes)
    shape: Shape | Unknown = output
    return shape


def _shaped(shape: Shape | Unknown) -> Any:
    return Shapeless(shape) if isinstance(shape, Unknown) else shape


def _output_of_unknown(layer: LayerValue, why: Unknown, at: Context) -> Output | Unknown:
    """What is known of the output although the input is not: `Flatten` still gives two axes, the second of unknown size."""
    known = layer.spec.output_of_unknown() if layer.spec is not None else None
    if isinstance(known, list):
        return [_with_symbols(shape, layer, why, at) for shape in known]
    return _because(why, at) if known is None else _with_symbols(known, layer, why, at)


def _with_symbols(shape: Shape, layer: LayerValue, why: Unknown, at: Context) -> Shape:
    """The shape with a size of that name for each axis behind the batch of which nothing is known."""
    sizes = [
        settled_size(at, symbol(f"{layer.name}_{i}", why.reason, why.span or at.span, 1, cause=why.cause)) if d is None else d
        for i, d in enumerate(shape[1:], 1)
    ]
    return (shape[0], *sizes)


def _because(unknown: Unknown, at: Context) -> Unknown:
    return unknown.placed(at.span)


def build_weights(
    layer: LayerValue,
    shapes: list[Any],
    keywords: Mapping[str, Any],
    at: Context,
    on: CalledOn = CalledOn.TENSORS,
    quiet: bool = False,
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
        sure = on is not CalledOn.SHAPES
        if not quiet:
            at.emit(rejection(error, layer, at, dialects=refused_by(layer.spec, shapes, keywords), certain=sure))
        return (not sure and layer.weights is not None) or _none_made(layer, at)
    _name_inner_layers(layer, at)
    if layer.weights is None or (isinstance(layer.weights, Unknown) and layer.unknown is None):
        at.store.touch(layer)
        layer.weights = with_variables(at, weights, _kept(layer, weights)) if layer.attributes else weights
        remember_shapes(layer, shapes, keywords)
        return True
    return _fits_its_weights(layer, weights, shapes, keywords, at, on)


def built_somehow(layer: LayerValue, why: Unknown, at: Context) -> None:
    """Makes weights for a shape that is not known. A call on one that is tells what they are."""
    if layer.spec is None or layer.weights is not None:
        return
    _name_inner_layers(layer, at)
    at.store.touch(layer)
    layer.weights = why


def _fits_its_weights(
    layer: LayerValue,
    weights: tuple[Weight, ...] | Unknown,
    shapes: list[Any],
    keywords: Mapping[str, Any],
    at: Context,
    on: CalledOn,
) -> bool:
    """Whether a layer that has its weights can be called on these shapes too. weights: what it would make for them."""
    if not channels_known(layer.spec, at):
        return True
    inferred = on is not CalledOn.ARRAYS and at.dialect >= 3 and not bodies(at).entered
    if not fits_again(layer, weights, shapes, at, inferred, on):
        return on is CalledOn.SHAPES
    if not (inferred and layer.spec is not None and layer.spec.any_sizes):  # which looser rules let pass
        remember_shapes(layer, shapes, keywords)
    return True


def _name_inner_layers(layer: LayerValue, at: Context) -> None:
    """The layers that attention makes for itself at its first call take names too. keras/src/layers/attention"""
    if layer.weights is None and at.dialect >= 3 and layer.cls in _ATTENTIONS:
        auto_name(at, "Softmax")
        auto_name(at, "Dropout")


def _kept(layer: LayerValue, weights: tuple[Weight, ...] | Unknown) -> tuple[Value, ...]:
    """The attributes that the program has given to a layer of Keras, but for those that it makes itself by that name."""
    made = {weight.name for weight in weights} if isinstance(weights, tuple) else ()
    return tuple(v for n, v in layer.attributes.items() if n not in made) if type(layer) is LayerValue else ()


def _none_made(layer: LayerValue, at: Context) -> bool:
    at.store.touch(layer)
    layer.weights = at.because(Cause.IMPOSSIBLE, "an impossible layer")
    return False


def _made_already(error: ShapeError, layer: LayerValue) -> bool:
    """Whether an axis that is not known is asked for in vain, since the layer has its weights."""
    return error.kind == "undefined-dimension" and isinstance(layer.weights, tuple) and bool(layer.weights)
