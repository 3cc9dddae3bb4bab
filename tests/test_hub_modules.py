"""What published modules of TensorFlow Hub give and hold, by their handle. The counts are those that their pages and the guides
of TensorFlow show."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.library.hub_modules import module_called
from cnnlint.program import ModelTrace, Summary

HUB = "https://tfhub.dev"
KAGGLE = "kaggle.com/models/google"
IMAGES = [
    (f"{HUB}/google/imagenet/mobilenet_v2_100_224/feature_vector/4", 1280, 2_257_984),
    (f"{HUB}/google/tf2-preview/mobilenet_v2/feature_vector/4", 1280, 2_257_984),
    (f"{HUB}/google/tf2-preview/mobilenet_v2/classification/4", 1001, 3_540_265),
    (f"{HUB}/google/imagenet/mobilenet_v2_035_96/feature_vector/5?tf-hub-format=compressed", 1280, 410_208),
    (f"{HUB}/google/imagenet/mobilenet_v1_050_160/classification/4", 1001, 1_343_049),
    (f"{HUB}/google/imagenet/mobilenet_v3_large_075_224/feature_vector/5", 1280, 2_731_616),
    (f"{HUB}/google/imagenet/inception_v3/feature_vector/5", 2048, 21_802_784),
    (f"{HUB}/google/imagenet/inception_v1/feature_vector/4", 1024, 5_607_184),
    (f"{HUB}/google/imagenet/inception_v1/classification/5", 1001, 6_633_209),
    (f"{HUB}/google/imagenet/resnet_v1_50/feature_vector/5", 2048, 23_561_152),
    (f"{HUB}/google/imagenet/resnet_v2_50/feature_vector/5", 2048, 23_564_800),
    (f"{HUB}/tensorflow/efficientnet/b0/feature-vector/1", 1280, 4_049_564),
    (f"{HUB}/google/imagenet/efficientnet_v2_imagenet1k_b0/feature_vector/2", 1280, 5_919_312),
    (f"https://www.{KAGGLE}/mobilenet-v2/TensorFlow2/100-224-feature-vector/2", 1280, 2_257_984),
    (f"https://{KAGGLE}/resnet-v2/frameworks/TensorFlow2/variations/50-feature-vector/versions/2", 2048, 23_564_800),
]  # fmt: skip
TEXTS = [
    (f"{HUB}/google/nnlm-en-dim50/2", 50, 48_190_600),
    (f"{HUB}/google/tf2-preview/nnlm-en-dim128/1", 128, 124_642_688),
    (f"{HUB}/google/tf2-preview/gnews-swivel-20dim/1", 20, 400_020),
    (f"{HUB}/google/universal-sentence-encoder/4", 512, 256_797_824),
    (f"https://www.{KAGGLE}/universal-sentence-encoder/TensorFlow2/universal-sentence-encoder/2", 512, 256_797_824),
]  # fmt: skip


def models(text: str, dialect: int = 2) -> list[ModelTrace]:
    source = f"import tensorflow as tf\nimport tensorflow_hub as hub\n{text}"
    program = read(Source("x.py", "python", (Cell(None, source),), source), Options(target_keras=str(dialect)))
    return [e.model for e in program.events if isinstance(e, Summary) and isinstance(e.model, ModelTrace)]


@pytest.mark.parametrize(("handle", "width", "variables"), IMAGES)
def test_a_module_for_images(handle: str, width: int, variables: int) -> None:
    (model,) = models(
        f"layer = hub.KerasLayer({handle!r}, input_shape=(224, 224, 3))\n"
        "model = tf.keras.Sequential([layer, tf.keras.layers.Dense(5)])\nmodel.summary()"
    )
    row = model.layers[0]
    assert (row.type, row.output_shape, row.params, row.trainable_params) == ("KerasLayer", (None, width), variables, 0)
    assert model.layers[1].params == 5 * width + 5


@pytest.mark.parametrize(("handle", "width", "variables"), TEXTS)
def test_a_module_for_texts(handle: str, width: int, variables: int) -> None:
    (model,) = models(
        f"model = tf.keras.Sequential([hub.KerasLayer({handle!r}, input_shape=[], dtype=tf.string, trainable=True)])\n"
        "model.add(tf.keras.layers.Dense(1))\nmodel.summary()"
    )
    row = model.layers[0]
    assert (row.output_shape, row.params, row.trainable_params) == ((None, width), variables, variables)


BERT = """
text = tf.keras.Input(shape=(), dtype=tf.string)
inputs = hub.KerasLayer("https://tfhub.dev/tensorflow/bert_en_uncased_preprocess/3")(text)
outputs = hub.KerasLayer("https://tfhub.dev/tensorflow/{}", trainable=True)(inputs)
model = tf.keras.Model(text, tf.keras.layers.Dense(1)(outputs["{}"]))
model.summary()
"""


def test_bert_by_its_name() -> None:
    (model,) = models(BERT.format("small_bert/bert_en_uncased_L-4_H-512_A-8/1", "pooled_output"))
    _, words, encoder, dense = model.layers
    assert (words.output_shape, words.params) == ([(None, 128)] * 3, 0)
    assert (encoder.params, encoder.trainable_params) == (28_763_649, 28_763_648)  # one number is not trained
    assert (dense.output_shape, dense.params) == ((None, 1), 513)


def test_bert_before_its_third_version_returns_a_list() -> None:
    (model,) = models(
        "ids, mask, kinds = [tf.keras.Input(shape=(160,), dtype=tf.int32) for _ in range(3)]\n"
        "encoder = hub.KerasLayer('https://tfhub.dev/tensorflow/bert_en_uncased_L-24_H-1024_A-16/1')\n"
        "pooled, steps = encoder([ids, mask, kinds])\n"
        "tf.keras.Model([ids, mask, kinds], [pooled, steps]).summary()"
    )
    row = model.layers[-1]
    assert (row.output_shape, row.params) == ([(None, 1024), (None, 160, 1024)], 335_141_889)


@pytest.mark.parametrize(
    "handle",
    [
        f"{HUB}/google/imagenet/mobilenet_v2_100_224/feature_vector/3",  # of TensorFlow 1
        f"{HUB}/google/universal-sentence-encoder/2",
        f"{HUB}/google/imagenet/pnasnet_large/feature_vector/5",
        f"{HUB}/somebody/imagenet/mobilenet_v2_100_224/feature_vector/4",
        "./a/folder",
    ],
)
def test_what_is_not_known_stays_unknown(handle: str) -> None:
    assert module_called(handle) is None
    (model,) = models(f"tf.keras.Sequential([hub.KerasLayer({handle!r}, input_shape=(224, 224, 3))]).summary()")
    assert model.layers[0].unknown is not None


def test_an_output_that_is_said_stands() -> None:
    handle = f"{HUB}/google/universal-sentence-encoder/2"
    (model,) = models(
        f"tf.keras.Sequential([hub.KerasLayer({handle!r}, output_shape=[512], input_shape=[], dtype=tf.string)]).summary()"
    )
    assert model.layers[0].output_shape == (None, 512)


def test_an_output_that_is_said_changes_none_that_is_known() -> None:
    """`TensorShape(None).concatenate([128])` has no rank, and `set_shape` of it does nothing. tensorflow_hub/keras_layer.py"""
    handle = f"{HUB}/google/tf2-preview/gnews-swivel-20dim/1"
    (model,) = models(
        f"tf.keras.Sequential([hub.KerasLayer({handle!r}, output_shape=[128], input_shape=[], dtype=tf.string)]).summary()"
    )
    assert (model.layers[0].output_shape, model.layers[0].params) == ((None, 20), 400_020)


def test_keras_3_has_no_such_layer() -> None:
    handle = f"{HUB}/google/nnlm-en-dim50/2"
    (model,) = models(f"tf.keras.Sequential([hub.KerasLayer({handle!r}, input_shape=[], dtype=tf.string)]).summary()", 3)
    assert [row.unknown is not None for row in model.layers] == [True]


WRAPPED = """base = hub.KerasLayer({!r}, trainable=False)
class Wrapper(tf.keras.layers.Layer):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer
    def call(self, x):
        return self.layer(x)
for inner in (Wrapper(base), tf.keras.layers.Lambda(lambda x: base(x))):
    tf.keras.Sequential([tf.keras.layers.Input((224, 224, 3)), inner, tf.keras.layers.Dense(5)]).summary()
"""


def test_a_layer_of_the_programs_own_calls_a_module_in_keras_3() -> None:
    """There it is a layer of another library, and what such a layer holds counts nowhere."""
    handle, width, variables = IMAGES[0]
    for model in models(WRAPPED.format(handle), 3):
        assert [(row.output_shape, row.params) for row in model.layers] == [((None, width), 0), ((None, 5), 5 * width + 5)]
    wrapper, _ = models(WRAPPED.format(handle), 2)
    assert wrapper.layers[0].params == variables


IN_A_LAMBDA = """base = hub.KerasLayer({!r}, dtype=tf.string)
tf.keras.Sequential([
    tf.keras.Input((), dtype=tf.string), tf.keras.layers.Lambda(lambda x: base(x){}), tf.keras.layers.Dense(5),
]).summary()
"""


def test_the_shape_of_a_lambda_around_a_module_for_texts_is_not_found_by_keras_3() -> None:
    """It asks for it with numbers; `output_shape` tells it."""
    handle = f"{HUB}/google/nnlm-en-dim50/2"
    for dialect, said, known in ((3, "", False), (3, ", output_shape=(50,)", True), (2, "", True)):
        (model,) = models(IN_A_LAMBDA.format(handle, said), dialect)
        assert [row.output_shape for row in model.layers if row.unknown is None] == ([(None, 50), (None, 5)] if known else [])


@pytest.mark.tensorflow
def test_keras_3_asks_for_the_shape_of_a_lambda_with_numbers() -> None:
    tf: Any = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    keras: Any = pytest.importorskip("keras", reason="needs TensorFlow")
    model = keras.Sequential(
        [keras.Input((), dtype="string"), keras.layers.Lambda(lambda x: tf.strings.lower(x)), keras.layers.Dense(5)]
    )
    assert not model.layers[1].built


@pytest.mark.tensorflow
def test_keras_3_counts_no_weights_of_a_layer_of_keras_2() -> None:
    keras: Any = pytest.importorskip("keras", reason="needs TensorFlow")
    tf_keras: Any = pytest.importorskip("tf_keras", reason="needs TensorFlow")

    class Wrapper(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.layer = tf_keras.layers.Dense(3)

        def call(self, x: object) -> object:
            return self.layer(x)

    model = keras.Sequential([keras.Input((4,)), Wrapper(), keras.layers.Dense(5)])
    assert [(row.output.shape, row.count_params()) for row in model.layers] == [((None, 3), 0), ((None, 5), 20)]
