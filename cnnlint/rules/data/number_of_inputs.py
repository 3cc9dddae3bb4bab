from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, plural
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import items
from cnnlint.rules.facts.feeds import TRAINING
from cnnlint.values import Array


class NumberOfInputs(Rule):
    """The model has another number of inputs than it is given arrays.

    ## What it does
    Compares the inputs of a functional model with the arrays in `fit`, `evaluate` and `predict`.

    ## Why is this bad?
    Keras stops at the first batch.

    ## Bad
    ```python
    import keras
    import numpy as np
    from keras import layers

    a, b = keras.Input((8,)), keras.Input((8,))
    model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((100, 8)), np.zeros((100, 1)), validation_split=0.1)
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    from keras import layers

    a, b = keras.Input((8,)), keras.Input((8,))
    model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
    model.compile(optimizer="adam", loss="mse")
    model.fit([np.zeros((100, 8)), np.zeros((100, 8))], np.zeros((100, 1)), validation_split=0.1)
    ```

    ## Keras says
    `Layer "functional" expects 2 named input(s) with keys ['input_layer', 'input_layer_1'], but it received 1 input
    tensors.` In Keras 2: `Layer "model" expects 2 input(s), but it received 1 input tensors.`
    """

    code = "CNN506"
    name = "number-of-inputs"
    severity = Severity.ERROR
    shown_by = "fit"
    candidates = ("D04",)
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for event in program.events:
            if not isinstance(event, Fit) or event.method not in TRAINING | {"evaluate", "predict"}:
                continue
            wanted = _inputs(event)
            given = _arrays(event)
            if wanted is not None and given is not None and wanted != given:
                yield self.finding(
                    event.arg_spans.get("x", event.span),
                    f"the model has {plural(wanted, 'input')}, but gets {plural(given, 'array')}",
                    severity=self.given(event.condition),
                    labels=_declared(event),
                    expected=plural(wanted, "array"),
                    actual=str(given),
                    keras=f"but it received {given} input tensors.",
                    help="pass a list with one array for each input" if wanted > 1 else "pass one array, not a list",
                    model=event.model.name if isinstance(event.model, ModelTrace) else None,
                )


def _declared(event: Fit) -> tuple[Label, ...]:
    """Where the inputs of the model are declared."""
    model = event.model
    if not isinstance(model, ModelTrace):
        return ()
    places = {layer.name: layer.span for layer in model.layers}
    found = dict.fromkeys(places[edge.layer] for edge in model.inputs if edge.layer in places)
    return tuple(Label(span, "an input of the model") for span in found)


def _inputs(event: Fit) -> int | None:
    model = event.model
    return len(model.inputs) if isinstance(model, ModelTrace) and model.kind == "functional" and model.inputs else None


def _arrays(event: Fit) -> int | None:
    x = event.args.get("x")
    if isinstance(x, Array):
        return 1
    several = items(x)
    arrays = several is not None and len(several) > 1 and all(isinstance(a, Array) and _samples(a) for a in several)
    return len(several) if arrays and several is not None else None


def _samples(array: Array) -> bool:
    """Whether it has an axis for samples and one for features, so that it is surely an input of its own."""
    return isinstance(array.shape, tuple) and len(array.shape) > 1
