"""Callbacks that mean to end the training, as they are written."""

from __future__ import annotations

import ast

from cnnlint.rules.facts.memo import once

Place = tuple[int, int, int, int]  # as a Span has them
_SWITCH = "stop_training"


@once
def stops_itself(text: str) -> tuple[tuple[str, Place], ...]:
    """The classes that set `self.stop_training` where that of the model is meant, and where; none where anything else in the
    program says `stop_training`."""
    if _SWITCH not in text:
        return ()
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return ()
    found = [
        (cls.name, (node.lineno, node.col_offset + 1, node.end_lineno or node.lineno, (node.end_col_offset or 0) + 1))
        for cls in ast.walk(tree)
        if isinstance(cls, ast.ClassDef) and any(ast.unparse(base).endswith("Callback") for base in cls.bases)
        for node in ast.walk(cls)
        if isinstance(node, ast.Assign) and _is_own_switch(node)
    ]
    return tuple(found) if text.count(_SWITCH) == len(found) else ()


def _is_own_switch(node: ast.Assign) -> bool:
    target = node.targets[0]
    set_to = isinstance(node.value, ast.Constant) and node.value.value is True
    return len(node.targets) == 1 and set_to and ast.unparse(target) == f"self.{_SWITCH}"
