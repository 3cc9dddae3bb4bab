"""What was written for a Keras before 1.0: its layers took two sizes, the first of them that of the input, and other words."""

from __future__ import annotations

import re

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.facts.written import stands_in

# What 1.0 took out or only warned of; the size of the input before that of the output, where 1.0 has `init` itself: before an
# `init`, or in two layers.
_WORDS = re.compile(
    r"\.compile\((?:[^()]|\([^()]*\))*\bclass_mode\s*=|\bshow_accuracy\s*=|\bpoolsize\s*=|\btime_distributed_softmax\b"
    r"|\bDense\([\w*]+,\s*\w+,\s*init\s*=|\bDense\([\w*]+,\s*\d+\)(?=[\s\S]*\bDense\([\w*]+,\s*\d+\))"
)


def perhaps_before_1(finding: Finding, program: Program) -> Finding:
    """A warning instead of an error, where a Keras before 1.0, of which nothing else is known here, may have taken it."""
    if finding.severity is not Severity.ERROR or program.dialect != 1 or not stands_in(program, _WORDS):
        return finding
    return finding.under("if this is not for a Keras before 1.0", severity=Severity.WARNING)
