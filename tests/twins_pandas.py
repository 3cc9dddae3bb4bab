"""Twin programs of pandas: frames and columns from literals, from arrays, and what is done to them."""

from __future__ import annotations

from twin import Twin, each, twins

FRAME = """f = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [0.5, 1.5, 2.5, 3.5], "label": [0.0, 1, 1, 0]})
"""
MIXED = """f = pd.DataFrame({"a": [1, 2, 3, 4], "b": [0.5, 1.5, 2.5, 3.5], "label": [0, 1, 1, 0], "w": ["x", "y", "x", "z"]})
"""


def on_frame(text: str, vague: str = "") -> list[Twin]:
    """Programs about one frame."""
    return [Twin(FRAME + t.program, t.vague) for t in twins(text, vague)]


def each_on_frame(template: str, names: str, vague: str = "") -> list[Twin]:
    """One program about the frame for each name, in place of `F`."""
    return [Twin(FRAME + t.program, t.vague) for t in each(template, names, vague)]


FRAMES = [
    *each_on_frame("f.F", "shape size ndim values T"),
    *each_on_frame("f.F()", "to_numpy copy infer_objects reset_index mean std max min sum median var nunique"),
    *each_on_frame("f.F(2)", "head tail sample"),
    *each_on_frame("f.F(axis=1)", "mean std max min sum median var"),
    *each_on_frame("f[['a', 'b']].rolling(2).F()", "mean sum std median min max"),
    *each_on_frame("f['a'].rolling(2).F()", "mean sum std median min max"),
    *on_frame("""
f["a"]

f.a

f[["a", "b"]]

f[1:3]

f.iloc[:, 0:2]

f.iloc[:, :-1]

f.iloc[:, -1]

f.iloc[1:]

f.iloc[:2, 1:]

f.iloc[0]

f.iloc[:, [0, 2]]

f.iloc[1, 1]

del f["a"]
f

f.eval("a = a * 2", inplace=True)
f

f["label"].drop_duplicates()

c = f["a"].copy()
del c[0]
c

f.loc[:, "b"]

f.loc[:, ["a", "label"]]

f.loc[:, "a":"b"]

f.iat[0, 0]

f.at[0, "a"]

f.loc[f["a"] > 2, "b"] = 5
f

f.loc[:, "b"] = 5.0
f

f.iloc[0, 0] = 5
f

f.drop("label", axis=1)

f.drop(["label", "a"], axis=1)

f.drop(columns=["label"])

f.drop(columns="label")

f.keys()

list(f.keys())

f.drop([0, 1])

f.drop("label", axis=1, inplace=True)
f

y = f.pop("label")
f

f.pop("label")

f.sample(frac=1)

f.sort_values("a")

f.sort_values(by=["a", "b"], ascending=False)

f.sort_index()

f.fillna(0)

f.replace(0, 9)

f.interpolate()

f.reset_index(drop=True)

f.rename(columns={"a": "c"})

f.set_index("a")

f.insert(0, "new", 1)
f

f["new"] = f["a"] * 2
f

f["a"] = f["a"] / 2
f

f.columns = ["x", "y", "z"]
f

f.columns

f[f.columns.drop("a")]

f[f.columns.drop("a").drop("b")].values

f[f.columns.difference(["label"])]

f.columns.tolist()

f[f.columns[:-1]]

f[f.columns[f.columns != "label"]]

f[f.columns["a" == f.columns]].values

f[f.columns[1:]]

f[f.columns[1:].values].values

f[f.columns.values[:2]]

f[f.columns.values[f.columns.values != "label"]]

f.columns[1:].tolist()

f[f.columns[:2].to_list() + ["label"]]

f[f.columns[[0, 2]]]

f[f.columns[[True, False, True]]]

f[f.columns[np.array([2, 0])]]

f[f.columns[np.array([1, 0, 1]) == 1]]

f[f.columns[np.array([1, 0, 1])]]

f[f.columns.copy().to_numpy()[::2]]

f[f.columns[~f.columns.isin(["label", "none"])]]

f.loc[:, f.columns != "label"]

f.loc[:, ~f.columns.isin(["a"])].values

f.loc[:, [True, False, False]]

f.loc[1:, np.array([True, False, False])]

f.iloc[:, f.columns != "label"]

f.iloc[:, f.columns.get_loc("b"):]

np.zeros(f.columns[1:].size)

np.zeros(f.columns[1:].shape)

np.zeros(len(f.columns[f.columns != "a"].values))

pd.get_dummies(f)

list(f.columns)

len(f.columns)

len(f)

len(f.index)

f.__len__()

f["a"].__len__()

[name for name in f]

f.astype("float32")

f.astype({"a": "float32"})

f / 2

f - f.mean()

(f - f.mean()) / f.std()

f > 1

f["a"] + 1

f["a"] > 2

f.shift(1)

f.ewm(span=2).mean()

f.apply(lambda c: c * 2)

f.map(lambda v: v * 2)

f.values.astype("float32")

f.drop("label", axis=1).values

f.iloc[:, :-1].values.reshape(-1, 2, 1)

f.reindex([0, 1, 2])

f.info()

f.to_csv("/dev/null")

f["a"].to_csv("/dev/null")

[(k, v.shape) for k, v in f.items()]

f.isnull()

f.isna()

f.notnull()

f.notna()

f.isin([1])

np.array(f)

np.asarray(f["a"])

np.array(f.drop("label", axis=1)).astype("float32")

f[["a"]].apply(lambda c: c / c.max())

f.apply(np.sqrt)

f[["new", "a"]] = 0
f.shape

f[["new", "more"]] = f[["a", "b"]]
f

f.a = 3
f

f.label.values

f.reindex(columns=["a", "z"])

f.reindex([0, 1, 2], axis=0)
"""),
    *on_frame("""
f[f["a"] > 2]

f.dropna()

f.drop_duplicates()

f.query("a > 2")

f[(f["a"] > 1) & (f["b"] < 3)]
""", "as many rows as a run finds"),
    *on_frame("f.loc[0, 'b'] = 5\nf\n\nf.loc[7] = [1, 2, 3]\nf\n\nf.at[0, 'a'] = 5\nf\n\nf.groupby('label').mean()\n\nf.corr()\n\nf.describe()\n\nf.to_dict('list')\n\nf.reset_index()\n\n"
                "f[[c for c in f.columns if c != 'a']]\n\nf.drop([c for c in f.columns if c == 'a'], axis=1)", "views are not followed"),
]  # fmt: skip

COLUMNS = [
    *each_on_frame("f['a'].F", "shape size ndim values dtype"),
    *each_on_frame("f['a'].F()", "to_numpy copy head tail mean std median sum max min var to_frame tolist to_list "
                   "sort_values sort_index isnull isna notnull notna"),
    *on_frame("""
f["a"].values.reshape(-1, 1)

f["a"].astype("float32")

f["a"].map({1: 0, 2: 1, 3: 2, 4: 0})

f["a"].map({1: "x", 2: "y", 3: "x", 4: "z"})

f["a"].map(lambda v: v + 1)

f["a"].apply(lambda v: v + 1)

f["a"].apply(np.log)

f["a"].replace(1, 2)

f["a"].fillna(0)

f["a"].interpolate()

f["a"].sample(2)

f["a"].shift(1)

f["a"].ewm(span=2).mean()

f["a"].reset_index(drop=True)

f["a"].isin([1, 2])

f["a"].between(1, 2)

f["a"][0]

f["a"][1:3]

f["a"][[0, 2, 3]]

f["a"][[True, False, True, False]]

f["a"].iloc[0]

f["a"].iloc[-2:]

f["a"].iat[0]

f["a"].loc[0]

f["a"].array.shape

len(f["a"])

list(f["a"])

[v for v in f["a"]]

len(f["a"].index)

f["label"].values.astype("float32")

f["a"].to_frame().shape

f["a"] * f["b"]
"""),
    *on_frame("""
pd.get_dummies(f["a"]).values

len(f["label"].unique())

len(np.unique(f["label"].values))

np.unique(f["label"])

len(set(f["label"]))

f["a"].unique()

f["a"].nunique()

f["a"].reset_index()

f["a"].dropna()

f["a"].value_counts()
""", "as many as a run finds"),
]  # fmt: skip

MADE = twins("""
pd.DataFrame(table)

pd.DataFrame(table, columns=[f"c{i}" for i in range(table.shape[1])])

pd.DataFrame(table).values

pd.DataFrame([[1, 2], [3, 4]], columns=["a", "b"])

pd.DataFrame([{"a": 1, "b": 2}, {"a": 3, "b": 4}], columns=["b"])

pd.DataFrame([{"a": 1, "b": 2}, {"a": 3, "b": 4}], columns=["c", "a", "d"]).shape

pd.DataFrame({"x": vector, "y": ids})

pd.Series([1, 2, 3])

pd.Series(["x", "y", "x"])

pd.Series(ids)

pd.get_dummies(pd.Series(["x", "y", "x", "z"]))

pd.get_dummies(pd.Series(["x", "y", "x", "z"])).values

pd.get_dummies(["x", "y"])

pd.get_dummies(pd.Series([0, 2, 1]), dtype="float32")

pd.concat([pd.DataFrame(table), pd.DataFrame(positive)])

pd.concat([pd.DataFrame(table), pd.DataFrame(positive)], axis=1)

pd.concat([pd.Series(vector), pd.Series(ids)])

pd.concat([pd.DataFrame([], columns=["a", "b"]), pd.DataFrame([[1, 2]], columns=["b", "a"])]).shape

pd.concat([pd.DataFrame([[1, 2]], columns=["a", "b"]), pd.DataFrame([[3, 4]], columns=["b", "c"])]).shape

pd.concat([pd.DataFrame(), pd.DataFrame([[1, 2]], columns=["a", "b"])])

pd.DataFrame([], columns=["a", "b"]).shape

f = pd.DataFrame()
f["a"] = [1, 2, 3]
f["b"] = 5
f.shape

f = pd.DataFrame()
f["b"] = 5
f.shape

f = pd.DataFrame()
f["b"] = 5
f["a"] = (1, 2)
f.shape

f = pd.DataFrame(columns=["a", "b"])
f["b"] = np.zeros(7)
f.shape

f = pd.DataFrame()
for name in ("a", "b", "c"):
    f[name] = np.arange(4)
f.shape

f = pd.DataFrame()
f[["a", "b"]] = np.zeros((4, 2))
f.shape

pd.DataFrame().assign(b=[1, 2]).shape

pd.to_numeric(pd.Series([1, 2]))

pd.to_datetime(pd.Series(["2020-01-01"])).shape

pd.factorize(pd.Series(["x", "y", "x"]))[0]

len(pd.unique(pd.Series([1, 1, 2])))
""")

FILES = twins(
    """
pd.read_parquet("none")

pd.read_excel("none")

f = pd.read_csv(folder + "/table.csv")
f[f.columns.drop("a").drop("b")].values

f = pd.read_csv(folder + "/table.csv")
f[f.columns.difference(["a"])]

f = pd.read_csv(folder + "/table.csv")
f[f.columns[f.columns != "a"]]

f = pd.read_csv(folder + "/table.csv")
f[f.columns.tolist()]

f = pd.read_csv(folder + "/table.csv")
pd.get_dummies(f, columns=["c"])

c = pd.read_csv(folder + "/table.csv")["a"]
c[0] = 7
c

pd.read_csv(folder + "/table.csv")

pd.read_csv(folder + "/table.csv", header=None)

pd.read_csv(folder + "/table.csv").values

pd.read_csv(folder + "/table.csv").values[:, :-1]

pd.read_csv(folder + "/table.csv", names=["a", "b"]).shape[1]

pd.read_table(folder + "/table.csv", sep=",")

pd.read_csv(folder + "/table.csv").dropna()
""",
    "known only on disk",
)

# Columns of several dtypes: what one of them holds is not followed, but nothing that is said may be wrong.
OF_MIXED = [
    Twin(t.program.replace(FRAME, MIXED).replace('"y", "z"]', '"y", "z", "w"]'), "the dtypes of columns are not followed")
    for t in (*FRAMES, *COLUMNS)
]

# What is known of single columns of a table of several dtypes: literals, and what was assigned.
HELD = twins("""
f = pd.DataFrame({"a": [1.0, 2.0], "b": [3, 4], "c": ["x", "y"]})
f["a"]

f = pd.DataFrame({"a": [1.0, 2.0], "b": [3, 4], "c": ["x", "y"]})
f[["a", "b"]].values

f = pd.DataFrame({"a": [1.0, 2.0], "b": [3, 4], "c": ["x", "y"]})
f.b.to_numpy()

f = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9], "c": ["x", "y", "x"]})
f[f["a"] > 1.5]["b"]

f = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9], "c": ["x", "y", "x"]})
f.drop("c", axis=1).values

f = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9], "c": ["x", "y", "x"]})
f = f.sort_values("b").dropna().head(2)
f.pop("b")

f = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9], "c": ["x", "y", "x"]})
f["d"] = np.array([7, 8, 9])
f.loc[:, "d"]

f = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9], "c": ["x", "y", "x"]})
f["b"] = f["b"] / 2
f.iloc[:2]["b"]

f = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9], "c": ["x", "y", "x"]})
f["d"] = 5
f["d"].values

from sklearn.preprocessing import LabelEncoder
f = pd.read_csv(folder + "/table.csv")
f["c"] = LabelEncoder().fit_transform(f["c"])
f["c"].values

from sklearn.model_selection import train_test_split
f = pd.DataFrame({"a": [1.0, 2.0, 5.0, 6.0], "b": [3, 4, 9, 8], "c": ["x", "y", "x", "z"]})
train, test = train_test_split(f, test_size=0.5)
train["b"]
""")

TWO = 'a = pd.DataFrame({"k": [1, 2, 3], "u": [4, 5, 6]})\nb = pd.DataFrame({"k": [1, 1, 4], "v": [7, 8, 9]})'

MERGED = [
    Twin(f"{TWO}\n{program}", "how many rows agree is known only at run time")
    for program in (
        "pd.merge(a, b)",
        "pd.merge(a, b, on='k')",
        "pd.merge(a, b, how='left', on='k')",
        "pd.merge(a, b, how='outer')",
        "a.merge(b, left_on='u', right_on='v')",
        "a.merge(b, left_on='k', right_on='k', suffixes=('', '_b'))",
        "a.merge(b, left_index=True, right_index=True)",
        "a.join(b, rsuffix='_b')",
        "a.join(b['v'])",
        "pd.merge(a, b)[['u', 'v']].values",
        "pd.merge(a, b, on='k').shape[1]",
        "list(pd.merge(a, b, on='u' if 'v' in a else 'k').columns)",
        "list(a.merge(b, left_on='k', right_on='v').columns)",
        "list(a.join(b, rsuffix='_b').columns)",
    )
]

PROGRAMS = [*FRAMES, *OF_MIXED, *COLUMNS, *MADE, *MERGED, *HELD, *FILES]
