"""Which values images have when they meet a model, and what the model itself does to them first."""

from __future__ import annotations

from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.argument_values import field_of, number
from cnnlint.rules.facts.feeds import Feed
from cnnlint.rules.facts.graph import Graph, graph_of
from cnnlint.rules.facts.layer_kinds import DROPOUTS, IDENTITIES, NORMALIZATIONS, POOLINGS, SHAPERS, WEIGHTED
from cnnlint.values import Array

PICTURES = frozenset({"mnist", "fashion_mnist", "cifar10", "cifar100"})
TABLES = ("boston_housing", "california_housing", "breast_cancer", "wine")  # columns of very different sizes
BRIGHT, WHITE = 100.0, 255.0  # above the first, values are those of a picture; above the second, those of something else
DARK = 0.02  # what is left of a picture that is divided by 255 twice, and a little more for 256 and 127.5
HARMLESS = (
    IDENTITIES
    | SHAPERS
    | POOLINGS
    | {"InputLayer", "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "Resizing"}
)
_GATED = frozenset({"LSTM", "GRU", "SimpleRNN"})  # whose sigmoids and tanh large values saturate
RAMPS = frozenset({"linear", "relu", "leaky_relu", "prelu"})  # what is twice as large stays so
KEEPS_SCALE = frozenset(IDENTITIES | DROPOUTS | POOLINGS | {"Activation", "ReLU", "LeakyReLU", "PReLU"})


def is_unscaled_images(feed: Feed) -> bool:
    """Images, known to go up to 255, to which nothing was done."""
    x = feed.inputs
    return x is not None and is_picture(x) and x.low == 0 and x.high is not None and BRIGHT < x.high <= WHITE


def is_multiplied(feed: Feed) -> bool:
    """Images whose values are many times as large as they were: `rescale=255`."""
    x = feed.inputs
    if x is None or not is_picture(x):
        return False
    return any(s.how == "*" and isinstance(s.by, (int, float)) and s.by > BRIGHT for s in x.scaled) and (x.high or 0) > WHITE


def is_picture(x: Array) -> bool:
    """An array of images: at least height and width beside the samples, or pixels of a built-in data set."""
    if not isinstance(x.shape, tuple):
        return x.source in PICTURES
    return (len(x.shape) >= 3 and x.source not in TABLES) or (len(x.shape) == 2 and x.source in PICTURES)


def scales_inside(model: ModelTrace) -> bool:
    """Whether the model scales its input itself, or may do so in a way that is not known."""
    graph, layer = graph_of(model), first_weighted(model)
    return layer is None or _normalized_next(graph, layer) or not _leads_on(graph, layer)


def first_weighted(model: ModelTrace) -> LayerTrace | None:
    """The layer with weights that the input meets as it is: convolutional, dense or recurrent."""
    graph = graph_of(model)
    layer = graph.first if graph.ends_known else None
    while layer is not None and layer.cls in HARMLESS:
        after = graph.consumers(layer)
        layer = after[0] if len(after) == 1 else None
    return layer if layer is not None and layer.cls in WEIGHTED | _GATED else None


def _normalized_next(graph: Graph, layer: LayerTrace) -> bool:
    """A normalization behind the first weights takes every scale out again that a ramp and a pooling have let through."""
    after = [layer]
    while len(after) == 1 and (after[0] is layer or after[0].cls in KEEPS_SCALE) and activation_of(after[0]) in RAMPS:
        after = graph.consumers(after[0])
    return bool(after) and all(row.cls in NORMALIZATIONS for row in after)


def _leads_on(graph: Graph, layer: LayerTrace) -> bool:
    """Whether layers alone take what this one gives: what else the `call` of a model does with it is not seen."""
    return layer in graph.outputs or bool(graph.consumers(layer))


def rescalings(model: ModelTrace) -> list[tuple[LayerTrace, float]]:
    """The `Rescaling` layers of a model with their factors, those of nested models and bases included."""
    found = []
    for layer in model.layers:
        if layer.model is not None:
            found += rescalings(layer.model)
        scale = number(layer.args.get("scale", field_of(layer, "scale"))) if layer.cls == "Rescaling" else None
        if scale is not None:
            found.append((layer, scale))
    return found
