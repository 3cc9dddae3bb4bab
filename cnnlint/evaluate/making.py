"""Makes LibCST's nodes without checking them: what CPython parsed is a tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, TypeAlias

import libcst as cst

Make: TypeAlias = Callable[..., Any]


def maker(kind: type[cst.CSTNode], *names: str) -> Make:
    """Makes nodes of a kind from the values of these fields, the others as LibCST has them by default.

    LibCST's own `__init__` checks what it is given, for those who make nodes by hand, and takes several times as long.
    """
    new, given = kind.__new__, [getattr(kind, name).__set__ for name in names]
    others = {f.name: _default(f) for f in fields(kind) if f.name not in names}
    preset = [(getattr(kind, name).__set__, value) for name, value in others.items() if value is not MISSING]

    def make(*values: Any) -> Any:
        node = new(kind)
        for put, value in zip(given, values, strict=True):
            put(node, value)
        for put, value in preset:
            put(node, value)
        return node

    return make


def _default(field: Any) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
