from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.frozen import replace
from cnnlint.program import Compile, Fit, ModelTrace, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.context import OWN_LOSS
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.graph import own_or_of_a_class
from cnnlint.values import Cause, DictValue, Value, known_items

TRAINS = frozenset({"fit", "evaluate", "train_on_batch", "test_on_batch", "fit_generator"})


class NotCompiled(Rule):
    """A model is trained before it is compiled, or compiled without a loss.

    ## What it does
    Reports `fit` and `evaluate` on a model that the file builds and does not compile before, and `fit` on one that was compiled
    without a loss and has none of its own: no regularizer, and no layer of another module, which may add one.

    ## Why is this bad?
    Keras raises.

    ## When not to worry
    A model that only predicts, or is called in a training loop of its own, needs no `compile`. A custom class may train
    without a loss.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Keras says
    ``You must call `compile()` before using the model.`` and ``No loss to compute. Provide a `loss` argument in `compile()`.``
    """

    code = "CNN711"
    name = "not-compiled"
    severity = Severity.ERROR
    by_order = True
    shown_by = "fit"
    source = "probes of Keras 2 and 3"
    yields_to = ("removed-call", "not-compiled")
    problems = ("not-compiled",)

    def check(self, program: Program) -> Iterator[Finding]:
        reported: set[Span] = set()
        models = set()
        for finding in super().check(program):
            reported.update((finding.span, *(label.span for label in finding.labels)))
            if finding.labels not in models:  # the first call on a model, where it stops
                models.add(finding.labels)
                yield finding
        built = {model.identity for model in own_or_of_a_class(program)}
        for event in program.events:
            if not isinstance(event, Fit) or event.method not in TRAINS or not isinstance(event.model, ModelTrace):
                continue
            if event.model.identity not in built or event.span in reported or event.model.unknown:
                continue
            if event.compile is None and not _compiled_somewhere(program, event.model):
                yield self._uncompiled(event)
            elif event.compile is not None and _without_loss(program, event, event.compile):
                surely = program.dialect_told or event.method not in _JUDGED_ALONE
                yield self._lossless(event, event.compile, surely, _loss_before(program, event.compile))

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        """Who makes an object of a class may compile its model: `forecaster.model.compile(...)`."""
        outside = problem.condition is not None and problem.condition.cause is Cause.UNUSED
        return replace(finding, severity=Severity.INFO) if outside else finding

    def _uncompiled(self, event: Fit) -> Finding:
        return self.finding(
            event.span,
            f"`{event.method}` on a model that is not compiled",
            severity=self.given(event.condition),
            labels=_built(event),
            help="call `compile` first",
            keras=_said(event, "You must call `compile()` before using the model.", "You must compile your model before"),
            model=_name(event),
        )

    def _lossless(self, event: Fit, compiled: Compile, surely: bool, before: Compile | None) -> Finding:
        """before: an earlier `compile`, of which Keras 3.9 and later keep the loss. keras/src/trainers/trainer.py"""
        doubt = "" if surely else " (rejected by Keras 3)"
        return self.finding(
            event.span,
            f"the model is compiled without a loss{doubt if before is None else ' (since Keras 3.9 with that of before)'}",
            severity=self.given(event.condition, compiled.condition, certain=surely and before is None),
            labels=(Label(compiled.span, "compiled here"), *(() if before is None else (Label(before.span, "before"),))),
            help="pass `loss=` to `compile`",
            keras=_said(event, "No loss to compute. Provide a `loss` argument in `compile()`.", "No loss found."),
            model=_name(event),
        )


_JUDGED_ALONE = ("evaluate", "test_on_batch")  # Keras 2 needs metrics alone for these


def _said(event: Fit, now: str, before: str) -> str:
    """The words of the Keras in force."""
    return before if isinstance(event.model, ModelTrace) and event.model.dialect < 3 else now


def _name(event: Fit) -> str | None:
    return event.model.name if isinstance(event.model, ModelTrace) else None


def _built(event: Fit) -> tuple[Label, ...]:
    return (Label(event.model.span, "built here"),) if isinstance(event.model, ModelTrace) else ()


def _compiled_somewhere(program: Program, model: ModelTrace) -> bool:
    """A compile that may have happened before, in a way that is not known."""
    compiled = [event.model for event in program.events if isinstance(event, Compile)]
    return any(not isinstance(m, ModelTrace) or m.identity == model.identity for m in compiled)


def _loss_before(program: Program, compiled: Compile) -> Compile | None:
    """The `compile` before this one of the same model, where Keras 3 may keep the loss of it."""
    if program.dialect < 3 or not isinstance(compiled.model, ModelTrace):
        return None
    same, found = compiled.model.identity, None
    for event in program.events:
        if event is compiled:
            return found
        if isinstance(event, Compile) and isinstance(event.model, ModelTrace) and event.model.identity == same:
            found = found if _is_none(event.args.get("loss")) else event
    return None


def _without_loss(program: Program, event: Fit, compiled: Compile) -> bool:
    model = compiled.model
    if not isinstance(model, ModelTrace) or model.kind not in ("sequential", "functional"):
        return False
    if "**" in compiled.args or not _is_none(compiled.args.get("loss")) or program.mentions(*OWN_LOSS):
        return False
    if any(calls(program, "keras.Model.add_loss")):
        return False  # in a module that the program imports
    if event.method in _JUDGED_ALONE and program.dialect < 3:
        return False
    return not _brings_losses(model)


def _is_none(loss: Value) -> bool:
    """Whether it is None, or nothing else is in it."""
    inner = list(loss.items.values()) if isinstance(loss, DictValue) and loss.rest is None else known_items(loss)
    return loss is None if inner is None else len(inner) > 0 and all(one is None for one in inner)


def _brings_losses(model: ModelTrace) -> bool:
    """Whether a layer may add a loss of its own: by a regularizer, or in the code of another module."""
    for layer in model.layers:
        if layer.model is not None and _brings_losses(layer.model):
            return True
        regular = any(name.endswith("regularizer") and value is not None for name, value in layer.args.items())
        if regular or layer.cls == "ActivityRegularization" or not layer.qualified.startswith(("keras.", "__main__.")):
            return True
    return False
