"""The modules of a project, parsed once for all the files that import them.

Only trees and places are kept, which nobody changes: each file evaluates the modules that it imports anew, so that what one
file does to a module is not seen by the next.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.trees import parse
from cnnlint.frozen import dataclass

if TYPE_CHECKING:
    from cnnlint.files.source import Cell, Source

MOST = 2_000_000  # characters of source whose trees are kept; each takes some 50 bytes of memory
Parsed: TypeAlias = tuple[cst.Module, Positions]


@dataclass(frozen=True, slots=True)
class Module:
    """A module that was read. trees: for each cell its tree with the places, None where it cannot be parsed."""

    source: Source
    data: bytes
    trees: tuple[Parsed | None, ...]


_kept: dict[str, Module] = {}  # by path; the one that was asked for last stands last
_lock = Lock()


def module_of(path: str, data: bytes) -> Module:
    """The trees of a module with these bytes."""
    with _lock:
        found = _kept.pop(path, None)
        if found is not None and found.data == data:
            _kept[path] = found
            return found
    found = _read(path, data)
    with _lock:
        _kept[path] = found
        while len(_kept) > 1 and sum(len(module.data) for module in _kept.values()) > MOST:
            del _kept[next(iter(_kept))]
    return found


def tree_of(source: Source, cell: Cell) -> Parsed:
    """The tree of a cell with its places. Raises SyntaxError, cst.ParserSyntaxError or RecursionError."""
    known = _kept.get(source.path)
    if known is not None and known.source == source:
        found = known.trees[source.cells.index(cell)]
        if found is not None:
            return found
    tree = parse(cell.text)
    return tree.module, Positions(source, cell.index, tree)


def _read(path: str, data: bytes) -> Module:
    from cnnlint.files import read_source

    source = read_source(path, data)
    return Module(source, data, tuple(parsed(source, cell) for cell in source.cells))


def parsed(source: Source, cell: Cell) -> Parsed | None:
    try:
        return tree_of(source, cell) if cell.broken is None else None
    except (SyntaxError, cst.ParserSyntaxError, RecursionError):
        return None
