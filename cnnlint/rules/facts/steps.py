"""How many batches is an epoch told to have?"""

from __future__ import annotations

from cnnlint.program import Fit, ModelTrace
from cnnlint.shapes import same
from cnnlint.values import Array, Dataset, Scalar, Value, as_size

_OLD_STEPS = {"steps_per_epoch": "samples_per_epoch", "validation_steps": "nb_val_samples"}  # of Keras 1


def never_ends(fit: Fit, name: str, steps: str) -> bool:
    """Whether that argument is data without an end, and nothing says how many of its batches make an epoch.

    steps: the argument that would.
    """
    data = fit.args.get(name)
    if not isinstance(data, Dataset) or data.facts.get("endless") is not True:
        return False
    told = {name for name, value in fit.args.items() if value is not None}
    return told.isdisjoint({steps, _OLD_STEPS[steps], "**"})


def divided_again(steps: Value, data: Dataset, size: int) -> bool:
    """Whether these are the batches of the data divided by how large they are."""
    batches = data.cardinality
    if batches is None or size < 2:
        return False
    if isinstance(batches, int):  # only a fraction of a step tells that it was divided
        return isinstance(steps, float) and steps == batches / size and not steps.is_integer()
    if isinstance(steps, Scalar) and steps.value is None and steps.numerator is not None:
        return same(steps.numerator, batches) and steps.denominator == size
    told = as_size(steps)
    return told is not None and same(told, batches // size)


def counted_in_samples(steps: Value, data: Dataset, size: int) -> bool:
    """Whether as many steps are asked for as the data has samples, which come in batches of several."""
    told, samples = as_size(steps), as_size(data.facts.get("n"))
    return size > 1 and told is not None and samples is not None and same(told, samples)


def effect_below_one(name: str, value: int, keras: str | None) -> str:
    """What a number below 1 does. keras: what Keras says to it, None where it takes it."""
    if keras is not None:
        return "which Keras refuses"
    if name == "epochs":
        return "so nothing is trained"
    return "which Keras 3 takes as not given" if value == 0 else "less than one"


def refusal_below_one(fit: Fit, name: str, value: int) -> str | None:
    """What Keras 2 raises; Keras 3 does so for negative ones of arrays, of which it asks TensorFlow for a range."""
    if not isinstance(fit.model, ModelTrace):
        return None
    if fit.model.dialect >= 3:
        arrays = isinstance(fit.args.get("x"), Array) and name != "epochs" and value < 0
        return "Invalid value in tensor used for shape:" if arrays else None
    if name == "steps_per_epoch":
        return f"steps_per_epoch must be positive, None or -1. Received {value}."
    return f"Expected {name} to be positive. Received is {value}."
