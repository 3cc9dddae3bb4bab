from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, plural
from cnnlint.program import Fit, LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.batches_drawn import of_tf_data
from cnnlint.rules.facts.event_order import calls, fits
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.steps import (
    counted_in_samples,
    divided_again,
    effect_below_one,
    never_ends,
    refusal_below_one,
)
from cnnlint.values import Dataset, samples

_WITHOUT_END = "steps_per_epoch", -1  # as many as the data set has, to Keras 2
MANY, FEW = 5000, 20  # samples that are many for one batch, epochs that are few for one step each
WRAPPER = "keras.wrappers.scikit_learn"


class BatchAndEpochs(Rule):
    """The batch size, the epochs or the steps cannot be meant.

    ## What it does
    Reports a batch size, a number of epochs or of steps below one, a batch of one sample where a `BatchNormalization` has no
    other axis to normalize over, `len(data) // batch_size` steps where `len(data)` counts batches already, as many steps as a
    generator of batches has samples, a validation split that is no fraction, a single batch of thousands of samples, of which
    an epoch is then one step, and `nb_epoch` for the scikit-learn wrappers of Keras 2, which overlook that name alone.

    ## Why is this bad?
    Keras 2 raises for the first. Keras 3 trains nothing for `epochs=0`, takes a batch size or steps of 0 as not given, and
    raises for what is below zero. With one sample a vector has no variance to normalize by (the pixels of a feature map
    have). With too many steps the data run out, see `data-runs-out`. Of a validation split of 20 Keras 3 leaves no sample to
    train on, and says only that the data ran out.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, epochs=0, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, epochs=5, validation_split=0.1)
    ```
    """

    code = "CNN402"
    name = "batch-and-epochs"
    severity = Severity.WARNING
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for fit in fits(program):
            yield from self._below_one(fit)
            yield from self._single_sample(fit)
            yield from self._no_fraction(fit)
            yield from self._endless(fit)
            yield from self._in_one_batch(fit)
            yield from self._miscounted(fit)
        if program.dialect == 2:
            yield from self._overlooked(program)

    def _below_one(self, fit: Fit) -> Iterator[Finding]:
        for name in ("batch_size", "epochs", "steps_per_epoch"):
            value = fit.args.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and value < 1 and (name, value) != _WITHOUT_END:
                keras = refusal_below_one(fit, name, value)
                yield self.finding(
                    fit.place_of(name),
                    f"{name} is {value}, {effect_below_one(name, value, keras)}",
                    expected="at least 1",
                    actual=str(value),
                    help=f"give a number of at least 1, or leave `{name}` out",
                    keras=keras,
                    shown_by=self.shown_by if keras is None else "fit",
                )

    def _in_one_batch(self, fit: Fit) -> Iterator[Finding]:
        count, size, epochs = samples(fit.args.get("x")), fit.args.get("batch_size"), fit.args.get("epochs", 1)
        if not (isinstance(count, int) and isinstance(size, int) and isinstance(epochs, int)):
            return
        if fit.method == "fit" and size >= count >= MANY and 1 <= epochs <= FEW:
            yield self.finding(
                fit.place_of("batch_size"),
                f"one batch holds all {count} samples, so {plural(epochs, 'epoch')} {'makes' if epochs == 1 else 'make'}"
                f" {plural(epochs, 'step')} of the optimizer",
                expected="tens or hundreds of samples",
                actual=f"{size} samples",
                help="leave `batch_size` out (32), or pass something like 128",
            )

    def _miscounted(self, fit: Fit) -> Iterator[Finding]:
        for name, steps in (("x", "steps_per_epoch"), ("validation_data", "validation_steps")):
            data = fit.args.get(name, fit.args.get("generator") if name == "x" else None)
            size = data.facts.get("batch_size") if isinstance(data, Dataset) else None
            if not isinstance(data, Dataset) or not isinstance(size, int):
                continue
            if counted_in_samples(fit.args.get(steps), data, size):
                message = f"`{steps}` counts samples, but it must count batches of {size}: every sample is used {size} times"
                actual, help = "the number of samples", f"leave `{steps}` out, or divide it by {size}"
            elif divided_again(fit.args.get(steps), data, size):
                message = f"the number of batches is divided by the batch size once more: an epoch sees one sample of {size}"
                actual, help = f"one of {size} of it", f"leave `{steps}` out: `len(...)` of it is the number of batches"
            else:
                continue
            yield self.finding(
                fit.place_of(steps),
                message,
                labels=tuple(Label(step.span, f"batches of {size}") for step in data.trail[:1]),
                expected="the number of batches",
                actual=actual,
                help=help,
            )

    def _overlooked(self, program: Program) -> Iterator[Finding]:
        for event in calls(program, WRAPPER):
            if "nb_epoch" in event.args and "epochs" not in event.args:
                yield self.finding(
                    event.place_of("nb_epoch"),
                    "the wrapper of Keras 2 does not read `nb_epoch`: every fit is one epoch",
                    expected="epochs",
                    actual="nb_epoch",
                    help="write `epochs`",
                )

    def _no_fraction(self, fit: Fit) -> Iterator[Finding]:
        split = number(fit.args.get("validation_split"))
        if split is not None and not 0 <= split <= 1:
            yield self.finding(
                fit.place_of("validation_split"),
                f"a validation split of {split:g} is no fraction of the samples",
                expected="between 0 and 1",
                actual=f"{split:g}",
                help=f"write `{split / 100:g}` for {split:g} %" if 2 <= split < 100 else "give a fraction between 0 and 1",
            )

    def _endless(self, fit: Fit) -> Iterator[Finding]:
        for name, steps in (("x", "steps_per_epoch"), ("validation_data", "validation_steps")):
            if never_ends(fit, name, steps):
                what = "data set" if of_tf_data(fit.args[name]) else "generator"
                yield self.finding(
                    fit.place_of(name),
                    f"the {what} never ends, and without `{steps}` neither does the first epoch",
                    expected=steps,
                    actual=f"a {what} without an end",
                    help=f"pass `{steps}`, the number of batches that make an epoch",
                )

    def _single_sample(self, fit: Fit) -> Iterator[Finding]:
        if fit.args.get("batch_size") != 1 or not isinstance(fit.model, ModelTrace):
            return
        norms = (layer for layer in fit.model.layers if layer.cls == "BatchNormalization")
        norm = next((layer for layer in norms if _over_the_batch_alone(layer)), None)
        if norm is not None:
            yield self.finding(
                fit.place_of("batch_size"),
                "batches of one sample have no variance for the batch normalization",
                labels=(Label(norm.span, "normalizes over the batch"),),
                expected="at least 2, better 16 or more",
                actual="1",
                help="train on larger batches, or take a `LayerNormalization`",
            )


def _over_the_batch_alone(norm: LayerTrace) -> bool:
    """Whether it has one value of each sample for each channel: of images and sequences the places count as well."""
    shape = one_shape(norm.input_shape)
    return shape is not None and all(size == 1 for size in shape[1:-1])
