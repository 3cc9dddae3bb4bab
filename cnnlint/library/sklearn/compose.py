"""`sklearn.compose`, `sklearn.pipeline` and `sklearn.impute`: transformers side by side and one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.arrays import as_array, common_dtype, step
from cnnlint.library.dtypes import is_float
from cnnlint.library.facts import Learner
from cnnlint.library.numbers_in_arrays import rows_of
from cnnlint.library.pandas.frames import picked_columns
from cnnlint.library.pandas.indexing import some_columns
from cnnlint.library.pandas.listed import strings
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.shapes import Dim, shape_text
from cnnlint.values import Array, Context, Did, ListValue, Unknown, Value

_COLUMNS = "sklearn.compose.ColumnTransformer"
_PIPELINE = "sklearn.pipeline.Pipeline"
_SPARSE = "scipy.sparse.matrix"

Part: TypeAlias = tuple[Value, Value]  # a transformer and the columns it is for


@models("sklearn.compose.ColumnTransformer")
def column_transformer(at: Context, transformers: Value, *, remainder: Value = "drop", sparse_threshold: Value = 0.3,
                       **more: Value) -> Value:  # fmt: skip
    """Transformers as triples of name, transformer and columns."""
    parts = _parts(at, transformers, 3)
    return Learner(_COLUMNS, {"parts": parts, "remainder": remainder, "sparse_threshold": sparse_threshold})


@models("sklearn.compose.make_column_transformer")
def make_column_transformer(at: Context, *transformers: Value, remainder: Value = "drop", sparse_threshold: Value = 0.3,
                            **more: Value) -> Value:  # fmt: skip
    """Transformers as pairs of transformer and columns."""
    parts = _parts(at, tuple(transformers), 2)
    return Learner(_COLUMNS, {"parts": parts, "remainder": remainder, "sparse_threshold": sparse_threshold})


def _parts(at: Context, transformers: Value, length: int) -> Value:
    """The transformers with their columns, without names; Unknown where one of them is not known."""
    items = at.iterate(transformers)
    if isinstance(items, Unknown):
        return items
    found: list[Part] = []
    for item in items:
        part = at.iterate(item) if isinstance(item, (tuple, ListValue)) else at.unknown("a transformer that is not known")
        if isinstance(part, Unknown) or len(part) != length:
            return part if isinstance(part, Unknown) else at.unknown("a transformer that is not known")
        found.append((part[-2], part[-1]))
    return tuple(found)


@models("sklearn.compose.ColumnTransformer.fit")
def fit(at: Context, self: Learner, X: Value, y: Value = None, **more: Value) -> Value:
    """Each part learns from its columns."""
    at.call(at.attribute(self, "fit_transform"), Arguments((X, y)))
    return self


@models("sklearn.compose.ColumnTransformer.fit_transform")
def fit_transform(at: Context, self: Learner, X: Value, y: Value = None, **more: Value) -> Value:
    return _side_by_side(at, self, X, "fit_transform")


@models("sklearn.compose.ColumnTransformer.transform")
def transform(at: Context, self: Learner, X: Value, **more: Value) -> Value:
    return _side_by_side(at, self, X, "transform")


def _side_by_side(at: Context, self: Learner, X: Value, method: str) -> Value:
    """What the parts give, column beside column; what no part is for comes last or is dropped."""
    parts, a = self.options["parts"], X if isinstance(X, Array) else as_array(at, X)
    known = isinstance(a, Array) and isinstance(a.shape, tuple) and len(a.shape) == 2
    if not isinstance(parts, tuple) or not isinstance(a, Array) or not known:
        return Array(parts if isinstance(parts, Unknown) else at.unknown("the table that is transformed is not known"))
    made = [_transformed(at, part, _chosen(at, a, columns), method) for part, columns in parts]
    if method == "fit_transform" and any(map(_by_a_fitting, made)):
        self.fit_here(at, a)
    if self.options["remainder"] == "passthrough":
        made.append(_remainder(at, a, [columns for _, columns in parts]))
    elif self.options["remainder"] != "drop":
        return Array(at.unknown("what is done with the other columns is not known"))
    return self.marked(_joined(at, a, [m for m in made if m is not None], self.options["sparse_threshold"]))


def _by_a_fitting(made: Value) -> bool:
    """Whether a part learnt from its columns what it does to their numbers."""
    return isinstance(made, Array) and any(step.did is Did.FITTED for step in made.trail)


def _transformed(at: Context, part: Value, columns: Value, method: str) -> Value | None:
    """None for columns that are dropped."""
    if part == "drop":
        return None
    return columns if part == "passthrough" else at.call(at.attribute(part, method), Arguments((columns,)))


def _chosen(at: Context, a: Array, columns: Value) -> Value:
    """Columns by names or places; how many a selector takes only a run can tell."""
    names = strings(at, columns)
    if names is not None:
        return picked_columns(a, len(names), names, at)
    if isinstance(columns, int) and not isinstance(columns, bool):
        return picked_columns(a, 1, None, at)
    if isinstance(columns, Array) and not isinstance(columns.shape, Unknown) and columns.dtype != "bool" and columns.shape:
        return picked_columns(a, columns.shape[0], None, at)
    items = at.iterate(columns) if isinstance(columns, (tuple, ListValue, range)) else at.unknown("which columns are taken")
    if isinstance(items, Unknown) or any(isinstance(i, bool) for i in items):
        return some_columns(at, a, "which columns are transformed is known only at run time")
    return picked_columns(a, len(items), None, at)


def _remainder(at: Context, a: Array, taken: Sequence[Value]) -> Array:
    """The columns that no part is for."""
    names = [strings(at, columns) for columns in taken]
    used = {name for n in names for name in n or ()}
    total = a.shape[1] if not isinstance(a.shape, Unknown) else None
    if None in names or not isinstance(total, int):
        return some_columns(at, a, "how many columns are left is known only at run time")
    return picked_columns(a, total - len(used), None, at)


def _joined(at: Context, a: Array, parts: Sequence[Value], threshold: Value) -> Value:
    known = [p for p in (as_array(at, p) if not isinstance(p, Array) else p for p in parts) if isinstance(p, Array)]
    widths = [p.shape[1] for p in known if not isinstance(p.shape, Unknown) and len(p.shape) == 2]
    if len(widths) < len(parts) or not parts:
        why = next((p.shape for p in known if isinstance(p.shape, Unknown)), at.unknown("what the parts give is not known"))
        return Array(why)
    rows, total = rows_of(a), _sum(widths)
    assert not isinstance(rows, Unknown)
    sparse = any(p.kind == _SPARSE for p in known) and threshold != 0
    said = f"columns transformed to {shape_text((rows, total))}"
    return step(
        a.unmeasured(),
        at,
        said,
        shape=(rows, total),
        dtype=common_dtype(known),
        columns=None,
        kind=_SPARSE if sparse else "numpy.ndarray",
    )


def _sum(widths: Sequence[Dim]) -> Dim:
    total: Dim = 0
    for width in widths:
        total = None if total is None or width is None else total + width
    return total


@models("sklearn.pipeline.Pipeline")
def pipeline(at: Context, steps: Value, **more: Value) -> Value:
    """Pairs of name and step."""
    items = at.iterate(steps)
    pairs = [] if isinstance(items, Unknown) else [i for i in items if isinstance(i, tuple) and len(i) == 2]
    if isinstance(items, Unknown) or len(pairs) < len(items):
        return Learner(_PIPELINE, {"parts": items if isinstance(items, Unknown) else at.unknown("a step that is not known")})
    return Learner(_PIPELINE, {"parts": tuple(part for _, part in pairs)})


@models("sklearn.pipeline.make_pipeline")
def make_pipeline(at: Context, *steps: Value, **more: Value) -> Value:
    return Learner(_PIPELINE, {"parts": tuple(steps)})


@models("sklearn.pipeline.Pipeline.fit")
def pipeline_fit(at: Context, self: Learner, X: Value, y: Value = None, **more: Value) -> Value:
    """Each step learns from what the steps before it make of the data; the last may be a model."""
    parts = self.options["parts"]
    if isinstance(parts, tuple) and parts:
        X = _in_turn(at, Learner(_PIPELINE, {"parts": parts[:-1]}), X, "fit_transform")
        if parts[-1] not in ("passthrough", None):
            at.call(at.attribute(parts[-1], "fit"), Arguments((X, y)))
    return self


@models("sklearn.pipeline.Pipeline.fit_transform")
def pipeline_fit_transform(at: Context, self: Learner, X: Value, y: Value = None, **more: Value) -> Value:
    return _in_turn(at, self, X, "fit_transform")


@models("sklearn.pipeline.Pipeline.transform")
def pipeline_transform(at: Context, self: Learner, X: Value, **more: Value) -> Value:
    return _in_turn(at, self, X, "transform")


def _in_turn(at: Context, self: Learner, X: Value, method: str) -> Value:
    parts = self.options["parts"]
    if not isinstance(parts, tuple):
        return parts
    for part in parts:
        X = X if part in ("passthrough", None) else at.call(at.attribute(part, method), Arguments((X,)))
    return X


@models("sklearn.impute.SimpleImputer", called="SimpleImputer")
@models("sklearn.impute.KNNImputer", called="KNNImputer")
@models("sklearn.impute.IterativeImputer", called="IterativeImputer")
def imputer(at: Context, *, strategy: Value = "mean", called: str, **more: Value) -> Value:
    return Learner("sklearn.impute.SimpleImputer", {"strategy": strategy}, called)


@models("sklearn.impute.SimpleImputer.fit")
def imputer_fit(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    return self


@models("sklearn.impute.SimpleImputer.fit_transform", "sklearn.impute.SimpleImputer.transform")
def impute(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    """Same rows, and same columns unless one of them is empty; means and medians are floats."""
    a = as_array(at, X)
    if isinstance(a, Unknown):
        return Array(a)
    computed = self.options["strategy"] in ("mean", "median")
    dtype = a.dtype if is_float(a.dtype) or not computed else "float64"
    return step(a.unmeasured(), at, "gaps filled", dtype=dtype, columns=None)


@models("sklearn.preprocessing.OrdinalEncoder")
def ordinal_encoder(at: Context, **options: Value) -> Value:
    return Learner("sklearn.preprocessing.OrdinalEncoder", {})


@models("sklearn.preprocessing.OrdinalEncoder.fit")
def ordinal_fit(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    return self


@models("sklearn.preprocessing.OrdinalEncoder.fit_transform", "sklearn.preprocessing.OrdinalEncoder.transform")
def ordinal(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    """A number for each category, column by column, as floats."""
    a = as_array(at, X)
    if isinstance(a, Unknown):
        return Array(a)
    return step(a.unmeasured(), at, "numbers of categories", dtype="float64", columns=None)


@models("sklearn.preprocessing.PolynomialFeatures")
def polynomial(at: Context, degree: Value = 2, **options: Value) -> Value:
    return Learner("sklearn.preprocessing.PolynomialFeatures", {})


@models("sklearn.preprocessing.PolynomialFeatures.fit_transform", "sklearn.preprocessing.PolynomialFeatures.transform")
def powers(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    """Products of columns; how many is not worked out."""
    a = as_array(at, X)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or len(a.shape) != 2:
        return Array(at.unknown("the table that is transformed is not known"))
    columns = unknown_size(at, "columns", "how many products of columns there are", 1)
    dtype = a.dtype if is_float(a.dtype) else "float64"
    return step(a.unmeasured(), at, "products of columns", shape=(a.shape[0], columns), dtype=dtype, columns=None)
