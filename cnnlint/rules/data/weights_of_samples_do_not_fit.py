from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import feeds_of, only_whole_batches
from cnnlint.rules.facts.losses import loss_span
from cnnlint.rules.facts.weights_of_samples import Unmet, weighted
from cnnlint.shapes import shape_text


class WeightsOfSamplesDoNotFit(Rule):
    """The weights of the samples do not have the shape of the losses that they are multiplied with.

    ## What it does
    Compares `sample_weight` with what the loss gives: all axes of the output but the last, over which a loss of Keras takes the
    mean or the sum. For a batch of vectors that is one number for each sample, for sequences one for each step, for pictures
    one for each pixel.

    ## Why is this bad?
    Keras multiplies both by the rules of broadcasting, last axis against last axis, and stops where these differ. Keras 3 does
    so too with one weight for each sample and a loss for each step: the samples meet the steps, and where both happen to be as
    many, the weights of the samples are taken for those of the steps.

    ## When not to worry
    Models with several outputs and custom losses are not looked at.

    ## Bad
    ```python
    # target-keras = 3
    import numpy as np
    from keras import Sequential, layers

    x, y, weights = np.random.rand(64, 20, 3), np.random.rand(64, 20, 1), np.random.rand(64)
    model = Sequential([layers.Input((20, 3)), layers.LSTM(8, return_sequences=True), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, sample_weight=weights, validation_split=0.25)
    ```

    ## Good
    ```python
    # target-keras = 3
    import numpy as np
    from keras import Sequential, layers

    x, y, weights = np.random.rand(64, 20, 3), np.random.rand(64, 20, 1), np.random.rand(64)
    model = Sequential([layers.Input((20, 3)), layers.LSTM(8, return_sequences=True), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, sample_weight=weights[:, None], validation_split=0.25)
    ```

    ## Keras says
    `Incompatible shapes: [32,20] vs. [32]`
    """

    code = "CNN521"
    name = "weights-of-samples-do-not-fit"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "keras#15181, tensorflow#42750"

    def check(self, program: Program) -> Iterator[Finding]:
        fits = (event for event in program.events if isinstance(event, Fit))
        for fit, found in weighted(fits):
            yield self._report(fit, found, program)

    def _report(self, fit: Fit, found: Unmet, program: Program) -> Finding:
        compiled = fit.compile
        one_each = len(found.weights) == 1
        told = program.dialect_told or program.dialect < 3 or not one_each  # Keras 2 takes one for each sample of a sequence
        return self.finding(
            fit.place_of("sample_weight"),
            f"the loss gives {shape_text(found.losses)}, but the sample weights are {shape_text(found.weights)}",
            severity=self.given(fit.condition, certain=found.sure and told),
            labels=(Label(loss_span(compiled), f"{found.loss} removes the last axis"),) if compiled is not None else (),
            expected=f"weights {shape_text(_wanted(found))}",
            actual=shape_text(found.weights),
            help="write `weights[:, None]`, so that each covers all losses of its sample" if one_each and len(found.losses) == 2
            else f"give one weight for each loss, {shape_text(found.losses)}, or one for each sample",
            keras=_said(fit) if program.dialect >= 3 else None,
        )  # fmt: skip


def _said(fit: Fit) -> str | None:
    """TensorFlow compares the sizes before it begins where it knows that of each batch, else when it meets the first."""
    whole = next((only_whole_batches(feed) for feed in feeds_of(fit)), None)
    return None if whole is None else "Dimensions must be equal" if whole else "Incompatible shapes"


def _wanted(found: Unmet) -> tuple[int | None, ...]:
    """One weight for each sample where that is meant, else one for each loss."""
    if len(found.weights) == 1:
        return (None, *(1 for _ in found.losses[1:]))
    return tuple(n if isinstance(n, int) else None for n in found.losses)
