"""The blocks of `tensorflow_examples` and the same blocks written out come to the same models."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace, Summary

HEAD = "import tensorflow as tf\nfrom tensorflow.keras import layers\nfrom tensorflow_examples.models.pix2pix import pix2pix\n"
WRITTEN = {
    "pix2pix.downsample(8, 4)": [
        "layers.Conv2D(8, 4, strides=2, padding='same', use_bias=False)",
        "layers.BatchNormalization()",
        "layers.LeakyReLU()",
    ],
    "pix2pix.downsample(8, 4, apply_norm=False)": [
        "layers.Conv2D(8, 4, strides=2, padding='same', use_bias=False)",
        "layers.LeakyReLU()",
    ],
    "pix2pix.upsample(8, 3)": [
        "layers.Conv2DTranspose(8, 3, strides=2, padding='same', use_bias=False)",
        "layers.BatchNormalization()",
        "layers.ReLU()",
    ],
    "pix2pix.upsample(8, 3, 'none', apply_dropout=True)": [
        "layers.Conv2DTranspose(8, 3, strides=2, padding='same', use_bias=False)",
        "layers.Dropout(0.5)",
        "layers.ReLU()",
    ],
}


def tables(text: str, dialect: int) -> list[Any]:
    """The rows of each table; None for one that is not known."""
    events = read(Source("a.py", "python", (Cell(None, text),), text), Options(target_keras=str(dialect))).events
    return [_table(event.model) for event in events if isinstance(event, Summary)]


def _table(model: object) -> Any:
    if not isinstance(model, ModelTrace):
        return None
    return [(row.name, row.type, row.output_shape, row.params) for row in model.layers]


@pytest.mark.parametrize("dialect", [2, 3])
@pytest.mark.parametrize("call", WRITTEN)
def test_blocks(call: str, dialect: int) -> None:
    shown = "x = tf.keras.Input((32, 32, 3))\ntf.keras.Model(x, block(x)).summary()\nblock.summary()\n"
    ours = tables(f"{HEAD}block = {call}\n{shown}", dialect)
    written = tables(f"{HEAD}block = tf.keras.Sequential([{', '.join(WRITTEN[call])}])\n{shown}", dialect)
    assert ours == written
    assert len(ours) == 2


@pytest.mark.parametrize(
    ("call", "total", "name"),
    [  # what tf_keras counts in the package's own networks
        ("pix2pix.unet_generator(3, norm_type='batchnorm')", 54_425_859, "conv2d_transpose_7"),
        ("pix2pix.unet_generator(3, norm_type='instancenorm')", 54_414_979, "conv2d_transpose_7"),
        ("pix2pix.discriminator()", 2_770_433, "batch_normalization_2"),
        ("pix2pix.discriminator('instancenorm', target=False)", 2_765_569, "instance_normalization_2"),
    ],
)
def test_networks(call: str, total: int, name: str) -> None:
    (rows,) = tables(f"{HEAD}m = {call}\nm.summary()\n", 2)
    assert sum(row[3] for row in rows) == total
    assert name in {row[0] for row in rows}


@pytest.mark.parametrize("call", ["upsample(8, 3, n)", "downsample(8, 3, apply_norm=n)", "discriminator(target=n)"])
def test_what_is_not_known(call: str) -> None:
    assert tables(f"import sys\n{HEAD}n = sys.argv[1]\nm = pix2pix.{call}\nm.summary()\n", 2) == [None]
