"""`cnnlint diff` as Markdown: for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.changes import Diff, LayerChange, ModelChange
from cnnlint.report.diff import arguments, cells, counted, figures, headline
from cnnlint.report.markdown import code, escaped, table


def render(diff: Diff) -> Iterator[str]:
    """A heading, and for each model that changed its figures and its layers."""
    yield f"### cnnlint: {escaped(counted(diff).rstrip('.'))}\n\n"
    for change in diff.changes:
        yield from _model(change)
    for path in diff.unread:
        yield f"- {code(path)} could not be read\n"


def _model(change: ModelChange) -> Iterator[str]:
    yield f"#### {escaped(headline(change))}\n\n"
    rows = [[name, code(before), code(after), delta.strip(" ()")] for name, before, after, delta in figures(change)]
    if rows:
        yield from table(("", "before", "after", ""), rows)
        yield "\n"
    if change.layers:
        yield from table(("", "layer", "output", "params", "arguments"), [_row(layer) for layer in change.layers])
        yield "\n"


def _row(change: LayerChange) -> list[str]:
    sign = "➕" if change.before is None else "➖" if change.after is None else "✏️"
    name, shape, params = cells(change)
    return [sign, escaped(name), code(shape), code(params), "<br>".join(code(line) for line in arguments(change))]
