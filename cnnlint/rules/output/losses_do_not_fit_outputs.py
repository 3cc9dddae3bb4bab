from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, plural
from cnnlint.program import Compile, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.heads import Head, heads
from cnnlint.rules.facts.losses import loss_of, loss_span, never_used, without_training
from cnnlint.rules.facts.order import compiles
from cnnlint.rules.facts.reading import items
from cnnlint.values import DictValue


class LossesDoNotFitOutputs(Rule):
    """The losses do not match the outputs of the model.

    ## What it does
    Reports a list with more or fewer losses than the model has outputs, a dict with a key that names no output, and one loss
    for several outputs that end in different activations.

    ## Why is this bad?
    Too long a list stops Keras; too short a one leaves the other outputs untrained, and nothing is said. One loss for a softmax
    and a linear output is taken without a word, and is right for one of them at most.

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
    """

    code = "CNN204"
    name = "losses-do-not-fit-outputs"
    severity = Severity.ERROR
    shown_by = "fit"
    candidates = ("L04",)
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        replaced = never_used(program)
        for event, model in compiles(program):
            outputs = len(model.outputs)
            if model.kind != "functional" or not outputs or model.unknown or event.span in replaced:
                continue
            losses, value = items(event.args.get("loss")), event.args.get("loss")
            if losses is not None and len(losses) != outputs:
                message = f"{len(losses)} losses are given for {plural(outputs, 'output')}"
                severity = self.given(event.condition, model.condition) if len(losses) > outputs else Severity.WARNING
                yield self._report(event, model, message, f"{outputs} losses", str(len(losses)), severity)
            elif isinstance(value, DictValue) and value.rest is None:
                yield from self._keys(event, model, value, "losses")
                yield from self._left_out(event, model, value, program)
            elif losses is None and outputs > 1 and model.identity not in without_training(program):
                yield from self._one_for_all(event, model)
            metrics = event.args.get("metrics")
            if outputs > 1 and isinstance(metrics, DictValue) and metrics.rest is None:
                yield from self._keys(event, model, metrics, "metrics")

    def _keys(self, event: Compile, model: ModelTrace, given: DictValue, what: str) -> Iterator[Finding]:
        """A key that is no output; where no key is one, the names may be those of another run of a notebook."""
        names = {edge.layer for edge in model.outputs} | {*model.output_keys}
        unknown = [key for key in given.items if key not in names]
        if unknown and all(isinstance(n, str) for n in unknown):
            wanted = ", ".join(f"`{name}`" for name in sorted(names))
            message = f"the {what} are for `{unknown[0]}`, which is no output of the model"
            sure = self.given(event.condition, model.condition)
            severity = sure if names & given.items.keys() else Severity.WARNING
            yield self._report(event, model, message, f"one of {wanted}", str(unknown[0]), severity)

    def _left_out(self, event: Compile, model: ModelTrace, losses: DictValue, program: Program) -> Iterator[Finding]:
        """Keras 3 wants a loss for every output, Keras 2 trained without those that have none."""
        names = {edge.layer for edge in model.outputs}
        missing = sorted(names - losses.items.keys())
        if program.dialect < 3 or model.output_keys or not missing or not losses.items.keys() <= names:
            return
        severity = self.given(event.condition, model.condition, certain=program.dialect_told)
        message = f"the output `{missing[0]}` has no loss, which Keras 3 does not take"
        yield self._report(event, model, message, ", ".join(sorted(names)), ", ".join(map(str, losses.items)), severity)

    def _one_for_all(self, event: Compile, model: ModelTrace) -> Iterator[Finding]:
        value = event.args.get("loss")
        loss = None if value is None else loss_of(value, loss_span(event), event)
        found = list(heads(model))
        endings = {head.activation for head in found}
        if loss is None or not loss.takes_labels or len(endings) < 2 or None in endings:
            return
        message = f"one {loss.name} for outputs that end in {_and(sorted(str(e) for e in endings))}"
        yield self._report(event, model, message, "a loss for each output", "one for all", Severity.WARNING, found)

    def _report(
        self,
        event: Compile,
        model: ModelTrace,
        message: str,
        expected: str,
        actual: str,
        severity: Severity | None = None,
        outputs: list[Head] | None = None,
    ) -> Finding:
        return self.finding(
            loss_span(event),
            message,
            severity=severity or self.given(event.condition, model.condition),
            labels=tuple(Label(h.layer.span, f"output `{h.output.name}`: {h.activation}") for h in outputs or ()),
            expected=expected,
            actual=actual,
            help="give a list with one loss for each output, or a dict by output name",
            model=model.name,
        )


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]])
