"""Training by hand: a loss that is called on what a model answers.

What is known of a training step is that it happened: which model answered, and which loss was taken of the answer.
"""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.facts import is_predicted
from cnnlint.library.keras.classes.loss_arguments import asymmetric
from cnnlint.library.keras.models.traces import trace
from cnnlint.library.keras.tensors.on_tensors import takes_tensors
from cnnlint.library.keras.training.losses_on_arrays import need_fitting
from cnnlint.library.keras.training.model_answers import Answer, answers
from cnnlint.library.once import first_time
from cnnlint.program import Call
from cnnlint.values import Array, Context, Made, Unknown, Value

LOSS_CALL = "keras.losses.__call__"


@models(
    "keras.losses.BinaryCrossentropy.__call__",
    "keras.losses.BinaryFocalCrossentropy.__call__",
    "keras.losses.CategoricalCrossentropy.__call__",
    "keras.losses.CategoricalFocalCrossentropy.__call__",
    "keras.losses.SparseCategoricalCrossentropy.__call__",
    "keras.losses.MeanSquaredError.__call__",
    "keras.losses.MeanAbsoluteError.__call__",
    "keras.losses.Huber.__call__",
    raw=True,
)
def loss_object(at: Context, args: Arguments) -> Value:
    """`loss(y_true, y_pred)`: one number, unless the loss is made not to reduce."""
    loss, call = args.receiver(Made), Arguments(args.positional[1:], args.keywords)
    taken = record(at, loss, call)
    if takes_tensors(call):
        return _counted(at, taken, at.apply("keras.__opaque_call__", Arguments((loss, call))))
    if "reduction" in loss.arguments or not loss.complete:
        return at.unknown("a loss that is computed at run time")
    number = _counted(at, taken, Array((), "float32", kind="tensor"))
    answers(at).loss(number, at.span, is_predicted(at, _given(call).get("y_pred")))
    return number


@models("keras.__loss_taken__")
def loss_function(at: Context, loss: Made, call: Arguments) -> None:
    """A function of `keras.losses` was called."""
    record(at, loss, call)


def record(at: Context, loss: Made, call: Arguments) -> Answer | None:
    """The answer that a loss is taken of becomes an event, as `compile` would be."""
    given = _given(call)
    _tell_swapped(at, loss, given)
    need_fitting(at, loss, given)
    direct = answers(at).found.get(id(given.get("y_pred")))
    if direct is not None:
        args = {"loss": loss, "model": trace(direct.model, at), "y_true": given.get("y_true")}
        at.emit(Call(at.span, LOSS_CALL, args, {"loss": loss.span or at.span}))
    return direct or answers(at).of(given.get("y_pred"))


def _tell_swapped(at: Context, loss: Made, given: dict[str, Value]) -> None:
    """What a model answered stands where the targets do, and an array that no model made where its answers do."""
    first, second = given.get("y_true"), given.get("y_pred")
    called = asymmetric(loss)
    if not called or answers(at).found.get(id(first)) is None or not isinstance(second, Array):
        return
    if answers(at).of(second) is None and first_time(at, "swapped-call", at.span):
        at.emit(Call(at.span, "keras.losses.__swapped__", {"called": called}, {"loss": at.span}))


def _given(call: Arguments) -> dict[str, Value]:
    return {**dict(zip(("y_true", "y_pred"), call.positional, strict=False)), **call.keywords}


def _counted(at: Context, answer: Answer | None, loss: Value) -> Value:
    if answer is not None and not isinstance(loss, Unknown):
        answers(at).put(replace(answer, value=loss))
    return loss
