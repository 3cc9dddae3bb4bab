"""Bytes to cells: which files, which cells, which lines? Nothing heavy is imported before it is needed.

Which files         discovery patterns gitignore; prefilter taken (do they concern Keras?)
What a file is      source script notebook marimo archive
Its cells           cells masking parsing written_out newer python2 blanks conflicts statements misplaced nbjson
What it says        directives (comments for cnnlint) recorded (printed tables)
Which Keras         ran_with dated requirements
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cnnlint.files.source import Source


def read_source(path: str, data: bytes) -> Source:
    """The cells of a file with these bytes. Nothing is raised: what cannot be read is `broken`, the source or one cell."""
    if path.endswith(".ipynb") or (path == "-" and data.lstrip().startswith(b"{") and b'"nbformat"' in data):
        from cnnlint.files.notebook import read_notebook

        return read_notebook(path, data)
    from cnnlint.files.script import read_script

    return read_script(path, data)
