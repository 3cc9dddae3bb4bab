"""`sklearn.preprocessing` scalers, and functions that scale at once."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import is_float
from cnnlint.library.facts import Learner
from cnnlint.library.intervals import interval_of
from cnnlint.library.python.items import part_of_unknown
from cnnlint.library.sklearn.columns import fit_table, need_columns
from cnnlint.program import Call
from cnnlint.values import Array, Context, Did, Scaling, Unknown, Value

Interval = tuple[float | None, float | None]
SCALED = "sklearn.preprocessing.__scaled__"


@models("sklearn.preprocessing.StandardScaler")
def standard_scaler(at: Context, *args: Value, **options: Value) -> Value:
    return Learner("sklearn.preprocessing.StandardScaler", options)


@models("sklearn.preprocessing.RobustScaler")
def robust_scaler(at: Context, *args: Value, **options: Value) -> Value:
    return Learner("sklearn.preprocessing.StandardScaler", options, "RobustScaler")


@models("sklearn.preprocessing.PowerTransformer")
def power_transformer(at: Context, *args: Value, **options: Value) -> Value:
    return Learner("sklearn.preprocessing.StandardScaler", options, "PowerTransformer")


@models("sklearn.preprocessing.MinMaxScaler")
def min_max_scaler(at: Context, feature_range: Value = (0, 1), *, copy: Value = True, clip: Value = False) -> Value:
    return Learner("sklearn.preprocessing.MinMaxScaler", {"feature_range": feature_range, "clip": clip, "copy": copy})


@models("sklearn.preprocessing.MaxAbsScaler")
def max_abs_scaler(at: Context, *args: Value, **options: Value) -> Value:
    return Learner("sklearn.preprocessing.MaxAbsScaler", options)


@models("sklearn.preprocessing.Normalizer")
def normalizer(at: Context, *args: Value, **options: Value) -> Value:
    """It scales each row by itself, and needs no `fit`."""
    made = Learner("sklearn.preprocessing.MaxAbsScaler", options, "Normalizer")
    made.used = True
    return made


@models(
    "sklearn.preprocessing.StandardScaler.fit",
    "sklearn.preprocessing.MinMaxScaler.fit",
    "sklearn.preprocessing.MaxAbsScaler.fit",
    "sklearn.preprocessing.StandardScaler.partial_fit",
)
def fit(at: Context, self: Learner, X: Value, y: Value = None, sample_weight: Value = None) -> Value:
    fit_table(at, self, X)
    return self


@models("sklearn.preprocessing.StandardScaler.fit_transform")
def standard_fitted(at: Context, self: Learner, X: Value, y: Value = None, **more: Value) -> Value:
    """Mean 0 and deviation 1 of each column; the range is not bounded."""
    fit_table(at, self, X)
    return standard(at, self, X)


@models("sklearn.preprocessing.StandardScaler.transform")
def standard(at: Context, self: Learner, X: Value, *more: Value, **others: Value) -> Value:
    need_columns(at, self, X)
    return _told(at, self, X, scaled(at, _table(at, X), "StandardScaler", (None, None)))


@models("sklearn.preprocessing.MinMaxScaler.fit_transform")
def min_max_fitted(at: Context, self: Learner, X: Value, y: Value = None, **more: Value) -> Value:
    """Exactly the range that was asked for."""
    fit_table(at, self, X)
    return _told(at, self, X, scaled(at, _table(at, X), "MinMaxScaler", _asked(at, self)))


@models("sklearn.preprocessing.MinMaxScaler.transform")
def min_max(at: Context, self: Learner, X: Value) -> Value:
    """Other data than it was fitted to may leave the range."""
    need_columns(at, self, X)
    within = _asked(at, self) if self.options.get("clip") is True else (None, None)
    return _told(at, self, X, scaled(at, _table(at, X), "MinMaxScaler", within))


def _told(at: Context, self: Learner, X: Value, made: Value) -> Value:
    return self.marked(_copied(at, X, made, self.options.get("copy", True)))


def _asked(at: Context, self: Learner) -> Interval:
    ends = at.iterate(self.options["feature_range"])
    return (None, None) if isinstance(ends, Unknown) or len(ends) != 2 else (interval_of(ends[0])[0], interval_of(ends[1])[1])


@models("sklearn.preprocessing.MaxAbsScaler.fit_transform")
def max_abs_fitted(at: Context, self: Learner, X: Value, y: Value = None, **more: Value) -> Value:
    fit_table(at, self, X)
    return scaled(at, _table(at, X), "MaxAbsScaler", (-1, 1))


@models("sklearn.preprocessing.MaxAbsScaler.transform")
def max_abs(at: Context, self: Learner, X: Value) -> Value:
    need_columns(at, self, X)
    return scaled(at, _table(at, X), "MaxAbsScaler", (None, None))


@models(
    "sklearn.preprocessing.StandardScaler.inverse_transform",
    "sklearn.preprocessing.MinMaxScaler.inverse_transform",
    "sklearn.preprocessing.MaxAbsScaler.inverse_transform",
)
def inverse(at: Context, self: Learner, X: Value, *more: Value, **others: Value) -> Value:
    need_columns(at, self, X, inverse=True)
    return scaled(at, _table(at, X), "inverse", (None, None))


@models("sklearn.preprocessing.scale", "sklearn.preprocessing.robust_scale")
def scale(at: Context, X: Value, axis: Value = 0, *more: Value, copy: Value = True, **others: Value) -> Value:
    return _by_itself(at, _copied(at, X, scaled(at, X, "scale", (None, None)), copy), axis)


@models("sklearn.preprocessing.minmax_scale")
def minmax_scale(at: Context, X: Value, feature_range: Value = (0, 1), *, axis: Value = 0, copy: Value = True) -> Value:
    made = scaled(at, X, "minmax_scale", (0, 1) if feature_range == (0, 1) else (None, None))
    return _by_itself(at, _copied(at, X, made, copy), axis)


@models("sklearn.preprocessing.normalize", "sklearn.preprocessing.maxabs_scale")
def normalize(at: Context, X: Value, *more: Value, copy: Value = True, **others: Value) -> Value:
    return _copied(at, X, scaled(at, X, "normalize", (-1, 1)), copy)


def _copied(at: Context, X: Value, made: Value, copy: Value) -> Value:
    """The scaled copy; rules are told, to which it matters whether the program keeps it."""
    if copy is True:
        at.emit(Call(at.span, SCALED, {"X": X}, result=made))
    return made


@models("scipy.stats.zscore")
def zscore(at: Context, a: Value, axis: Value = 0, ddof: Value = 0, nan_policy: Value = "propagate", **more: Value) -> Value:
    """Mean 0 and deviation 1, as a NumPy array."""
    return _by_itself(at, scaled(at, a, "zscore", (None, None)), axis)


def _by_itself(at: Context, made: Value, axis: Value) -> Value:
    """Columns that are scaled by what they themselves hold: the scaler is fitted here."""
    scaler = Learner("sklearn.preprocessing.scale", {})
    if axis == 0:
        scaler.fit_here(at, made)
    return scaler.marked(made)


def _table(at: Context, x: Value) -> Value:
    """scikit-learn takes nothing but rows and columns: of data that are not known their numbers are symbols."""
    a = as_array(at, x)
    why = a if isinstance(a, Unknown) else a.shape
    if not isinstance(why, Unknown):
        return x
    shape = (part_of_unknown(at, why, "rows", 0), part_of_unknown(at, why, "columns", 1))
    return Array(shape) if isinstance(a, Unknown) else replace(a, shape=shape)


def scaled(at: Context, x: Value, how: str, interval: Interval) -> Value:
    """The same shape as floats: float32 stays, all else becomes float64."""
    a = as_array(at, x)
    if isinstance(a, Unknown):
        return Array(a, scaled=(Scaling(how),))
    dtype = a.dtype if a.dtype is None or is_float(a.dtype) else "float64"
    return step(a, at, how, Did.ELEMENTWISE, dtype=dtype, low=interval[0], high=interval[1], labels=None, values=None,
                columns=None, scaled=(*a.scaled, Scaling(how)), kind="numpy.ndarray")  # fmt: skip
