"""Compares every `keras.applications` architecture with Keras, row for row, and writes `tests/data/applications.json`.

    python bench/applications_against_keras.py [--write] [--keras2] [NAME ...]

Each architecture is built with its classifier, without it at two sizes, and at an odd size; the MobileNets also at every width
that people use. Takes some minutes, and needs Keras 3 (with --keras2: tf_keras).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

GOLDEN = Path(__file__).parent.parent / "tests" / "data" / "applications.json"


def configurations(name: str) -> list[dict[str, object]]:
    """The argument sets that one architecture is built with."""
    odd = {"include_top": False, "weights": None, "input_shape": [101, 95, 3]}
    found: list[dict[str, object]] = [
        {"weights": None},
        {"include_top": False, "weights": None, "input_shape": [96, 96, 3], "pooling": "avg"},
        {"include_top": False, "weights": None, "input_shape": [160, 128, 3]},
        odd,
    ]
    if name.startswith("MobileNet"):
        for alpha in (0.25, 0.35, 0.5, 0.75, 1.3, 1.4):
            found.append({**odd, "alpha": alpha, "pooling": "max"})
        found.append({"weights": None, "alpha": 1.4, "classes": 10, "classifier_activation": None})
    if name.startswith("MobileNetV3"):
        found += [
            {**odd, "minimalistic": True},
            {**odd, "include_preprocessing": False},
            {"weights": None, "dropout_rate": 0.0},
        ]
    if name == "MobileNet":
        found.append({**odd, "depth_multiplier": 2})
    if name.startswith(("EfficientNetV2", "ConvNeXt")):
        found += [{**odd, "include_preprocessing": False}, {**odd, "input_shape": [64, 64, 1]}]
    if name.startswith("EfficientNetB0"):
        found.append({"include_top": False, "weights": "imagenet"})
    if not name.startswith("NASNet"):
        found.append({"include_top": False, "weights": None, "pooling": "max"})
    return found


def digest(rows: list[tuple[object, ...]]) -> str:
    """A short hash of the rows."""
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def of_keras(name: str, arguments: dict[str, object], framework: object) -> tuple[str, list[tuple[object, ...]]]:
    """The model's name and its rows, from Keras."""
    framework.backend.clear_session()
    with _without_memory(framework):
        given = {k: tuple(v) if isinstance(v, list) else v for k, v in arguments.items()}
        model = getattr(framework.applications, name)(**given)
    layers = model._operations if hasattr(model, "_operations") else model.layers
    return model.name, [_row_of_keras(layer) for layer in layers]


def _row_of_keras(layer: object) -> tuple[object, ...]:
    output = layer.output
    shape = list((output[0] if isinstance(output, list) else output).shape)
    weights = getattr(layer, "weights", [])
    size = sum(_size(w) for w in weights)
    return layer.name, type(layer).__name__, shape, size, sum(_size(w) for w in getattr(layer, "trainable_weights", []))


def _size(weight: object) -> int:
    total = 1
    for side in weight.shape:
        total *= side
    return total


def _without_memory(framework: object):
    """Variables without values, and no download."""
    if framework.__name__ == "keras":
        from keras.src.utils import file_utils

        patch.object(file_utils, "get_file", lambda *a, **k: "").start()
        patch.object(framework.Model, "load_weights", lambda *a, **k: None).start()
        return framework.StatelessScope()
    return nullcontext()


def of_ours(name: str, arguments: dict[str, object], dialect: int) -> tuple[str, list[tuple[object, ...]]]:
    """The model's name and its rows, from the stored graph and the layer specifications."""
    from cnnlint.applications.build import build
    from cnnlint.applications.rows import rows

    given = {k: tuple(v) if isinstance(v, list) else v for k, v in arguments.items()}
    graph = build(name, given, dialect)
    return graph.name, [(r.name, r.type, list(r.output), r.params, r.trainable) for r in rows(graph, dialect)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keras2", action="store_true")
    options = parser.parse_args()
    dialect = 2 if options.keras2 else 3
    framework = __import__("tf_keras" if options.keras2 else "keras")

    from cnnlint.applications.build import names

    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else []
    found, wrong = [], 0
    for name in options.names or names():
        for arguments in configurations(name):
            start = time.perf_counter()
            called, theirs = of_keras(name, arguments, framework)
            between = time.perf_counter()
            our_name, ours = of_ours(name, arguments, dialect)
            took = time.perf_counter() - between
            same = called == our_name and theirs == ours
            wrong += not same
            label = " ".join(f"{k}={v}" for k, v in arguments.items())
            print(
                f"{'same ' if same else 'WRONG'} {name} {label}: {len(theirs)} rows, Keras {between - start:.1f} s, ours {took:.3f} s"
            )
            if not same:
                print(
                    "   ",
                    called,
                    our_name,
                    next(((a, b) for a, b in zip(theirs, ours, strict=False) if a != b), (len(theirs), len(ours))),
                )
            totals = [sum(row[3] for row in theirs), sum(row[4] for row in theirs)]
            entry = {"name": name, "dialect": dialect, "arguments": arguments, "model": called, "rows": len(theirs)}
            found.append({**entry, "sha": digest(theirs), "totals": totals})
    if options.write:
        keep = [g for g in golden if g["dialect"] != dialect or (options.names and g["name"] not in options.names)]
        lines = sorted((json.dumps(entry) for entry in keep + found))
        GOLDEN.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")
    print(f"{len(found)} models, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
