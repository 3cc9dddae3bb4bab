from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of, is_activation_layer
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.event_order import compiles
from cnnlint.rules.facts.graph import Graph, graph_of, input_of, output_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, MAX_POOLINGS, NORMALIZATIONS, UPSAMPLINGS, is_built_in
from cnnlint.rules.facts.paths import Path, paths

LEARNED = (CONVOLUTIONS | {"Dense"}) - {f"{k}Conv{r}D" for k in ("Separable", "Depthwise") for r in (1, 2)}
FEW = 8  # a layer with fewer units is a projection
FLAT = ("linear", "softmax", "sigmoid", None)  # none, one for outputs, or one that is not told
MEANT_LINEAR = ("proj", "bottleneck", "embed", "latent", "code", "query", "key", "value", "logit", "affine", "linear")


class MissingNonlinearity(Rule):
    """Two layers with weights follow each other without a non-linearity between.

    ## What it does
    Reports a `Dense` or convolution without activation whose output reaches the next one through layers that are linear as
    well: dropout, average pooling, normalization, flatten. Several such layers in a row are one finding, at the first of them.
    A max pooling between two of them is a non-linearity of a kind; then it is an info, unless another convolution has an
    activation, or none of three or more has. In a model that is not compiled it is an info, too.

    ## Why is this bad?
    Two linear layers in a row can do no more than one. The model has the weights of a deep network and the power of a
    shallow one.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((64,)), layers.Dense(128), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((64,)), layers.Dense(128, activation="relu"), layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    ```

    ## When not to worry
    A narrow linear layer between wide ones (the code of an autoencoder, a low-rank factorization), projections, 1×1
    convolutions and a `Dense` in the place of one, depthwise and separable ones, and what is added to a shortcut are not
    reported; nor is a layer that is linear by its own words: `activation=None`, or a name with `affine` or `linear` in it.
    """

    code = "CNN301"
    name = "missing-nonlinearity"
    severity = Severity.WARNING
    candidates = ("C01",)
    source = "UMLAUT; NeuraLint rule 9; Theia"

    def check(self, program: Program) -> Iterator[Finding]:
        trained = {compiled.identity for _, compiled in compiles(program)}
        for model in own_models(program):
            graph = graph_of(model)
            layers = written_layers(program, model)
            for chain in _chains(list(_linear_paths(graph, layers))) if graph.known else ():
                plain = any(_severity(graph, path) is Severity.WARNING for path in chain)
                severity = Severity.WARNING if plain and model.identity in trained else Severity.INFO
                yield self._report(model, chain, severity)

    def _report(self, model: ModelTrace, chain: list[Path], severity: Severity) -> Finding:
        first, last = chain[0].start, chain[-1].end
        between = " (only a max pooling between)" if all(map(_pooled, chain)) else ""
        bare = f"`{first.cls}` has" if len(chain) == 1 else f"{len(chain)} layers in a row have"
        others = [Label(span, "no activation here either") for span in dict.fromkeys(path.start.span for path in chain[1:])]
        return self.finding(
            first.span,
            f"{bare} no activation and `{last.cls}` follows{between}",
            severity=severity,
            labels=(*others, Label(last.span, "the next layer with weights")),
            expected="a non-linearity",
            actual="none",
            help="add `activation='relu'`" + ("" if len(chain) == 1 else " to each of them"),
            model=model.name,
            layer=first.name,
        )


def _linear_paths(graph: Graph, layers: list[LayerTrace]) -> Iterator[Path]:
    bends = any(activation_of(layer) not in ("linear", None) for layer in layers)
    linear = sum(layer.cls in LEARNED for layer in layers) > 2 and all(activation_of(layer) == "linear" for layer in layers)
    for layer in layers:
        if layer.cls not in LEARNED or not is_built_in(layer) or activation_of(layer) != "linear" or _meant(layer):
            continue
        found = next(paths(graph, layer, lambda row: row.cls in LEARNED and is_built_in(row)), None)
        if found is not None and not _meant(found.end) and not _projects(found, linear, bends) and not _branches(graph, found):
            yield found


def _chains(found: list[Path]) -> Iterator[list[Path]]:
    """The paths of which each begins where the one before ends."""
    by_start = {path.start.name: path for path in found}
    inner = {path.end.name for path in found}
    for first in found:
        chain: list[Path] = []
        following: Path | None = None if first.start.name in inner else first
        while following is not None:
            chain.append(following)
            following = by_start.get(following.end.name)
        if chain:
            yield chain


def _meant(layer: LayerTrace) -> bool:
    """A layer that is linear on purpose: its name, its window or `activation=None` says so, or it only makes a map larger."""
    if any(word in layer.name.lower() for word in MEANT_LINEAR) or layer.cls in UPSAMPLINGS:
        return True
    if layer.args.get("activation", "linear") is None:
        return True
    if layer.cls == "Dense":
        return False
    window = field_of(layer, "kernel_size")
    return not isinstance(window, tuple) or all(side == 1 for side in window) or len(set(window)) > 1


def _projects(path: Path, linear: bool, bends: bool) -> bool:
    """A narrow layer, one that lays out the first feature maps of a decoder, or a `Dense` in the place of a 1×1 convolution."""
    pointwise = path.start.cls == "Dense" and path.end.cls in CONVOLUTIONS and not path.between
    lays_out = any(layer.cls in ("Reshape", "RepeatVector") for layer in path.between) or path.end.cls in UPSAMPLINGS
    return pointwise or lays_out or _narrow(path, linear, bends)


def _narrow(path: Path, linear: bool, bends: bool) -> bool:
    """A waist, through which less goes than comes in and goes out, or a projection to a few values in a model that bends."""
    before, after, out = input_of(path.start), output_of(path.start), output_of(path.end)
    sizes = [shape[-1] if shape else None for shape in (before, after, out)]
    if path.start.cls != "Dense" or not all(isinstance(size, int) for size in sizes):
        return False
    wide, waist, next_width = (int(str(size)) for size in sizes)
    projects = waist < FEW and not linear and not (bends and waist >= max(wide, next_width))
    return projects or (waist * 2 <= wide and waist * 2 <= next_width)


def _branches(graph: Graph, path: Path) -> bool:
    """Whether its output also goes elsewhere: a shortcut, a second head."""
    return any(len(graph.consumers(layer)) > 1 for layer in (path.start, *path.between))


def _pooled(path: Path) -> bool:
    return any(layer.cls in MAX_POOLINGS for layer in path.between)


def _severity(graph: Graph, path: Path) -> Severity:
    """Behind a max pooling alone a convolution is linear for a slip where another has an activation, or none of three has."""
    if not _pooled(path):
        return Severity.WARNING
    windows = [layer for layer in graph.model.layers if layer.cls in CONVOLUTIONS]
    forgotten = any(_bends(graph, layer) for layer in windows)
    bare = len(windows) > 2 and all(activation_of(layer) == "linear" for layer in windows) and not _activated(graph)
    return Severity.WARNING if forgotten or bare else Severity.INFO


def _activated(graph: Graph) -> bool:
    """Whether some activation stands in a layer of its own."""
    return any(
        activation_of(layer) not in ("linear", "softmax", "sigmoid") for layer in graph.model.layers if layer.cls != "Dense"
    )


def _bends(graph: Graph, layer: LayerTrace) -> bool:
    """Whether it surely applies a non-linearity, or a layer right behind it does."""
    if activation_of(layer) not in FLAT:
        return True
    after = graph.consumers(layer)
    while len(after) == 1 and after[0].cls in NORMALIZATIONS:
        after = graph.consumers(after[0])
    return any(is_activation_layer(row) and activation_of(row) not in FLAT for row in after)
