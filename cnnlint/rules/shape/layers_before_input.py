from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.first_mistake import first_of_each


class LayersBeforeInput(Rule):
    """The model begins after its first layers, which therefore are not part of it.

    ## What it does
    Reports `Model(inputs, outputs)` where an input is not what `Input` returned but what a layer made of it, and that Input
    is in no other model of the program. Most often the variable of the Input was used again for the layer's result.

    ## Why is this bad?
    Keras puts a new Input in the place of that tensor. The layers before it are neither trained nor saved, and `fit` wants data
    of the inner shape. Keras says nothing; releases of Keras 2 before 2.5 raised `Graph disconnected`.

    ## When not to worry
    A part of a model on its own, as the decoder of an autoencoder or the end of a pretrained base, begins at an inner tensor by
    intention. Its Input belongs to the whole model then, and nothing is reported.

    ## Bad
    ```python
    import keras
    from keras import layers

    features = keras.Input((10,))
    features = layers.Dense(10, activation="relu")(features)
    output = layers.Dense(1)(features)
    model = keras.Model(features, output)
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    features = keras.Input((10,))
    x = layers.Dense(10, activation="relu")(features)
    output = layers.Dense(1)(x)
    model = keras.Model(features, output)
    ```
    """

    code = "CNN121"
    name = "layers-before-input"
    severity = Severity.WARNING
    source = "keras#3117, keras#11151"

    def check(self, program: Program) -> Iterator[Finding]:
        used = {span for model in program.models for span in _inputs(model)}
        found = (e for e in calls(program, "keras.Model.__begins_behind__") if e.arg_spans["input"] not in used)
        for event in first_of_each(found, lambda event: (event.span, event.arg_spans["layer"])):
            start, layer = event.arg_spans["input"], event.arg_spans["layer"]
            yield self.finding(
                event.span,
                f"the model begins after {event.args['layer']}, not at the Input: the layers between them are not part of it",
                labels=(Label(start, "the Input"), Label(layer, "the model begins after this layer")),
                expected="the tensor that `Input` returned",
                actual=f"the output of {event.args['layer']}",
                help="keep the Input under a name of its own, and give that to `Model`",
            )


def _inputs(model: ModelTrace) -> Iterator[Span]:
    """Where the Inputs of a model and of those inside it are made."""
    for layer in model.layers:
        if layer.is_input:
            yield layer.span
        if layer.model is not None:
            yield from _inputs(layer.model)
