"""What is asked of a model that was given no input shape and has seen no data, so that it has no weights."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, plural
from cnnlint.library import models
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.saving.formats import refuse_weights_file
from cnnlint.library.keras.saving.saved_weights import refuse_other_weights, remember_weights
from cnnlint.program import Problem
from cnnlint.shapes import shape_text
from cnnlint.values import EVERY_DIALECT, Array, Context, ListValue, Unknown, Value


def is_unbuilt(model: Value, at: Context) -> bool:
    """Whether it surely has no weights yet. Others than a Sequential may be called where that cannot be followed."""
    return isinstance(model, ModelValue) and model.kind == "sequential" and model.unbuilt(at)


def refuse(at: Context, model: LayerValue, keras: str, dialects: frozenset[int] = EVERY_DIALECT) -> None:
    """Tells that Keras raises."""
    what, name = ("the model", model.variable or None) if isinstance(model, ModelValue) else (model.describe(), None)
    message = f"{what} has no weights yet: it has no input shape and has seen no data"
    help = "start the model with `Input(shape)`" if isinstance(model, ModelValue) else "call it, or build it for a shape, first"
    labels = (Label(model.span, "built here"),) if model.span != at.span else ()
    at.emit(Problem("model-not-built", message, at.span, labels=labels, help=help, keras=keras, model=name, dialects=dialects))


@models("keras.Model.count_params", "keras.layers.Layer.count_params")
def count_params(at: Context, layer: LayerValue) -> Value:
    """The number of all weights, which a layer and a model have once they know their input shape."""
    weights = layer.all_weights() if isinstance(layer, ModelValue) else layer.weights
    if isinstance(weights, tuple):
        return sum((weight.size for weight in weights), 0)
    if is_unbuilt(layer, at) or _is_alone(layer):
        called = f"'{layer.name}'" if at.dialect >= 3 else layer.name
        refuse(at, layer, f"You tried to call `count_params` on layer {called}, but the layer isn't built.")
    return layer.unknown or getattr(layer, "gap", None) or weights or at.unknown("the number of weights")


def _is_alone(layer: LayerValue) -> bool:
    """A layer that was surely neither called nor put into a model or a layer, nor built by a method of its class."""
    made = getattr(layer, "own", ()) or getattr(layer, "based", ()) or layer.held
    return not (isinstance(layer, ModelValue) or made) and (layer.weights, layer.unknown, layer.added, layer.nodes) == (
        None,
        None,
        None,
        [],
    )


@models("keras.Model.set_weights", "keras.layers.Layer.set_weights", raw=True)
def set_weights(at: Context, args: Any) -> Value:
    """`layer.set_weights(arrays)`. In Keras 3 those of another model without weights are none, and go."""
    layer, weights = args.positional[0], args.positional[1] if len(args.positional) > 1 else None
    if isinstance(weights, Array) and isinstance(layer, LayerValue):
        _refuse_one_array(layer, weights, at)
    if not isinstance(weights, ListValue) or not weights.items:
        return None
    if is_unbuilt(layer, at) or (isinstance(layer, LayerValue) and layer.spec is not None and _is_alone(layer)):
        refuse(at, layer, f"You called `set_weights(weights)` on layer '{layer.name}' with a weight list of length")
    elif isinstance(layer, LayerValue) and not (layer.held and layer.weights is None):
        _refuse_unlike(layer, weights, at)
    return None


def _refuse_one_array(layer: LayerValue, given: Array, at: Context) -> None:
    """Keras goes through the rows of an array as through a list: each of them has an axis less than the weight."""
    own = layer.all_weights() if isinstance(layer, ModelValue) else layer.weights
    shape = given.shape
    if not isinstance(own, tuple) or not own or isinstance(shape, Unknown) or not shape or layer.unknown is not None:
        return
    other_number = type(shape[0]) is int and shape[0] != len(own)
    if not other_number and any(len(weight.shape) == len(shape) - 1 for weight in own):
        return
    at.emit(
        Problem(
            "incompatible-input",
            f"`set_weights` takes a list of arrays, but gets one array of {shape_text(shape)} and reads its rows as the list",
            at.span,
            "ValueError",
            expected="a list of arrays",
            actual=f"an array of {shape_text(shape)}",
            help="put the array into a list: `set_weights([...])`",
            keras="" if len(own) == shape[0] else f"but the layer was expecting {len(own)} weights",
            layer=layer.name,
        )
    )


def _refuse_unlike(layer: LayerValue, given: ListValue, at: Context) -> None:
    """Weights of other shapes than the layer or model has, whatever their order."""
    own = at.call(at.attribute(layer, "get_weights"), Arguments())
    mine, theirs = _shapes(own), _shapes(given)
    if mine is not None and theirs is not None and len(mine) != len(theirs):
        if _does_without_its_count(layer, len(theirs), at):
            return
        _refuse_number(layer, len(mine), len(theirs), at)
        return
    if mine is None or theirs is None or len(mine) != len(theirs) or sorted(mine) == sorted(theirs):
        return
    has, gets = next(pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1])
    keras = f"Layer {layer.name} weight shape {has} is not compatible with provided weight shape {gets}."
    at.emit(
        Problem(
            "incompatible-input",
            f"{layer.describe()} has a weight of shape {shape_text(has)}, but gets one of {shape_text(gets)}",
            at.span,
            expected=shape_text(has),
            actual=shape_text(gets),
            help="give it the weights of a layer or model of the same sizes",
            keras=keras if at.dialect >= 3 else f"Layer weight shape {has} not compatible with provided weight shape {gets}",
            layer=layer.name,
        )
    )


def _does_without_its_count(layer: LayerValue, gets: int, at: Context) -> bool:
    """Whether a `Normalization` may take a mean and a variance alone, as it did until TensorFlow 2.5.
    tensorflow/python/keras/layers/preprocessing/normalization.py, `set_weights`"""
    old = at.dialect == 2 and at.release.before(6) is not False
    return old and gets == 2 and layer.cls == "Normalization"


def _refuse_number(layer: LayerValue, has: int, gets: int, at: Context) -> None:
    keras = f"with a weight list of length {gets}, but the layer was expecting {has} weights."
    at.emit(
        Problem(
            "incompatible-input",
            f"{layer.describe()} has {plural(has, 'weight')}, but gets {gets}",
            at.span,
            "ValueError",
            expected=str(has),
            actual=str(gets),
            help="give it the weights of a layer or model that is built of the same layers",
            keras=keras,
            layer=layer.name,
        )
    )


def _shapes(weights: Value) -> list[tuple[int, ...]] | None:
    """The shapes of arrays, if all of them are numbers."""
    if not isinstance(weights, ListValue) or weights.rest is not None:
        return None
    shapes: list[Any] = [getattr(array, "shape", None) for array in weights.items]
    return shapes if all(isinstance(s, tuple) and all(type(d) is int for d in s) for s in shapes) else None


@models("keras.Model.save_weights", raw=True)
def save_weights(at: Context, args: Any) -> Value:
    """`model.save_weights(path)`, which Keras 2 does without a word."""
    model = args.receiver(ModelValue)
    if is_unbuilt(model, at):
        refuse(at, model, "You are saving a model that has not yet been built.", frozenset({3}))
    elif not args.keywords.keys() & {"max_shard_size", "save_format"} and model.owner is None:
        path, span = args.one(1, "filepath")
        refuse_weights_file(path, span, at)
    if isinstance(model, ModelValue):
        remember_weights(model, args.one(1, "filepath")[0] if args.keywords.keys() <= {"filepath"} else None, at)
    return None


@models("keras.Model.load_weights", raw=True)
def load_weights(at: Context, args: Any) -> Value:
    """`model.load_weights(path)`, which Keras 2 puts off until the model is built."""
    model = args.positional[0]
    if is_unbuilt(model, at):
        refuse(at, model, "You are loading weights into a model that has not yet been built.", frozenset({3}))
    elif isinstance(model, ModelValue):
        refuse_other_weights(model, args, at)
    return None
