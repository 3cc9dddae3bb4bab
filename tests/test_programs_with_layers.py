"""Layers by themselves: used twice, called on other shapes, and arguments that Keras refuses or only later."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

PROGRAMS = {
    "layers with several outputs": """\
v, q = Input((20, 16)), Input((7, 16))
several = [layers.LSTM(3, return_state=True)(q), layers.Bidirectional(layers.GRU(3, return_state=True))(q)]
for attention in (layers.Attention(), layers.AdditiveAttention()):
    several.append(attention([q, v], return_attention_scores=True))
several.append(layers.MultiHeadAttention(2, 8)(q, v, return_attention_scores=True))
Model([q, v], [one for outputs in several for one in outputs]).summary()
""",
    "images of a random size": """\
x = Input((20, 30, 3))
keras.Model(x, layers.RandomWidth(0.1)(layers.RandomHeight(0.1)(x))).summary()
keras.Model(x, layers.RandomHeight(0.1)(x, training=False)).summary()
keras.Model(x, layers.RandomWidth(0.1)(x, training=True)).summary()
keras.Model(x, layers.RandomWidth(0.1)(x, False)).summary()
""",
    "a stack of images of a random size that is called for training or not": """\
def stack(*first):
    return Sequential([*first, layers.RandomHeight(0.1), layers.RandomWidth(0.1)])
x = Input((20, 30, 3))
Model(x, stack()(x)).summary()
Model(x, stack()(x, training=False)).summary()
Model(x, stack()(x, False)).summary()
Model(x, stack()(x, training=True)).summary()
Model(x, layers.Conv2D(2, 3)(stack(Input((20, 30, 3)))(x, training=False))).summary()
graph = Model(x, layers.RandomHeight(0.1)(layers.RandomWidth(0.1)(x, training=True)))
y = Input((20, 30, 3))
Model(y, layers.Conv2D(2, 3)(Sequential([layers.ReLU(), graph])(y, training=False))).summary()
Model(y, layers.Conv2D(2, 3)(graph(y))).summary()
""",
    "a layer stands twice in a stack": """\
d = layers.Dense(4)
m = Sequential([Input((4,)), d, layers.ReLU(), d])
m.summary()
print(len(m.layers))
""",
    "an activation is used between all layers": """\
act = layers.ReLU()
m = Sequential([Input((4,)), layers.Dense(8), act, layers.Dense(8), act])
m.summary()
""",
    "vocabularies that are found in lists": """\
i = Input((1,), dtype="int64")
for data in ([10, 20, 20, 30, 40], [[1], [2], [3]], np.array([5, 6, 5])):
    for how in ({"output_mode": "one_hot"}, {"output_mode": "multi_hot", "max_tokens": 3}, {"num_oov_indices": 2}):
        numbers = layers.IntegerLookup(**how)
        numbers.adapt(data)
        Model(i, numbers(i)).summary()
        Model(i, layers.Embedding(numbers.vocabulary_size(), 4)(i)).summary()
words = layers.StringLookup(output_mode="one_hot")
words.adapt(["a", "b", "a"])
i = Input((1,), dtype="string")
Model(i, layers.Dense(2)(words(i))).summary()
""",
    "a PReLU on data of another rank": """\
p = layers.PReLU()
p(np.zeros((3, 9)))
p(np.zeros((3, 10, 5)))
""",
    "a PReLU on data of another size": """\
p = layers.PReLU()
p(np.zeros((3, 9)))
p(np.zeros((3, 8)))
""",
    "a PReLU that is broadcast over data of another size": """\
p = layers.PReLU()
p(np.zeros((3, 8, 1)))
p(np.zeros((3, 8, 5)))
layers.PReLU(shared_axes=[1])(np.zeros((3, 8, 5)))
m = Sequential([Input((8, 1)), p])
m(np.zeros((3, 8, 5)))
m.summary()
""",
    "a PReLU on a tensor of another rank": """\
p = layers.PReLU()
a = p(Input((9,)))
b = p(Input((10, 5)))
""",
    "a PReLU on a tensor of another size": """\
p = layers.PReLU()
a = p(Input((9,)))
b = p(Input((8,)))
""",
    "the strides of pooling are a tuple": """\
pools = layers.MaxPooling1D(3), layers.MaxPooling1D(3, strides=2), layers.AveragePooling2D(2, (1, 2)), layers.MaxPooling3D(2, 3)
for m in pools:
    Sequential([Input((4,)), layers.Dense(m.strides[0]), layers.Dense(len(m.strides + m.pool_size))]).summary()
class Narrow(layers.MaxPooling1D):
    def call(self, x):
        return x[:, ::(self.strides + (1,))[0]]
Sequential([Input((4,)), layers.Dense(Narrow(5, strides=2).strides[0])]).summary()
""",
    "counted weights": """\
m = Sequential([Input((4,)), layers.Dense(3)])
Sequential([Input((4,)), layers.Dense(m.count_params())]).summary()
""",
    "weights of a layer that is not built": "layers.Dense(3).count_params()\n",
    "nothing to pool": "Sequential([Input((0, 32, 3)), layers.GlobalAveragePooling2D()]).summary()\n",
    "float filters that are never built": """\
a = layers.SeparableConv2D(8.0, 3)
b = layers.Conv2D(4, (2, 2.0))
m = Sequential([Input((4,)), layers.Dense(2)])
m.summary()
""",
    "a kernel of floats that is never built": """\
m = Sequential([Input((4,)), layers.Dense(2), layers.Dense(3)])
n = Sequential([layers.Conv2D(4, (1, 2.0)), layers.Conv2D(4, 3)])
m.summary()
""",
    "float filters": """\
m = Sequential([Input((8, 8, 3)), layers.Conv2D(4, (2, 2.5))])
m.summary()
""",
    "no filters": """\
layer = layers.SeparableConv2D(None, 3)
layer(Input((8, 8, 3)))
""",
    "cells that take one step after the other": """\
x, h, c = Input((5,)), Input((4,)), Input((4,))
cell = layers.LSTMCell(4)
out, state = cell(x, [h, c])
out, state = cell(x, states=state)
Sequential([Input((len(state),)), layers.Dense(state[1].shape[1])]).summary()
out, state = layers.GRUCell(3)(x, Input((3,)))
other, states = layers.SimpleRNNCell(6)(x, [Input((6,))])
Sequential([Input((state.shape[1],)), layers.Dense(states[0].shape[1]), layers.Dense(len(states))]).summary()
""",
    "a pile of cells that takes one step": """\
x, h, c, g = Input((5,)), Input((4,)), Input((4,)), Input((3,))
out, states = layers.StackedRNNCells([layers.LSTMCell(4), layers.GRUCell(3)])(x, [[h, c], [g]])
first, second = states
Sequential([Input((len(first),)), layers.Dense(first[1].shape[1]), layers.Dense(len(states))]).summary()
""",
    "a crash in a lambda": """\
makers = [lambda: layers.Conv2D(4, 9)(Input((8, 8, 3))),
          lambda: 2]
makers[0]()
""",
}

ON_STEPS = {  # what a TimeDistributed does to the model that it holds
    "it is built for a step": """\
steps = Sequential([layers.Conv2D(4, 3), layers.Flatten()], name="steps")
layers.TimeDistributed(steps)(Input((5, 16, 16, 3)))
steps.summary()
""",
    "it is built for a step of a step": """\
steps = Sequential([layers.Conv2D(4, 3), layers.Flatten()], name="steps")
x = Input((6, 5, 16, 16, 3))
model = Model(x, layers.TimeDistributed(layers.TimeDistributed(steps))(x))
model.summary()
steps.summary()
steps.layers[0].trainable = False
model.summary()
""",
    "its input is another": """\
steps = Sequential([layers.Conv2D(4, 3, input_shape=(20, 20, 1)), layers.Flatten()])
x = Input((5, 20, 20, 1))
Model(x, layers.TimeDistributed(steps)(x)).summary()
layers.TimeDistributed(steps)(Input((5, 24, 24, 1)))
""",
}


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", ON_STEPS)
def test_a_model_on_each_step_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + ON_STEPS[name], dialect)
    assert verdict.outcome == "equal", verdict.why


OF_SEVERAL = [  # what a TimeDistributed makes of several tensors: Keras 2 hands them on, Keras 3 takes one
    "layers.Attention()", "layers.Concatenate()", "layers.Add()", "layers.Dot(1)", "layers.Dense(3)", "pair",
]  # fmt: skip


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("inner", OF_SEVERAL)
def test_several_tensors_on_each_step_are_read_as_keras_runs_it(inner: str, dialect: int) -> None:
    program = f"""\
p, q = Input((4, 10)), Input((4, 10))
pair = Model([p, q], layers.Dense(2)(layers.concatenate([p, q])))
a, b = Input((3, 4, 10)), Input((3, 4, 10))
Model([a, b], layers.TimeDistributed({inner})([a, b])).summary()
"""
    verdict = judge(HEADS[dialect] + program, dialect)
    assert verdict.outcome == "equal", verdict.why


ADAPTED = {  # layers that can be given low-rank weights, with the shape that they are called on
    "Dense(8)": "(12,)",
    "Dense(8, use_bias=False)": "(5, 12)",
    "EinsumDense('abc,cd->abd', output_shape=(None, 4), bias_axes='d')": "(5, 3)",
    "Embedding(10, 4)": "(5,)",
    "Conv1D(4, 3)": "(8, 3)",
    "Conv2D(4, (3, 2))": "(8, 8, 3)",
}


@pytest.mark.parametrize("layer", ADAPTED)
def test_low_rank_weights_are_added_to_a_layer_that_is_built(layer: str) -> None:
    program = f"layer = layers.{layer}\nm = Sequential([Input({ADAPTED[layer]}), layer])\nm.summary()\n"
    program += "layer.enable_lora(3)\nm.summary()\nlayer.trainable = False\nm.summary()\nlayer.enable_lora(2)\n"
    verdict = judge(HEADS[3] + program)
    assert verdict.outcome == "equal", verdict.why


def test_a_layer_that_is_not_built_has_no_weights_to_adapt() -> None:
    verdict = judge(HEADS[3] + "layer = layers.Dense(4)\nlayer.enable_lora(3)\n")
    assert verdict.outcome == "equal", verdict.why


QUANTIZED = {
    "a layer": "layer.quantize('int8')\n",
    "a model": "m.quantize('int8')\n",
    "what is in an attention": "x = Input((5, 4))\nm = Model(x, layers.MultiHeadAttention(2, 3)(x, x))\nm.quantize('int8')\n",
}


@pytest.mark.parametrize("name", QUANTIZED)
def test_the_weights_of_what_is_quantised_are_not_known(name: str) -> None:
    program = "layer = layers.Dense(8)\nm = Sequential([Input((12,)), layer, layers.BatchNormalization()])\n"
    verdict = judge(HEADS[3] + program + QUANTIZED[name] + "m.summary()\n")
    assert verdict.outcome == "unknown", verdict.why


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize(
    "source",
    [
        "layers.LSTM(3.5)\nlayers.Bidirectional(layers.LSTMCell(3.5))\nlayers.ConvLSTM2D(2.5, 3)\n",
        "m = Sequential([layers.LSTM(3.5), layers.Dense(2)])\nm.summary()\nm.build((None, 4, 3))\n",
        "m = Sequential([Input((4, 3)), layers.RNN([layers.LSTMCell(3.5)])])\n",
        "m = Sequential([Input((4, 8, 8, 3)), layers.ConvLSTM2D(3.5, 3)])\n",
        "layers.GRU(3.5)\n",
        "layers.LSTM(np.float64(4))\nlayers.ConvLSTM2D(np.float32(2.5), 3)\nlayers.Conv2D(np.float64(4), 3)\n",
        "layers.LSTM(np.float64(-4))\n",
        "layers.Conv2D(np.float64(4.5), 3)\n",
        "m = Sequential([Input((4, 3)), layers.LSTM(np.float64(4))])\n",
    ],
)
def test_float_units_of_lstm_are_refused_when_they_are_used(source: str) -> None:
    verdict = judge(HEADS[3] + source)
    assert verdict.outcome == "equal", verdict.why


WEIGHTS = {  # layers whose weights are attributes, with the shape of what they are called on
    "Dense(3)": ("(4,)", "kernel bias"),
    "EinsumDense('ab,bc->ac', output_shape=5, bias_axes='c')": ("(4,)", "kernel bias"),
    "Embedding(7, 2)": ("(4,)", "embeddings"),
    "BatchNormalization()": ("(4,)", "gamma beta moving_mean moving_variance"),
    "LayerNormalization()": ("(4,)", "gamma beta"),
    **{f"Conv{n}D(3, 2)": (f"({'8, ' * n}2)", "kernel bias") for n in (1, 2, 3)},
    **{f"Conv{n}DTranspose(3, 2)": (f"({'8, ' * n}2)", "kernel bias") for n in (1, 2, 3)},
    **{f"SeparableConv{n}D(3, 2)": (f"({'8, ' * n}2)", "depthwise_kernel pointwise_kernel bias") for n in (1, 2)},
}


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("layer", WEIGHTS)
def test_a_weight_is_an_attribute_with_a_shape(layer: str, dialect: int) -> None:
    shape, names = WEIGHTS[layer]
    rows = ", ".join(f"*[layers.Dense(n) for n in layer.{name}.shape]" for name in names.split())
    program = f"layer = layers.{layer}\nlayer(Input({shape}))\nSequential([Input((3,)), {rows}]).summary()\n"
    verdict = judge(HEADS[dialect] + program, dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize(
    "layer",
    [
        *("Conv1D(5, 3)", "Conv1D(5, 3, padding='causal')", "Conv1D(5, 3, data_format='channels_first')", "ZeroPadding1D()"),
        *(
            "MaxPooling1D(2)",
            "AveragePooling1D(2)",
            "GlobalMaxPooling1D()",
            "GlobalAveragePooling1D()",
            "SeparableConv1D(5, 3)",
        ),
        *(
            "Conv1DTranspose(5, 3)",
            "UpSampling1D()",
            "Cropping1D()",
            "SpatialDropout1D(0.2)",
            "Conv2D(5, 3, input_shape=(4, 9, 8))",
        ),
    ],
)
def test_the_order_of_axes_that_a_program_sets_holds_for_sequences_where_keras_says_so(layer: str, dialect: int) -> None:
    shape = "(4, 9, 8)" if "2D" in layer else "(9, 8)"
    rows = f"m = Sequential([Input({shape}), layers.{layer}, layers.Flatten(), layers.Dense(2)])\nm.summary()\n"
    program = f"keras.backend.set_image_data_format('channels_first')\n{rows}"
    verdict = judge(HEADS[dialect] + program, dialect)
    assert verdict.outcome == "equal", verdict.why
