"""Stacks without a declared input shape that meet data of several shapes, before Keras 3.

Such a model is built again for what all the shapes have in common (tf_keras/src/engine/sequential.py, relax_input_shape);
Keras 3 keeps the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library.keras.calling.eager import conformed
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.releases.differences import tells_sizes
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Shape, differ, same, symbol
from cnnlint.values import Context, ListValue, Unknown

if TYPE_CHECKING:
    from cnnlint.library.keras.sequential.stack import SequentialValue


def relax(model: Any, shape: Shape | Unknown, at: Context) -> None:
    """The Sequential meets data of this shape after it was built."""
    own = model.source.shape if model.source is not None else None
    if at.dialect != 2 or model.declared or isinstance(shape, Unknown) or not isinstance(own, tuple):
        return
    pairs = list(zip(own, shape, strict=False))
    if len(own) != len(shape) or all(same(a, b) or a is None for a, b in pairs):
        return
    open_ = [i for i, (a, b) in enumerate(pairs) if not same(a, b) and not differ(a, b) and None not in (a, b)]
    if any(open_):
        _start_again(model, at.unknown("whether the data have the same shape each time is not known"), at)
        return
    kept = [a if same(a, b) else None for a, b in pairs]
    if open_ and not isinstance(own[0], int) and kept[1:] == list(own[1:]):
        return  # the batch axis alone, which is not known as it is
    if open_:
        kept[0] = symbol("batch_size", "whether all batches hold as many samples is not known", at.span, 1)
    _start_again(model, tuple(kept), at)


def relax_within(model: Any, shapes: list[Shape | Unknown], at: Context) -> None:
    """A model of a class of the program that met batches of one size meets them of another, and so do the stacks within it."""
    first = shapes[0] if shapes else None
    if at.dialect != 2 or not isinstance(first, tuple) or not first:
        return
    for layer in model.inner_layers():
        if not hasattr(layer, "declared"):
            if hasattr(layer, "inner_layers"):
                relax_within(layer, shapes, at)
            continue
        own = layer.source.shape if layer.source is not None else None
        if isinstance(own, tuple) and own and isinstance(own[0], int):
            relax(layer, (first[0], *own[1:]), at)


def loosen(model: Any, at: Context) -> None:
    """The Sequential is fed by a generator or a Sequence."""
    own = model.source.shape if model.source is not None else None
    if at.dialect != 2 or model.declared or not isinstance(own, tuple):
        return
    if (told := tells_sizes(at)) is False:
        relax(model, (None,) * len(own), at)
    elif told is None:
        _start_again(model, at.unknown("releases of Keras 2 differ in the sizes that a generator leaves a model to show"), at)


def _start_again(model: SequentialValue, shape: Shape | Unknown, at: Context) -> None:
    """The layers are called on another input shape; their weights stay, and what does not fit is no error yet.

    The calls that the model made before are no more. tf_keras/src/engine/sequential.py, clear_previously_created_nodes
    """
    from cnnlint.library.keras.sequential.stack import begin

    gone = {model.source.key} if model.source is not None else set()
    begin(model, shape, at)
    for layer in model.stack:
        inputs = model.ends
        _loosen_inner(layer, inputs, at)
        output = _output(layer, _as_taken(layer, [t.shape for t in inputs]), at)
        parts = output if isinstance(output, list) else [output]
        place = _made_before(layer, gone)
        outputs = tuple(TensorValue(part, layer, place, i) for i, part in enumerate(parts))
        at.store.touch(layer)
        gone |= {tensor.key for node in layer.nodes[place : place + 1] for tensor in node.outputs}
        layer.nodes[place : place + 1] = [Node(inputs, outputs, tuple(t.shape for t in inputs), output, layer.span)]
        model.tip = ListValue(outputs) if isinstance(output, list) else outputs[0]


def _made_before(layer: LayerValue, gone: set[Any]) -> int:
    """Which of its calls the model made, on what is gone; behind all of them if none."""
    places = (i for i, node in enumerate(layer.nodes) if node.inputs and all(tensor.key in gone for tensor in node.inputs))
    return next(places, len(layer.nodes))


def _loosen_inner(layer: Any, inputs: tuple[TensorValue, ...], at: Context) -> None:
    """A stack among the layers that declares no input meets the shape as well."""
    if getattr(layer, "declared", True) or layer.source is None or len(inputs) != 1:
        return
    if isinstance(shape := inputs[0].shape, Unknown):
        _start_again(layer, shape, at)
    else:
        relax(layer, shape, at)


def _as_taken(layer: LayerValue, shapes: list[Any]) -> list[Any]:
    """A model among the layers gives data the last axis of one that it declares, or takes it away."""
    return list(conformed(layer, tuple(shapes))) if hasattr(layer, "model_inputs") else shapes


def _output(layer: LayerValue, shapes: list[Any], at: Context) -> Output | Unknown:
    """What the layer makes of it. One that has its kernel already does not ask for the last axis again."""
    gap = next((shape for shape in shapes if isinstance(shape, Unknown)), None)
    if gap is not None:
        return gap
    before = layer.nodes[-1].shapes if layer.nodes else ()
    fields = getattr(layer.spec, "fields", {})
    if len(shapes) == 1 and shapes[0][-1] is None and ("units" in fields or "filters" in fields) and before:
        shapes = [(*shapes[0][:-1], before[0][-1])] if isinstance(before[0], tuple) else shapes
    try:
        return layer.infer_output(*shapes)
    except (ShapeError, Undetermined):
        return at.unknown("the model met data of several shapes")


def surely_other(own: Shape, shape: Shape) -> bool:
    """Whether two batch shapes are written differently for every value of the unknowns; here None is not any size."""
    return len(own) != len(shape) or any((a is None) != (b is None) or differ(a, b) for a, b in zip(own, shape, strict=True))
