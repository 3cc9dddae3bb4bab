"""A Lambda layer, whose function is followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cnnlint.arguments import Arguments, BindError, bind
from cnnlint.diagnostics import Label, Span
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.classes.inputs_of_call import given_to_call
from cnnlint.library.keras.classes.left_out import remember_uses
from cnnlint.library.keras.classes.loss_functions import refuse_no_result
from cnnlint.library.keras.classes.without_gradient import tell_blocking
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import counted_apart
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.making.record import CALLS, MADE_IN_CALL
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors import recipes
from cnnlint.library.keras.tensors.dtypes_of_tensors import handed_in
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.once import first_time
from cnnlint.program import Call, Output, Problem
from cnnlint.recipes import Operand
from cnnlint.values import Array, Cause, Context, DictValue, ListValue, ProgramFunction, Unknown, Value
from cnnlint.values.objects import births

REBOUND = "keras.layers.Lambda.__rebound__"
_PLAIN = (int, float, str, bool, tuple)


class LambdaValue(LayerValue):
    """A Lambda layer: its function is followed on symbolic tensors."""

    __slots__ = ("body", "followed", "read")

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        """The shape of the function's result, or the one that `output_shape` gives where Keras shows that."""
        at.store.touch(self)
        self.weights = ()
        self.read = _plain(self.args.get("function"))
        found, said = self._followed(tensors, nested, at), self._said(tensors)
        self.followed = not isinstance(found, Unknown)
        if said is None or said == found:
            return found
        if isinstance(found, Unknown) or at.dialect != 2:
            return said
        older = at.release.before(4) if standalone(at) else False
        if older is None:
            return at.unknown("the releases of Keras 2 differ on which `output_shape` they show")
        return said if older else found

    def _followed(self, tensors: tuple[TensorValue, ...], nested: Nesting, at: Context) -> Output | Unknown:
        """The shape of what the function returns for such tensors."""
        inside = [TensorValue(t.shape, None, 0, 0, _dtype(t, self, at), made=Operand(i)) for i, t in enumerate(tensors)]
        given = given_to_call(inside, nested if len(inside) == 1 else nested or True, at)[0]
        refuse_no_result(self.args.get("function"), "the output of the Lambda", at)
        tell_blocking(self, at)
        extra = self.args.get("arguments")
        keywords = dict(extra.items) if isinstance(extra, DictValue) else {}
        arguments = Arguments((given,), keywords | _told_by_keras(self.args.get("function"), keywords, at))
        if _refuse_arity(self, arguments, at):
            return at.because(Cause.IMPOSSIBLE, "after an impossible call")
        start, calls = next(births), at.shared(CALLS)
        before = len(calls)
        with bodies(at), counted_apart(at, any(tensor.layer is not None for tensor in tensors)):
            found = at.call(self.args.get("function"), arguments)
        remember_uses(self, calls[before:], start, at)
        _tell_lost_weights([layer for layer, *_ in calls[before:] if layer.born > start], self.span, at)
        self.body = recipes.body(found)
        if isinstance(found, (TensorValue, Array)):
            return found.shape
        if isinstance(found, ListValue) and found.items and found.rest is None:
            parts = [part.shape for part in found.items if isinstance(part, (TensorValue, Array))]
            shapes = [shape for shape in parts if not isinstance(shape, Unknown)]
            return shapes if len(shapes) == len(found.items) else at.unknown("the body of the Lambda decides the shape")
        return found if isinstance(found, Unknown) else at.unknown("the body of the Lambda decides the shape")

    def _said(self, tensors: tuple[TensorValue, ...]) -> Output | None:
        """The shape by the argument `output_shape`; None where that says none."""
        try:
            said = self.infer_output(*(t.shape for t in tensors))  # type: ignore[arg-type]  # an unknown shape is met below
        except (Undetermined, ShapeError, TypeError):
            return None
        return None if isinstance(said, Unknown) else said


def _dtype(tensor: TensorValue, layer: LayerValue, at: Context) -> str:
    """Keras 3 asks for the shape with numbers, whatever the tensor holds. keras/src/layers/core/lambda_layer.py"""
    return "float32" if at.dialect >= 3 and tensor.dtype == "string" else handed_in(tensor, layer)


def _told_by_keras(function: Value, given: Mapping[str, Value], at: Context) -> dict[str, Value]:
    """What Keras gives a function beside the input and the `arguments` of the Lambda, where it takes it."""
    names = function.signature.names if isinstance(function, ProgramFunction) else ()
    why = at.unknown("what Keras gives the function of a Lambda")
    return {name: why for name in ("mask", "training") if name in names and name not in given}


def _refuse_arity(layer: LambdaValue, given: Arguments, at: Context) -> bool:
    """`Lambda(lambda a, b: a + b)([x, y])`: the function is called with the list, as one argument."""
    function = layer.args.get("function")
    if not isinstance(function, ProgramFunction) or function.decorated:
        return False
    try:
        bind(function.signature, given)
    except BindError as fault:
        at.emit(_misfit(layer, function, fault, at))
        return True
    return False


def _misfit(layer: LambdaValue, function: ProgramFunction, fault: BindError, at: Context) -> Problem:
    message, help = _words(fault)
    return Problem(
        "arguments-do-not-fit",
        message,
        at.span,
        "NotImplementedError" if at.dialect >= 3 else "TypeError",
        (Label(function.span, "this function"),) if function.span.row != at.span.row else (),
        help=help,
        keras="We could not automatically infer the shape" if at.dialect >= 3 else f"{function.name}()",
        layer=layer.name,
        certain=at.dialect < 3 or layer.args.get("output_shape") is None,
    )


def _words(fault: BindError) -> tuple[str, str]:
    """What is wrong, and what to do."""
    if fault.kind == "missing":
        message = f"the function of the Lambda needs `{fault.name}` as well: Keras calls it with what the layer is called on"
        return message, "let it take the inputs in one list: `lambda t: t[0] + t[1]`"
    if fault.kind == "too-many":
        return "the function of the Lambda takes no input", "let it take the input: `lambda x: ...`"
    message = f"the function of the Lambda cannot take `{fault.name}` of its `arguments`"
    return message, "give in `arguments` what the function takes beside the input"


def _plain(function: Value) -> dict[str, Value]:
    """The numbers and strings that a function of the program reads from around it, as they are now."""
    if not isinstance(function, ProgramFunction):
        return {}
    return {name: value for name, value in function.outside().items() if type(value) in _PLAIN}


def tell_rebound(layers: Iterable[LayerValue], at: Context) -> None:
    """A model of these layers is made, which runs the functions of its Lambdas whenever it is called: a name that they read
    may stand for something else by then. keras/src/layers/core/lambda_layer.py; so does TensorFlow's Keras 2 since 2.4."""
    if at.dialect < 2 or (at.dialect == 2 and at.release.before(4) is not False):
        return
    for layer in layers:
        read: dict[str, Value] = getattr(layer, "read", {}) if isinstance(layer, LambdaValue) else {}
        now = _plain(layer.args.get("function")) if read else {}
        name = next((n for n, value in now.items() if n in read and value != read[n]), None)
        if name is not None and first_time(at, REBOUND, layer):
            given = {"name": name, "then": read[name], "now": now[name]}
            at.emit(Call(layer.span, REBOUND, given, {"model": at.span}))


def _tell_lost_weights(made: Iterable[LayerValue], place: Span, at: Context) -> None:
    """The layers with weights that the function of a Lambda makes: no model keeps them. Keras 2 refuses them since TensorFlow
    2.2 (layers/core/lambda_layer.py, _check_variables); Keras 3 makes them again at every call, which a compiled `fit`
    refuses."""
    for layer in made:
        if not isinstance(layer.weights, tuple) or not layer.weights or not first_time(at, MADE_IN_CALL, str(layer.span)):
            continue
        keras = "tf.function only supports singleton tf.Variables created on the first call."
        if at.dialect < 3:
            keras = "The following Variables were created within a Lambda layer but are not tracked by said layer"
        at.emit(
            Problem(
                "layer-made-in-lambda",
                f"{layer.cls} is created inside a Lambda: its weights are not part of the model and are never trained",
                layer.span,
                labels=(Label(place, "the Lambda"),) if place != layer.span else (),
                help=f"make the {layer.cls} outside and call it on the tensor, or write a custom layer",
                keras=keras,
                layer=layer.name,
                certain=at.dialect == 2 and at.release.before(2) is False,
            )
        )
