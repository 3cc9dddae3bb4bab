"""Attention layers, against real Keras."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from keras_referee import ask_us, assert_agree, compare

from cnnlint import check_source
from cnnlint.arguments import Arguments
from cnnlint.layers import find
from cnnlint.layers.base import ShapeError
from cnnlint.layers.construct import construct
from cnnlint.layers.multi_head_attention import MultiHeadAttention
from cnnlint.shapes import Shape, symbol

referee = pytest.mark.tensorflow
TOKENS = (None, 4, 6)
QUERIES = (TOKENS, (2, 5, 6), (None, 6), (None, None, 6), (None, 4, None), (None, 7, 8))
SHARED: tuple[dict[str, Any], ...] = (
    *({"dropout": 0.1}, {"dropout": 2}, {"dropout": "a"}, {"dropout": 0.1, "seed": 1.0}, {"seed": 1.0}, {"use_bias": False}),
    *({"sliding_window": 3}, {"sliding_window": 0}, {"flash_attention": True}, {"flash_attention": True, "dropout": 0.1}),
    *({"kernel_initializer": "identity"}, {"bias_initializer": "orthogonal"}, {"kernel_initializer": None}, {"use_gate": True}),
    *({"kernel_regularizer": "l2"}, {"foo": 1}, {"trainable": False}),
)
HEADED: tuple[dict[str, Any], ...] = (
    *({"value_dim": 3}, {"value_dim": 0}, {"output_shape": 5}, {"output_shape": (5, 6)}, {"output_shape": 5.0}),
    *({"output_shape": "a"}, {"output_shape": 0}, {"attention_axes": 1}, {"attention_axes": -1}, {"attention_axes": "a"}),
    *({"attention_axes": 5}, {"use_gate": True, "value_dim": 2, "use_bias": 0}),
)
LISTED: tuple[dict[str, Any], ...] = (
    *({}, {"use_scale": True}, {"use_scale": False}, {"score_mode": "concat"}, {"score_mode": "foo"}, {"dropout": 0.2}),
    *({"dropout": 0.2, "seed": "a"}, {"seed": "a"}, {"dropout": None}, {"foo": 1}),
)


@pytest.fixture
def keras() -> Any:
    return pytest.importorskip("keras", reason="needs TensorFlow")


@referee
def test_inputs(keras: Any) -> None:
    for query, value in product(QUERIES, QUERIES):
        assert_agree("MultiHeadAttention", (2, 3), {}, [query, value], spread=True)
        assert_agree("GroupQueryAttention", (3, 4, 2), {}, [query, value], spread=True)
    for value, key in product(QUERIES, QUERIES[:3]):
        assert_agree("MultiHeadAttention", (2, 3), {}, [TOKENS, value, key], spread=True)
    assert_agree("MultiHeadAttention", (2, 3), {}, TOKENS)


@referee
def test_arguments(keras: Any) -> None:
    for kwargs in SHARED + HEADED:
        assert_agree("MultiHeadAttention", (2, 3), kwargs, [TOKENS, (None, 5, 7)], spread=True)
    for kwargs in SHARED:
        assert_agree("GroupQueryAttention", (3, 4, 2), kwargs, [TOKENS, TOKENS], spread=True)


@referee
def test_heads(keras: Any) -> None:
    for args in ((0, 3), (2, 0), (2.0, 3), (True, 3), ("2", 3), (2,), ()):
        assert_agree("MultiHeadAttention", args, {}, [TOKENS, TOKENS], spread=True)
    for args in ((3, 4, 3), (3, 4, 4), (3, 2, 4), (0, 4, 2), (3, 4, 0), (3.0, 4, 2), (3, 4)):
        assert_agree("GroupQueryAttention", args, {}, [TOKENS, TOKENS], spread=True)


@referee
@pytest.mark.parametrize("name", ["Attention", "AdditiveAttention"])
def test_without_projections(keras: Any, name: str) -> None:
    for kwargs in LISTED:
        for shapes in ([TOKENS, (None, 5, 6)], [TOKENS], [TOKENS] * 3, [TOKENS] * 4):
            assert_agree(name, (), kwargs, shapes)
    for query, value in product(QUERIES, QUERIES):
        assert_agree(name, (), {}, [query, value])


@pytest.mark.parametrize("name", ["Attention", "AdditiveAttention"])
def test_query_and_key_of_different_sizes_are_refused_when_the_layer_is_called_by_keras_2_alone(name: str) -> None:
    alike, apart = [TOKENS, (None, 5, TOKENS[-1])], [TOKENS, (None, 5, TOKENS[-1] + 1)]
    assert ask_us(name, (), {}, alike, dialect=2).raises is None
    assert "compares a query of" in str(ask_us(name, (), {}, apart, dialect=2).raises)
    assert ask_us(name, (), {}, apart, dialect=3).raises is None


def attention(*args: Any, **kwargs: Any) -> Any:
    return construct(find("MultiHeadAttention") or MultiHeadAttention, Arguments(args, kwargs))


def test_scores_are_a_second_output() -> None:
    assert attention(2, 3).output(TOKENS, TOKENS, return_attention_scores=True) == [TOKENS, (None, 2, 4, 4)]


def test_a_call_with_one_input_says_what_lacks() -> None:
    with pytest.raises(ShapeError) as caught:
        attention(2, 3).output(TOKENS)
    assert caught.value.help == "for self-attention write `layer(x, x)`"


@pytest.mark.parametrize(
    ("call", "found"),
    [("(x, x)", []), ("(x, value=x)", []), ("(x)", ["CNN112"]), ("([x, x])", ["CNN112"]), ("([x, x, x])", ["CNN112"])],
)
@pytest.mark.parametrize("library", ["keras", "tf_keras"])
def test_a_list_is_the_query_alone(call: str, found: list[str], library: str) -> None:
    text = f"from {library} import Input, layers\nx = Input((5, 8))\nlayers.MultiHeadAttention(2, 4){call}\n"
    assert [f.code for f in check_source(text).findings] == found


@referee
@pytest.mark.parametrize("call", ["([x, x])", "([x, x, x])", "(x)"])
def test_keras_takes_no_list(keras: Any, call: str) -> None:
    with pytest.raises(TypeError, match="value"):
        eval(f"layer{call}", {"layer": keras.layers.MultiHeadAttention(2, 4), "x": keras.Input((5, 8))})


def test_symbolic_sizes() -> None:
    width = symbol("width", minimum=1)
    total = sum((w.size for w in attention(8, 64).weights((None, 10, width), (None, 10, width))), start=0)
    assert total == 3 * (width * 512 + 512) + 512 * width + width


def test_multiply_accumulates() -> None:
    projections = 4 * 10 * 16 * 2 * 8
    assert attention(2, 8).macs((None, 10, 16), (None, 10, 16)) == projections + 2 * 10 * 10 * 16


def test_a_mask_by_position() -> None:
    mask = (None, 10)
    for layer in (attention(2, 8), construct(find("GroupQueryAttention") or MultiHeadAttention, Arguments((8, 4, 2), {}))):
        assert layer.output(TOKENS, TOKENS, TOKENS, mask) == TOKENS
        assert layer.macs(TOKENS, TOKENS, TOKENS, mask) == layer.macs(TOKENS, TOKENS, TOKENS)
        assert [*layer.weights(TOKENS, TOKENS, TOKENS, mask)] == [*layer.weights(TOKENS, TOKENS, TOKENS)]


def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = ask_us("MultiHeadAttention", (2, 3), {}, [TOKENS, TOKENS])
    monkeypatch.setattr(MultiHeadAttention, "_projection", lambda self, summed, out: iter(()))
    assert compare(right, ask_us("MultiHeadAttention", (2, 3), {}, [TOKENS, TOKENS]))


OF_KERAS_HUB = {  # how it is made and called, what comes out, how many weights KerasHub 0.26 gives it
    "TokenAndPositionEmbedding(100, 40, 12)(ids)": ((None, None, 12), 100 * 12 + 40 * 12),
    "PositionEmbedding(sequence_length=20)(j)": ((None, 20, 12), 240),
    "SinePositionEncoding()(j)": ((None, 20, 12), 0),
    "TransformerEncoder(intermediate_dim=32, num_heads=3)(j)": ((None, 20, 12), 1484),
    "TransformerEncoder(32, 5)(inputs=j)": ((None, 20, 12), 1382),
    "TransformerDecoder(intermediate_dim=32, num_heads=3)(j)": ((None, 20, 12), 1484),
    "TransformerDecoder(intermediate_dim=32, num_heads=3)(j, k)": ((None, 20, 12), 2228),
    "TransformerDecoder(32, 5)(decoder_sequence=j, encoder_sequence=k, use_causal_mask=True)": ((None, 20, 12), 2008),
}
_HUB = """import keras
from {package} import layers
ids, j, k = keras.Input((None,)), keras.Input((20, 12)), keras.Input((None, 16))
"""


@pytest.mark.parametrize("package", ["keras_hub", "keras_nlp"])
@pytest.mark.parametrize("called", OF_KERAS_HUB)
def test_layers_of_keras_hub(called: str, package: str) -> None:
    from cnnlint.run import check_source

    made = "ids" if "(ids)" in called else "[j, k]" if "k)" in called or "=k" in called else "j"
    code = f"{_HUB.format(package=package)}model = keras.Model({made}, layers.{called})\n"
    (file,) = check_source(code).files
    assert file.program is not None
    assert [f for f in file.findings if f.severity.value == "error"] == []
    (model,) = file.program.models
    layer = model.layers[-1]
    assert (layer.output_shape, layer.params) == OF_KERAS_HUB[called]


def test_more_heads_than_features_are_refused_by_keras_hub() -> None:
    from cnnlint.run import check_source

    code = f"{_HUB.format(package='keras_hub')}layers.TransformerEncoder(32, 13)(j)\n"
    (file,) = check_source(code).files
    assert "13 heads cannot share 12 features" in [f.message for f in file.findings]


@pytest.mark.tensorflow
@pytest.mark.parametrize("called", OF_KERAS_HUB)
def test_keras_hub_agrees(called: str) -> None:
    keras_hub = pytest.importorskip("keras_hub", reason="asks KerasHub")
    names: dict[str, Any] = {}
    exec(_HUB.format(package=keras_hub.__name__) + f"out = layers.{called}", names)
    layer = names["out"]._keras_history.operation
    assert (names["out"].shape, layer.count_params()) == OF_KERAS_HUB[called]


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("axes", "query", "value"),
    [(None, (4, 6), (5, 6)), (None, (2, 4, 6), (3, 5, 6)), ((2,), (3, 4, 6), (3, 5, 6))],
)
def test_keras_2_shows_the_scores_of_every_query_and_key(axes: Any, query: Shape, value: Shape) -> None:
    keras = pytest.importorskip("tf_keras", reason="needs tf_keras")
    layer = keras.layers.MultiHeadAttention(2, 3, attention_axes=axes)
    theirs = layer(keras.Input(query), keras.Input(value), return_attention_scores=True)
    made = construct(MultiHeadAttention, Arguments((2, 3), {"attention_axes": axes}), 2)
    ours = made.output((None, *query), (None, *value), return_attention_scores=True)
    assert ours == [tuple(tensor.shape) for tensor in theirs]
