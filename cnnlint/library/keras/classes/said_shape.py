"""What the `compute_output_shape` of a class of the program says, and which Keras believes it."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Shape
from cnnlint.values import Context, ListValue, Unknown, Value, as_size, known_items

_PLAIN = frozenset({"keras.layers.Layer", "builtins.object"})


def shown_by_release(layer: Any, tensors: tuple[TensorValue, ...], output: Output | Unknown, at: Context) -> Output | Unknown:
    """What the table shows: until 2.3 the package keras believed `compute_output_shape`, by default the shape of the input."""
    older = at.release.before(4) if at.dialect == 2 and standalone(at) else False
    if older is False or isinstance(layer, ModelValue) or not tensors:
        return output
    has_one = layer.own_method("compute_output_shape") is not None
    if not has_one and hasattr(layer, "based"):
        return _of_release(output, layer.base_says(tensors), older, at)
    if not has_one and not _PLAIN.issuperset(layer.owner.base_names):
        return output  # what a base that is not known answers, such as the `Recurrent` of old
    if len(tensors) > 1:
        if has_one and older and (answer := _answer(layer, tensors, at)) is not None:
            return answer
        shapes = [t.shape for t in tensors if not isinstance(t.shape, Unknown)]
        believed = older and not has_one and isinstance(output, tuple) and len(shapes) == len(tensors)
        return shapes if believed else output  # the one tensor that goes on has the first
    first = tensors[0].shape
    said = _answer(layer, tensors, at) if has_one else None if isinstance(first, Unknown) else first
    return _of_release(output, said if older or has_one else None, older, at)


def _of_release(output: Output | Unknown, said: Output | None, older: bool | None, at: Context) -> Output | Unknown:
    if said is None or said == output:
        return output
    if isinstance(said, list):
        return at.unknown("`compute_output_shape` says other shapes of several outputs")
    return said if older else at.unknown("the releases of Keras 2 differ on which `output_shape` they show")


def said_shape(layer: Any, tensors: tuple[TensorValue, ...], at: Context) -> Shape | None:
    """What the class's own `compute_output_shape` answers, or that of its base, which Keras 3 believes."""
    if at.dialect < 3 or isinstance(layer, ModelValue):
        return None
    said = _answer(layer, tensors, at)
    if said is not None and not isinstance(said, list):
        return said
    return layer.believed(tensors) if hasattr(layer, "believed") else None


def _answer(layer: Any, tensors: tuple[TensorValue, ...], at: Context) -> Output | None:
    """What `compute_output_shape` of the class answers; None if it has none, is not followed or not asked, as in the body of
    another class of Keras 3, where the tensors are those of the back end."""
    says = layer.own_method("compute_output_shape") if at.dialect < 3 or not bodies(at).entered else None
    symbolic = all(tensor.layer is not None and not isinstance(tensor.shape, Unknown) for tensor in tensors)
    if says is None or not tensors or not symbolic or (len(tensors) > 1 and at.dialect >= 3):
        return None
    shapes = [tensor.shape for tensor in tensors]
    found = at.call(says, Arguments((layer, shapes[0] if len(shapes) == 1 else ListValue(shapes))))
    one = _shape(found)
    several = [shape for value in known_items(found) or () if (shape := _shape(value)) is not None]
    return one if one is not None else several or None


def _shape(value: Value) -> Shape | None:
    """The shape with plain sizes: one that NumPy computed is its number."""
    sizes = known_items(value)
    if sizes is None or not all(d is None or as_size(d) is not None for d in sizes):
        return None
    return tuple(map(as_size, sizes))
