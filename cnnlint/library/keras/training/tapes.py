"""`GradientTape`: what it is to see come about, and where its gradients go."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span
from cnnlint.library import models
from cnnlint.library.keras.models.weight_lists import Weights
from cnnlint.library.keras.training.model_answers import Answer, Loss, answers
from cnnlint.library.keras.training.steps_of_tapes import tell_not_training, tell_other_weights
from cnnlint.program import Call, Problem
from cnnlint.values import Array, Context, Did, Generated, ListValue, Object, Value

_OPTIMIZERS = ("SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adagrad", "Adamax", "Adafactor", "Nadam", "Ftrl", "Lion")
_RUN_TIME = "gradients are computed at run time"
_NONE = "No gradients provided for any variable."


class Tape(Object):
    """A tape, which remembers how many layers had been called when it began, and which losses were taken while it was open."""

    __slots__ = ("begun", "losses", "open", "span")

    def __init__(self, begun: int, span: Span | None) -> None:
        self.begun, self.span = begun, span
        self.losses: set[int] = set()
        self.open = False

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "tensorflow.GradientTape", name)

    def enter(self, at: Context) -> Tape:
        """`with` begins."""
        self.open = True
        answers(at).tapes.append(self)
        return self

    def leave(self, at: Context) -> None:
        """The block ends: what comes now is not recorded."""
        self.open = False
        if self in answers(at).tapes:
            answers(at).tapes.remove(self)

    def describe(self) -> str:
        return "a GradientTape"


class Gradients(ListValue):
    """The gradients of a list of variables, in their order, and where the tape gave them. sources: those variables."""

    __slots__ = ("sources", "span")
    span: Span
    sources: Weights


@models("tensorflow.GradientTape")
def gradient_tape(at: Context, persistent: Value = False, watch_accessed_variables: Value = True) -> Value:
    return Tape(answers(at).called, at.span)


@models("tensorflow.GradientTape.gradient")
def gradient(at: Context, self: Value, target: Value = None, sources: Value = None, **more: Value) -> Value:
    """The gradients of a loss; none where the model answered before the tape began, or the loss came after its end."""
    if not isinstance(self, Tape):
        return at.unknown(_RUN_TIME)
    if not isinstance(sources, Weights):
        return at.unknown(_RUN_TIME)
    answer = _before(at, self, target)
    if answer is not None and sources.receiver is answer.model:
        at.emit(_outside(at, self, answer))
    else:
        _check_loss(at, self, answers(at).losses.get(id(target)) or _predicted(at, self, target))
        within = answers(at).of(target)
        if within is not None and sources.receiver is within.model:
            tell_not_training(at, within)
    begun = {} if self.span is None else {"tape": self.span}
    at.emit(Call(at.span, "tensorflow.GradientTape.gradient", arg_spans=begun))
    gradients = Gradients((), at.unknown(_RUN_TIME))
    gradients.span, gradients.sources = at.span, sources
    return gradients


def _predicted(at: Context, tape: Tape, target: Value) -> Loss | None:
    """What was computed from the numbers that `predict` gave, where no layer was called since the tape began."""
    if tape.begun != answers(at).called or not isinstance(target, Array):
        return None
    place = next((step.span for step in target.trail if step.did is Did.PREDICTED), None)
    return None if place is None else Loss(target, place, True)


def _before(at: Context, tape: Tape, target: Value) -> Answer | None:
    """The answer that the target was computed from, where no layer was called since the tape began."""
    known = answers(at)
    if tape.begun != known.called:
        return None
    answer = known.of(target)
    return answer if answer is not None and answer.number <= tape.begun else None


def _outside(at: Context, tape: Tape, answer: Answer) -> Problem:
    name = answer.model.variable or answer.model.label
    return Problem(
        "answer-before-tape",
        f"the model {name} is called before the tape begins, so the tape has no gradients for its weights",
        answer.span,
        "ValueError",
        (Label(tape.span or at.span, "the tape begins here"), Label(at.span, "the gradients are asked for here")),
        help="call the model inside the `with` block of the tape",
        keras=_NONE,
        model=answer.model.variable,
    )


def _check_loss(at: Context, tape: Tape, loss: Loss | None) -> None:
    """The loss that gradients are asked of: taken while the tape was open, and of what the tape can follow?"""
    if loss is None or tape.open:
        return
    labels = (Label(tape.span or at.span, "the tape begins here"), Label(at.span, "the gradients are asked for here"))
    if loss.predicted:
        message = "the loss is taken of what `predict` gives: numbers, which no tape follows back to the weights"
        help_ = "call the model: `model(x, training=True)`"
    elif id(loss.value) not in tape.losses:
        message = "the loss is taken after the `with` block of the tape, which has no gradients of it"
        help_ = "take the loss inside the `with` block of the tape"
    else:
        return
    at.emit(Problem("loss-outside-tape", message, loss.span, "ValueError", labels, help=help_, keras=_NONE))


@models("tensorflow.GradientTape.jacobian", "tensorflow.GradientTape.batch_jacobian",
        "tensorflow.GradientTape.watch", "tensorflow.GradientTape.watched_variables")  # fmt: skip
def derivatives(at: Context, self: Value, *args: Value, **more: Value) -> Value:
    return at.unknown(_RUN_TIME)


@models("tensorflow.GradientTape.reset", "tensorflow.GradientTape.stop_recording")
def recording(at: Context, self: Value) -> Value:
    return None


@models(*(f"keras.optimizers.{name}.apply_gradients" for name in _OPTIMIZERS), raw=True)
def apply_gradients(at: Context, args: Arguments) -> Value:
    """Gradients go in beside their variables."""
    given = args.positional[1] if len(args.positional) > 1 else args.keywords.get("grads_and_vars")
    if isinstance(given, Gradients):
        at.emit(
            Problem(
                "gradients-without-variables",
                "`apply_gradients` is given gradients alone: it takes pairs of a gradient and its variable",
                at.span,
                "ValueError",
                (Label(given.span, "gradients alone"),),
                help="write `apply_gradients(zip(gradients, model.trainable_variables))`",
                keras="too many values to unpack (expected 2)",
            )
        )
    elif isinstance(given, Generated):
        _check_sides(at, getattr(given, "sides", ()))
    return at.unknown("a step of an optimizer")


@models(*(f"keras.optimizers.{name}.apply" for name in _OPTIMIZERS), raw=True)
def apply(at: Context, args: Arguments) -> Value:
    """Keras 3: gradients, and the variables beside them."""
    _check_sides(at, (args.one(1, "grads")[0], args.one(2, "trainable_variables")[0]))
    return at.unknown("a step of an optimizer")


def _check_sides(at: Context, sides: tuple[Value, ...]) -> None:
    """Gradients and variables side by side."""
    if len(sides) == 2 and isinstance(sides[0], Gradients) and isinstance(sides[1], Weights):
        tell_other_weights(at, sides[0].sources, sides[0].span, sides[1])
