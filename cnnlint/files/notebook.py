"""A Jupyter notebook as a source: its code cells, each with its own text, place and recorded tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from cnnlint.files.cells import make_cell, unix_lines
from cnnlint.files.conflicts import advice
from cnnlint.files.dated import run_of
from cnnlint.files.nbjson import Misplaced, Piece, RawCell, RawNotebook, parse_notebook
from cnnlint.files.ran_with import keras_of_outputs, keras_of_python, keras_of_run, python_of, wrote_acc
from cnnlint.files.recorded import failed, output_text, recorded_tables
from cnnlint.files.script import place_of_byte
from cnnlint.files.source import Broken, Cell, Source


def read_notebook(path: str, data: bytes) -> Source:
    """The source of an `.ipynb` file, nbformat 2 or later."""
    try:
        text = data.decode("utf-8-sig")
        notebook = parse_notebook(text)
    except (ValueError, RecursionError) as error:
        return Source(path, "notebook", (), broken=_not_a_notebook(error))
    if not _is_python(notebook.metadata):
        return Source(path, "notebook", (), text=text)
    python = python_of(notebook.metadata)
    cells = tuple(_code_cells(notebook, text))
    run = run_of(notebook.metadata, [cell.data for cell in notebook.cells if cell.kind == "code"])
    executed = any(cell.execution_count for cell in cells)
    ran_with = keras_of_python(python) or (keras_of_run(run) if executed else None)
    return Source(path, "notebook", cells, text=text, ran_with=ran_with, python=python, run=run)


def _not_a_notebook(error: Exception) -> Broken:
    if isinstance(error, json.JSONDecodeError):
        fault = "" if isinstance(error, Misplaced) else "the JSON is invalid: "
        what = error.msg.removesuffix(" starting at")
        help = advice(error.doc, error.lineno)
        return Broken(f"not a notebook: {fault}{what}", error.lineno, error.colno, help=help)
    if isinstance(error, UnicodeDecodeError):
        return Broken(f"not a notebook: byte {error.start} is not UTF-8", *place_of_byte(error))
    return Broken(f"not a notebook: {error}", 1)


_OTHER_KERNELS = re.compile(
    r"ir\b|irkernel|julia|swift|scala|spylon|bash|javascript|typescript|deno|\.net-[cfp]|xcpp|ruby|sas\b"
)


def _is_python(metadata: dict[str, Any]) -> bool:
    """A notebook that names no language is taken for Python, unless its kernel's name is that of another language's."""
    info, kernel = (m if isinstance(m, dict) else {} for m in (metadata.get("language_info"), metadata.get("kernelspec")))
    language = info.get("name") or kernel.get("language")
    if language is None:
        return _OTHER_KERNELS.match(str(kernel.get("name", "")).lower()) is None
    return "python" in str(language).lower()


def _code_cells(notebook: RawNotebook, text: str) -> Iterator[Cell]:
    lines = _LineCounter(text)
    for index, raw in enumerate(notebook.cells):
        if raw.kind == "code" and _editor_language(raw) in ("", "python"):
            yield make_cell(_cell(index, raw, lines))


_HALF = re.compile("[\ud800-\udfff]")  # of a pair that was cut: a browser sends U+FFFD for it, which Python takes


def _cell(index: int, raw: RawCell, lines: _LineCounter) -> Cell:
    count = raw.data.get("execution_count", raw.data.get("prompt_number"))
    metadata = raw.data.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    source, outputs = _HALF.sub("\ufffd", unix_lines(raw.source)), output_text(raw.data.get("outputs"))
    return Cell(
        index,
        "",
        raw=source,
        file_lines=_file_lines(raw.pieces, lines),
        execution_count=count if isinstance(count, int) else None,
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        tables=recorded_tables(index, outputs, count if isinstance(count, int) else None),
        ran_with=keras_of_outputs(source, outputs),
        wrote_acc=wrote_acc(outputs),
        failed=failed(raw.data.get("outputs")),
        printed=bool(raw.data.get("outputs")),
    )


def _editor_language(raw: RawCell) -> str:
    """VS Code's own note of a cell's language, empty where there is none."""
    metadata = raw.data.get("metadata")
    vscode = metadata.get("vscode") if isinstance(metadata, dict) else None
    return str(vscode.get("languageId", "")) if isinstance(vscode, dict) else ""


def _file_lines(pieces: tuple[Piece, ...], lines: _LineCounter) -> tuple[int, ...]:
    """For each line of the source, the line of the file on which the JSON string that begins it stands."""
    found: list[int] = []
    fresh = True  # the next piece begins a line
    for piece in pieces:
        number = lines.at(piece.start)
        text = unix_lines(piece.text)
        found += [number] * (text.count("\n") + (fresh and bool(text)) - text.endswith("\n"))
        fresh = text.endswith("\n") if text else fresh
    return (*found, found[-1]) if found and fresh else tuple(found)


class _LineCounter:
    """Offsets to line numbers, for offsets that never go back."""

    def __init__(self, text: str) -> None:
        self._text, self._offset, self._line = text, 0, 1

    def at(self, offset: int) -> int:
        """The line of the file at an offset."""
        self._line += self._text.count("\n", self._offset, offset)
        self._offset = offset
        return self._line
