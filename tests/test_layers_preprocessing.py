"""Preprocessing layers, against real Keras."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from keras_referee import Nested, ask_us, assert_agree, compare
from program_referee import HEADS, judge

from cnnlint.arguments import Arguments
from cnnlint.layers import find, names
from cnnlint.layers.base import Layer, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.layers.preprocessing_image import Resizing
from cnnlint.shapes import symbol

referee = pytest.mark.tensorflow
IMAGES = ((None, 8, 9, 3), (8, 9, 3), (None, None, None, 3), (None, 5), (3,), (None, 8, 8, 1))
VALUES = (
    0,
    1,
    -1,
    0.5,
    2,
    9,
    None,
    "a",
    "constant",
    (0, 1),
    [0.5, 0.1],
    (-0.5, 0.5),
    (2, 3),
    (1, 2, 3),
    True,
    "channels_first",
)
REQUIRED = {"height": 4, "width": 5, "factor": 0.5, "height_factor": 0.2, "width_factor": 0.2, "max_number": 3}


@pytest.fixture
def keras() -> Any:
    return pytest.importorskip("keras", reason="needs TensorFlow")


def image_layers() -> list[str]:
    modules = ("preprocessing_image", "preprocessing_color")
    return [name for name, (module, _) in names().items() if module in modules and 3 in layer(name).dialects]


def layer(name: str) -> type[Layer]:
    cls = find(name)
    assert cls is not None
    return cls


@referee
@pytest.mark.parametrize("name", image_layers())
def test_images(keras: Any, name: str) -> None:
    signature = list(inspect.signature(getattr(keras.layers, name)).parameters.values())
    parameters = [p for p in signature if p.kind is not p.VAR_KEYWORD]
    given = {p.name: REQUIRED[p.name] for p in parameters if p.default is p.empty}
    if name == "RandomPosterization":
        given["factor"] = 3
    for shape in IMAGES:
        assert_agree(name, (), given, shape)
    for parameter in parameters:
        for value in VALUES:
            assert_agree(name, (), {**given, parameter.name: value}, IMAGES[0])
    for extra in ("factor", "data_format", "bounding_box_format", "trainable", "no_such_argument"):
        if extra not in given:
            assert_agree(name, (), {**given, extra: "channels_first"}, IMAGES[0])


SHAPES = ((None, 4), (None, 1), (None,), (), (2, 3, 4), (None, None))
MODES = ("int", "one_hot", "multi_hot", "count", "binary", "tf-idf", "foo", None)


@referee
@pytest.mark.parametrize("mode", MODES, ids=str)
def test_categories(keras: Any, mode: Any) -> None:
    for shape in SHAPES:
        assert_agree("CategoryEncoding", (4, mode), {}, shape)
        assert_agree("HashedCrossing", (4, mode), {}, [shape, shape])
        for sparse in (False, True):
            assert_agree("Hashing", (4,), {"output_mode": mode, "sparse": sparse}, shape)
            assert_agree("Discretization", (), {"num_bins": 4, "output_mode": mode, "sparse": sparse}, shape)
        assert_agree("Discretization", ([1.0, 2.0],), {"output_mode": mode}, shape)
        if mode != "tf-idf":
            assert_agree("StringLookup", (), {"vocabulary": ["a", "b"], "output_mode": mode}, shape, dtype="string")
            assert_agree("IntegerLookup", (), {"vocabulary": [1, 2], "output_mode": mode}, shape, dtype="int32")


@referee
@pytest.mark.parametrize("value", [None, 0, 1, -1, 2.5, "a", True, (1, 2), [1, 2, 3], []], ids=str)
def test_bins_and_tokens(keras: Any, value: Any) -> None:
    for mode in ("int", "count"):
        assert_agree("Hashing", (value,), {"output_mode": mode})
        assert_agree("Hashing", (4,), {"output_mode": mode, "salt": value})
        for args in ((value,), (value, 4), (None, value)):
            assert_agree("Discretization", args, {"output_mode": mode})
    assert_agree("CategoryEncoding", (value,))
    for kwargs in ({"max_tokens": value}, {"num_oov_indices": value}, {"salt": value}):
        if not isinstance(value, tuple | list) or "max_tokens" not in kwargs:
            assert_agree("StringLookup", (), kwargs, dtype="string")
    for name in ("ngrams", "output_sequence_length", "split", "standardize"):
        assert_agree("TextVectorization", (), {name: value}, (None, 1), dtype="string")


VOCABULARY: tuple[dict[str, Any], ...] = (
    *({"vocabulary": ["a", "a"]}, {"vocabulary": []}, {"vocabulary": ["a", "b"], "max_tokens": 2}, {"invert": True}),
    *(
        {"vocabulary": ["[UNK]", "a"], "output_mode": "count"},
        {"vocabulary": ["a"], "num_oov_indices": 3, "output_mode": "count"},
    ),
    *({"vocabulary": ["a"], "mask_token": "a"}, {"vocabulary": ["a"], "mask_token": "", "output_mode": "count"}),
    *({"vocabulary": ["a", "b"], "idf_weights": [1.0], "output_mode": "tf_idf"}, {"idf_weights": [1.0]}),
    *({"pad_to_max_tokens": True}, {"pad_to_max_tokens": True, "max_tokens": 9, "output_mode": "count"}, {"autocast": False}),
    *({"invert": True, "output_mode": "count"}, {"oov_method": "foo"}, {"vocabulary_size": 7, "output_mode": "count"}),
)


TEXTS: tuple[dict[str, Any], ...] = (
    *({}, {"output_sequence_length": 7}, {"output_mode": "count", "vocabulary": ["a", "b"]}, {"ragged": True}),
    *({"output_mode": "multi_hot", "max_tokens": 9, "pad_to_max_tokens": True}, {"output_sequence_length": -1}),
    *({"split": None, "output_mode": "count", "max_tokens": 9, "pad_to_max_tokens": True}, {"split": "character"}),
)


@referee
def test_vocabularies(keras: Any) -> None:
    for kwargs in VOCABULARY:
        assert_agree("StringLookup", (), kwargs, (None, 4), dtype="string")
    for kwargs in TEXTS:
        for shape in ((None, 1), (None,)):
            assert_agree("TextVectorization", (), kwargs, shape, dtype="string")


@referee
@pytest.mark.parametrize("kwargs", [*TEXTS, {"split": None}], ids=str)
def test_one_string_by_itself(keras: Any, kwargs: dict[str, Any]) -> None:
    """Code calls the layer so on data to look at it; a symbolic tensor of this shape, which no model has, Keras rejects."""
    vectorize = keras.layers.TextVectorization(**kwargs)
    if "vocabulary" not in kwargs:
        vectorize.adapt(["a b a", "b"])
    ours = ask_us("TextVectorization", (), kwargs, (), dtype="string")
    try:
        shape = vectorize("a b c").shape
    except ValueError:
        assert ours.raises
        return
    assert isinstance(ours.shape, tuple)
    assert [given or size for given, size in zip(ours.shape, shape, strict=True)] == list(shape)


@referee
def test_normalization(keras: Any) -> None:
    for axis in (-1, 0, 1, (0, 1), None, 5, "a", 1.0, (-1, 1), [1], True):
        for shape in SHAPES:
            assert_agree("Normalization", (axis,), {}, shape)
    values = (None, 1, [1, 2, 3, 4], [1], [1, 2], "a")
    for mean in values:
        for variance in values:
            assert_agree("Normalization", (), {"mean": mean, "variance": variance}, (None, 4))


@referee
def test_sound(keras: Any) -> None:
    for kwargs in (
        *(
            {},
            {"mode": "stft"},
            {"mode": "real"},
            {"mode": "foo"},
            {"frame_length": 300},
            {"frame_length": 0},
            {"frame_step": 100},
        ),
        *({"frame_step": 300}, {"fft_length": 512}, {"fft_length": 100}, {"window": "hamming"}, {"window": "foo"}),
        *(
            {"scaling": "foo"},
            {"padding": "same"},
            {"padding": "SAME"},
            {"expand_dims": True},
            {"data_format": "channels_first"},
        ),
    ):
        for shape in ((None, 1000, 2), (None, None, 1), (None, 100, 1), (None, 1000)):
            assert_agree("STFTSpectrogram", (), kwargs, shape)
    for kwargs in ({}, {"sequence_stride": 0}, {"num_mel_bins": 2.0}, {"sequence_length": 9999}, {"sampling_rate": "a"}):
        for shape in ((None, 16000), (16000,), (None, None), ()):
            assert_agree("MelSpectrogram", (), kwargs, shape)


@referee
def test_pipeline(keras: Any) -> None:
    for layers in ([Nested("Rescaling", (2,)), Nested("CenterCrop", (4, 4))], [Nested("Dense", (3,))], [], 3, [3]):
        assert_agree("Pipeline", (layers,), {}, (None, 8, 8, 3))


def test_a_learned_vocabulary_has_no_size_in_the_source() -> None:
    lookup = construct(layer("StringLookup"), Arguments((), {"output_mode": "multi_hot"}))
    with pytest.raises(Undetermined, match="the vocabulary is learned by `adapt\\(\\)`"):
        lookup.output((None, 4))


def test_symbolic_sizes() -> None:
    side = symbol("side", minimum=1)
    assert construct(Resizing, Arguments((side, 2 * side))).output((None, 28, 28, 3)) == (None, side, 2 * side, 3)


def test_keras_2_turns_by_more_than_a_full_turn() -> None:
    assert ask_us("RandomRotation", (20,), {}, IMAGES[0], dialect=3).raises
    assert ask_us("RandomRotation", (20,), {}, IMAGES[0], dialect=2).shape == IMAGES[0]
    assert ask_us("RandomHeight", (0.2,), {}, IMAGES[0], dialect=2).shape == (None, None, 9, 3)


def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = ask_us("Resizing", (4, 5), {}, IMAGES[0])
    monkeypatch.setattr(Resizing, "output", lambda self, x: x)
    assert compare(right, ask_us("Resizing", (4, 5), {}, IMAGES[0]))


@pytest.mark.tensorflow
@pytest.mark.parametrize("shape", [(1,), (4,), (None,), (4, 1), (4, 2)], ids=str)
@pytest.mark.parametrize("mode", ["int", "one_hot", "multi_hot", "count"])
@pytest.mark.parametrize(
    ("layer", "dtype"),
    [
        ("CategoryEncoding(5, output_mode={!r})", "int32"),
        ("IntegerLookup(vocabulary=[1, 2], output_mode={!r})", "int64"),
        ("StringLookup(vocabulary=['a', 'b'], output_mode={!r})", "string"),
        ("Hashing(3, output_mode={!r})", "string"),
        ("Discretization(bin_boundaries=[1.0, 2.0], output_mode={!r})", "float32"),
    ],
)
def test_keras_2_encodes_to_two_axes(layer: str, dtype: str, mode: str, shape: tuple[int | None, ...]) -> None:
    pytest.importorskip("tf_keras", reason="needs TensorFlow")
    program = f"x = Input({shape}, dtype={dtype!r})\nModel(x, layers.{layer.format(mode)}(x)).summary()\n"
    verdict = judge(HEADS[2] + program, 2)
    assert verdict.outcome == "equal", verdict.why
