"""Arrays of NumPy that cannot be paired, cut, reduced or written: refused where NumPy refuses them, and only there."""

from __future__ import annotations

import random

import numpy as np
import pytest

from cnnlint import check_source
from cnnlint.diagnostics import Finding

CALLS = [
    *(f"a {sign} b" for sign in ("+", "-", "*", "/", "%", "**", "<", ">=")),
    "np.maximum(a, b)",
    "np.where(a > 0, b, 0)",
    "np.where(a > 0, 0, b)",
    "a[b > 0]",
    "np.split(a, 2)",
    "np.split(a, 3, axis=-1)",
    "np.array_split(a, 2)",
    "a.sum(axis=1)",
    "np.mean(a, axis=-2)",
    "np.argmax(a, axis=1)",
    "np.concatenate([a, a], axis=1)",
    "np.concatenate([a, b])",
    "np.vstack([a, b])",
    "np.hstack([a, b])",
    "np.column_stack([a, b])",
    "np.append(a, b, axis=0)",
    "np.squeeze(a, axis=0)",
    "np.expand_dims(a, 2)",
    "np.swapaxes(a, 0, 1)",
    "np.swapaxes(a, -2, 0)",
    "np.moveaxis(a, 1, 0)",
    "np.moveaxis(a, 0, -2)",
    "np.repeat(a, 2, axis=1)",
    "a.__setitem__(slice(None), b)",
    "a.__setitem__(0, b)",
    "a.__iadd__(b)",
]
STATEMENTS = {"a.__setitem__(slice(None), b)": "a[:] = b", "a.__setitem__(0, b)": "a[0] = b", "a.__iadd__(b)": "a += b"}


def refused(text: str) -> list[Finding]:
    return [f for f in check_source(f"import numpy as np\nfrom keras import layers\n\n{text}").findings if f.code == "CNN120"]


def words_of_numpy(a: tuple[int, ...], b: tuple[int, ...], call: str) -> str | None:
    try:
        eval(call, {"np": np, "a": np.ones(a), "b": np.ones(b)})
    except (ValueError, IndexError) as error:
        return str(error)
    return None


def drawn() -> list[tuple[tuple[int, ...], tuple[int, ...], str]]:
    rng = random.Random(0)
    shapes = [tuple(rng.choice((1, 2, 3, 4, 6)) for _ in range(rng.choice((1, 2, 2, 3)))) for _ in range(40)]
    return [(rng.choice(shapes), rng.choice(shapes), call) for call in CALLS for _ in range(8)]


@pytest.mark.parametrize(("a", "b", "call"), drawn())
def test_numpy_is_the_referee(a: tuple[int, ...], b: tuple[int, ...], call: str) -> None:
    said = words_of_numpy(a, b, call)
    if said is not None and said.startswith("setting an array element"):
        return  # of one element, which releases of NumPy judge differently
    findings = refused(f"a = np.ones({a})\nb = np.ones({b})\n{STATEMENTS.get(call, f'c = {call}')}\n")
    if said is not None and "too many indices" in said:
        assert not findings
        return
    assert [(f.severity.value, f.span.line) for f in findings] == [("error", 6)] * (said is not None)
    assert all(said is not None and said.startswith((f.keras or "?").partition(" shape")[0]) for f in findings)


def test_a_vector_beside_a_table_is_told_what_to_write() -> None:
    (finding,) = refused("a = np.zeros((8, 2))\nc = a - np.zeros(8)\n")
    assert finding.message == "arrays of shape (8, 2) and (8,) cannot be broadcast: 2 meets 8"
    assert "`[:, None]`" in (finding.help or "")


def test_class_numbers_need_no_argmax() -> None:
    loaded = "from keras.datasets import mnist\n(x, y), (xt, yt) = mnist.load_data()\n"
    (finding,) = refused(f"{loaded}true = np.argmax(yt, axis=1)\n")
    assert finding.help == "these are class ids already: leave out `argmax`"


QUIET = [
    "import pandas as pd\na = pd.Series([1, 2, 3]) - pd.Series([1, 2])",  # paired by their index
    "import pandas as pd\na = pd.DataFrame(np.zeros((3, 2))) - pd.Series([1, 2, 3])",
    "import sys\nn = len(sys.argv)\na = np.zeros((8, n)) - np.zeros(8)",
    "import sys\nn = len(sys.argv)\na = np.split(np.zeros(n), 3)",
    "a = np.zeros((8, 2)) == np.zeros(8)",  # False in older releases
    "a = np.zeros((8, 3))\na[2:4] = np.zeros((1, 3))",
    "a = np.zeros((8, 3))\na[0] = np.zeros((1, 3))",
    "a = np.zeros(8)\na[0] = np.zeros(1)",
    "a = np.zeros((8, 3))\na[a > 0] = 5",
    "from keras.preprocessing.sequence import pad_sequences\na = pad_sequences(rows, 20) - np.zeros((5, 20, 7))",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_may_fit_is_not_refused(text: str) -> None:
    assert not refused(f"{text}\n")


@pytest.mark.parametrize(
    ("picked", "number"),
    [
        ("[[1, 2]]", 0),
        ("[unknown()]", 0),
        ("[list(unknown())]", 0),
        ("[~s.isnull()]", 0),
        ("[range(3)]", 0),
        ("[:, None]", 0),
        ("[:, np.newaxis]", 0),
        (".loc[[1, 2]]", 0),
        ("[3]", 1),
        ("['first']", 1),
        ("[len(s) - 1]", 1),
    ],
)
def test_several_elements_of_a_column_are_no_number(picked: str, number: int) -> None:
    text = f"import numpy as np\nimport pandas as pd\ns = pd.read_csv('d.csv')['a']\nnp.median(s{picked}, axis=0)\n"
    assert len(refused(text)) == number


@pytest.mark.parametrize(("more", "number"), [("    def reset(self):\n        self.kept = rows(3)\n", 0), ("", 1)])
def test_an_empty_array_of_an_object_that_its_other_methods_fill(more: str, number: int) -> None:
    text = f"""import numpy as np
def rows(columns):
    return np.zeros((5, columns))
class Kept:
    def __init__(self):
        self.kept = np.array([])
    def run(self):
        self.{"reset" if more else "__repr__"}()
    def add(self):
        self.kept = np.hstack((self.kept, rows(1)))
{more}"""
    assert len(refused(f"{text}kept = Kept()\nkept.run()\n")) == number


@pytest.mark.parametrize(("imported", "number"), [("from keras.layers.core import Flatten", 0), ("", 1)])
def test_a_column_could_be_reshaped_in_the_days_of_keras_2(imported: str, number: int) -> None:
    text = f"""import numpy as np
import pandas as pd
import keras
{imported}
def rows_of(x, weights):
    rows = []
    for i in range(len(x) - 10):
        rows.append(x[i:i + 10] * weights[i:i + 10].reshape(-1, 1))
    return np.array(rows)
table = pd.read_csv("d.csv")
model = keras.models.Sequential([keras.layers.LSTM(8, input_shape=(10, 173)), keras.layers.Dense(1)])
model.predict(rows_of(table.iloc[:, 10:].values, table["weight"]))
"""
    findings = check_source(text).findings
    assert not [f for f in findings if f.code == "CNN118"]
    assert len([f for f in findings if f.code == "CNN714" and "`reshape`" in f.message]) == number


@pytest.mark.parametrize(("other", "number"), [("{1: 0.7, 50: 0.2}", 0), ("list({1: 0.7, 50: 0.2})", 1)])
def test_a_dict_beside_an_array_is_no_row_of_its_keys(other: str, number: int) -> None:
    assert len(refused(f"import numpy as np\nnp.ones(7) * {other}\n")) == number


def test_a_column_made_of_a_dict_holds_its_values() -> None:
    text = "import pandas as pd\nimport numpy as np\nnp.ones(3) * pd.Series({'a': 0.5, 'b': 2.0}).to_numpy()\n"
    assert [f.message for f in refused(text)] == ["arrays of shape (3,) and (2,) cannot be broadcast: 3 meets 2"]


@pytest.mark.parametrize(
    ("divisor", "number"),
    [
        ("np.sum(x, 1, keepdims=1)", 0),
        ("np.sum(x, 1, keepdims=len(open('f').read()) > 3)", 0),
        ("x.mean(axis=1, keepdims=0)", 1),
    ],
)
def test_whether_an_axis_is_kept_may_be_told_by_a_number(divisor: str, number: int) -> None:
    assert len(refused(f"x = np.zeros((4, 9))\nx / {divisor}\n")) == number


def test_bytes_are_one_value_as_words_are() -> None:
    assert not refused("np.array([[b'foo0', 'bar0'.encode()]]).reshape(1, 2)\n")


@pytest.mark.parametrize(
    ("call", "fails"),
    [
        ("np.concatenate(a, b)", True),
        ("np.stack(a, b)", True),
        ("np.concatenate(a, 0)", False),
        ("np.concatenate((a, b))", False),
        ("np.stack(a, np.array(1))", False),
    ],
)
def test_arrays_that_are_not_in_one_list(call: str, fails: bool) -> None:
    told = refused(f"a, b = np.ones((2, 3)), np.ones((2, 3))\nc = {call}\nlayers.Dense(1)\n")
    if not fails:
        eval(call, {"np": np, "a": np.ones((2, 3)), "b": np.ones((2, 3))})
        assert told == []
        return
    with pytest.raises(TypeError, match=told[0].keras):
        eval(call, {"np": np, "a": np.ones((2, 3)), "b": np.ones((2, 3))})


@pytest.mark.parametrize(
    "call", ["[[1, 2, 3], [4, 5]]", "[[1, 2], []]", "[(1,), (2, 3)], dtype=object", "[[1, 2], [3, 4]]", "[[[1], [2]], [[3]]]"]
)
def test_lists_of_several_lengths_are_no_array(call: str) -> None:
    line = f"np.array({call})"
    try:
        eval(line, {"np": np})
        said = None
    except ValueError as error:
        said = str(error)
    found = refused(f"{line}\nfrom keras import ops\n")
    nested = "[[[" in call  # of which only a list of lists of numbers is asked
    assert [f.severity.value for f in found] == ([] if said is None or nested else ["error"])
    assert all(f.keras in (said or "") for f in found if f.keras)
