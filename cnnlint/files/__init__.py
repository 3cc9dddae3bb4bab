"""Bytes to cells: which files, which cells, which lines. Nothing heavy is imported before it is needed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cnnlint.files.source import Source


def read_source(path: str, data: bytes, name: str | None = None) -> Source:
    """The cells of a file with these bytes. `name` is what the file is called in messages where it is not its path (stdin).

    What cannot be read is `broken`, in the source or in one cell; nothing is raised for what the bytes say.
    """
    shown = name or path
    if shown.endswith(".ipynb"):
        from cnnlint.files.notebook import read_notebook

        return read_notebook(shown, data)
    from cnnlint.files.script import read_script

    return read_script(shown, data)
