"""The package `vit_keras`: 0.2.0 with Keras 3, 0.1.2 with tf_keras 2.21. The rows are those that it made."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.layers import names
from cnnlint.program import ModelTrace, Summary
from cnnlint.values import Unknown

HEADS = {3: "from keras import Sequential, layers\n", 2: "from tf_keras import Sequential, layers\n"}


def summarised(text: str, dialect: int = 3) -> list[ModelTrace]:
    text = f"{HEADS[dialect]}from vit_keras import vit\n{text}"
    program = read(Source("x.py", "python", (Cell(None, text),), text), Options(target_keras=str(dialect)))
    return [e.model for e in program.events if isinstance(e, Summary) and isinstance(e.model, ModelTrace)]


@pytest.mark.parametrize(("dialect", "mark"), [(2, "/"), (3, "_")])
def test_its_rows(dialect: int, mark: str) -> None:
    (model,) = summarised(
        "net = vit.vit_l32(image_size=(64, 96), pretrained_top=False, classes=5, weights='imagenet21k')\nnet.summary()", dialect
    )
    blocks = [("TransformerBlock", [(None, 7, 1024), (None, 16, None, None)], 12_596_224)] * 24
    assert [(row.type, row.output_shape, row.params) for row in model.layers] == [
        ("InputLayer", (None, 64, 96, 3), 0),
        ("Conv2D", (None, 2, 3, 1024), 3_146_752),
        ("Reshape", (None, 6, 1024), 0),
        ("ClassToken", (None, 7, 1024), 1024),
        ("AddPositionEmbs", (None, 7, 1024), 7168),
        *blocks,
        ("LayerNormalization", (None, 7, 1024), 2048),
        ("Lambda", (None, 1024), 0),
        ("Dense", (None, 1024), 1_049_600),
        ("Dense", (None, 5), 5125),
    ]
    assert (model.keras_name, model.layers[5].name) == ("vit-l32", f"Transformer{mark}encoderblock_0")


NESTED = """
net = vit.vit_b32(image_size=(96, 64), include_top=False, pretrained_top=False)
net.trainable = False
Sequential([net, layers.Dropout(0.2), layers.Dense(11)]).summary()
"""


@pytest.mark.parametrize(("dialect", "dropout"), [(2, "dropout"), (3, "dropout_36")])
def test_as_a_row(dialect: int, dropout: str) -> None:
    net, dropped, dense = summarised(NESTED, dialect)[0].layers
    assert (net.name, net.type, net.output_shape) == ("vit-b32", "Functional", (None, 768))
    assert (net.params, net.trainable_params, dense.params) == (87_422_208, 0, 8459)
    assert dropped.name == dropout


@pytest.mark.parametrize("given", ["image_size=[64, 64]", "65, pretrained_top=False", "include_top=flag", "top=False"])
def test_what_is_not_known_or_refused_stays_unknown(given: str) -> None:
    (model,) = summarised(f"flag = bool(input())\nSequential([vit.vit_b16({given})]).summary()")
    assert [row.type for row in model.layers] == ["Functional"]
    assert isinstance(model.layers[0].output_shape, Unknown)


def test_the_pretrained_top_has_its_own_classes() -> None:
    (model,) = summarised("vit.vit_b16(classes=7).summary()")
    assert model.output_shape == (None, 1000)


def test_layers_of_packages_take_no_name_from_one_of_keras() -> None:
    from cnnlint.applications.specs import OWN

    assert {cls.__name__ for cls in OWN.values()}.isdisjoint(names())


@pytest.mark.parametrize(("top", "expected"), [(False, []), (True, ["CNN303"])])
def test_the_activation_of_a_top_that_is_left_out(top: bool, expected: list[str]) -> None:
    """It is applied by the top alone, and never by the model as a layer."""
    from cnnlint.run import check_source

    text = f"""from keras import Input, Model, layers
from vit_keras import vit
base = vit.vit_b16((64, 64), classes=4, activation="softmax", include_top={top}, pretrained_top=False)
x = Input((64, 64, 3))
model = Model(x, layers.Dense(4, activation="softmax")(layers.Dense(8, activation="relu")(base(x))))
"""
    assert [f.code for f in check_source(text).findings if f.code == "CNN303"] == expected
