"""No argument, however odd, breaks a library function for data: it says unknown, or that the program would raise."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from fake_context import FakeContext, PythonError

from cnnlint.arguments import MISSING, Arguments, BindError, Parameter
from cnnlint.diagnostics import Span
from cnnlint.library import find, names
from cnnlint.library.facts import Facts, Learner
from cnnlint.library.wandb import Config
from cnnlint.shapes import symbol
from cnnlint.values import Array, Dataset, DictValue, External, Labels, ListValue, Made, Scalar, Unknown

ROOMS = ("numpy.", "tensorflow", "tensor.", "sklearn.", "pandas.", "names.", "scipy.sparse.", "cv2.", "PIL.", "keras.datasets.",
         "keras.utils.", "keras.preprocessing.", "h5py.", "skimage.", "imageio.", "imblearn.", "wandb.")  # fmt: skip
N = symbol("n", "for the test", None, 0)
IDS = Labels("ids", 10, span=Span("a.py", 1))


def odd() -> list[Any]:
    """Values of every kind, made anew because some are mutable."""
    return [
        Unknown("for the test", None, "thing"),
        None,
        3,
        -1,
        0.5,
        True,
        "word",
        N,
        (2, N, None),
        slice(None, N),
        Ellipsis,
        Scalar("numpy.int64", None),
        Array((6, 4), "float32", 0, 1),
        Array((N, 28, 28), "uint8", 0, 255, source="mnist", part="x_train"),
        Array(Unknown("no shape")),
        Array((N,), "int64", 0, 9, IDS),
        Array((6,), "bool", 0, 1),
        Array((), "int32"),
        Array((3,), "int64", 1, 3, values=(1, 2, 3)),
        Array((None, 4), None, kind="tensor"),
        Array((N, N), None, kind="pandas.DataFrame"),
        ListValue([1, 2]),
        ListValue([], Unknown("a loop")),
        ListValue([Array((2,), "int64"), "x"]),
        DictValue({"a": Array((6,), "int64")}),
        DictValue({}, Unknown("more keys")),
        Dataset((Array((None, 4), "float32", kind="tensor"), Array((None,), "int64", kind="tensor")), True),
        Dataset(Unknown("what a generator yields")),
        External("numpy.float32"),
    ]


def receiver(name: str) -> Any:
    """Something that has the method."""
    kind = name.rpartition(".")[0]
    if kind in (
        "tensorflow.data.Dataset",
        "keras.preprocessing.image.DirectoryIterator",
        "keras.preprocessing.image.NumpyArrayIterator",
    ):
        return Dataset((Array((None, 4), "float32", kind="tensor"), Array((None,), "int64", kind="tensor")), True, kind=kind)
    if kind in ("numpy.random.Generator", "numpy.random.RandomState", "keras.preprocessing.image.ImageDataGenerator",
                "sklearn.model_selection.KFold"):  # fmt: skip
        return Made(kind)
    if kind == "sklearn.model_selection.ShuffleSplit":
        return Made(kind, {"n_splits": 2, "test_size": 0.1, "train_size": None})
    if kind == "pandas.Index":
        return ListValue(["a", "b"])
    if kind == "numpy.generic":
        return Scalar("numpy.int64", None)
    if kind == "pandas.Rolling":
        return Made(kind, {"rows": Array((N,), "float64", kind="pandas.Series")})
    if kind in ("pandas.Categorical", "pandas.Series.cat"):
        return Made(kind, {"values": Array((N,), None, kind="pandas.Series"), "categories": None})
    if kind == "pandas.DataFrameGroupBy":
        return Made(kind, {"table": Array((N, 4), None, kind="pandas.DataFrame"), "keys": None, "index": True})
    if kind in ("pandas.Series.str", "pandas.Series.dt"):
        return Made(kind, {"values": Array((N,), None, kind="pandas.Series")})
    if kind == "numpy.vectorize":
        return Made(kind, {"function": External("numpy.abs"), "otypes": None})
    if kind == "wandb.Config":
        return Config({}, Unknown("the run"))
    if kind.startswith(("imblearn.", "sklearn.", "keras.preprocessing.text.Tokenizer")):
        told = {"feature_range": (0, 1), "parts": (), "remainder": "drop", "sparse_threshold": 0.3, "strategy": "mean",
                "neg_label": 0, "pos_label": 1, "n_components": 2, "most": False, "low": None, "high": None, "norm": "l2",
                "words": None, "max_features": 9, "dtype": "float64", "k": 2, "func": None, "n_bins": 3, "encode": "onehot",
                "even": True, "cut": None}  # fmt: skip
        return Learner(kind, told)
    return Facts(kind, {}) if kind.startswith("numpy.lib") else Array((N, 4), "float32", 0, 1, kind=kind)


FUNCTIONS = sorted(n for n in names() if n.startswith(ROOMS))


def is_receiver(parameter: Parameter, name: str) -> bool:
    return parameter.name == "self" or (parameter.name == "a" and ".__" in name) or name.startswith("names.")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_total(name: str) -> None:
    model = find(name)
    assert model is not None
    if model.raw or model.named:
        return
    parameters = [p for p in model.signature.parameters if not p.keyword_only]
    if model.attribute and not parameters:
        return
    required = [p for p in parameters if p.default is MISSING]
    method = bool(parameters) and name.rpartition(".")[0] in METHODS_OF
    for i, values in enumerate(itertools.product(range(len(odd())), repeat=1)):
        given = odd()
        shift = values[0]
        chosen = [given[(shift + 7 * j) % len(given)] for j in range(max(len(required), min(len(parameters), 3)))]
        if method and "__binary__" not in name and "__unary__" not in name and "__inplace__" not in name:
            chosen[0] = receiver(name)
        elif chosen and name.endswith(("__binary__", "__unary__", "__inplace__")):
            chosen[0] = ("+", "/", "==", "**", "%", "-", "@", "&")[i % 8] if "unary" not in name else "-"
            if len(chosen) > 1:
                chosen[1] = receiver(name)
        at = FakeContext()
        try:
            if model.attribute:
                model.function(at, *chosen[:1])
            else:
                at.apply(name, Arguments(tuple(chosen)))
        except (PythonError, BindError):
            continue


METHODS_OF = set(
    """numpy.ndarray tensor pandas.DataFrame pandas.Series pandas.Rolling pandas.iloc pandas.loc names scipy.sparse.matrix
    tensorflow.data.Dataset PIL.Image.Image numpy.random.Generator numpy.random.RandomState
    keras.preprocessing.image.DirectoryIterator keras.preprocessing.image.NumpyArrayIterator
    keras.preprocessing.image.ImageDataGenerator keras.preprocessing.text.Tokenizer numpy.lib.npyio.NpzFile
    sklearn.preprocessing.LabelEncoder sklearn.preprocessing.LabelBinarizer sklearn.preprocessing.MultiLabelBinarizer
    sklearn.preprocessing.OneHotEncoder sklearn.preprocessing.StandardScaler sklearn.preprocessing.MinMaxScaler
    sklearn.preprocessing.MaxAbsScaler sklearn.decomposition.PCA sklearn.feature_extraction.text.Vectorizer
    sklearn.model_selection.KFold sklearn.model_selection.ShuffleSplit sklearn.compose.ColumnTransformer
    sklearn.pipeline.Pipeline sklearn.impute.SimpleImputer sklearn.preprocessing.OrdinalEncoder imblearn.Sampler
    sklearn.preprocessing.PolynomialFeatures wandb.Config pandas.at numpy.generic pandas.Index
    pandas.Categorical pandas.Series.cat pandas.DataFrameGroupBy pandas.Series.str pandas.Series.dt numpy.vectorize
    sklearn.manifold.TSNE
    sklearn.feature_selection.SelectKBest sklearn.feature_extraction.text.TfidfTransformer
    sklearn.preprocessing.QuantileTransformer sklearn.preprocessing.KBinsDiscretizer
    sklearn.preprocessing.FunctionTransformer""".split()  # noqa: SIM905
)


def test_planted_fault_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnnlint.library.numpy import shaping

    def broken(*args: Any, **more: Any) -> Any:
        raise AttributeError("planted")

    monkeypatch.setattr(shaping, "as_array", broken)
    with pytest.raises(AttributeError, match="planted"):
        test_total("numpy.squeeze")
