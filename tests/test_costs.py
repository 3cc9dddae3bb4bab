"""What a model costs: by hand, and against TensorFlow's own profile where it can count."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint import costs
from cnnlint.costs import Cost
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace
from cnnlint.shapes import text

HEAD = "import keras\nfrom keras import layers as L, Sequential, Input, Model\n"
PLAIN = (
    "model = Sequential([Input((28, 28, 3)), L.Conv2D(8, 3), L.Conv2D(8, 3, strides=2, padding='same'), "
    "L.DepthwiseConv2D(3, depth_multiplier=2), L.SeparableConv2D(5, 3), L.MaxPooling2D(), L.Flatten(), "
    "L.Dense(10)])"
)
SEQUENCE = "model = Sequential([Input((28, 3)), L.Conv1D(8, 3, dilation_rate=2), L.Dense(7), L.LSTM(4, unroll=True)])"
VOLUME = "model = Sequential([Input((8, 8, 8, 3)), L.Conv3D(4, 3), L.GlobalAveragePooling3D(), L.Dense(2)])"
SHARED = "a, b = Input((5,)), Input((5,))\nd = L.Dense(4)\nmodel = Model([a, b], L.Dense(1)(L.Concatenate()([d(a), d(b)])))"
NESTED = "base = Sequential([Input((9,)), L.Dense(4)])\nmodel = Sequential([Input((9,)), base, L.Dense(2)])"


def model(source: str) -> ModelTrace:
    found = {m.name: m for m in read(read_source("model.py", (HEAD + source).encode())).models}
    return found["model"]


def total(source: str) -> Cost:
    return costs.total(model(source))


def test_by_hand() -> None:
    cost = total("model = Sequential([Input((28, 28, 1)), L.Conv2D(32, 3), L.Flatten(), L.Dense(10)])")
    assert cost.macs == 26 * 26 * 9 * 32 + 26 * 26 * 32 * 10
    assert cost.weight_bytes == 4 * (320 + 216330)
    assert cost.activation_bytes == 4 * (26 * 26 * 32 * 2 + 10)
    assert cost.receptive == ()


def test_groups_see_only_their_share_of_the_channels() -> None:
    assert total("model = Sequential([Input((8, 8, 4)), L.Conv2D(6, 3, groups=2)])").macs == 36 * 9 * 2 * 6


def test_a_shared_layer_works_twice_and_weighs_once() -> None:
    cost = total(SHARED)
    assert (cost.macs, cost.weight_bytes) == (2 * 20 + 8, 4 * (24 + 9))


def test_the_mask_that_an_own_layer_takes_costs_nothing() -> None:
    own = """class Masked(L.Conv1D):
    supports_masking = True
    def call(self, inputs, mask=None):
        return super().call(inputs * keras.ops.cast(mask, "float32")[..., None])
x = Input((10,))
model = Model(x, Masked(8, 3)(L.Embedding(20, 4, mask_zero=True)(x)))"""
    plain = "x = Input((10,))\nmodel = Model(x, L.Conv1D(8, 3)(L.Embedding(20, 4)(x)))"
    assert costs.costs(model(own))[-1].macs == costs.costs(model(plain))[-1].macs == 8 * 3 * 4 * 8


def test_a_nested_model_costs_what_its_layers_cost() -> None:
    cost = total(NESTED)
    assert (cost.macs, cost.weight_bytes, cost.activation_bytes) == (36 + 8, 4 * (40 + 10), 4 * (4 + 2))


CONVOLUTIONS = "model = Sequential([Input((8, 8, 3)), L.Conv2D(4, 3), L.Flatten(), L.Dense(10, dtype='float32')])"
ELEMENTS, WEIGHTS = 2 * 36 * 4, 3 * 9 * 4 + 4 + 1450
POLICIES = {
    "keras.mixed_precision.set_global_policy('mixed_float16')": (2, 4),
    "keras.config.set_dtype_policy(keras.DTypePolicy('mixed_bfloat16'))": (2, 4),
    "policy = keras.mixed_precision.Policy(name='mixed_float16')\nkeras.mixed_precision.set_global_policy(policy)": (2, 4),
    "keras.backend.set_floatx('float64')": (8, 8),
    "keras.mixed_precision.set_global_policy('mixed_float16')\nkeras.mixed_precision.set_global_policy('float32')": (4, 4),
    "keras.mixed_precision.set_global_policy('float32')\nkeras.config.set_floatx('float64')": (4, 4),
}


@pytest.mark.parametrize("setting", POLICIES)
def test_the_policy_of_the_program_is_the_type_of_layers_that_have_none(setting: str) -> None:
    computes, keeps = POLICIES[setting]
    cost = total(f"{setting}\n{CONVOLUTIONS}")
    assert cost.activation_bytes == computes * ELEMENTS + 4 * 10
    assert cost.weight_bytes == keeps * (WEIGHTS - 1450) + 4 * 1450


@pytest.mark.tensorflow
@pytest.mark.parametrize("setting", POLICIES)
def test_keras_computes_and_keeps_in_the_same_types(setting: str) -> None:
    keras = pytest.importorskip("keras", reason="needs Keras")
    from keras.src.backend.common.global_state import set_global_attribute

    try:
        set_global_attribute("dtype_policy", None)
        exec(setting, {"keras": keras})
        layer = keras.layers.Dense(3)
        layer.build((None, 2))
        widths = tuple(keras.backend.standardize_dtype(d) for d in (layer.compute_dtype, layer.weights[0].dtype))
    finally:
        set_global_attribute("dtype_policy", None)
        keras.config.set_floatx("float32")
    assert tuple(int(width.lstrip("bfloat")) // 8 for width in widths) == POLICIES[setting]


def test_a_policy_under_a_condition_leaves_the_activations_unknown() -> None:
    start = "import sys\nif len(sys.argv) > 1:\n    keras.mixed_precision.set_global_policy('mixed_float16')\n"
    cost = total(start + CONVOLUTIONS)
    assert cost.activation_bytes is None
    assert cost.weight_bytes == 4 * WEIGHTS


def test_operators_compute_in_the_type_of_what_they_get() -> None:
    policy = "keras.mixed_precision.set_global_policy('mixed_float16')\n"
    source = "a = Input((5,))\nb, c = L.Dense(4)(a), L.Dense(4, dtype='float32')(a)\nmodel = Model(a, [b + b, b + c])"
    assert costs.compute_dtypes(model(policy + source)) == ("float32", "float16", "float32", "float16", "float32")


def test_pretrained_networks_follow_the_policy_too() -> None:
    source = "model = keras.applications.MobileNetV2(weights=None)"
    half, whole = total(f"keras.mixed_precision.set_global_policy('mixed_float16')\n{source}"), total(source)
    assert half.weight_bytes == whole.weight_bytes
    assert 2 * half.activation_bytes == whole.activation_bytes  # type: ignore[operator]


def test_symbols_stay_symbols() -> None:
    cost = total("import os\nn = len(os.listdir('a'))\nmodel = Sequential([Input((9,)), L.Dense(n)])")
    assert text(cost.macs).startswith("9·")
    assert text(cost.weight_bytes).startswith("40·")


def test_what_is_not_known_is_not_guessed() -> None:
    assert total("from other import f\nmodel = Sequential([Input((9, 9, 1)), f(), L.Dense(2)])") == Cost()
    unbuilt = total("model = Sequential([L.Dense(2)])")
    assert (unbuilt.macs, unbuilt.weight_bytes, unbuilt.activation_bytes) == (None, None, None)


@pytest.mark.parametrize(
    ("layers", "field"),
    [
        ("L.Conv2D(4, 3)", (3, 3)),
        ("L.Conv2D(4, 3), L.Conv2D(4, 3)", (5, 5)),
        ("L.Conv2D(4, 3, strides=2), L.ReLU(), L.Conv2D(4, 3)", (7, 7)),
        ("L.Conv2D(4, (3, 5), dilation_rate=2)", (5, 9)),
        ("L.MaxPooling2D(), L.Conv2D(4, 3), L.Dense(3)", (6, 6)),
        ("L.Conv2D(4, 3), L.GlobalMaxPooling2D(), L.Dense(3)", ()),
        ("L.Conv2DTranspose(4, 3)", None),
    ],
)
def test_receptive_field(layers: str, field: Any) -> None:
    assert total(f"model = Sequential([Input((32, 32, 1)), {layers}])").receptive == field


def test_receptive_field_of_branches() -> None:
    source = "x = Input((32, 32, 1))\ny = L.Add()([L.Conv2D(1, 1)(x), L.Conv2D(1, 5, padding='same')(x)])\n"
    assert total(source + "model = Model(x, L.Conv2D(1, 3)(y))").receptive == (7, 7)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L.Conv2D(1, 3, strides=2, padding='same')", "L.Conv2D(1, 17)"),  # of one size, and one steps twice as far
        ("L.MaxPooling2D(1)", "L.Conv2DTranspose(1, 1)"),  # of which it is not known
    ],
    ids=["steps", "not known"],
)
def test_branches_that_cannot_be_compared_have_no_receptive_field(one: str, other: str) -> None:
    source = f"x = Input((32, 32, 1))\nmodel = Model(x, L.Concatenate()([{one}(x), {other}(x)]))"
    assert total(source).receptive is None


def test_a_layer_that_a_call_uses_twice_has_no_known_number_of_operations() -> None:
    """Which of the calls one pass makes is not told by the object."""
    source = (
        "class Net(Model):\n    def __init__(self):\n        super().__init__()\n        self.d = L.Dense(4)\n"
        "    def call(self, x):\n        return self.d({})\nmodel = Net()\nmodel(Input((4,)))\n"
    )
    assert total(source.format("x")).macs == 16
    assert total(source.format("self.d(x)")).macs is None


@pytest.mark.tensorflow
@pytest.mark.parametrize("source", [PLAIN, SEQUENCE, VOLUME, SHARED, NESTED])
def test_as_many_operations_as_tensorflow_counts(source: str) -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    found: dict[str, Any] = {}
    exec(HEAD + source, found)
    assert total(source).macs == profiled(found["model"])
    assert total(source.replace("Dense(", "Dense(1 + ")).macs != profiled(found["model"])


def profiled(built: Any) -> int:
    """Half the floating-point operations of convolutions and matrix products in a forward pass of one sample."""
    import tensorflow as tf
    from tensorflow.python.profiler.model_analyzer import profile
    from tensorflow.python.profiler.option_builder import ProfileOptionBuilder

    def call(*tensors: Any) -> Any:
        return built(list(tensors) if len(tensors) > 1 else tensors[0], training=False)

    inputs = [tf.TensorSpec((1, *tensor.shape[1:]), tensor.dtype) for tensor in built.inputs]
    graph = tf.function(call).get_concrete_function(*inputs).graph
    options = ProfileOptionBuilder(ProfileOptionBuilder.float_operation()).with_empty_output().build()
    kinds = {"Conv2D", "Conv3D", "DepthwiseConv2dNative", "MatMul", "BatchMatMulV2"}
    operations, open_nodes = 0, [profile(graph, cmd="op", options=options)]
    while open_nodes:
        node = open_nodes.pop()
        operations += node.float_ops if node.name in kinds else 0
        open_nodes += node.children
    return operations // 2
