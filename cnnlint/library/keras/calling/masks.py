"""Masks, which are followed in Keras 3: which layers make them, hand them on and take them, and the rows that they are.

A mask is a symbolic tensor made by operations beside the layers. They are rows of a graph as soon as a layer takes the mask in
a call that Keras records with it: that of one tensor and nothing else. keras/src/layers/layer.py (`__call__`,
`_set_mask_metadata`), and `compute_mask` of each layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.layers import find
from cnnlint.layers.base import Layer, Mask
from cnnlint.library import models
from cnnlint.library.keras.calling.call_inputs import Given, Tensors
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue, innermost_layers
from cnnlint.library.keras.tensors.operators import row
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Shape
from cnnlint.values import Context, ListValue, Unknown, Value, all_are

PREFIX = "keras.ops.mask."  # how the rows of masks are qualified
KEYWORD = "__mask__"  # what a call takes it by, which the program did not write


def surely_none(tensors: Tensors) -> bool:
    """Whether no layer on the way to symbolic tensors can make a mask. Before Keras 3 no more is known of masks."""
    waiting, seen = [*tensors], set[tuple[int, int]]()
    while waiting:
        tensor = waiting.pop()
        layer = tensor.layer
        if layer is None or tensor.ways is not None or _may_make_one(layer):
            return False
        if layer.is_input or tensor.key[:2] in seen:
            continue
        if tensor.node >= len(layer.nodes):
            return False
        seen.add(tensor.key[:2])
        node = layer.nodes[tensor.node]
        waiting += [*node.inputs, *(t for given in node.keywords.values() for t in given)]
    return True


def _may_make_one(layer: Any) -> bool:
    """Whether a layer may give a mask where its inputs have none."""
    if isinstance(layer, ModelValue):
        return layer.owner is not None or layer.gap is not None or any(map(_may_make_one, innermost_layers(layer)))
    if layer.owner is not None:
        function = layer.own_method("compute_mask")
        return hasattr(layer, "parent") or (function is not None and not function.returns_nothing)
    if layer.qualified.startswith("keras.ops.") or layer.is_input:
        return False
    zero = "mask_zero" in layer.spec.fields if layer.spec is not None else True
    if layer.spec is None or layer.spec.mask_after is Mask.OF_VALUES or (zero and _may_mask_zeros(layer.spec)):
        return True
    return (layer.wrapped is not None and _may_make_one(layer.wrapped)) or layer.args.get("mask") is not None


def _may_mask_zeros(spec: Any) -> bool:
    return "mask_zero" in spec.unknown or spec.mask_zero is not False


def taken(layer: LayerValue, given: Given) -> dict[str, Tensors]:
    """The mask that the recorded call takes besides its input."""
    if not given.alone or given.tensors[0].mask is None or not _takes(layer):
        return {}
    return {KEYWORD: (given.tensors[0].mask,)}


def _takes(layer: Any) -> bool:
    call = layer.own_method("call")
    if call is not None:
        return any(p.name == "mask" for p in call.signature.parameters)
    kind = _kind(layer)
    return (kind is not None and kind.takes_mask) or getattr(layer, "kind", "") in ("functional", "sequential")


def _kind(layer: LayerValue) -> type[Layer] | None:
    """The class that models it, also where its arguments are not known or wrong."""
    return type(layer.spec) if layer.spec is not None else find(layer.cls)


def _mask_after(layer: LayerValue) -> Mask:
    kind = _kind(layer)
    return kind.mask_after if kind is not None else Mask.NONE


def mask_of_output(layer: LayerValue, given: Given, output: Output | Unknown, at: Context) -> TensorValue | None:
    """The mask that the output carries, if any."""
    first = given.tensors[0]
    if first.layer is None or isinstance(first.shape, Unknown):
        return None
    if layer.owner is not None:
        return _made_by_program(layer, given, at)
    match _mask_after(layer):
        case Mask.KEPT:
            return _previous(given)
        case Mask.KEPT_WITH_STEPS:
            return _previous(given) if _returns_sequences(layer) else None
        case Mask.OF_VALUES:
            return _of_values(at, first)
        case Mask.OF_ZEROS:
            return _of_zeros(layer.spec, first, at) if layer.spec is not None else None
        case Mask.NONE:
            return None
        case of_several:
            return _of_several(of_several, given, output, at)


def _previous(given: Given) -> TensorValue | None:
    """The mask that was written, or that of the first tensor."""
    written = given.keywords.get("mask", ())
    return written[0] if len(written) == 1 else given.tensors[0].mask


def _returns_sequences(layer: LayerValue) -> bool:
    inner: Any = layer.args.get("layer", layer)  # of a Bidirectional
    spec = getattr(inner, "spec", None)
    return spec is not None and "return_sequences" not in spec.unknown and getattr(spec, "return_sequences", False) is True


def _of_zeros(spec: Any, tensor: TensorValue, at: Context) -> TensorValue | None:
    """Where `mask_zero` is not known, neither is what becomes of the mask."""
    assert not isinstance(tensor.shape, Unknown)
    if "mask_zero" in spec.unknown:
        return TensorValue(spec.unknown["mask_zero"])
    return _operation(at, "NotEqual", tensor.shape, tensor) if spec.mask_zero is True else None


def _of_values(at: Context, tensor: TensorValue) -> TensorValue:
    assert not isinstance(tensor.shape, Unknown)
    return _operation(at, "Any", tensor.shape[:-1], _operation(at, "NotEqual", tensor.shape, tensor))


def _of_several(after: Mask, given: Given, output: Output | Unknown, at: Context) -> TensorValue | None:
    masks = [t.mask for t in given.tensors]
    if after is Mask.OF_QUERY:
        query = given.keywords.get("mask", tuple(masks))[0]
        return None if query is None else _operation(at, "ConvertToTensor", query.shape, query)
    if after is Mask.OF_ANY:
        return _either(at, [mask for mask in masks if mask is not None]) if all(masks) else None
    known = isinstance(output, tuple) and not any(isinstance(t.shape, Unknown) for t in given.tensors)
    return _joined(at, given.tensors, output) if known and any(masks) else None


def _either(at: Context, masks: Sequence[TensorValue]) -> TensorValue:
    found = masks[0]
    for other in masks[1:]:
        found = _operation(at, "LogicalOr", found.shape, found, other)
    return found


def _joined(at: Context, tensors: Tensors, output: Any) -> TensorValue:
    """Of a Concatenate: every mask as wide as its input, and one of ones for an input without."""
    parts = [_as_wide(at, tensor) for tensor in tensors]
    return _operation(at, "Any", output[:-1], _operation(at, "Concatenate", output, *parts))


def _as_wide(at: Context, tensor: TensorValue) -> TensorValue:
    mask, shape = tensor.mask, tensor.shape
    if mask is None:
        return _operation(at, "OnesLike", shape, tensor)
    if isinstance(mask.shape, Unknown) or isinstance(shape, Unknown) or len(mask.shape) >= len(shape):
        return mask
    wide = _operation(at, "ExpandDims", (*mask.shape, 1), mask)
    return _operation(at, "LogicalOr", shape, wide, _operation(at, "ZerosLike", shape, tensor))


def _made_by_program(layer: Any, given: Given, at: Context) -> TensorValue | None:
    """A class of the program hands on a mask if it says so or has a `compute_mask`, which Keras then calls."""
    function = layer.own_method("compute_mask")
    if function is None:
        says = layer.attributes.get("supports_masking", layer.owner.find("supports_masking"))
        return _previous(given) if says is True else None
    several = bool(given.nested) and len(given.tensors) > 1
    inputs: Value = ListValue(given.tensors) if several else given.tensors[0]
    previous: Value = ListValue([t.mask for t in given.tensors]) if several else _previous(given)
    found = at.call(function, Arguments((layer, inputs, previous)))
    if found is None:
        return None
    if not isinstance(found, TensorValue):
        return TensorValue(found if isinstance(found, Unknown) else at.unknown(f"the mask that {layer.cls} makes"))
    _as_masks(found, {id(t.layer) for t in given.tensors})
    return found


def _as_masks(tensor: TensorValue, stops: set[int]) -> None:
    """The operations that made it, back to what the layer is called on, count as rows of masks."""
    while tensor.layer is not None and id(tensor.layer) not in stops and tensor.layer.qualified.startswith("keras.ops."):
        if not tensor.layer.qualified.startswith(PREFIX):
            tensor.layer.qualified = f"{PREFIX}{tensor.layer.cls}"
        tensor = tensor.layer.nodes[tensor.node].inputs[0]


def _operation(at: Context, cls: str, shape: Shape | Unknown, *tensors: TensorValue) -> TensorValue:
    found: Value = row(at, cls, list(tensors), shape)
    assert isinstance(found, TensorValue)
    if found.layer is not None:
        found.layer.qualified = f"{PREFIX}{cls}"
    return found


@models("keras.layers.Layer.compute_mask")
def compute_mask(at: Context, layer: LayerValue, inputs: Value, mask: Value = None, previous_mask: Value = None) -> Value:
    """What a layer of Keras answers when it is asked for its mask."""
    tensors = inputs.items if isinstance(inputs, ListValue) else [inputs]
    if at.dialect < 3 or not all_are(tensors, TensorValue):
        return at.unknown("the mask of a layer is computed at run time")
    after = _mask_after(layer)
    if after in (Mask.OF_ZEROS, Mask.OF_VALUES):
        return mask_of_output(layer, Given(tuple(tensors)), at.unknown("only the mask is asked for"), at)
    return mask if after in (Mask.NONE, Mask.KEPT) else at.unknown(f"the mask that {layer.cls} makes")


def without_masks(keywords: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword tensors that the program wrote."""
    return {k: v for k, v in keywords.items() if k != KEYWORD}
