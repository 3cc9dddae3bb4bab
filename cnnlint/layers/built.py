"""What Keras says when a layer that has its weights meets an input of another width."""

from __future__ import annotations

from cnnlint.layers.base import Layer
from cnnlint.shapes import Shape, shape_text


def other_width(layer: Layer | None, x: object, built: Shape, on_data: bool) -> str | None:
    """Keras's words, None where they are not known. built: the shape of the first weight. on_data: it is no symbolic tensor.

    keras/src/layers/input_spec.py; while Keras 2 only builds the graph, TensorFlow is the one to refuse.
    """
    if not isinstance(x, tuple) or layer is None or (found := layer.input_axis(built)) is None:
        return None
    axis, width = found
    if not isinstance(width, int) or not isinstance(x[axis], int):
        return None
    if layer.dialect >= 3 or on_data:
        shown = shape_text(x) if not on_data else f"(..., {', '.join(map(str, x[1:]))})"
        return f"expected axis {axis} of input shape to have value {width}, but received input with shape {shown}"
    if layer.rank:
        return f"Depth of input ({x[axis]}) is not a multiple of input depth of filter ({width})" if x[axis] % width else None
    return f"Dimensions must be equal, but are {x[axis]} and {width} for" if len(x) == 2 else None
