from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.flattened import finds_features, flatten_before, made_smaller, small_already, widens
from cnnlint.rules.facts.graph import Graph, graph_of, one_shape, own_models, written_layers
from cnnlint.rules.facts.totals import total_weights
from cnnlint.shapes import Size, less


class OversizedDense(Rule):
    """A fully connected layer after Flatten holds almost all weights of the model.

    ## What it does
    Reports a `Dense` after a `Flatten` with more than 10 million weights, or with more than 1 million that are more than 90 %
    of the model where no pooling and no stride makes the images smaller before the `Flatten`. Where more than half of the
    weights is elsewhere, or where something makes the images smaller and the layer has at most 20 million, it is an info; so it
    is up to 10 million where nothing but an embedding comes before the `Flatten`, as in a plain perceptron.

    ## Why is this bad?
    Each pixel of each feature map gets a weight of its own for each unit. The model is large, slow to load, and learns the
    position of everything by heart.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```

    ## When not to worry
    Architectures such as VGG16 are built that way: its first `Dense` has 102.8 million of 138 million weights. Where the layers
    before Flatten make the images 32 times smaller, as there, or the model takes the feature maps of another one, as a head on
    a base of `keras.applications` or one that is trained on stored features does, or the patches of an image attended to each
    other, the finding is an info. A `Dense` with more units than features, such as one for each word of a vocabulary, is not
    reported.

    ## Options
    `most`: the number of weights that is always reported; `large`: from where it is a warning whatever comes before; `many` and
    `share`: the number and the share of all weights that are
    reported where nothing makes the images smaller.
    """

    code = "CNN601"
    name = "oversized-dense"
    severity = Severity.WARNING
    source = "Neurarch; tf#16768"
    options = {"most": 10_000_000, "large": 20_000_000, "many": 1_000_000, "share": 0.9}

    def check(self, program: Program) -> Iterator[Finding]:
        """Each layer once: a function may make several models."""
        return first_of_each(self._all(program), lambda finding: (finding.span, finding.severity))

    def _all(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            own = written_layers(program, model)
            for layer in own:
                flatten = flatten_before(graph, layer)
                weights = layer.params
                if flatten is None or weights is None or widens(layer):
                    continue
                if self._too_many(graph, flatten, weights):
                    yield self._report(graph, layer, flatten, weights, own)

    def _too_many(self, graph: Graph, flatten: LayerTrace, weights: Size) -> bool:
        if less(self.option["most"], weights):
            return True
        total = total_weights(graph.model)
        if total is None or not isinstance(weights, int) or weights <= self.option["many"]:
            return False
        return weights > self.option["share"] * total and not made_smaller(graph, flatten)

    def _is_waste(self, weights: Size, total: int | None) -> bool:
        """Whether it is most of the model; else the model is large elsewhere as well, and may be meant to be."""
        return total is None or not isinstance(weights, int) or 2 * weights > total

    def _severity(self, graph: Graph, flatten: LayerTrace, weights: Size, total: int | None, own: list[LayerTrace]) -> Severity:
        meant = small_already(graph, flatten, own) or not self._is_waste(weights, total)
        usual = isinstance(weights, int) and weights <= self.option["large"] and made_smaller(graph, flatten)
        usual = usual or (isinstance(weights, int) and weights <= self.option["most"] and not finds_features(graph, flatten))
        return Severity.INFO if meant or usual else self.severity

    def _report(self, graph: Graph, layer: LayerTrace, flatten: LayerTrace, weights: Size, own: list[LayerTrace]) -> Finding:
        model = graph.model
        total = total_weights(model)
        share = _share(weights, total) if isinstance(weights, int) and total else ""
        number = f"{weights:,}" if isinstance(weights, int) else str(weights)
        expected, actual = f"at most {self.option['most']:,}", number
        if not less(self.option["most"], weights):
            expected, actual = f"at most {100 * self.option['share']:g}% of the weights", share
        return self.finding(
            layer.span,
            severity=self._severity(graph, flatten, weights, total, own),
            message=f"this Dense layer has {number} weights" + (f", {share} of the model" if share else ""),
            labels=(Label(flatten.span, f"flattens {_features(layer)} features"),),
            expected=expected,
            actual=actual,
            help=_SHORTER if len(one_shape(flatten.input_shape) or ()) == 3 else _SMALLER,
            model=model.name,
            layer=layer.name,
        )


_SMALLER = "make the images smaller first (pooling, strides), or use `GlobalAveragePooling2D` instead of Flatten"
_SHORTER = "make the sequences shorter first (pooling, strides), or use `GlobalAveragePooling1D` instead of Flatten"


def _share(weights: int, total: int) -> str:
    """In per cent; what is not all of it is not rounded to all of it."""
    rounded = f"{weights / total:.1%}"
    return "over 99.9%" if rounded == "100.0%" and weights < total else rounded


def _features(layer: LayerTrace) -> str:
    shape = layer.input_shape
    last = shape[-1] if isinstance(shape, tuple) and shape else None
    return f"{last:,}" if isinstance(last, int) else str(last)
