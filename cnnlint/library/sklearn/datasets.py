"""`sklearn.datasets`: `load_*`, `make_*` and `fetch_*`."""

from __future__ import annotations

from dataclasses import replace

from cnnlint.library import models
from cnnlint.library.facts import Facts, born, loaded, name_list, names
from cnnlint.shapes import Size
from cnnlint.values import Array, Context, Labels, ListValue, Unknown, Value, as_size

_IRIS = ("setosa", "versicolor", "virginica")
_IRIS_COLUMNS = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")


def _bunch(at: Context, source: str, x: Array, y: Array, return_X_y: Value, as_frame: Value, **more: Value) -> Value:
    """A Bunch with `data` and `target`, or the pair."""
    x = born(at, replace(x, source=source, part="x_all"), f"{source} data")
    y = born(at, replace(y, source=source, part="y_all"), f"{source} target{_classes(y)}")
    if as_frame is True:
        x, y = replace(x, kind="pandas.DataFrame"), replace(y, kind="pandas.Series")
    loaded(at, source, (x, y))
    return (x, y) if return_X_y is True else Facts("sklearn.utils.Bunch", {"data": x, "target": y, **more})


def _classes(y: Array) -> str:
    return "" if y.labels is None or y.labels.classes is None else f" ({y.labels.classes} classes)"


def _ids(at: Context, rows: Size, classes: int, dtype: str = "int64") -> Array:
    labels = Labels("ids", classes, span=at.span) if classes > 2 else Labels("binary", 2, span=at.span)
    return Array((rows,), dtype, 0, classes - 1, labels)


def _numbers(at: Context, rows: Size, low: float | None = None, high: float | None = None) -> Array:
    return Array((rows,), "float64", low, high, Labels("continuous", span=at.span))


@models("sklearn.datasets.load_iris")
def load_iris(at: Context, *, return_X_y: Value = False, as_frame: Value = False) -> Value:
    x = Array((150, 4), "float64", 0.1, 7.9, columns=_IRIS_COLUMNS)
    return _bunch(at, "iris", x, _ids(at, 150, 3), return_X_y, as_frame, target_names=name_list(_IRIS), feature_names=names(4))


@models("sklearn.datasets.load_digits")
def load_digits(at: Context, *, n_class: Value = 10, return_X_y: Value = False, as_frame: Value = False) -> Value:
    """1797 digits of 8 × 8, values 0 to 16."""
    if n_class != 10:
        return at.unknown("digits of some classes only")
    x, images = Array((1797, 64), "float64", 0, 16), Array((1797, 8, 8), "float64", 0, 16, source="digits", part="x_all")
    shown = born(at, images, "digits images")
    return _bunch(
        at, "digits", x, _ids(at, 1797, 10), return_X_y, as_frame, images=shown, target_names=Array((10,), "int64", 0, 9)
    )


@models("sklearn.datasets.load_wine")
def load_wine(at: Context, *, return_X_y: Value = False, as_frame: Value = False) -> Value:
    x = Array((178, 13), "float64", 0.13, 1680)
    return _bunch(at, "wine", x, _ids(at, 178, 3), return_X_y, as_frame, target_names=names(3), feature_names=names(13))


@models("sklearn.datasets.load_breast_cancer")
def load_breast_cancer(at: Context, *, return_X_y: Value = False, as_frame: Value = False) -> Value:
    x = Array((569, 30), "float64", 0, 4254)
    y = _ids(at, 569, 2)
    return _bunch(at, "breast_cancer", x, y, return_X_y, as_frame, target_names=names(2), feature_names=names(30))


@models("sklearn.datasets.load_diabetes")
def load_diabetes(at: Context, *, return_X_y: Value = False, as_frame: Value = False, scaled: Value = True) -> Value:
    x = Array((442, 10), "float64", -0.14 if scaled is True else None, 0.2 if scaled is True else None)
    return _bunch(at, "diabetes", x, _numbers(at, 442, 25, 346), return_X_y, as_frame, feature_names=names(10))


@models("sklearn.datasets.load_boston")
def load_boston(at: Context, *, return_X_y: Value = False) -> Value:
    """Removed in scikit-learn 1.2."""
    x = Array((506, 13), "float64", 0, 711)
    return _bunch(at, "boston_housing", x, _numbers(at, 506, 5, 50), return_X_y, False, feature_names=names(13))


@models("sklearn.datasets.fetch_california_housing")
def fetch_california_housing(
    at: Context, *, data_home: Value = None, download_if_missing: Value = True, return_X_y: Value = False,
    as_frame: Value = False, **more: Value
) -> Value:  # fmt: skip
    """The target is in hundreds of thousands of dollars."""
    x = Array((20640, 8), "float64", -124.35, 35682)
    y = _numbers(at, 20640, 0.14999, 5.00001)
    return _bunch(at, "california_housing", x, y, return_X_y, as_frame, feature_names=names(8))


@models("sklearn.datasets.fetch_olivetti_faces")
def fetch_olivetti_faces(at: Context, *, return_X_y: Value = False, **more: Value) -> Value:
    x = Array((400, 4096), "float32", 0, 1)
    images = Array((400, 64, 64), "float32", 0, 1, source="olivetti_faces", part="x_all")
    return _bunch(at, "olivetti_faces", x, _ids(at, 400, 40), return_X_y, False, images=born(at, images, "olivetti faces"))


@models("sklearn.datasets.fetch_openml")
def fetch_openml(
    at: Context, name: Value = None, *, version: Value = "active", data_id: Value = None, return_X_y: Value = False,
    as_frame: Value = "auto", **more: Value
) -> Value:  # fmt: skip
    """MNIST and Fashion-MNIST by their names there: flat pixels, and labels that are strings."""
    if name not in ("mnist_784", "Fashion-MNIST"):
        return at.unknown(f"the data set {name!r} of OpenML is not known")
    source = "mnist" if name == "mnist_784" else "fashion_mnist"
    x, frame = Array((70000, 784), "int64", 0, 255), as_frame in (True, "auto")
    y = Array((70000,), "object", labels=Labels("strings", 10, span=at.span))
    return _bunch(at, source, x, y, return_X_y, frame)


def _drawn(at: Context, what: str, x: Array, y: Array) -> Value:
    x, y = born(at, x, f"{what} data"), born(at, y, f"{what} target{_classes(y)}")
    loaded(at, what, (x, y))
    return x, y


def _rows(at: Context, n_samples: Value) -> Size | Unknown:
    size = as_size(n_samples)
    return size if size is not None else at.unknown("the number of samples is not known")


@models("sklearn.datasets.make_classification")
def make_classification(
    at: Context, n_samples: Value = 100, n_features: Value = 20, *, n_informative: Value = 2, n_redundant: Value = 2,
    n_repeated: Value = 0, n_classes: Value = 2, **more: Value
) -> Value:  # fmt: skip
    rows, columns = _rows(at, n_samples), as_size(n_features)
    if isinstance(rows, Unknown) or columns is None or not isinstance(n_classes, int):
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    return _drawn(at, "make_classification", Array((rows, columns), "float64"), _ids(at, rows, n_classes))


@models("sklearn.datasets.make_multilabel_classification")
def make_multilabel_classification(
    at: Context, n_samples: Value = 100, n_features: Value = 20, *, n_classes: Value = 5, n_labels: Value = 2, **more: Value
) -> Value:
    """Several of the classes may be true at once."""
    rows, columns, classes = _rows(at, n_samples), as_size(n_features), as_size(n_classes)
    if isinstance(rows, Unknown) or columns is None or classes is None:
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    y = Array((rows, classes), "int64", 0, 1, Labels("multi-hot", classes, span=at.span))
    return _drawn(at, "make_multilabel_classification", Array((rows, columns), "float64", 0), y)


@models("sklearn.datasets.make_regression")
def make_regression(
    at: Context, n_samples: Value = 100, n_features: Value = 100, *, n_informative: Value = 10, n_targets: Value = 1,
    **more: Value
) -> Value:  # fmt: skip
    rows, columns, targets = _rows(at, n_samples), as_size(n_features), as_size(n_targets)
    if isinstance(rows, Unknown) or columns is None or targets is None:
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    shape = (rows,) if targets == 1 else (rows, targets)
    return _drawn(at, "make_regression", Array((rows, columns), "float64"), replace(_numbers(at, rows), shape=shape))


@models("sklearn.datasets.make_blobs")
def make_blobs(at: Context, n_samples: Value = 100, n_features: Value = 2, *, centers: Value = None, **more: Value) -> Value:
    """Three centres unless told otherwise; those that are listed give the number of features too."""
    rows, columns = _rows(at, n_samples), as_size(n_features)
    count = 3 if centers is None else as_size(centers)
    items = at.iterate(centers) if isinstance(centers, tuple | ListValue) else None
    if isinstance(items, list | tuple) and items:
        inner = at.iterate(items[0])
        count, columns = len(items), None if isinstance(inner, Unknown) else len(inner)
    if isinstance(rows, Unknown) or columns is None or not isinstance(count, int):
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    return _drawn(at, "make_blobs", Array((rows, columns), "float64"), _ids(at, rows, count))


@models("sklearn.datasets.make_moons")
def make_moons(at: Context, n_samples: Value = 100, *, noise: Value = None, **more: Value) -> Value:
    return _plane(at, "make_moons", n_samples)


@models("sklearn.datasets.make_circles")
def make_circles(at: Context, n_samples: Value = 100, *, noise: Value = None, **more: Value) -> Value:
    return _plane(at, "make_circles", n_samples)


def _plane(at: Context, what: str, n_samples: Value) -> Value:
    rows = _rows(at, n_samples)
    if isinstance(rows, Unknown):
        return rows, rows
    return _drawn(at, what, Array((rows, 2), "float64"), _ids(at, rows, 2))
