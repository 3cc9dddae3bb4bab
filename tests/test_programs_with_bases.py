"""Programs of transfer learning: bases that are frozen in parts, cut, shared and nested are read as Keras runs them."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

PROGRAMS = {
    "frozen but for the last block, by name": """\
base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
base.trainable, trains = True, False
for layer in base.layers:
    if layer.name == "block5_conv1":
        trains = True
    layer.trainable = trains
base.summary()
model = Sequential([base, layers.Flatten(), layers.Dense(3)])
model.summary()
model.get_layer("vgg16").trainable = False
model.summary()
base.summary()
""",
    "normalisation stays frozen": """\
base = keras.applications.MobileNet(include_top=False, weights=None, input_shape=(32, 32, 3), pooling="avg")
base.trainable = False
for layer in base.layers[-30:]:
    if not isinstance(layer, layers.BatchNormalization):
        layer.trainable = True
inputs = Input((32, 32, 3))
Model(inputs, layers.Dense(3)(base(inputs, training=False))).summary()
base.summary()
""",
    "a pyramid of features": """\
base = keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(64, 64, 3))
ends = [base.get_layer(name).output for name in ("block_3_expand_relu", "block_6_expand_relu", "block_16_project")]
pyramid = Model(base.input, ends, name="pyramid")
pyramid.trainable = False
inputs = Input((64, 64, 3))
*skips, x = pyramid(inputs)
for skip in reversed(skips):
    x = layers.UpSampling2D(skip.shape[1] // x.shape[1])(x)
    x = layers.Concatenate()([layers.Conv2D(8, 1)(x), skip])
Model(inputs, layers.Conv2D(2, 1)(x)).summary()
pyramid.summary()
""",
    "called twice, and a part of it once more": """\
base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3), pooling="max")
one, two = Input((32, 32, 3)), Input((32, 32, 3))
part = Model(base.input, base.get_layer("block2_pool").output)
flat = layers.Flatten()(part(one))
model = Model([one, two], layers.Concatenate()([base(one), base(two), flat]))
for layer in part.layers:
    layer.trainable = False
model.summary()
""",
    "layers put in between": """\
net = keras.applications.VGG16(weights=None, input_shape=(32, 32, 3), classes=4)
*_, first, second, last = net.layers
x = second(layers.Dropout(0.5)(first.output))
model = Model(net.input, last(layers.Dropout(0.5)(x)))
model.summary()
Model(net.input, net.layers[-2].output).summary()
""",
    "taken apart into a stack": """\
net = keras.applications.VGG16(weights=None, input_shape=(32, 32, 3), classes=4)
model = Sequential()
for layer in net.layers[1:-3]:
    layer.trainable = "block5" in layer.name
    model.add(layer)
model.add(layers.Dense(2))
model.build((None, 32, 32, 3))
model.summary()
""",
    "on every frame": """\
base = keras.applications.MobileNet(include_top=False, weights=None, input_shape=(32, 32, 3), pooling="avg")
model = Sequential([Input((4, 32, 32, 3)), layers.TimeDistributed(base), layers.LSTM(5)])
for layer in base.layers[:-10]:
    layer.trainable = False
model.summary()
model.layers[0].trainable = False
model.summary()
base.summary()
""",
    "on every frame by a Lambda": """\
base = keras.applications.MobileNet(include_top=False, weights=None, input_shape=(32, 32, 3), pooling="avg")
frames = Input((4, 32, 32, 3))
features = layers.TimeDistributed(layers.Lambda(lambda frame: base(frame)))(frames)
first = layers.TimeDistributed(layers.Lambda(lambda feature: feature[:, :8]))(features)
Model(frames, layers.LSTM(5)(first)).summary()
""",
    "two of them beside each other": """\
inputs = Input((32, 32, 3), name="picture")
ends = []
for net in (keras.applications.MobileNetV2, keras.applications.VGG16):
    base = net(include_top=False, weights=None, input_tensor=inputs, pooling="avg")
    for layer in base.layers:
        layer.trainable = False
    ends.append(base.output)
Model(inputs, layers.Dense(2)(layers.concatenate(ends))).summary()
""",
}


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome == "equal", verdict.why
