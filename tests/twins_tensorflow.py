"""Twin programs of TensorFlow: eager tensors, images, pipelines of `tf.data`."""

from __future__ import annotations

from twin import each, twins

TENSORS = [
    *each("tf.F((2, 3))", "zeros ones"),
    *each("tf.F(pixels)", "zeros_like ones_like convert_to_tensor constant identity stop_gradient shape rank size square exp sqrt "
          "sin cos tanh sigmoid abs round floor sign reduce_mean reduce_max reduce_min reduce_sum reduce_prod sort"),
    *each("tf.F(table.astype('float32'), axis=1)", "reduce_mean reduce_max reduce_min reduce_sum reduce_prod argmax argmin"),
    *each("tf.math.F(positive)", "exp square sqrt rsqrt softplus sigmoid sin cos log log1p abs round floor reduce_mean reduce_max reduce_min "
          "reduce_sum reduce_prod reduce_std reduce_variance argmax"),
    *each("tf.math.F(table, positive)", "add subtract multiply divide pow equal greater less"),
    *each("tf.F(table, positive)", "add subtract multiply divide truediv pow equal greater less"),
    *each("tf.nn.F(table)", "relu sigmoid softmax"),
    *each("tf.random.F((2, 3))", "normal truncated_normal uniform"),
    *twins("""
tf.keras.backend.arange(0, 4)

tf.keras.backend.constant([1.0, 2.0, 3.0])

tf.is_tensor(tf.zeros((2,)))

tf.is_tensor(3)

len(tf.nest.flatten([1, (2, {"b": None, "a": "ab"}), range(3), images]))

tf.nest.flatten({"b": table, "a": [positive, 3]})[0]

tf.nest.flatten(images)[0]

tf.compat.dimension_value(tf.zeros((2, 3)).shape[0])

isinstance(images, (list, tuple, dict))

isinstance(tf.zeros((2,)), np.ndarray)

tf.newaxis

tf.constant([1, 2, 3])

tf.constant([[1.0], [2.0]])

tf.constant(3)

tf.constant(images)

tf.Variable([1.0, 2.0])

tf.cast(images, tf.float32) / 255.0

tf.cast(ids, "int32")

tf.saturate_cast(pixels, tf.uint8)

tf.fill((2, 2), 0.5)

tf.range(5)

tf.range(2, 11, 3)

tf.linspace(0.0, 1.0, 5)

tf.linspace(table[0], table[1], 5, axis=0)

tf.linspace(table, table, 5, axis=1)

tf.eye(3)

tf.random.uniform((2, 3), 0, 10, tf.int32)

tf.random.shuffle(table)

tf.reshape(images, (len(images), -1))

tf.expand_dims(images, -1)

tf.expand_dims(images[0], axis=0)

tf.squeeze(tf.expand_dims(pixels, 1), 1)

tf.transpose(images, [0, 3, 1, 2])

tf.tile(table, [2, 1])

tf.repeat(gray[..., np.newaxis], 3, axis=-1)

tf.pad(gray, [[0, 0], [2, 2], [2, 2]])

tf.concat([table, positive], 0)

tf.concat([table, positive], axis=-1)

tf.stack([table, positive], axis=1)

tf.stack([])

tf.unstack(tf.constant(table), axis=1)

tf.split(tf.concat([table, table], 1), 2, axis=1)

tf.gather(table, [0, 0])

tf.gather(table[:2], [[0], [1]], batch_dims=1)

tf.gather(images, [[0, 1], [1, 2]], axis=1)

tf.gather(images[:2], [[0, 1], [1, 2]], batch_dims=-1)

tf.gather(images[:2], [[0, 1], [1, 2]], None, 2, 1)

tf.one_hot(ids, 3)

tf.one_hot(ids, depth=5, dtype=tf.int32)

tf.matmul(table, positive, transpose_b=True)

tf.linalg.matmul(table, tf.transpose(positive))

tf.reverse(table, [0])

tf.ensure_shape(table, table.shape)

tf.clip_by_value(table, -0.5, 0.5)

tf.maximum(table, 0.25)

tf.math.minimum(tf.constant([[1, 5, 3]]), 4)

tf.minimum(tf.constant([[1.0], [2.0]]), tf.constant([3.0, 0.5]))

tf.maximum(2, 3)

tf.where(mask, 1.0, 0.0)

tf.TensorShape([None, 28]).rank

tf.constant(images).shape

tf.constant(images).ndim

tf.constant(images).dtype == tf.uint8

tf.constant(images).numpy()

tf.constant(images).get_shape()[1:].as_list()

tf.constant(images)[0]

tf.constant(images)[..., tf.newaxis]

-tf.constant(table)

tf.constant(table) * 2

1.0 - tf.constant(table)

len(tf.constant(table))

tf.constant(table).__len__()

[row.shape for row in tf.constant(table)]

v = tf.Variable(tf.zeros((2, 2)))
v.assign(tf.ones((2, 2)))
v

v = tf.Variable(tf.zeros((2, 2)))
v.assign_add(tf.ones((2, 2)))
v

v = tf.Variable(tf.zeros((2, 2)))
v.assign_sub(tf.ones((2, 2)))
v

x = tf.constant(table)
x.set_shape(x.shape)
x

tf.strings.lower(["A b"])

tf.strings.strip([" A b "])

tf.strings.regex_replace(["A b"], "b", "c")

tf.strings.to_number(["1", "2"])

tf.strings.unicode_split("A b", "UTF-8")

tf.where(mask, 1, 0)

tf.where(table > 0, table, 0.0)

tf.where(mask)

tf.where(table > 0)

tf.concat([tf.where(table > 0), tf.where(table > 0)], axis=1)

tf.matmul(table, positive, transpose_a=True)
"""),
    *twins(
        """
tf.random_normal_initializer(0.0, 0.02)((2, 3))

tf.random_uniform_initializer(0.0, 1.0)((2, 3))

tf.constant_initializer(3.0)((2, 3))

tf.zeros_initializer()((2, 3))

tf.ones_initializer()((2, 3))

tf.initializers.TruncatedNormal(stddev=0.1)(shape=(2, 3))

""",
        "what an initializer draws is not followed",
    ),
    *twins("tf.boolean_mask(table, mask)\n\ntf.strings.split(['a b', 'c'])", "as many as a run finds"),
]  # fmt: skip

IMAGES = [
    *each("tf.image.F(images)", "flip_left_right flip_up_down random_flip_left_right random_flip_up_down "
          "per_image_standardization rgb_to_grayscale"),
    *each("tf.image.F(tf.constant(images)[:, :1, :1])", "rot90"),
    *each("tf.image.F(tf.constant(pixels), 0.2)", "adjust_brightness random_brightness adjust_hue adjust_saturation adjust_contrast random_hue"),
    *each("tf.image.F(tf.constant(pixels), 0.5, 1.5)", "random_contrast random_saturation"),
    *each("tf.image.F(pixels, 0.2, seed=(1, 2))", "stateless_random_brightness stateless_random_hue"),
    *each("tf.image.F(pixels, 0.5, 1.5, seed=(1, 2))", "stateless_random_contrast stateless_random_saturation"),
    *each("tf.image.F(tf.constant(images), seed=(1, 2))", "stateless_random_flip_left_right stateless_random_flip_up_down"),
    *twins("""
tf.image.resize(images, (8, 9))

tf.image.resize(images[0], [8, 9])

tf.image.resize(images, (8, 9), method="nearest")

tf.image.resize_with_pad(pixels, 4, 6)

tf.image.resize_with_crop_or_pad(images, 4, 10)

tf.image.central_crop(tf.zeros((8, 8, 3)), 0.5)

tf.image.random_crop(images[0], [1, 1, 3])

tf.image.stateless_random_crop(images[0], [1, 1, 3], seed=(1, 2))

tf.image.crop_to_bounding_box(images, 0, 0, 1, 1)

tf.image.grayscale_to_rgb(tf.constant(gray[..., np.newaxis]))

tf.image.convert_image_dtype(images, tf.float32)

tf.image.decode_png(tf.io.encode_png(images[0]), channels=3).dtype == tf.uint8
"""),
]  # fmt: skip

START = "ds = tf.data.Dataset.from_tensor_slices((images, ids))\n"
STEPS = """
batch(4)
batch(2, drop_remainder=True)
shuffle(10).batch(2).prefetch(1)
cache().repeat().batch(3)
batch(4).unbatch()
batch(4).rebatch(2)
repeat(3).take(4)
skip(2).batch(3)
enumerate()
map(lambda x, y: (tf.cast(x, tf.float32) / 255.0, y)).batch(2)
map(lambda x, y: (tf.image.resize(x, (8, 8)), tf.one_hot(y, 4))).batch(2)
map(lambda x, y: ({"image": x}, y))
map(lambda x, y: x)
batch(2).map(lambda x, y: (x / 255, tf.one_hot(y, 3)), num_parallel_calls=tf.data.AUTOTUNE)
padded_batch(2)
padded_batch(2, padded_shapes=([None, None, 3], []))
padded_batch(2, tf.compat.v1.data.get_output_shapes(ds))
map(lambda x, y: {"a": x, "b": y}).padded_batch(2, {"a": [None, None, 3], "b": []})
filter(lambda x, y: y > 0)
shard(2, 0)
take_while(lambda x, y: y < 5)
concatenate(ds)
with_options(tf.data.Options())
snapshot(folder + "/snapshot")
ignore_errors()
apply(lambda d: d.batch(2))
interleave(lambda x, y: tf.data.Dataset.from_tensors((x, y)), cycle_length=2)
flat_map(lambda x, y: tf.data.Dataset.from_tensor_slices(x))
window(2)
batch(2).as_numpy_iterator()
"""
PIPELINES = [
    *(t for step in STEPS.strip().splitlines() if "as_numpy" not in step for t in twins(f"{START}ds.{step}")),
    *twins("""
tf.data.Dataset.from_tensor_slices(table)

tf.data.Dataset.from_tensor_slices({"a": table, "b": ids}).batch(2)

tf.data.Dataset.from_tensor_slices(({"a": table}, ids))

tf.data.Dataset.from_tensor_slices([1, 2, 3])

tf.data.Dataset.from_tensors((table, ids))

tf.data.Dataset.range(10).batch(2)

tf.data.Dataset.range(10).window(3, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(3))

tf.data.Dataset.range(10).window(5, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(5)).map(lambda w: (w[:-1], w[-1])).batch(2)

tf.data.Dataset.zip((tf.data.Dataset.from_tensor_slices(table), tf.data.Dataset.from_tensor_slices(ids))).batch(2)

tf.data.Dataset.zip(tf.data.Dataset.from_tensor_slices(table), tf.data.Dataset.from_tensor_slices(ids))

a = tf.data.Dataset.from_tensor_slices(table)
a.zip((a, a))

a = tf.data.Dataset.from_tensor_slices(table)
a.from_tensor_slices(ids)

a = tf.data.Dataset.from_tensor_slices(ids)
a.unique()

a = tf.data.Dataset.from_tensor_slices(table)
tf.data.Dataset.sample_from_datasets([a, a])

a = tf.data.Dataset.from_tensor_slices(table)
tf.data.Dataset.choose_from_datasets([a, a], tf.data.Dataset.range(2))

def generate():
    for i in range(3):
        yield [i, i], i
tf.data.Dataset.from_generator(generate, output_signature=(tf.TensorSpec(shape=(2,), dtype=tf.float32), tf.TensorSpec(shape=(), dtype=tf.int32))).batch(2)

def generate():
    yield 1.0, 2
tf.data.Dataset.from_generator(generate, (tf.float32, tf.int64), (tf.TensorShape([]), tf.TensorShape([])))

def generate():
    yield [1.0]
tf.data.Dataset.from_generator(generate, output_types=tf.float32, output_shapes=[None])

ds = tf.data.Dataset.from_tensor_slices((images, ids)).batch(2)
x, y = next(iter(ds))
x.shape[1:]

ds = tf.data.Dataset.from_tensor_slices((images, ids)).batch(2)
for x, y in ds.take(1):
    pass
(x.shape[1:], x.dtype == tf.uint8)

ds = tf.data.Dataset.from_tensor_slices((images, ids)).batch(2)
x, y = next(ds.as_numpy_iterator())
x.shape[1:]

ds = tf.data.Dataset.from_tensor_slices((images, ids)).batch(2)
ds.element_spec[0].shape

ds = tf.data.Dataset.from_tensor_slices((images, ids)).batch(2, drop_remainder=True)
ds.element_spec[1].dtype == tf.int64

ds = tf.data.Dataset.from_tensor_slices((images, ids))
x, y = ds.take(1).get_single_element()
x

ds = tf.data.Dataset.from_tensor_slices((images, ids))
len(ds)

ds = tf.data.Dataset.from_tensor_slices((images, ids)).batch(4)
len(ds)

ds = tf.data.Dataset.from_tensor_slices((images, ids)).batch(4)
ds.cardinality()

ds = tf.data.Dataset.from_tensor_slices((images, ids)).skip(2).take(3)
tf.data.experimental.cardinality(ds)

ds = tf.data.Dataset.from_tensor_slices((images, ids))
ds.apply(tf.data.experimental.ignore_errors())

ds = tf.data.Dataset.from_tensor_slices((images, ids))
ds.apply(tf.data.experimental.shuffle_and_repeat(10))

ds = tf.data.Dataset.from_tensor_slices((images, ids))
ds.apply(tf.data.experimental.map_and_batch(lambda x, y: x, 2))

ds = tf.data.Dataset.from_tensor_slices((images, ids)).batch(2)
ds.apply(tf.data.experimental.unbatch())

def read(x, y):
    x = tf.cast(x, tf.float32)
    x = tf.reshape(x, (-1,))
    return x, y
tf.data.Dataset.from_tensor_slices((images, ids)).map(read).batch(2)

def augment(x, y):
    x = tf.image.random_flip_left_right(x)
    x = tf.image.random_brightness(x, 0.2)
    return x, y
tf.data.Dataset.from_tensor_slices((pixels, ids)).map(augment, num_parallel_calls=tf.data.AUTOTUNE)

class Reader:
    def __init__(self, size):
        self.size = size
    def __call__(self, x, y):
        return tf.image.resize(x, self.size), y
tf.data.Dataset.from_tensor_slices((pixels, ids)).map(Reader((6, 6)))

ds = tf.data.Dataset.from_tensor_slices((images, ids))
train, rest = ds.take(2), ds.skip(2)
rest.batch(2)

def parse(text):
    return tf.io.parse_single_example(text, {"a": tf.io.FixedLenFeature([3], tf.float32), "b": tf.io.FixedLenFeature([], tf.int64)})
tf.data.TFRecordDataset("none").map(parse)

tf.data.TextLineDataset("none")

tf.data.TextLineDataset(["none"]).map(lambda line: (line, 1)).batch(2)

tf.data.FixedLengthRecordDataset("none", 4)

tf.data.TFRecordDataset("none").map(lambda t: tf.reshape(tf.io.decode_raw(t, tf.uint8), (28, 28)))

tf.data.Dataset.list_files(folder + "/a/*.png", shuffle=False).map(lambda f: tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(f), channels=3), (8, 8)))

tf.data.Dataset.list_files(folder + "/a/*.png", shuffle=False).map(lambda f: tf.io.decode_png(tf.io.read_file(f), channels=1)).batch(2)

tf.data.Dataset.list_files(folder + "/a/*.png", shuffle=False).map(lambda f: tf.io.decode_image(tf.io.read_file(f), channels=3, expand_animations=False))

tf.data.Dataset.list_files(folder + "/a/*.png", shuffle=False).map(lambda f: tf.image.decode_jpeg(tf.io.read_file(f)))

tf.data.experimental.CsvDataset("none", [tf.float32, tf.int32])

ds = tf.data.Dataset.from_tensor_slices((images, ids))
ds.apply(tf.data.experimental.prefetch_to_device("/cpu:0"))

ds = tf.data.Dataset.from_tensor_slices((images, ids))
ds.save(folder + "/saved")

ds = tf.data.Dataset.from_tensor_slices((images, ids))
x, y = ds.as_numpy_iterator().next()
x

tf.data.Dataset.list_files(folder + "/a/*.png", shuffle=False).map(lambda f: tf.io.decode_bmp(tf.io.read_file(f), channels=3))

tf.data.Dataset.from_tensor_slices(["x"]).map(lambda t: tf.io.parse_single_example(t, {"a": tf.io.FixedLenFeature([2], tf.float32)}))

tf.data.experimental.Counter().map(lambda i: i * 2)

tf.data.Dataset.from_tensor_slices(["a", "b"]).map(lambda f: tf.py_function(lambda g: 1.0, [f], tf.float32))

tf.data.Dataset.from_tensor_slices(["a", "b"]).map(lambda f: tf.numpy_function(lambda g: 1.0, [f], [tf.float32, tf.int64]))
"""),
]  # fmt: skip

ON_DISK = twins(
    """
tf.data.experimental.make_csv_dataset(folder + "/table.csv", 2, label_name="a").map(lambda x, y: y)

tf.data.Dataset.list_files(folder + "/a/*.png").map(lambda f: tf.io.decode_image(tf.io.read_file(f)))

tf.io.parse_single_example(tf.train.Example().SerializeToString(), {"a": tf.io.VarLenFeature(tf.int64)})["a"].dtype == tf.int64

ds = tf.data.Dataset.from_tensor_slices((images, ids))
ds.reduce(0, lambda total, row: total + 1)
""",
    "known only on disk, or only at run time",
)

KERAS_OPS = twins("""
keras.ops.arange(5)

keras.ops.take(table, [0, 1])

keras.ops.take(table, [0, 1], 1)

keras.ops.arange(start=0, stop=144, step=1, dtype="float32")

keras.ops.expand_dims(keras.ops.arange(0, 10), axis=0)

keras.ops.eye(3)

keras.ops.full((2, 3), 0.5)

keras.ops.linspace(0.0, 1.0, 7)

keras.ops.meshgrid(keras.ops.arange(3), keras.ops.arange(4))

keras.ops.moveaxis(images, -1, 1)

keras.ops.swapaxes(images, 1, 2)

keras.ops.pad(images, ((0, 0), (1, 1), (2, 2), (0, 0)))

keras.ops.hstack([table, table])

keras.ops.sort(table, axis=0)

keras.ops.cumsum(table, axis=1)

keras.ops.flip(images, axis=2)

keras.ops.roll(table, 1, axis=0)

keras.ops.median(table, axis=0)
""")  # fmt: skip

PROGRAMS = [*KERAS_OPS, *ON_DISK, *TENSORS, *IMAGES, *PIPELINES]
