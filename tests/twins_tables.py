"""Twin programs of tables: cell by cell, columns picked, words, groups, turned tables."""

from __future__ import annotations

from twin import Twin, each, twins
from twins_pandas import FRAME, MIXED, on_frame

CELLS = [
    *[Twin(FRAME + t.program) for t in each("f.F()", "abs round cumsum cumprod diff pct_change ffill bfill")],
    *[Twin(FRAME + t.program) for t in each("f['a'].F()", "abs round cumsum cumprod diff pct_change ffill bfill quantile")],
    *[Twin(FRAME + t.program) for t in each("f.F(2)", "eq ne lt le gt ge add sub mul div floordiv mod pow")],
    *[Twin(FRAME + t.program) for t in each("f['a'].F(f['b'])", "eq ne lt le gt ge add sub mul div")],
    *on_frame("""
f.clip(0, 1)

f["a"].clip(lower=1.5)

f["a"].clip(upper=2)

f.round(1)

f.transpose()

f.mean().values

f.max().values

f - f.mean()

f[["a", "b"]].describe()

f.corr()

stats = f.describe().transpose()
(f - stats["mean"]) / stats["std"]

dict(f)

pd.DataFrame(table)[0]

pd.DataFrame(index=range(3), columns=["day", "price"])

pd.DataFrame(index=f.index, columns=["day"]).values

pd.DataFrame(columns=["day", "price"])

f["b"] = [1, 2, 3, 4]
f.values

f["w"] = ["x", "y", "x", "y"]
f["a"]
"""),
    *on_frame("f['a'].quantile([0.1, 0.9])\n\nf.sub(f['a'], axis=0)\n\nf.count()\n\nf['a'].count()\n\nf.dtypes\n\n"
              "f.clip(f['a'], f['b'], axis=0)\n\nimport matplotlib\nmatplotlib.use('Agg')\nf.hist()\nf.plot.bar()\nf['a'].plot(kind='hist')\n\nf.describe(include='all')", "of more than one number"),
]  # fmt: skip

PICKED = [
    *on_frame("""
f.filter(items=["a", "none"])

f.filter(["b", "a"]).values

f.filter(like="lab")

f.assign(d=f["a"] * 2)

f.assign(d=lambda t: t["a"] + 1, e=0)["d"]

f.select_dtypes("number")

[row.shape for _, row in f.iterrows()]

np.array([row.values for _, row in f.iterrows()])

np.array([row["a"] for _, row in f.iterrows()])

f[["a", "b"]].values[0]
"""),
    *[
        Twin(MIXED + t.program)
        for t in twins("""
f.select_dtypes(include=["number"])

f.select_dtypes(exclude=[np.number])

f.select_dtypes(include=np.number)["b"]
""")
    ],
    *[Twin(MIXED + t.program, "by what the columns are") for t in twins("f.select_dtypes('object')\n\nf.filter(regex='a')")],
]

WORDS = [
    *[Twin(f"s = pd.Series(['x y', 'y z'])\ns.str.{call}") for call in (
        "lower()", "upper()", "strip()", "replace('x', 'y')", "len()", "count('x')", "contains('x')", "startswith('x')", "split()",
        "get(0)", "slice(0, 2)", "zfill(4)")],
    *[Twin(f"s = pd.Series(['x y', 'y z'])\ns.str.{call}", "how many parts there are only the words tell") for call in (
        "split(' ', expand=True)", "extract('(x)')", "get_dummies()")],
    *twins("""
s = pd.read_csv(folder + "/table.csv")["c"]
s.str.lower()

s = pd.read_csv(folder + "/table.csv")["c"]
s.str.len()
""", "known only on disk"),
    *twins("""
s = pd.Series(["x", "y", "x"])
(s == "x").astype(int)

s = pd.Series(["x", "y", "x"])
np.where(s == "x", 1, 0)
"""),
]  # fmt: skip

_GROUPED = 'f = pd.DataFrame({"a": [1, 2, 3], "b": [0.5, 1.5, 2.5], "c": ["x", "y", "x"]})\n'

GROUPS = [
    *[Twin(f"{_GROUPED}f.groupby('c').{name}()") for name in
      ("mean", "median", "std", "var", "count", "nunique", "min", "max", "first", "last", "sum")],
    *[Twin(f"{_GROUPED}f.groupby('c')['a'].{name}()") for name in ("mean", "std", "count", "max", "sum")],
    *twins(f"""
{_GROUPED}f.groupby('c').agg('sum').values

{_GROUPED}f.groupby('c')[['a', 'b']].mean().values

{_GROUPED}f.groupby('c').a.max()

{_GROUPED}f.groupby('c').get_group('x')

{_GROUPED}f.pivot_table(index='a', columns='c', values='b').shape[1] > 0 or 1
""", "how many groups there are the data tell"),
    *twins(f"""
{_GROUPED}f.groupby('c').size()

{_GROUPED}f.groupby('c').ngroups

{_GROUPED}f.groupby('c')['a'].transform('mean')

{_GROUPED}f.groupby('c')['a'].cumsum()

{_GROUPED}f.groupby('c').apply(lambda g: g)

{_GROUPED}f.groupby('c', as_index=False).mean()

{_GROUPED}f.groupby('c').agg({{'a': 'sum'}})

{_GROUPED}for name, group in f.groupby('c'):
    last = group['b']
last

{_GROUPED}f.pivot(index='a', columns='c', values='b')

{_GROUPED}pd.pivot_table(f, index='a', columns='c', values='b')

{_GROUPED}pd.crosstab(f['a'], f['c'])

pd.read_csv(folder + "/table.csv").groupby("c").mean()

pd.read_csv(folder + "/table.csv").describe()

pd.read_csv(folder + "/table.csv").corr(numeric_only=True)
""", "what is computed for each group"),
]  # fmt: skip

_READ = 'f = pd.read_csv(folder + "/table.csv")\n'

READ = [
    *[
        Twin(_READ + t.program)
        for t in twins("""
f = f[["a", "b"]]
((f - f.min()) / (f.max() - f.min())).values

f[["a", "b"]].apply(lambda c: c / c.max()).values

f[["a", "b"]].map(float).values

f["c"].map({"x": 0.5, "y": 1}).values

f["a"].apply(float).values

np.array([len(t) for t in f["c"]])

f["c"].apply(lambda v: 1 if v == "x" else 0).values

rows = []
for v in f["a"].unique():
    rows.append(f[f["a"] == v][["a", "b"]].values.astype("float32"))
np.concatenate(rows)
""")
    ],
    *[
        Twin(_READ + t.program, "known only on disk")
        for t in twins("""
np.array([v for v in f["a"]])

f["a"] = pd.to_datetime(f["a"])
f[["b"]].values

f["a"] = pd.to_datetime(f["a"])
f["a"]

f["a"] = pd.to_numeric(f["a"], errors="coerce")
f[["a", "b"]].values

f["n"] = f.apply(lambda row: row["a"] + row["b"], axis=1)
f["n"].values

pd.to_datetime(f["a"]).dt.year

f[f.columns.difference(["c"])].values

[row["a"] for _, row in f.iterrows()]

pd.cut(f["a"], 2)

pd.cut(f["a"], 2, labels=False)

pd.qcut(f["b"], 2, labels=["low", "high"])

f["n"] = pd.cut(f["a"], bins=[0, 1, 2])
f["b"]

f["a"] = f["a"].apply(str)
f["a"]

f.groupby("c").mean().reset_index()

f.groupby("c").size().reset_index()

f.groupby("c")["a"].max().reset_index()

pd.get_dummies(f, columns=["c"], dtype=float)

ids = {w: i for i, w in enumerate(open(folder + "/a/0.txt").read().split())}
f["c"].map(ids)
""")
    ],
]

NAMED = [
    *on_frame("""
pd.DataFrame(table, columns=["first", *range(table.shape[1] - 1)])

f[["a", "b"]].values[:, [1]]

g = pd.DataFrame(table, columns=["first", *range(table.shape[1] - 1)])
g[["first", 1]]

g = pd.DataFrame(table, columns=["first", *range(table.shape[1] - 1)])
g[[int(np.argmax(table[0])) * 0, "first"]]
"""),
    *on_frame("""
both = pd.concat([f, f], keys=["one", "other"])
both.xs("one")

both = pd.concat([f, f], keys=["one", "other"])
both.loc["one"]
""", "as many rows as a run finds"),
    *on_frame("f.xs(2)\n\nf.loc[2]", "one row, or several under one label"),
]  # fmt: skip

PROGRAMS = [*READ, *CELLS, *PICKED, *WORDS, *GROUPS, *NAMED]
