"""Draws the table of `model.summary()` as Keras 3 draws it (keras/src/utils/summary_utils.py), with rich as Keras does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Literal

from cnnlint.frozen import dataclass, replace
from cnnlint.report.model import Style

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod, RenderableType
    from rich.text import Text

NUMBER, CLASS, NONE = "color(34)", "color(33)", "color(45)"  # Keras's own
UNKNOWN = "color(214)"


@dataclass(frozen=True, slots=True)
class Layout:
    """Column heads, where each column ends as a share of the width, how each is justified, the width, and what becomes
    of a word that is too long for its column. length: the width that the program asks for."""

    heads: tuple[str, ...]
    ends: tuple[float, ...]
    justify: str
    width: int
    overflow: Literal["ellipsis", "fold"] = "ellipsis"
    length: int | None = None


CHAIN = Layout(("Layer (type)", "Output Shape", "Param #"), (0.45, 0.80, 1.0), "llr", 88)
GRAPH = Layout(("Layer (type)", "Output Shape", "Param #", "Connected to"), (0.3, 0.56, 0.74, 1.0), "llrl", 108)
# Expressions need more room than numbers, and must not be cut.
OPEN_CHAIN = replace(CHAIN, ends=(0.38, 0.68, 1.0), overflow="fold")
OPEN_GRAPH = replace(GRAPH, ends=(0.27, 0.52, 0.76, 1.0), overflow="fold")


def with_trainable(layout: Layout) -> Layout:
    """With the column that `summary(show_trainable=True)` adds."""
    ends = (*(end * 0.9 for end in layout.ends), 1.0)
    return replace(layout, heads=(*layout.heads, "Trainable"), ends=ends, justify=f"{layout.justify}c", width=layout.width + 12)


def draw(title: str, layout: Layout, rows: Sequence[Sequence[str]], footer: Sequence[str], style: Style) -> str:
    """The model's name, the table and the lines below it. A terminal narrower than the table's share wraps cells."""
    from rich.table import Column, Table

    length = max(layout.length or min(layout.width, style.width - 4), 4 * len(layout.heads) + 8)
    names: dict[str, JustifyMethod] = {"l": "left", "r": "right", "c": "center"}
    columns = [
        Column(head, justify=names[side], width=width, overflow=layout.overflow)
        for head, side, width in zip(layout.heads, layout.justify, _widths(layout, length), strict=True)
    ]
    table = Table(*columns, width=length, show_lines=True)
    for name, shape, params, *others in rows:
        table.add_row(_name(name), _cell(shape), _cell(params), *map(_connection, others))
    return paint([_bold(f'Model: "{title}"'), table, *map(_count, footer)], style)


def paint(parts: Sequence[RenderableType], style: Style) -> str:
    """What rich prints for these, without asking the environment anything."""
    console = _console(style)
    for part in parts:
        console.print(part)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def _console(style: Style) -> Console:
    from rich.console import Console

    return Console(
        file=StringIO(),
        width=style.width,
        force_terminal=style.color,
        color_system="256" if style.color else None,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )


def _widths(layout: Layout, length: int) -> list[int]:
    ends = [int(end * length) for end in layout.ends]
    return [max(end - start, 4) for start, end in zip([0, *ends], ends, strict=False)]


def _name(cell: str) -> Text:
    from rich.text import Text

    name, _, type_ = cell.rpartition(" (")
    return Text.assemble(f"{name} (", (type_[:-1], CLASS), ")")


def _cell(cell: str) -> Text:
    from rich.text import Text

    text = Text(cell)
    for found in re.finditer(r"(?<![\w.])\d+(,\d{3})*(?!\w)|[^\W\d]\w*|\?", cell):
        text.stylize(_style(found[0]), *found.span())
    return text


def _connection(cell: str) -> Text:
    from rich.text import Text

    text = Text(cell)
    text.highlight_regex(r"(?<=\[)\d+(?=\])", NUMBER)
    return text


def _style(word: str) -> str:
    if word == "None":
        return NONE
    return NUMBER if word[0].isdigit() else "" if word == "unbuilt" else UNKNOWN


def _count(line: str) -> Text:
    """A line of counts: what is counted in bold, the count in colour, the memory plain."""
    from rich.text import Text

    what, separator, count = line.partition(": ")
    count, space, memory = count.partition(" (")
    return Text.assemble((what + separator, "bold"), _cell(count), space + memory)


def _bold(line: str) -> Text:
    from rich.text import Text

    return Text(line, style="bold")
