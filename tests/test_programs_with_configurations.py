"""Layers and models that are made again from a configuration are what Keras makes of it."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

KEPT = """\
import os, tempfile
os.chdir(tempfile.mkdtemp())
m = Sequential([Input((3,)), layers.Dense(2)])
m.compile("adam", loss="mse")
"""
OWN = """\
class Scale(layers.Layer):
    def __init__(self, k=2, **more):
        super().__init__(**more)
        self.k = k
        self.d = layers.Dense(k)
    def call(self, x): return self.d(x)
    def get_config(self):
        return {**super().get_config(), "k": self.k}
class Named(Scale):
    def get_config(self):
        return {"k": self.k}
class Less(Scale):
    def get_config(self):
        c = super().get_config()
        c["k"] = self.k - 1
        return c
class Silent(layers.Layer):
    def __init__(self, k=2, **more):
        super().__init__(**more)
        self.d = layers.Dense(k)
    def call(self, x): return self.d(x)
TOLD = {"Scale": Scale, "Named": Named, "Less": Less, "Silent": Silent}
i = Input((6,))
f = Model(i, [Scale(4, name="s")(Named(3)(i)), layers.Dense(2)(Less(5)(i))])
s = Sequential([Input((6,)), Scale(4), Named(3), layers.Dense(2)], name="net")
"""
PROGRAMS = {
    "copies of frozen layers that hold others": """\
def heads(x, **more): return layers.MultiHeadAttention(3, 2, **more)(x, x)
def both(x, **more): return layers.Bidirectional(layers.LSTM(3), **more)(x)
def step(x, **more): return layers.RNN(layers.LSTMCell(3), **more)(x)
def copies(m):
    copy = keras.models.clone_model(m)
    for n in (m, copy, keras.models.clone_model(copy), Model.from_config(m.get_config())): n.summary()
for held in (heads, both, step):
    x = Input((5, 6))
    m = Model(x, held(x))
    for layer in m.layers: layer.trainable = False
    copies(m)
    m = Model(x, held(x))
    m.trainable = False
    copies(m)
    copies(Model(x, held(x, trainable=False)))
""",
    "copies of layers of the program's own": f"""\
{OWN}keras.models.clone_model(f).summary()
keras.models.clone_model(s).summary()
f.summary()
keras.models.clone_model(Sequential([Input((6,)), Silent(3)])).summary() if False else None
""",
    "models of configurations with layers of the program's own": f"""\
{OWN}f = Model(i, [Scale(4, name="t")(Named(3)(i)), layers.Dense(2)(i)])
Model.from_config(f.get_config(), custom_objects=TOLD).summary()
config = s.get_config()
Sequential.from_config(config, custom_objects=TOLD).summary()
s.from_config(s.get_config(), TOLD).summary()
with keras.utils.custom_object_scope({{"Named": Less, "Scale": Scale}}):
    with keras.utils.custom_object_scope({{"Named": Named}}):
        Sequential.from_config(s.get_config(), custom_objects={{"Scale": Scale}}).summary()
with keras.utils.custom_object_scope({{"Named": Named, "Scale": Scale}}):
    Model.from_config(f.get_config()).summary()
Model.from_config(Model(i, layers.Dense(2)(i)).get_config(), custom_objects=TOLD).summary()
""",
    "a model by the text of one that is compiled": f"""\
{KEPT}keras.models.model_from_json(m.to_json()).summary()
n = Sequential([Input((3,)), layers.Dense(2)])
keras.models.model_from_json(n.to_json()).summary()
""",
    "a file of a model that was compiled": f"""\
{KEPT}m.save("a.keras")
keras.models.load_model("a.keras").summary()
keras.models.load_model("a.keras", compile=False).summary()
""",
    "a file whose path is one of pathlib": f"""\
{KEPT}from pathlib import Path
m.save(Path("a.keras"))
keras.models.load_model("a.keras").summary()
m.add(layers.Dense(4))
m.fit(np.zeros((4, 3)), np.zeros((4, 4)), callbacks=[keras.callbacks.ModelCheckpoint(str(Path() / "b.keras"))], verbose=0)
keras.models.load_model(Path("b.keras"), compile=False).summary()
""",
    "a file by another spelling of its path": f"""\
{KEPT}m.save("./a.keras")
keras.models.load_model("a.keras").summary()
keras.models.load_model(os.path.join(os.getcwd(), "a.keras")).summary()
""",
    "stacks of the layers of copies, which Keras 3 does not tell the input shape": f"""\
{KEPT}m = Sequential([layers.Dense(4, input_shape=(3,)), layers.Dense(2)])
m.save("a.keras")
for n in (m, keras.models.load_model("a.keras"), keras.models.clone_model(m), keras.models.model_from_json(m.to_json())):
    head = Sequential(n.layers[:-1])
    head.add(layers.Dense(1))
    head.summary()
    Sequential([n, layers.Dense(5)]).summary()
""",
    "the variables of an optimizer, made for the weights that trained then": f"""\
{KEPT}import numpy as np
def fitted(frozen):
    n = Sequential([Input((3,)), layers.Dense(4), layers.Dense(2)])
    for l in n.layers[:frozen]:
        l.trainable = False
    n.compile("adam", loss="mse")
    n.fit(np.zeros((2, 3)), np.zeros((2, 2)), verbose=0)
    return n
a = fitted(0)
a.layers[0].trainable = False
a.summary()
a.save("a.keras")
b = keras.models.load_model("a.keras")
b.summary()
b.layers[1].trainable = False
b.summary()
c = fitted(1)
c.layers[0].trainable = True
c.summary()
keras.models.clone_model(c).summary()
c.compile("sgd", loss="mse")
c.summary()
c.fit(np.zeros((2, 3)), np.zeros((2, 2)), verbose=0)
c.summary()
d = fitted(2)
d.layers[0].trainable = True
d.summary()
""",
    "an optimizer that an old file took out of the model": f"""\
{KEPT}import numpy as np
def fitted(optimizer):
    n = Sequential([Input((3,)), layers.Dense(4), layers.Dense(2)])
    n.compile(optimizer, loss=keras.losses.MeanSquaredError())
    n.fit(np.zeros((2, 3)), np.zeros((2, 2)), verbose=0)
    return n
a = fitted("adam")
a.save("before.keras")
a.save("a.h5", include_optimizer=False)
a.save("between.keras")
a.save("a.h5")
a.save("after.keras")
a.compile("sgd", loss="mse")
a.fit(np.zeros((2, 3)), np.zeros((2, 2)), verbose=0)
a.save("again.keras")
for name in ("before", "between", "after", "again"):
    keras.models.load_model(f"{{name}}.keras").summary()
b = fitted("adam")
b.fit(np.zeros((2, 3)), np.zeros((2, 2)), verbose=0, callbacks=[keras.callbacks.ModelCheckpoint("best.h5")])
b.save("b.keras")
c = keras.models.load_model("b.keras")
c.summary()
b.summary()
c.save("c.keras")
keras.models.load_model("c.keras").summary()
""",
    "files under temporary names": f"""\
{KEPT}a, b = tempfile.mkdtemp(), tempfile.mkdtemp(suffix="x", dir=tempfile.gettempdir())
n = Sequential([Input((5,)), layers.Dense(7)])
for folder, model in ((a, m), (b, n)):
    model.save(os.path.join(folder, "m.keras"))
for folder in (b, a):
    keras.models.load_model(f"{{folder}}/m.keras", compile=False).summary()
with tempfile.TemporaryDirectory() as c, tempfile.NamedTemporaryFile(suffix=".keras") as f:
    m.save(os.path.join(c, "m.keras"))
    n.save(f.name)
    keras.models.load_model(os.path.join(c, "m.keras"), compile=False).summary()
    keras.models.load_model(f.name).summary()
""",
    "an old file of a model that was compiled with a short word": f"""\
{KEPT}m.save("a.h5")
keras.models.load_model("a.h5", compile=False).summary()
keras.models.load_model("a.h5")
""",
    "a layer by the configuration of another": """\
a = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu", kernel_regularizer="l2", name="c")
cfg = a.get_config()
b = layers.Conv2D.from_config(cfg)
m = Sequential([Input((8, 8, 1)), a])
m.add(layers.Conv2D.from_config({**m.layers[0].get_config(), "name": "d", "filters": cfg["filters"] * 2}))
m.summary()
Sequential([Input((8, 8, 1)), b, layers.Flatten(), layers.Dense(cfg["kernel_size"][0] + cfg["strides"][1])]).summary()
""",
    "configurations that are edited": """\
m = Sequential([Input((6,)), layers.Dense(4, activation="relu"), layers.Dropout(0.3), layers.Dense(2)], name="net")
out = Sequential([Input((6,))])
for l in m.layers:
    c = l.get_config()
    if "units" in c:
        c["units"] += 1
    c["name"] = "n_" + c["name"]
    out.add(type(l).from_config(c))
out.summary()
""",
    "a configuration of which some is left out": """\
a = layers.Conv1D(4, 3, activation="relu", name="first")
def again(layer, *but, **more):
    return type(layer).from_config({k: v for k, v in layer.get_config().items() if k not in but} | more)
m = Sequential([Input((9, 2)), a, again(a, "name"), again(a, "name", "trainable", kernel_size=2)])
m.summary()
Sequential([Input((5,)), *[again(l, "name") for l in (layers.Dense(3, use_bias=False), layers.Dropout(0.2))]]).summary()
""",
    "a configuration as arguments": """\
d = layers.Dense(4, use_bias=False)
c = d.get_config()
c.pop("name")
m = Sequential([Input((6,)), layers.Dense(units=c["units"], use_bias=c["use_bias"])])
m.add(layers.Dense.from_config(dict(units=3)))
m.summary()
""",
    "frozen layers made again": """\
d = layers.Dense(4, trainable=False)
m = Sequential([Input((6,)), d, layers.BatchNormalization()])
n = Sequential([Input((6,))] + [l.__class__.from_config(l.get_config()) for l in m.layers])
n.summary()
""",
    "a layer of one's own": """\
class Scale(layers.Layer):
    def __init__(self, k=2, **kw):
        super().__init__(**kw)
        self.k = k
        self.d = layers.Dense(k)
    def call(self, x): return self.d(x)
    def get_config(self):
        c = super().get_config()
        c.update({"k": self.k})
        return c
s = Scale(3, name="s")
Sequential([Input((6,)), s, Scale.from_config(s.get_config())]).summary() if False else None
Sequential([Input((6,)), Scale.from_config(s.get_config())]).summary()
""",
    "a stack with one inside": """\
inner = Sequential([Input((6,)), layers.Dense(4)])
m = Sequential([Input((6,)), inner, layers.Dense(2)], name="net")
m.from_config(m.get_config()).summary()
m.__class__.from_config(m.get_config()).summary()
""",
    "models": """\
m = Sequential([Input((6,)), layers.Dense(4), layers.Dense(2)], name="net")
m.compile("adam", "mse")
Sequential.from_config(m.get_config()).summary()
c = m.get_config()
m.add(layers.Dense(9))
Sequential.from_config(c).summary()
i = Input((6,))
f = Model(i, [layers.Dense(2)(i), layers.Dense(3)(i)])
g = Model.from_config(f.get_config())
g.summary()
keras.Model.from_config(f.get_config()).summary()
Sequential([Input((2,)), layers.Dense(1)]).summary()
""",
}
AGAIN = """\
(8,) Dense(3, activation='tanh')
(8,) Dropout(0.2)
(8,) BatchNormalization(scale=False)
(8,) LayerNormalization()
(8,) PReLU()
(8,) LeakyReLU()
(8,) ReLU(max_value=3)
(8,) Activation('relu')
(8,) Reshape((2, 4))
(8,) RepeatVector(3)
(8,) GaussianNoise(0.1)
(8,) ActivityRegularization(l2=0.1)
(6,4) Conv1D(3, 2, padding='causal')
(6,4) LSTM(3, return_sequences=True)
(6,4) GRU(3, reset_after=False)
(6,4) SimpleRNN(3, go_backwards=True)
(6,4) MaxPooling1D()
(6,4) GlobalAveragePooling1D(keepdims=True)
(6,4) Permute((2, 1))
(6,4) Cropping1D(1)
(6,4) ZeroPadding1D(2)
(6,4) UpSampling1D(3)
(6,4) SpatialDropout1D(0.1)
(6,4) Masking(0.0)
(6,4) Conv1DTranspose(3, 2, strides=2)
(8,8,2) Conv2D(3, (3, 2), dilation_rate=2, kernel_initializer='he_normal', bias_initializer='ones')
(8,8,2) DepthwiseConv2D(3, depth_multiplier=2)
(8,8,2) SeparableConv2D(4, 3)
(8,8,2) Conv2DTranspose(4, 3, strides=2, padding='same', output_padding=1)
(8,8,2) AveragePooling2D((2, 3), strides=1)
(8,8,2) GlobalMaxPooling2D()
(8,8,2) ZeroPadding2D(((1, 2), (0, 3)))
(8,8,2) Cropping2D(1)
(8,8,2) UpSampling2D(2, interpolation='bilinear')
(8,8,2) Flatten()
(8,8,2) Rescaling(1 / 255)
(8,8,2) Resizing(4, 4)
(8,8,2) RandomFlip('horizontal')
(8,8,2) GroupNormalization(2)
(8,8,2) UnitNormalization()
(8,8,2) ConvLSTM1D(2, 3)
(5,) Embedding(10, 3)
(4,4,4,1) Conv3D(2, 2)
(4,4,4,1) MaxPooling3D()
(8,) EinsumDense('ab,bc->ac', output_shape=3)
(8,) Softmax()
(8,) ELU(0.5)
(8,) CategoryEncoding(4)
(6,4) Attention()
(8,) Identity()
(8,) Dense(3, kernel_regularizer=keras.regularizers.l2(0.1), kernel_constraint='max_norm')
(8,8,2) CenterCrop(4, 4)
(8,8,2) RandomRotation(0.1)
(8,8,2) Conv2D(4, 3, groups=2, data_format='channels_last')
"""
LEFT_OPEN = {
    "another layer inside": """\
l = layers.Bidirectional(layers.LSTM(3))
Sequential([Input((4, 2)), layers.Bidirectional.from_config(l.get_config())]).summary()
""",
    "a configuration of a model that is edited": """\
i = Input((6,))
c = Model(i, layers.Dense(2)(i)).get_config()
c["layers"][1]["config"]["units"] = 7
Model.from_config(c).summary()
""",
}


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("line", AGAIN.splitlines())
def test_a_layer_is_made_again(line: str, dialect: int) -> None:
    shape, made = line.split(" ", 1)
    source = f"l = layers.{made}\nm = Sequential([Input({shape}), type(l).from_config(l.get_config())])\nm.summary()\n"
    verdict = judge(HEADS[dialect] + source, dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", LEFT_OPEN)
def test_what_is_left_open_is_said(name: str, dialect: int) -> None:
    assert judge(HEADS[dialect] + LEFT_OPEN[name], dialect).outcome == "unknown"
