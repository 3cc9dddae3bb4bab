"""The wrappers of models for scikit-learn, which Keras had up to its second version."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.program import Call
from cnnlint.values import Context, Value

WRAPPER = "keras.wrappers.scikit_learn"


@models("keras.wrappers.scikit_learn.KerasClassifier", "keras.wrappers.scikit_learn.KerasRegressor", raw=True)
def wrapper(at: Context, args: Arguments) -> Value:
    """What is given by name goes on to `fit`, `predict` and the function that builds the model, where they take it."""
    at.emit(Call(at.span, WRAPPER, dict(args.keywords), dict(args.keyword_spans)))
    return at.unknown("a model that scikit-learn trains")
