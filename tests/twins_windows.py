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

_GROWN = """parts = []
for line in open(folder + "/table.csv"):
    parts.append(np.zeros((3, 4)))
"""

# How many there are only the file tells; every other axis is known.
GROWN = twins(f"""
{_GROWN}np.concatenate(parts)

{_GROWN}np.vstack(parts)

{_GROWN}np.stack(parts)

{_GROWN}np.stack(parts, axis=1)

{_GROWN}np.hstack(parts)

{_GROWN}np.concatenate(parts, axis=1)

{_GROWN}np.dstack(parts)

{_GROWN}np.concatenate([np.ones((2, 4)), *parts[:0]] + parts)

rows = []
for line in open(folder + "/table.csv"):
    rows.append(np.zeros(4))
np.hstack(rows)

rows = []
for line in open(folder + "/table.csv"):
    rows.append(np.zeros(4))
np.vstack(rows)

rows = []
for line in open(folder + "/table.csv"):
    rows.append(np.zeros(4))
np.column_stack(rows)
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

PROGRAMS = [*WINDOWS, *TURNED, *GROWN, *OPEN]
