"""What the training on MNIST says of findings that Keras itself would not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from cnnlint.diagnostics import Finding
from cnnlint.verify.protocol import Failed, Trained
from cnnlint.verify.result import Evidence, Suggestion, Verdict

UNSCALED = "images from 0 to 255"
QUIET = "Keras raises nothing for it, and one short training on MNIST does not show it"

Measurement: TypeAlias = Callable[[Trained, list[Suggestion]], str | None]


def measure(finding: Finding, training: Trained | Failed | None, suggestions: Iterable[Suggestion]) -> Evidence:
    """What the measurements say of a finding that Keras would not show."""
    if training is None:
        return Evidence(finding, Verdict.OPEN, "the model was not trained")
    if isinstance(training, Failed):
        return Evidence(finding, Verdict.OPEN, f"the training stopped: {training.message}")
    shows = MEASUREMENTS.get(finding.name)
    text = shows(training, list(suggestions)) if shows is not None else None
    return Evidence(finding, Verdict.MEASURED, text) if text else Evidence(finding, Verdict.OPEN, QUIET)


def score(trained: Trained) -> str:
    """The accuracy, or the loss where there is none."""
    if trained.accuracy is not None:
        return f"accuracy {trained.accuracy:.1%}"
    return f"loss {trained.loss_end:.4g}" if trained.loss_end is not None else "a loss that is no number"


def _units(trained: Trained, suggestions: list[Suggestion]) -> str | None:
    if trained.units is None or not trained.never_predicted:
        return None
    accuracy = f", accuracy {trained.accuracy:.1%}" if trained.accuracy is not None else ""
    return (
        f"after {trained.steps:,} steps {trained.never_predicted} of the {trained.units} units are never the answer "
        f"on {trained.held_back} held-back digits{accuracy}"
    )


def _size(trained: Trained, suggestions: list[Suggestion]) -> str | None:
    own = _beside(trained)
    smaller = [s for s in suggestions if s.what != UNSCALED]
    rivals = [f"with {s.what}: {_beside(s.trained)}" for s in smaller if isinstance(s.trained, Trained)]
    return "; ".join([own, *rivals]) if rivals else f"{own}; `--suggest` trains it beside a smaller one"


def _beside(trained: Trained) -> str:
    return f"{trained.params:,} parameters, {score(trained)}, {trained.images_per_second:,.0f} images/s in training"


def _scaling(trained: Trained, suggestions: list[Suggestion]) -> str | None:
    raw = [s.trained for s in suggestions if s.what == UNSCALED]
    if not raw or isinstance(raw[0], Failed):
        return None
    return f"trained on {UNSCALED}: {score(raw[0])} after {raw[0].steps:,} steps; on scaled ones: {score(trained)}"


def _loss(trained: Trained, suggestions: list[Suggestion]) -> str | None:
    steps = f"{trained.steps:,} steps"
    if trained.loss_start is None:
        return f"the loss is no number from the first step on ({steps})"
    if trained.loss_end is None:
        return f"the loss starts at {trained.loss_start:.4g} and is no number after {steps}"
    if trained.loss_end < 0.9 * trained.loss_start:
        return None
    return f"the loss goes from {trained.loss_start:.4g} to {trained.loss_end:.4g} in {steps}"


def _constant(trained: Trained, suggestions: list[Suggestion]) -> str | None:
    if not trained.constant:
        return _loss(trained, suggestions)
    return f"after {trained.steps:,} steps all {trained.held_back} held-back digits get the same answer, {score(trained)}"


MEASUREMENTS: Mapping[str, Measurement] = {
    "units-do-not-fit-classes": _units,
    "oversized-dense": _size,
    "unscaled-images": _scaling,
    "learning-rate-out-of-range": _loss,
    "softmax-over-one-unit": _constant,
    "double-softmax": _loss,
    "unsuited-output-activation": _loss,
}
