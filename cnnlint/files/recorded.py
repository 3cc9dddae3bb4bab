"""The `model.summary()` tables that a notebook's outputs hold, as Keras 1, 2 and 3 print them.

They serve the dialect and the comparison with what was inferred, and are never a source of shapes or counts.
Layouts: `keras/utils/layer_utils.py` (Keras 1 and 2: fixed columns, names cut in older and wrapped in newer versions),
`keras/src/utils/summary_utils.py` (Keras 3: boxes, cells wrapped).
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from typing import Any, NamedTuple

from cnnlint.program import RecordedTable

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_HEADER = re.compile(r"Layer \(type\).*Output Shape.*Param")
_TITLES = ("Layer (type)", "Output Shape", "Param #", "Connected to", "Trainable")
_TOTAL = re.compile(r"\W*((?:Total|Trainable|Non-trainable|Optimizer) params):\s*([\d,]+)")
_RULE = re.compile(r"\s*[_=¯\-|\s]+$")
_BOX_RULE = re.compile(r"\s*[─━═┏┓┗┛┡┩┢┪├┤└┘┌┐╭╮╰╯╞╡┠┨┳╇┼┴┬┻╈╪╧╤+\-=|]+\s*$")
_COUNT = re.compile(r"\s*([\d,]+)")


class _Row(NamedTuple):
    layer: str
    shape: str
    params: str


def recorded_tables(cell: int, text: str, execution_count: int | None = None) -> tuple[RecordedTable, ...]:
    """Every summary table in the text of a cell's stored outputs, in order."""
    if "Layer (type)" not in text:
        return ()
    return tuple(_tables(cell, text.split("\n"), execution_count))


def output_text(outputs: object) -> str:
    """All that a cell's stored outputs print."""
    parts = [_one_output(output) for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else []
    text = _ANSI.sub("", "\n".join(parts))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")


def failed(outputs: object) -> bool:
    """Whether a cell's stored outputs tell of an exception."""
    kinds = [output.get("output_type") for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else []
    return "error" in kinds or "pyerr" in kinds


def _one_output(output: dict[str, Any]) -> str:
    data = output.get("data") if isinstance(output.get("data"), dict) else output
    assert isinstance(data, dict)
    plain = _joined(output.get("text")) or _joined(data.get("text/plain"))
    html = _joined(data.get("text/html")) or _joined(data.get("html"))
    if "Layer (type)" in plain or "Layer (type)" not in html:
        return plain
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br\s*/?>|</p>|</tr>", "\n", html)))


def _joined(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")


def _tables(cell: int, lines: list[str], execution_count: int | None) -> Iterator[RecordedTable]:
    heads = [i for i, line in enumerate(lines) if _HEADER.search(line)]
    for head, following in zip(heads, [*heads[1:], len(lines)], strict=True):
        body = lines[head + 1 : following]
        if head and set(lines[head - 1].strip()) == {"-"}:
            continue  # torchsummary rules its tables with hyphens
        boxed = "┃" in lines[head] or "│" in lines[head] or lines[head].lstrip().startswith("|")
        rows = _boxed_rows(lines[head], body) if boxed else _column_rows(lines[head], body)
        totals = _totals(body)
        if not totals:
            continue
        style = "box" if boxed else "wrapped" if lines[head].startswith(" ") else "cut"
        yield RecordedTable(cell, style, tuple(map(_read_row, rows)), totals, execution_count)


def _totals(body: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in body:
        if total := _TOTAL.match(line):
            found.setdefault(total[1], int(total[2].replace(",", "")))
    return found


def _boxed_rows(head: str, body: Sequence[str]) -> Iterator[_Row]:
    """Rows lie between ruled lines; the lines of a wrapped cell are joined."""
    titles = _box_cells(head)
    order = [next(i for i, title in enumerate(titles) if title.strip().startswith(name[:5])) for name in _TITLES[:3]]
    row = [""] * len(titles)
    for line in body:
        if _BOX_RULE.match(line):
            if any(row):
                yield _Row(*(row[i] for i in order))
            row = [""] * len(titles)
            if line.strip()[:1] in "└╰┗":
                return
            continue
        cells = _box_cells(line)
        if len(cells) != len(titles):
            return
        row = [_joined_cell(before, cell) for before, cell in zip(row, cells, strict=True)]


def _box_cells(line: str) -> list[str]:
    return re.split(r"[┃│|]", line.strip())[1:-1]


def _joined_cell(before: str, cell: str) -> str:
    """A line that fills its cell was cut inside a word; another was wrapped at a blank."""
    text = cell.strip()
    if not text or not before:
        return before or text + " " * bool(text and len(text) < len(cell) - 2)
    return before + text + " " * (len(text) < len(cell) - 2)


def _column_rows(head: str, body: Sequence[str]) -> Iterator[_Row]:
    """Rows begin on a line with a count; lines without one carry on its cells."""
    starts = [head.index(name[:7]) if name[:7] in head else -1 for name in ("Layer (type)", "Output Shape", "Param #")]
    after = [head.index(name) for name in _TITLES[3:] if name in head]
    bounds = [0, starts[1], starts[2], min(after, default=10_000)]
    row: _Row | None = None
    for line in body:
        if _TOTAL.match(line):
            break
        if _RULE.match(line):
            continue
        cells = _cut(line, bounds)
        if _COUNT.match(cells.params) or cells.params.strip() == "?":
            if row:
                yield row
            row = cells
        elif row and not cells.params.strip():
            row = _Row(row.layer.rstrip() + cells.layer.strip(), row.shape.rstrip() + cells.shape.strip(), row.params)
        elif cells.params.strip():
            break
    if row:
        yield row


def _cut(line: str, bounds: Sequence[int]) -> _Row:
    """A cell that is filled to its end pushes what follows by a column, so a cut moves off a word onto the next blank."""
    places = [0]
    for bound in bounds[1:3]:
        if line[bound : bound + 1] in ("(", "[") and len(places) == 1:  # a shape, behind a name that was cut to its cell
            places.append(bound)
            continue
        place = bound
        while place < len(line) and line[place - 1 : place].strip() and line[place : place + 1].strip():
            place += 1
        places.append(place)
    places.append(bounds[3])
    return _Row(*(line[a:b] for a, b in pairwise(places)))


def _read_row(row: _Row) -> tuple[str, object, int | None]:
    count = _COUNT.match(row.params)
    return _type(row.layer), _shape(row.shape), int(count[1].replace(",", "")) if count else None


def _type(layer: str) -> str:
    """The class name in the brackets; what an old version cut off stays off."""
    match = re.search(r"\(([^()]*)\)?\s*$", layer)
    return re.sub(r"[\s…]", "", match[1]) if match else ""


def _shape(text: str) -> object:
    """A tuple for one tensor, a list of tuples for several, None where it was cut off or is not known."""
    text = text.strip().replace("?", "None")
    if text.startswith("[(") and text.endswith(")") and text.count("(") == 1:
        text += "]"  # an InputLayer's list of one, a column too long
    try:
        value = literal_eval(text)
    except (ValueError, SyntaxError):
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # tf.keras 2 prints an InputLayer's shape as a list of one
    if isinstance(value, tuple) and value and all(isinstance(part, tuple) for part in value):
        value = list(value)
    return value if isinstance(value, (list, tuple)) else None
