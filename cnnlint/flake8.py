"""cnnlint inside flake8: the same findings, selected, ignored and suppressed as flake8 does it with every other code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from cnnlint import __version__

if TYPE_CHECKING:
    import ast

    from cnnlint.config.checks import Checks
    from cnnlint.diagnostics import Finding


class Plugin:
    """What flake8 makes for each file: with its syntax tree (not used), its name and its lines."""

    name: ClassVar[str] = "cnnlint"
    version: ClassVar[str] = __version__

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self._filename, self._text = filename, "".join(lines)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Line from 1, column from 0, code and message."""
        from cnnlint.files.prefilter import prefilter

        data = self._text.encode("utf-8", "surrogatepass")
        if not prefilter(data):
            return
        from cnnlint.run import check_bytes

        for finding in check_bytes(self._path, data, self._checks()).findings:
            if finding.span.path != self._path:
                continue  # flake8 has no place in a module that this file imports: it is told where that one is checked
            yield finding.span.line, finding.span.column - 1, _text(finding), Plugin

    @property
    def _path(self) -> str:
        return "stdin.py" if self._filename in ("-", "stdin") else self._filename

    def _checks(self) -> Checks:
        from cnnlint.config.project import Projects

        return Projects().of(self._path).checks


def _text(finding: Finding) -> str:
    expected = f"; expected {finding.expected}" if finding.expected else ""
    return f"{finding.code} {finding.message}{expected}"
