"""The result of `verify` as Markdown, for the summary page of a CI run."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.report.places import place
from cnnlint.verify import sentences
from cnnlint.verify.evidence import score
from cnnlint.verify.protocol import Failed, Trained
from cnnlint.verify.result import ModelResult, Verification


def render(run: Verification) -> Iterator[str]:
    """The text, piece by piece."""
    yield "## cnnlint verify\n\n"
    yield f"{sentences.totals(run)}. Asked: {sentences.keras_of(run)}.\n\n"
    if run.models:
        yield "| model | outcome | parameters | on MNIST |\n|---|---|---:|---|\n"
        for result in run.models:
            yield _row(result)
        yield "\n"
    for result in run.models:
        yield from _details(result, run)
    for note in run.notes:
        yield f"> {note}\n"


def _row(result: ModelResult) -> str:
    cells = (
        f"`{result.model.name}` {place(result.model.span, column=False)}",
        sentences.outcome(result),
        f"{result.training.params:,}" if isinstance(result.training, Trained) else "",
        _brief(result.training),
    )
    return f"| {' | '.join(cell.replace('|', '∣') for cell in cells)} |\n"


def _brief(trained: Trained | Failed | None) -> str:
    if trained is None:
        return ""
    if isinstance(trained, Failed):
        return f"stopped: {trained.message}"
    return f"{score(trained)} after {trained.steps} steps, {trained.images_per_second:,.0f} images/s"


def _details(result: ModelResult, run: Verification) -> Iterator[str]:
    if not (result.disagreements or result.evidence or result.suggestions):
        return
    yield f"### `{result.model.name}`, {place(result.model.span, column=False)}\n\n"
    for wrong in result.disagreements:
        yield f"- **defect** {'; '.join(sentences.defect(wrong, run))}\n"
    for found in result.evidence:
        yield f"- {sentences.evidence(found)}\n"
    for other in result.suggestions:
        yield f"- with {other.what}: {'; '.join(sentences.training(other.trained))}\n"
    yield "\n"
