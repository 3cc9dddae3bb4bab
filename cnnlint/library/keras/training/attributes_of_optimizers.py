"""What optimizers of Keras 2 were asked and told by names that those of Keras 3 do not have."""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.training.attributes_of_callbacks import CALLED
from cnnlint.library.keras.training.figures_of_callbacks import is_known
from cnnlint.library.once import first_time
from cnnlint.program import Compile, Problem
from cnnlint.values import Cause, Context, ListValue, Made, ProgramObject, Shared, Unknown, Value

# keras/src/optimizers/base_optimizer.py of Keras 3.15 has none of them, tf_keras/src/optimizers/legacy/optimizer_v2.py all.
_INSTEAD = {
    "lr": "write `learning_rate`",
    "decay": "give the optimizer a schedule of `keras.optimizers.schedules`",
    "weights": "write `variables`",
    "get_weights": "read `optimizer.variables`",
}
_CLASSES = ("SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adagrad", "Adamax", "Adafactor", "Nadam", "Ftrl", "Lion")
_BY_WORD = {name.lower(): name for name in _CLASSES}
_MADE: Shared[dict[int, tuple[Compile, Made]]] = Shared(dict)  # the optimizer that a `compile` made of a word
_OWN: Shared[dict[str, Made]] = Shared(dict)  # the names that the program itself gives to an optimizer


@models("keras.Model.optimizer", attribute=True)
def optimizer_of(at: Context, model: ModelValue) -> Value:
    """What `compile` was given, or made of a word. keras/src/optimizers/__init__.py, get"""
    compiled = model.compiled
    given = compiled.args.get("optimizer", "rmsprop") if compiled is not None else None
    if compiled is None or not isinstance(given, (str, Made)):
        return given if isinstance(given, Unknown) else at.unknown("the optimizer of the model is not known")
    return given if isinstance(given, Made) else _made_of(given, compiled, at)


def _made_of(word: str, compiled: Compile, at: Context) -> Value:
    kind = _BY_WORD.get(word.lower())
    if kind is None:
        return at.unknown(f"the optimizer {word!r} is not known")
    return at.shared(_MADE).setdefault(id(compiled), (compiled, Made(f"keras.optimizers.{kind}", {}, compiled.span)))[1]


@models("keras.optimizers.Optimizer.lr", attribute=True, name="lr")
@models("keras.optimizers.Optimizer.decay", attribute=True, name="decay")
@models("keras.optimizers.Optimizer.weights", attribute=True, name="weights")
@models("keras.optimizers.Optimizer.get_weights", attribute=True, name="get_weights")
def of_keras_2(at: Context, optimizer: Value, *, name: str) -> Value:
    """`model.optimizer.lr`."""
    if at.dialect < 3 or not isinstance(optimizer, Made) or name in at.shared(_OWN):
        return at.unknown(f"`.{name}` of an optimizer is not modelled")
    at.emit(_gone(optimizer, name, at.span))
    return at.because(Cause.IMPOSSIBLE, "after an impossible attribute")


def _gone(optimizer: Made, name: str, place: Span) -> Problem:
    kind = optimizer.name.rpartition(".")[2]
    return Problem(
        "gone-attribute",
        f"{kind} of Keras 3 has no `{name}`",
        place,
        "AttributeError",
        actual=name,
        help=_INSTEAD[name],
        keras=f"'{kind}' object has no attribute '{name}'",
        dialects=frozenset({3}),
    )


def tell_gone_in_callbacks(model: ModelValue, given: Mapping[str, Value], at: Context) -> None:
    """`self.model.optimizer.lr` in a method of a callback of the program, which `fit` calls."""
    optimizer = optimizer_of(at, model) if at.dialect >= 3 else None
    if not isinstance(optimizer, Made) or not optimizer.name.startswith("keras.optimizers."):
        return
    callbacks, own = given.get("callbacks"), at.shared(_OWN)
    for callback in callbacks.items if isinstance(callbacks, ListValue) else [callbacks]:
        if isinstance(callback, ProgramObject) and is_known(callback):
            for name in _INSTEAD.keys() - own.keys():
                _tell_gone(callback, optimizer, name, at)


def _tell_gone(callback: ProgramObject, optimizer: Made, name: str, at: Context) -> None:
    for function in filter(None, map(callback.cls.function, CALLED)):
        place, sure = next(iter(function.read_through(("model", "optimizer", name))), (None, False))
        if place is not None and first_time(at, "gone-attribute", str(place)):
            used = Label(at.span, "the callback is used here")
            at.emit(replace(_gone(optimizer, name, place), labels=(used,), certain=sure))


@models("keras.optimizers.Optimizer.__setattr__")
def set_of(at: Context, optimizer: Value, name: Value, value: Value) -> None:
    """`model.optimizer.lr = 0.1`: Python makes an attribute of that name, which nothing of Keras 3 reads."""
    if not isinstance(name, str) or name not in _INSTEAD or not isinstance(optimizer, Made):
        return
    own = at.shared(_OWN)
    if at.dialect >= 3 and name == "lr" and name not in own:
        message = "Keras 3 does not read the `lr` of an optimizer: it trains with the rate that it has"
        at.emit(
            Problem(
                "misspelt-attribute",
                message,
                at.span,
                expected="learning_rate",
                actual=name,
                help=_INSTEAD[name],
                dialects=frozenset({3}),
            )
        )
    own[name] = optimizer
