"""Makes LibCST's nodes without checking them, since what CPython parsed is a tree, and without their layout (spaces, commas,
parentheses), since no program depends on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeAlias

import libcst as cst

Make: TypeAlias = Callable[..., Any]

_LAYOUT = (
    "whitespace",
    "lpar",
    "rpar",
    "lbracket",
    "rbracket",
    "lbrace",
    "rbrace",
    "comma",
    "equal",
    "colon",
    "leading",
    "lines_after",
    "trailing",
    "header",
    "footer",
    "indent",
    "semicolon",
    "first_colon",
    "second_colon",
    "dot",
)


def is_layout(field: str) -> bool:
    """Whether a field of a node says how it is written, not what."""
    return field.startswith(_LAYOUT)


def maker(kind: type[cst.CSTNode], *names: str) -> Make:
    """Makes nodes of a kind from the values of these fields. Of the others layout is not set at all, and what is none is as
    LibCST has it by default.

    LibCST's own `__init__` checks what it is given, for those who make nodes by hand, and takes several times as long.
    """
    others = {f.name: _default(f) for f in fields(kind) if f.name not in names and not is_layout(f.name)}
    preset = {name: value for name, value in others.items() if value is not MISSING}
    puts = [getattr(kind, name).__set__ for name in (*names, *preset)]
    made: Make = _written_out(len(names), len(preset))(kind.__new__, kind, *puts, *preset.values())
    return made


def _default(field: Any) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


@cache
def _written_out(given: int, preset: int) -> Callable[..., Make]:
    """What makes a function that puts so many values, and so many of its own, into a node: one by one, as `dataclasses` writes
    them, since a loop over them takes twice as long."""
    count = given + preset
    values = [f"v{i}" for i in range(count)]
    lines = [
        f"def maker({', '.join(['new', 'kind', *(f'put{i}' for i in range(count)), *values[given:]])}):",
        f"    def make({', '.join(values[:given])}):",
        "        node = new(kind)",
        *(f"        put{i}(node, v{i})" for i in range(count)),
        "        return node",
        "    return make",
    ]
    space: dict[str, Any] = {}
    exec("\n".join(lines), space)
    made: Callable[..., Make] = space["maker"]
    return made
