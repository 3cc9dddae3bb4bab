"""What the TensorFlow child is told of a model: classes, arguments as written, edges; never what was inferred."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cnnlint.program import ModelTrace
from cnnlint.run import check_source
from cnnlint.shapes import symbol
from cnnlint.values import DictValue, External, ListValue, Made, Scalar, Unknown
from cnnlint.verify.decode import Decoder
from cnnlint.verify.digits import CONTENTS, SAMPLE, BadDigits, cached, check, find, load
from cnnlint.verify.encode import Unbuildable, encode
from cnnlint.verify.evidence import about
from cnnlint.verify.observe import count
from cnnlint.verify.plan import plan
from cnnlint.verify.suggest import alternatives

CNN = """
from keras import Sequential, layers
model = Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.Conv2D(32, (3, 3), strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
"""


def model_of(code: str) -> ModelTrace:
    program = check_source(code).files[0].program
    assert program is not None
    return program.models[-1]


def test_a_model_that_a_function_of_a_package_made_is_no_class_of_its_own() -> None:
    code = (
        "import efficientnet.tfkeras as efn\nfrom tensorflow.keras import Sequential, layers\n"
        "base = efn.EfficientNetB0(weights=None, include_top=False, input_shape=(64, 64, 3))\n"
        "model = Sequential([base, layers.Flatten()])\n"
    )
    inside = plan(model_of(code)).layers[0].model
    assert inside is not None
    assert inside.cls == ""
    assert "FixedDropout" in {layer.cls for layer in inside.layers}


def test_a_layer_of_a_package_that_is_not_there_is_derived() -> None:
    keras = SimpleNamespace(__version__="2.21.0", layers=SimpleNamespace(Dropout=type("Dropout", (), {})))
    made = Decoder(keras).named("keras.layers.FixedDropout")
    assert (made.__name__, made.__bases__) == ("FixedDropout", (keras.layers.Dropout,))


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        (3, 3),
        ("same", "same"),
        ((3, 3), {"tuple": [3, 3]}),
        (ListValue([1, "a"]), {"list": [1, "a"]}),
        (DictValue({"a": 1}), {"dict": [["a", 1]]}),
        (float("inf"), {"float": "inf"}),
        (Scalar("numpy.int64", 3), {"numpy": "int64", "value": 3}),
        (External("keras.activations.relu"), {"name": "keras.activations.relu"}),
        (
            Made("keras.regularizers.L2", {"0": 0.1, "name": None}),
            {"make": "keras.regularizers.L2", "positional": [0.1], "keywords": {"name": None}},
        ),
    ],
)
def test_values_become_expressions(value: Any, expression: Any) -> None:
    assert encode(value) == expression


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (Unknown("read from a file"), "read from a file"),
        (symbol("n"), "`n` is not a number"),
        (ListValue([1], Unknown("a loop")), "a loop"),
        (External("mylib.Layer"), "mylib.Layer is not Keras's"),
        (Made("os.system", {"0": "true"}), "os.system is not Keras's"),
    ],
)
def test_what_the_child_cannot_be_told_says_why(value: Any, reason: str) -> None:
    with pytest.raises(Unbuildable, match=reason):
        encode(value)


def test_a_plan_holds_what_is_written_and_nothing_that_was_inferred() -> None:
    found = plan(model_of(CNN))
    assert found.input_shape == (None, 28, 28, 1)
    assert [layer.cls for layer in found.layers] == ["Conv2D", "Conv2D", "Flatten", "Dense"]
    assert found.layers[1].arguments == {"filters": 32, "kernel_size": {"tuple": [3, 3]}, "strides": 2, "activation": "relu"}
    text = found.model_dump_json()
    for inferred in ("5408", "4608", "54090", "12, 12", "[12,12"):
        assert inferred not in text


def test_an_unknown_regularizer_is_left_out_and_an_unknown_width_is_not() -> None:
    code = "import os\nfrom keras import Sequential, layers, Input\n{}\nmodel = Sequential([Input((4,)), layers.Dense({})])"
    open_regularizer = code.format("r = os.environ['R']", "3, kernel_regularizer=r")
    assert plan(model_of(open_regularizer)).layers[0].arguments == {"units": 3}
    with pytest.raises(Unbuildable, match=r"`units` of `dense`"):
        plan(model_of(code.format("n = len(os.listdir('.'))", "n")))


def test_two_models_of_one_name_have_their_own_findings() -> None:
    second = CNN.replace("layers.Dense(10", "layers.Dense(1")
    report = check_source(CNN + second).files[0]
    assert report.program is not None
    first, last = report.program.models
    both = (first, last)
    wrong = [f for f in report.findings if f.name == "softmax-over-one-unit"]
    assert len(wrong) == 1
    assert about(wrong, last, both, report.program) == wrong
    assert about(wrong, first, both, report.program) == []


def test_alternatives_pool_where_nothing_shrinks_the_images() -> None:
    (pooling, pooled), (average, averaged) = alternatives(plan(model_of(CNN)))
    assert pooling == "max pooling after each convolution"
    assert [layer.cls for layer in pooled.layers] == ["Conv2D", "MaxPooling2D", "Conv2D", "Flatten", "Dense"]
    assert average == "global average pooling instead of Flatten"
    assert [layer.cls for layer in averaged.layers] == ["Conv2D", "Conv2D", "GlobalAveragePooling2D", "Dense"]


# ------------------------------------------------------------------ the digits


def test_the_sample_is_balanced() -> None:
    np = pytest.importorskip("numpy", reason="needs NumPy")
    with np.load(SAMPLE) as digits:
        assert np.bincount(digits["y_train"]).tolist() == [150] * 10
        assert np.bincount(digits["y_test"]).tolist() == [50] * 10
        assert digits["x_train"].shape == (1500, 28, 28)
        assert digits["x_train"].dtype == np.uint8
    assert SAMPLE.stat().st_size < 400_000


def test_a_file_that_is_not_mnist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDigits, match="`x_train` has other contents"):
        check(SAMPLE)
    broken = tmp_path / "mnist.npz"
    broken.write_bytes(SAMPLE.read_bytes()[:1000])
    with pytest.raises(BadDigits, match="is not a readable MNIST file"):
        check(broken)
    for inside in ("something.txt", "x_train.npy"):
        with zipfile.ZipFile(broken, "w") as file:
            file.writestr(inside, "")
        with pytest.raises(BadDigits, match="is not a readable MNIST file"):
            check(broken)


def test_the_set_that_is_named_comes_before_the_copy_of_keras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.delenv("MNIST_PATH", raising=False)
    assert (find(None), cached()) == (None, None)
    own = tmp_path / ".keras" / "datasets" / "mnist.npz"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"")
    assert (find(None), cached()) == (None, own)
    named, given = tmp_path / "named.npz", tmp_path / "given.npz"
    named.write_bytes(b"")
    given.write_bytes(b"")
    monkeypatch.setenv("MNIST_PATH", str(named))
    assert find(None) == named
    assert find(str(given)) == given
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "elsewhere"))
    assert cached() is None


def test_a_copy_of_the_set_is_known_by_its_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it is compressed."""
    np = pytest.importorskip("numpy", reason="needs NumPy")
    with np.load(SAMPLE) as digits:
        arrays = {name: digits[name] for name in CONTENTS}
    contents = {name: hashlib.sha256(array.tobytes()).hexdigest() for name, array in arrays.items()}
    monkeypatch.setattr("cnnlint.verify.digits.CONTENTS", contents)
    for save in (np.savez, np.savez_compressed):
        save(tmp_path / "mnist.npz", **arrays)
        check(tmp_path / "mnist.npz")
    assert load(tmp_path / "mnist.npz").name == "the full MNIST set"


def test_a_damaged_copy_of_the_set_is_refused(tmp_path: Path) -> None:
    """One byte in the middle of the compressed images is another."""
    damaged = bytearray(SAMPLE.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    path = tmp_path / "mnist.npz"
    path.write_bytes(damaged)
    with pytest.raises(BadDigits, match=r"mnist\.npz is not "):
        check(path)


def test_what_has_no_shape_is_no_weight() -> None:
    """Keras 2 lists the vocabulary of a TextVectorization among its weights."""
    kernel, vocabulary = SimpleNamespace(shape=(3, 4)), SimpleNamespace()
    assert count([kernel, vocabulary, kernel]) == 12


def test_a_stack_that_gave_up_the_size_that_it_was_built_for_is_not_rebuilt() -> None:
    head = (
        "import numpy as np\nfrom tf_keras import Sequential, layers\nmodel = Sequential([layers.Dense(3), layers.Dense(2)])\n"
    )
    first = head + "model(np.zeros((4, 2)))\n"
    assert plan(model_of(first)).input_shape == (4, 2)
    with pytest.raises(Unbuildable, match="data of several shapes"):
        plan(model_of(first + "model.predict(np.zeros((4, 1)))"))
