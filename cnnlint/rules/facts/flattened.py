"""From maps to units: what a Flatten takes, how images get smaller before it, and Dense layers where none stands."""

from __future__ import annotations

from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.rules.facts.activations import is_activation_layer
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.graph import Graph, graph_of, input_of, one_shape, output_of
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.layer_kinds import (
    CONVOLUTIONS,
    DENSE,
    GLOBAL_POOLINGS,
    IDENTITIES,
    POOLINGS,
    RECURRENT,
    SPATIAL_RANK,
    UPSAMPLINGS,
    is_built_in,
)
from cnnlint.rules.facts.losses import BINARY, CATEGORICAL, SPARSE, Loss

_SAME_AXES = IDENTITIES | {"Dense", "BatchNormalization"}
_MOST_CHANNELS = 16  # of an image; feature maps have more
_MAY_KEEP_AXES = (
    UPSAMPLINGS | RECURRENT | {"TimeDistributed", "Embedding", "MultiHeadAttention", "Attention", "Reshape", "Lambda"}
)


def flatten_before(graph: Graph, layer: LayerTrace) -> LayerTrace | None:
    """The Flatten whose features the Dense takes, dropout and the like between."""
    if layer.cls != "Dense" or not is_built_in(layer):
        return None
    while len(before := graph.producers(layer)) == 1:
        layer = before[0]
        if layer.cls == "Flatten":
            return layer
        if layer.cls not in IDENTITIES | {"BatchNormalization"}:
            return None
    return None


def widens(layer: LayerTrace) -> bool:
    """Whether it gives more than it takes, as one score for each word of a vocabulary: then Flatten is not to blame."""
    before, after = input_of(layer), output_of(layer)
    features, units = (before[-1], after[-1]) if before and after else (None, None)
    return isinstance(features, int) and isinstance(units, int) and features < units


def made_smaller(graph: Graph, flatten: LayerTrace) -> bool:
    """Whether something between input and Flatten pools, strides or is not known."""
    for layer in graph.upstream(flatten):
        if layer.cls in POOLINGS | GLOBAL_POOLINGS or layer.model is not None or layer.unknown is not None:
            return True
        strides = field_of(layer, "strides") or 1
        if any(step != 1 for step in (strides if isinstance(strides, tuple) else (strides,))):
            return True
    return False


def small_already(graph: Graph, flatten: LayerTrace, own: list[LayerTrace]) -> bool:
    """Whether nothing is left to make smaller: the model takes the feature maps of another, shrinks images itself, or has
    cut them into patches that attend to each other."""
    attends = any(layer.cls == "MultiHeadAttention" for layer in graph.upstream(flatten))
    before = graph.producers(flatten)
    of_a_base = bool(before) and not any(layer in own for layer in before)
    return attends or of_a_base or _takes_features(graph, flatten) or _far_smaller(graph.model, flatten)


def _takes_features(graph: Graph, flatten: LayerTrace) -> bool:
    """Whether what is flattened is the input, with more channels than an image has."""
    shape = one_shape(flatten.input_shape)
    alone = all(layer.is_input for layer in graph.producers(flatten))
    return alone and shape is not None and len(shape) == 4 and isinstance(shape[3], int) and shape[3] > _MOST_CHANNELS


def _far_smaller(model: ModelTrace, flatten: LayerTrace) -> bool:
    """Whether the sides of the images shrink 32 times on the way, as in the classical networks."""
    first, last = one_shape(model.input_shape), one_shape(flatten.input_shape)
    if first is None or last is None or len(first) != 4 or len(last) != 4:
        return False
    axes = zip(first[1:], last[1:], strict=True)  # the channels stand first or last
    return sum(isinstance(high, int) and isinstance(low, int) and high >= 32 * low for high, low in axes) >= 2


def finds_features(graph: Graph, flatten: LayerTrace) -> bool:
    """Whether anything that learns comes before, or is not known; else it is a perceptron on all that the input has."""
    return any(layer.params != 0 and layer.cls != "Embedding" for layer in graph.upstream(flatten))


def shrinks(layer: LayerTrace) -> bool:
    """Whether height and width of the output are smaller than those of the input."""
    before, after = input_of(layer), output_of(layer)
    if before is None or after is None or len(before) != len(after):
        return False
    pairs = zip(before[1:-1], after[1:-1], strict=True)
    return any(isinstance(a, int) and isinstance(b, int) and b < a for a, b in pairs)


def on_map_of_unknown_size(graph: Graph, head: Head) -> bool:
    """Whether Dense layers stand on the map of a 2D convolution or pooling, and a pooling makes images smaller before them."""
    layer, before = head.layer, graph.producers(head.layer)
    while len(before) == 1 and (before[0].cls in _SAME_AXES or is_activation_layer(before[0])):
        layer = before[0]
        before = graph.producers(layer)
    on_map = len(before) == 1 and before[0].cls in CONVOLUTIONS | POOLINGS and SPATIAL_RANK[before[0].cls] > 1
    above = graph.upstream(layer)
    return on_map and any(one.cls in POOLINGS for one in above) and all(one.model is None for one in above)


def several_on_map(graph: Graph, head: Head) -> bool:
    """Two or more Dense layers in a row on the map of a convolution: who wants an answer for each pixel writes convolutions."""
    layer, count = head.layer, 1
    before = graph.producers(layer)
    while len(before) == 1 and (before[0].cls in ("Dense", "Dropout") or is_activation_layer(before[0])):
        layer = before[0]
        count += layer.cls == "Dense"
        before = graph.producers(layer)
    return count > 1 and len(before) == 1 and before[0].cls in CONVOLUTIONS | POOLINGS and len(head.shape or ()) == 4


def looks_forgotten(head: Head, loss: Loss) -> bool:
    """Whether a Flatten is missing: a Dense head stands on an image or sequence that convolutions made smaller, in a model
    that is surely no decoder."""
    if (head.shape is not None and len(head.shape) < 3) or head.layer.cls not in DENSE:
        return False
    graph = graph_of(head.model)
    in_a_row = several_on_map(graph, head)
    if loss.name not in CATEGORICAL | SPARSE and head.units != 1 and not (in_a_row and loss.name in BINARY):
        return False
    above = [layer for layer in graph.upstream(head.output) if not layer.is_input]
    if not above or any(layer.cls in _MAY_KEEP_AXES for layer in above):
        return False
    if head.shape is None:
        return on_map_of_unknown_size(graph, head)
    return in_a_row or any(shrinks(layer) for layer in above)
