"""What `verify` says in words, the same in the terminal and in Markdown."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence

from cnnlint import __version__
from cnnlint.diagnostics import plural
from cnnlint.report.places import place
from cnnlint.verify.compare import Disagreement
from cnnlint.verify.measurements import score
from cnnlint.verify.protocol import Failed, Trained
from cnnlint.verify.result import Evidence, ModelResult, Status, Verification


def keras_of(run: Verification) -> str:
    """`Keras 3.15.1 (TensorFlow 2.21.0)`, or both of them."""
    asked = dict.fromkeys(
        f"Keras {r.keras} (TensorFlow {r.tensorflow})" for r in (*(m.ready for m in run.models), run.ready) if r
    )
    return " and ".join(asked) or "Keras"


def outcome(result: ModelResult) -> str:
    """How one model came out."""
    layers = plural(result.layers, "layer")
    if result.status is Status.AGREES:
        return f"Keras agrees on {'all ' if result.layers > 1 else ''}{layers}"
    if result.status is Status.DISAGREES:
        return f"Keras disagrees: {plural(len(result.disagreements), 'defect')} of cnnlint"
    if result.status is Status.INCOMPLETE:
        return f"not compared, since not all of it is known from the source: {result.reason}"
    if result.status is Status.NOT_REBUILT:
        return f"not rebuilt: {result.reason}"
    return f"not compared: {result.reason}"


def defect(wrong: Disagreement) -> Iterator[str]:
    """A disagreement: who says what, and where."""
    where = f"layer `{wrong.layer}`" if wrong.layer else "the model"
    yield f"{where}: {wrong.what}: cnnlint says {wrong.inferred}, Keras says {wrong.keras}"
    yield f"at {place(wrong.span)}" + (f": {wrong.arguments}" if wrong.arguments else "")


def report(run: Verification) -> str:
    """What a report of disagreements needs besides."""
    versions = f"cnnlint {__version__}, {keras_of(run)}, Python {platform.python_version()}"
    return f"cnnlint is wrong here; please report it with these lines ({versions})"


def training(trained: Trained | Failed) -> Iterator[str]:
    """What happened on MNIST."""
    if isinstance(trained, Failed):
        yield f"training stopped ({trained.stage}): {': '.join(p for p in (trained.error, trained.message) if p)}"
        return
    steps = "1 step" if trained.steps == 1 else f"{trained.steps:,} steps"
    yield f"{steps} of training, {trained.images_per_second:,.0f} images/s, {losses(trained)}"
    if trained.accuracy is not None:
        yield f"{score(trained)} on {trained.held_back} held-back digits{_silent_units(trained)}{_unsettled(trained)}"
    yield f"peak memory of the process {trained.peak_memory / 2**20:,.0f} MB"
    yield "; ".join(trained.how)


MEASURED = ("Params", "Accuracy", "Loss", "Steps", "Images/s")  # what stands side by side


def side_by_side(result: ModelResult) -> Iterator[Sequence[str]]:
    """A row for the model, and one for each smaller one that was trained beside it."""
    for what, trained in (("as it is", result.training), *((s.what, s.trained) for s in result.suggestions)):
        if isinstance(trained, Failed):
            yield what, *["-"] * len(MEASURED)
        elif trained is not None:
            accuracy = "-" if trained.accuracy is None else f"{trained.accuracy:.1%}"
            speed = f"{trained.images_per_second:,.0f}"
            yield what, f"{trained.params:,}", accuracy, _loss(trained.loss_end), f"{trained.steps:,}", speed


def losses(trained: Trained) -> str:
    """`loss 2.30 → 0.41`."""
    return f"loss {_loss(trained.loss_start)} → {_loss(trained.loss_end)}"


def _loss(loss: float | None) -> str:
    return "nan" if loss is None else f"{loss:.4g}"


def _silent_units(trained: Trained) -> str:
    if trained.constant:
        return "; all of them get the same answer"
    if not trained.never_predicted:
        return ""
    return f"; {trained.never_predicted} of {trained.units} units are never the answer"


def _unsettled(trained: Trained) -> str:
    return "; its batch normalization has averaged too few steps to answer outside of training" if trained.unsettled else ""


def evidence(found: Evidence) -> str:
    """One finding and what became of it."""
    finding = found.finding
    return f"{place(finding.span)} {finding.code} {finding.message}: {found.verdict.value}: {found.text}"


def totals(run: Verification) -> str:
    """The last line."""
    if not run.models:
        shown = "no model was shown by `.summary()`: nothing to compare"  # whoever was asked ran the file
        return shown if run.ready else "no Keras model found: nothing to verify"
    parts = []
    for status in Status:
        found = run.of(status)
        if found:
            parts.append(f"{status.value}: {len(found)} ({plural(sum(r.layers for r in found), 'layer')})")
    return f"{plural(len(run.models), 'model')}: {', '.join(parts)}"
