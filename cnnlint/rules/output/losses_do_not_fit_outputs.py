from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Compile, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import compiles
from cnnlint.rules.facts.losses_of_outputs import Misfit, misfits, of_a_stack
from cnnlint.rules.facts.untrained import never_used


class LossesDoNotFitOutputs(Rule):
    """The losses do not match the outputs of the model.

    ## What it does
    Reports a list with more or fewer losses than the model has outputs, a dict with a key that names no output, and one loss
    for several outputs that end in different activations. In Keras 3 also a flat list of metrics that is not one for each
    output.

    ## Why is this bad?
    Too long a list stops Keras 3, while Keras 2, and either for a model of one output, ignores what is too many: it is a
    warning there. Too short a one leaves the other outputs untrained, and nothing is said. One loss for a softmax and a linear
    output is accepted silently, and is right for one of them at most.

    ## When not to worry
    Outputs that end in the same activation may share one loss.

    ## Bad
    ```python
    import keras
    import numpy as np
    from keras import layers

    x, digits, angles = np.zeros((100, 28, 28, 1)), np.zeros((100,)), np.zeros((100, 1))
    image = keras.Input((28, 28, 1))
    features = layers.Dense(32, activation="relu")(layers.Flatten()(image))
    digit = layers.Dense(10, activation="softmax", name="digit")(features)
    angle = layers.Dense(1, name="angle")(features)
    model = keras.Model(image, [digit, angle])
    model.compile(optimizer="adam", loss=["sparse_categorical_crossentropy", "mse", "mse"])
    model.fit(x, [digits, angles], validation_split=0.1)
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    from keras import layers

    x, digits, angles = np.zeros((100, 28, 28, 1)), np.zeros((100,)), np.zeros((100, 1))
    image = keras.Input((28, 28, 1))
    features = layers.Dense(32, activation="relu")(layers.Flatten()(image))
    digit = layers.Dense(10, activation="softmax", name="digit")(features)
    angle = layers.Dense(1, name="angle")(features)
    model = keras.Model(image, [digit, angle])
    model.compile(optimizer="adam", loss=["sparse_categorical_crossentropy", "mse"])
    model.fit(x, [digits, angles], validation_split=0.1)
    ```

    ## Keras says
    ``The path: (2,) in the `loss` argument, can't be found in either the model's output (`y_pred`) or in the labels
    (`y_true`).`` Keras 2 says nothing.
    """

    code = "CNN204"
    name = "losses-do-not-fit-outputs"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        replaced = never_used(program)
        for event, model in compiles(program):
            if model.kind == "sequential" and event.span not in replaced:
                yield from (self._report(event, model, misfit) for misfit in of_a_stack(event))
            if model.kind != "functional" or not model.outputs or model.unknown or event.span in replaced:
                continue
            for misfit in misfits(event, model, program):
                yield self._report(event, model, misfit)

    def _report(self, event: Compile, model: ModelTrace, misfit: Misfit) -> Finding:
        return self.finding(
            event.place_of(misfit.argument),
            misfit.message,
            severity=self.given(event.condition, model.condition) if misfit.certain else misfit.otherwise,
            labels=_activations(misfit) if misfit.heads else _outputs(model),
            expected=misfit.expected,
            actual=misfit.actual,
            help=_HELP[misfit.argument],
            keras=misfit.keras,
            shown_by="fit" if misfit.keras else "silent",
            model=model.name,
        )


_HELP = {
    "loss": "give a list with one loss for each output, or a dict by output name",
    "metrics": "give a list with a list of metrics for each output, or a dict by output name",
}


def _activations(misfit: Misfit) -> tuple[Label, ...]:
    return tuple(Label(head.layer.span, f"output `{head.output.name}`: {head.activation}") for head in misfit.heads)


def _outputs(model: ModelTrace) -> tuple[Label, ...]:
    """Where the layers stand that the outputs come from."""
    named = {layer.name: layer.span for layer in model.layers}
    return tuple(Label(named[edge.layer], f"output `{edge.layer}`") for edge in model.outputs if edge.layer in named)
