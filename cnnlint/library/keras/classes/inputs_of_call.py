"""What the `build` and the `call` of a program's own class are given for the tensors that its object is called on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cnnlint.arguments import MISSING
from cnnlint.library.keras.calling.call_inputs import Flat, tensors_in
from cnnlint.library.keras.calling.masks import surely_none
from cnnlint.library.keras.calling.passed import CONTAINERS
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.node import MIXED, ONE, Nesting
from cnnlint.library.keras.tensors.dtypes_of_tensors import handed_in
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.recipes import Operand
from cnnlint.shapes import Shape
from cnnlint.values import Array, Cause, Context, DictValue, ListValue, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.making.layer import LayerValue

_PART = Unknown("some of what stands in a dict of data is no tensor that is known")


def shapes_given(build: Any, shapes: list[Shape | Unknown], nested: Nesting) -> list[Value]:
    """What Keras hands to `build`: the shape of the first argument of the call, or of each where `build` takes several."""
    contained = _contained(shapes, nested)
    if contained is not None:
        return [contained]
    if len(shapes) == 1 or not nested:
        return list(shapes if len(build.signature.parameters) > 2 else shapes[:1])
    return [ListValue(shapes)]


def _contained(parts: Sequence[Value], nested: Nesting) -> Value:
    """The parts as the program put them into a dict, into a list of one, or into containers within each other; None if they
    stand in none of these."""
    if isinstance(nested, Form):
        return nested.filled(parts)
    if isinstance(nested, tuple):
        return DictValue(dict(zip(nested, parts, strict=True))) if len(nested) == len(parts) else DictValue({}, _PART)
    return Flat(parts) if nested == ONE else None


def mask_of(
    call: Any, tensors: tuple[TensorValue, ...], arguments: Mapping[str, Value], at: Context, nested: Nesting
) -> dict[str, Value]:
    """The mask of its input, which Keras gives to a `call` that takes one. Before Keras 3 it is not followed."""
    taken = 1 if nested else len(tensors)
    parameter = next((p for p in call.signature.parameters[1 + taken :] if p.name == "mask"), None)
    if parameter is None or "mask" in arguments:
        return {}
    if at.dialect < 3 and parameter.default is MISSING:
        return {}
    if at.dialect < 3:
        return {} if surely_none(tensors) else {"mask": _perhaps(tensors, at)}
    return _as_nested(tensors, arguments, parameter, at, nested)


def _as_nested(
    tensors: tuple[TensorValue, ...], arguments: Mapping[str, Value], parameter: Any, at: Context, nested: Nesting
) -> dict[str, Value]:
    """The masks of the only argument with tensors, in the containers that these stand in: a list of them is not None."""
    listed = len(tensors) > 1 or _contained(tensors, nested) is not None
    if (listed and not nested) or any(tensors_in(given) for given in arguments.values()):
        return {}
    if any(t.mask is None and t.layer is None for t in tensors):
        return {} if parameter.default is MISSING else {"mask": at.unknown("whether data carry a mask")}
    masks = [None if t.mask is None else fresh(t.mask, i) for i, t in enumerate(tensors)]
    if not listed:
        return {} if masks[0] is None else {"mask": masks[0]}
    return {"mask": given_to_call(masks, nested, at)[0]}


def _perhaps(tensors: tuple[TensorValue, ...], at: Context) -> Value:
    """What Keras 2 may hand on: for each step of sequences whether it counts, or None."""
    why = at.because(Cause.MASK)
    shape = tensors[0].shape if len(tensors) == 1 else why
    if isinstance(shape, Unknown) or len(shape) != 3:
        return why
    return TensorValue(shape[:-1], dtype="bool", or_none=why)


def given_to_call(tensors: Sequence[Value], nested: Nesting, at: Context) -> tuple[Value, ...]:
    """The tensors as the caller handed them over: one by one, in a list, or in a dict."""
    if nested == MIXED:
        untold = next((t.shape for t in tensors if isinstance(t, TensorValue) and isinstance(t.shape, Unknown)), None)
        mixed = at.unknown("the list that the layer is called on holds other things beside tensors")
        return (mixed if untold is None else untold.likewise(),)
    contained = _contained(tensors, nested)
    if contained is not None:
        return (contained,)
    if len(tensors) == 1 or not nested:
        return tuple(tensors)
    return (Flat(tensors),)


def fresh(tensor: TensorValue, index: int, layer: LayerValue | None = None) -> TensorValue:
    """Inside `call` the tensor has no history: the layers in there are no rows of the model outside."""
    return TensorValue(tensor.shape, None, 0, 0, handed_in(tensor, layer), made=Operand(index))


def without_history(argument: Value) -> Value:
    """A keyword argument as the body meets it: Keras puts new tensors in the place of those in it, too."""
    if isinstance(argument, TensorValue):
        return TensorValue(argument.shape, dtype=argument.dtype, or_none=argument.or_none)
    parts = tensors_in(argument) if isinstance(argument, CONTAINERS) else []
    form = Form.of(argument) if parts else None
    if form is None or form.count != len(parts):
        return argument
    return form.filled([part if isinstance(part, Array) else without_history(part) for part in parts])
