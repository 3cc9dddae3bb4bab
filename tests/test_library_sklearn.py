"""scikit-learn's data sets, splits, encoders and scalers against scikit-learn itself."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from fake_context import FakeContext, PythonError
from library_referee import abstract, disagreement

from cnnlint.program import Call, Load
from cnnlint.shapes import Expr
from cnnlint.values import Array, Labels, Scalar, Unknown

sklearn = pytest.importorskip("sklearn", reason="compares with scikit-learn")

RNG = np.random.default_rng(0)
X = RNG.normal(size=(20, 3))
IMAGES = RNG.integers(0, 256, (20, 4, 4), dtype="uint8")
Y = np.arange(20) % 4
NAMES = ["cat", "dog", "cat", "bird"]


@pytest.mark.parametrize("name", ["iris", "digits", "wine", "breast_cancer", "diabetes"])
def test_loaded_sets(name: str) -> None:
    from sklearn import datasets

    at = FakeContext()
    real = getattr(datasets, f"load_{name}")()
    said = at.do(f"sklearn.datasets.load_{name}")
    for part in ("data", "target", *(["images"] if name == "digits" else [])):
        assert disagreement(at.attribute(said, part), real[part]) is None, part
        assert at.item(said, part) == at.attribute(said, part)
    pair = at.do(f"sklearn.datasets.load_{name}", return_X_y=True)
    assert disagreement(pair, (real.data, real.target)) is None
    if name != "diabetes":
        assert pair[1].labels.classes == len(np.unique(real.target))
    assert any(isinstance(e, Load) for e in at.events)


MADE: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("make_classification", (50,), {"n_features": 6, "n_classes": 3, "n_informative": 4}),
    ("make_classification", (), {}),
    ("make_regression", (), {"n_samples": 30, "n_features": 4}),
    ("make_regression", (), {"n_samples": 30, "n_features": 4, "n_targets": 2}),
    ("make_blobs", (40,), {"centers": 5, "n_features": 3}),
    ("make_blobs", (), {"centers": [(0, 0), (1, 1)]}),
    ("make_moons", (), {}),
    ("make_moons", (30,), {"noise": 0.1}),
    ("make_circles", (30,), {}),
    ("make_multilabel_classification", (30,), {"n_classes": 3}),
]


@pytest.mark.parametrize(("name", "positional", "keywords"), MADE)
def test_made_sets(name: str, positional: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    from sklearn import datasets

    said = FakeContext().do(f"sklearn.datasets.{name}", *positional, **keywords)
    real = getattr(datasets, name)(*positional, **keywords)
    assert disagreement(said, real[:2]) is None


@pytest.mark.parametrize("part", [Scalar("float"), Unknown("told on the command line", name="part")])
def test_a_part_whose_size_is_not_known_is_not_the_whole(part: Scalar | Unknown) -> None:
    at, x = FakeContext(), abstract(np.zeros((10, 3)))
    train, test = at.do("sklearn.model_selection.train_test_split", x, test_size=part).items
    again = at.do("sklearn.model_selection.train_test_split", x, test_size=part).items
    other = at.do("sklearn.model_selection.train_test_split", x, test_size=Unknown("told elsewhere", name="other")).items
    assert isinstance(test.shape[0], Expr)
    assert test.shape[0] + train.shape[0] == 10
    assert again[1].shape == test.shape
    assert other[1].shape != test.shape


@pytest.mark.parametrize(
    "options",
    [{}, {"test_size": 0.2}, {"test_size": 0.33}, {"test_size": 7}, {"train_size": 0.6}, {"train_size": 12}, {"shuffle": False},
     {"test_size": 0.2, "train_size": 0.5}, {"test_size": 0.3, "stratify": Y, "random_state": 1}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("arrays", [(X,), (X, Y), (IMAGES, X, Y)], ids=len)
def test_train_test_split(arrays: tuple[np.ndarray, ...], options: dict[str, Any]) -> None:
    from sklearn.model_selection import train_test_split

    at = FakeContext()
    said = at.do(
        "sklearn.model_selection.train_test_split", *map(abstract, arrays), **{k: abstract(v) for k, v in options.items()}
    )
    real = train_test_split(*arrays, **options)
    for one, other in zip(said.items, real, strict=True):
        assert disagreement(one, other) is None
    assert [e.name for e in at.events if isinstance(e, Call)] == ["sklearn.model_selection.train_test_split"]


def test_split_needs_as_many_rows_everywhere() -> None:
    with pytest.raises(PythonError, match="inconsistent"):
        FakeContext().do("sklearn.model_selection.train_test_split", abstract(X), abstract(Y[:5]))


def test_symbolic_rows_stay_paired() -> None:
    at = FakeContext()
    frame = at.do("pandas.read_csv", "data.csv")
    x, y = at.method(frame, "drop", ["label"], axis=1), at.item(frame, "label")
    x_train, x_test, y_train, y_test = at.do("sklearn.model_selection.train_test_split", x, y, test_size=0.2).items
    assert x_train.shape[0] == y_train.shape[0]
    assert x_test.shape[0] == y_test.shape[0]
    assert isinstance(x_train.shape[0], Expr)


def test_label_encoder() -> None:
    from sklearn.preprocessing import LabelEncoder

    at = FakeContext()
    encoder = at.do("sklearn.preprocessing.LabelEncoder")
    said = at.method(encoder, "fit_transform", NAMES)
    assert disagreement(said, LabelEncoder().fit_transform(NAMES)) is None
    assert (said.labels.encoding, said.labels.classes) == ("ids", 3)
    assert at.attribute(encoder, "classes_").shape == (3,)
    assert disagreement(at.method(encoder, "transform", ["dog"]), np.array([1])) is None


@pytest.mark.parametrize("labels", [NAMES, ["a", "b", "a"]], ids=len)
def test_label_binarizer(labels: list[str]) -> None:
    from sklearn.preprocessing import LabelBinarizer, label_binarize

    at = FakeContext()
    said = at.method(at.do("sklearn.preprocessing.LabelBinarizer"), "fit_transform", labels)
    assert disagreement(said, LabelBinarizer().fit_transform(labels)) is None
    assert said.labels.encoding == ("binary" if len(set(labels)) == 2 else "one-hot")
    classes = sorted(set(labels))
    said = at.do("sklearn.preprocessing.label_binarize", labels, classes=classes)
    assert disagreement(said, label_binarize(labels, classes=classes)) is None


@pytest.mark.parametrize("sparse", [True, False])
def test_one_hot_encoder(sparse: bool) -> None:
    from sklearn.preprocessing import OneHotEncoder

    at = FakeContext()
    column = at.method(at.do("numpy.array", [0, 2, 1, 2]), "reshape", -1, 1)
    said = at.method(at.do("sklearn.preprocessing.OneHotEncoder", sparse_output=sparse), "fit_transform", column)
    real = OneHotEncoder(sparse_output=sparse).fit_transform(np.array([0, 2, 1, 2]).reshape(-1, 1))
    if sparse:
        said, real = at.method(said, "toarray"), real.toarray()
    assert disagreement(said, real) is None
    assert (said.labels.encoding, said.labels.classes) == ("one-hot", 3)


def test_encoders_count_the_classes_of_known_labels() -> None:
    at = FakeContext()
    y = Array((150,), "int64", 0, 2, Labels("ids", 3), source="iris", part="y_all")
    binary = at.method(at.do("sklearn.preprocessing.LabelBinarizer"), "fit_transform", y)
    assert binary.shape == (150, 3)
    encoder = at.do("sklearn.preprocessing.OneHotEncoder", sparse_output=False)
    assert at.method(encoder, "fit_transform", at.method(y, "reshape", -1, 1)).shape == (150, 3)


@pytest.mark.parametrize("scaler", ["StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler"])
@pytest.mark.parametrize("data", [X, X.astype("float32"), IMAGES.reshape(20, 16)], ids=lambda d: str(d.dtype))
def test_scalers(scaler: str, data: np.ndarray) -> None:
    from sklearn import preprocessing

    at = FakeContext()
    made, real = at.do(f"sklearn.preprocessing.{scaler}"), getattr(preprocessing, scaler)()
    said = at.method(made, "fit_transform", abstract(data))
    assert disagreement(said, real.fit_transform(data)) is None
    assert said.scaled
    assert disagreement(at.method(made, "transform", abstract(data[:5] * 2)), real.transform(data[:5] * 2)) is None


@pytest.mark.parametrize("scaler", ["StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler"])
@pytest.mark.parametrize("method", ["fit", "fit_transform", "transform", "inverse_transform"])
@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize("shape", [(), (6,), (6, 1), (6, 3), (6, 4), (6, 2, 3)], ids=str)
def test_scalers_take_the_columns_that_they_were_fitted_to(
    scaler: str, method: str, columns: int, shape: tuple[int, ...]
) -> None:
    from sklearn import preprocessing

    data = np.ones(shape)
    real = getattr(preprocessing, scaler)().fit(X[:, :columns])
    at = FakeContext()
    made = at.do(f"sklearn.preprocessing.{scaler}")
    at.method(made, "fit", abstract(X[:, :columns]))
    words = said_to(getattr(real, method), data)
    if words is None:
        at.method(made, method, abstract(data))
        return
    with pytest.raises(PythonError):
        at.method(made, method, abstract(data))
    assert at.events[-1].keras in words


@pytest.mark.parametrize(
    ("module", "name", "method"),
    [
        ("sklearn.decomposition", "PCA", "fit_transform"),
        ("sklearn.preprocessing", "OneHotEncoder", "fit_transform"),
        ("imblearn.over_sampling", "SMOTE", "fit_resample"),
        ("imblearn.under_sampling", "RandomUnderSampler", "fit_resample"),
    ],
)
@pytest.mark.parametrize("shape", [(60,), (60, 3), (60, 3, 3)], ids=str)
def test_what_takes_rows_and_columns(module: str, name: str, method: str, shape: tuple[int, ...]) -> None:
    more = (np.arange(60) % 3 // 2,) if method == "fit_resample" else ()
    data, at = RNG.normal(size=shape), FakeContext()
    made = at.do(f"{module}.{name}")
    real = getattr(pytest.importorskip(module), name)()
    words = said_to(lambda x: getattr(real, method)(x, *more), data)
    if words is None:
        at.method(made, method, abstract(data), *map(abstract, more))
        return
    with pytest.raises(PythonError):
        at.method(made, method, abstract(data), *map(abstract, more))
    assert at.events[-1].keras in words


def said_to(method: Any, data: np.ndarray) -> str | None:
    """The words of the ValueError, None where the data is taken."""
    try:
        method(data)
    except ValueError as error:
        return str(error)
    return None


def test_a_scaler_says_which_container_it_expects() -> None:
    import pandas as pd
    from sklearn.preprocessing import StandardScaler

    with pytest.raises(ValueError, match="Expected a 2-dimensional container"):
        StandardScaler().fit(pd.Series([1.0, 2.0]))
    at = FakeContext()
    with pytest.raises(PythonError, match="Expected a 2-dimensional container"):
        at.method(at.do("sklearn.preprocessing.StandardScaler"), "fit", Array((2,), "float64", kind="pandas.Series"))


@pytest.mark.parametrize("name", ["scale", "minmax_scale", "maxabs_scale", "normalize"])
def test_scaling_functions(name: str) -> None:
    from sklearn import preprocessing

    said = FakeContext().do(f"sklearn.preprocessing.{name}", abstract(X))
    assert disagreement(said, getattr(preprocessing, name)(X)) is None


def test_shuffle_pca_folds() -> None:
    from sklearn.decomposition import PCA
    from sklearn.model_selection import KFold
    from sklearn.utils import shuffle

    at = FakeContext()
    for one, other in zip(at.do("sklearn.utils.shuffle", abstract(X), abstract(Y)).items, shuffle(X, Y), strict=True):
        assert disagreement(one, other) is None
    said = at.method(at.do("sklearn.decomposition.PCA", 2), "fit_transform", abstract(X))
    assert disagreement(said, PCA(2).fit_transform(X)) is None
    folds = at.method(at.do("sklearn.model_selection.KFold", 4), "split", abstract(X))
    real = list(KFold(4).split(X))
    assert len(folds.items) == len(real)
    assert disagreement(folds.items[0], real[0]) is None


def test_california_differs_from_keras() -> None:
    """scikit-learn's target is in hundreds of thousands of dollars, Keras's in dollars."""
    at = FakeContext()
    with warnings.catch_warnings():
        one = at.attribute(at.do("sklearn.datasets.fetch_california_housing"), "target")
        (_, other), _ = at.do("keras.datasets.california_housing.load_data")
    assert one.high < 10 < other.low
