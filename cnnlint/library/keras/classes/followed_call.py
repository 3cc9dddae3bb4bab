"""The `build` and `call` of a class of the program, followed on symbolic tensors."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.calling.call_inputs import by_key, tensors_in
from cnnlint.library.keras.classes.call_arguments import handed_on
from cnnlint.library.keras.classes.inputs_of_call import fresh, given_to_call, mask_of, shapes_given, without_history
from cnnlint.library.keras.classes.left_out import remember_uses
from cnnlint.library.keras.classes.loss_functions import refuse_no_result
from cnnlint.library.keras.classes.made_in_call import BUILDS, tell_lost_weights
from cnnlint.library.keras.classes.said_shape import said_shape, shown_by_release
from cnnlint.library.keras.classes.state_in_call import state_of, tell_added_state
from cnnlint.library.keras.classes.tracked import tracked
from cnnlint.library.keras.classes.user_code import (
    refuse_no_call,
    refuse_no_inputs,
    refuse_uninitialised,
    takes_by_name_alone,
)
from cnnlint.library.keras.classes.weights_kept import count
from cnnlint.library.keras.making.naming import counted_again, counted_apart
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.making.record import CALLS
from cnnlint.library.keras.models.joining import BUILT
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.tensors import recipes
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.values import Array, Cause, Context, Shared, Unknown, Value
from cnnlint.values.objects import births

CALLED: Shared[list[Any]] = Shared(list)  # the layers whose `call` is run, the innermost last
PLACEHOLDERS: Shared[list[Any]] = Shared(list)  # the models that their `build` calls: nobody asks what that returns

_ADDING = frozenset({"add_loss", "add_metric", "add_update"})


def follow_call(layer: Any, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting) -> Output | Unknown:
    """Runs the user's `build` and `call` on symbolic tensors; the layers inside are built on the way."""
    with counted_apart(at, any(tensor.layer is not None for tensor in tensors)):
        return _follow_call(layer, tensors, arguments, at, nested)


def _follow_call(
    layer: Any, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting
) -> Output | Unknown:
    refuse_uninitialised(layer, at, isinstance(layer, ModelValue), bool(tracked(layer)))
    follow_build(layer, tensors, at, nested)
    call = layer.own_method("call")
    unwanted = layer in at.shared(PLACEHOLDERS) or (at.shared(CALLED) and _adds(call))  # inside another `call` it may be
    if not unwanted:
        refuse_no_result(call, f"the output of {layer.cls}", at, isinstance(layer, ModelValue))
    layer.body = None
    said = said_shape(layer, tensors, at)
    nodes = len(layer.nodes)
    if said is not None and _is_built_without_call(layer):
        count(layer, said, at)  # Keras 3 then has no reason to run `call`, and what that would build is not built
        return said
    if _is_replaced(layer, call):
        at.store.touch(layer)
        output: Output | Unknown | None = at.unknown("its `call` is a function that was set")
        layer.unknown = layer.unknown or output  # and what that builds, too
    elif call is not None and takes_by_name_alone(call, at):
        at.store.touch(layer)
        output = at.unknown(f"the `call` of {layer.cls} takes by name what the layer is called on")
        layer.unknown = layer.unknown or output
    elif call is None:
        refuse_no_call(layer, at)
        output = Unknown(f"{layer.cls} has no call() that can be followed", layer.span)
    else:
        output = _run_call(layer, call, tensors, arguments, at, nested)
    if output is None:
        return at.because(Cause.IMPOSSIBLE)
    del layer.nodes[nodes:]
    count(layer, output, at)
    return shown_by_release(layer, tensors, output, at) if said is None else said


def _is_replaced(layer: Any, call: Any) -> bool:
    """Whether the object has a `call` of its own, `layer.call = other`. What is made of that of its class by a function that is
    not followed is believed to do the same: `layer.call = tf.function(layer.call)`."""
    found = layer.attributes.get("call")
    return found is not None and not isinstance(found, Unknown) and getattr(found, "function", found) is not call


def _adds(call: Any) -> bool:
    """Whether a `call` is there for what it adds to the layer: a loss, a metric or an update."""
    return call is not None and any(name in _ADDING for _, name in call.attributes_in_text)


def _is_built_without_call(layer: Any) -> bool:
    """Whether the layer has a `build`, its own or that of a base with weights. What that base holds more is then not built."""
    based = getattr(layer, "based", None)
    if based is None:
        return layer.own_method("build") is not None
    has_one = bool(based) or layer.own_method("build") is not None
    return has_one and any(inner.weights is None for inner in tracked(layer))


def _run_call(
    layer: Any, call: Any, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting
) -> Output | Unknown | None:
    """What the user's `call` returns for these tensors; None where Keras refuses to call it."""
    inside = [fresh(t, i, layer) for i, t in enumerate(tensors)]
    given = given_to_call(inside, nested, at)
    if refuse_no_inputs(call, layer.cls, at):
        return None
    mask = mask_of(call, tensors, arguments, at, nested)
    arguments = {name: without_history(value) for name, value in arguments.items()}
    keywords = handed_on(layer, call, len(given), {**mask, **arguments}, at)
    if keywords is None:
        return None
    calls, called = at.shared(CALLS), at.shared(CALLED)
    before, since = len(calls), next(births)
    called.append(layer)
    if mask and at.dialect >= 3:
        _build_without_mask(layer, call, Arguments((layer, *given), dict(arguments)), at)
    state, args = state_of(layer, at), Arguments((layer, *given), keywords)
    with bodies(at), counted_again(at):
        result = at.call(call, args)
    tell_added_state(layer, state, lambda: at.call(call, args), at)
    called.pop()
    tell_lost_weights(layer, [inner for inner, *_ in calls[before:]], since, at)
    remember_uses(layer, calls[before:], since, at)
    layer.body = recipes.body(result, inside, calls[before:])
    layer.entered, layer.returned = tuple(t.made for t in inside), result
    return _output(result, at)


def _build_without_mask(layer: Any, call: Any, args: Arguments, at: Context) -> None:
    """Keras 3 first runs `call` to build the layers inside, on what the program gave it: the mask of its input comes later.

    What fails there is a warning. keras/src/layers/layer.py, _maybe_build
    """
    if layer.own_method("build") is not None or all(inner.weights is not None for inner in tracked(layer)):
        return
    with bodies(at):
        at.unheard(lambda: at.call(call, args))


def follow_build(layer: Any, tensors: tuple[TensorValue, ...], at: Context, nested: Nesting = True) -> None:
    """Runs the user's `build`, before the first call."""
    if BUILT in layer.attributes:
        return
    at.store.touch(layer)
    layer.attributes[BUILT] = True
    build = layer.own_method("build")
    if build is not None and len(build.signature.parameters) > 1:  # the first releases gave it nothing
        shapes = [t.shape for t in tensors]
        begin = next(births)
        at.call(build, Arguments((layer, *shapes_given(build, shapes, nested))))
        at.shared(BUILDS).append((begin, next(births)))


def _output(value: Value, at: Context) -> Output | Unknown:
    if isinstance(value, (TensorValue, Array)):
        return value.shape
    found = tensors_in(by_key(value, at.dialect))
    shapes = [t.shape for t in found if not isinstance(t.shape, Unknown)]
    if shapes and len(shapes) == len(found):
        return shapes
    return value if isinstance(value, Unknown) else at.unknown("what call() returns is not known")
