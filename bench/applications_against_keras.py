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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

GOLDEN = Path(__file__).parent.parent / "tests" / "data" / "applications.json"


def configurations(name: str, dialect: int) -> list[dict[str, object]]:
    """The argument sets that one architecture is built with; fewer kinds of them for Keras 2, which builds the same graphs."""
    odd = {"include_top": False, "weights": None, "input_shape": [101, 95, 3]}
    found: list[dict[str, object]] = [
        {"weights": None},
        {"include_top": False, "weights": None, "input_shape": [96, 96, 3], "pooling": "avg"},
        {"include_top": False, "weights": None, "input_shape": [160, 128, 3]},
        odd,
    ]
    if dialect < 3 and not name.startswith("MobileNet"):
        return found + ([{"include_top": False, "weights": "imagenet"}] if name.startswith("EfficientNetB0") else [])
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


@contextmanager
def _without_memory(framework: object):
    """Variables without values, and no download."""
    old = framework.__name__ == "tf_keras"
    utils = __import__(f"{framework.__name__}.src.utils.{'data_utils' if old else 'file_utils'}", fromlist=["x"])
    with ExitStack() as stack:
        stack.enter_context(patch.object(utils, "get_file", lambda *args, **kwargs: ""))
        stack.enter_context(patch.object(framework.Model, "load_weights", lambda *args, **kwargs: None))
        if not old:
            stack.enter_context(framework.StatelessScope())
        else:
            layer = framework.layers.Layer
            add = layer.add_weight
            stack.enter_context(patch.object(layer, "add_weight", lambda *a, **k: add(*a, **{**k, "initializer": "zeros"})))
        yield


def of_ours(name: str, arguments: dict[str, object], dialect: int) -> tuple[str, list[tuple[object, ...]]]:
    """The model's name and its rows, from the stored graph and the layer specifications."""
    from cnnlint.applications.build import build
    from cnnlint.applications.rows import rows

    given = {k: tuple(v) if isinstance(v, list) else v for k, v in arguments.items()}
    graph = build(name, given, dialect)
    return graph.name, [(r.name, r.type, list(r.output), r.params, r.trainable) for r in rows(graph, dialect)]


def compare(name: str, arguments: dict[str, object], framework: object, dialect: int) -> dict[str, object]:
    """Builds it both ways, prints what differs, and returns what is kept; `same` says whether nothing differs."""
    start = time.perf_counter()
    called, theirs = of_keras(name, arguments, framework)
    between = time.perf_counter()
    our_name, ours = of_ours(name, arguments, dialect)
    took = time.perf_counter() - between
    same = called == our_name and theirs == ours
    label = " ".join(f"{k}={v}" for k, v in arguments.items())
    times = f"Keras {between - start:.1f} s, ours {took:.3f} s"
    print(f"{'same ' if same else 'WRONG'} {name} {label}: {len(theirs)} rows, {times}", flush=True)
    if not same:
        pairs = zip(theirs, ours, strict=False)
        print("   ", called, our_name, next((pair for pair in pairs if pair[0] != pair[1]), (len(theirs), len(ours))))
    entry = {"name": name, "dialect": dialect, "arguments": arguments, "model": called, "rows": len(theirs)}
    totals = [sum(row[3] for row in theirs), sum(row[4] for row in theirs)]
    return {**entry, "sha": digest(theirs), "totals": totals, "same": same}


def keep(found: list[dict[str, object]]) -> None:
    """Puts the results into the file that the tests read, in place of older ones of the same models."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else []
    replaced = {(entry["name"], entry["dialect"]) for entry in found}
    others = [entry for entry in golden if (entry["name"], entry["dialect"]) not in replaced]
    new = [{key: value for key, value in entry.items() if key != "same"} for entry in found]
    lines = sorted(json.dumps(entry) for entry in others + new)
    GOLDEN.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keras2", action="store_true")
    options = parser.parse_args()
    dialect = 2 if options.keras2 else 3
    framework = __import__("tf_keras" if options.keras2 else "keras")

    from cnnlint.applications.build import names

    chosen = options.names or names()
    built = wrong = 0
    for name in chosen:
        found = [compare(name, arguments, framework, dialect) for arguments in configurations(name, dialect)]
        built, wrong = built + len(found), wrong + sum(not entry["same"] for entry in found)
        if options.write:
            keep(found)
    print(f"{built} models, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
