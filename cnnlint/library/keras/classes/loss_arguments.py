"""A loss of the program that hands targets and predictions on to one of Keras: as they are, turned round, or to a class."""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.diagnostics import Label, Span
from cnnlint.library.keras.classes.numbers_of_tensors import gives_tensor
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.once import first_time
from cnnlint.program import Call, Problem
from cnnlint.values import Context, External, Made, ProgramFunction, Value

# Losses whose two arguments do different things, as the last part of their name in lower case, without underscores.
_UNLIKE = (
    "crossentropy", "crossentropywithlogits", "binaryfocalcrossentropy", "kld", "kldivergence", "kullbackleiblerdivergence",
    "poisson", "hinge", "squaredhinge", "categoricalhinge", "mape", "meanabsolutepercentageerror",
)  # fmt: skip
_KNOWN = frozenset(
    {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "mean_squared_error", "mse"}
)
_FUNCTIONS = frozenset({"MSE", "MAE", "MAPE", "MSLE", "KLD"})  # other names of functions
_TARGETS, _PREDICTIONS = (0, "y_true", "target", "labels"), (1, "y_pred", "output", "logits")


def tell_swapped(function: Value, at: Context) -> None:
    """Keras calls a loss with the targets first: where both go on into a loss of Keras in the other order, that is told."""
    if not isinstance(function, ProgramFunction):
        return
    losses = [(name, _order(given), span) for called, given, span in function.passed_on() if (name := asymmetric(called))]
    if any(order == (0, 1) for _, order, _ in losses):
        return  # both directions are meant: a symmetric loss
    swapped = next(((name, span) for name, order, span in losses if order == (1, 0)), None)
    if at.dialect < 2 and any(_of_backend(called) for called, _, _ in function.passed_on()):
        return  # they took the output first until Keras 2.0.7
    if swapped is not None and first_time(at, "swapped-arguments", function):
        called, span = swapped
        about = {"loss": function.name, "called": called}
        at.emit(Call(at.span, "keras.Model.__swapped__", about, {"loss": span}))


def refuse_class(function: Value, what: str, at: Context) -> None:
    """`MeanSquaredError(y_true, y_pred)`: a class is called with what its object is to be called with, as settings of it."""
    if not isinstance(function, ProgramFunction):
        return
    for name, place in function.calls_on((0, 1), gives_tensor):
        if is_class(name) and first_time(at, "class-of-losses", str(place)):
            at.emit(of_class(name, place, (Label(function.span, f"{what} `{function.name}`"),)))


def is_class(name: str) -> bool:
    """Whether the name is that of one of Keras's classes of losses or metrics, not of a function."""
    short = name.rpartition(".")[2]
    return name.startswith(("keras.losses.", "keras.metrics.")) and short[:1].isupper() and short not in _FUNCTIONS


def of_class(name: str, place: Span, labels: tuple[Label, ...] = ()) -> Problem:
    """Every one of them raises of tensors, or what is made of them is no number. keras/src/losses/loss.py, metrics/metric.py"""
    short = name.rpartition(".")[2]
    return Problem(
        "invalid-argument",
        f"`{short}` is a class: it takes settings, not targets and predictions, and computes nothing when it is made",
        place,
        "TypeError",
        labels=labels,
        expected=f"{short}()(y_true, y_pred)",
        actual=f"{short}(y_true, y_pred)",
        help=f"make the object first and call that: `{short}()(y_true, y_pred)`",
        keras="Using a symbolic `tf.Tensor` as a Python `bool` is not allowed.",
    )


def meant(loss: Value, at: Context) -> Value:
    """The loss of Keras that a function of the program is, where that does nothing but hand targets and predictions on to it.
    Keras without TensorFlow compares the targets of its own losses alone with the head. keras/engine/training.py, compile"""
    found = loss.one_call() if isinstance(loss, ProgramFunction) else None
    if found is None or len(found[1]) != 2 or _order(found[1]) != (0, 1) or (at.dialect < 3 and standalone(at)):
        return loss
    called, _, beside, span = found
    if isinstance(called, Made):
        return called if called.name.startswith("keras.losses.") and not beside else loss
    if not isinstance(called, External) or not called.name.startswith(("keras.losses.", "tensorflow.nn.")):
        return loss
    short = called.name.removeprefix("keras.losses.")
    if not beside:
        return called if short in _KNOWN or called.name.startswith("tensorflow.nn.") else loss
    kind = "".join(part.capitalize() for part in short.split("_"))
    return Made(f"keras.losses.{kind}", beside, span) if short in _KNOWN and beside.keys() <= {"from_logits"} else loss


def _of_backend(called: Value) -> bool:
    return isinstance(called, (External, Made)) and called.name.startswith("keras.backend.")


def _order(given: Mapping[int | str, int]) -> tuple[int | None, int | None]:
    """Which of its own arguments a function gives to a loss as the targets, and which as the predictions."""
    targets, predictions = (
        next((given[place] for place in places if place in given), None) for places in (_TARGETS, _PREDICTIONS)
    )
    return targets, predictions


def asymmetric(called: Value) -> str:
    """The name of a loss of Keras or TensorFlow whose arguments do different things."""
    full = called.name if isinstance(called, (External, Made)) else ""
    short = full.rpartition(".")[2]
    plain = short.replace("_", "").lower()
    if not full.startswith(("keras.losses.", "keras.metrics.", "keras.backend.", "keras.ops.", "tensorflow.nn.")):
        return ""
    return short if plain in _UNLIKE or plain.endswith(_UNLIKE[:2]) else ""
