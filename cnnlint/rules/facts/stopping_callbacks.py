"""Callbacks that mean to end the training, as they are written."""

from __future__ import annotations

import ast

from cnnlint.diagnostics import Span
from cnnlint.program import Program
from cnnlint.rules.facts.syntax import span_of, syntax

_SWITCH = "stop_training"


def stops_itself(program: Program) -> tuple[tuple[str, Span], ...]:
    """The classes that set `self.stop_training` where that of the model is meant, and where; none where anything else in the
    program says `stop_training`."""
    tree = syntax(program) if program.mentions(_SWITCH) else None
    if tree is None:
        return ()
    found = [
        (cls.name, span_of(node, program))
        for cls in ast.walk(tree)
        if isinstance(cls, ast.ClassDef) and any(ast.unparse(base).endswith("Callback") for base in cls.bases)
        for node in ast.walk(cls)
        if isinstance(node, ast.Assign) and _is_own_switch(node)
    ]
    return tuple(found) if program.text.count(_SWITCH) == len(found) else ()


def _is_own_switch(node: ast.Assign) -> bool:
    target = node.targets[0]
    set_to = isinstance(node.value, ast.Constant) and node.value.value is True
    return len(node.targets) == 1 and set_to and ast.unparse(target) == f"self.{_SWITCH}"
