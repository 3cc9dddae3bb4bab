"""Twin programs of windows, functions over rows, rows turned into columns, and copies that are not views."""

from __future__ import annotations

from twin import twins

WINDOWS = twins("""
np.lib.stride_tricks.sliding_window_view(np.arange(9), 3)

np.lib.stride_tricks.sliding_window_view(table, 1, axis=0)

np.lib.stride_tricks.sliding_window_view(np.zeros((6, 5)), (2, 3))

np.broadcast_to(vector, (3, len(vector)))

np.fromiter((v for v in vector), dtype=float)

np.fromiter([1, 2, 3], dtype="int32")

np.interp(vector, (0, 10), (0, 1))

np.vectorize(lambda v: v * 2)(vector)

np.apply_along_axis(lambda row: row / 2, 1, table)

np.apply_along_axis(np.max, 0, table)

np.apply_along_axis(lambda row: row.sum(), 1, table)

np.tril(np.ones((3, 3)))

np.triu(table)

np.einsum("ij,kj->ik", table, table)

np.einsum("bij->bj", images[..., 0].astype("float32"))

np.random.beta(0.5, 0.5, 10)

np.random.exponential(1.0, (2, 3))

np.random.gamma(2.0, 1.0, 4)

images.view(np.int8)

images.view("uint8")

np.where(ids == 1, 1.0, -1.0)

np.where(ids == 1, 1, 0)

np.where(table[:, 0] > 0, 1, 0)
""")

TURNED = twins("""
pairs = [(image, label) for image, label in zip(images, ids)]
xs, ys = zip(*pairs)
np.array(xs), np.array(ys)

pairs = list(zip(images, ids))
np.random.shuffle(pairs)
xs, ys = zip(*pairs)
np.array(xs), np.array(ys)

rows = []
for line in open(folder + "/table.csv"):
    rows.append((len(line), 2.5))
a, b = zip(*rows)
np.array(a), np.array(b)

rows = [(np.zeros(4), 1)]
for line in open(folder + "/table.csv"):
    rows.append((np.ones(4), 2))
a, b = zip(*rows)
np.array(a)
""")

OPEN = twins(
    """
np.array_equal(images, images)

table.view("float32")

rows = [line.split(",") for line in open(folder + "/table.csv")]
np.array(list(zip(*rows))).shape[0]
""",
    "known only at run time",
)

PROGRAMS = [*WINDOWS, *TURNED, *OPEN]
