"""What TensorFlow knows of the shape of a tensor while it builds a graph, in the body of a Lambda or of a `call`."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.keras.tensors.operators import of_a_body
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.missing_methods import of_tensor
from cnnlint.library.shape_arguments import shape_of
from cnnlint.shapes import Dim
from cnnlint.values import Array, Changed, Context, Did, Unknown, Value


def comes_later(value: Value) -> bool:
    """Whether it is a number that was drawn at random: it has none before the graph runs, and an axis that is cut or
    enlarged by it has no length before then."""
    return isinstance(value, Array) and value.kind == "tensor" and bool(value.trail) and value.trail[0].did is Did.DRAWN


@models("keras.KerasTensor.set_shape")
def set_shape(at: Context, tensor: TensorValue, shape: Value) -> Value:
    """Says what is known of the shape, which counts where TensorFlow does not know it. Outside of a body it is for Keras 2
    alone, and changes the row of the layer that made the tensor."""
    if not of_a_body(tensor):
        return of_tensor(at, tensor, "set_shape")
    said, before = shape_of(at, shape), tensor.shape
    if isinstance(said, Unknown):
        return None
    if isinstance(before, Unknown) or len(before) != len(said):
        known = said if None not in said else at.unknown("which axes of a tensor have a length is not known")
        return Changed(None, replace(tensor, shape=known))
    return Changed(None, replace(tensor, shape=tuple(map(_more_of, before, said))))


def _more_of(before: Dim, said: Dim) -> Dim:
    return said if before is None else before
