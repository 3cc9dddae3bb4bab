"""What a rule is. One file per rule; the docstring is its published page and its examples are its tests.

    class SoftmaxOverOneUnit(Rule):
        '''A softmax over one unit always answers 1.

        ## What it does
        ...
        ## Why is this bad?
        ...
        ## Bad
        ```python
        ...
        ```
        ## Good
        ```python
        ...
        ```
        '''
        code = "CNN201"
        name = "softmax-over-one-unit"
        severity = Severity.WARNING

        def check(self, program: Program) -> Iterator[Finding]: ...

Rules are pure functions of the Program and never see a syntax tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from cnnlint.diagnostics import Finding, Fix, Severity, Span
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.facts.memo import once
from cnnlint.rules.facts.problems import model_of
from cnnlint.values import EVERY_DIALECT, Cause, Unknown

CATEGORIES: Mapping[str, str] = {
    "0": "source",
    "1": "shape",
    "2": "output",
    "3": "architecture",
    "4": "training",
    "5": "data",
    "6": "efficiency",
    "7": "api",
    "8": "transfer",
    "9": "experimental",
}


class Rule:
    """A mistake that cnnlint knows. Subclasses set `code`, `name` and yield Findings from `check`."""

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    default: ClassVar[bool] = True  # False: off unless selected
    untold: ClassVar[Severity] = Severity.WARNING  # of what Keras 3 alone rejects, where nothing tells the program's Keras
    shown_by: ClassVar[str] = "silent"  # where Keras shows it: build, compile, fit, silent
    speaker: ClassVar[str] = "keras"  # whose words are quoted of it: keras, numpy, python
    source: ClassVar[str] = ""  # where the idea comes from
    fixable: ClassVar[str] = ""  # "", "safe", "unsafe" or "sometimes"
    advice: ClassVar[str] = ""  # what to do where a Problem itself does not say
    by_order: ClassVar[bool] = False  # of the api family: it depends on the order in which the cells of a notebook ran
    by_run: ClassVar[bool] = False  # what it warns of is disproved by a cell that ran and raised nothing
    yields_to: ClassVar[tuple[str, ...]] = ()  # rules that know the cause better where both speak of one thing, by name
    explains: ClassVar[tuple[str, ...]] = ()  # categories of findings that only follow from this rule's fault there
    problems: ClassVar[tuple[str, ...]] = ()  # kinds of Problem that this rule reports as they are
    options: ClassVar[Mapping[str, Any]] = {}  # thresholds with their defaults, settable as [tool.cnnlint.rules.<name>]

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        self.option = {**self.options, **(options or {})}

    @property
    def category(self) -> str:
        """The family, from the first digit of the code."""
        return CATEGORIES[self.code[3]]

    def check(self, program: Program) -> Iterator[Finding]:
        """The findings in one program. By default: the problems of the kinds in `problems`."""
        if _kinds(program).isdisjoint(self.problems):  # as of most rules
            return
        for event in program.events:
            if isinstance(event, Problem) and event.kind in self.problems and self._is_told(event, program):
                yield self.explained(self.from_problem(event, program), event, program)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        """The finding with what the program as a whole tells about the problem: a better message or help."""
        return finding

    def _is_told(self, problem: Problem, program: Program) -> bool:
        """Code that asks first which release runs gives each of them its own, one that asks what kind of thing it was given
        takes what does not fit here another way, and whether Keras hands on a mask is not known where it is asked."""
        asked = {condition.cause for condition in (problem.condition, *problem.within) if condition is not None}
        elsewhere = Cause.RELEASE in asked and problem.dialects != EVERY_DIALECT
        sorted_out = not asked.isdisjoint((Cause.KIND, Cause.MASK)) and self.category == "shape"
        return not (elsewhere or sorted_out) and self.concerns(problem, program)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Whether a Problem of a declared kind is this rule's; another rule may know its cause better."""
        return True

    def finding(self, span: Span, message: str, **more: Any) -> Finding:
        """A Finding of this rule; `more` are Finding's other fields."""
        more.setdefault("severity", self.severity)
        more.setdefault("shown_by", self.shown_by)
        more.setdefault("speaker", self.speaker)
        more["labels"] = tuple(more.get("labels", ()))  # findings are compared and hashed
        return Finding(code=self.code, name=self.name, category=self.category, message=message, span=span, **more)

    def cures(self, problem: Problem) -> bool:
        """Whether a problem's edits are what was surely meant, so that they are safe where the original surely crashes."""
        return self.fixable == "safe"

    def given(self, *conditions: Unknown | None, certain: bool = True) -> Severity:
        """The severity of what holds only under these conditions (None: unconditionally): an error must hold in every way."""
        if self.severity is Severity.ERROR and not (certain and all(c is None for c in conditions)):
            return Severity.WARNING
        return self.severity

    def for_the_older(self, finding: Finding) -> Finding:
        """An info instead: nothing else tells the version, so that the words themselves are evidence of an older Keras."""
        message = f"{finding.message} (with target-keras = 3 this is an error)"
        return replace(finding, severity=Severity.INFO, message=message)

    def from_problem(self, problem: Problem, program: Program) -> Finding:
        """A Problem as a Finding: an error if it is certain in every way the program can take, an info if only another
        Keras than the program's own rejects it, at most `untold` if nothing tells which Keras is its own."""
        sure = program.dialect_told or 2 in problem.dialects
        severity, message = self._severity_of(problem, program, sure), problem.message
        versions = f"Keras {' and '.join(str(d) for d in sorted(problem.dialects))}"
        if (program.dialect not in problem.dialects or not sure) and versions not in message:
            message = f"{message} (rejected by {versions})"
        safe = problem.safe_fix or (severity is Severity.ERROR and self.cures(problem))
        fix = Fix(problem.fix_message or "fix", problem.edits, safe) if problem.edits else None
        finding = self.finding(
            problem.span,
            message,
            severity=severity,
            labels=problem.labels,
            expected=problem.expected,
            actual=problem.actual,
            help=problem.help or self.advice.format(argument=problem.argument or "argument") or None,
            keras=problem.keras,
            layer=problem.layer,
            model=model_of(problem, program),
            fix=fix,
        )
        return finding if problem.condition is None else finding.under(problem.condition.reason)

    def _severity_of(self, problem: Problem, program: Program, sure: bool) -> Severity:
        """sure: whether the Keras that rejects it is surely the program's own, if its version is."""
        severity = self.given(problem.condition, certain=problem.certain and sure)
        if program.dialect not in problem.dialects:
            return Severity.INFO
        if not sure and severity is Severity.WARNING:
            return Severity.INFO if problem.behind_repair else self.untold
        return severity


@once
def _kinds(program: Program) -> frozenset[str]:
    """The kinds of the problems that a program has."""
    return frozenset(event.kind for event in program.events if isinstance(event, Problem))
