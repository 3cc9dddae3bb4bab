"""The package `efficientnet` (1.1.1) with tf_keras 2.21: name, number of rows, parameters, and a digest of all rows it made."""

from __future__ import annotations

import hashlib
import json
from math import prod
from typing import Any

import pytest

from cnnlint.applications.efficientnets import SIGNATURE, build
from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace, Summary
from cnnlint.values import Unknown

REAL: list[tuple[str, dict[str, Any], int, int, str]] = [
    ("B0", {"include_top": False, "input_shape": (96, 96, 3)}, 230, 4049564, "f7f84e95962cadf6"),
    ("B0", {"include_top": True, "input_shape": None}, 233, 5330564, "7a369f4a34d9c2c8"),
    ("B0", {"include_top": False, "input_shape": (75, 80, 3), "pooling": "avg"}, 231, 4049564, "0b59dda3f16921b9"),
    ("B3", {"include_top": False, "input_shape": (96, 96, 3)}, 377, 10783528, "5de104235f919051"),
    ("B3", {"include_top": True, "input_shape": None}, 380, 12320528, "309c0741b42be98c"),
    ("B3", {"include_top": False, "input_shape": (75, 80, 3), "pooling": "avg"}, 378, 10783528, "fe34a82bc5f26d13"),
    ("B7", {"include_top": False, "input_shape": (96, 96, 3)}, 806, 64097680, "b4ff02ccd2abd81a"),
    ("B7", {"include_top": True, "input_shape": None}, 809, 66658680, "52e7c9f7c0bc7d78"),
    ("B7", {"include_top": False, "input_shape": (75, 80, 3), "pooling": "avg"}, 807, 64097680, "5bfd0999d5ffd137"),
]  # fmt: skip


def digest(rows: list[Any]) -> str:
    """Of classes, shapes and parameters, in order."""
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


@pytest.mark.parametrize(("which", "arguments", "count", "total", "seen"), REAL, ids=str)
def test_rows(which: str, arguments: dict[str, Any], count: int, total: int, seen: str) -> None:
    defaults = {p.name: p.default for p in SIGNATURE.parameters}
    graph = build(f"EfficientNet{which}", defaults | {"weights": None} | arguments)
    rows = [[node.cls, list(node.output), sum(prod(w.shape) for w in node.weights)] for node in graph.nodes]  # type: ignore
    assert graph.name == f"efficientnet-{which.lower()}"
    assert (len(rows), sum(row[2] for row in rows), digest(rows)) == (count, total, seen)
    assert digest(rows[:-1]) != seen


USE = """
{importing}
from tensorflow.keras import Sequential, layers
base = {call}(weights='noisy-student', include_top=False, input_shape=(96, 96, 3))
base.trainable = False
model = Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(5)])
model.summary()
"""


def last_summary(text: str) -> ModelTrace:
    program = read(Source("x.py", "python", (Cell(None, text),), text), Options())
    model = [event.model for event in program.events if isinstance(event, Summary)][-1]
    assert isinstance(model, ModelTrace)
    return model


@pytest.mark.parametrize(
    ("importing", "call"),
    [
        ("import efficientnet.tfkeras as efn", "efn.EfficientNetB0"),
        ("from efficientnet.keras import EfficientNetB0", "EfficientNetB0"),
    ],
)
def test_as_a_row(importing: str, call: str) -> None:
    """The package is for Keras 2, which the import tells."""
    base, pooling, dense = last_summary(USE.format(importing=importing, call=call)).layers
    assert (base.name, base.type, base.params) == ("efficientnet-b0", "Functional", 4_049_564)
    assert (pooling.output_shape, dense.params) == ((None, 1280), 6_405)


def test_others_stay_unknown() -> None:
    base = last_summary(USE.format(importing="import efficientnet.tfkeras as efn", call="efn.EfficientNetL2")).layers[0]
    assert isinstance(base.output_shape, Unknown)
