"""What running a model says of the findings about it: Keras raises where the rule says so, or a measurement shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from cnnlint.diagnostics import Finding, Severity, Span
from cnnlint.program import Compile, Fit, LayerTrace, ModelTrace, Program, Summary
from cnnlint.values import Cause
from cnnlint.verify.compiled import batch_of, compile_of, fits_of
from cnnlint.verify.encode import Unbuildable
from cnnlint.verify.plan import plan, refused, up_to
from cnnlint.verify.protocol import Fine, Message, Provoke, Response
from cnnlint.verify.result import Evidence, Verdict

_OF_THE_WHOLE = ("duplicate-layer-name", "disconnected-graph")  # no layer is at fault, Keras refuses the model
_OF_A_CALL = ("layer-as-tensor", "missing-argument")  # where they name no layer, of one that the model is described without
Ask = Callable[[Message], Response]


def about(findings: Iterable[Finding], model: ModelTrace, models: Sequence[ModelTrace], program: Program) -> list[Finding]:
    """The findings that are about this one of several models, which may have the same name."""
    return [f for f in findings if any(owner.identity == model.identity for owner in _owners(f, models, program))]


def _owners(finding: Finding, models: Sequence[ModelTrace], program: Program) -> list[ModelTrace]:
    """The model of the call or summary that it points at; else those of its name, or all, that hold its layer."""
    made = [m for m in models if _covers(m.span, finding.span) and m.span.column == finding.span.column]
    if made and finding.layer is None:
        return made
    calls = [e for e in program.events if isinstance(e, (Fit, Compile, Summary)) and _covers(e.span, finding.span)]
    used = [e.model for e in calls if isinstance(e.model, ModelTrace) and finding.model in (None, e.model.name)]
    named = [m for m in models if m.name == finding.model]
    holding = [m for m in named or models if _holds(m, finding)]
    return used or holding or (named if finding.layer is None else []) or _made_there(finding, models)


def _made_there(finding: Finding, models: Sequence[ModelTrace]) -> list[ModelTrace]:
    """The models that are made by the call that the finding points into."""
    return [m for m in models if _covers(m.span, finding.span)]


def _covers(outer: Span, inner: Span) -> bool:
    same = (outer.path, outer.cell) == (inner.path, inner.cell)
    return same and outer.line <= inner.line <= max(outer.end_line, outer.line)


def _holds(model: ModelTrace, finding: Finding) -> bool:
    """Whether the finding points at one of its layers, or names one."""
    if finding.model is not None and finding.layer in [t.name for t in model.layers]:
        return True
    return any(_inside(finding, t) and finding.layer in (None, t.name, t.cls, t.type) for t in model.layers)


def culprit(finding: Finding, model: ModelTrace) -> LayerTrace | None:
    """The layer that a finding is about: the one that is written where it points, else the one of that name.

    Of several, since a function was called several times, the first that cannot be.
    """
    here = [t for t in model.layers if _inside(finding, t)]
    named = [t for t in model.layers if finding.layer in (t.name, t.cls, t.type)]
    both = [t for t in here if t in named]
    found = both or here or [t for t in named if t.name == finding.layer]
    return next((t for t in found if t.unknown is not None), found[0] if found else None)


def _inside(finding: Finding, layer: LayerTrace) -> bool:
    a, b = finding.span, layer.span
    if (a.path, a.cell) != (b.path, b.cell):
        return False
    return (b.line, b.column) <= (a.line, a.column) < (b.end_line or b.line, b.end_column or b.column + 1)


def confirm(finding: Finding, program: Program, model: ModelTrace, ask: Ask) -> Evidence:
    """Asks Keras about a finding that its rule says Keras would show."""
    try:
        request, layer = _provocation(finding, program, model)
    except Unbuildable as error:
        return Evidence(finding, Verdict.OPEN, f"it cannot be provoked: {error}")
    answer = ask(request)
    if isinstance(answer, Fine):
        return _not_raised(finding, request, model.dialect)
    if answer.kind != "failed" or answer.stage in ("time", "memory", "crash", "protocol", "import", "decode"):
        return Evidence(finding, Verdict.OPEN, getattr(answer, "message", "the child gave no answer"))
    said = f"{answer.error}: {answer.message}"
    if layer is not None and answer.layer not in (None, layer):
        return Evidence(finding, Verdict.OPEN, f"Keras stops earlier, at `{answer.layer}`: {said}")
    if finding.shown_by != "build" and answer.stage == "build":
        return Evidence(finding, Verdict.OPEN, f"Keras stops earlier, when the model is built: {said}")
    return Evidence(finding, Verdict.CONFIRMED, f"Keras says: {said}")


def _provocation(finding: Finding, program: Program, model: ModelTrace) -> tuple[Provoke, str | None]:
    """The request that must raise, and the layer where. Raises Unbuildable."""
    stage = _stage(finding)
    if any(isinstance(e, Summary) and _covers(e.span, finding.span) for e in program.events):
        return Provoke(model=plan(model), stage="summary"), None
    if finding.name in _OF_THE_WHOLE:
        return Provoke(model=refused(model)), None
    if stage == "build":
        layer = None if finding.name in _OF_A_CALL and finding.layer is None else culprit(finding, model)
        if layer is None:
            raise Unbuildable("it is about how the model is made or used, and that is not repeated here")
        layer = layer if layer.unknown is not None else _where_it_ends(model, layer)
        return Provoke(model=up_to(model, layer.name)), layer.name
    compiled = compile_of(program, model)
    fits = fits_of(program, model)
    if stage == "compile" and (model.dialect >= 3 or not fits):
        return Provoke(model=plan(model), compile=compiled, stage=stage), None
    if not fits:
        raise Unbuildable("the call that meets the data is not known")
    x, y = batch_of(min(fits, key=lambda fit: _distance(fit, finding)), model)
    return Provoke(model=plan(model), compile=compiled, stage="fit", x=x, y=y), None


def _where_it_ends(model: ModelTrace, fine: LayerTrace) -> LayerTrace:
    """Where Keras stops for what is written at an earlier layer, as its input shape; that one, if it does not."""
    behind = model.layers[model.layers.index(fine) + 1 :]
    return next((t for t in behind if t.unknown is not None and t.unknown.cause is Cause.IMPOSSIBLE), fine)


def _stage(finding: Finding) -> Literal["build", "compile", "fit"]:
    return "build" if finding.shown_by == "build" else "compile" if finding.shown_by == "compile" else "fit"


def _distance(fit: Fit, finding: Finding) -> tuple[bool, bool, int, int]:
    """How far a call is from where a finding points: it is about the one that it points at, else about the nearest training."""
    cells = abs((fit.span.cell or 0) - (finding.span.cell or 0))
    trains = fit.method.startswith(("fit", "train"))
    return not _covers(fit.span, finding.span), not trains, cells, abs(fit.span.line - finding.span.line)


def _not_raised(finding: Finding, request: Provoke, dialect: int) -> Evidence:
    if finding.severity is not Severity.ERROR:
        return Evidence(finding, Verdict.OPEN, "Keras does not raise here; the finding only says that it may")
    if request.stage == "compile" and dialect < 3:
        return Evidence(finding, Verdict.OPEN, "Keras 2 looks at it only when the model is trained, and it is not trained here")
    done = {"build": "builds the model", "compile": "compiles the model", "summary": "prints the model"}
    where = done.get(request.stage, "trains on such a batch")
    return Evidence(finding, Verdict.DEFECT, f"Keras {where} without complaint")
