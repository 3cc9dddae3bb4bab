"""`GradientTape`: what it is to see come about, and where its gradients go."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span
from cnnlint.library import models
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.weight_lists import Weights
from cnnlint.library.keras.training.fresh_optimizers import tell_fresh
from cnnlint.library.keras.training.model_answers import Answer, Loss, answers
from cnnlint.library.keras.training.origins import ORIGINS, Origin
from cnnlint.library.keras.training.steps_of_tapes import all_apart, name_of, tell_not_training, tell_other_weights
from cnnlint.library.tensorflow.variables import makes_variables
from cnnlint.program import Call, Problem
from cnnlint.values import Array, Context, Generated, ListValue, Mutable, Unknown, Value

_RUN_TIME = "gradients are computed at run time"
_NONE = "No gradients provided for any variable."


class Tape(Mutable):
    """A tape, which remembers how many layers had been called when it began, and which losses were taken while it was open.

    spent: where its gradients were asked for, which a tape that is not persistent gives once.
    """

    __slots__ = ("begun", "losses", "open", "persistent", "span", "spent")

    def __init__(self, begun: int, span: Span | None, persistent: Value) -> None:
        self.begun, self.span, self.persistent = begun, span, persistent
        self.losses: set[int] = set()
        self.open = False
        self.spent: Span | Unknown | None = None

    def snapshot(self) -> Span | Unknown | None:
        return self.spent

    def restore(self, state: Span | Unknown | None) -> None:
        self.spent = state

    def join(self, one: Span | Unknown | None, other: Span | Unknown | None, why: Unknown) -> Span | Unknown | None:
        return one if one == other or (isinstance(one, Span) and isinstance(other, Span)) else why

    def forget(self, why: Unknown) -> None:
        self.spent = why

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "tensorflow.GradientTape", name)

    def enter(self, at: Context) -> Tape:
        """`with` begins, and records anew."""
        self.open = True
        _spend(at, self, None)
        answers(at).tapes.append(self)
        at.shared(ORIGINS).begin(at)
        return self

    def leave(self, at: Context) -> None:
        """The block ends: what comes now is not recorded."""
        self.open = False
        at.shared(ORIGINS).end()
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
    return Tape(answers(at).called, at.span, persistent)


@models("tensorflow.GradientTape.gradient")
def gradient(at: Context, self: Value, target: Value = None, sources: Value = None, **more: Value) -> Value:
    """The gradients of a loss; none where the model answered before the tape began, or the loss came after its end."""
    if not isinstance(self, Tape):
        return at.unknown(_RUN_TIME)
    _ask(at, self)
    if not isinstance(sources, Weights):
        _emit(at, _unwatched(at, self, sources) or _cut_off(at, self, target, sources))
        return at.unknown(_RUN_TIME)
    answer = _before(at, self, target)
    if answer is not None and sources.receiver is answer.model:
        at.emit(_outside(at, self, answer))
    else:
        _emit(at, _missed(at, self, answers(at).losses.get(id(target))) or _cut_off(at, self, target, sources))
        within = answers(at).of(target)
        if within is not None and sources.receiver is within.model:
            tell_not_training(at, within)
    begun = {} if self.span is None else {"tape": self.span}
    at.emit(Call(at.span, "tensorflow.GradientTape.gradient", arg_spans=begun))
    gradients = Gradients((), at.unknown(_RUN_TIME))
    gradients.span, gradients.sources = at.span, sources
    return gradients


def _ask(at: Context, tape: Tape) -> None:
    """Its gradients are asked for. python/eager/backprop.py"""
    if isinstance(tape.spent, Span) and tape.persistent is False:
        begun = () if tape.span is None else (Label(tape.span, "the tape is not persistent"),)
        at.emit(
            Problem(
                "spent-tape",
                "the tape is asked for gradients a second time, but it gives them once",
                at.span,
                "RuntimeError",
                (*begun, Label(tape.spent, "it gave them here")),
                help="write `tf.GradientTape(persistent=True)`, or take one tape for each loss",
                keras="A non-persistent GradientTape can only be used to",
            )
        )
    _spend(at, tape, at.span)


def _spend(at: Context, tape: Tape, place: Span | None) -> None:
    """Keeps where the tape gave its gradients, None where it has all of them to give."""
    at.store.touch(tape)
    tape.spent = place


def _before(at: Context, tape: Tape, target: Value) -> Answer | None:
    """The answer that the target was computed from, where no layer was called since the tape began."""
    known = answers(at)
    if tape.begun != known.called:
        return None
    origin = at.shared(ORIGINS).of(target)
    begins = origin.before if origin is not None else ()
    answer = next((found for found in map(known.of, (target, *begins)) if found is not None), None)
    return answer if answer is not None and answer.number <= tape.begun else None


def _outside(at: Context, tape: Tape, answer: Answer) -> Problem:
    name = answer.model.people_call_it
    return Problem(
        "answer-before-tape",
        f"the model `{name}` is called before the tape begins, so the tape has no gradients for its weights",
        answer.span,
        "ValueError",
        (Label(tape.span or at.span, "the tape begins here"), Label(at.span, "the gradients are asked for here")),
        help="call the model inside the `with` block of the tape",
        keras=_NONE,
        model=answer.model.variable,
    )


def _emit(at: Context, problem: Problem | None) -> None:
    if problem is not None:
        at.emit(problem)


def _missed(at: Context, tape: Tape, loss: Loss | None) -> Problem | None:
    """The loss that gradients are asked of: taken while the tape was open, and of what the tape can follow?"""
    if loss is None or tape.open:
        return None
    labels = (Label(tape.span or at.span, "the tape begins here"), Label(at.span, "the gradients are asked for here"))
    if loss.predicted:
        message = "the loss is taken of what `predict` gives: numbers, which no tape follows back to the weights"
        help_ = "call the model: `model(x, training=True)`"
    elif id(loss.value) not in tape.losses and tape.span not in loss.tapes:  # nor by that of another round of a loop
        message = "the loss is computed after the `with` block of the tape, so the tape has no gradients for it"
        help_ = "compute the loss inside the `with` block of the tape"
    else:
        return None
    return Problem("loss-outside-tape", message, loss.span, "ValueError", labels, help=help_, keras=_NONE)


def _unwatched(at: Context, tape: Tape, source: Value) -> Problem | None:
    """A tensor that was there before the tape, which records nothing of it: only variables are watched by themselves."""
    known = at.shared(ORIGINS)
    if not isinstance(source, Array) or source.kind != "tensor" or known.of(source) != Origin(before=(source,)):
        return None
    if known.watching or makes_variables(at):
        return None
    return Problem(
        "loss-outside-tape",
        "the tape does not watch this tensor, so its gradient is None",
        at.span,
        labels=(Label(tape.span or at.span, "the tape begins here"),),
        help="call `tape.watch(...)` with it at the beginning of the `with` block",
    )


def _cut_off(at: Context, tape: Tape, target: Value, sources: Value) -> Problem | None:
    """Everything that the target was computed of since the tape began is known, and nothing of it depends on the sources."""
    origin = at.shared(ORIGINS).of(target)
    if origin is None or origin.cut is None or not _all_independent(at, origin, sources):
        return None
    weights = isinstance(sources, Weights)
    of = f"the weights of {name_of(sources.receiver)}" if isinstance(sources, Weights) else "what the tape watches"
    return Problem(
        "loss-outside-tape",
        f"a tensor is turned into numbers here, which the tape does not follow: the loss has no gradient for {of}",
        origin.cut,
        "ValueError" if weights else "",
        (Label(tape.span or at.span, "the tape begins here"), Label(at.span, "the gradients are asked for here")),
        help="use only TensorFlow functions between the model and the loss: no `.numpy()`, `predict` or NumPy",
        keras=_NONE if weights else None,
    )


def _all_independent(at: Context, origin: Origin, sources: Value) -> bool:
    """Whether none of the sources is on the way: weights of a model, or tensors that the tape was told to watch."""
    if isinstance(sources, Weights):
        layers = [one for one in origin.passes if isinstance(one, LayerValue)]
        return all(all_apart(layer, sources.receiver) for layer in layers)
    items = sources if isinstance(sources, tuple) else sources.items if isinstance(sources, ListValue) else (sources,)
    on_the_way = {id(one) for one in origin.passes}
    return bool(items) and all(at.shared(ORIGINS).watches(one) and id(one) not in on_the_way for one in items)


@models("tensorflow.GradientTape.watch")
def watch(at: Context, self: Value, tensor: Value) -> Value:
    for one in tensor.items if isinstance(tensor, ListValue) else tensor if isinstance(tensor, tuple) else (tensor,):
        at.shared(ORIGINS).watch(one)
    return None


@models("tensorflow.GradientTape.watched_variables")
def watched_variables(at: Context, self: Value) -> Value:
    return at.unknown(_RUN_TIME)


@models("tensorflow.GradientTape.jacobian", "tensorflow.GradientTape.batch_jacobian")
def jacobian(at: Context, self: Value, *args: Value, **more: Value) -> Value:
    if isinstance(self, Tape):
        _ask(at, self)
    return at.unknown(_RUN_TIME)


@models("tensorflow.GradientTape.stop_recording")
def stop_recording(at: Context, self: Value) -> Value:
    return None


@models("tensorflow.GradientTape.reset")
def reset(at: Context, self: Value) -> Value:
    """It records anew."""
    if isinstance(self, Tape):
        _spend(at, self, None)
    return None


_ONE_BY_ONE = "apply_gradients() takes 2 positional arguments but 3 were given"
_IN_PAIRS = "write `apply_gradients(zip(gradients, model.trainable_variables))`"


@models("keras.optimizers.Optimizer.apply_gradients", raw=True)
def apply_gradients(at: Context, args: Arguments) -> Value:
    """Gradients go in beside their variables."""
    given = args.positional[1] if len(args.positional) > 1 else args.keywords.get("grads_and_vars")
    if isinstance(given, Gradients):
        _refuse_alone(at, given, args)
    elif isinstance(given, Generated) and _exchanged(given.sides):
        _refuse_exchanged(at, given.sides)
    elif isinstance(given, Generated):
        _check_sides(at, args.positional[0], given.sides)
    return at.unknown("a step of an optimizer")


def _refuse_alone(at: Context, gradients: Gradients, args: Arguments) -> None:
    """`apply_gradients(gradients)`, `apply_gradients(gradients, variables)`."""
    one_by_one = at.dialect >= 3 and len(args.positional) == 3
    at.emit(
        Problem(
            "gradients-without-variables",
            "`apply_gradients` gets only gradients: it takes pairs of a gradient and its variable",
            at.span,
            "TypeError" if one_by_one else "ValueError",
            (Label(gradients.span, "gradients alone"),),
            help=_IN_PAIRS,
            keras=_ONE_BY_ONE if one_by_one else "too many values to unpack (expected 2)",
        )
    )


def _refuse_exchanged(at: Context, sides: tuple[Value, ...]) -> None:
    """`apply_gradients(zip(variables, gradients))`."""
    at.emit(
        Problem(
            "gradients-without-variables",
            "`apply_gradients` takes pairs of a gradient and its variable, but gets the variable first",
            at.span,
            "AttributeError",
            tuple(Label(side.span, "the gradients") for side in sides if isinstance(side, Gradients)),
            expected="zip(gradients, variables)",
            actual="zip(variables, gradients)",
            help=_IN_PAIRS,
            keras="object has no attribute '_unique_id'",
        )
    )


@models("keras.optimizers.Optimizer.apply", raw=True)
def apply(at: Context, args: Arguments) -> Value:
    """Keras 3: gradients, and the variables beside them."""
    _check_sides(at, args.positional[0], (args.one(1, "grads")[0], args.one(2, "trainable_variables")[0]))
    return at.unknown("a step of an optimizer")


def _exchanged(sides: tuple[Value, ...]) -> bool:
    return len(sides) == 2 and isinstance(sides[0], Weights) and isinstance(sides[1], Gradients)


def _check_sides(at: Context, optimizer: Value, sides: tuple[Value, ...]) -> None:
    """Gradients and variables side by side."""
    if len(sides) == 2 and isinstance(sides[1], Weights):
        tell_fresh(at, optimizer, sides[1].receiver)
    if len(sides) == 2 and isinstance(sides[0], Gradients) and isinstance(sides[1], Weights):
        tell_other_weights(at, sides[0].sources, sides[0].span, sides[1])
