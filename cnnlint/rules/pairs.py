"""Rules about a head and the loss that is compiled for it share how they report."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Fix, Severity
from cnnlint.frozen import dataclass
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import Loss, pairs
from cnnlint.rules.facts.related_places import loss_place


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a pair. severity: when another than the rule's own."""

    message: str
    expected: str
    help: str
    fix: Fix | None = None
    severity: Severity | None = None
    keras: str | None = None  # what Keras says of it


class PairRule(Rule):
    """Subclasses judge one head with its loss; the finding stands at the head's activation and points at the loss."""

    def judge(self, head: Head, loss: Loss) -> Verdict | None:
        """What is wrong with the two together, None if nothing is."""
        raise NotImplementedError

    def check(self, program: Program) -> Iterator[Finding]:
        for head, loss in pairs(program):
            verdict = self.judge(head, loss)
            if verdict is not None:
                yield self._report(head, loss, verdict)

    def _report(self, head: Head, loss: Loss, verdict: Verdict) -> Finding:
        return self.finding(
            head.activation_span,
            verdict.message,
            severity=verdict.severity or self.severity,
            labels=loss_place(loss),
            expected=verdict.expected,
            actual=head.activation,
            help=verdict.help,
            keras=verdict.keras,
            fix=verdict.fix,
            model=head.model.name,
            layer=head.layer.name,
        )
