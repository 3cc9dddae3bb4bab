"""`sklearn.preprocessing`: columns cut into bins, spread evenly, or put through a function."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import is_float
from cnnlint.library.facts import Learner
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.values import Array, Context, Scaling, Unknown, Value, as_size

_BINS, _EVEN = "sklearn.preprocessing.KBinsDiscretizer", "sklearn.preprocessing.QuantileTransformer"


@models("sklearn.preprocessing.QuantileTransformer")
def quantile_transformer(at: Context, *, output_distribution: Value = "uniform", **options: Value) -> Value:
    return Learner(_EVEN, {"even": output_distribution == "uniform", "cut": None})


@models("sklearn.preprocessing.Binarizer")
def binarizer(at: Context, *, threshold: Value = 0.0, copy: Value = True) -> Value:
    return Learner(_EVEN, {"even": True, "cut": threshold})


@models("sklearn.preprocessing.QuantileTransformer.fit")
def fit(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    self.fit_here(at, X)
    return self


@models("sklearn.preprocessing.QuantileTransformer.fit_transform", "sklearn.preprocessing.QuantileTransformer.transform")
def spread(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    """Between 0 and 1, whatever the columns hold; a binarizer keeps the dtype."""
    a = as_array(at, X)
    if isinstance(a, Unknown):
        return Array(a)
    low, high = (0, 1) if self.options["even"] is True else (None, None)
    dtype = a.dtype if is_float(a.dtype) or self.options["cut"] is not None else None if a.dtype is None else "float64"
    return step(a, at, "spread", dtype=dtype, low=low, high=high, labels=None, values=None, columns=None,
                scaled=(*a.scaled, Scaling("spread")), kind="numpy.ndarray")  # fmt: skip


@models("sklearn.preprocessing.KBinsDiscretizer")
def discretizer(at: Context, n_bins: Value = 5, *, encode: Value = "onehot", **options: Value) -> Value:
    return Learner(_BINS, {"n_bins": n_bins, "encode": encode})


@models("sklearn.preprocessing.KBinsDiscretizer.fit")
def fit_bins(at: Context, self: Learner, X: Value, y: Value = None, sample_weight: Value = None) -> Value:
    self.learn(at, count=unknown_size(at, "columns", "bins that are too small are joined when it runs", 1))
    return self


@models("sklearn.preprocessing.KBinsDiscretizer.fit_transform")
def bins_fitted(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    fit_bins(at, self, X)
    return bins(at, self, X)


@models("sklearn.preprocessing.KBinsDiscretizer.transform")
def bins(at: Context, self: Learner, X: Value) -> Value:
    """The number of its bin for each cell, or a column for each bin."""
    a, most, how = as_array(at, X), as_size(self.options["n_bins"]), self.options["encode"]
    count = self.facts.get("count")
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or count is None or len(a.shape) != 2:
        return Array(at.unknown("the table that is cut into bins is not known"))
    dtype = a.dtype if a.dtype in (None, "float32") else "float64"
    if how == "ordinal":
        return step(a, at, "numbers of bins", dtype=dtype, low=0, high=most - 1 if isinstance(most, int) else None, labels=None,
                    values=None, columns=None, kind="numpy.ndarray")  # fmt: skip
    return step(a, at, "a column for each bin", shape=(a.shape[0], count), dtype=dtype, low=0, high=1, labels=None, values=None,
                columns=None, kind="numpy.ndarray" if how == "onehot-dense" else "scipy.sparse.matrix")  # fmt: skip


@models("sklearn.preprocessing.FunctionTransformer")
def function_transformer(at: Context, func: Value = None, *args: Value, **options: Value) -> Value:
    return Learner("sklearn.preprocessing.FunctionTransformer", {"func": func})


@models("sklearn.preprocessing.FunctionTransformer.fit")
def fit_function(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    return self


@models("sklearn.preprocessing.FunctionTransformer.fit_transform", "sklearn.preprocessing.FunctionTransformer.transform")
def through(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    func = self.options["func"]
    return X if func is None else at.call(func, Arguments((X,)))
