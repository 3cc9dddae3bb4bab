"""Twin programs of NumPy: every modelled function, method and operator."""

from __future__ import annotations

from twin import each, twins

NUMPY = [
    *each("np.F", "newaxis pi e inf nan"),
    *each("np.F(images)", "asarray asanyarray array ascontiguousarray zeros_like ones_like empty_like ravel copy flip fliplr flipud"),
    *each("np.F((2, 3))", "zeros ones empty"),
    *each("np.F(vector)", "sort atleast_1d atleast_2d bincount nonzero flatnonzero count_nonzero"),
    *each("np.F(table)", "isnan isinf isfinite exp expm1 tan sinh cbrt rad2deg square abs absolute fabs sin cos tanh negative "
          "sign round around rint floor trunc fix ceil mean average median nanmean std nanstd var sum nansum prod max amax "
          "nanmax min amin nanmin ptp argmax argmin argsort cumsum diff size shape ndim histogram transpose permute_dims"),
    *each("np.F(table, axis=0)", "mean average median nanmean std nanstd var sum nansum prod max amax nanmax min amin nanmin "
          "ptp argmax argmin argsort cumsum diff flip"),
    *each("np.F(positive)", "log log1p log2 log10 sqrt arctanh"),
    *each("np.F(table, positive)", "add subtract multiply divide true_divide floor_divide mod remainder fmod equal not_equal less "
          "less_equal greater greater_equal isclose maximum fmax minimum fmin"),
    *each("np.F(counts, 2)", "add subtract multiply divide true_divide floor_divide mod remainder fmod power equal not_equal less "
          "less_equal greater greater_equal maximum fmax minimum fmin"),
    *each("np.F(images, 0.5)", "add subtract multiply divide maximum minimum greater"),
    *each("np.F(mask, ~mask)", "logical_and logical_or logical_xor"),
    *each("np.F(ids, [0, 1])", "isin"),
    *each("np.F([table, positive])", "concatenate concat stack vstack hstack dstack column_stack"),
    *each("np.F([vector, ids])", "concatenate stack vstack hstack dstack column_stack"),
    *each("np.F(mask)", "any all logical_not sum mean"),
    *each("np.F(counts)", "sum prod cumsum max mean std"),
    *each("np.F(images, axis=(1, 2))", "mean std var sum max min any all flip"),
    *each("np.F(images, axis=-1, keepdims=True)", "mean std var sum max min any all"),
    *each("np.F(table, 25)", "percentile"),
    *each("np.F(table, 0.25, axis=1)", "quantile"),
    *each("np.isscalar(F)", "table vector 3 0.5 True counts[0,0] table[0,0] len(table) table.mean() table.shape np.argmax(vector)"),
    *twins("""
np.isscalar(None)

np.isscalar("a")

np.isscalar([1])

np.isscalar((1, 2))

np.full((2, 3), 7)

np.full((2, 3), 0.5, dtype="float32")

np.full_like(table, 2)

np.ndarray((2, 3))

np.eye(3, 4)

np.identity(3)

np.diag(vector)

np.diag(vector, k=-2)

np.diag(table)

np.diag(np.ones(4))

np.eye(4, dtype="uint8")

np.arange(2, 11, 3)

np.arange(len(table))

np.linspace(-1, 1, 7)

np.meshgrid(vector, vector)

np.array([[1, 2], [3, 4]])

np.array([[1, 2.5], [3, 4]], dtype="float32")

np.array([vector, vector])

np.array([img / 255 for img in images])

np.array(table.tolist())

np.reshape(images, (len(images), -1))

np.reshape(gray, (*gray.shape, 1))

np.expand_dims(gray, -1)

np.expand_dims(images[0], axis=0)

np.expand_dims(gray, (0, -1))

np.squeeze(np.expand_dims(gray, 1))

np.squeeze(column, axis=1)

np.squeeze(column, -1)

np.transpose(images, (0, 3, 1, 2))

np.moveaxis(images, -1, 1)

np.moveaxis(images, [0, 1], [1, 0])

np.swapaxes(images, 1, 2)

np.rollaxis(images, 3, 1)

np.rollaxis(images, 3)

np.roll(images, 1, axis=0)

np.rot90(gray, 1, (1, 2))

np.repeat(gray[..., np.newaxis], 3, axis=-1)

np.repeat(ids, 2)

np.array([1, -1, 1] * 4000)

np.array([[1, 2], [3, 4]] * 6000).reshape(4000, 6)

np.tile(table, (2, 1))

np.tile(ids, 3)

np.resize(table, (3, 2))

np.resize(images, (7, 5))

np.resize(ids, 4)

np.pad(gray, ((0, 0), (2, 2), (1, 1)), "constant")

np.pad(vector, 2)

np.append(ids, 5)

np.append(table, positive, axis=0)

np.split(table, [1, 3])

np.split(np.concatenate([table, table]), 2)

np.array_split(vector, 2)

np.array_split(table, 3, axis=0)

np.vsplit(np.vstack([table, table]), 2)

np.hsplit(np.hstack([table, table]), 2)

np.delete(table, 0, axis=1)

np.delete(vector, 0)

np.delete(table, [0], axis=0)

np.insert(table, 0, 1.0, axis=1)

np.c_[table, positive]

np.c_[vector, ids]

np.r_[ids, ids]

ids[np.s_[1:]]

table[np.s_[:2, 0]]

[0, 0, 0, 0][np.s_[:2]]

np.r_[table, positive]

np.r_[vector, vector.size - 1]

np.r_[2, vector.sum(), ids]

np.matmul(table, positive.T)

np.dot(table, positive.T)

np.dot(vector, ids)

table.dot(positive.T)

table @ positive.T

np.outer(vector, ids)

np.linalg.norm(table)

np.linalg.norm(table, axis=1)

np.linalg.norm(table, axis=1, keepdims=True)

np.clip(table, 0, 1)

np.clip(images, 10, 20)

np.where(mask, 1, 0)

np.where(table > 0, table, 0)

np.round(table, 2)

np.power(positive, 2)

np.searchsorted(vector, ids)

np.digitize(table, [-1, 0, 1])

np.sum(images, dtype="float32")

np.array(0.5)

np.array([1, 2], ndmin=2)

np.array(images, ndmin=2).shape

np.array(vector, ndmin=3)

np.prod(images.shape[1:])

np.mean(images) / 255

np.max(ids) + 1

np.unique(vector)

np.unique([3, 1, 3])

len(np.unique([3, 1, 3, 7]))

np.arange(10)[::-1]
"""),
    *twins("np.unique(ids)\n\nnp.unique(ids, return_counts=True)\n\nnp.where(mask)\n\nnp.nonzero(mask)\n\ntable[mask]\n\n"
           "int(ids.max()) + 1\n\nimages[np.where(ids == 1)]\n\nnp.flatnonzero(mask)\n\nnp.argwhere(mask)", "as many as a run finds"),
]  # fmt: skip

METHODS = [
    *each("table.F()", "copy view mean std var sum prod max min argmax argmin argsort any all cumsum nonzero ravel flatten "
          "squeeze transpose round tolist __abs__"),
    *each("images.F(axis=0)", "mean std var sum prod max min argmax argmin any all cumsum"),
    *each("images.F", "shape size ndim dtype T nbytes"),
    *each("images.F(-1)", "reshape"),
    *twins("""
images.reshape(len(images), -1)

images.reshape(len(images), -64)

np.reshape(images, (-2, len(images)))

images.reshape((-1, images.shape[1] * images.shape[2], 3))

images.reshape(images.shape[0], images.shape[1], -1)

images.astype("float32")

images.astype(np.float64) / 255

images.astype(int)

table.astype("int32")

mask.astype("float32")

(table > 0).astype(int)

table.astype(bool)

images.transpose(0, 3, 1, 2)

images.transpose((3, 0, 1, 2))

images.swapaxes(0, 1)

table.repeat(2, axis=0)

table.clip(0, 1)

table.dot(positive.T)

column.squeeze()

len(images)

images.__len__()

[row.shape for row in images]

vector.tolist()

(vector * 1.0).tolist()

table.sum().item()

np.array([0.5]).item()

ids.max() + 1

table.sort()
table

table.setflags(write=True)
table

images = images.astype("float32")
images /= 255
images

images = images.astype("float32")
images -= 127.5
images /= 127.5
images

pixels *= 2
pixels

pixels[0] = 0
pixels

table[:, 0] = 1000
table

table[table < 0] = 0
table

a = np.zeros((3, 4))
a[1, :] = 7
a

a = np.zeros(1)
a[0] = 7
int(a[0])

a = np.ones(2)
a[0] = 7
a

a = np.zeros(5)
a.fill(3)
a

a = np.arange(6)
a.resize((2, 3))
a

a = np.arange(6)
a.shape = (3, 2)
a
"""),
]  # fmt: skip

OPERATORS = [
    *(t for sign in ("+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=") for t in twins(
        f"counts {sign} 2\n\ncounts {sign} 0.5\n\npositive {sign} table\n\nimages {sign} 2\n\npixels {sign} 2\n\n2 {sign} positive\n\n"
        f"pixels {sign} np.float32(2)")),
    *twins("~mask\n\n-table\n\n+table\n\nmask & ~mask\n\nmask | mask\n\n(ids == 0) | (ids == 1)\n\n"
           "(table - table.mean(axis=0)) / table.std(axis=0)\n\n(images / 255.0 - 0.5) * 2\n\n1 - images / 255\n\n"
           "images.astype('float32') / np.max(images)\n\n(table - table.min()) / (table.max() - table.min() + 1)"),
]  # fmt: skip

INDEXING = twins("""
images[0]

images[-1]

images[:3]

images[1:]

images[:-1]

images[::2]

images[::-1]

images[:, 0]

images[..., 0]

images[..., 0:1]

images[:, :, :, ::-1]

images[:, :, :, np.newaxis]

gray[:, None]

images[:len(images) // 2]

images[int(len(images) * 0.8):]

table[:, :-1]

table[:, -1]

table[:, [0]]

table[[0, -1]]

table[ids[:2] * 0]

onehot[0]

np.eye(5)[vector % 5]

ids[:2]

(images[0], ids[0])

vector[2:100]
""")

RANDOM = [
    *each("np.random.F(2, 3)", "rand randn"),
    *each("np.random.F((2, 3))", "random random_sample sample ranf standard_normal"),
    *each("np.random.F(size=(2, 3))", "uniform normal laplace logistic"),
    *each("np.random.F(5)", "random permutation"),
    *each("np.random.RandomState(0).F(2, 3)", "rand randn"),
    *each("np.random.RandomState(0).F((2, 3))", "random random_sample standard_normal"),
    *each("np.random.RandomState(0).F(size=4)", "uniform normal"),
    *each("np.random.default_rng(0).F((2, 3))", "random standard_normal"),
    *each("np.random.default_rng(0).F(size=4)", "uniform normal"),
    *each("rng = np.random.default_rng(0)\nrng.F(table)\ntable", "shuffle permutation"),
    *each("rng = np.random.RandomState(0)\nrng.seed(1)\nrng.F(table)\ntable", "shuffle permutation"),
    *twins("""
np.random.seed(0)
np.random.rand(3)

np.random.set_state(np.random.get_state())
np.random.rand()

np.random.randint(0, 10, (4, 3))

np.random.randint(2, size=5)

np.random.randint(256, size=(2, 2), dtype="uint8")

np.random.RandomState(0).randint(1, 4, size=(2, 2))

np.random.default_rng(0).integers(0, 10, size=5)

np.random.default_rng(0).integers(3, size=5, endpoint=True)

np.random.default_rng(0).choice(ids, 3)

np.random.RandomState(0).choice(5, 3)

np.random.choice(ids, (2, 2))

np.random.choice([0.1, 0.2], 7)

np.random.uniform(-1, 1, (3, 2))

np.random.normal(0.0, 1.0, 4)

np.random.multivariate_normal([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]], 4)

np.random.RandomState(0).multivariate_normal([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]], 4)

np.random.default_rng(0).multivariate_normal([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]], 4)

np.random.binomial(3, 0.5, 10)

np.random.poisson(2.0, 4)

np.random.shuffle(table)
table

images[np.random.permutation(len(images))]

ids[np.random.permutation(len(ids))]
"""),
]  # fmt: skip

PROGRAMS = [*NUMPY, *METHODS, *OPERATORS, *INDEXING, *RANDOM]

TYPES = [
    *each("np.F(100)", "float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 half single double intc int_"),
    *each("pixels / np.F(255)", "float16 float32 float64 int16 int32 int64 uint8"),
    *each("np.F(counts)", "float32 int32 uint8"),
    *twins("np.float32(0.1)\n\ntable.sum().item()\n\ntable.max().astype('float32')\n\ncounts.max().dtype\n\ntable.max().shape\n\n"
           "table.max().ndim\n\nnp.int8(100)\n\nnp.float64(counts.max())\n\ncounts.max().tolist()"),
    *twins("np.random.randint(5)\n\nnp.random.choice(5)\n\nnp.random.randint(2, 9) * 2 + 1", "a random number"),
    *twins("""
[1.0, 2.0] / np.float64(4)

np.float64(4) - (1, 2)

[1, 2] ** np.mean(table)

values = [np.exp(v) for v in (1.0, 2.0)]
values /= np.sum(values)
values
"""),
]  # fmt: skip

PROGRAMS += TYPES
