"""What `verify` says in words, the same in the terminal and in Markdown."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from cnnlint import __version__
from cnnlint.report.places import place, plural
from cnnlint.verify.compare import Disagreement
from cnnlint.verify.evidence import score
from cnnlint.verify.protocol import Failed, Trained
from cnnlint.verify.result import Evidence, ModelResult, Status, Verification


def keras_of(run: Verification) -> str:
    """`Keras 3.15.1 (TensorFlow 2.21.0)`."""
    return f"Keras {run.ready.keras} (TensorFlow {run.ready.tensorflow})" if run.ready else "Keras"


def outcome(result: ModelResult) -> str:
    """How one model came out."""
    layers = plural(result.layers, "layer")
    if result.status is Status.AGREES:
        return f"Keras agrees on all of {layers}"
    if result.status is Status.DISAGREES:
        return f"Keras disagrees: {plural(len(result.disagreements), 'defect')} of cnnlint"
    if result.status is Status.INCOMPLETE:
        return f"not compared, since cnnlint does not know all of it: {result.reason}"
    if result.status is Status.NOT_REBUILT:
        return f"not rebuilt: {result.reason}"
    return f"not compared: {result.reason}"


def defect(wrong: Disagreement, run: Verification) -> Iterator[str]:
    """Everything needed to report a disagreement."""
    where = f"layer `{wrong.layer}`" if wrong.layer else "the model"
    yield f"{where}: {wrong.what}: cnnlint says {wrong.inferred}, Keras says {wrong.keras}"
    yield f"at {place(wrong.span)}" + (f": {wrong.arguments}" if wrong.arguments else "")
    yield f"cnnlint {__version__}, {keras_of(run)}, Python {platform.python_version()}"
    yield "this is a defect of cnnlint; please report it with these lines"


def training(trained: Trained | Failed) -> Iterator[str]:
    """What happened on MNIST."""
    if isinstance(trained, Failed):
        yield f"training stopped ({trained.stage}): {': '.join(p for p in (trained.error, trained.message) if p)}"
        return
    yield f"{plural(trained.steps, 'step')} of training, {trained.images_per_second:,.0f} images/s, {losses(trained)}"
    if trained.accuracy is not None:
        yield f"{score(trained)} on {trained.held_back} held-back digits{_silent_units(trained)}"
    yield f"peak memory of the process {trained.peak_memory / 2**20:,.0f} MB"
    yield "; ".join(trained.how)


def losses(trained: Trained) -> str:
    """`loss 2.30 → 0.41`."""
    start, end = (f"{loss:.4g}" if loss is not None else "nan" for loss in (trained.loss_start, trained.loss_end))
    return f"loss {start} → {end}"


def _silent_units(trained: Trained) -> str:
    if not trained.never_predicted:
        return ""
    return f"; {trained.never_predicted} of {trained.units} units are never the answer"


def evidence(found: Evidence) -> str:
    """One finding and what became of it."""
    finding = found.finding
    return f"{place(finding.span)} {finding.code} {finding.message}: {found.verdict.value}: {found.text}"


def totals(run: Verification) -> str:
    """The last line."""
    if not run.models:
        return "no models found: nothing to verify"
    parts = []
    for status in Status:
        found = run.of(status)
        if found:
            parts.append(f"{status.value}: {len(found)} ({plural(sum(r.layers for r in found), 'layer')})")
    return f"{plural(len(run.models), 'model')}: {', '.join(parts)}"
