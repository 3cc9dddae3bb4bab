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
