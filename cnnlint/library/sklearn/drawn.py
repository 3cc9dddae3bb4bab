"""`sklearn.datasets.make_*`: data sets that are drawn."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.facts import born, how_many_classes, loaded
from cnnlint.library.sklearn.datasets import class_ids, targets
from cnnlint.shapes import Size
from cnnlint.values import Array, Context, Labels, ListValue, Unknown, Value, as_size


def _drawn(at: Context, what: str, x: Array, y: Array, asked: Value = False, more: tuple[Value, ...] = ()) -> Value:
    """The data and the targets, and what else they were drawn from where that is asked for."""
    x, y = born(at, x, f"{what} data"), born(at, y, f"{what} target{how_many_classes(y)}")
    loaded(at, what, (x, y))
    if not isinstance(asked, bool):
        return at.unknown(f"how much `{what}` returns is not known")
    return (x, y, *more) if asked else (x, y)


def _rows(at: Context, n_samples: Value) -> Size | Unknown:
    """A number, or one for each class."""
    size = as_size(n_samples)
    items = at.iterate(n_samples) if isinstance(n_samples, (tuple, ListValue)) else ()
    if size is not None or isinstance(items, Unknown) or not items:
        return size if size is not None else at.unknown("the number of samples is not known")
    total: Size = 0
    for one in map(as_size, items):
        if one is None:
            return at.unknown("the number of samples is not known")
        total = total + one
    return total


@models("sklearn.datasets.make_classification")
def make_classification(
    at: Context, n_samples: Value = 100, n_features: Value = 20, *, n_informative: Value = 2, n_redundant: Value = 2,
    n_repeated: Value = 0, n_classes: Value = 2, **more: Value
) -> Value:  # fmt: skip
    rows, columns = _rows(at, n_samples), as_size(n_features)
    if isinstance(rows, Unknown) or columns is None or not isinstance(n_classes, int):
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    return _drawn(at, "make_classification", Array((rows, columns), "float64"), class_ids(at, rows, n_classes))


@models("sklearn.datasets.make_multilabel_classification")
def make_multilabel_classification(
    at: Context, n_samples: Value = 100, n_features: Value = 20, *, n_classes: Value = 5, n_labels: Value = 2,
    return_indicator: Value = "dense", return_distributions: Value = False, **more: Value
) -> Value:  # fmt: skip
    """Several of the classes may be true at once."""
    rows, columns, classes = _rows(at, n_samples), as_size(n_features), as_size(n_classes)
    if isinstance(rows, Unknown) or columns is None or classes is None:
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    y = Array((rows, classes), "int64", 0, 1, Labels("multi-hot", classes, span=at.span))
    if return_indicator != "dense":
        return at.unknown("targets that are no dense array")
    drawn_from = Array((classes,), "float64", 0, 1), Array((columns, classes), "float64", 0, 1)
    x = Array((rows, columns), "float64", 0)
    return _drawn(at, "make_multilabel_classification", x, y, return_distributions, drawn_from)


@models("sklearn.datasets.make_regression")
def make_regression(
    at: Context, n_samples: Value = 100, n_features: Value = 100, *, n_informative: Value = 10, n_targets: Value = 1,
    coef: Value = False, **more: Value
) -> Value:  # fmt: skip
    rows, columns, count = _rows(at, n_samples), as_size(n_features), as_size(n_targets)
    if isinstance(rows, Unknown) or columns is None or count is None:
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    y = replace(targets(at, rows), shape=(rows,) if count == 1 else (rows, count), source="make_regression")
    factors = Array((columns,) if count == 1 else (columns, count), "float64")
    return _drawn(at, "make_regression", Array((rows, columns), "float64"), y, coef, (factors,))


@models("sklearn.datasets.make_blobs")
def make_blobs(
    at: Context, n_samples: Value = 100, n_features: Value = 2, *, centers: Value = None, return_centers: Value = False,
    **more: Value
) -> Value:  # fmt: skip
    """Three centres unless told otherwise; those that are listed give the number of features too."""
    rows, columns = _rows(at, n_samples), as_size(n_features)
    count = 3 if centers is None else as_size(centers)
    of_each = at.iterate(n_samples) if isinstance(n_samples, (tuple, ListValue)) else None
    if centers is None and of_each is not None and not isinstance(of_each, Unknown):
        count = len(of_each)
    items = at.iterate(centers) if isinstance(centers, (tuple, ListValue)) else None
    if isinstance(items, (list, tuple)) and items:
        inner = at.iterate(items[0])
        count, columns = len(items), None if isinstance(inner, Unknown) else len(inner)
    if isinstance(rows, Unknown) or columns is None or not isinstance(count, int):
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    middles = Array((count, columns), "float64")
    return _drawn(at, "make_blobs", Array((rows, columns), "float64"), class_ids(at, rows, count), return_centers, (middles,))


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
    return _drawn(at, what, Array((rows, 2), "float64"), class_ids(at, rows, 2))


@models("sklearn.datasets.make_s_curve", "sklearn.datasets.make_swiss_roll")
def make_roll(at: Context, n_samples: Value = 100, *, noise: Value = 0.0, **more: Value) -> Value:
    """Points of a surface in space, and how far along they lie."""
    rows = _rows(at, n_samples)
    if isinstance(rows, Unknown):
        return rows, rows
    return _drawn(at, "a surface", Array((rows, 3), "float64"), targets(at, rows))


@models("sklearn.datasets.make_gaussian_quantiles")
def make_gaussian_quantiles(
    at: Context, *, mean: Value = None, cov: Value = 1.0, n_samples: Value = 100, n_features: Value = 2, n_classes: Value = 3,
    **more: Value
) -> Value:  # fmt: skip
    rows, columns = _rows(at, n_samples), as_size(n_features)
    if isinstance(rows, Unknown) or columns is None or not isinstance(n_classes, int):
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    return _drawn(at, "make_gaussian_quantiles", Array((rows, columns), "float64"), class_ids(at, rows, n_classes))


@models("sklearn.datasets.make_friedman1")
def make_friedman1(at: Context, n_samples: Value = 100, n_features: Value = 10, **more: Value) -> Value:
    """Features between 0 and 1."""
    rows, columns = _rows(at, n_samples), as_size(n_features)
    if isinstance(rows, Unknown) or columns is None:
        return at.unknown("the size of a made data set"), at.unknown("the size of a made data set")
    return _drawn(at, "make_friedman1", Array((rows, columns), "float64", 0, 1), targets(at, rows))


@models("sklearn.datasets.make_friedman2", "sklearn.datasets.make_friedman3")
def make_friedman(at: Context, n_samples: Value = 100, **more: Value) -> Value:
    """Four features: up to 100, from 40 π to 560 π, up to 1, from 1 to 11."""
    rows = _rows(at, n_samples)
    if isinstance(rows, Unknown):
        return rows, rows
    return _drawn(at, "make_friedman", Array((rows, 4), "float64", 0, 1760), targets(at, rows))


@models("sklearn.datasets.make_hastie_10_2")
def make_hastie(at: Context, n_samples: Value = 12000, **more: Value) -> Value:
    """Ten features; the target is -1 or 1, as floats."""
    rows = _rows(at, n_samples)
    if isinstance(rows, Unknown):
        return rows, rows
    return _drawn(at, "make_hastie_10_2", Array((rows, 10), "float64"), Array((rows,), "float64", -1, 1))
