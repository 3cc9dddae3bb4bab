"""The whole of `verify`: every model of every file goes to the child, and what comes back is compared and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from types import TracebackType
from typing import Self

from cnnlint.diagnostics import Finding
from cnnlint.frozen import dataclass, replace
from cnnlint.program import ModelTrace, Program, Summary
from cnnlint.report.model import FileReport
from cnnlint.verify.compare import Disagreement, compare, layer_text, missing
from cnnlint.verify.compiled import compile_of
from cnnlint.verify.encode import Unbuildable
from cnnlint.verify.evidence import about, confirm
from cnnlint.verify.measurements import UNSCALED, measure
from cnnlint.verify.plan import plan
from cnnlint.verify.process import Child
from cnnlint.verify.protocol import Build, Built, Failed, Message, ModelPlan, Response, Train, Trained
from cnnlint.verify.result import Evidence, ModelResult, Status, Suggestion, Verdict, Verification, unread
from cnnlint.verify.suggest import alternatives

LOOSE = "it is about no model that is known"
HIDDEN = "Keras stops before, for the reason of {}"
LIMITS = ("time", "memory", "crash", "protocol", "import")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user asks for. steps: of training, 0 for `seconds` of it. limits: seconds and bytes for each model."""

    steps: int = 0
    seconds: float = 4.0
    mnist: str | None = None
    suggest: bool = False
    train: bool = True
    time_limit: float = 120.0
    memory_limit: int = 4 * 2**30


class Verifier:
    """Verifies models, with one child for each version of Keras that they are written for."""

    def __init__(self, choices: Choices, progress: Callable[[str], None] = lambda text: None) -> None:
        self.choices, self.progress = choices, progress
        self.children: dict[int, Child] = {}
        self.notes: dict[str, None] = {}
        self.loose: list[Evidence] = []
        self.unread: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for child in self.children.values():
            child.stop()

    def verify(self, reports: Iterable[FileReport]) -> Verification:
        """All models of all files. Raises NoTensorFlow when there is a model and no TensorFlow."""
        self.notes, self.loose, self.unread = {}, [], []
        results = tuple(result for report in reports for result in self._file(report))
        ready = next((child.ready for child in self.children.values() if child.ready), None)
        return Verification(results, ready, tuple(self.notes), tuple(self.loose), tuple(self.unread))

    def _file(self, report: FileReport) -> Iterator[ModelResult]:
        self.unread += unread(report)
        if report.program is None:
            return
        models = list(models_of(report.program))
        findings = [finding for finding in report.findings if finding.category != "source"]
        owned = {id(model): about(findings, model, models, report.program) for model in models}
        for model in models:
            self.progress(f"{report.path}: {model.name}")
            yield self._model(report.path, report.program, model, owned[id(model)])
        taken = {id(finding) for some in owned.values() for finding in some}
        self.loose += [Evidence(f, Verdict.OPEN, LOOSE) for f in findings if id(f) not in taken]

    # ---------------------------------------------------------------- one model

    def _model(self, path: str, program: Program, model: ModelTrace, findings: list[Finding]) -> ModelResult:
        gap = missing(model)
        if gap is not None:
            evidence = tuple(self._evidence(findings, program, model, None, ()))
            return ModelResult(path, model, Status.INCOMPLETE, gap.reason, evidence=evidence)
        try:
            rebuilt = plan(model)
        except Unbuildable as error:
            evidence = tuple(self._evidence(findings, program, model, None, ()))
            return ModelResult(path, model, Status.NOT_REBUILT, str(error), evidence=evidence)
        answer = self._ask(model, Build(model=rebuilt))
        if not isinstance(answer, Built):
            return replace(_not_built(path, model, answer), ready=self._child(model).ready)
        child = self._child(model)
        wrong = tuple(compare(model, answer, same_dialect=model.dialect == child.keras))
        status = Status.DISAGREES if wrong else Status.AGREES
        training = self._train(program, model, rebuilt) if self.choices.train else None
        suggestions = tuple(self._suggestions(findings, program, model, rebuilt)) if isinstance(training, Trained) else ()
        evidence = tuple(self._evidence(findings, program, model, training, suggestions))
        return ModelResult(path, model, status, "", wrong, training, evidence, suggestions, ready=child.ready)

    def _evidence(
        self,
        findings: Iterable[Finding],
        program: Program,
        model: ModelTrace,
        training: Trained | Failed | None,
        suggestions: tuple[Suggestion, ...],
    ) -> Iterator[Evidence]:
        before: dict[str, Finding] = {}
        for finding in findings:
            if finding.shown_by == "silent":
                yield measure(finding, training, suggestions)
                continue
            found = confirm(finding, program, model, lambda request: self._ask(model, request))
            other = before.setdefault(found.text, finding) if found.verdict is Verdict.CONFIRMED else finding
            yield found if other.code == finding.code else replace(found, verdict=Verdict.OPEN, text=HIDDEN.format(other.code))

    def _train(self, program: Program, model: ModelTrace, rebuilt: ModelPlan, brightest: int = 1) -> Trained | Failed:
        request = Train(
            model=rebuilt,
            compile=compile_of(program, model),
            steps=self.choices.steps,
            seconds=self.choices.seconds,
            mnist=self.choices.mnist,
            brightest=brightest,
        )
        answer = self._ask(model, request)
        return answer if isinstance(answer, (Trained, Failed)) else Failed(stage="protocol", message="no measurement came back")

    def _suggestions(
        self, findings: list[Finding], program: Program, model: ModelTrace, rebuilt: ModelPlan
    ) -> Iterator[Suggestion]:
        """What is trained beside the model: what it is fed on now, where that is not scaled, and smaller ones if wanted."""
        names = {finding.name for finding in findings}
        if "unscaled-images" in names:
            self.progress(f"{model.name} on {UNSCALED}")
            yield Suggestion(UNSCALED, self._train(program, model, rebuilt, brightest=255))
        for what, other in alternatives(rebuilt) if self.choices.suggest and "oversized-dense" in names else ():
            self.progress(f"{model.name} with {what}")
            yield Suggestion(what, self._train(program, model, other))

    # ---------------------------------------------------------------- the children

    def _ask(self, model: ModelTrace, request: Message) -> Response:
        return self._child(model).ask(request)

    def _child(self, model: ModelTrace) -> Child:
        keras = 3
        if model.dialect < 3:
            if find_spec("tf_keras") is not None:
                keras = 2
            else:
                self.notes["models written for Keras 2 are rebuilt with Keras 3, since tf_keras is not installed"] = None
        if keras not in self.children:
            self.children[keras] = Child(keras, self.choices.time_limit, self.choices.memory_limit)
        return self.children[keras]


def _not_built(path: str, model: ModelTrace, answer: Response) -> ModelResult:
    """Keras rejects a model that cnnlint calls complete, or the child cannot be told, or came to its limits."""
    if isinstance(answer, Failed) and answer.stage == "decode":
        return ModelResult(path, model, Status.NOT_REBUILT, answer.message)
    if not isinstance(answer, Failed) or answer.stage in LIMITS:
        failed = answer if isinstance(answer, Failed) else Failed(stage="protocol", message="no model came back")
        return ModelResult(path, model, Status.FAILED, failed.message, stderr=failed.stderr)
    layer = next((trace for trace in model.layers if trace.name == answer.layer), None)
    said = f"{answer.error}: {answer.message}"
    arguments = layer_text(layer) if layer else ""
    wrong = Disagreement(
        "building", answer.layer or "", "it can be built", said, layer.span if layer else model.span, arguments
    )
    return ModelResult(path, model, Status.DISAGREES, disagreements=(wrong,))


def models_of(program: Program) -> Iterator[ModelTrace]:
    """Every state of every model that was shown or is final, each once, in the order of the source."""
    seen = set()
    states = [e.model for e in program.events if isinstance(e, Summary) and isinstance(e.model, ModelTrace)]
    for model in (*states, *program.models):
        key = (model.identity, tuple((t.name, str(t.output_shape), str(t.params), t.trainable) for t in model.layers))
        if key not in seen:
            seen.add(key)
            yield model
