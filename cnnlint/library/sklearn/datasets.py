"""`sklearn.datasets`: `load_*`, `make_*` and `fetch_*`."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.class_order import BLOCKS, kept
from cnnlint.library.facts import Facts, born, how_many_classes, loaded, name_list, some_names
from cnnlint.library.pandas.assigning import set_item
from cnnlint.library.pandas.index import index_of
from cnnlint.library.python.items import length_of
from cnnlint.shapes import Size, symbol
from cnnlint.values import Array, Context, Labels, Relation, Value, as_size

_IRIS = ("setosa", "versicolor", "virginica")
_IRIS_COLUMNS = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")

_WINE_COLUMNS = (
    "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids", "nonflavanoid_phenols",
    "proanthocyanins", "color_intensity", "hue", "od280/od315_of_diluted_wines", "proline",
)  # fmt: skip
_OF_CELLS = ("radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points", "symmetry",
             "fractal dimension")  # fmt: skip
_CANCER_COLUMNS = tuple(
    f"{name} error" if kind == "error" else f"{kind} {name}" for kind in ("mean", "error", "worst") for name in _OF_CELLS
)
_DIABETES_COLUMNS = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
_BOSTON_COLUMNS = ("CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT")
_CALIFORNIA = {
    "MedInc": (0.4999, 15.0001), "HouseAge": (1, 52), "AveRooms": (0.8461, 141.9091), "AveBedrms": (0.3333, 34.0667),
    "Population": (3, 35682), "AveOccup": (0.6923, 1243.3334), "Latitude": (32.54, 41.95), "Longitude": (-124.35, -114.31),
}  # fmt: skip
_OF_EACH_DIGIT = (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)  # counted in `load_digits().target`


def _bunch(at: Context, source: str, x: Array, y: Array, return_X_y: Value, as_frame: Value, **more: Value) -> Value:
    """A Bunch with `data` and `target`, or the pair."""
    x = born(at, replace(x, source=source, part="x_all"), f"{source} data").holding(x.held)
    y = kept(y, born(at, replace(y, source=source, part="y_all"), f"{source} target{how_many_classes(y)}"))
    if as_frame is True:
        x, y = replace(x, kind="pandas.DataFrame").holding(x.held), replace(y, kind="pandas.Series")
    else:
        x = replace(x, columns=None)
    loaded(at, source, (x, y))
    if return_X_y is True:
        return x, y
    frame = set_item(at, x, "target", y) if as_frame is True else None
    return Facts("sklearn.utils.Bunch", {"data": x, "target": y, "frame": frame, **more})


def class_ids(at: Context, rows: Size, classes: int) -> Array:
    labels = Labels("ids", classes, span=at.span) if classes > 2 else Labels("binary", 2, span=at.span)
    return Array((rows,), "int64", 0, classes - 1, labels)


def sorted_ids(at: Context, *counts: int) -> Array:
    """Class ids that stand class by class, so many of each."""
    last = len(counts) - 1
    return class_ids(at, sum(counts), len(counts)).relating(Relation(BLOCKS, Array((counts[-1],), "int64", last, last), "rows"))


def targets(at: Context, rows: Size, low: float | None = None, high: float | None = None) -> Array:
    return Array((rows,), "float64", low, high, Labels("continuous", span=at.span))


@models("sklearn.datasets.load_iris")
def load_iris(at: Context, *, return_X_y: Value = False, as_frame: Value = False) -> Value:
    x = Array((150, 4), "float64", 0.1, 7.9, columns=_IRIS_COLUMNS)
    return _bunch(
        at,
        "iris",
        x,
        sorted_ids(at, 50, 50, 50),
        return_X_y,
        as_frame,
        target_names=name_list(_IRIS),
        feature_names=name_list(_IRIS_COLUMNS),
    )


@models("sklearn.datasets.load_digits")
def load_digits(at: Context, *, n_class: Value = 10, return_X_y: Value = False, as_frame: Value = False) -> Value:
    """1797 digits of 8 × 8, values 0 to 16; of the first classes fewer."""
    if not isinstance(n_class, int) or not 2 <= n_class <= 10:
        return at.unknown("digits of some classes only")
    rows = sum(_OF_EACH_DIGIT[:n_class])
    x, images = Array((rows, 64), "float64", 0, 16), Array((rows, 8, 8), "float64", 0, 16, source="digits", part="x_all")
    shown = born(at, images, "digits images")
    all_names = Array((10,), "int64", 0, 9)
    return _bunch(at, "digits", x, class_ids(at, rows, n_class), return_X_y, as_frame, images=shown, target_names=all_names)


@models("sklearn.datasets.load_wine")
def load_wine(at: Context, *, return_X_y: Value = False, as_frame: Value = False) -> Value:
    x = Array((178, 13), "float64", 0.13, 1680, columns=_WINE_COLUMNS)
    named = {"target_names": some_names(3), "feature_names": name_list(_WINE_COLUMNS)}
    return _bunch(at, "wine", x, sorted_ids(at, 59, 71, 48), return_X_y, as_frame, **named)


@models("sklearn.datasets.load_breast_cancer")
def load_breast_cancer(at: Context, *, return_X_y: Value = False, as_frame: Value = False) -> Value:
    x = Array((569, 30), "float64", 0, 4254, columns=_CANCER_COLUMNS)
    y = class_ids(at, 569, 2)
    return _bunch(at, "breast_cancer", x, y, return_X_y, as_frame, target_names=some_names(2),
                  feature_names=index_of(_CANCER_COLUMNS))  # fmt: skip


@models("sklearn.datasets.load_diabetes")
def load_diabetes(at: Context, *, return_X_y: Value = False, as_frame: Value = False, scaled: Value = True) -> Value:
    x = Array((442, 10), "float64", -0.14 if scaled is True else None, 0.2 if scaled is True else None,
              columns=_DIABETES_COLUMNS)  # fmt: skip
    return _bunch(
        at, "diabetes", x, targets(at, 442, 25, 346), return_X_y, as_frame, feature_names=name_list(_DIABETES_COLUMNS)
    )


@models("sklearn.datasets.load_boston")
def load_boston(at: Context, *, return_X_y: Value = False) -> Value:
    """Removed in scikit-learn 1.2."""
    x = Array((506, 13), "float64", 0, 711, columns=_BOSTON_COLUMNS)
    return _bunch(at, "boston_housing", x, targets(at, 506, 5, 50), return_X_y, False, feature_names=index_of(_BOSTON_COLUMNS))


@models("sklearn.datasets.fetch_california_housing")
def fetch_california_housing(
    at: Context, *, data_home: Value = None, download_if_missing: Value = True, return_X_y: Value = False,
    as_frame: Value = False, **more: Value
) -> Value:  # fmt: skip
    """Rooms, bedrooms and people are divided by households; the target is in hundreds of thousands of dollars.

    The ranges are counted in the census file of StatLib, as `datasets/housing/housing.csv` of github.com/ageron/handson-ml2
    repeats it: of the columns that are divided, and of the others as they stand there.
    """
    columns = tuple(_CALIFORNIA)
    x = Array((20640, 8), "float64", -124.35, 35682, columns=columns)
    y = targets(at, 20640, 0.14999, 5.00001)
    if as_frame is True:
        x = x.holding((n, Array((), "float64", low, high, kind="pandas.Series")) for n, (low, high) in _CALIFORNIA.items())
    return _bunch(at, "california_housing", x, y, return_X_y, as_frame, feature_names=name_list(columns))


@models("sklearn.datasets.load_linnerud")
def load_linnerud(at: Context, *, return_X_y: Value = False, as_frame: Value = False) -> Value:
    """Three exercises and three measures of twenty men."""
    y = Array((20, 3), "float64", 31, 247, Labels("continuous", span=at.span))
    return _bunch(at, "linnerud", Array((20, 3), "float64", 1, 251), y, return_X_y, as_frame, feature_names=some_names(3))


@models("sklearn.datasets.fetch_covtype")
def fetch_covtype(at: Context, *, return_X_y: Value = False, as_frame: Value = False, **more: Value) -> Value:
    """Seven kinds of forest, counted from one. The range of the features is not told."""
    y = Array((581012,), "int32", 1, 7, Labels("ids", 7, 1, at.span))
    return _bunch(at, "covtype", Array((581012, 54), "float64"), y, return_X_y, as_frame, feature_names=some_names(54))


@models("sklearn.datasets.fetch_20newsgroups")
def fetch_20newsgroups(
    at: Context, *, subset: Value = "train", categories: Value = None, return_X_y: Value = False, **more: Value
) -> Value:
    """Posts as texts, over 20 groups; of some groups how many posts there are is known only in the data."""
    count = 20 if categories is None else as_size(length_of(at, categories))
    counts = {"train": 11314, "test": 7532, "all": 18846}
    if subset not in counts:
        return at.unknown("which part of the newsgroups is taken is not known")
    rows: Size = counts[subset]
    if categories is not None:
        rows = symbol("posts", "how many posts the groups have is known only in the data", at.span, 1, counts[subset])
    x = Array((rows,), "str", kind="names")
    last = count - 1 if isinstance(count, int) else None
    y = Array((rows,), "int64", 0, last, Labels("ids", count, span=at.span))
    return _bunch(
        at, "20newsgroups", x, y, return_X_y, False, target_names=some_names(at.unknown("groups") if count is None else count)
    )


@models("sklearn.datasets.fetch_olivetti_faces")
def fetch_olivetti_faces(at: Context, *, return_X_y: Value = False, **more: Value) -> Value:
    x = Array((400, 4096), "float32", 0, 1)
    images = Array((400, 64, 64), "float32", 0, 1, source="olivetti_faces", part="x_all")
    return _bunch(at, "olivetti_faces", x, class_ids(at, 400, 40), return_X_y, False, images=born(at, images, "olivetti faces"))


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
