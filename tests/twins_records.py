"""Twin programs of what lies in files for TensorFlow: lines, tables, examples; and of sounds, words and lists as tensors."""

from __future__ import annotations

from twin import twins

LINES = twins("""
tf.data.TextLineDataset([folder + "/table.csv"]).skip(1)

tf.data.TextLineDataset(folder + "/table.csv").map(lambda line: tf.strings.length(line)).batch(2)

tf.data.TextLineDataset(folder + "/table.csv").map(lambda line: tf.strings.upper(line))

tf.data.TextLineDataset(folder + "/table.csv").map(lambda line: tf.strings.regex_full_match(line, "a.*"))

tf.data.TextLineDataset(folder + "/table.csv").map(lambda line: tf.strings.substr(line, 0, 2))

def parse(line):
    fields = tf.io.decode_csv(line, record_defaults=[0.0, 0.0, ""])
    return tf.stack(fields[:2]), fields[2]
tf.data.TextLineDataset(folder + "/table.csv").skip(1).map(parse).batch(2)

tf.data.TextLineDataset(folder + "/table.csv").map(lambda line: tf.io.decode_csv(line, [[0], tf.constant([], tf.float32), [""]]))

tf.data.experimental.CsvDataset(folder + "/table.csv", [tf.int32, tf.float32, tf.string], header=True)

tf.data.experimental.CsvDataset(folder + "/table.csv", [0, 0.0, ""], header=True).map(lambda a, b, c: (tf.cast(a, "float32"), c))

tf.data.experimental.make_csv_dataset(folder + "/table.csv", 2, column_names=["a", "b", "c"], label_name="c",
                                      column_defaults=[tf.int32, tf.float32, tf.string])

tf.data.experimental.make_csv_dataset(folder + "/table.csv", 2, column_names=["a", "b", "c"], num_epochs=1,
                                      column_defaults=[tf.int32, tf.float32, tf.string])
""")

FEATURES = """spec = {"image": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}
records = tf.data.TFRecordDataset(folder + "/none.tfrecord")
"""

EXAMPLES = twins(f"""
{FEATURES}def parse(record):
    one = tf.io.parse_single_example(record, spec)
    image = tf.image.resize(tf.io.decode_jpeg(one["image"], channels=3), [32, 32]) / 255.0
    return image, one["label"]
records.map(parse).batch(8)

{FEATURES}def parse(record):
    one = tf.io.parse_single_example(record, spec)
    image = tf.reshape(tf.io.decode_raw(one["image"], tf.uint8), [28, 28, 1])
    return tf.cast(image, tf.float32), tf.one_hot(one["label"], 10)
records.map(parse).batch(8)

{FEATURES}records.batch(8).map(lambda r: tf.io.parse_example(r, {{"a": tf.io.FixedLenFeature([4], tf.float32)}}))

{FEATURES}def parse(record):
    return tf.io.parse_single_example(record, {{"a": tf.io.FixedLenSequenceFeature([2], tf.float32, allow_missing=True)}})
records.map(parse)

{FEATURES}def parse(record):
    return tf.sparse.to_dense(tf.io.parse_single_example(record, {{"a": tf.io.VarLenFeature(tf.float32)}})["a"])
records.map(parse)

{FEATURES}records.map(lambda r: tf.reshape(tf.io.parse_tensor(r, tf.float32), [2, 3]))

{FEATURES}records.map(lambda r: tf.ensure_shape(tf.io.parse_tensor(r, tf.float32), [2, 3]))
""")

SOUNDS = twins("""
tf.signal.frame(tf.zeros(10), 4, 2)

tf.signal.frame(tf.zeros(10), 4, 2, pad_end=True)

tf.abs(tf.signal.stft(tf.zeros(16000), frame_length=255, frame_step=128))

tf.abs(tf.signal.stft(tf.zeros((2, 100)), 20, 10, fft_length=30))

tf.abs(tf.signal.rfft(tf.zeros((2, 9))))

tf.signal.irfft(tf.signal.rfft(tf.zeros((2, 8))))

tf.abs(tf.signal.fft(tf.signal.rfft(tf.zeros((2, 9)))))

tf.abs(tf.signal.ifft(tf.signal.rfft(tf.zeros((2, 9)))))

tf.abs(tf.signal.fft2d(tf.signal.rfft(tf.zeros((2, 9)))))

tf.abs(tf.signal.ifft2d(tf.signal.rfft(tf.zeros((2, 9)))))

tf.signal.mfccs_from_log_mel_spectrograms(tf.zeros((2, 5, 8)))

tf.signal.linear_to_mel_weight_matrix(10, 65, 8000)

tf.meshgrid(tf.range(3), tf.range(4))

tf.meshgrid(tf.range(3), tf.range(4), indexing="ij")

tf.image.central_crop(tf.zeros((2, 15, 12, 3)), 0.6)

tf.image.central_crop(tf.zeros((15, 12, 3)), 0.25)
""")

LISTS = twins("""
tf.constant([np.zeros(2), np.ones(2)])

tf.constant([images[0], images[1]])

tf.stack([table[0], table[1]])

tf.stack([images[0], images[1]])

tf.stack([tf.zeros((2,)), tf.ones((2,))])

tf.constant([ids[0], ids[1]])

tf.constant([table[0, 0], 2])

tf.data.Dataset.from_tensor_slices(([images[0], images[1]], [0.5, 1.0]))
""")

LAYERS = twins("""
layer = keras.layers.Normalization(axis=None)
layer.adapt(table)
layer(table)

layer = keras.layers.Normalization(axis=None)
layer.adapt(table)
tf.data.Dataset.from_tensor_slices(table).map(lambda x: layer(x))

layer = keras.layers.TextVectorization(max_tokens=10, output_sequence_length=5)
layer.adapt(["a b c", "d e"])
layer(["a b", "c"])

keras.layers.Hashing(num_bins=8)(["a", "b"])

keras.layers.StringLookup(vocabulary=["a", "b"], output_mode="one_hot")(["a", "b"])
""")

OPEN = twins(
    """
tf.data.experimental.make_csv_dataset(folder + "/table.csv", 2)

tf.data.experimental.make_csv_dataset(folder + "/table.csv", 2, select_columns=["a", "b"], label_name="a")

tf.io.parse_tensor(tf.io.serialize_tensor(tf.zeros((2, 3))), tf.float32)

sound, rate = tf.audio.decode_wav(tf.audio.encode_wav(tf.zeros((100, 1)), 8000))
sound

tf.audio.decode_wav(tf.audio.encode_wav(tf.zeros((100, 1)), 8000), desired_channels=1, desired_samples=100)[0]
""",
    "known only on disk",
)

PROGRAMS = [*LINES, *EXAMPLES, *SOUNDS, *LISTS, *LAYERS, *OPEN]
