"""What Keras 3 adds to the totals of a table once a model has trained: the variables of its optimizer.

keras/src/optimizers: a step counter, the learning rate unless a schedule gives it, and slots for each trained weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnlint.library.keras.calling.frozen_inside import switched_off
from cnnlint.library.keras.models.model_value import ModelValue, innermost_layers
from cnnlint.library.keras.models.row_weights import owners
from cnnlint.shapes import Size, total
from cnnlint.values import External, Made, Scalar, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cnnlint.library.keras.making.layer import LayerValue
    from cnnlint.program import Weight
    from cnnlint.values import Context

_SLOTS = {
    "sgd": 0,
    **dict.fromkeys(("adagrad", "lion", "rmsprop"), 1),
    **dict.fromkeys(("adadelta", "adam", "adamax", "adamw", "ftrl", "lamb", "nadam"), 2),
}
_ONE_MORE = ("momentum", "centered", "amsgrad", "use_ema", "gradient_accumulation_steps")  # where they are switched on


def optimizer_params(model: ModelValue) -> Size | Unknown | None:
    """The number of scalars in the variables of the optimizer; None before there are any."""
    if model.compiled is None or model.fitted is False:
        return None
    return _made_now(model) if model.fitted is True else model.fitted


def variables_made(model: ModelValue) -> Size | Unknown | bool | None:
    """What becomes `fitted` when the optimizer makes its variables: it makes them once, for the weights that train then.

    keras/src/optimizers/base_optimizer.py, build
    """
    later = any(leaf.weights is None for leaf in innermost_layers(model))
    return True if later else _made_now(model)


def _made_now(model: ModelValue) -> Size | Unknown | None:
    """The scalars of the variables for the weights that train now."""
    optimizer = model.compiled.args.get("optimizer", "rmsprop") if model.compiled is not None else None
    trained = [leaf for leaf in innermost_layers(model) if leaf.trainable is not False]
    sizes = [weight.size for weight in _trained(trained)]
    lost = next((why for leaf in trained for why in (leaf.weights, leaf.trainable) if isinstance(why, Unknown)), None)
    if not sizes and lost is None:
        return None  # it has nothing to do, and makes no variables
    slots = _slots(optimizer)
    if isinstance(slots, Unknown):
        return slots
    each, alone = slots
    if lost is not None and each:
        return lost
    around = _around(model)
    return around if isinstance(around, Unknown) else total(sizes) * each + alone + around


def _around(model: ModelValue) -> int | Unknown:
    """The scalars of the optimizer that Keras 3 puts around one where mixed precision needs the losses scaled: a step counter
    and a learning rate of its own, the scale, and the steps since it changed. keras/src/trainers/trainer.py, `compile`"""
    if isinstance(model.policy, Unknown):
        return model.policy
    if model.policy != "mixed_float16" or model.compiled is None:
        return 0
    scaled = model.compiled.args.get("auto_scale_loss", True)
    return scaled if isinstance(scaled, Unknown) else 4 if scaled else 0


def state_after(model: ModelValue, step: str, at: Context) -> Size | Unknown | bool | None:
    """What becomes `fitted` once the model has trained: a step of its own may train other weights, or only some of them.
    step: the method that does it for one batch. keras/src/backend/tensorflow/trainer.py"""
    own = model.own_method(step)
    if own is None or model.owner is None or own.hands_up:
        return variables_made(model)
    asked = model.owner.attributes_in_text
    if all(name != "optimizer" for _, name in asked):
        return False
    if {receiver for receiver, name in asked if name in ("trainable_variables", "trainable_weights")} == {"self"}:
        return variables_made(model)
    return at.unknown(f"which weights the optimizer gets in the `{step}` of {model.cls} is not followed")


def _trained(trained: list[LayerValue]) -> Iterator[Weight]:
    """The weights that layers train, each once."""
    before: set[int] = set()
    for leaf in trained:
        off, makers = switched_off(leaf, 3), list(map(id, owners(leaf)))
        for place, weight in enumerate(leaf.weights if isinstance(leaf.weights, tuple) else ()):
            if weight.trainable and place not in off and makers[place] not in before:
                yield weight
        before.update(makers)


def _slots(optimizer: Any) -> tuple[int, int] | Unknown:
    """How many variables of its size each weight gets, and how many scalars there are beside."""
    name = optimizer if isinstance(optimizer, str) else getattr(optimizer, "name", None) or ""
    short = str(name).rpartition(".")[2].lower()
    known = isinstance(optimizer, (str, External)) or (isinstance(optimizer, Made) and optimizer.complete)
    if short not in _SLOTS or not known:
        why = f"the variables of the optimizer {short} are not modelled" if short else "the optimizer is not known"
        return optimizer if isinstance(optimizer, Unknown) else Unknown(why)
    given: Mapping[str, Any] = optimizer.arguments if isinstance(optimizer, Made) else {}
    for word in (*_ONE_MORE, "learning_rate", "lr", "0"):
        if isinstance(lost := given.get(word), Unknown):
            return lost.likewise()
    rate = given.get("learning_rate", given.get("lr", given.get("0", 0.001)))
    kept = 1 if isinstance(rate, (int, float, Scalar)) else 0
    more = sum(bool(given.get(word)) for word in _ONE_MORE)
    return _SLOTS[short] + more, 1 + kept + (short == "nadam")
