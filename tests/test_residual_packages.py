"""ResNets of the package `classification_models` (image-classifiers 1.0.0), and U-Nets and LinkNets of `segmentation_models`
(1.0.1), with tf_keras 2.21: rows, parameters, those to be trained, and a digest of all rows that they made."""

from __future__ import annotations

import hashlib
import json
from math import prod

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace, Summary

CLASSIFIER = """
from classification_models.tfkeras import Classifiers
build, preprocess_input = Classifiers.get('{}')
model = build(input_shape={}, weights=None, include_top={}, classes=7)
model.summary()
"""
UNET = "import segmentation_models as sm\nmodel = sm.Unet({})\nmodel.summary()"
LINKNET = UNET.replace("Unet", "Linknet")
WIDE, SMALL = (224, 224, 3), (96, 64, 3)
FEW = "'seresnet18', input_shape=(64, 64, 1), decoder_filters=(64, 32, 16, 8, 4), decoder_use_batchnorm=False"
PLAIN = "'seresnet18', input_shape=(64, 64, 1), decoder_use_batchnorm=False"
REAL = [
    (CLASSIFIER.format("resnet18", WIDE, True), 89, 11190480, 11182538, "c61dbb837d995749"),
    (CLASSIFIER.format("resnet18", SMALL, False), 86, 11186889, 11178947, "db3aad2c587b888f"),
    (CLASSIFIER.format("resnet34", WIDE, True), 161, 21306064, 21290698, "8117f09e05d06be3"),
    (CLASSIFIER.format("resnet34", SMALL, False), 158, 21302473, 21287107, "32a2ac58d0f72970"),
    (CLASSIFIER.format("resnet50", WIDE, True), 193, 23560400, 23514826, "7021718b0121e4f6"),
    (CLASSIFIER.format("resnet50", SMALL, False), 190, 23546057, 23500483, "e7045e7d84d5da14"),
    (CLASSIFIER.format("seresnet34", WIDE, True), 273, 21467260, 21451894, "b813de1e5e83c618"),
    (CLASSIFIER.format("seresnet34", SMALL, False), 270, 21463669, 21448303, "0bd2e498cd50037b"),
    (UNET.format("'resnet34', classes=3, activation='softmax'"), 199, 24456444, 24439094, "ef879a97e1fa66fa"),
    (UNET.format("'resnet50', input_shape=(128, 128, 3), encoder_freeze=True"), 231, 32561114, 9058644, "0432f0b11464f964"),
    (UNET.format(FEW), 173, 11836616, 11828678, "849370ea0ff4d2bb"),
    (LINKNET.format("'resnet34', classes=3, activation='softmax'"), 214, 21637564, 21620118, "8555ce8520e8f129"),
    (LINKNET.format("'resnet50', (128, 128, 3), encoder_freeze=True"), 246, 28783386, 5275252, "07ff32cdba404747"),
    (LINKNET.format(PLAIN), 183, 11601372, 11593434, "56309062377a2e2c"),
    (LINKNET.format("'resnet18', (96, 64, 3), decoder_block_type='transpose'"), 137, 11675802, 11665780, "08b4f34c4f6089e2"),
    (LINKNET.format("'resnet34', decoder_filters=(8, 8, 8, 8, 24, 12)"), 224, 21638034, 21620524, "491434d74ee33dc0"),
]


def shown(text: str) -> ModelTrace:
    program = read(Source("x.py", "python", (Cell(None, text),), text), Options())
    model = [event.model for event in program.events if isinstance(event, Summary)][-1]
    assert isinstance(model, ModelTrace)
    return model


@pytest.mark.parametrize(("text", "count", "total", "trainable", "seen"), REAL)
def test_rows(text: str, count: int, total: int, trainable: int, seen: str) -> None:
    """The import tells Keras 2, which both packages are for."""
    layers = shown(text).layers
    rows = [[layer.type, str(layer.output_shape), layer.params, layer.name] for layer in layers]
    free = sum(prod(w.shape) for layer in layers if layer.trainable for w in layer.weights if w.trainable)  # type: ignore
    assert (len(rows), sum(layer.params for layer in layers), free) == (count, total, trainable)  # type: ignore[misc]
    assert hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16] == seen


def test_a_classifier_of_keras_itself() -> None:
    assert len(shown(CLASSIFIER.format("vgg16", SMALL, False)).layers) == 19


@pytest.mark.parametrize(
    "call", ["'inceptionv3'", "'resnet34', decoder_block_type='transpose'", "'resnet34', encoder_freeze=freeze", "backbone"]
)
def test_others_stay_unknown(call: str) -> None:
    model = shown(f"import keras\n{UNET.format(call)}\nkeras.Sequential([model, keras.layers.Dropout(0.1)]).summary()")
    assert model.layers[0].params is None
    assert model.layers[0].unknown is not None


@pytest.mark.parametrize("call", ["", "'resnet34', decoder_filters=widths", "'resnet34', encoder_features=['relu0']"])
def test_other_link_nets_stay_unknown(call: str) -> None:
    model = shown(f"import keras\n{LINKNET.format(call)}\nkeras.Sequential([model, keras.layers.Dropout(0.1)]).summary()")
    assert model.layers[0].params is None
    assert model.layers[0].unknown is not None


def test_early_releases_of_the_package_squeezed_otherwise() -> None:
    """Until 1.0 the names stood in the package itself."""
    text = CLASSIFIER.replace(".tfkeras", "")
    assert len(shown(text.format("resnet18", WIDE, True)).layers) == 89
    assert not shown(text.format("seresnet18", WIDE, True)).layers


def test_the_name_of_a_classifier_that_is_not_known() -> None:
    text = "import sys\n" + CLASSIFIER.format("resnet18", SMALL, False).replace("'resnet18'", "sys.argv[1]")
    program = read(Source("x.py", "python", (Cell(None, text),), text), Options())
    assert not any(isinstance(event, Summary) and isinstance(event.model, ModelTrace) for event in program.events)
