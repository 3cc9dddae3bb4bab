"""Does a model take data of this shape? What Keras compares by itself, and what the layers say."""

from __future__ import annotations

from cnnlint.layers.base import Layer, LayerError, ShapeError, Undetermined
from cnnlint.layers.built import other_width
from cnnlint.program import ModelTrace
from cnnlint.rules.facts.axes import shapes_differ
from cnnlint.rules.facts.fitting_inputs import refused_by_graph
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.inputs import Meeting
from cnnlint.shapes import Shape


def refused(
    model: ModelTrace, meeting: Meeting, dialect: int, compares: bool | None, inside: LayerError | bool | None
) -> bool | None:
    """Whether Keras surely refuses the data; None where that is not known.

    Graphs compare the axes, but for a last one of one: whether that is taken is for the layers. Those of Keras 2 compare what
    both shapes have and do not count the axes: what they let through is for the layers as well. A Sequential of Keras 3
    compares how many axes there are, and one of Keras 2 whose input shape was not declared nothing at all: then it is for
    the layers, with the weights that they have by now, to take it or not. So it is where the release does not compare.
    """
    if not compares and not isinstance(inside, LayerError):
        return inside if compares is False else None
    same_rank = len(meeting.shape) == len(meeting.declared)
    if model.kind != "sequential" or (dialect < 3 and model.declared):
        compared = model.kind in ("functional", "sequential") and (same_rank or dialect < 3)
        open_question = compared and not meeting.differs_squeezed()
        return (isinstance(inside, LayerError) or None) if open_question else True
    if dialect >= 3 and len(meeting.ranked) != len(meeting.declared):
        return True
    return True if isinstance(inside, LayerError) else inside


def inside_a_stack(model: ModelTrace, x: Shape) -> LayerError | bool | None:
    """What a layer says to the data, False where all take it, None where that is not known."""
    declared = one_shape(model.input_shape)
    shape: object = (declared[0] if declared else None, *x[1:])  # a stateful layer was built for batches of that size
    for layer in model.layers:
        if layer.model is not None and isinstance(shape, tuple):
            return refused_by_graph(layer.model, shape)
        if not isinstance(layer.spec, Layer) or not isinstance(shape, tuple):
            return None
        try:
            weights, before, shape = [w.shape for w in layer.spec.weights(shape)], shape, layer.spec.output(shape)
        except LayerError as error:
            return error
        except Undetermined:
            return None
        if isinstance(layer.weights, tuple) and any(map(shapes_differ, [w.shape for w in layer.weights], weights)):
            traced = layer.spec.dialect < 3 and not model.declared  # TensorFlow's words depend on the calls before
            words = None if traced else other_width(layer.spec, before, layer.weights[0].shape, on_data=True)
            return ShapeError("incompatible-input", "the weights have other sizes", keras=words)
    return False if not model.unknown else None


def tried(model: ModelTrace, x: Shape) -> LayerError | None:
    """What goes wrong when the layers of a Sequential run on data of this shape; None if nothing does for certain."""
    shape: object = (None, *x[1:])
    if model.kind != "sequential" or model.unknown:
        return None
    for layer in model.layers:
        if not isinstance(layer.spec, Layer) or not isinstance(shape, tuple):
            return None
        try:
            shape = layer.spec.output(shape)
        except LayerError as error:
            return error
        except Undetermined:
            return None
    return None
