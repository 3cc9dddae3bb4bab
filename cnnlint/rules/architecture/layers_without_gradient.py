from __future__ import annotations

from collections.abc import Iterator, Mapping

from cnnlint.diagnostics import Finding, Label, Severity, Span, plural
from cnnlint.program import Call, Compile, LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.graph import Graph, graph_of
from cnnlint.rules.facts.untrained import without_training
from cnnlint.values import known_items


class LayersWithoutGradient(Rule):
    """A Lambda counts classes in the middle of a model that is trained, and no gradient reaches the layers before it.

    ## What it does
    Reports a `Lambda` whose function uses its input only through `argmax`, `round`, comparisons and the like, where layers with
    weights come before it and have no other way to an output of a model that is compiled.

    ## Why is this bad?
    A class id jumps where a score moves a little, so there is nothing to differentiate. With TensorFlow `fit` raises when
    no other layer is left to train, and else leaves the layers before it as they were, with a warning.

    ## When not to worry
    A model that only predicts may end with `argmax`; it needs no `compile`. Frozen layers and inputs before the Lambda lose
    nothing, and neither do layers whose output also goes another way, as that of an embedding from which a mask is made.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import layers, ops

    scores_in = keras.Input((16,))
    scores = layers.Dense(16)(layers.Dense(32, activation="relu")(scores_in))
    chosen = layers.Lambda(lambda x: ops.one_hot(ops.argmax(x, axis=-1), 16), output_shape=(16,))(scores)
    model = keras.Model(scores_in, chosen)
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.eye(16), np.eye(16), validation_split=0.25)
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import layers

    scores_in = keras.Input((16,))
    scores = layers.Dense(16)(layers.Dense(32, activation="relu")(scores_in))
    model = keras.Model(scores_in, layers.Softmax()(scores))
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(np.eye(16), np.eye(16), validation_split=0.25)
    ```

    ## Keras says
    `No gradients provided for any variable.`
    """

    code = "CNN318"
    name = "layers-without-gradient"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "keras#9169, keras#11157"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        calls = (event for event in program.events if isinstance(event, Call))
        blocking = {call.span: call for call in calls if call.name == "keras.layers.Lambda.__no_gradient__"}
        unused = without_training(program) if blocking else frozenset()
        for event in program.events if blocking else ():
            if not isinstance(event, Compile) or not isinstance(event.model, ModelTrace) or event.model.identity in unused:
                continue
            for layer, lost in _lost(event.model, blocking):
                yield self._report(event, blocking[layer.span], layer, lost)

    def _report(self, compiled: Compile, call: Call, layer: LayerTrace, lost: list[LayerTrace]) -> Finding:
        through = [str(name) for name in known_items(call.args["through"]) or ()]
        named = " and ".join(f"`{name}`" for name in through) or "a comparison"
        return self.finding(
            layer.span,
            f"no gradient goes through {named}, so {plural(len(lost), 'layer')} before this Lambda will not learn",
            severity=self.given(compiled.model.condition if isinstance(compiled.model, ModelTrace) else None),
            labels=(Label(lost[0].span, "does not learn"), Label(compiled.span, "compiled here")),
            expected="scores that the loss can be computed from",
            actual=", ".join(through) or "a comparison",
            help="train on the scores themselves, and choose from what the model predicts",
            keras="No gradients provided for any variable.",
            model=compiled.model.name if isinstance(compiled.model, ModelTrace) else None,
            layer=layer.name,
        )


def _lost(model: ModelTrace, blocking: Mapping[Span, Call]) -> Iterator[tuple[LayerTrace, list[LayerTrace]]]:
    """The blocking layers, with the trainable layers before each that reach no output but through one of them."""
    graph = graph_of(model)
    stops = [layer for layer in model.layers if layer.cls == "Lambda" and layer.span in blocking]
    if not graph.known or not stops:
        return
    learning = {layer.name for layer in _reached(graph, {layer.name for layer in stops})}
    for stop in stops:
        lost = [row for row in graph.upstream(stop) if row.trainable_params not in (0, None) and row.name not in learning]
        if lost:
            yield stop, lost


def _reached(graph: Graph, stops: set[str]) -> Iterator[LayerTrace]:
    """What a gradient reaches from the outputs backwards."""
    queue = [layer for layer in graph.outputs if layer.name not in stops]
    seen = {layer.name for layer in queue}
    while queue:
        layer = queue.pop()
        yield layer
        for before in graph.producers(layer):
            if before.name not in seen | stops:
                seen.add(before.name)
                queue.append(before)
