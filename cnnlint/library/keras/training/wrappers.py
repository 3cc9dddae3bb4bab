"""The wrappers of models for scikit-learn, which Keras had up to its second version."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.classes.loss_functions import refuse_no_result
from cnnlint.program import Call
from cnnlint.values import Context, Value

WRAPPER = "keras.wrappers.scikit_learn"


@models("keras.wrappers.scikit_learn.KerasClassifier", "keras.wrappers.scikit_learn.KerasRegressor", raw=True)
def wrapper(at: Context, args: Arguments) -> Value:
    """What is given by name goes on to `fit`, `predict` and the function that builds the model, where they take it."""
    at.emit(Call(at.span, WRAPPER, dict(args.keywords), dict(args.keyword_spans)))
    refuse_no_result(args.one(0, "build_fn")[0], "the model", at, keras="'NoneType' object has no attribute 'loss'")
    return at.unknown("a model that scikit-learn trains")


@models("scikeras.wrappers.KerasClassifier", "scikeras.wrappers.KerasRegressor", raw=True)
def other_wrapper(at: Context, args: Arguments) -> Value:
    """Those of the package that took the place of Keras's own; `build_fn` is their old word for `model`."""
    function = args.one(0, "model")[0] or args.keywords.get("build_fn")
    refuse_no_result(function, "the model", at, keras="Given model needs to be compiled, and have a loss and an optimizer.")
    return at.unknown("a model that scikit-learn trains")
