"""What callbacks do while a model trains."""

from __future__ import annotations

from cnnlint.diagnostics import Label, Span
from cnnlint.library.keras.making.switches import set_trainable
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.saving.copies import remember_saved
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, DictValue, External, ListValue, Made, ProgramClass, ProgramObject, Scalar, Value

_WHY = "a callback may have changed it during the training"


def run_callbacks(model: ModelValue, callbacks: Value, place: Span | None, at: Context) -> None:
    """`fit(callbacks=[...])`: they are called at every batch, Keras's own and those of the program."""
    for callback in callbacks.items if isinstance(callbacks, ListValue) else [callbacks]:
        if isinstance(callback, Made):
            _run_library(model, callback, at)
        elif isinstance(callback, ProgramObject):
            _run_program(model, callback, at)
        elif isinstance(callback, ProgramClass):
            _refuse_class(callback, place or at.span, at)


def _refuse_class(cls: ProgramClass, place: Span, at: Context) -> None:
    """`callbacks=[Stop]` where `Stop()` is meant: it is handed the model in the place of itself."""
    of_keras = any(isinstance(base, External) and base.name.startswith("keras.callbacks.") for base in cls.order)
    if not of_keras or cls.has("set_model") or cls.loose or not first_time(at, "class-as-callback", cls.name):
        return
    at.emit(
        Problem(
            "class-as-callback",
            f"`{cls.name}` is the class itself, not one of its objects",
            place,
            "TypeError",
            labels=(Label(cls.span, "this class"),),
            expected=f"{cls.name}()",
            actual=cls.name,
            help=f"write `{cls.name}()`",
            keras="Callback.set_model() missing 1 required positional argument: 'model'",
        )
    )


def _run_library(model: ModelValue, callback: Made, at: Context) -> None:
    """A ModelCheckpoint saves the model; functions that a LambdaCallback is made of are called."""
    if callback.name.endswith(".ModelCheckpoint") and not callback.arguments.get("save_weights_only"):
        remember_saved(model, callback.arguments.get("filepath"), at)
    for value in callback.arguments.values():
        if not isinstance(value, ModelValue):
            at.escape(value, _WHY)


def _run_program(model: ModelValue, callback: ProgramObject, at: Context) -> None:
    """What the object holds may be another afterwards, but for models and layers, of which it may set the switches."""
    at.store.touch(callback)
    if callback.cls.may_set("trainable"):
        for layer in (model, *model.rows()):
            set_trainable(layer, at.unknown(_WHY), at)
    for name, value in tuple(callback.attributes.items()):
        if isinstance(value, (ListValue, DictValue)):
            at.escape(value, _WHY)
        elif value is None or isinstance(value, (int, float, str, Scalar)):
            callback.attributes[name] = at.unknown(_WHY)
