"""`cnnlint diff` as text, and the words that its other formats share."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.changes import Diff, LayerChange, ModelChange
from cnnlint.costs import total
from cnnlint.diagnostics import plural
from cnnlint.program import ModelTrace
from cnnlint.report.ansi import BOLD, GREEN, RED, YELLOW, Paint, painter
from cnnlint.report.cost_columns import count, size
from cnnlint.report.model import Style
from cnnlint.report.places import place
from cnnlint.report.rows import params_cell, shape_cell, totals
from cnnlint.shapes import Size

FORMATS = ("text", "json", "markdown")


def render_diff(diff: Diff, style: Style, output_format: str) -> Iterator[str]:
    """What changed, in one of FORMATS."""
    if output_format == "json":
        from cnnlint.report.diff_records import document

        yield document(diff)
    elif output_format == "markdown":
        from cnnlint.report.diff_markdown import render

        yield from render(diff)
    else:
        yield from _text(diff, style)


def _text(diff: Diff, style: Style) -> Iterator[str]:
    paint = painter(style.color)
    for change in diff.changes:
        yield f"{paint(headline(change), BOLD)}\n"
        yield from (f"{line}\n" for line in _layers(change.layers, paint))
        yield from (f"  {name:<21} {before} → {after}{delta}\n" for name, before, after, delta in figures(change))
        yield "\n"
    for path in diff.unread:
        yield f"{path}: not read\n"
    if not style.quiet:
        yield f"{counted(diff)}\n"


def headline(change: ModelChange) -> str:
    """Where the model is, and what became of it."""
    model = change.after or change.before
    assert model is not None
    fate = " (new)" if change.before is None else " (gone)" if change.after is None else ""
    return f"{place(model.span, column=False)}: {change.name}{fate}"


def counted(diff: Diff) -> str:
    """The last line: `2 models changed, 1 gone since main.`"""
    gone = sum(change.after is None for change in diff.changes)
    changed = plural(len(diff.changes) - gone, "model") if diff.changes else "no model"
    return f"{changed} changed{f', {gone} gone' if gone else ''} since {diff.base}."


def _layers(changes: tuple[LayerChange, ...], paint: Paint) -> Iterator[str]:
    rows = [(change, cells(change)) for change in changes]
    widths = [max((len(row[i]) for _, row in rows), default=0) for i in (0, 1)]
    for change, (name, shape, params) in rows:
        sign, color = ("+", GREEN) if change.before is None else ("-", RED) if change.after is None else ("~", YELLOW)
        yield f"  {paint(sign, color)} {name:<{widths[0]}}  {shape:<{widths[1]}}  {params}".rstrip()
        yield from (f"      {line}" for line in arguments(change))


def cells(change: LayerChange) -> tuple[str, str, str]:
    """Name and type, output shape, parameters; with an arrow where they differ."""
    layer = change.after or change.before
    assert layer is not None
    one, other = change.before or layer, change.after or layer
    name = f"{layer.label} ({_arrow(one.type, other.type)})"
    return name, _arrow(shape_cell(one), shape_cell(other)), _arrow(params_cell(one), params_cell(other))


def arguments(change: LayerChange) -> Iterator[str]:
    """`units 64 → 128`, one for each argument; a dash stands for what was not written."""
    for name, before, after in change.arguments:
        yield f"{name} {before or '-'} → {after or '-'}"
    if change.before and change.after and change.before.trainable != change.after.trainable:
        yield f"trainable {change.before.trainable} → {change.after.trainable}"


def figures(change: ModelChange) -> Iterator[tuple[str, str, str, str]]:
    """Name, before, after and difference of each figure that changed."""
    one, other = _figures(change.before), _figures(change.after)
    names = list({**one, **other})
    if all(side.get("trainable") == side.get("parameters") for side in (one, other)):
        names.remove("trainable")
    for name in names:
        before, after = one.get(name, 0), other.get(name, 0)
        write = size if name.endswith("memory") else count
        if before != after:
            yield name, write(before), write(after), delta(before, after)


def _figures(model: ModelTrace | None) -> dict[str, Size | None]:
    if model is None:
        return {}
    counts, cost = totals(model), total(model)
    return {
        "parameters": counts.total,
        "trainable": counts.trainable,
        "multiply-accumulates": cost.macs,
        "weight memory": cost.weight_bytes,
        "activation memory": cost.activation_bytes,
    }


def delta(before: Size | None, after: Size | None) -> str:
    """` (+58.8 %)`; empty where that says nothing."""
    if not isinstance(before, int) or not isinstance(after, int) or not before or not after:
        return ""
    return f" ({(after - before) / before:+.1%})".replace("%", " %")


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"
