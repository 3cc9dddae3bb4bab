"""What a condition leaves open that the source does not decide."""

from __future__ import annotations

import re
from typing import Any

import libcst as cst

from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import within
from cnnlint.values import Cause, Unknown


def depends(at: Place, test: Any, truth: Unknown) -> Unknown:
    """The reason of what an unknown condition leaves open: `depends on use_bn, line 7`."""
    known = at.run.reasons.get(test)
    if known is None:
        code = " ".join(at.positions.condition(test).split())
        code = code if len(code) <= 50 else code[:49] + "…"
        span = at.statement_span
        by = f"{truth.name}=True" if truth.name else truth.by
        asked = {cause for node in within(test) for cause, names in _ASKED.items() if _calls(node, names)}
        of_truth = truth.cause if truth.cause in (Cause.RELEASE, Cause.MASK) else None
        cause = next((cause for cause in _ASKED if cause in asked), of_truth)
        known = at.run.reasons[test] = Unknown(f"depends on {code}, line {span.line}", span, None, by, cause)
    return known


# Calls that tell things of one kind from others, `isinstance(x, list)`, `tf.is_tensor(x)`, or what takes an argument from what
# does not, `has_arg(layer, "training")`.
_ASKED = {
    Cause.KIND: re.compile(r"\w*isinstance|issubclass|hasattr|is_\w+|type"),
    Cause.PARAMETERS: re.compile(r"_?(has|accepts?|supports?|takes)_(?:\w+_)?(args?|arguments?|kwargs?|params?|parameters?)"),
}


def _calls(node: cst.CSTNode, names: re.Pattern[str]) -> bool:
    if not isinstance(node, cst.Call):
        return False
    called = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    return isinstance(called, cst.Name) and names.fullmatch(called.value) is not None
