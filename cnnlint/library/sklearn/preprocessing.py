"""`sklearn.preprocessing`: encoders of labels and scalers of features. What they learn is kept in the object."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import dtype_of
from cnnlint.library.facts import Learner, born
from cnnlint.library.numbers_in_arrays import rows_of, shows_all_classes, unique_count
from cnnlint.library.pandas.held import words_in
from cnnlint.library.python.items import share_of
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.library.sklearn.columns import columns_of
from cnnlint.shapes import Dim, Shape, Size, text
from cnnlint.values import Array, Context, Did, Labels, Unknown, Value

_IDS = "sklearn.preprocessing.LabelEncoder"
_BINARIZER = "sklearn.preprocessing.LabelBinarizer"
_MULTI = "sklearn.preprocessing.MultiLabelBinarizer"
_ONE_HOT = "sklearn.preprocessing.OneHotEncoder"


def _found(at: Context, y: Value) -> Size:
    """How many classes the data shows."""
    a = as_array(at, y)
    if isinstance(a, Array) and (a.labels is not None or a.values is not None):
        return unique_count(at, a)
    return unknown_size(at, "num_classes", "the encoder finds the classes in the labels when it runs", 1)


def _rows(at: Context, y: Value) -> Shape:
    """How many rows: an encoder takes one label for each, so that there is one axis however little is known of them."""
    rows = rows_of(y)
    return (unknown_size(at, "rows", rows.reason) if isinstance(rows, Unknown) else rows,)


def _learn(at: Context, self: Learner, y: Value) -> Size:
    count = _found(at, y)
    a = as_array(at, y)
    dtype = a.dtype if isinstance(a, Array) else None
    self.learn(at, classes_=Array((count,), dtype, labels=Labels("strings", count, span=at.span)), count=count)
    return count


def _learnt(at: Context, self: Learner) -> Size:
    return self.count if self.count is not None else unknown_size(at, "num_classes", "the encoder was not fitted here", 1)


@models("sklearn.preprocessing.LabelEncoder")
def label_encoder(at: Context) -> Value:
    return Learner(_IDS, {})


@models("sklearn.preprocessing.LabelEncoder.fit", "sklearn.preprocessing.LabelBinarizer.fit")
def fit_labels(at: Context, self: Learner, y: Value) -> Value:
    _learn(at, self, y)
    return self


@models("sklearn.preprocessing.LabelEncoder.fit_transform")
def fit_transform_ids(at: Context, self: Learner, y: Value) -> Value:
    _learn(at, self, y)
    made = transform_ids(at, self, y)
    return replace(made, values=_ids_of(as_array(at, y))) if isinstance(made, Array) else made


def _ids_of(a: Array | Unknown) -> tuple[int, ...] | None:
    """The place of every value among all of them in order, where they are written."""
    values = None if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or len(a.shape) != 1 else a.values
    if not values or len({type(v) for v in values}) > 1 or not isinstance(values[0], (str, int, float)):
        return None
    place = {value: i for i, value in enumerate(sorted(set(values)))}
    return tuple(place[v] for v in values)


@models("sklearn.preprocessing.LabelEncoder.transform")
def transform_ids(at: Context, self: Learner, y: Value) -> Value:
    """Class ids from 0."""
    count = _learnt(at, self)
    last = count - 1
    high = last if isinstance(last, int) else None
    a = _origin(at, y)
    return step(a, at, f"class ids of {text(count)} classes", shape=_rows(at, a), dtype="int64", low=0, high=high, values=None,
                labels=Labels("ids", count, span=at.span), kind="numpy.ndarray", columns=None)  # fmt: skip


def _origin(at: Context, y: Value) -> Array:
    a = as_array(at, y)
    return a if isinstance(a, Array) else Array(a)


@models("sklearn.preprocessing.LabelEncoder.inverse_transform", "sklearn.preprocessing.LabelBinarizer.inverse_transform")
def inverse(at: Context, self: Learner, y: Value, threshold: Value = None) -> Value:
    return Array(_rows(at, y), labels=Labels("strings", _learnt(at, self), span=at.span))


@models("sklearn.preprocessing.LabelBinarizer")
def label_binarizer(at: Context, *, neg_label: Value = 0, pos_label: Value = 1, sparse_output: Value = False) -> Value:
    return Learner(_BINARIZER, {"neg_label": neg_label, "pos_label": pos_label})


@models("sklearn.preprocessing.LabelBinarizer.fit_transform")
def fit_transform_binary(at: Context, self: Learner, y: Value) -> Value:
    _learn(at, self, y)
    return transform_binary(at, self, y)


@models("sklearn.preprocessing.LabelBinarizer.transform")
def transform_binary(at: Context, self: Learner, y: Value) -> Value:
    return _coded(binarized(at, y, _learnt(at, self)), self.options["neg_label"], self.options["pos_label"])


@models("sklearn.preprocessing.label_binarize")
def label_binarize(
    at: Context, y: Value, *, classes: Value, neg_label: Value = 0, pos_label: Value = 1, **more: Value
) -> Value:
    a = as_array(at, classes)
    count = rows_of(a)
    if isinstance(count, Unknown) or count is None:
        return at.unknown("the classes are not known")
    return _coded(binarized(at, y, count), neg_label, pos_label)


def _coded(made: Value, no: Value, yes: Value) -> Value:
    """With other numbers than 0 and 1 they are no classes as a loss reads them."""
    if not isinstance(made, Array) or (no == 0 and yes == 1):
        return made
    if isinstance(no, int) and isinstance(yes, int):
        return replace(made, low=no, high=yes, labels=None)
    return replace(made, low=None, high=None, labels=None)


def binarized(at: Context, y: Value, count: Size) -> Value:
    """One column for each class, but a single one for two classes."""
    rows = _rows(at, as_array(at, y))
    binary = count == 2
    columns: Dim = 1 if binary else count
    code = Labels("binary", 2, span=at.span) if binary else Labels("one-hot", count, span=at.span)
    shape: Shape = (*rows, columns)
    if not isinstance(count, int):  # of two classes there would be one column
        shape = (*shape[:1], share_of(at, count, "columns", f"of {text(count)} classes", 1))
    return step(_origin(at, y), at, f"binarized, {text(count)} classes", shape=shape, dtype="int64", low=0, high=1, labels=code,
                kind="numpy.ndarray", values=None, columns=None)  # fmt: skip


@models("sklearn.preprocessing.MultiLabelBinarizer")
def multi_label_binarizer(at: Context, *, classes: Value = None, sparse_output: Value = False) -> Value:
    return Learner(_MULTI, {"classes": classes})


@models("sklearn.preprocessing.MultiLabelBinarizer.fit")
def fit_multi(at: Context, self: Learner, y: Value) -> Value:
    items = at.iterate(self.options["classes"]) if self.options.get("classes") is not None else at.unknown("classes")
    count: Size = unknown_size(at, "num_classes", "the encoder finds the classes in the labels when it runs", 1)
    if not isinstance(items, Unknown):
        count = len(items)
    self.learn(at, classes_=Array((count,), None), count=count)
    return self


@models("sklearn.preprocessing.MultiLabelBinarizer.fit_transform")
def fit_transform_multi(at: Context, self: Learner, y: Value) -> Value:
    fit_multi(at, self, y)
    return transform_multi(at, self, y)


@models("sklearn.preprocessing.MultiLabelBinarizer.transform")
def transform_multi(at: Context, self: Learner, y: Value) -> Value:
    given = as_array(at, y)
    count, rows = _learnt(at, self), _rows(at, given)
    shape = (*rows, count)
    if isinstance(given, Array) and isinstance(given.shape, tuple) and len(given.shape) == 2 and given.shape[1] == 1:
        return born(at, Array(shape, "int64", 0, 1, Labels("one-hot", count, span=at.span)), "one class for each sample")
    return born(at, Array(shape, "int64", 0, 1, Labels("multi-hot", count, span=at.span)), "several classes at once")


@models("sklearn.preprocessing.OneHotEncoder")
def one_hot_encoder(
    at: Context, *, categories: Value = "auto", drop: Value = None, sparse_output: Value = True, sparse: Value = True,
    dtype: Value = "float64", handle_unknown: Value = "error", **more: Value
) -> Value:  # fmt: skip
    """Gives a sparse matrix unless told otherwise."""
    dense = sparse_output is False or sparse is False
    return Learner(_ONE_HOT, {"dense": dense, "drop": drop, "dtype": dtype})


@models("sklearn.preprocessing.OneHotEncoder.fit")
def fit_one_hot(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    columns_of(at, X, "an encoder")
    a = as_array(at, X)
    one_column = isinstance(a, Array) and not isinstance(a.shape, Unknown) and len(a.shape) == 2 and a.shape[1] == 1
    count: Size | None = _categories(at, X) if isinstance(X, Array) and self.options.get("drop") is None else None
    if count is None and one_column and self.options.get("drop") is None:
        count = _found(at, X)
    elif count is None:
        count = unknown_size(at, "columns", "the encoder finds the categories in the data when it runs", 1)
    self.learn(at, count=count, labels=one_column)
    return self


def _categories(at: Context, a: Array) -> Size | None:
    """How many words the columns of a table hold in all, where that is known of each."""
    columns = [words_in(a, name) for name in a.columns or ()]
    known = [
        c for c in columns if c is not None and c.labels is not None and c.labels.encoding == "strings" and shows_all_classes(c)
    ]
    return sum((unique_count(at, c) for c in known), 0) if known and len(known) == len(columns) else None


@models("sklearn.preprocessing.OneHotEncoder.fit_transform")
def fit_transform_one_hot(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    fit_one_hot(at, self, X)
    return transform_one_hot(at, self, X)


@models("sklearn.preprocessing.OneHotEncoder.transform")
def transform_one_hot(at: Context, self: Learner, X: Value) -> Value:
    columns_of(at, X, "an encoder")
    count, rows = _learnt(at, self), _rows(at, as_array(at, X))
    shape = (*rows, count)
    code = Labels("one-hot", count, span=at.span) if self.facts.get("labels") is True else None
    kind = "numpy.ndarray" if self.options.get("dense") is True else "scipy.sparse.matrix"
    dtype = dtype_of(self.options.get("dtype"))
    return step(_origin(at, X), at, f"one-hot with {text(count)} columns", Did.ONE_HOT, shape=shape, dtype=dtype, low=0,
                 high=1, labels=code, kind=kind, values=None, columns=None, scaled=())  # fmt: skip


@models("scipy.sparse.csr_matrix", "scipy.sparse.csc_matrix", "scipy.sparse.coo_matrix")
def sparse_matrix(at: Context, arg1: Value, shape: Value = None, dtype: Value = None, copy: Value = False) -> Value:
    """The same numbers, stored by their places; what is given as places and numbers is not followed."""
    a = at.unknown("the numbers of a sparse matrix") if isinstance(arg1, tuple) else as_array(at, arg1, "scipy.sparse.matrix")
    if isinstance(a, Unknown) or dtype is None:
        return a
    return replace(a, dtype=dtype_of(dtype), low=None, high=None)


@models("scipy.sparse.matrix.toarray", "scipy.sparse.matrix.todense")
def to_array(at: Context, self: Array, *args: Value, **more: Value) -> Value:
    return replace(self, kind="numpy.ndarray")


@models("scipy.sparse.matrix.shape", attribute=True)
def sparse_shape(at: Context, self: Array) -> Value:
    return self.shape


@models("scipy.sparse.matrix.A", attribute=True)
def dense(at: Context, self: Array) -> Value:
    return replace(self, kind="numpy.ndarray")


@models("scipy.sparse.matrix.astype")
def sparse_astype(at: Context, self: Array, dtype: Value, *more: Value, **others: Value) -> Value:
    return replace(self, dtype=dtype_of(dtype))


@models("scipy.sparse.matrix.__getitem__")
def sparse_item(at: Context, self: Array, key: Value) -> Value:
    from cnnlint.library.numpy.methods import get_item

    return get_item(at, self, key)
