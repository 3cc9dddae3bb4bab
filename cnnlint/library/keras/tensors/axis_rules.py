"""What functions on symbolic tensors do to shapes: those that join, move or name axes."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.shape_rules import argument, axes_of
from cnnlint.program import Output
from cnnlint.shapes import Dim, Shape, elements
from cnnlint.values import Context, Unknown, Value, as_size


def flatten(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """One axis of everything."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (elements(shape),)


def batch_flatten(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """One axis for each sample. Where an axis is None, TensorFlow multiplies as the data flow, and Keras shows no size."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    return (None, None) if None in shape else (shape[0], elements(shape[1:]))


def lengthened(dim: Dim, times: Dim) -> Dim:
    """An axis that is so many times as long."""
    return None if dim is None or times is None else dim * times


def sizes_of(at: Context, value: Value) -> Shape | Unknown:
    """An argument that holds sizes, one alone or several."""
    from cnnlint.library.keras.making.inputs import written_shape

    if as_size(value) is not None:
        return (as_size(value),)
    return at.unknown("the sizes are not given") if value is None else written_shape(at, value)


def begun(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.random_normal((K.shape(x)[0], n))`: new numbers, of which a tensor tells how many."""
    return sizes_of(at, argument(call, 0, "shape", "dims"))


def one_score(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.ctc_batch_cost`: one number for each sample."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (shape[0], 1)


def swap(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.swapaxes(x, a, b)`."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    axes = axes_of((argument(call, 1, "axis1"), argument(call, 2, "axis2")), len(shape))
    if axes is None:
        return at.unknown("the axes are not known")
    order = list(range(len(shape)))
    order[axes[0]], order[axes[1]] = order[axes[1]], order[axes[0]]
    return tuple(shape[i] for i in order)


def broadcast_to(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return sizes_of(at, argument(call, 1, "shape"))


def norm(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.norm(x, ord, axis, keepdims)`."""
    from cnnlint.library.keras.tensors.shape_rules import reduce

    axis, keep = argument(call, 2, "axis"), argument(call, 3, "keepdims", default=False)
    return reduce(at, inputs, Arguments((inputs[0],), {"axis": axis, "keepdims": keep}))


def parts_of_shape(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.shape(x)` is a tensor of the sizes."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (len(shape),)
