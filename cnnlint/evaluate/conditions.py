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
        of_release = truth.cause if truth.cause is Cause.RELEASE else None
        cause = Cause.KIND if any(map(_asks_for_kind, within(test))) else of_release
        known = at.run.reasons[test] = Unknown(f"depends on {code}, line {span.line}", span, None, by, cause)
    return known


_KINDS = re.compile(r"\w*isinstance|issubclass|hasattr|is_\w+|type")


def _asks_for_kind(node: cst.CSTNode) -> bool:
    """Whether it is a call that tells things of one kind from others: `isinstance(x, list)`, `tf.is_tensor(x)`."""
    if not isinstance(node, cst.Call):
        return False
    called = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    return isinstance(called, cst.Name) and _KINDS.fullmatch(called.value) is not None
