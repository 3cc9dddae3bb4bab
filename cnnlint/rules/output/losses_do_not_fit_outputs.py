from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, plural
from cnnlint.program import NAMELESS, Compile, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import compiles
from cnnlint.rules.facts.heads import Head, heads, open_ended
from cnnlint.rules.facts.losses import loss_of, loss_span
from cnnlint.rules.facts.untrained import never_used, without_training
from cnnlint.values import DictValue, External, Made, Value, known_items

UNEXPECTED = "Expected keys ... in loss dict, but found loss.keys()="


class LossesDoNotFitOutputs(Rule):
    """The losses do not match the outputs of the model.

    ## What it does
    Reports a list with more or fewer losses than the model has outputs, a dict with a key that names no output, and one loss
    for several outputs that end in different activations. In Keras 3 also a flat list of metrics that is not one for each
    output.

    ## Why is this bad?
    Too long a list stops Keras 3, while Keras 2, and either for a model of one output, passes over what is too many: it is a
    warning there. Too short a one leaves the other outputs untrained, and nothing is said. One loss for a softmax and a linear
    output is taken without a word, and is right for one of them at most.

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
    candidates = ("L04",)
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        replaced = never_used(program)
        for event, model in compiles(program):
            outputs = len(model.outputs)
            if model.kind != "functional" or not outputs or model.unknown or event.span in replaced:
                continue
            losses, value = known_items(event.args.get("loss")), event.args.get("loss")
            if losses is not None and len(losses) != outputs and not open_ended(model):
                message = f"{len(losses)} losses are given for {plural(outputs, 'output')}"
                raises = len(losses) > outputs > 1 and program.dialect >= 3
                severity = Severity.WARNING
                if raises:
                    severity = self.given(event.condition, model.condition, certain=program.dialect_told)
                said = f"The path: ({outputs},) in the `loss` argument, can't be found in either the model's output"
                told = f"{outputs} losses", str(len(losses))
                message += ", which Keras 3 does not take" if raises else ""
                yield self._report(event, model, message, *told, severity, keras=said if raises else None)
            elif isinstance(value, DictValue) and value.rest is None:
                yield from self._keys(event, model, value, "losses")
                yield from self._left_out(event, model, value, program)
            elif losses is None and outputs > 1 and model.identity not in without_training(program):
                yield from self._one_for_all(event, model)
            metrics = event.args.get("metrics")
            if outputs > 1 and isinstance(metrics, DictValue) and metrics.rest is None:
                yield from self._keys(event, model, metrics, "metrics")
            elif outputs > 1 and program.dialect >= 3 and not open_ended(model):
                yield from self._metrics(event, model, metrics, outputs, program)

    def _metrics(self, event: Compile, model: ModelTrace, metrics: Value, outputs: int, program: Program) -> Iterator[Finding]:
        """A list without lists, one for all outputs in Keras 2. Keras 3 wants one for each output."""
        listed = known_items(metrics)
        if not listed or len(listed) == outputs or any(not isinstance(one, (str, Made, External)) for one in listed):
            return
        message = f"{plural(len(listed), 'metric')} in one list for {outputs} outputs, which Keras 3 does not take"
        severity = self.given(event.condition, model.condition) if program.dialect_told else Severity.INFO
        told = f"{outputs} lists of metrics", str(len(listed))
        yield self._report(
            event, model, message, *told, severity, keras="Invalid `metrics`. `metrics` should contain metrics objects"
        )

    def _keys(self, event: Compile, model: ModelTrace, given: DictValue, what: str) -> Iterator[Finding]:
        """A key that is no output; where no key is one, the names may be those of another run of a notebook."""
        names = {edge.layer for edge in model.outputs} | {*model.output_keys}
        if any(name.startswith(NAMELESS) for name in names):
            return
        unknown = [key for key in given.items if key not in names]
        if unknown and all(isinstance(n, str) for n in unknown):
            wanted = ", ".join(f"`{name}`" for name in sorted(names))
            message = f"the {what} are for `{unknown[0]}`, which is no output of the model"
            sure = self.given(event.condition, model.condition)
            severity = sure if names & given.items.keys() else Severity.WARNING
            said = _said(model.dialect, what, unknown)
            yield self._report(event, model, message, f"one of {wanted}", str(unknown[0]), severity, keras=said)

    def _left_out(self, event: Compile, model: ModelTrace, losses: DictValue, program: Program) -> Iterator[Finding]:
        """Keras 3 wants a loss for every output, Keras 2 trained without those that have none."""
        names = {edge.layer for edge in model.outputs}
        missing = sorted(names - losses.items.keys())
        if program.dialect < 3 or model.output_keys or not missing or not losses.items.keys() <= names:
            return
        severity = self.given(event.condition, model.condition, certain=program.dialect_told)
        message = f"the output `{missing[0]}` has no loss, which Keras 3 does not take"
        told = ", ".join(sorted(names)), ", ".join(map(str, losses.items))
        yield self._report(event, model, message, *told, severity, keras=UNEXPECTED)

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
        keras: str | None = None,
    ) -> Finding:
        return self.finding(
            loss_span(event),
            message,
            severity=severity or self.given(event.condition, model.condition),
            labels=_activations(outputs) if outputs else _outputs(model),
            expected=expected,
            actual=actual,
            help="give a list with one loss for each output, or a dict by output name",
            keras=keras,
            shown_by="fit" if keras else "silent",
            model=model.name,
        )


def _activations(outputs: list[Head]) -> tuple[Label, ...]:
    return tuple(Label(head.layer.span, f"output `{head.output.name}`: {head.activation}") for head in outputs)


def _outputs(model: ModelTrace) -> tuple[Label, ...]:
    """Where the layers stand that the outputs come from."""
    named = {layer.name: layer.span for layer in model.layers}
    return tuple(Label(named[edge.layer], f"output `{edge.layer}`") for edge in model.outputs if edge.layer in named)


def _said(dialect: int, what: str, unknown: list[Value]) -> str:
    """Keras's words about keys that name no output."""
    if dialect < 3:
        return f"Found unexpected losses or metrics that do not correspond to any Model output: dict_keys({unknown})"
    return UNEXPECTED if what == "losses" else "Invalid `metrics`. `metrics` should contain metrics objects"


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]])
