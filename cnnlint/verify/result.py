"""What `verify` found out: plain data for the table, the JSON and the Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from cnnlint.diagnostics import Finding
from cnnlint.frozen import dataclass
from cnnlint.program import ModelTrace
from cnnlint.report.model import FileReport
from cnnlint.report.places import place
from cnnlint.verify.compare import Disagreement
from cnnlint.verify.protocol import Failed, Ready, Trained


class Status(StrEnum):
    """How far a model came."""

    AGREES = "agrees"  # every layer
    DISAGREES = "disagrees"  # a defect of cnnlint
    INCOMPLETE = "incomplete"  # cnnlint says itself that it does not know all of it
    NOT_REBUILT = "not rebuilt"  # the plan cannot be made without the user's own code
    FAILED = "failed"  # the child came to its limits


class Verdict(StrEnum):
    """What became of a finding."""

    CONFIRMED = "confirmed"  # Keras raises where the rule says so
    DEFECT = "defect"  # it does not
    MEASURED = "measured"
    OPEN = "not confirmable here"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding, and what running the model says of it."""

    finding: Finding
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The same model with less before its first Dense layer, or fed otherwise, trained side by side."""

    what: str
    trained: Trained | Failed


@dataclass(frozen=True, slots=True)
class ModelResult:
    """One model of one file. reason: why it is incomplete, not rebuilt or failed."""

    path: str
    model: ModelTrace
    status: Status
    reason: str = ""
    disagreements: tuple[Disagreement, ...] = ()
    training: Trained | Failed | None = None
    evidence: tuple[Evidence, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    stderr: str = ""
    ready: Ready | None = None  # whom it was compared with

    @property
    def layers(self) -> int:
        """The number of rows."""
        return len(self.model.layers)

    @property
    def built(self) -> bool:
        """Whether there is a model of Keras to compare with, row for row."""
        refused = any(wrong.what == "building" for wrong in self.disagreements)
        return self.status in (Status.AGREES, Status.DISAGREES) and not refused

    @property
    def defective(self) -> bool:
        """Whether cnnlint was wrong somewhere."""
        return self.status is Status.DISAGREES or any(e.verdict is Verdict.DEFECT for e in self.evidence)


@dataclass(frozen=True, slots=True)
class Verification:
    """A whole run. ready: the child's versions, None when there was nothing to ask it. loose: findings about no model.

    unread: what could not be read, as sentences.
    """

    models: tuple[ModelResult, ...] = ()
    ready: Ready | None = None
    notes: tuple[str, ...] = ()
    loose: tuple[Evidence, ...] = ()
    unread: tuple[str, ...] = ()

    def of(self, status: Status) -> tuple[ModelResult, ...]:
        """The models with that outcome."""
        return tuple(model for model in self.models if model.status is status)

    @property
    def exit_code(self) -> int:
        """0 all agree, or there is no model; 1 a disagreement; 2 nothing could be verified, or a limit was passed."""
        if any(model.defective for model in self.models):
            return 1
        if not self.models:
            return 2 if self.unread else 0
        return 2 if self.of(Status.FAILED) or not self.of(Status.AGREES) else 0


def unread(report: FileReport) -> Iterator[str]:
    """What of a file could not be read, as sentences."""
    for finding in report.findings:
        if finding.category == "source" and finding.shown_by == "build":
            yield f"{place(finding.span)}: not read: {finding.message}"
