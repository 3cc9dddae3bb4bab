"""Saved architectures: what Keras wrote is read back as the model it was, and nothing in it runs."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.archive import MAX_SIZE, ArchiveError, read_archive
from cnnlint.files.source import Cell, Source
from cnnlint.library.keras.saving.saved import program_of_config, version_of
from cnnlint.program import ModelTrace, Problem, Summary
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.summary import render_summary


def layer(cls: str, name: str, inbound: Any = None, **config: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {"class_name": cls, "name": name, "config": {"name": name, **config}}
    return entry if inbound is None else {**entry, "inbound_nodes": inbound}


def rows(model: ModelTrace) -> list[tuple[Any, ...]]:
    return [(row.name, row.type, row.output_shape, row.params) for row in model.layers]


def model_of(config: dict[str, Any]) -> ModelTrace:
    (model,) = program_of_config(config, "model.json").models
    return model


KERAS2 = {
    "class_name": "Functional",
    "keras_version": "2.15.0",
    "backend": "tensorflow",
    "config": {
        "name": "model",
        "layers": [
            layer("InputLayer", "input_1", [], batch_input_shape=[None, 28, 28, 1], dtype="float32"),
            layer("Conv2D", "conv2d", [[["input_1", 0, 0, {}]]], filters=8, kernel_size=[3, 3], padding="same"),
            layer("TFOpLambda", "tf.math.multiply", [["conv2d", 0, 0, {"y": 2.0, "name": None}]], function="math.multiply"),
            layer("Add", "add", [[["conv2d", 0, 0, {}], ["tf.math.multiply", 0, 0, {}]]]),
            layer("Flatten", "flatten", [[["add", 0, 0, {}]]], data_format="channels_last"),
            layer("Dense", "dense", [[["flatten", 0, 0, {}]]], units=10, activation="softmax"),
        ],
        "input_layers": [["input_1", 0, 0]],
        "output_layers": [["dense", 0, 0]],
    },
}


def test_a_functional_model_of_keras_2() -> None:
    assert rows(model_of(KERAS2)) == [
        ("input_1", "InputLayer", (None, 28, 28, 1), 0),
        ("conv2d", "Conv2D", (None, 28, 28, 8), 80),
        ("tf.math.multiply", "TFOpLambda", (None, 28, 28, 8), 0),
        ("add", "Add", (None, 28, 28, 8), 0),
        ("flatten", "Flatten", (None, 6272), 0),
        ("dense", "Dense", (None, 10), 62730),
    ]


@pytest.mark.parametrize("layers", ["list", "dict"])
def test_a_sequential_model_of_either_style(layers: str) -> None:
    stack = [
        layer("Dense", "a", units=3, batch_input_shape=[None, 5]),
        layer("Dropout", "b", rate=0.5),
        layer("Dense", "c", units=2),
    ]
    config: Any = stack if layers == "list" else {"name": "sequential", "layers": stack}
    model = model_of({"class_name": "Sequential", "config": config, "keras_version": "2.1.6"})
    assert rows(model) == [("a", "Dense", (None, 3), 18), ("b", "Dropout", (None, 3), 0), ("c", "Dense", (None, 2), 8)]


def test_a_shared_layer_keeps_its_calls_in_order() -> None:
    shared = [[["a", 0, 0, {}]], [["b", 0, 0, {}]]]
    config = {
        "layers": [
            layer("InputLayer", "a", [], batch_input_shape=[None, 4]),
            layer("InputLayer", "b", [], batch_input_shape=[None, 4]),
            layer("Dense", "d", shared, units=2),
            layer("Concatenate", "c", [[["d", 1, 0, {}], ["d", 0, 0, {}], ["a", 0, 0, {}]]]),
        ],
        "input_layers": [["a", 0, 0], ["b", 0, 0]],
        "output_layers": [["c", 0, 0]],
    }
    model = model_of({"class_name": "Model", "config": config, "keras_version": "2.4.0"})
    assert [(row.name, row.output_shape, row.params) for row in model.layers][-1] == ("c", (None, 8), 0)
    assert [(edge.layer, edge.node) for edge in model.layers[-1].calls[0].inputs] == [("d", 1), ("d", 0), ("a", 0)]


# ------------------------------------------------------------------ what is not known


def test_a_lambda_is_reported_and_never_read() -> None:
    stack = [layer("Dense", "a", units=3, batch_input_shape=[None, 5]), layer("Lambda", "odd", function=["code", None, None])]
    program = program_of_config({"class_name": "Sequential", "config": {"name": "s", "layers": stack}}, "model.keras")
    (problem,) = program.events
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.layer, problem.span.path) == ("lambda-in-archive", "odd", "model.keras")
    assert program.models[0].layers[1].unknown is not None
    told = "".join(render_summary(Report((FileReport("model.keras", program=program),)), Style()))
    assert told.endswith(f"\nmodel.keras:1: {problem.message}\n")


@pytest.mark.parametrize(
    ("built_on", "shape"), [([None, 7], (None, 7)), ([32, 7], None), ("7", None), ([None, "7"], None), ([None, True], None)]
)
def test_what_a_lambda_gives_is_what_the_next_layer_was_built_for(built_on: Any, shape: Any) -> None:
    after = {**layer("Dense", "d", units=2), "build_config": {"input_shape": built_on}}
    stack = [layer("Dense", "a", units=3, batch_input_shape=[None, 5]), layer("Lambda", "odd"), after]
    program = program_of_config({"class_name": "Sequential", "config": {"name": "s", "layers": stack}}, "model.keras")
    assert [event.kind for event in program.events if isinstance(event, Problem)] == ["lambda-in-archive"]
    _, odd, dense = program.models[0].layers
    assert (odd.output_shape, dense.params) == ((shape, 16) if shape else (odd.output_shape, None))
    assert (odd.unknown is None) is (shape is not None)


def test_a_class_that_is_not_in_the_archive_keeps_its_row() -> None:
    mine = {**layer("MyBlock", "mine", [[["a", 0, 0, {}]]]), "registered_name": "Custom>MyBlock", "module": None}
    config = {
        "layers": [
            layer("InputLayer", "a", [], batch_input_shape=[None, 4]),
            mine,
            layer("Dense", "d", [[["mine", 0, 0, {}]]], units=2),
        ],
        "input_layers": [["a", 0, 0]],
        "output_layers": [["d", 0, 0]],
    }
    model = model_of({"class_name": "Functional", "config": config, "keras_version": "2.9.0"})
    assert [row.type for row in model.layers] == ["InputLayer", "MyBlock", "Dense"]
    assert model.layers[1].params is None
    assert "MyBlock" in (model.layers[1].unknown.reason if model.layers[1].unknown else "")


def test_a_subclassed_model_is_a_gap() -> None:
    program = program_of_config({"class_name": "MyModel", "config": {"units": 3}}, "model.keras")
    assert not program.models
    assert "its code is needed" in program.gaps[0].reason


def test_a_graph_that_cannot_be_followed_is_said() -> None:
    broken = json.loads(json.dumps(KERAS2))
    broken["config"]["layers"][3]["inbound_nodes"] = [[["missing", 0, 0, {}]]]
    assert model_of(broken).unknown


def test_layers_in_an_order_that_no_keras_writes_end_in_an_unknown() -> None:
    """Each pass over the layers that wait calls one of them."""
    count = 2000
    stack = [layer("Dense", f"d{i}", [[[f"d{i - 1}" if i else "x", 0, 0, {}]]], units=2) for i in range(count)]
    first = layer("InputLayer", "x", [], batch_input_shape=[None, 2])
    config = {"name": "m", "input_layers": [["x", 0, 0]], "output_layers": [[f"d{count - 1}", 0, 0]]}
    said = {"class_name": "Functional", "config": {**config, "layers": [first, *stack[::-1]]}}
    assert [gap.reason for gap in model_of(said).unknown] == ["the graph of the saved model cannot be followed"]
    assert len(model_of({**said, "config": {**config, "layers": [first, *stack]}}).layers) == count + 1


# ------------------------------------------------------------------ files


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return buffer.getvalue()


def damaged(method: int) -> bytes:
    """An archive whose configuration does not unpack."""
    data = bytearray(archive({"config.json": json.dumps(KERAS2).encode()}, method))
    data[45:75] = bytes(byte ^ 0xA5 for byte in data[45:75])
    return bytes(data)


def test_an_archive_tells_its_version() -> None:
    config = json.dumps({"class_name": "Sequential", "config": {"layers": []}}).encode()
    found = read_archive("m.keras", archive({"config.json": config, "metadata.json": b'{"keras_version": "3.1.0"}'}))
    assert found["keras_version"] == "3.1.0"
    assert version_of(found) == 3
    assert version_of({"class_name": "Sequential", "config": []}) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89HDF\r\n\x1a\n...", "HDF5"),
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[1, 2]", "not a JSON object"),
        (b'{"a": 1}', "no Keras model"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (archive({"other.txt": b""}), "config.json"),
        (archive({"config.json": b"{"}), "not JSON"),
        (b" " * (MAX_SIZE + 1), "larger"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"class_name": ' + b"9" * 5000 + b"}", "thousands of digits"),
        *((damaged(method), "cannot be read") for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)),
    ],
)
def test_what_is_no_saved_model_is_said(data: bytes, words: str) -> None:
    with pytest.raises(ArchiveError, match=words):
        read_archive("model.keras", data)


def test_a_text_wrapped_twice_is_unwrapped() -> None:
    assert read_archive("m.json", json.dumps(json.dumps(KERAS2)).encode())["class_name"] == "Functional"


def test_model_from_json_of_a_text_in_the_program() -> None:
    text = json.dumps(KERAS2)
    source = f"from tensorflow.keras.models import model_from_json\nmodel = model_from_json({text!r})\nmodel.summary()\n"
    program = read(Source("x.py", "python", (Cell(None, source),), source), Options(target_keras="2"))
    (summary,) = [event for event in program.events if isinstance(event, Summary)]
    assert isinstance(summary.model, ModelTrace)
    assert rows(summary.model) == rows(model_of(KERAS2))


# ------------------------------------------------------------------ against Keras


def branched(keras: Any) -> Any:
    """A model with operators, nesting, wrappers, several inputs and a keyword tensor."""
    layers = keras.layers
    image, other = keras.Input((8, 8, 3)), keras.Input((4,))
    x = layers.Conv2D(4, 3, activation="relu")(image) + 1.0
    x = layers.BatchNormalization()(layers.SeparableConv2D(6, 3, padding="same")(x))
    x = layers.Concatenate()([layers.Flatten()(x), layers.Dense(4)(other)]) * 2.0
    inner = keras.Input((220,))
    nested = keras.Model(inner, layers.Dense(5)(inner), name="nested")
    stack = keras.Sequential([layers.Dense(6), layers.Dropout(0.2)], name="stack")
    x = layers.Reshape((6, 1))(stack(nested(x)))
    x = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(x)
    y = layers.MultiHeadAttention(2, 3)(x, value=x)
    return keras.Model([image, other], [layers.TimeDistributed(layers.Dense(2))(y), layers.GRU(3)(x)])


@pytest.mark.tensorflow
@pytest.mark.parametrize("package", ["keras", "tf_keras"])
def test_what_keras_wrote_has_the_rows_that_keras_has(package: str) -> None:
    keras = pytest.importorskip(package, reason="needs TensorFlow")
    keras.backend.clear_session()
    model = branched(keras)
    config = read_archive("model.json", model.to_json().encode())
    layers = model._operations if package == "keras" else model.layers
    found = model_of(config)
    expected = [(x.name, type(x).__name__, sum(int(w.shape.num_elements()) for w in getattr(x, "weights", ()))) for x in layers]
    assert [(row.name, row.type, row.params) for row in found.layers] == expected
    assert found.output_shape == [tuple(x.shape) for x in model.outputs]


@pytest.mark.tensorflow
def test_an_archive_of_keras_is_read(tmp_path: Any) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    doubled = keras.layers.Lambda(lambda x: keras.ops.concatenate([x, x], axis=-1))
    model = keras.Sequential(
        [keras.Input((5,)), keras.layers.Dense(3), doubled, keras.layers.Dense(2), keras.layers.LeakyReLU()]
    )
    path = tmp_path / "model.keras"
    model.save(path)
    found = model_of(dict(read_archive(str(path), path.read_bytes())))
    assert [(row.type, row.output_shape, row.params) for row in found.layers] == [
        ("Dense", (None, 3), 18),
        ("Lambda", (None, 6), 0),
        ("Dense", (None, 2), 14),
        ("LeakyReLU", (None, 2), 0),
    ]
