"""A rule of the house: models have names."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule


class UnnamedModel(Rule):
    """A model is bound to the name `model`, which says nothing in a registry of models."""

    code = "ACM301"
    name = "unnamed-model"
    severity = Severity.WARNING

    def check(self, program: Program) -> Iterator[Finding]:
        for model in program.models:
            if model.name == "model":
                yield self.finding(model.span, "the model has no name of its own", model=model.name)
