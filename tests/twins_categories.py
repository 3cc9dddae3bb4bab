"""Twin programs of categories, groups, sparse matrices and numbers without NaN."""

from __future__ import annotations

from twin import twins

GROUPS = 'f = pd.DataFrame({"a": [1, 2, 1, 1], "b": [4, 5, 6, 7]})\n'
CATEGORIES = [
    *twins("""
pd.Categorical(np.array(["b", "a", "b"])).codes

pd.Categorical(["b", "a", "b"]).codes

pd.Categorical(counts[:, 0]).codes.astype("int64")

pd.Series(np.array(["b", "a", "b"])).astype("category").cat.codes.astype("int64")

np.nan_to_num(table)

np.nan_to_num(np.array([1.0, 2.0]), nan=7.0)

np.nan_to_num(images)

np.take(table, [0, 1], axis=0)

np.take(table, 0, axis=1)

np.take(table, [3, 4])

onehot.take([0], axis=1)

from scipy.sparse import csr_matrix
csr_matrix(table).toarray()

from scipy import sparse
sparse.coo_matrix(onehot).shape
"""),
    *twins(
        "\n\n".join(GROUPS + line for line in ('f.groupby("a").size()', 'f.groupby("a").size().values', 'f.groupby("a").ngroups')),
        "how many groups there are is known only at run time",
    ),
    *twins(
        "pd.Series([1, 2, 1]).groupby([0, 0, 1]).size()\n\ntf.io.gfile.listdir(folder)\n\ntf.io.gfile.glob(folder + '/*.csv')",
        "how many there are is known only at run time",
    ),
    *twins(
        "\n\n".join(GROUPS + line for line in ('f.groupby("a").mean()', 'f.groupby("a")["b"].mean()')),
        "what is computed for each group is not followed",
    ),
]  # fmt: skip

PROGRAMS = CATEGORIES
