"""What optimizers of Keras 2 were asked and told by names that those of Keras 3 do not have."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.program import Compile, Problem
from cnnlint.values import Cause, Context, Made, Shared, Unknown, Value

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
    unknown = at.unknown(f"`.{name}` of an optimizer is not modelled")
    if at.dialect < 3 or not isinstance(optimizer, Made) or name in at.shared(_OWN):
        return unknown
    kind = optimizer.name.rpartition(".")[2]
    at.emit(
        Problem(
            "gone-attribute",
            f"{kind} of Keras 3 has no `{name}`",
            at.span,
            "AttributeError",
            actual=name,
            help=_INSTEAD[name],
            keras=f"'{kind}' object has no attribute '{name}'",
            dialects=frozenset({3}),
        )
    )
    return at.because(Cause.IMPOSSIBLE, "after an impossible attribute")


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
