"""`sklearn.decomposition`, `sklearn.manifold`, `sklearn.feature_selection`: fewer columns in place of many."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.facts import Learner
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.library.sklearn.columns import columns_of
from cnnlint.shapes import Shape, Size, minimum, text
from cnnlint.values import Array, Context, Scaling, Unknown, Value, as_size

_NAME = "sklearn.decomposition.PCA"


@models("sklearn.decomposition.PCA", called="PCA")
@models("sklearn.decomposition.IncrementalPCA", called="IncrementalPCA")
@models("sklearn.decomposition.FastICA", called="FastICA")
def pca(at: Context, n_components: Value = None, *, called: str, **options: Value) -> Value:
    """Without a number as many as there can be: the rows or the columns, whichever are fewer."""
    return Learner(_NAME, {"n_components": n_components, "most": n_components is None, "low": None}, called)


@models("sklearn.decomposition.TruncatedSVD", called="TruncatedSVD")
@models("sklearn.decomposition.FactorAnalysis", called="FactorAnalysis")
@models("sklearn.manifold.Isomap", called="Isomap")
def reducer(at: Context, n_components: Value = 2, *, called: str, **options: Value) -> Value:
    return Learner(_NAME, {"n_components": n_components, "most": False, "low": None}, called)


@models("sklearn.decomposition.NMF", called="NMF")
@models("sklearn.decomposition.LatentDirichletAllocation", called="LatentDirichletAllocation")
def positive(at: Context, n_components: Value = "auto", *, called: str, **options: Value) -> Value:
    """Nothing of what it finds is negative."""
    return Learner(_NAME, {"n_components": n_components, "most": False, "low": 0}, called)


@models("sklearn.decomposition.PCA.fit")
def fit(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    columns_of(at, X, "PCA")
    a = as_array(at, X)
    shape = a.shape if isinstance(a, Array) else a
    if not isinstance(shape, Unknown) and len(shape) == 2:
        self.learn(at, count=_components(at, self, shape))
    return self


@models("sklearn.decomposition.PCA.fit_transform")
def fit_transform(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    fit(at, self, X)
    return transform(at, self, X)


@models("sklearn.decomposition.PCA.transform")
def transform(at: Context, self: Learner, X: Value) -> Value:
    """As many columns as components; float32 stays what it is."""
    columns_of(at, X, "PCA")
    a, count = as_array(at, X), self.count
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or count is None or len(a.shape) != 2:
        return Array(at.unknown("how many components are kept is not known"))
    dtype = a.dtype if a.dtype in (None, "float32") else "float64"
    return step(a, at, f"{text(count)} components", shape=(a.shape[0], count), dtype=dtype, low=self.options["low"], high=None,
                labels=None, values=None, columns=None, kind="numpy.ndarray", scaled=(*a.scaled, Scaling("PCA")))  # fmt: skip


def _components(at: Context, self: Learner, shape: Shape) -> Size:
    """A share of the variance is reached with as many as the data need."""
    count, (rows, columns) = as_size(self.options["n_components"]), shape
    if count is not None:
        return count
    if self.options["most"] is True and rows is not None and columns is not None:
        return minimum(rows, columns)
    return unknown_size(at, "components", "how many components the data need is known only at run time", 1)


@models("sklearn.manifold.TSNE")
def tsne(at: Context, n_components: Value = 2, **options: Value) -> Value:
    return Learner("sklearn.manifold.TSNE", {"n_components": n_components})


@models("sklearn.manifold.TSNE.fit_transform")
def embedded(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    """Floats of 32 bits, whatever they are made of."""
    a, count = as_array(at, X), as_size(self.options["n_components"])
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or count is None or len(a.shape) != 2:
        return Array(at.unknown("how many components are kept is not known"))
    return step(
        a.unmeasured(),
        at,
        f"{text(count)} components",
        shape=(a.shape[0], count),
        dtype="float32",
        columns=None,
        kind="numpy.ndarray",
        scaled=(*a.scaled, Scaling("TSNE")),
    )


@models("sklearn.feature_selection.SelectKBest")
def select_k_best(at: Context, score_func: Value = None, *, k: Value = 10) -> Value:
    return Learner("sklearn.feature_selection.SelectKBest", {"k": k})


@models("sklearn.feature_selection.VarianceThreshold", "sklearn.feature_selection.SelectPercentile",
        "sklearn.feature_selection.SelectFromModel", "sklearn.feature_selection.RFE")  # fmt: skip
def selector(at: Context, *args: Value, **options: Value) -> Value:
    """How many columns stay the data tell. One that looks at a model may take the model's fit for its own."""
    made = Learner("sklearn.feature_selection.SelectKBest", {"k": None})
    made.used = True
    return made


@models("sklearn.feature_selection.SelectKBest.fit")
def fit_selector(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    a, count = as_array(at, X), as_size(self.options["k"])
    columns = a.shape[1] if isinstance(a, Array) and not isinstance(a.shape, Unknown) and len(a.shape) == 2 else None
    unknown = unknown_size(at, "columns", "which columns are kept is known only at run time", 0)
    self.learn(at, count=unknown if count is None or columns is None else minimum(columns, count))
    return self


@models("sklearn.feature_selection.SelectKBest.fit_transform")
def select_fitted(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    fit_selector(at, self, X)
    return selected(at, self, X)


@models("sklearn.feature_selection.SelectKBest.transform")
def selected(at: Context, self: Learner, X: Value) -> Value:
    """Some of the columns, as they are."""
    a, count = as_array(at, X), self.count
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or count is None or len(a.shape) != 2:
        return Array(at.unknown("which columns are kept is not known"))
    return step(a, at, f"{text(count)} columns kept", shape=(a.shape[0], count), labels=None, values=None, columns=None,
                kind="numpy.ndarray")  # fmt: skip
