"""Is a layer without an activation linear on purpose?"""

from __future__ import annotations

from cnnlint.program import LayerTrace
from cnnlint.rules.facts.activations import activation_of, is_activation_layer
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.graph import Graph, input_of, output_of
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, NORMALIZATIONS, UPSAMPLINGS
from cnnlint.rules.facts.paths import Path

FEW = 8  # a layer with fewer units is a projection
FLAT = ("linear", "softmax", "sigmoid", None)  # none, one for outputs, or one that is not told
MEANT_LINEAR = ("proj", "bottleneck", "embed", "latent", "code", "query", "key", "value", "logit", "affine", "linear")


def meant_linear(layer: LayerTrace) -> bool:
    """A layer that is linear on purpose: its name, its window or `activation=None` says so."""
    if any(word in layer.name.lower() for word in MEANT_LINEAR):
        return True
    if layer.args.get("activation", "linear") is None:
        return True
    if layer.cls == "Dense":
        return False
    window = field_of(layer, "kernel_size")
    return not isinstance(window, tuple) or all(side == 1 for side in window) or len(set(window)) > 1


def enlarges(path: Path) -> bool:
    """A layer that only makes a map larger, for one that computes with it; two of them in a row are no such pair."""
    return path.start.cls in UPSAMPLINGS and path.end.cls not in UPSAMPLINGS


def projects(path: Path, all_linear: bool, some_bend: bool) -> bool:
    """A narrow layer, one that lays out the first feature maps of a decoder, or a `Dense` in the place of a 1×1 convolution.

    all_linear: no layer of the model has an activation. some_bend: one of them has.
    """
    pointwise = path.start.cls == "Dense" and path.end.cls in CONVOLUTIONS and not path.between
    lays_out = any(layer.cls in ("Reshape", "RepeatVector") for layer in path.between)
    return pointwise or lays_out or _narrow(path, all_linear, some_bend)


def _narrow(path: Path, all_linear: bool, some_bend: bool) -> bool:
    """A waist, through which less goes than comes in and goes out, or a projection to a few values in a model that bends. One
    value that becomes one value again is neither."""
    shapes = (input_of(path.start), output_of(path.start), output_of(path.end))
    widths = [shape[-1] for shape in shapes if shape and isinstance(shape[-1], int)]
    if path.start.cls != "Dense" or len(widths) < len(shapes):
        return False
    wide, waist, next_width = widths
    if waist == next_width == 1:
        return False
    projects = waist < FEW and not all_linear and not (some_bend and waist >= max(wide, next_width))
    return projects or (waist * 2 <= wide and waist * 2 <= next_width)


def bends(graph: Graph, layer: LayerTrace) -> bool:
    """Whether it surely applies a non-linearity, or a layer right behind it does."""
    if activation_of(layer) not in FLAT:
        return True
    after = graph.consumers(layer)
    while len(after) == 1 and after[0].cls in NORMALIZATIONS:
        after = graph.consumers(after[0])
    return any(is_activation_layer(row) and activation_of(row) not in FLAT for row in after)


def has_activation_layer(graph: Graph) -> bool:
    """Whether some activation stands in a layer of its own."""
    return any(
        activation_of(layer) not in ("linear", "softmax", "sigmoid") for layer in graph.model.layers if layer.cls != "Dense"
    )
