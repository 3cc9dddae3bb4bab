"""Frames and columns against pandas: shapes equal, columns followed where a literal tells them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from fake_context import FakeContext

from cnnlint.library.pandas.listed import columns_read
from cnnlint.shapes import Expr, text
from cnnlint.values import ON_DISK, Array, Changed, DictValue, Unknown

pd = pytest.importorskip("pandas", reason="compares with pandas")

COLUMNS = {"a": [1, 2, 3, 4], "b": [0.5, 1.5, 2.5, 3.5], "label": [0, 1, 1, 0]}


def frames() -> tuple[FakeContext, Any, Any]:
    at = FakeContext()
    return at, at.do("pandas.DataFrame", COLUMNS), pd.DataFrame(COLUMNS)


def shape(said: Any) -> Any:
    assert isinstance(said, Array), said
    return said.shape


STEPS: list[Any] = [
    lambda f: f["a"],
    lambda f: f[["a", "b"]],
    lambda f: f[1:3],
    lambda f: f.iloc[:, 0:2],
    lambda f: f.iloc[:, -1],
    lambda f: f.iloc[:, :-1],
    lambda f: f.iloc[1:],
    lambda f: f.iloc[0],
    lambda f: f.iloc[:, [0, 2]],
    lambda f: f.loc[:, "b"],
    lambda f: f.loc[:, ["a", "label"]],
    lambda f: f.values,
    lambda f: f["a"].values,
    lambda f: f.drop("label", axis=1),
    lambda f: f.drop(["label", "a"], axis=1),
    lambda f: f.drop(columns=["label"]),
    lambda f: f.head(),
    lambda f: f.head(2),
    lambda f: f.tail(3),
    lambda f: f.sample(2),
    lambda f: f.sample(frac=1),
    lambda f: f.copy(),
    lambda f: f.fillna(0),
    lambda f: f.T,
    lambda f: f.mean(),
    lambda f: f.std(axis=1),
    lambda f: f / 2,
    lambda f: f - f.mean(),
    lambda f: f["a"] + 1,
    lambda f: f["a"] > 2,
    lambda f: f.astype("float32"),
    lambda f: f.to_numpy(),
    lambda f: f["a"].map({1: 0, 2: 1, 3: 2, 4: 0}),
    lambda f: f.rename(columns={"a": "c"}),
    lambda f: f.reset_index(drop=True),
    lambda f: f.sort_values("a"),
    lambda f: f["a"].shift(1),
]


class Program:
    """Writes pandas as pandas is written, over abstract values."""

    def __init__(self, at: FakeContext, value: Any) -> None:
        self.at, self.value = at, value

    def __getattr__(self, name: str) -> Any:
        found = self.at.attribute(self.value, name)
        return Program(self.at, found)

    def __call__(self, *positional: Any, **keywords: Any) -> Any:
        from fake_context import value

        from cnnlint.arguments import Arguments

        plain = [p.value if isinstance(p, Program) else value(p) for p in positional]
        return Program(self.at, self.at.call(self.value, Arguments(tuple(plain), {k: value(v) for k, v in keywords.items()})))

    def __getitem__(self, key: Any) -> Any:
        from fake_context import value

        return Program(self.at, self.at.item(self.value, value(key)))

    def _operate(self, sign: str, other: Any) -> Any:
        other = other.value if isinstance(other, Program) else other
        return Program(self.at, self.at.do(f"{self.value.kind}.__binary__", sign, self.value, other))

    def __add__(self, other: Any) -> Any:
        return self._operate("+", other)

    def __sub__(self, other: Any) -> Any:
        return self._operate("-", other)

    def __truediv__(self, other: Any) -> Any:
        return self._operate("/", other)

    def __gt__(self, other: Any) -> Any:
        return self._operate(">", other)


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_shapes(step: int) -> None:
    at, said, real = frames()
    result, expected = STEPS[step](Program(at, said)).value, STEPS[step](real)
    assert shape(result) == expected.shape
    kind = {"DataFrame": "pandas.DataFrame", "Series": "pandas.Series"}.get(type(expected).__name__, "numpy.ndarray")
    assert result.kind == kind
    if result.columns is not None and isinstance(expected, pd.DataFrame):
        assert list(result.columns) == list(expected.columns)


def test_joins_and_dummies() -> None:
    at, said, real = frames()
    assert shape(at.do("pandas.concat", [said, said])) == pd.concat([real, real]).shape
    assert shape(at.do("pandas.concat", [said, said], axis=1)) == pd.concat([real, real], axis=1).shape
    dummies = at.do("pandas.get_dummies", at.do("pandas.Series", ["x", "y", "x", "z"]))
    expected = pd.get_dummies(pd.Series(["x", "y", "x", "z"]))
    assert shape(dummies) == expected.shape
    assert (dummies.dtype, dummies.labels.encoding) == (str(expected.dtypes.iloc[0]), "one-hot")


def test_changes_in_place() -> None:
    at, said, real = frames()
    popped = at.method(said, "pop", "label")
    column = real.pop("label")
    assert isinstance(popped, Changed)
    assert (shape(popped.result), shape(popped.receiver)) == (column.shape, real.shape)
    dropped = at.method(said, "drop", ["a", "b"], axis=1, inplace=True)
    assert (dropped.result, dropped.receiver.columns) == (None, ("label",))
    more = at.do("pandas.DataFrame.__setitem__", said, "new", 0)
    assert more.columns == ("a", "b", "label", "new")
    named = at.do("pandas.DataFrame.__setattr__", said, "columns", ["x", "y", "z"])
    assert named.columns == ("x", "y", "z")


def test_a_file_is_the_same_each_time() -> None:
    at = FakeContext()
    frame = at.do("pandas.read_csv", "houses.csv")
    assert all(isinstance(d, Expr) for d in frame.shape)
    rest = at.method(frame, "drop", "price", axis=1)
    assert text(rest.shape[1]) == "columns - 1"
    assert rest.shape[0] == at.item(frame, "price").shape[0]
    at.item(frame, "price")
    again = at.do("pandas.DataFrame.__setitem__", frame, "price", 0)
    assert again.shape == frame.shape
    grown = at.do("pandas.DataFrame.__setitem__", frame, "other", 0)
    assert grown.shape[1] != frame.shape[1]


def test_columns_that_the_call_lists() -> None:
    at = FakeContext()
    frame = at.do("pandas.read_csv", "iris.csv", names=["a", "b", "c", "d", "species"])
    assert (frame.shape[1], frame.columns) == (5, ("a", "b", "c", "d", "species"))
    assert at.method(frame, "pop", "species").receiver.shape[1] == 4


def test_the_names_of_columns_are_known_where_what_is_in_the_first_is_not() -> None:
    at = FakeContext()
    frame = at.do("pandas.DataFrame", DictValue({"when": Unknown("dates"), "price": Array((50,), "float64")}))
    assert (frame.shape[1], frame.columns) == (2, ("when", "price"))
    assert len(at.item(frame, "price").shape) == 1


def test_what_is_not_known_says_so() -> None:
    at = FakeContext()
    made = at.do("pandas.DataFrame", Unknown("a loop"))
    assert isinstance(made.shape, Unknown)
    assert isinstance(at.item(made, "a").shape, Unknown)
    assert np.isscalar(text(at.do("pandas.read_csv", "x.csv").shape[0]))


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ("made['a'].iat[2].reshape(1, 1)", []),
        ("made['a'].iloc[2].reshape(1, 1)", []),
        ("made.iat[2, 0].reshape(1, 1)", []),
        ("made.iloc[2, 0].reshape(1, 1)", []),
        ("made['a'].loc[made['a'] > 1].to_frame()", []),
        ("made['a'].loc[3:5].to_frame()", []),
        ("made['a'][3:5].to_frame()", []),
        ("made.iloc[0].to_frame()", []),
        ("made['a'].iloc[3:5].reshape(2, 1)", ["reshape"]),
        ("made.iloc[3:5].reshape(2, 1)", ["reshape"]),
        ("made.iloc[3].reshape(2, 1)", ["reshape"]),
        ("made.iloc[key].reshape(2, 1)", []),
    ],
)
def test_cells_and_columns_of_a_table_of_unknown_size(taken: str, expected: list[str]) -> None:
    """What is taken of it is a cell, a column or a table, as the key tells."""
    from cnnlint.run import check_source

    head = "import keras\nimport pandas as pd\nkey = eval(input())\nmade = pd.merge(pd.read_csv('a.csv'), other(), on='b')\n"
    code = f"{head}taken = {taken}\n"
    assert [f.actual for f in check_source(code).findings if f.severity.value != "info"] == expected


def test_columns_whose_names_differ_from_a_word() -> None:
    """Of a file only a run can tell which those are; a list of words is compared as a whole."""
    from cnnlint.run import check_source

    code = """import pandas as pd
from keras import Input, Sequential, layers
table = pd.read_csv("houses.csv")
names = table.columns
x = table[names[names != "price"]]
model = Sequential([Input((x.shape[1],)), layers.Dense(3)])
"""
    (file,) = check_source(code).files
    assert file.program is not None
    (layer,) = file.program.models[0].layers
    assert layer.output_shape == (None, 3)
    (weights, _) = layer.weights  # type: ignore[misc]
    assert isinstance(weights.shape[0], Expr)
    (reason,) = {symbol.reason for symbol in weights.shape[0].symbols}
    assert reason == "which columns are kept is known only at run time"


@pytest.mark.parametrize(
    ("picked", "count"),
    [
        ("table[labels]", 2),
        ("table[labels[:-1]]", 1),
        ("table.loc[:, ~table.columns.isin(labels)]", 2),
        ("table[table.columns.values[1:].tolist() + ['x']]", 4),
        ("table[table.columns[[0, 2, 3]]]", 3),
        ("table.iloc[:, : table.columns.get_loc('a')]", 2),
        ("table[table.columns[some]]", None),
        ("table.drop(table.columns[-1], axis=1)", 3),
        ("table.drop('a', 1)", 3),  # of pandas 1, as the next one
        ("pd.concat([table, table], 1)", 8),
        ("table.reindex(columns=['b', 'x'])", 2),
        ("table.loc[:, some]", None),
    ],
)
def test_parts_of_the_names_of_columns(picked: str, count: int | None) -> None:
    from cnnlint.run import check_source

    code = f"""import pandas as pd
from keras import Input, Sequential, layers
table = pd.DataFrame({{"x": [1, 2, 3], "y": [3, 4, 5], "a": [1, 0, 1], "b": [1, 1, 1]}})
labels = table.columns[2:].values
some = table.mean().values > 1
model = Sequential([Input((7,)), layers.Dense({picked}.shape[1])])
"""
    (file,) = check_source(code).files
    assert file.program is not None
    (layer,) = file.program.models[0].layers
    assert isinstance(layer.output_shape, tuple)
    assert layer.output_shape[-1] == count or (count is None and isinstance(layer.output_shape[-1], Expr))


@pytest.mark.parametrize(
    ("dtype", "known"), [("float64", True), ("str", True), (ON_DISK, True), (None, False), ("object", False)]
)
def test_what_a_column_of_which_nothing_is_known_holds_may_be_arrays(dtype: str | None, known: bool) -> None:
    listed = FakeContext().do("pandas.Series.tolist", Array((5,), dtype, kind="pandas.Series"))
    assert isinstance(listed, Array)
    assert (listed.whole_shape == (5,)) == known


@pytest.mark.parametrize(
    ("usecols", "names", "index", "expected"),
    [
        ("A:C,F", None, None, (None, 4)),
        ("Z:AB", None, None, (None, 3)),
        (("a", "b"), None, None, (("a", "b"), 2)),
        (("a", "b", "a"), None, None, (("a", "b"), 2)),
        (("a", "b"), None, False, (("a", "b"), 2)),
        (("a", "b"), None, "a", (None, 1)),
        ((0, 1, 2), None, (0, 1), (None, 1)),
        ((2, 0), ("x", "y", "z"), None, (("x", "z"), 2)),
        ((0, 3), ("x", "y", "z"), None, (None, 2)),
        (None, ("x", "y", "z"), None, (("x", "y", "z"), 3)),
    ],
)
def test_columns_of_a_file(usecols: Any, names: Any, index: Any, expected: Any) -> None:
    """Letters are those of a spreadsheet; what becomes the index is no column."""
    assert columns_read(FakeContext(), usecols, names, index) == expected


def test_column_with_an_axis_more() -> None:
    """`column[:, None]` is an array of one column in pandas 1; pandas 2 refuses it, so no twin can show it."""
    at, said, _ = frames()
    column = at.do("pandas.DataFrame.__getitem__", said, "a")
    assert shape(at.do("pandas.Series.__getitem__", column, (slice(None), None))) == (4, 1)


DROPPED = {
    "table.drop(table.columns[-1], axis=1)": 6,
    "table.drop(columns=table.columns[0])": 6,
    "table.drop(columns=[table.columns[0]])": 6,
    "table.drop(table.columns[[0, 3]], axis=1)": 5,
    "table.drop(table.columns[5:], axis=1)": 5,
    "table.drop(table.columns[[0, -7]], axis=1)": None,
    "table.drop(table.columns[-1], axis=1, errors='ignore')": None,
    "table.drop(pd.DataFrame(np.zeros((2, 3))).columns[-1], axis=1)": None,
}


@pytest.mark.parametrize(("dropped", "count"), DROPPED.items())
def test_columns_dropped_by_their_places(dropped: str, count: int | None) -> None:
    """However they are called, each place is one column."""
    from cnnlint.run import check_source

    code = f"""import numpy as np
import pandas as pd
from keras import Input, Sequential, layers
table = pd.DataFrame(np.zeros((5, 7)))
model = Sequential([Input((9,)), layers.Dense({dropped}.shape[1])])
"""
    (file,) = check_source(code).files
    assert file.program is not None
    shape = file.program.models[0].layers[0].output_shape
    assert isinstance(shape, tuple)
    assert shape[1] == count if count is not None else not isinstance(shape[1], int)


def test_what_is_assumed_of_one_table_is_not_assumed_of_another() -> None:
    """The second size of a name has a number of its own."""
    from cnnlint.run import check_source

    code = """# cnnlint: assume columns=9
import pandas as pd
from keras import Input, Sequential, layers
train, test, again = pd.read_csv("train.csv"), pd.read_csv("test.csv"), pd.read_csv("train.csv")
model = Sequential([Input((train.shape[1],)), layers.Dense(test.shape[1]), layers.Dense(again.shape[1])])
"""
    (file,) = check_source(code).files
    assert file.program is not None
    one, other = (layer.output_shape for layer in file.program.models[0].layers)
    assert (str(one), other) == ("(None, columns_2)", (None, 9))


def test_a_column_of_arrays_builds_no_model_of_one_number() -> None:
    """What the cells hold is not known: a list of them may have more axes than one."""
    from cnnlint.run import check_source

    code = """import numpy as np
import pandas as pd
from keras import Sequential, layers
table = pd.DataFrame([[measure(name), 1] for name in names], columns=["sound", "label"])
model = Sequential([layers.Dense(3)])
model.compile(loss="mse")
model.evaluate(np.array(table.sound.tolist()), table.label)
"""
    (file,) = check_source(code).files
    assert file.program is not None
    (layer,) = file.program.models[0].layers
    assert layer.weights is None or isinstance(layer.weights, Unknown)
