"""What is open in the editor, as the bytes that the file would have if it were saved now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lsprotocol import types
from pygls.uris import to_fs_path
from pygls.workspace import Workspace

_SHADOW = re.compile(
    r"(?<=[\\/])\.virtual_documents[\\/]"
)  # where JupyterLab puts the texts of notebooks; jupyter_lsp/manager.py


@dataclass(frozen=True, slots=True)
class Document:
    """An open file. uri: of the notebook, if it is one. cells: the addresses of all its cells, in order; empty for a script."""

    uri: str
    path: str
    data: bytes
    cells: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The addresses that findings can be shown at: of a notebook its cells."""
        return self.cells or (self.uri,)

    def address(self, cell: int | None) -> str:
        """The address of a cell, or of the script."""
        return self.uri if cell is None else self.cells[cell]


def document(workspace: Workspace, uri: str) -> Document:
    """What is open there; a cell's address stands for its notebook."""
    notebook = workspace.get_notebook_document(notebook_uri=uri) or workspace.get_notebook_document(cell_uri=uri)
    if notebook is not None:
        path = _path(notebook.uri, ".ipynb")
        saved = _saved(path)
        data = _as_json(_cells(notebook, workspace, saved), saved)
        return Document(notebook.uri, path, data, tuple(cell.document for cell in notebook.cells))
    text, path = workspace.get_text_document(uri), _path(uri, ".py")
    if path.endswith(".ipynb") and text.language_id == "python":  # JupyterLab joins the code of a notebook to one text
        return Document(uri, path, _as_json([{**_EMPTY, "cell_type": "code", "source": text.source}], _saved(path)), (uri,))
    return Document(uri, path, text.source.encode("utf-8", "surrogatepass"))


def _path(uri: str, ending: str) -> str:
    """A file that was never saved has no path, and is read as if it stood in the current folder."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return re.sub(_SHADOW, "", path) if path else f"untitled{ending}"


def _saved(path: str) -> dict[str, Any]:
    """The notebook as it was saved last: editors tell a server the text of the cells, but not what they printed."""
    try:
        found = json.loads(Path(path).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("cells"), list) else {}


_EMPTY: dict[str, Any] = {"metadata": {}, "outputs": [], "execution_count": None}


def _as_json(cells: list[dict[str, Any]], saved: dict[str, Any]) -> bytes:
    whole = {"metadata": saved.get("metadata", {}), "nbformat": 4, "nbformat_minor": 5, "cells": cells}
    return json.dumps(whole).encode("utf-8", "surrogatepass")


def _cells(notebook: types.NotebookDocument, workspace: Workspace, saved: dict[str, Any]) -> list[dict[str, Any]]:
    old = [cell for cell in saved.get("cells", ()) if isinstance(cell, dict)]
    cells = []
    for cell in notebook.cells:
        kind = "code" if cell.kind == types.NotebookCellKind.Code else "markdown"
        source = _text_of(cell, workspace)
        kept: dict[str, Any] = next(_alike(old, kind, source), {})
        cells.append({**_EMPTY, **kept, "cell_type": kind, "source": source})
    return cells


def _text_of(cell: types.NotebookCell, workspace: Workspace) -> str:
    """The cell's text; empty where the editor does not send it, as it need not those of other languages."""
    open_now = workspace.text_documents
    return workspace.get_text_document(cell.document).source if {cell.document, unquote(cell.document)} & {*open_now} else ""


def _alike(old: list[dict[str, Any]], kind: str, source: str) -> Iterator[dict[str, Any]]:
    """The saved cells with this text: what they printed is still what it prints."""
    for cell in old:
        text = cell.get("source", "")
        if cell.get("cell_type") == kind and ("".join(text) if isinstance(text, list) else text) == source:
            yield cell
