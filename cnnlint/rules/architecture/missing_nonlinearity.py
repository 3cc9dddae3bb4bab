from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.event_order import compiles
from cnnlint.rules.facts.graph import Graph, graph_of, own_or_of_a_class, written_layers
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, MAX_POOLINGS, NORMALIZATIONS, is_built_in
from cnnlint.rules.facts.linear_layers import bends, enlarges, has_activation_layer, meant_linear, projects
from cnnlint.rules.facts.paths import Path, paths

# What divides by the spread of each sample bends what goes through, a little: two layers around it are more than one.
OF_EACH_SAMPLE = NORMALIZATIONS - {"BatchNormalization"}
LEARNED = (CONVOLUTIONS | {"Dense"}) - {f"{k}Conv{r}D" for k in ("Separable", "Depthwise") for r in (1, 2)}


class MissingNonlinearity(Rule):
    """Two layers with weights follow each other without a non-linearity between.

    ## What it does
    Reports a `Dense` or convolution without activation whose output reaches the next one through layers that are linear as
    well: dropout, average pooling, batch normalization, flatten. Several such layers in a row are one finding, at the first of
    them. A max pooling between two of them is a non-linearity of a kind; then it is an info, unless another convolution has an
    activation, or none of three or more has. A normalization of each sample, as by `LayerNormalization`, counts like a max
    pooling. In a model that is not compiled it is an info, too.

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
    source = "UMLAUT; NeuraLint rule 9; Theia"

    def check(self, program: Program) -> Iterator[Finding]:
        trained = {compiled.identity for _, compiled in compiles(program)}
        for model in own_or_of_a_class(program):
            graph = graph_of(model)
            layers = written_layers(program, model)
            for chain in _chains(list(_linear_paths(graph, layers))) if _followed(graph) else ():
                plain = any(_severity(graph, path) is Severity.WARNING for path in chain)
                severity = Severity.WARNING if plain and model.identity in trained else Severity.INFO
                yield self._report(model, chain, severity)

    def _report(self, model: ModelTrace, chain: list[Path], severity: Severity) -> Finding:
        first, last = chain[0].start, chain[-1].end
        between = {_bent_by(path) for path in chain}
        so = ": together they can do no more than one layer" if between == {""} else ""
        so = f" (only a {between.pop()} between)" if len(between) == 1 and not so else so
        bare = f"`{first.cls}` has" if len(chain) == 1 else f"{len(chain)} layers in a row have"
        others = [Label(span, "no activation here either") for span in dict.fromkeys(path.start.span for path in chain[1:])]
        return self.finding(
            first.span,
            f"{bare} no activation and `{last.cls}` follows{so}",
            severity=severity,
            labels=(*others, Label(last.span, "the next layer with weights")),
            expected="a non-linearity",
            actual="none",
            help="add `activation='relu'`" + ("" if len(chain) == 1 else " to each of them"),
            model=model.name,
            layer=first.name,
        )


def _followed(graph: Graph) -> bool:
    """Whether nothing but layers stands between its layers, as in a graph, where operations are layers too; of a class of the
    program's own, each layer has to be fed by another or by the input."""
    begins = graph.model.begins
    alone = graph.ends_known and all(graph.producers(layer) or layer.name in begins for layer in graph.model.layers)
    return graph.known or (graph.model.kind == "subclass" and alone)


def _linear_paths(graph: Graph, layers: list[LayerTrace]) -> Iterator[Path]:
    some_bend = any(activation_of(layer) not in ("linear", None) for layer in layers)
    all_linear = sum(layer.cls in LEARNED for layer in layers) > 2 and all(activation_of(layer) == "linear" for layer in layers)
    for layer in layers:
        if layer.cls not in LEARNED or not is_built_in(layer) or activation_of(layer) != "linear" or meant_linear(layer):
            continue
        found = next(paths(graph, layer, lambda row: row.cls in LEARNED and is_built_in(row)), None)
        if found is None or enlarges(found) or meant_linear(found.end) or projects(found, all_linear, some_bend):
            continue
        if not _branches(graph, found):
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


def _branches(graph: Graph, path: Path) -> bool:
    """Whether its output also goes elsewhere: a shortcut, a second head, or out of the model."""
    heads = {layer.name for layer in graph.outputs}
    return any(len(graph.consumers(layer)) > 1 or layer.name in heads for layer in (path.start, *path.between))


def _pooled(path: Path) -> bool:
    return any(layer.cls in MAX_POOLINGS for layer in path.between)


def _bent_by(path: Path) -> str:
    """What between the two layers is a non-linearity of a kind; empty where nothing is."""
    if _pooled(path):
        return "max pooling"
    return "normalization of each sample" if any(layer.cls in OF_EACH_SAMPLE for layer in path.between) else ""


def _severity(graph: Graph, path: Path) -> Severity:
    """Behind a max pooling alone a convolution is linear for a slip where another has an activation, or none of three has."""
    if not _pooled(path):
        return Severity.INFO if _bent_by(path) else Severity.WARNING
    windows = [layer for layer in graph.model.layers if layer.cls in CONVOLUTIONS]
    forgotten = any(bends(graph, layer) for layer in windows)
    bare = len(windows) > 2 and all(activation_of(layer) == "linear" for layer in windows) and not has_activation_layer(graph)
    return Severity.WARNING if forgotten or bare else Severity.INFO
