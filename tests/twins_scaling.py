"""Twin programs of scaling by hand, of an array by its own extremes and statistics, and of words that layers have learned."""

from __future__ import annotations

from twin import twins

TABLE = 'f = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9]})\n'
ON_DISK = 'f = pd.read_csv(folder + "/table.csv")[["a", "b"]]\n'

# Of each the range is 0 to 1, whatever the array holds.
UNIT = twins(f"""
(images - images.min()) / (images.max() - images.min())

(table - table.min()) / (table.max() - table.min())

(table - np.min(table)) / (np.max(table) - np.min(table))

(table - np.amin(table)) / np.ptp(table)

(table - table.min(axis=0)) / (table.max(axis=0) - table.min(axis=0))

(pixels - pixels.min(axis=(1, 2), keepdims=True)) / (pixels.max(axis=(1, 2), keepdims=True) - pixels.min(axis=(1, 2), keepdims=True))

low, high = table.min(), table.max()
(table - low) / (high - low)

(pixels - pixels.min()) / (np.ptp(pixels) + 1e-7)

pixels / pixels.max()

images / np.max(images)

x = table.copy()
x -= x.min()
x /= x.max()
x

x = table.copy()
low, high = np.min(x), np.max(x)
x -= low
x /= high - low
x

def scale(x):
    return (x - x.min()) / (x.max() - x.min())
scale(positive)

x = tf.constant(table)
(x - tf.reduce_min(x)) / (tf.reduce_max(x) - tf.reduce_min(x))

{TABLE}(f - f.min()) / (f.max() - f.min())

{TABLE}(f["a"] - f["a"].min()) / (f["a"].max() - f["a"].min())

{TABLE}f.apply(lambda x: (x - x.min()) / (x.max() - x.min()))

{ON_DISK}(f - f.min()) / (f.max() - f.min())

{ON_DISK}(f["b"] - f["b"].min()) / (f["b"].max() - f["b"].min())

{ON_DISK}low, high = f["b"].min(), f["b"].max()
f["b"] = (f["b"] - low) / (high - low)
f["b"]
""")  # fmt: skip

# Around zero: -1 to 1.
AROUND_ZERO = twins("""
2 * (table - table.min()) / (table.max() - table.min()) - 1

table / np.abs(table).max()

table / np.max(np.abs(table))
""")

STANDARD = twins(f"""
(table - table.mean()) / table.std()

(table - table.mean(axis=0)) / table.std(axis=0)

(pixels - np.mean(pixels)) / np.std(pixels)

x = table.copy()
x -= x.mean(axis=0)
x /= x.std(axis=0) + 1e-8
x

{TABLE}(f - f.mean()) / f.std()

{ON_DISK}f = (f - f.mean()) / f.std()
f.values
""")

# The extremes are another's: nothing follows for the range.
OTHERS = twins("""
(positive - table.min()) / (table.max() - table.min())

(table - table.min(axis=0)) / (table.max() - table.min())

table / table.max()

x = (images - 128).astype("int8")
(x - x.min()) / (x.max() - x.min())

x = table.copy()
low = x.min()
x[0] = -9.0
(x - low) / (x.max() - low)

x = np.concatenate([np.eye(3), 5 * np.eye(3)])
a, b = np.split(x, 2)
(b - a.min()) / (a.max() - a.min())

rows = iter(tf.data.Dataset.from_tensor_slices([[0.0, 1.0], [5.0, -3.0]]))
a = next(rows)
b = next(rows)
(b - tf.reduce_min(a)) / (tf.reduce_max(a) - tf.reduce_min(a))

x = tf.unstack(tf.constant([[0.0, 1.0], [5.0, -3.0]]))
(x[1] - tf.reduce_min(x[0])) / (tf.reduce_max(x[0]) - tf.reduce_min(x[0]))

rows = []
for line in open(folder + "/table.csv"):
    rows.append(np.arange(4.0) * len(rows))
(rows[2] - rows[1].min()) / (rows[1].max() - rows[1].min())
""")

WORDS = 'layer.adapt(["the cat sat", "the dog"])\n'
LEARNED = twins(f"""
layer = keras.layers.TextVectorization(output_mode="multi_hot")
{WORDS}layer(tf.constant(["the cat", "dog"]))

layer = keras.layers.TextVectorization(max_tokens=20, output_mode="count")
{WORDS}layer(tf.constant(["the cat", "dog"]))

layer = keras.layers.TextVectorization(max_tokens=20, output_mode="tf_idf")
{WORDS}layer(tf.constant(["the cat", "dog"]))

layer = keras.layers.TextVectorization(max_tokens=5, output_mode="tf_idf", pad_to_max_tokens=True)
{WORDS}layer(tf.constant(["the cat", "dog"]))

layer = keras.layers.TextVectorization(vocabulary=["a", "b", "c"], output_mode="count")
layer(tf.constant(["the cat", "dog"]))

layer = keras.layers.TextVectorization(vocabulary=["a", "b", "c"])
(layer.vocabulary_size(), len(layer.get_vocabulary()))

layer = keras.layers.TextVectorization(output_mode="count")
{WORDS}layer(tf.constant(["the cat", "dog"])).shape[1] == layer.vocabulary_size() == len(layer.get_vocabulary())

layer = keras.layers.TextVectorization(max_tokens=100, output_mode="int", output_sequence_length=7)
{WORDS}tf.data.Dataset.from_tensor_slices((["a b", "c"], [0, 1])).batch(2).map(lambda x, y: (layer(x), y))

layer = keras.layers.TextVectorization(output_mode="count")
{WORDS}layer(tf.expand_dims(tf.constant(["the cat", "dog"]), -1))

layer = keras.layers.TextVectorization(vocabulary=["a", "b", "c"], output_mode="multi_hot")
tf.data.Dataset.from_tensor_slices((["a b", "c"], [0, 1])).batch(2).map(lambda x, y: (layer(tf.expand_dims(x, -1)), y))

layer = keras.layers.StringLookup(vocabulary=["a", "b"], output_mode="one_hot")
layer(tf.constant(["a", "c"]))

layer = keras.layers.IntegerLookup(vocabulary=[3, 5], output_mode="multi_hot")
layer(tf.constant([[3], [5]]))

layer = keras.layers.Normalization(mean=3.0, variance=2.0)
layer(table)

layer = keras.layers.Normalization(axis=-1)
layer.adapt(table)
tf.data.Dataset.from_tensor_slices((table, ids)).batch(2).map(lambda x, y: (layer(x), y))
""")
COUNTED = twins(
    f"""
layer = keras.layers.TextVectorization()
{WORDS}len(layer.get_vocabulary())

layer = keras.layers.TextVectorization()
{WORDS}len(layer.get_vocabulary(include_special_tokens=False))

layer = keras.layers.Dense(3)
layer.get_vocabulary() if hasattr(layer, "get_vocabulary") else 0
""",
    "how many words there are is known only at run time",
)

# Tables whose columns differ, as arrays and as they are fed.
MIXED = twins("""
pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9]}).values

np.array(pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3, 4, 9]}))

np.asarray(pd.DataFrame({"a": [1.0, 2.0], "b": [True, False]}))

np.array(pd.DataFrame({"a": [1.0, 2.0], "b": [True, False]}))

np.array(pd.DataFrame({"a": [1, 2], "b": [True, False]}), dtype="float32")

pd.read_csv(folder + "/table.csv", dtype={"a": "float32"})["a"].values

pd.read_csv(folder + "/table.csv", dtype="float64", usecols=["a", "b"]).values

pd.read_csv(folder + "/table.csv", dtype="float64", usecols=[1, 0]).values

pd.read_csv(folder + "/table.csv", names=["x", "y", "z"], usecols=[1], skiprows=1, dtype="float64")["y"].values

pd.read_csv(folder + "/table.csv", usecols=["a", "b"], index_col=False, dtype="float64").values

pd.read_csv(folder + "/table.csv", index_col=["c", "a"], usecols=["a", "b", "c"], dtype={"b": "float64"})["b"].values

f = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": ["x", "y", "z"]})
tf.data.Dataset.from_tensor_slices((dict(f), [0, 1, 2])).batch(2)

tf.data.experimental.make_csv_dataset(folder + "/table.csv", 2, select_columns=["a", "b"], column_defaults=[1, 0.5], label_name="a")

tf.data.experimental.make_csv_dataset(folder + "/table.csv", 2, select_columns=["a", "b"], column_defaults=[0, 2], label_name="a")

tf.data.experimental.make_csv_dataset(folder + "/table.csv", 2, select_columns=["a", "b"], column_defaults=[tf.int64, tf.float32], label_name="a")
""")  # fmt: skip

# Columns that a loop goes through by the table's own names are there: the table stays as wide as it is.
EACH_COLUMN = twins("""
f = pd.read_csv(folder + "/table.csv")
for name in f.columns:
    if f[name].dtype == "object":
        f[name] = pd.factorize(f[name])[0]
f

from sklearn.preprocessing import LabelEncoder
f = pd.read_csv(folder + "/table.csv")
for name in f.columns:
    f[name] = LabelEncoder().fit_transform(f[name])
f

from sklearn.preprocessing import LabelEncoder
f = pd.read_csv(folder + "/table.csv")
for name in f.select_dtypes("number").columns:
    f[name] = LabelEncoder().fit_transform(f[name])
f

f = pd.read_csv(folder + "/table.csv")
for name in f.columns:
    f[name] = f[name].fillna(0)
f.shape[1] == len(f.columns)
""")
OTHER_NAMES = twins(
    """
f = pd.read_csv(folder + "/table.csv")
names = f.columns
f = f.rename(columns={"a": "z"})
for name in names:
    f[name] = 0
f

f = pd.read_csv(folder + "/table.csv")
g = f.drop(columns=["a"])
for name in f.columns:
    g[name] = f[name]
g

f = pd.read_csv(folder + "/table.csv")
for letter in "xy":
    f[letter] = f["c"].str.count(letter)
f.drop(columns=["c"]).values
""",
    "whether a name is new only the file tells",
)

PROGRAMS = [*EACH_COLUMN, *OTHER_NAMES, *UNIT, *AROUND_ZERO, *STANDARD, *OTHERS, *LEARNED, *COUNTED, *MIXED]
