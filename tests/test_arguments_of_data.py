"""What the functions that pad, split, cut and augment data refuse of their arguments."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

GENERATOR = "keras.preprocessing.image.ImageDataGenerator"
AUGMENTED = [  # only Keras 2 has it
    f"{GENERATOR}(validation_split=5)", f"{GENERATOR}(validation_split=0.2)", f"{GENERATOR}(validation_split=0)",
    f"{GENERATOR}(brightness_range=0.1)", f"{GENERATOR}(brightness_range=(0.8, 1.2))", f"{GENERATOR}(brightness_range=[0.8])",
    f"{GENERATOR}(zoom_range=(1, 2, 3))", f"{GENERATOR}(zoom_range=0.2)", f"{GENERATOR}(zoom_range=[0.8, 1.2])",
    f"{GENERATOR}(data_format='unknown')", f"{GENERATOR}(data_format='channels_first')",
    f"{GENERATOR}().flow(np.ones((3, 10, 10)))", f"{GENERATOR}().flow(np.ones((3, 10, 10, 1)), np.ones((3,)))",
    f"{GENERATOR}(featurewise_center=True).fit(np.ones((3, 10, 10)))",
    f"{GENERATOR}(featurewise_center=True).fit(np.ones((3, 10, 10, 3)))",
]  # fmt: skip
WINDOWS = "keras.utils.timeseries_dataset_from_array(np.ones((10, 2)), None, sequence_length=3, "
IN_BOTH = [
    "keras.utils.pad_sequences([[1, 2], [3]], truncating='x')", "keras.utils.pad_sequences([[1, 2], [3]], padding='before')",
    "keras.utils.pad_sequences([[1, 2], [3]], padding='post', truncating='post')",
    "keras.utils.pad_sequences(['a good one', 'b'])", "keras.utils.pad_sequences(np.array(['a good one', 'b']), maxlen=3)",
    "keras.utils.pad_sequences([1, 2, 3])", "keras.utils.pad_sequences([[1, 2, 3]])",
    "keras.utils.pad_sequences([['a', 'b'], ['c']])", "keras.utils.pad_sequences([['1', '2'], ['3']])",
    "keras.utils.pad_sequences([['a', 'b'], ['c']], dtype=object, value='')",
    "keras.utils.to_categorical(['a', 'b'])", "keras.utils.to_categorical(['1', '0'])",
    "keras.utils.split_dataset(np.ones((10, 2)))", "keras.utils.split_dataset(np.ones((10, 2)), left_size=1.2)",
    "keras.utils.split_dataset(np.ones((10, 2)), right_size=-1)",
    "keras.utils.split_dataset(np.ones((10, 2)), left_size=0.7, right_size=0.3)",
    "keras.utils.split_dataset(np.ones((10, 2)), left_size=7)", WINDOWS + "sampling_rate=0)", WINDOWS + "sequence_stride=0)",
    WINDOWS + "start_index=12)", WINDOWS + "end_index=-2)", WINDOWS + "end_index=10)", WINDOWS + "start_index=0, end_index=9)",
    WINDOWS + "sequence_stride=10)", WINDOWS + "sampling_rate=2, sequence_stride=3)",
    "keras.utils.array_to_img(np.ones((4, 4)))", "keras.utils.array_to_img(np.ones((4, 4, 3)))",
]  # fmt: skip
CASES = [(call, 2) for call in AUGMENTED] + [(call, dialect) for call in IN_BOTH for dialect in HEADS]


@pytest.mark.parametrize(("call", "dialect"), CASES)
def test_arguments_are_refused_as_keras_refuses_them(call: str, dialect: int) -> None:
    verdict = judge(f"{HEADS[dialect]}{call}\n", dialect)
    assert verdict.outcome == "equal", verdict.why


PAIRS = """\
import tensorflow as tf
x, y = np.zeros((20, 4, 4, 1), "float32"), np.zeros((20,))
pairs = tf.data.Dataset.from_tensor_slices((x, y))
alone = tf.data.Dataset.from_tensor_slices(x)
class Steps:
    def one(self, image):
        return image
    def both(self, image, label):
        return image, label
"""
MAPPED = [
    "pairs.map(lambda image: image)", "pairs.map(lambda a, b: (a, b)).map(lambda a, b, c: a)", "pairs.map(lambda: 1)",
    "pairs.map(lambda image, label: (image, label))", "pairs.map(lambda *parts: parts[0])", "pairs.map(Steps().one)",
    "pairs.map(lambda a, b=2, c=3: a)", "pairs.map(Steps().both)", "pairs.filter(lambda image: True)",
    "pairs.filter(lambda image, label: label > 0)", "pairs.flat_map(lambda image: alone)",
    "tf.data.Dataset.from_tensor_slices(x, y)", "tf.data.Dataset.from_tensor_slices(x, 'images')",
    "alone.map(lambda image: image)", "alone.map(lambda image, label: image)", "alone.map(Steps().one)",
    "tf.data.Dataset.from_tensor_slices({'x': x, 'y': y}).map(lambda x, y: x)",
    "tf.data.Dataset.from_tensor_slices({'x': x, 'y': y}).map(lambda row: row['x'])",
    "tf.data.Dataset.from_tensor_slices(((x, x), y)).map(lambda inputs, label: (inputs[0], label))",
    "tf.data.Dataset.zip((pairs, pairs)).map(lambda a, b: a[0])",
    "tf.data.Dataset.zip((pairs, pairs)).map(lambda a, b, c, d: a)",
    "pairs.enumerate().map(lambda number, pair: pair[0])", "pairs.enumerate().map(lambda number, image, label: image)",
    "pairs.batch(5).map(lambda images: images)", "pairs.batch(5).map(lambda images, labels: images)",
]  # fmt: skip


@pytest.mark.parametrize(("call", "dialect"), [(call, dialect) for call in MAPPED for dialect in HEADS])
def test_functions_over_elements_take_their_parts(call: str, dialect: int) -> None:
    verdict = judge(f"{HEADS[dialect]}{PAIRS}{call}\n", dialect)
    assert verdict.outcome == "equal", verdict.why
