"""Callbacks of the program beside what Keras sets of them: the model and the parameters of the training, no data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cnnlint.diagnostics import Label, Span
from cnnlint.library.keras.training.figures_of_callbacks import is_known
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, ListValue, ProgramObject, Value

_ATTRIBUTE = "validation_data"
CALLED = ("on_epoch_end", "on_train_end", "on_epoch_begin", "on_train_batch_end", "on_batch_end", "on_train_begin")


def tell_missing_data(given: Mapping[str, Value], at: Context) -> None:
    """A callback indexes `self.validation_data`, which nothing sets. tf_keras/src/callbacks.py: `Callback.__init__` makes it
    None; keras/src/callbacks/callback.py knows no such name."""
    callbacks = given.get("callbacks")
    for callback in callbacks.items if isinstance(callbacks, ListValue) else [callbacks]:
        place = next(_reads(callback), None)
        if place is not None and first_time(at, _ATTRIBUTE, place):
            at.emit(_problem(place, at))


def _reads(callback: Value) -> Iterator[Span]:
    if not isinstance(callback, ProgramObject) or not is_known(callback) or _has(callback):
        return
    for function in filter(None, map(callback.cls.function, CALLED)):
        yield from function.indexed(_ATTRIBUTE)


def _has(callback: ProgramObject) -> bool:
    return _ATTRIBUTE in callback.attributes or callback.cls.has(_ATTRIBUTE) or callback.cls.may_set(_ATTRIBUTE)


def _problem(place: Span, at: Context) -> Problem:
    keras_3 = f"object has no attribute '{_ATTRIBUTE}'"
    return Problem(
        "data-of-callback",
        f"Keras gives a callback no `{_ATTRIBUTE}`: nothing sets it",
        place,
        "AttributeError" if at.dialect >= 3 else "TypeError",
        (Label(at.span, "the callback is used here"),),
        certain=False,
        help="hand the data to the callback: `def __init__(self, x, y)`, and keep them under names of your own",
        keras=keras_3 if at.dialect >= 3 else "'NoneType' object is not subscriptable",
    )
