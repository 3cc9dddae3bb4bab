"""`imblearn`: rows drawn anew until the classes are of one size, or less unequal."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.facts import Learner
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.library.sklearn.columns import columns_of
from cnnlint.values import Array, Context, Did, Unknown, Value

_SAMPLER = "imblearn.Sampler"


@models(
    "imblearn.over_sampling.SMOTE", "imblearn.over_sampling.RandomOverSampler", "imblearn.over_sampling.ADASYN",
    "imblearn.over_sampling.BorderlineSMOTE", "imblearn.over_sampling.SVMSMOTE", "imblearn.over_sampling.KMeansSMOTE",
    "imblearn.under_sampling.RandomUnderSampler", "imblearn.under_sampling.NearMiss", "imblearn.under_sampling.TomekLinks",
    "imblearn.combine.SMOTETomek", "imblearn.combine.SMOTEENN",
)  # fmt: skip
def sampler(at: Context, *args: Value, **options: Value) -> Value:
    return Learner(_SAMPLER, {})


@models("imblearn.Sampler.fit_resample", "imblearn.Sampler.fit_sample")
def fit_resample(at: Context, self: Learner, X: Value, y: Value, **more: Value) -> Value:
    """Columns, dtypes and classes stay; how many rows there are depends on how often each class occurs."""
    columns_of(at, X, "a sampler")
    rows = unknown_size(at, "resampled_rows", "how often each class occurs is known only at run time", 1)

    def resampled(value: Value) -> Value:
        a = value if isinstance(value, Array) else as_array(at, value)
        if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or not a.shape:
            return Array(at.unknown("the rows that are resampled are not known"))
        return step(a, at, "rows resampled", Did.ROWS, shape=(rows, *a.shape[1:]), values=None)

    return resampled(X), resampled(y)
