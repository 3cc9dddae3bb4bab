"""What `sklearn.base` gives to the transformers of a program."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, Value


@models("sklearn.base.TransformerMixin.fit_transform")
def fit_transform(at: Context, self: Value, X: Value, y: Value = None, **fit_params: Value) -> Value:
    """`self.fit(X, y).transform(X)`, by the methods of the class. sklearn/base.py"""
    given = (X,) if y is None else (X, y)
    fitted = at.call(at.attribute(self, "fit"), Arguments(given, dict(fit_params)))
    return at.call(at.attribute(fitted, "transform"), Arguments((X,)))
