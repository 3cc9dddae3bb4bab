"""Twin programs of NumPy and pandas at the corners: negative cuts, whole rows, values that a dtype cannot hold, odd ranks."""

from __future__ import annotations

from twin import twins

CUTS = twins("""
np.split(table, [-1], axis=1)

np.split(np.arange(12), [1, -1])

np.split(np.arange(6), [2, 9])

np.hsplit(np.eye(4), 2)

np.diff(np.arange(2), n=3)

np.delete(table, slice(0, 2), axis=1)

np.bincount([0, 1], minlength=8)
""")

JOINS = twins("""
np.c_[images, images]

np.c_[np.arange(3), np.ones((3, 2))]

np.c_[1, 2]

np.hstack(np.arange(4.0))

np.vstack([1, 2])

np.dstack(np.arange(4.0))

np.hstack(onehot)

np.insert(counts, 0, 0.5)
""")

RANKS = twins("""
np.sort(table, axis=None)

np.argsort(table, axis=None)

np.triu(vector)

np.tril(vector, -1)

np.count_nonzero(table, axis=1)

sum(table)

sum(counts.astype("uint8"))

sum([table, table])

onehot[..., None]

onehot.reshape(len(onehot), 1, -1).swapaxes(1, 2)

np.array(5).repeat(3)

np.random.normal(table)

np.random.uniform([0, 0], [1, 2])

np.einsum("ij,ij->i", table[:, :1], table)
""")

DTYPES = twins("""
np.full((2, 3), -1, dtype=bool)

np.full((2, 3), 0.5, dtype=int)

np.full_like(counts, 0.5)

np.full_like(mask, 7)

np.arange(-3, 3).astype("uint8")

np.round(mask)

np.histogram(pixels, bins=5)

np.linalg.norm(images)

table.clip(max=2)

counts.clip(max=2)

np.clip(table, min=0, max=1)

positive.sum(dtype=int)

mask[0] * 2

np.zeros(3).mean() * 2

np.int64(1) + np.float32(1)

a = mask.copy()
a.fill(3)
a

a = np.zeros(1, dtype=int)
a[0] = 7.5
a

np.where(counts > 0, 1, counts.astype("uint8"))
""")

TABLES = twins("""
pd.DataFrame({"a": [1, 2, 3], "b": [1.0, 2.0, 3.0]}).iloc[[0, 1], [0]]

pd.DataFrame({"a": [1, 2, 3], "b": [1.0, 2.0, 3.0]}).iloc[[0, 1, 2], [0, 1]]

pd.DataFrame({"a": [3, 1, 3]})["a"].unique()

pd.Series([True, False]).shift(1)
""") + twins("""
df = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
df.mean(numeric_only=True)

df = pd.DataFrame({"a": [1, 2], "b": [2.0, 4.0]})
df.loc[0, "b"] = 1
df["b"]

df = pd.DataFrame([[1, "x"], [3, "y"]], columns=["a", "c"])
df["c"].apply(lambda t: t * 2)

pd.get_dummies(pd.get_dummies(pd.Series(["x", "y"])).astype(int).astype(str))
""", "which columns there are, or what they hold, is known only at run time")  # fmt: skip

ONE_OR_NONE = twins("""
np.array(5)[np.array(5) == 5]

np.arange(3)[np.array(True)]

table[True]

np.arange(3)[np.arange(3).max() == 2].shape[1:]
""", "one truth value takes all or nothing")  # fmt: skip

PROGRAMS = [*CUTS, *JOINS, *RANKS, *DTYPES, *TABLES, *ONE_OR_NONE]
