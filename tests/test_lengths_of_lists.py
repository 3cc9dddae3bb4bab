"""How many items a list has that grew in a loop: known where every round adds the same number, else a size of its own."""

from __future__ import annotations

import pytest
from twin import Twin, difference, inputs, read_twin, run_twin

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.library.arrays import not_none
from cnnlint.program import ModelTrace, Summary
from cnnlint.shapes import text
from cnnlint.values import Array, Unknown

HEAD = """
import glob, os
import numpy as np
import pandas as pd
series = np.arange(900.0)
x, y = [], []
"""
LOOPS = {
    "appended": "for i in range(700):\n    x.append(series[i:i + 9])\n",
    "appended before": "for i in range(9, len(series)):\n    x.append(series[i - 9:i])\n",
    "a range as an index": "for i in range(9, len(series)):\n    x.append(series[range(i - 9, i)])\n",
    "a range as an index of a function's second call": "def windows(items):\n    found = []\n    for i in range(9, 609):\n"
    "        found.append(items[range(i - 9, i, 3)])\n    return found\nwindows(series)\nx = windows(series)\n",
    "two in each round": "for i in range(700):\n    x.append(series[i])\n    x.append(series[i + 1])\n",
    "extended": "for i in range(700):\n    x += [series[i], series[i + 1], series[i]]\n",
    "by a function": "def add(items, item):\n    items.append(item)\nfor i in range(700):\n    add(x, series[i])\n",
    "in a dict": "d = {'x': x}\nfor i in range(700):\n    d['x'].append(series[i])\n",
    "a loop in a loop": "for i in range(400):\n    for j in range(500):\n        x.append(series[i])\n",
    "a list of lists": "for i in range(700):\n    window = [[v] for v in series[i:i + 7].tolist()]\n    x.append(window)\n",
    "from a list": "numbers = list(range(900))\nfor i in range(700):\n    x.append(numbers[i:i + 9])\n",
    "after the first": "started = False\nfor i in range(700):\n    if not started:\n        started = True\n        continue\n"
    "    x.append(series[i])\n",
    "a place that is not known": "for i in range(700):\n    v = [0] * 9\n    v[int(series[i]) % 9] = 1\n    x.append(v)\n",
    "enumerated": "for i, v in enumerate(series):\n    x.append(v + i)\n",
    "a comprehension": "series = np.arange(9000.0)\nx = [series[i:i + 9] for i in range(len(series) - 9)]\n",
    "a range twice as far": "for i in range(0, 1800, 2):\n    x.append(series[i // 2])\n",
}  # fmt: skip


@pytest.mark.parametrize("name", LOOPS)
def test_as_numpy_says(name: str) -> None:
    twin = Twin(HEAD + LOOPS[name] + "np.array(x)")
    problem = difference(read_twin(twin, inputs()).value, run_twin(twin, inputs()))
    assert problem is None


# What is not known stays unknown: each of these adds another number of items than there are rounds.
LEFT_OPEN = {
    "a condition": "for i in range(700):\n    if series[i] > 4:\n        x.append(series[i])\n",
    "a break": "for i in range(700):\n    if series[i] > 4:\n        break\n    x.append(series[i])\n",
    "left by a handler": "for i in range(700):\n    try:\n        v = float(str(series[i]))\n    except ValueError:\n"
    "        continue\n    x.append(v)\n",
    "some taken out": "for i in range(700):\n    x.append(series[i])\n    if series[i] > 600:\n        x.pop()\n",
    "a growing step": "for i in range(700):\n    x += [0.0] * (i % 3)\n",
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OPEN)
def test_no_length_is_claimed(name: str) -> None:
    twin = Twin(HEAD + LEFT_OPEN[name] + "np.array(x)")
    said = read_twin(twin, inputs()).value
    assert isinstance(said, Array)
    assert isinstance(said.shape, Unknown) or not isinstance(said.shape[0], int)
    assert difference(said, run_twin(twin, inputs()), exact=False) is None


FILES = "files = os.listdir('d')\n"
LOOP = "for f in files:\n    x.append(np.zeros(3))\n    y.append(1)\n"
DISK = {
    FILES + LOOP: "len(files)",
    FILES + "count = len(files)\n" + LOOP: "count",
    FILES.replace("os.listdir('d')", "sorted(glob.glob('*.png'))") + LOOP: "len(files)",
    "t = pd.read_csv('a.csv')[['a']].values\nfor i in range(len(t) - 5):\n    x.append(t[i:i + 5])\n    y.append(t[i + 5])\n":
    "rows - 5",
    "t = open('a').read()\nfor i in range(0, len(t) - 5):\n    x.append([int(c) for c in t[i:i + 5]])\n    y.append(1)\n":
    "len(t) - 5",
}  # fmt: skip


@pytest.mark.parametrize(("program", "size"), DISK.items())
def test_what_only_the_disk_tells_is_one_size(program: str, size: str) -> None:
    """The number of rows has a name, and is the same number wherever it is asked for."""
    said, count = read_twin(Twin(f"{HEAD}{program}\nnp.array(x), len(y)"), inputs()).value
    assert text(said.shape[0]) == size
    assert said.shape[0] == not_none(count)


ENDED = {
    "a break in the first round": "for f in os.listdir('d'):\n    x.append(1)\n    break\n",
    "a round that a handler ends": "for f in os.listdir('d'):\n    try:\n        v = int(f)\n    except ValueError:\n"
    "        continue\n    x.append(v)\n",
}  # fmt: skip


@pytest.mark.parametrize("name", ENDED)
def test_rounds_that_end_early_add_no_known_number(name: str) -> None:
    said = read_twin(Twin(f"{HEAD}{ENDED[name]}len(x)"), inputs()).value
    assert text(not_none(said)) == "len(x)"


FOR_WHAT_IT_DOES = {
    "one loop": "[x.append(w) for w in lines]\n",
    "a loop in a loop": "[x.append(w) for line in lines for w in line.split()]\n",
    "a loop in a loop of a loop": "for line in lines:\n    [x.append(c) for w in line.split() for c in w]\n",
    "a known loop inside": "[x.append(w) for line in lines for w in ('a', 'b')]\n",
    "a set": "{x.append(w) for line in lines for w in line.split()}\n",
    "a dict": "{w: x.append(w) for line in lines for w in line.split()}\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FOR_WHAT_IT_DOES)
def test_a_comprehension_that_only_appends(name: str) -> None:
    said = read_twin(Twin(f"{HEAD}lines = open('a').readlines()\n{FOR_WHAT_IT_DOES[name]}len(x)"), inputs()).value
    assert text(not_none(said)) == "len(x)"


def test_a_loop_over_distinct_values_makes_no_layers() -> None:
    """However many there are: the layers behind it keep their names."""
    text = """import pandas as pd
from keras import Input, Sequential, layers
places = {}
for i, word in enumerate(set(pd.read_csv("a.csv")["word"])):
    places[word] = i
Sequential([Input((4,)), layers.Dense(3)]).summary()
"""
    (model,) = (e.model for e in read(read_source("a.py", text.encode())).events if isinstance(e, Summary))
    assert isinstance(model, ModelTrace)
    assert (model.layers[0].name, model.layers[0].unnamed) == ("dense", None)


def test_distinct_values_are_as_many_rounds() -> None:
    twin = Twin("count = 0\nfor one in set(ids):\n    count += 1\ncount")
    assert difference(read_twin(twin, inputs()).value, run_twin(twin, inputs()), exact=False) is None


@pytest.mark.parametrize("bar", ["tqdm", "notebook", "auto"])
def test_a_loop_with_a_bar(bar: str) -> None:
    """What a bar goes through is what the loop sees."""
    source = "from tqdm import tqdm" if bar == "tqdm" else f"from tqdm.{bar} import tqdm"
    said = read_twin(
        Twin(f"{source}\nx = []\nfor image in tqdm(images, desc='reading'):\n    x.append(image / 255)\nnp.array(x)"), inputs()
    ).value
    assert (said.shape, said.low, said.high) == (inputs()["images"].shape, 0, 1)


def test_numbers_with_a_bar() -> None:
    said = read_twin(
        Twin("from tqdm import trange\nx = []\nfor i in trange(700):\n    x.append(np.zeros(4))\nnp.array(x)"), inputs()
    ).value
    assert said.shape == (700, 4)


@pytest.mark.parametrize(
    ("axes", "told"), [("[1, 2]", True), ("list(range(1, 3))", True), ("list(range(1, settings.rank))", False)]
)
def test_axes_of_which_not_all_are_known_leave_the_shape_unknown(axes: str, told: bool) -> None:
    text = "import settings\nfrom keras import Input, Model, layers, ops\ni = Input((5, 7, 3))\n"
    text += f"m = Model(i, layers.Lambda(lambda x: ops.mean(x, axis={axes}))(i))\nm.summary()\n"
    (model,) = [e.model for e in read(read_source("m.py", text.encode())).events if isinstance(e, Summary)]
    assert model is not None
    assert isinstance(model.layers[-1].output_shape, Unknown) is not told
