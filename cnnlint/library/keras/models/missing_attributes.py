"""Which attributes does surely no model of Keras have?"""

from __future__ import annotations

from cnnlint.diagnostics import Label
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.program import Problem
from cnnlint.values import Context

# Where these are imported a model has more: with torch it is a Module, and Graphcore's TensorFlow has methods of its own.
_EXTENDING = frozenset({"torch", "ipu"})

_INSTEAD = {
    **dict.fromkeys(("load", "load_model"), "call `keras.models.load_model(path)`"),
    **dict.fromkeys(("add", "pop"), "only a Sequential model has it: call the next layer on `model.output`"),
    "predict_classes": "only a Sequential model had it, until Keras 2.5: take `np.argmax(model.predict(x), axis=-1)`",
    "predict_proba": "only a Sequential model had it, until Keras 2.5: call `predict`",
}


def is_missing(model: ModelValue, name: str, at: Context) -> bool:
    """Whether a model surely lacks an attribute, with all that the program imports."""
    return model.lacks(name) and not any(_EXTENDING.intersection(used.split(".")) for used in at.imports)


def missing_attribute(model: ModelValue, name: str, at: Context) -> Problem:
    """The attribute of a model that no Keras knows."""
    from difflib import get_close_matches

    from cnnlint.library.keras.releases.attributes import ATTRIBUTES

    near = get_close_matches(name, ATTRIBUTES - {name}, 1, 0.8)
    help = _INSTEAD.get(name)
    return Problem(
        "missing-attribute",
        f"{model.describe()} has no attribute `{name}`",
        at.span,
        "AttributeError",
        labels=(Label(model.span, "built here"),),
        expected=near[0] if near else None,
        actual=name,
        help=help or (f"did you mean `{near[0]}`?" if near else None),
        keras=f"'{model.cls}' object has no attribute '{name}'",
        model=model.variable,
    )
