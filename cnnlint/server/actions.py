"""What an editor offers to do about a finding: its fix, or a comment that silences it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from cnnlint.diagnostics import Edit, Finding
from cnnlint.files.source import Source
from cnnlint.fixes.edits import appliable, replacement
from cnnlint.fixes.fix import choose, edits_of
from cnnlint.fixes.ignores import ignore_edits
from cnnlint.frozen import replace
from cnnlint.server.analysis import Analysis
from cnnlint.server.diagnostics import diagnostic
from cnnlint.server.places import Places, overlap

FIX_ALL = "source.fixAll.cnnlint"
KINDS: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, FIX_ALL]


def actions(
    analysis: Analysis, places: Places, uri: str, asked: types.Range, only: Iterable[str] | None
) -> list[types.CodeAction]:
    """The actions for a part of a file; `only`: the kinds that are asked for, with all that they stand above."""
    wanted = None if only is None else tuple(only)
    found = [*_quick_fixes(analysis, places, uri, asked), *_fix_all(analysis, places)]
    return [action for action in found if wanted is None or any(_is_kind(action, kind) for kind in wanted)]


def _is_kind(action: types.CodeAction, kind: str) -> bool:
    return action.kind == kind or str(action.kind).startswith(f"{kind}.")


def _quick_fixes(analysis: Analysis, places: Places, uri: str, asked: types.Range) -> Iterator[types.CodeAction]:
    for finding in analysis.report.findings:
        if finding.span.path != analysis.document.path or places.address(finding.span) != uri:
            continue
        shown = diagnostic(finding, places)
        if not overlap(shown.range, asked):
            continue
        if finding.fix is not None and all(appliable(edit, analysis.source) for edit in finding.fix.edits):
            yield types.CodeAction(
                _title(finding),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=finding.fix.safe,
                edit=_changes(finding.fix.edits, analysis.source, places),
            )
        silence = ignore_edits(analysis.source, [finding], "")
        if silence:
            yield types.CodeAction(
                f"Silence {finding.code} ({finding.name}) on this line",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                edit=_changes(silence, analysis.source, places),
            )


def _title(finding: Finding) -> str:
    assert finding.fix is not None
    title = finding.fix.message[:1].upper() + finding.fix.message[1:]
    return title if finding.fix.safe else f"{title} (changes the model)"


def _fix_all(analysis: Analysis, places: Places) -> Iterator[types.CodeAction]:
    """All fixes that are safe, once."""
    chosen = choose(analysis.report.findings, analysis.source, unsafe=False)
    edits = list({edit: None for finding in chosen for edit in edits_of(finding)})
    if edits:
        changes = _changes(edits, analysis.source, places)
        yield types.CodeAction("Fix what cnnlint can fix safely", kind=FIX_ALL, edit=changes)


def _changes(edits: Iterable[Edit], source: Source, places: Places) -> types.WorkspaceEdit:
    """The edits as the protocol has them, in the style of what they replace."""
    texts = {cell.index: cell.raw or cell.text for cell in source.cells}
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        span = edit.span if edit.span.end_line else replace(edit.span, end_line=edit.span.line, end_column=edit.span.column)
        new = replacement(texts[edit.span.cell], edit)
        changes.setdefault(places.address(span), []).append(types.TextEdit(places.range(span), new))
    return types.WorkspaceEdit(changes=changes)
