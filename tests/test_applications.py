"""Architectures of `keras.applications`: the rows are Keras's, for every argument that changes them."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from cnnlint.applications.build import build, names, signature
from cnnlint.applications.rows import Row, rows
from cnnlint.applications.stored import FOLDER
from cnnlint.layers.base import ArgumentError, LayerError, Undetermined
from cnnlint.shapes import substitute, symbol
from cnnlint.values import DictValue, ListValue, Scalar, Unknown

GOLDEN = json.loads((Path(__file__).parent / "data" / "applications.json").read_text(encoding="utf-8"))


def tuples(arguments: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in arguments.items()}


@cache
def plain(name: str, dialect: int = 3) -> list[Row]:
    return rows(build(name, {"weights": None}, dialect), dialect)


@pytest.mark.parametrize("name", names())
def test_rows_are_those_that_keras_printed(name: str) -> None:
    for entry in (e for e in GOLDEN if e["name"] == name):
        graph = build(name, tuples(entry["arguments"]), entry["dialect"])
        found = [(r.name, r.type, list(r.output), r.params, r.trainable) for r in rows(graph, entry["dialect"])]
        digest = hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]
        totals = [sum(r[3] for r in found), sum(r[4] for r in found)]
        expected = (entry["model"], entry["rows"], entry["totals"], entry["sha"])
        assert (graph.name, len(found), totals, digest) == expected, entry["arguments"]


@pytest.mark.parametrize("dialect", [2, 3])
def test_every_architecture_is_compared_at_an_odd_size_and_with_its_classifier(dialect: int) -> None:
    for name in names():
        seen = [e["arguments"] for e in GOLDEN if e["name"] == name and e["dialect"] == dialect]
        assert {"weights": None} in seen
        assert any(a.get("input_shape") == [101, 95, 3] for a in seen)
    assert len(names()) == 40


def test_a_changed_node_is_noticed() -> None:
    good = plain("VGG16")
    graph = build("VGG16", {"weights": None, "classes": 999})
    assert [r.params for r in rows(graph)] != [r.params for r in good]


def test_what_the_graphs_add_to_the_wheel() -> None:
    import zlib

    assert sum(len(zlib.compress(path.read_bytes(), 6)) for path in FOLDER.glob("*.json")) < 150_000


# ------------------------------------------------------------------ sizes that are not known


@pytest.mark.parametrize("name", ["VGG16", "ResNet50", "MobileNetV2", "DenseNet121", "NASNetMobile", "InceptionV3"])
def test_a_symbolic_size_gives_the_numbers_of_every_size(name: str) -> None:
    n = symbol("n", minimum=75)
    unknown = rows(build(name, {"include_top": False, "weights": None, "input_shape": (n, n, 3)}))
    for size in (96, 101, 150):
        known = rows(build(name, {"include_top": False, "weights": None, "input_shape": (size, size, 3)}))
        for a, b in zip(unknown, known, strict=True):
            assert tuple(substitute(d, {"n": size}) for d in a.output) == b.output
            assert a.params == b.params


def test_weights_are_exact_where_the_size_is_not_known() -> None:
    shape = Unknown("read from a file", name="shape")
    found = rows(build("ResNet50", {"include_top": False, "input_shape": shape}))
    assert sum(r.params for r in found) == 23_587_712
    height, width = found[0].output[1:3]
    assert height != width  # nothing says that images are square


def test_unknown_classes_leave_all_other_rows_exact() -> None:
    found = rows(build("ResNet50", {"weights": None, "classes": Unknown("computed")}))
    assert [r.params for r in found[:-1]] == [r.params for r in plain("ResNet50")[:-1]]
    assert found[-1].params is None


@pytest.mark.parametrize("argument", ["include_top", "alpha"])
def test_an_unknown_that_decides_about_layers_is_said(argument: str) -> None:
    with pytest.raises(Undetermined, match="computed"):
        build("MobileNet", {argument: Unknown("computed")})


def test_unknown_pooling_matters_without_classifier_only() -> None:
    assert build("VGG16", {"pooling": Unknown("computed")}).output == (None, 1000)
    with pytest.raises(Undetermined):
        build("VGG16", {"pooling": Unknown("computed"), "include_top": False})


def test_a_float_is_no_number_of_classes_even_after_the_same_integer() -> None:
    assert build("VGG16", {"weights": None, "classes": 10}).output == (None, 10)
    with pytest.raises(ArgumentError):
        build("VGG16", {"weights": None, "classes": 10.0})


ODD = (
    None,
    True,
    0,
    -3,
    1.5,
    "x",
    (),
    (32,),
    (32, None, 3),
    (64.0, 64, 3),
    Unknown("u"),
    Scalar("float"),
    symbol("n"),
    ListValue([1]),
    DictValue(),
)


@pytest.mark.parametrize("name", ["VGG16", "MobileNet", "MobileNetV2", "MobileNetV3Small", "ConvNeXtTiny"])
def test_no_argument_breaks_the_builder(name: str) -> None:
    for parameter in signature(name).parameters:
        for value, top in product(ODD, (True, False)):
            with suppress(LayerError, Undetermined):
                build(name, {"weights": None, "include_top": top, parameter.name: value})


# ------------------------------------------------------------------ what Keras rejects

REJECTED: list[tuple[str, dict[str, Any], str]] = [
    ("VGG16", {"classes": 10}, "classes"),
    ("EfficientNetB0", {"classes": 10}, "classes"),
    ("MobileNet", {"classes": 10}, "classes"),
    ("MobileNetV2", {"classes": 10}, "classes"),
    ("MobileNetV3Small", {"classes": 10}, "classes"),
    ("ResNet50", {"classifier_activation": "sigmoid"}, "classifier_activation"),
    ("VGG16", {"input_shape": (32, 32, 3)}, "input_shape"),
    ("VGG16", {"input_shape": [224, 224, 3]}, "input_shape"),
    ("VGG16", {"include_top": False, "input_shape": (28, 28, 3)}, "input_shape"),
    ("VGG16", {"include_top": False, "input_shape": (48, 48, 1)}, "input_shape"),
    ("VGG16", {"include_top": False, "input_shape": (None, 224, 224, 3)}, "input_shape"),
    ("VGG16", {"weights": None, "input_shape": (None, None, 3)}, "input_shape"),
    ("InceptionV3", {"include_top": False, "input_shape": (74, 80, 3)}, "input_shape"),
    ("Xception", {"include_top": False, "input_shape": (70, 80, 3)}, "input_shape"),
    ("MobileNet", {"alpha": 0.3}, "alpha"),
    ("MobileNet", {"depth_multiplier": 2}, "depth_multiplier"),
    ("MobileNetV2", {"alpha": 0.3}, "alpha"),
    ("MobileNetV3Small", {"alpha": 0.5}, "alpha"),
    ("MobileNetV3Large", {"input_shape": (20, 20, 3), "include_top": False}, "input_shape"),
    ("NASNetMobile", {"include_top": False, "input_shape": (None, None, 3)}, "input_shape"),
    ("EfficientNetV2B0", {"name": "mine"}, "name"),
    ("ConvNeXtTiny", {"name": "mine"}, "name"),
]


@pytest.mark.parametrize(("name", "arguments", "argument"), REJECTED)
def test_what_keras_rejects_is_rejected(name: str, arguments: dict[str, Any], argument: str) -> None:
    given = {k: ListValue(v) if isinstance(v, list) else v for k, v in arguments.items()}
    with pytest.raises(ArgumentError) as caught:
        build(name, given)
    assert (caught.value.kind, caught.value.argument) == ("application-arguments", argument)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "arguments", "argument"), REJECTED)
def test_the_words_are_keras_s(name: str, arguments: dict[str, Any], argument: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    monkeypatch.setattr("keras.src.utils.file_utils.get_file", lambda *args, **kwargs: "")
    with pytest.raises((ValueError, KeyError)) as theirs, keras.StatelessScope():
        getattr(keras.applications, name)(**arguments)
    given = {k: ListValue(v) if isinstance(v, list) else v for k, v in arguments.items()}
    with pytest.raises(ArgumentError) as ours:
        build(name, given)
    assert ours.value.error == type(theirs.value).__name__
    assert words(ours.value.keras) == words(str(theirs.value))


def words(text: str | None) -> str:
    """Without the address of a function."""
    return str(text).partition("Received: classifier_activation=")[0]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("VGG16", {"input_shape": (Unknown("a"), Unknown("b"), 3)}),
        ("VGG16", {"classes": Unknown("computed")}),
        ("VGG16", {"weights": Unknown("computed"), "classes": 10}),
        ("VGG16", {"weights": "best.h5", "classes": 10}),
        ("VGG16", {"include_top": False, "classes": 10}),
        ("VGG16", {"include_top": False, "weights": None, "input_shape": (32, 32, 7)}),
        ("MobileNet", {"weights": None, "alpha": 0.3}),
    ],
)
def test_what_may_be_right_is_not_rejected(name: str, arguments: dict[str, Any]) -> None:
    assert build(name, arguments).nodes


@pytest.mark.tensorflow
def test_the_share_of_dropped_paths_is_that_which_is_given() -> None:
    keras = pytest.importorskip("tf_keras", reason="needs tf_keras")
    arguments = {"include_top": False, "weights": None, "input_shape": (32, 32, 3), "drop_connect_rate": 0.4}
    model = keras.applications.EfficientNetB0(**arguments)
    graph = build("EfficientNetB0", arguments, 2)
    theirs = {layer.name: layer.rate for layer in model.layers if type(layer).__name__ == "Dropout"}
    ours = {node.name: node.args["rate"] for node in graph.nodes if node.cls == "Dropout"}
    assert ours == pytest.approx(theirs)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("package", "dialect"), [("keras", 3), ("tf_keras", 2)])
def test_signatures_are_keras_s(package: str, dialect: int) -> None:
    import inspect

    keras = pytest.importorskip(package, reason="needs TensorFlow")
    for name in names():
        parameters = inspect.signature(getattr(keras.applications, name)).parameters.values()
        theirs = [(p.name, p.default) for p in parameters if p.kind is not p.VAR_KEYWORD]
        assert [(p.name, p.default) for p in signature(name, dialect).parameters if not p.keyword_only] == theirs, name


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("MobileNetV2", {"include_top": False, "weights": None, "input_shape": (97, 64, 3), "alpha": 0.35}),
        ("VGG16", {"include_top": False, "weights": None, "input_shape": (33, 50, 4), "pooling": "avg"}),
        ("ResNet50V2", {"weights": None, "input_shape": (64, 64, 3), "classes": 7, "classifier_activation": None}),
    ],
)
def test_rows_are_those_of_the_keras_that_is_installed(name: str, arguments: dict[str, Any]) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    keras.backend.clear_session()
    with keras.StatelessScope():
        model = getattr(keras.applications, name)(**arguments)
    theirs = [(layer.name, type(layer).__name__, layer.count_params()) for layer in model.layers]
    ours = rows(build(name, arguments))
    assert [(r.name, r.type, r.params) for r in ours] == theirs
    shapes = [x.output[0].shape if isinstance(x.output, list) else x.output.shape for x in model.layers]
    assert [r.output for r in ours] == shapes
