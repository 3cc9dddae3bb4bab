"""`pop` and `build` of a Sequential model."""

from __future__ import annotations

from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library import models
from cnnlint.library.keras.functional.unused_calls import discard
from cnnlint.library.keras.making.inputs import written_shape
from cnnlint.library.keras.making.record import CALLS
from cnnlint.library.keras.models.accepted_inputs import misfit, refuse_input
from cnnlint.library.keras.releases.differences import release_told
from cnnlint.library.keras.sequential.adding import remember_calls
from cnnlint.library.keras.sequential.several_shapes import surely_other
from cnnlint.library.keras.sequential.stack import SequentialValue, count_rebuild, settle, start
from cnnlint.program import Problem
from cnnlint.shapes import Shape, differ, shape_text
from cnnlint.values import Cause, Context, ListValue, Unknown, Value, known_items


@models("keras.Sequential.pop")
def pop(at: Context, model: SequentialValue, rebuild: Value = True) -> Value:
    """Removes the last layer; the output is that of the layer before."""
    at.store.touch(model)
    if rebuild is not True:
        model.rest = model.rest or at.unknown("a layer was taken off, and the model not built again")
    elif model.rest is None and len(model.stack) < (2 if model.source is None and at.dialect >= 3 else 1):
        _nothing_left(model, at)
    if model.rest is not None or not model.stack:
        model.rest, model.behind = model.rest or at.unknown("a layer that is not known was removed"), ()
        model.stack = model.stack[:-1]  # it may be the last of the known ones
        return model.rest
    remember_calls(model)
    removed = model.stack.pop()
    discard(at.shared(CALLS), removed)
    if not model.stack and at.dialect < 3:
        model.rest = at.unknown("all layers were taken off, and the input with them")
    if model.source is not None:
        model.tip = model.source
        if model.stack and not _began_elsewhere(model, at):
            outputs = model.stack[-1].nodes[0 if at.dialect < 3 else -1].outputs
            model.tip = outputs[0] if len(outputs) == 1 else ListValue(outputs)
    count_rebuild(model, at)
    return removed


def _nothing_left(model: SequentialValue, at: Context) -> None:
    """Keras 3 builds the rest anew and asks for its first layer, which may be an Input; Keras 2 minds only that there is none.

    keras/src/models/sequential.py, pop and _maybe_rebuild; tf_keras/src/engine/sequential.py, pop
    """
    what = f"{model.describe()} has {'one layer and no Input' if model.stack else 'no layer left'}"
    error, keras = (
        ("IndexError", "list index out of range") if at.dialect >= 3 else ("TypeError", "There are no layers in the model.")
    )
    if not model.stack and model.source is None and at.dialect >= 3:
        keras = "pop from empty list"
    message = f"{what}, `pop` cannot take one off"
    at.emit(
        Problem("unknown-layer", message, at.span, error, keras=keras, model=model.variable, dialects=frozenset({at.dialect}))
    )


def _began_elsewhere(model: SequentialValue, at: Context) -> bool:
    """Keras 2 ends the model at the first output of what is last now: that of another call, if there was one before, and of a
    functional model its own. tf_keras/src/engine/sequential.py, pop
    """
    last = model.stack[-1]
    before = [one for node in model.stack[-2].nodes for one in node.outputs] if len(model.stack) > 1 else [model.source]
    known = {tensor.key for tensor in before if tensor is not None}
    ours = getattr(last, "kind", "") != "functional" and all(tensor.key in known for tensor in last.nodes[0].inputs)
    if at.dialect >= 3 or ours:
        return False
    keras = "Graph disconnected: cannot obtain value for tensor"
    message = f"after `pop`, {model.describe()} would end with what `{last.label}` gave before it was added"
    model.rest = at.unknown(message)
    certain, dialects = release_told(at), frozenset({2})
    at.emit(Problem("disconnected-graph", message, at.span, keras=keras, layer=last.name, certain=certain, dialects=dialects))
    return True


@models("keras.Sequential.build")
def build(at: Context, model: SequentialValue, input_shape: Value = None) -> Value:
    """`model.build(batch_shape)`; Keras 3 does nothing where none is given. keras/src/models/sequential.py"""
    if input_shape is None and at.dialect >= 3:
        return None
    if at.dialect == 2 and model.source is None and model.stack and (input_shape is None or _is_empty(input_shape)):
        _built_for_nothing(model, input_shape, at)
        return None
    shape = written_shape(at, input_shape)
    if model.source is None and model.stack and isinstance(shape, Unknown):
        model.meet([shape], at)
        return None
    if model.source is None and model.stack and not isinstance(shape, Unknown):
        at.store.touch(model)
        if _refused_inside(model, shape, at):
            model.rest = model.rest or at.because(Cause.IMPOSSIBLE)
            return None
        start(model, shape, at)
        return None
    settle(model, at)
    count_rebuild(model, at)
    own = model.source.shape if model.source is not None else at.unknown("not built")
    if at.dialect >= 3 and not isinstance(own, Unknown) and not isinstance(shape, Unknown) and surely_other(own, shape):
        expected, actual = shape_text(own), shape_text(shape)
        message = f"the model already has the input shape {expected} and is built again for {actual}"
        keras = f"Sequential model '{model.name}' has already been configured to use input shape {expected}."
        three = frozenset({3})  # Keras 2 builds it once more
        at.emit(Problem("incompatible-input", message, at.span, expected=expected, actual=actual, keras=keras, dialects=three))
    return None


def _is_empty(shape: Value) -> bool:
    items = known_items(shape)
    return items is not None and not items


def _built_for_nothing(model: SequentialValue, shape: Value, at: Context) -> None:
    """Keras 2 asks for a shape; for one without axes it builds the model, and none of its layers.
    tf_keras/src/engine/sequential.py, build"""
    at.store.touch(model)
    if shape is not None:
        model.rest = model.rest or at.unknown("it was built for a shape without axes")
        return
    message, keras = f"{model.describe()} is built without a shape", "You must provide an `input_shape` argument."
    help, two = "give `build` the shape of a batch, `(None, 4)`", frozenset({2})
    at.emit(Problem("missing-argument", message, at.span, help=help, keras=keras, model=model.variable, dialects=two))
    model.rest = model.rest or at.because(Cause.IMPOSSIBLE)


def _refused_inside(model: SequentialValue, shape: Shape, at: Context) -> bool:
    """Whether the stack that this one begins with declares another input and cannot take the shape, which is then told.

    Keras 2 calls the layers on a symbolic tensor first, where a model does not compare its input; only if they fail does it
    call them on a placeholder, where the model does, so that it raises where `build` is called.
    tf_keras/src/engine/sequential.py, build
    """
    first = model.stack[0]
    if at.dialect != 2 or not isinstance(first, SequentialValue) or first.source is None or not first.declared:
        return False
    error = misfit([first.source], [shape], at.dialect) if _fails(first, shape) else None
    if error is not None:
        refuse_input(first, error, (), at)
    return error is not None


def _fails(inner: SequentialValue, shape: Shape) -> bool:
    """Whether a layer inside raises on this shape, for itself or because its weights were made for another."""
    has = inner.all_weights()
    try:
        inner.infer_output(shape)
        needs = inner.infer_weights(shape)
    except ShapeError:
        return True
    except Undetermined:
        return False
    if isinstance(has, Unknown) or len(has) != len(needs):
        return False
    return any(differ(a, b) for old, new in zip(has, needs, strict=True) for a, b in zip(old.shape, new.shape, strict=False))
