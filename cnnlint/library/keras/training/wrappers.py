"""The wrappers of models for scikit-learn, which Keras had up to its second version."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.classes.loss_functions import refuse_no_result
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.training.wrapped_models import OF_SCIKERAS, WrappedModel
from cnnlint.program import Call, Problem
from cnnlint.values import Context, Value

WRAPPER = "keras.wrappers.scikit_learn"


@models("keras.wrappers.scikit_learn.KerasClassifier", raw=True, classifies=True)
@models("keras.wrappers.scikit_learn.KerasRegressor", raw=True, classifies=False)
def wrapped(at: Context, args: Arguments, classifies: bool) -> Value:
    """What is given by name goes on to `fit`, `predict` and the function that builds the model, where they take it."""
    at.emit(Call(at.span, WRAPPER, dict(args.keywords), dict(args.keyword_spans)))
    function = args.one(0, "build_fn")[0]
    refuse_no_result(function, "the model", at, keras="'NoneType' object has no attribute 'loss'")
    if isinstance(function, ModelValue):
        _refuse(
            at,
            "`build_fn` is a model that is built already, but the wrapper calls it to build one",
            "a function",
            "missing 1 required positional argument: 'inputs'",
        )
    return WrappedModel(function, dict(args.keywords), classifies)


@models("scikeras.wrappers.KerasClassifier", raw=True, classifies=True)
@models("scikeras.wrappers.KerasRegressor", raw=True, classifies=False)
def wrapped_by_scikeras(at: Context, args: Arguments, classifies: bool) -> Value:
    """Those of the package that took the place of Keras's own; `build_fn` is their old word for `model`."""
    function = args.one(0, "model")[0] or args.keywords.get("build_fn")
    if function is None and args.rest is None:
        _refuse(
            at,
            "neither `model` nor `build_fn` is given, and no other argument is the model",
            "`model`",
            "If not using the ``build_fn`` param, you must implement ``_keras_build_fn``",
        )
    refuse_no_result(function, "the model", at, keras="Given model needs to be compiled, and have a loss and an optimizer.")
    shown = args.rest is None and args.spread is None
    return WrappedModel(function, dict(args.keywords), classifies, OF_SCIKERAS if shown else None)


def _refuse(at: Context, message: str, expected: str, keras: str) -> None:
    """The wrapper takes what it is given, and raises when it is fitted."""
    help = "give the function itself, without calling it: `model=build_model`"
    at.emit(Problem("invalid-argument", message, at.span, "TypeError", expected=expected, help=help, keras=keras))
