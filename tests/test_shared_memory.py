"""What the program changes in place is changed by every name that it has, and for whoever holds a view of it."""

from __future__ import annotations

import pytest
from twin import difference, inputs, read_twin, run_twin, twins

pytest.importorskip("tensorflow", reason="needs TensorFlow")

PROGRAMS = twins("""
x = np.arange(12).reshape(3, 4)
y = x.T
y[0] = 5
x[1, 0]

x = np.arange(12).reshape(3, 4)
y = x.T
y[0] = 5
z = np.arange(12).reshape(3, 4).T
z[0] = 5
x[1, 0], z[0, 1]

x = np.array([1, 2, 3])
x.put(1, 7)
x[1]

x = np.array([1, 2, 3])
x.flat[1] = 7
x[1]

x = np.array([3, 2, 1])
y = x.real
y[0] = 7
x[0]

x = np.array([3, 2, 1])
np.negative(x, x)
x[0]

x = np.array([3, 2, 1])
np.multiply(x, 2, x)
x[0]

x = np.array([3, 2, 1])
np.clip(x, 0, 2, x)
x[0]

x = np.array([3, 2, 1])
np.add.at(x, [0], 9)
x[0]

x = np.zeros((3, 4))
y = x.astype("float64", copy=False)
y[0] = 77
x

x = np.zeros((3, 4))
y = x.view()
y[0] = 77
x

x = np.zeros((3, 4))
y = x
y += 5
x

x = np.zeros((3, 4))
y = x[0]
y += 5
x

x = np.array([4, 8, 4])
y = x
y[0] = 8
x[0]

x = np.zeros(3)
y = (x, *range(300))
x[0] = 8
len(y), y[-1]

x = np.zeros((3, 4))
for row in x:
    row += 7
x

x = np.zeros((3, 4))
x.reshape(-1)[:] = 9
flat = x.ravel()
flat += 2
x

x = np.zeros((3, 4))
y = x.T
y[0] = 9
x

x = np.zeros((3, 4))
def fill(a):
    a[0] = 300
fill(x)
x

x = np.zeros((3, 4))
np.add(x, 5, out=x)
x

x = np.zeros((3, 4))
np.fill_diagonal(x, 44)
x

x = np.zeros((3, 4))
np.copyto(x, 4)
x

x = np.zeros((3, 4))
both = [x, np.ones(2)]
both[0] += 5
x

x = np.zeros((3, 4))
y = {"x": (x, 1)}
x -= 3
y["x"][0]

class Data:
    def __init__(self):
        self.x = np.zeros((4, 4))
    def fill(self, a):
        a[:] = 8
d = Data()
d.fill(d.x)
d.x

x = np.arange(4)
x.fill(1)
y = keras.utils.to_categorical(x)
x *= 2
y

x = np.eye(3)
y = x
y[0] = 5
x

x = np.zeros((5, 3))
a, b = x[:2], x[2:]
a -= 4
b -= 2
x
""")
COPIES = twins("""
x = np.zeros((3, 4))
y = x[[0, 2]]
y[:] = 100
x

x = np.zeros((3, 4))
y = x[:, np.array([0, 1])]
y += 5
x

x = np.zeros((3, 4))
y = x[x < 1]
y += 5
x

x = np.zeros((3, 4))
y = x[np.random.permutation(3)]
y[0] = 9
x

x = np.zeros((3, 4))
y = x.copy()
y += 5
x

x = np.zeros((3, 4))
y = np.array(x)
y += 5
x

x = np.zeros((3, 4))
y = x.astype("float32")
y += 5
x

x = np.zeros((3, 4))
y = x + 0
y += 5
x

x = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
y = x.copy()
y["c"] = 1
x
""")
TABLES = twins("""
x = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
y = x
y["c"] = 1
x

x = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
z = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
for table in [x, z]:
    table.drop("a", axis=1, inplace=True)
x

x = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
def prepare(table):
    table["c"] = 3
    table.pop("a")
prepare(x)
x
""")


@pytest.mark.parametrize("twin", PROGRAMS, ids=str)
def test_contained(twin: object) -> None:
    problem = difference(read_twin(twin, inputs()).value, run_twin(twin, inputs()), exact=False)
    assert problem is None


@pytest.mark.parametrize("twin", [*COPIES, *TABLES], ids=str)
def test_a_copy_is_another_array_and_a_table_is_followed(twin: object) -> None:
    said = read_twin(twin, inputs()).value
    assert difference(said, run_twin(twin, inputs())) is None
    assert said.low is not None or said.columns == ("a", "b", "c") or said.columns == ("b", "c")
