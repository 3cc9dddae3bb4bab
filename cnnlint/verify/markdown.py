"""The result of `verify` as Markdown, for the summary page of a CI run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnlint.report.places import place
from cnnlint.verify import sentences
from cnnlint.verify.measurements import score
from cnnlint.verify.protocol import Failed, Trained
from cnnlint.verify.result import Evidence, ModelResult, Verification


def render(run: Verification) -> Iterator[str]:
    """The text, piece by piece."""
    yield "## cnnlint verify\n\n"
    yield f"{sentences.totals(run)}. Asked: {sentences.keras_of(run)}.\n\n"
    if run.models:
        yield from _table(("model", "outcome", "parameters", "on MNIST"), map(_row, run.models), numbers=(2,))
    for result in run.models:
        yield from _details(result, run)
    if run.loose:
        yield "### Findings about no model\n\n"
        yield from map(_evidence, run.loose)
        yield "\n"
    for note in (*run.unread, *run.notes):
        yield f"> {_plain(note)}\n>\n"


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]], numbers: Sequence[int]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |\n"
    yield f"|{'|'.join('---:' if i in numbers else '---' for i in range(len(heads)))}|\n"
    for row in rows:
        yield f"| {' | '.join(_plain(cell).replace('|', '∣') for cell in row)} |\n"
    yield "\n"


def _plain(text: str) -> str:
    """Without what Markdown takes for a tag."""
    return text.replace("<", "&lt;")


def _row(result: ModelResult) -> tuple[str, ...]:
    params = [layer.params for layer in result.model.counted]
    known = [number for number in params if isinstance(number, int)]
    return (
        f"`{result.model.name}` {place(result.model.span, column=False)}",
        sentences.outcome(result),
        f"{sum(known):,}" if result.built and len(known) == len(params) else "",
        _brief(result.training),
    )


def _brief(trained: Trained | Failed | None) -> str:
    if trained is None:
        return ""
    if isinstance(trained, Failed):
        return f"stopped: {trained.message}"
    return f"{score(trained)} after {trained.steps:,} steps, {trained.images_per_second:,.0f} images/s"


def _details(result: ModelResult, run: Verification) -> Iterator[str]:
    if not (result.disagreements or result.evidence or result.suggestions):
        return
    yield f"### `{result.model.name}`, {place(result.model.span, column=False)}\n\n"
    for wrong in result.disagreements:
        yield f"- **defect** {_plain('; '.join(sentences.defect(wrong)))}\n"
    yield from map(_evidence, result.evidence)
    if result.defective:
        yield f"\n{sentences.report(run)}\n"
    yield "\n"
    if result.suggestions:
        heads = ("trained side by side", *(head.lower() for head in sentences.MEASURED))
        yield from _table(heads, sentences.side_by_side(result), numbers=range(1, len(heads)))


def _evidence(found: Evidence) -> str:
    finding = found.finding
    what = f"{place(finding.span)} {finding.code} {_plain(finding.message)}"
    return f"- {what}: **{found.verdict.value}**: {_plain(found.text)}\n"
