"""Windows that a loop slides over data of unknown length: their length is known where none of them can leave the data."""

from __future__ import annotations

import numpy as np
import pytest

from cnnlint.evaluate import read
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace, Summary

HEAD = """
import numpy as np
import pandas as pd
from keras import Input, Sequential
from keras.layers import LSTM

rows = pd.read_csv("prices.csv")["close"].values.reshape(-1, 1)

def windows(series, width, ahead=0):
    found = []
    for i in range(len(series) - width - ahead):
        found.append(series[i:(i + width), 0])
    return np.array(found)

def until(series, width, beyond=0):
    found = []
    for i in range(len(series)):
        end = i + width
        if end > len(series) + beyond:
            break
        found.append(series[i:end, 0])
    return np.array(found)

def where_whole(series, width, beyond=0):
    found = []
    for i in range(len(series)):
        if i + width <= len(series) + beyond:
            found.append(series[i:i + width, 0])
    return np.array(found)

def numbered(series, width, last):
    found = []
    for i in range(width, last):
        found.append(series[i - width:i, 0])
    return np.array(found)

def before(series, width, step=1):
    found = []
    for i in range(width, len(series), step):
        found.append(series[i - width:i, 0])
    return np.array(found)

def padded(series, width, stride, ahead):
    over = len(series) % width
    if over != 0:
        series = np.concatenate((np.zeros((width - over, series.shape[1])), series))
    found = []
    for i in np.arange(0, len(series) - width - ahead, stride):
        found.append(series[i:i + width, 0])
    return np.array(found)
"""
KNOWN = {
    "windows(rows, 100)": 100,
    "windows(rows, 7, ahead=3)": 7,
    "windows(rows[:-50], 20)": 20,
    "windows(rows[:int(len(rows) * 0.8)], 30)": 30,
    "before(rows, 60)": 60,
    "before(rows, 60, step=5)": 60,
    "np.array([rows[i:i + 12] for i in range(len(rows) - 12)])": 12,
    "padded(rows, 24, stride=5, ahead=8)": 24,
    "np.array([rows[i - 9:i] for i in np.arange(9, len(rows))])": 9,
    "before(np.zeros((2000, 1)), 25)": 25,
    "before(rows[0:3000], 40)": 40,
    "until(rows, 50)": 50,
    "until(rows, 50, beyond=-1)": 50,
    "where_whole(rows, 50)": 50,
    "before(pd.DataFrame(index=range(0, len(rows)), columns=['day', 'price']).values, 15)": 15,
}
# of data of unknown length: windows that leave it would be shorter than the first, and make no array
COLLECTED = {
    "numbered(rows, 60, 1258)": 60,
    "numbered(rows, 60, 80)": 60,
    "numbered(rows, 60, 64)": 60,
    "numbered(rows[:800], 60, 800)": 60,
    "np.array([rows[i - 9:i] for i in range(9, 1500)])": 9,
}
UNKNOWN = [
    "padded(rows, 24, stride=5, ahead=-9)",
    "np.array([rows[i:i + 12] for i in np.arange(0, len(rows), 12)])",
    "windows(rows, 10, ahead=-5)",  # the last ones are cut short
    "np.array([rows[i:i + 12] for i in range(0, len(rows), 12)])",
    "np.array([rows[i - 3:i] for i in range(2, len(rows))])",  # the first one starts behind the end
    "np.array([rows[i:2 * i] for i in range(len(rows) - 9)])",
    "np.array([rows[i:12] for i in range(len(rows) - 12)])",
    "np.array([rows[:60], np.array(data)[:60]])",  # neither may be that long
    "until(rows, 50, beyond=1)",
    "where_whole(rows, 50, beyond=1)",
    "numbered(rows, 60, 61)",  # a window alone may be cut short
    "np.array([rows[i + 1:i + 9] for i in range(0, 900)])",  # or all of them be empty
]


def width(expression: str) -> object:
    model = "model = Sequential([Input((x.shape[1], 1)), LSTM(4, return_sequences=True)])\nmodel.summary()\n"
    text = f"{HEAD}x = {expression}\n{model}"
    (event,) = [e for e in read(Source("x.py", "python", (Cell(None, text),), text)).events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    shape = event.model.layers[0].output_shape
    return shape[1] if isinstance(shape, tuple) else shape


@pytest.mark.parametrize(("expression", "length"), (KNOWN | COLLECTED).items())
def test_a_window_that_stays_inside_is_as_long_as_it_is_written(expression: str, length: int) -> None:
    assert width(expression) == length


@pytest.mark.parametrize("expression", UNKNOWN)
def test_a_window_that_may_leave_the_data_is_not_known(expression: str) -> None:
    assert not isinstance(width(expression), int)


@pytest.mark.parametrize("count", [130, 200])
def test_numpy_agrees(count: int) -> None:
    names: dict[str, object] = {}
    functions = HEAD[HEAD.index("def windows") :]
    exec("import numpy as np\n" + functions, names)
    names["rows"] = np.zeros((count, 1))
    names["pd"] = pytest.importorskip("pandas", reason="needs pandas")
    for expression, length in KNOWN.items():
        assert eval(expression, names).shape[1] == length
    for expression, length in COLLECTED.items():
        assert eval(expression, names | {"rows": np.zeros((2000, 1))}).shape[1] == length
        with pytest.raises(ValueError, match="inhomogeneous"):
            eval(expression, names | {"rows": np.zeros((length + 1, 1))})
