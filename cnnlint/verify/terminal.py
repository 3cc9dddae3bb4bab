"""The result of `verify` for a terminal: a table of agreement for each model, what MNIST showed, and the evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cnnlint.diagnostics import plural
from cnnlint.frozen import replace
from cnnlint.report.ansi import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Paint, painter
from cnnlint.report.model import Style
from cnnlint.report.places import near, place
from cnnlint.shapes import shape_text
from cnnlint.verify import sentences
from cnnlint.verify.result import Evidence, ModelResult, Status, Verdict, Verification

if TYPE_CHECKING:
    from rich.table import Table

    from cnnlint.program import LayerTrace

MOST_ROWS = 40
INDENT, GAP = "  ", 2
NAME, SHAPE = len("(BatchNormalization)"), len("(None, 28, 28, 64)")
VERDICT = len("non-trainable")  # columns for what disagrees, at most
_STATUS = {Status.AGREES: GREEN, Status.DISAGREES: RED, Status.FAILED: RED}
_VERDICT = {Verdict.CONFIRMED: GREEN, Verdict.MEASURED: CYAN, Verdict.DEFECT: RED, Verdict.OPEN: DIM}


def render(run: Verification, style: Style) -> Iterator[str]:
    """The text, piece by piece."""
    paint = painter(style.color)
    if not style.quiet:
        for result in run.models:
            yield from _model(result, run, style, paint)
        yield from _loose(run, style, paint)
    for note in (*run.unread, *run.notes):
        yield from _lines([f"{paint('note', BOLD)}: {note}"], style, 0)
    yield f"{sentences.totals(run)}\n"


def _model(result: ModelResult, run: Verification, style: Style, paint: Paint) -> Iterator[str]:
    model = result.model
    outcome = paint(sentences.outcome(result), _STATUS.get(result.status, YELLOW))
    yield f"{place(model.span, column=False)}: {paint(model.name, BOLD)} ({model.kind}): {outcome}\n"
    if result.built:
        yield _drawn(_layers(result, style), style)
    below = list(_below(result, run, style, paint))
    if result.built and below:
        yield "\n"
    yield from below
    yield "\n"


def _below(result: ModelResult, run: Verification, style: Style, paint: Paint) -> Iterator[str]:
    """What stands below the table: where Keras disagrees, what MNIST showed, and the evidence."""
    for wrong in result.disagreements:
        yield from _lines(sentences.defect(wrong), style, 2)
    if style.verbose and result.stderr:
        yield from (f"  | {line}\n" for line in result.stderr.splitlines())
    if result.training is not None:
        yield from _lines((f"on MNIST: {line}" for line in sentences.training(result.training)), style, 2)
    if result.suggestions:
        yield f"\n{_drawn(_side_by_side(result), style)}\n"
    for found in result.evidence:
        yield from _evidence(found, result.path, style, paint)
    if result.defective:
        yield from _lines([sentences.report(run)], style, 2)


def _evidence(found: Evidence, path: str, style: Style, paint: Paint) -> Iterator[str]:
    finding = found.finding
    yield from _lines([f"{near(finding.span, path)}: {finding.code} {finding.message}"], style, 2)
    yield from _lines([f"{paint(found.verdict.value, _VERDICT[found.verdict])}: {found.text}"], style, 4)


def _loose(run: Verification, style: Style, paint: Paint) -> Iterator[str]:
    for found in run.loose:
        yield from _evidence(found, "", style, paint)
    if run.loose:
        yield "\n"


def _lines(texts: Iterable[str], style: Style, indent: int) -> Iterator[str]:
    """Each text as wide as the terminal; a word that is longer, such as a path, stays whole."""
    margin = " " * indent
    for text in texts:
        wrapped = textwrap.wrap(
            text, max(style.width, 40), initial_indent=margin, subsequent_indent=f"{margin}  ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        yield from (f"{line}\n" for line in wrapped)


# ------------------------------------------------------------------ tables


def _drawn(table: Table, style: Style) -> str:
    """The table, indented."""
    from cnnlint.report.table import paint

    drawn = paint([table], replace(style, width=style.width - len(INDENT)))
    return "".join(f"{INDENT}{line}".rstrip() + "\n" for line in drawn.splitlines())


def _table(*heads: str) -> Table:
    """An empty table of texts in the first column and numbers in the others."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, GAP, 0, 0), show_edge=False)
    for i, head in enumerate(heads):
        table.add_column(head, justify="right" if i else "left", overflow="fold", no_wrap=bool(i))
    return table


def _layers(result: ModelResult, style: Style) -> Table:
    """The rows of a model, and whether Keras agrees with each. What is not trained has a column where there is some."""
    layers, hidden = result.model.layers, _hidden(result, style)
    fixed = any(layer.params != layer.trainable_params for layer in layers)
    keras = f"Keras {result.ready.keras}" if result.ready else "Keras"
    table = _table("Layer (type)", "Output Shape", "Param #", *(["Not trained"] if fixed else []), keras)
    rows = [(*_cells(layer, fixed), _verdict(result, layer.name)) for i, layer in enumerate(layers) if i not in hidden]
    for i, row in enumerate(rows):
        if i == hidden.start:
            table.add_row(f"… {plural(len(hidden), 'layer')} more, all agree")
        table.add_row(*row)
    for i in (1, -1):
        table.columns[i].justify, table.columns[i].no_wrap = "left", False
    _fit(table, rows, style.width - len(INDENT))
    return table


def _fit(table: Table, rows: Sequence[tuple[str, ...]], width: int) -> None:
    """Where the table is too wide, names and shapes share what the numbers leave."""
    widest = [max(map(len, column)) for column in zip([c.header for c in table.columns], *rows, strict=True)]
    widest[-1] = min(widest[-1], max(VERDICT, len(str(table.columns[-1].header))))
    room = width - sum(widest[2:]) - (len(widest) - 1) * (GAP + 1) - GAP
    if sum(widest[:2]) > room:
        widest[1] = min(widest[1], max(room * 2 // 5, min(SHAPE, room - NAME)))
        widest[0] = room - widest[1]
    for column, size in zip(table.columns, widest, strict=True):
        column.width = size


def _verdict(result: ModelResult, name: str) -> str:
    if any(wrong.what == "layers" for wrong in result.disagreements):
        return "?"
    return ", ".join(wrong.what for wrong in result.disagreements if wrong.layer == name) or "agrees"


def _hidden(result: ModelResult, style: Style) -> range:
    """The rows in the middle of a long model that agree; all are shown with `--verbose`."""
    number = result.layers
    if style.verbose or result.disagreements or number <= MOST_ROWS:
        return range(-1, -1)
    return range(MOST_ROWS // 2, number - MOST_ROWS // 2)


def _cells(layer: LayerTrace, fixed: bool) -> tuple[str, ...]:
    shapes = layer.output_shape if isinstance(layer.output_shape, list) else [layer.output_shape]
    shown = ", ".join(shape_text(shape) if isinstance(shape, tuple) else "?" for shape in shapes)
    total, trained = layer.params, layer.trainable_params
    counts = ("?", "?")
    if isinstance(total, int) and isinstance(trained, int):
        counts = f"{total:,}", f"{total - trained:,}"
    return f"{layer.name} ({layer.type})", shown, *(counts if fixed else counts[:1])


def _side_by_side(result: ModelResult) -> Table:
    """The model beside others, each trained for as long."""
    table = _table("Trained side by side", *sentences.MEASURED)
    for row in sentences.side_by_side(result):
        table.add_row(*row)
    return table
