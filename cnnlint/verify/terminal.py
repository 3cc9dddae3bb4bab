"""The result of `verify` for a terminal: a table of agreement for each model, what MNIST showed, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cnnlint.report.model import Style
from cnnlint.report.places import place, plural
from cnnlint.shapes import shape_text, text
from cnnlint.verify import sentences
from cnnlint.verify.result import ModelResult, Verification

if TYPE_CHECKING:
    from rich.table import Table

    from cnnlint.program import LayerTrace

MOST_ROWS = 40


def render(run: Verification, style: Style) -> Iterator[str]:
    """The text, piece by piece."""
    if not style.quiet:
        for result in run.models:
            yield from _model(result, run, style)
    for note in run.notes:
        yield f"note: {note}\n"
    yield f"{sentences.totals(run)}\n"


def _model(result: ModelResult, run: Verification, style: Style) -> Iterator[str]:
    model = result.model
    yield f"{place(model.span, column=False)} {model.name} ({model.kind}): {sentences.outcome(result)}\n"
    if result.built:
        yield _drawn(result, style)
    for wrong in result.disagreements:
        yield from (f"  {line}\n" for line in sentences.defect(wrong, run))
    if style.verbose and result.stderr:
        yield from (f"  | {line}\n" for line in result.stderr.splitlines())
    yield from _measured(result)
    for found in result.evidence:
        yield f"  {sentences.evidence(found)}\n"
    yield "\n"


def _measured(result: ModelResult) -> Iterator[str]:
    if result.training is not None:
        yield from (f"  on MNIST: {line}\n" for line in sentences.training(result.training))
    for other in result.suggestions:
        yield f"  with {other.what}:\n"
        yield from (f"    {line}\n" for line in sentences.training(other.trained))


def _drawn(result: ModelResult, style: Style) -> str:
    from cnnlint.report.table import paint

    return paint([_table(result, style)], style)


def _table(result: ModelResult, style: Style) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("  Layer (type)", overflow="fold")
    table.add_column("Output shape", overflow="fold")
    table.add_column("Trainable", justify="right")
    table.add_column("Non-trainable", justify="right")
    table.add_column(f"Keras {result.ready.keras}" if result.ready else "Keras", overflow="fold")
    hidden = _hidden(result, style)
    for i, layer in enumerate(result.model.layers):
        if i == hidden.start:
            table.add_row(f"  … {plural(len(hidden), 'layer')} more, all agree")
        if i in hidden:
            continue
        wrong = [d.what for d in result.disagreements if d.layer == layer.name]
        table.add_row(*_cells(layer), ", ".join(wrong) or "agrees")
    return table


def _hidden(result: ModelResult, style: Style) -> range:
    """The rows in the middle of a long model that agree; all are shown with `--verbose`."""
    number = result.layers
    if style.verbose or result.disagreements or number <= MOST_ROWS:
        return range(-1, -1)
    return range(MOST_ROWS // 2, number - MOST_ROWS // 2)


def _cells(layer: LayerTrace) -> tuple[str, str, str, str]:
    shapes = layer.output_shape if isinstance(layer.output_shape, list) else [layer.output_shape]
    shown = ", ".join(shape_text(shape) if isinstance(shape, tuple) else "?" for shape in shapes)
    trainable, total = layer.trainable_params or 0, layer.params or 0
    return f"  {layer.name} ({layer.type})", shown, _number(text(trainable)), _number(text(total - trainable))


def _number(written: str) -> str:
    return f"{int(written):,}" if written.isdigit() else written
