"""Recurrent layers, cells and the wrappers around them, against real Keras."""

from __future__ import annotations

from typing import Any

import pytest
from keras_referee import Answer, Nested, ask_us, assert_agree, compare

from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.layers.recurrent import LSTM
from cnnlint.shapes import symbol
from cnnlint.values import Unknown

referee = pytest.mark.tensorflow
WORDS = (None, 7, 5)  # batch, time, features
LOOPS = ("SimpleRNN", "LSTM", "GRU")


@pytest.fixture
def keras() -> Any:
    return pytest.importorskip("keras", reason="needs TensorFlow")


ARGUMENTS: tuple[dict[str, Any], ...] = (
    *({}, {"return_sequences": True}, {"return_state": True}, {"return_sequences": 1, "return_state": True}),
    *({"use_bias": False}, {"go_backwards": True}, {"unroll": True}, {"stateful": True}, {"dropout": 0.5}, {"dropout": 2}),
    *({"dropout": None}, {"seed": 3}, {"seed": 1.0}, {"seed": False}, {"activation": "foo"}, {"activation": None}),
    *({"reset_after": False}, {"unit_forget_bias": False}, {"use_cudnn": "no"}, {"use_cudnn": None}, {"implementation": 1}),
    *({"kernel_initializer": "identity"}, {"bias_initializer": "orthogonal"}, {"bias_initializer": None}),
    *({"kernel_regularizer": 0.01}, {"kernel_constraint": "maxnorm"}, {"trainable": False}, {"input_length": 7}),
)


@referee
@pytest.mark.parametrize("name", LOOPS)
def test_arguments(keras: Any, name: str) -> None:
    for kwargs in ARGUMENTS:
        assert_agree(name, (3,), kwargs, WORDS)
    assert_agree(name, (3,), {"stateful": True, "return_state": True}, (2, None, 5))


@referee
@pytest.mark.parametrize("name", LOOPS)
def test_units_and_inputs(keras: Any, name: str) -> None:
    for units in (0, -1, 2.0, True, "3", None, (3,)):
        assert_agree(name, (units,), {}, WORDS)
    for shape in ((None, 4), (None,), (None, 4, None), (None, 4, 5, 6), (3, 4), (None, None, 5)):
        assert_agree(name, (3,), {}, shape)
    assert_agree(name, (), {}, WORDS)


ONE, TWO = Nested("SimpleRNNCell", (3,)), Nested("GRUCell", (4,))
CELLS = (
    *(Nested("LSTMCell", (3,)), ONE, Nested("GRUCell", (3,), {"reset_after": False}), [ONE, TWO]),
    *([Nested("LSTMCell", (3,)), TWO], Nested("StackedRNNCells", ([ONE, TWO],)), Nested("Dense", (3,)), "lstm", None, []),
)


@referee
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_cells(keras: Any, cell: Any) -> None:
    for kwargs in ({}, {"return_sequences": True}, {"return_state": True}, {"stateful": True}):
        for shape in (WORDS, (2, 4, 5), (None, 4), (None, 4, 5, 6)):
            assert_agree("RNN", (cell,), kwargs, shape)


LSTM_LAYER = Nested("LSTM", (3,))
WRAPPED = (
    *(LSTM_LAYER, Nested("GRU", (3,), {"return_sequences": True}), Nested("LSTM", (3,), {"return_state": True})),
    *(Nested("SimpleRNN", (3,), {"go_backwards": True}), Nested("Dense", (3,)), Nested("LSTM", (3,), {"trainable": False})),
    *(Nested("RNN", ([ONE, TWO],), {"return_state": True}), Nested("Bidirectional", (LSTM_LAYER,)), "lstm", None, 3),
)
BACKWARD = (
    *(Nested("GRU", (4,), {"go_backwards": True}), Nested("LSTM", (3,)), Nested("Dense", (2,)), 3),
    Nested("GRU", (2,), {"go_backwards": True, "return_sequences": True}),
)


@referee
@pytest.mark.parametrize("layer", WRAPPED, ids=str)
def test_bidirectional(keras: Any, layer: Any) -> None:
    for mode in ("concat", "sum", "mul", "ave", None, "Concat"):
        assert_agree("Bidirectional", (layer,), {"merge_mode": mode}, WORDS)
    for backward in BACKWARD:
        assert_agree("Bidirectional", (layer,), {"backward_layer": backward}, WORDS)
    for shape in ((None, 4), (None, 4, None)):
        assert_agree("Bidirectional", (layer,), {}, shape)


@referee
@pytest.mark.parametrize(
    "layer",
    [
        *(
            Nested("Dense", (3,)),
            Nested("Conv2D", (3, 3)),
            Nested("Flatten"),
            Nested("BatchNormalization"),
            Nested("Dropout", (0.5,)),
        ),
        *(Nested("LSTM", (3,), {"return_state": True}), Nested("TimeDistributed", (Nested("Dense", (2,)),)), "dense", None),
    ],
    ids=str,
)
def test_time_distributed(keras: Any, layer: Any) -> None:
    for shape in ((None, 4), (None, 4, 5), (None, 4, 5, 6), (None, None, 8, 8, 3)):
        assert_agree("TimeDistributed", (layer,), {}, shape)


FILM = (None, 4, 5, 6, 7)


@referee
def test_conv_lstm(keras: Any) -> None:
    for kwargs in (
        *(
            {},
            {"return_sequences": True},
            {"return_state": True},
            {"stateful": True},
            {"padding": "same"},
            {"padding": "causal"},
        ),
        *({"data_format": "channels_first"}, {"strides": 2}, {"strides": 0}, {"dilation_rate": 2}, {"use_bias": False}),
        *({"strides": 2, "dilation_rate": 2}, {"dropout": 0.5, "recurrent_dropout": 0.2}, {"bias_initializer": None}),
    ):
        assert_agree("ConvLSTM2D", (3, 2), kwargs, FILM)
        assert_agree("ConvLSTM1D", (3, 2), kwargs, FILM[:4])
    for kernel in (1, (2, 3), [2, 2], "a", 2.0, (2.0, 2), 0, 9, (1, 2, 3)):
        assert_agree("ConvLSTM2D", (3, kernel), {}, FILM)
    for shape in ((None, 4, 5, 6), (None, 4, None, 6, 7), (None, 4, 5, 6, None), (None, None, 5, 6, 7)):
        assert_agree("ConvLSTM2D", (2, 2), {}, shape)
    assert_agree("ConvLSTM3D", (3, 2), {}, (None, 3, 4, 5, 6, 7))


@referee
def test_the_states_of_a_call_change_nothing(keras: Any) -> None:
    assert_agree("GRU", (3,), {}, WORDS, keywords={"initial_state": [(None, 3)]})
    assert_agree("LSTM", (3,), {}, WORDS, keywords={"initial_state": [(None, 3), (None, 3)]})


@referee
def test_keras_2(keras: Any) -> None:
    pytest.importorskip("tf_keras", reason="needs tf_keras")
    for name in LOOPS:
        assert_agree(name, (3,), {"return_state": True}, WORDS, legacy=True)
        assert_agree(name, (3,), {"unroll": True}, (None, None, 5), legacy=True)
    assert_agree("ConvLSTM2D", (3, 2), {}, (None, 4, None, None, 7), legacy=True)


def test_keras_1_has_one_bias_in_a_gru() -> None:
    new, old = (ask_us("GRU", (3,), {}, WORDS, dialect=d) for d in (2, 1))
    assert (new.counts, old.counts) == ((90, 0), (81, 0))


def test_keras_1_names_and_positions() -> None:
    today = ask_us("LSTM", (3,), {}, WORDS)
    kwargs = {"output_dim": 3, "inner_init": "orthogonal", "inner_activation": "hard_sigmoid", "forget_bias_init": "one"}
    assert ask_us("LSTM", (), kwargs, WORDS, dialect=1) == today
    assert ask_us("LSTM", (3, "glorot_uniform", "orthogonal", "one", "tanh"), {}, WORDS, dialect=1) == today


def test_cudnn_layers_have_two_biases() -> None:
    assert ask_us("CuDNNLSTM", (4,), {}, WORDS, dialect=2).counts == (4 * 4 * (5 + 4) + 8 * 4, 0)
    assert ask_us("CuDNNGRU", (4,), {"return_sequences": True}, WORDS, dialect=2).shape == (None, 7, 4)


def test_a_stack_without_sequences_says_what_lacks() -> None:
    with pytest.raises(ShapeError) as caught:
        made("LSTM", 8).output((None, 64))
    assert caught.value.message == "LSTM needs a sequence (batch, time, features) but gets (None, 64)"
    assert "return_sequences=True" in (caught.value.help or "")


def test_symbolic_sizes() -> None:
    features, units = symbol("features", minimum=1), symbol("units", minimum=1)
    assert made("LSTM", units).output((None, 10, features)) == (None, units)
    (kernel, recurrent, bias) = made("LSTM", units).weights((None, 10, features))
    assert kernel.size + recurrent.size + bias.size == 4 * units * (features + units + 1)
    wrapped = made("Bidirectional", made("LSTM", units))
    assert wrapped.output((None, 10, features)) == (None, 2 * units)


def test_an_unknown_argument_leaves_what_it_does_not_touch() -> None:
    layer = made("LSTM", 3, return_sequences=Unknown("read at run time"))
    assert len(list(layer.weights(WORDS))) == 3
    with pytest.raises(Undetermined, match="read at run time"):
        layer.output(WORDS)


def test_a_wrapped_layer_that_is_not_modelled_is_unknown() -> None:
    class Own:
        spec = None
        name = "my_layer"

    layer = made("TimeDistributed", Own())
    with pytest.raises(Undetermined, match="the wrapped layer my_layer is not modelled"):
        layer.output((None, 4, 5))


def test_multiply_accumulates() -> None:
    assert made("LSTM", 3).macs(WORDS) == 7 * 4 * 3 * (5 + 3)
    assert made("Bidirectional", made("GRU", 3)).macs(WORDS) == 2 * 7 * 3 * 3 * (5 + 3)
    assert made("RNN", (made("LSTMCell", 3), made("GRUCell", 2))).macs(WORDS) == 7 * (4 * 3 * 8 + 3 * 2 * 5)


def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison notices a wrong number of gates, a wrong state and a missing rejection."""
    right = ask_us("LSTM", (3,), {"return_state": True}, WORDS)
    monkeypatch.setattr(LSTM, "gates", 3)
    assert compare(right, ask_us("LSTM", (3,), {"return_state": True}, WORDS))
    monkeypatch.setattr(LSTM, "carried", 1)
    assert compare(right, ask_us("LSTM", (3,), {"return_state": True}, WORDS))
    assert compare(Answer(raises="ValueError: no"), ask_us("LSTM", (3,), {}, WORDS))


def made(name: str, *args: Any, **kwargs: Any) -> Any:
    from keras_referee import arguments

    from cnnlint.layers import find

    cls = find(name)
    assert cls is not None
    given = arguments((), {k: v for k, v in kwargs.items() if not isinstance(v, Unknown)})
    unknown = {k: v for k, v in kwargs.items() if isinstance(v, Unknown)}
    return construct(cls, type(given)(args, {**given.keywords, **unknown}))
