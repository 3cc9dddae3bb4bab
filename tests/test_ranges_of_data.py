"""Every function that makes or changes data, against the library: shape, dtype, range and labels are equal, not only contained.

What the twin programs hold is that an answer contains what comes out; here it must be as narrow as that. Programs whose
range nobody can tell from the ranges of what goes in stand apart, and say that they tell none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from twin import Twin, difference, inputs, read_twin, run_twin, twins

from cnnlint.values import Array

pytest.importorskip("tensorflow", reason="needs TensorFlow")

TIGHT = twins("""
keras.utils.to_categorical(ids)

keras.utils.to_categorical(ids, 3)

keras.utils.to_categorical(column, num_classes=3)

keras.utils.to_categorical([0, 2, 1, 2])

images.reshape(len(images), -1)

np.reshape(images, (-1, 60))

images.astype("float32")

images.astype("float32") / 255

images / 255.0

(images - 127.5) / 127.5

images * (1 / 255.0)

images // 255

255 - images.astype("int32")

np.expand_dims(gray, -1)

gray[..., np.newaxis]

gray[:, None]

np.squeeze(np.expand_dims(gray, -1))

images.transpose(0, 3, 1, 2)

np.transpose(images)

np.moveaxis(images, -1, 1)

images[::1]

ids[:]

np.concatenate([table, table * 2])

np.stack([table, -table])

np.vstack([counts, counts + 1])

np.zeros((3, 4))

np.ones((3, 4), dtype="uint8")

np.full((2, 2), 7)

np.zeros_like(images)

np.arange(5)

np.linspace(-1, 1, 5)

np.eye(3)[ids]

np.eye(3)

np.unique(np.array([3, 1, 1]))

np.array([ids.max() + 1])

np.array([len(set([0, 1, 2, 2]))])

np.array([len(np.unique(ids))])

np.argmax(onehot, axis=1)

np.argmax(onehot, -1)

np.clip(images, 10, 20)

np.abs(table - 2.5)

np.where(ids > 0, 1, 0)

(ids == 1).astype("float32")

np.flip(ids)

np.tile(ids, 2)

np.repeat(onehot, 2, axis=0)

np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))

np.append(ids, 5)

np.maximum(table, 0)

np.sqrt(positive)

np.exp(positive)

np.nan_to_num(table)

np.mean(images, axis=0).clip(0, 0)

from sklearn.model_selection import train_test_split
np.concatenate(train_test_split(onehot, test_size=0.5))

from sklearn.preprocessing import LabelEncoder
LabelEncoder().fit_transform(["b", "a", "c", "a"])

from sklearn.preprocessing import LabelEncoder
LabelEncoder().fit(["b", "a", "c"]).transform(["a", "b", "c"])

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder(sparse_output=False).fit_transform(column)

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder().fit_transform(column).toarray()

from sklearn.preprocessing import LabelBinarizer
LabelBinarizer().fit_transform(["b", "a", "c", "a"])

from sklearn.preprocessing import LabelBinarizer
LabelBinarizer().fit_transform(["yes", "no", "yes"])

from sklearn.preprocessing import LabelBinarizer
LabelBinarizer(neg_label=-1).fit_transform(["b", "a", "c"])

from sklearn.preprocessing import MinMaxScaler
MinMaxScaler().fit_transform(table)

from sklearn.preprocessing import MinMaxScaler
MinMaxScaler(feature_range=(-1, 1)).fit_transform(table)

pd.get_dummies(pd.Series(["a", "b", "a"]))

pd.get_dummies(pd.Series(["a", "b", "c"]), dtype="float32").values

pd.DataFrame({"a": [1, 2], "b": [3, 4]}).values

pd.DataFrame({"a": [1, 2], "b": [3, 4]})["a"].values

pd.DataFrame({"a": [1, 2], "b": [3, 4]}).drop(columns=["a"]).values

pd.DataFrame({"a": [1, 2], "b": [3, 4]}).iloc[:, :].values

f = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
f.pop("b").values

pd.Series(["a", "b", "c"]).map({"a": 0, "b": 1, "c": 2})

pd.factorize(np.array(["a", "b", "a"]))[0]

pd.Categorical(np.array(["a", "b", "a"])).codes

from sklearn.datasets import load_digits
load_digits().data

from sklearn.datasets import load_digits
load_digits().images

from sklearn.datasets import load_digits
load_digits().target

from sklearn.datasets import load_iris
load_iris().data

from sklearn.datasets import load_iris
load_iris(return_X_y=True)[1]

from sklearn.datasets import load_wine
load_wine().data

from sklearn.datasets import load_breast_cancer
load_breast_cancer().data

from sklearn.datasets import load_breast_cancer
load_breast_cancer().target

from sklearn.datasets import load_diabetes
load_diabetes().target

keras.preprocessing.sequence.pad_sequences([[1, 2, 3], [4]], maxlen=5)

tf.one_hot(ids, 3)

tf.cast(images, tf.float32) / 255.0

tf.constant([1, 2, 3])

tf.zeros((2, 3))

tf.reshape(images, (len(images), -1))

tf.expand_dims(gray, -1)

tf.argmax(onehot, axis=1)

from scipy.sparse import csr_matrix
csr_matrix(onehot).toarray()
""")

# The range that the definition gives, which a sample need not reach.
BY_DEFINITION: dict[str, tuple[float, float]] = {
    "np.random.rand(50, 4)": (0, 1),
    "np.random.random((50, 4))": (0, 1),
    "np.random.uniform(-2, 3, (50, 4))": (-2, 3),
    "np.random.randint(0, 10, 400)": (0, 9),
    "np.random.randint(5, size=400)": (0, 4),
    "np.random.choice(5, 400)": (0, 4),
    "np.random.default_rng(0).integers(0, 7, 400)": (0, 6),
    "tf.random.uniform((50, 4))": (0, 1),
    "np.sin(table * 100)": (-1, 1),
}
OPEN = [
    "np.random.randn(5, 4)",
    "np.random.normal(size=(5, 4))",
    "from sklearn.preprocessing import StandardScaler\nStandardScaler().fit_transform(table)",
    "(table - table.mean(axis=0)) / table.std(axis=0)",
    "table @ positive.T",
    "np.empty((2, 3))",
]


def compared(program: Twin) -> tuple[Array, np.ndarray[Any, Any]]:
    arrays = inputs(rows=60)
    said, real = read_twin(program, arrays).value, run_twin(program, arrays)
    assert difference(said, real) is None
    assert isinstance(said, Array)
    return said, np.asarray(real)


@pytest.mark.parametrize("program", TIGHT, ids=str)
def test_the_range_is_the_library_s(program: Twin) -> None:
    said, real = compared(program)
    assert_range(said, real)
    assert_labels(said, real)


def assert_range(said: Array, real: np.ndarray[Any, Any]) -> None:
    """Both ends are those of the data."""
    assert said.low == pytest.approx(float(real.min()), abs=1e-5)
    assert said.high == pytest.approx(float(real.max()), abs=1e-5)


def assert_labels(said: Array, real: np.ndarray[Any, Any]) -> None:
    """As many classes as the data shows."""
    labels = said.labels
    if labels is None or labels.encoding == "continuous":
        return
    if labels.encoding == "one-hot":
        assert labels.classes == real.shape[-1]
        assert (real.sum(-1) == 1).all()
    elif labels.encoding == "ids":
        assert [labels.first, labels.classes] == [real.min(), len(np.unique(real))]
    else:
        assert labels.encoding == "binary"
        assert set(np.unique(real)) == {0, 1}


@pytest.mark.parametrize(("program", "interval"), BY_DEFINITION.items())
def test_the_range_is_that_of_the_definition(program: str, interval: tuple[float, float]) -> None:
    said, real = compared(Twin(program))
    assert (said.low, said.high) == interval
    assert interval[0] <= real.min() <= real.max() <= interval[1]


@pytest.mark.parametrize("program", OPEN)
def test_no_range_is_told_where_there_is_none(program: str) -> None:
    said, _ = compared(Twin(program))
    assert said.low is None
    assert said.high is None


LABELS: dict[str, tuple[str, int | None] | None] = {
    "keras.utils.to_categorical(ids)": ("one-hot", 3),
    "np.eye(3)[ids]": ("one-hot", 3),
    "onehot[::2]": ("one-hot", 3),
    "np.argmax(onehot, axis=1)": ("ids", 3),
    "ids[ids > 0]": ("ids", None),
    "ids.reshape(-1, 1)": ("ids", 3),
    "ids.astype('float32')": ("ids", 3),
    "np.concatenate([ids, ids])": ("ids", 3),
    "(ids == 1).astype(int)": ("binary", 2),
    "tf.one_hot(ids, 3)": ("one-hot", 3),
    "pd.get_dummies(pd.Series(['a', 'b', 'c'])).values": ("one-hot", 3),
    "from sklearn.preprocessing import LabelEncoder\nLabelEncoder().fit_transform(['b', 'a', 'c'])": ("ids", 3),
    "from sklearn.preprocessing import LabelBinarizer\nLabelBinarizer().fit_transform(['b', 'a'])": ("binary", 2),
    "from sklearn.preprocessing import OneHotEncoder\nOneHotEncoder(sparse_output=False).fit_transform(column)": ("one-hot", 3),
    "from sklearn.datasets import load_digits\nload_digits().target": ("ids", 10),
    "images / 255": None,
    "onehot * 2": None,
    "1 - onehot": None,
    "onehot[:, 1:]": None,
    "onehot.T": None,
    "np.delete(onehot, 0, axis=1)": None,
    "ids / 2": None,
    "np.cumsum(onehot, axis=1)": None,
    "np.append(ids, 12)": None,
}  # fmt: skip


@pytest.mark.parametrize(("program", "expected"), LABELS.items())
def test_labels(program: str, expected: tuple[str, int | None] | None) -> None:
    said, _ = compared(Twin(program))
    assert (said.labels and (said.labels.encoding, said.labels.classes)) == expected


def test_a_range_that_is_too_wide_is_seen() -> None:
    said, real = compared(Twin("images.astype('float32') / 255"))
    with pytest.raises(AssertionError):
        assert_range(replace(said, high=2.0), real)
