"""What did a change do to the models? Those of the working tree beside those of a git revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cnnlint.changes import Diff, ModelChange, diff_models
from cnnlint.diagnostics import Span
from cnnlint.frozen import replace

if TYPE_CHECKING:
    from cnnlint.config.checks import Checks
    from cnnlint.program import ModelTrace, Program


def run_diff(base: str, files: Sequence[str], paths: Sequence[str], checks: Callable[[str], Checks]) -> Diff:
    """The models of the working tree against those of a git revision. Raises RevisionError.

    files: what there is to read now. paths: the files and folders asked for, below which a file may have been deleted.
    checks: the settings in force for a path; they hold for both sides.
    """
    from cnnlint.revision import Revision

    changes: list[ModelChange] = []
    unread: list[str] = []
    compared = 0
    with Revision(base) as revision:
        concerned = revision.may_differ(files)
        for path in [*(file for file in files if file in concerned), *revision.deleted(paths)]:
            old_path = revision.path(path)
            now = _models(path, path, checks(path), unread)
            compared += len(now)
            then = _models(path, old_path, replace(checks(path), src=revision.sources(checks(path).src)), unread)
            changes += diff_models(then, now, path)
    return Diff(base, tuple(changes), compared, tuple(dict.fromkeys(unread)))


def _models(shown: str, path: str, checks: Checks, unread: list[str]) -> tuple[ModelTrace, ...]:
    """The models of a file that may not be there."""
    program = _program(path, checks)
    if program is None:
        unread.append(shown)
    return tuple(_placed(model.shown, shown) for model in program.models) if program else ()


def _placed(model: ModelTrace, path: str) -> ModelTrace:
    span = model.span
    return replace(model, span=Span(path, span.line, span.column, span.end_line, span.end_column, span.cell))


def _program(path: str, checks: Checks) -> Program | None:
    """What is in a file; nothing for one that is not there, None for one that cannot be read."""
    from pathlib import Path

    from cnnlint.files import read_source
    from cnnlint.files.prefilter import prefilter
    from cnnlint.program import Program
    from cnnlint.run import read_program

    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        return Program(path)
    except OSError:
        return None
    if not prefilter(data, path):
        return Program(path)
    source = read_source(path, data)
    return None if source.broken else read_program(source, checks)
