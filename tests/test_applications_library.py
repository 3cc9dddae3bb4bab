"""Programs that use `keras.applications`: models, parts of them, preprocessing, and what goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cnnlint.applications.build import build
from cnnlint.applications.rows import rows
from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.library.keras.functional.preprocess_input import MODES, limits_after
from cnnlint.program import Call, ModelTrace, Problem, Program, Summary
from cnnlint.values import Array, Scaling

HEAD = """
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
"""


def program(text: str, dialect: int = 3) -> Program:
    source = HEAD + text
    return read(Source("x.py", "python", (Cell(None, source),), source), Options(target_keras=str(dialect)))


def summaries(text: str, dialect: int = 3) -> list[ModelTrace]:
    events = [event for event in program(text, dialect).events if isinstance(event, Summary)]
    return [event.model for event in events if isinstance(event.model, ModelTrace)]


def problems(text: str) -> list[Problem]:
    return [event for event in program(text).events if isinstance(event, Problem)]


def total(model: ModelTrace, trainable: bool = False) -> Any:
    return sum(row.trainable_params if trainable else row.params for row in model.layers)  # type: ignore[misc]


@pytest.mark.parametrize("made", ["tf.keras.applications.VGG16", "keras.applications.vgg16.VGG16", "keras.applications.VGG16"])
def test_a_base_on_its_own(made: str) -> None:
    (model,) = summaries(f"base = {made}(include_top=False, input_shape=(96, 96, 3))\nbase.summary()")
    assert (model.kind, model.keras_name, len(model.layers)) == ("application", "vgg16", 19)
    assert (total(model), model.output_shape) == (14_714_688, (None, 3, 3, 512))


SHOWN = ["ResNet50", "InceptionV3", "NASNetMobile", "ConvNeXtTiny", "EfficientNetV2B0"]


@pytest.mark.parametrize(("name", "dialect"), [*((n, d) for n in SHOWN for d in (2, 3)), ("InceptionResNetV2", 3)])
def test_a_program_shows_the_rows_of_the_architecture(name: str, dialect: int) -> None:
    (model,) = summaries(f"base = keras.applications.{name}(weights=None)\nbase.summary()", dialect)
    expected = rows(build(name, {"weights": None}, dialect), dialect)
    found = [(row.type, row.output_shape, row.params, row.trainable_params) for row in model.layers]
    assert found == [(row.type, row.output, row.params, row.trainable) for row in expected]


def test_a_frozen_base_in_a_sequential_model() -> None:
    text = """
base = keras.applications.MobileNetV2(include_top=False, input_shape=(160, 160, 3))
base.trainable = False
model = keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(2)])
model.summary()
"""
    (model,) = summaries(text)
    assert [(row.type, row.output_shape, row.params, row.trainable_params) for row in model.layers] == [
        ("Functional", (None, 5, 5, 1280), 2_257_984, 0),
        ("GlobalAveragePooling2D", (None, 1280), 0, 0),
        ("Dense", (None, 2), 2562, 2562),
    ]


@pytest.mark.parametrize(
    ("condition", "trained"),
    [
        ("layer.name == 'block5_conv1'", 7_079_424),
        ("'block5' in layer.name", 7_079_424),
        ("layer.name == 'input_layer_3'", None),  # which its first layer may be called
        ("'layer_1' in layer.name", None),
    ],
)
def test_a_base_thawed_by_name_after_code_that_may_have_made_layers(condition: str, trained: int | None) -> None:
    """The number in the automatic name of its first layer is not known."""
    (model,) = summaries(
        "import elsewhere\nelsewhere.read()\n"
        "base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))\n"
        f"on = False\nfor layer in base.layers:\n    on = on or {condition}\n    layer.trainable = on\nbase.summary()\n"
    )
    assert model.layers[0].unnamed is not None
    known = all(row.trainable_params is not None for row in model.layers)
    assert (total(model, trainable=True) if known else None) == trained


def test_a_base_cut_in_the_middle() -> None:
    text = """
base = keras.applications.ResNet50(include_top=False, input_shape=(224, 224, 3))
for layer in base.layers[:-4]:
    layer.trainable = False
x = base.get_layer("conv4_block6_out").output
model = keras.Model(base.input, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))
base.summary()
model.summary()
"""
    base, model = summaries(text)
    assert [row.name for row in base.layers if row.trainable_params] == ["conv5_block3_3_conv", "conv5_block3_3_bn"]
    assert model.layers[-3].output_shape == (None, 14, 14, 1024)
    assert total(model, trainable=True) == 10_250


def test_a_base_made_for_any_size_is_called_on_one() -> None:
    text = """
base = keras.applications.EfficientNetB0(include_top=False)
inputs = keras.Input((224, 224, 3))
model = keras.Model(inputs, layers.GlobalAveragePooling2D()(base(inputs, training=False)))
model.summary()
"""
    three, two = summaries(text)[0], summaries(text, 2)[0]
    assert [row.output_shape for row in three.layers[1:]] == [(None, 7, 7, 1280), (None, 1280)]
    assert [row.output_shape for row in two.layers[1:]] == [(None, None, None, 1280), (None, 1280)]


def test_a_base_on_a_given_tensor() -> None:
    text = """
inputs = keras.Input((64, 64, 3))
base = keras.applications.VGG16(include_top=False, weights=None, input_tensor=layers.Conv2D(3, 1)(inputs), pooling="avg")
base.summary()
"""
    (model,) = summaries(text)
    assert [row.type for row in model.layers[:3]] == ["InputLayer", "Conv2D", "Conv2D"]
    assert model.output_shape == (None, 512)


@pytest.mark.parametrize(
    ("imports", "seen"),
    [
        ("import tensorflow as tf\nfrom keras import applications, backend as K\ntf.Session()", (None, None, None, 3)),
        ("from keras import applications, backend as K", None),  # of which release is not told
        ("import tensorflow as tf\nfrom tensorflow.keras import applications, backend as K\ntf.Session()", None),
    ],
)
def test_a_tensor_of_the_backend_is_wrapped_by_the_package_keras_before_2_4(imports: str, seen: Any) -> None:
    """Its input has the shape that it has without the tensor, whatever that of the tensor is."""
    text = f"""{imports}
pictures = K.concatenate([K.constant(image), K.placeholder((1, 400, 500, 3))], axis=0)
base = applications.VGG16(include_top=False, input_tensor=pictures)
base.summary()
"""
    found = read(Source("x.py", "python", (Cell(None, text),), text), Options(target_keras="2"))
    (model,) = (e.model for e in found.events if type(e) is Summary and isinstance(e.model, ModelTrace))
    assert (model.layers[0].output_shape if model.layers else None) == seen


def test_an_argument_that_is_not_known_leaves_an_honest_base() -> None:
    text = """
base = keras.applications.VGG16(include_top=bool(input()), weights=None)
model = keras.Sequential([base, layers.Dense(3)])
model.summary()
"""
    (model,) = summaries(text)
    assert [row.type for row in model.layers] == ["Functional", "Dense"]
    assert all(row.params is None or row.unknown for row in model.layers[:1])


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        ("NASNetMobile(include_top=flag)", "NASNet"),
        ("MobileNet(include_top=flag)", "mobilenet?"),
        ("ResNetRS50()", "resnetrs50?"),
    ],
)
def test_a_base_that_is_not_known_is_called_as_keras_calls_it_or_not_for_sure(made: str, shown: str) -> None:
    text = f"flag = bool(input())\nkeras.Sequential([keras.applications.{made}]).summary()"
    (model,) = summaries(text, 2)
    assert [row.label for row in model.layers] == [shown]


# ------------------------------------------------------------------ what goes wrong


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        ("VGG16(classes=10)", "classes"),
        ("VGG16(include_top=False, input_shape=(28, 28, 3))", "input_shape"),
        ("ResNet50(include_top=False, input_shape=(32, 32, 1))", "input_shape"),
        ("ResNet50(top=False)", "top"),
        ("ResNet50(include_top=False, input_tensor=keras.Input((48, 48, 1)))", "input_tensor"),
    ],
)
def test_a_wrong_argument_is_a_problem_at_that_argument(call: str, argument: str) -> None:
    (problem,) = problems(f"base = keras.applications.{call}")
    assert (problem.kind, problem.argument, problem.certain) == ("application-arguments", argument, True)
    assert problem.keras
    assert problem.span.line == 6
    assert problem.span.column > len("base = keras.applications.")


@pytest.mark.parametrize(
    "given",
    [
        "weights=None, input_tensor=keras.Input((48, 48, 1))",
        "input_tensor=keras.Input((48, 48, 3))",
        "input_tensor=keras.Input((3, 48, 48))",  # for channels first
        "input_tensor=keras.Input((48, 48, int(input())))",
    ],
)
def test_channels_that_may_be_three_are_no_problem(given: str) -> None:
    found = problems(f"keras.applications.VGG16(include_top=False, {given})")
    assert "application-arguments" not in {problem.kind for problem in found}


@pytest.mark.tensorflow
@pytest.mark.parametrize("package", ["keras", "tf_keras"])
def test_weights_of_three_channels_do_not_fit_a_tensor_of_one(package: str, tmp_path: Path) -> None:
    """What Keras does with the file that it downloads, done with one that is made here."""
    keras = pytest.importorskip(package, reason="needs TensorFlow")
    given = {"alpha": 0.25, "include_top": False}
    made, kept = keras.applications.MobileNet(weights=None, input_shape=(48, 48, 3), **given), str(tmp_path / "kept.h5")
    if package == "tf_keras":
        made.save_weights(kept)
    else:  # the format of the files that it downloads, which it only reads
        import h5py
        from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group

        with h5py.File(kept, "w") as file:
            save_weights_to_hdf5_group(file, made)
    keras.applications.MobileNet(input_tensor=keras.Input((48, 48, 3)), weights=kept, **given)
    (problem,) = problems("keras.applications.MobileNet(include_top=False, input_tensor=keras.Input((48, 48, 1)))")
    with pytest.raises(ValueError, match=problem.keras):
        keras.applications.MobileNet(input_tensor=keras.Input((48, 48, 1)), weights=kept, **given)


def test_misspelt_weights_are_doubted_and_paths_are_not() -> None:
    (problem,) = problems("keras.applications.VGG16(include_top=False, weights='ImageNet')")
    assert (problem.argument, problem.certain) == ("weights", False)
    assert not problems("keras.applications.VGG16(include_top=False, weights='best.weights.h5')")


def test_decode_predictions_takes_the_classes_of_imagenet() -> None:
    (problem,) = problems("keras.applications.vgg16.decode_predictions(np.zeros((4, 10)))")
    assert (problem.argument, problem.actual) == ("preds", "(4, 10)")
    assert not problems("keras.applications.vgg16.decode_predictions(np.zeros((4, 1000)))")


# ------------------------------------------------------------------ preprocess_input


def test_preprocessed_images_say_so() -> None:
    text = "x = tf.keras.applications.resnet_v2.preprocess_input(np.zeros((4, 32, 32, 3), 'uint8'))"
    (call,) = [event for event in program(text).events if isinstance(event, Call)]
    assert isinstance(call.result, Array)
    assert (call.name, call.result.dtype) == ("keras.applications.resnet_v2.preprocess_input", "float32")
    assert call.result.scaled[-1] == Scaling("preprocess_input", "resnet_v2")


@pytest.mark.tensorflow
@pytest.mark.parametrize("module", sorted(set(MODES) - {"resnext", "regnet", "resnet_rs", "mobilenetv2"}))
def test_the_range_after_preprocessing_is_keras_s(module: str) -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    import importlib

    import numpy as np

    name = "resnet" if module == "resnet50" else module
    function = importlib.import_module(f"keras.src.applications.{name}").preprocess_input
    ends = np.array([np.zeros((1, 1, 3)), np.full((1, 1, 3), 255.0)], "float32")
    found = function(ends)
    assert limits_after(MODES[module], 0, 255) == pytest.approx((found.min(), found.max()), rel=1e-5)


@pytest.mark.tensorflow
@pytest.mark.parametrize("package", ["keras", "tf_keras"])
@pytest.mark.parametrize("module", ["vgg16", "mobilenet_v2", "densenet", "efficientnet"])
def test_preprocessing_inside_a_model_has_keras_s_rows(module: str, package: str) -> None:
    keras = pytest.importorskip(package, reason="needs TensorFlow")
    dialect = 3 if package == "keras" else 2
    inputs = keras.Input((32, 32, 3))
    model = keras.Model(inputs, getattr(keras.applications, module).preprocess_input(inputs))
    layers = model._operations if dialect == 3 else model.layers
    text = f"""
inputs = keras.Input((32, 32, 3))
keras.Model(inputs, keras.applications.{module}.preprocess_input(inputs)).summary()
"""
    (found,) = summaries(text, dialect)
    assert [row.type for row in found.layers] == [type(layer).__name__ for layer in layers]
    assert found.output_shape == tuple(model.output.shape)


@pytest.mark.parametrize(
    ("made", "kind"),
    [("BertBackbone.from_preset('bert')", "BertBackbone"), ("Backbone.from_preset('bert')", "Functional")],
)
def test_the_row_of_a_preset_is_called_by_its_class_where_that_is_said(made: str, kind: str) -> None:
    from cnnlint.run import check_source

    text = f"""import keras
import keras_hub
x = keras.Input((4,))
model = keras.Model(x, keras_hub.models.{made}(x))
"""
    (file,) = check_source(text, "a.py").files
    assert file.program is not None
    assert [m.layers[-1].type for m in file.program.models if m.name == "model"] == [kind]


@pytest.mark.parametrize("given", [None, (64, 64, 3), (None, None, 3), (48, 50, 1)])
@pytest.mark.parametrize("flat", [True, False])
@pytest.mark.parametrize("order", ["channels_last", "channels_first"])
def test_the_shape_that_architectures_begin_with(given: tuple[int | None, ...] | None, flat: bool, order: str) -> None:
    imagenet_utils = pytest.importorskip("keras.src.applications.imagenet_utils", reason="asks Keras")
    from fake_context import FakeContext

    at = FakeContext()
    arguments = {"default_size": 224, "min_size": 32, "data_format": order, "require_flatten": flat, "weights": None}
    shape = given if given is None or order == "channels_last" else (given[-1], *given[:-1])
    said = at.do("keras.applications.imagenet_utils.obtain_input_shape", shape, **arguments)
    try:
        real = imagenet_utils.obtain_input_shape(shape, **arguments)
    except ValueError:
        return
    assert said == real


def test_the_shape_that_architectures_of_keras_2_begin_with() -> None:
    text = """
from keras.applications.imagenet_utils import _obtain_input_shape
shape = _obtain_input_shape(None, default_size=224, min_size=48, data_format="channels_last", include_top=True)
keras.Sequential([keras.Input(shape), layers.Flatten()]).summary()
"""
    assert summaries(text, 2)[0].output_shape == (None, 224 * 224 * 3)
