"""Twin programs: a few lines of Python that are run with the real libraries and read by cnnlint, and must come to the same.

The last line of a program is the value that is compared. Its inputs are the arrays of `inputs()`: the real run gets them,
the reading is told their shape, dtype and range alone.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import io
import re
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from library_referee import abstract, disagreement
from PIL import Image

from cnnlint import library
from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import Problem
from cnnlint.shapes import Expr
from cnnlint.values import ON_DISK, Array, External, Labels, Unknown

HEADS = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "tf": "import tensorflow as tf",
    "keras": "import keras",
}


@dataclass(frozen=True)
class Twin:
    """A program. vague: why the answer may say less than everything (it must still contain the real one)."""

    program: str
    vague: str = ""

    def __str__(self) -> str:
        return re.sub(r"\s+", " ", self.program)[-70:]

    @property
    def source(self) -> str:
        """The program with the imports that its names need."""
        heads = [text for name, text in HEADS.items() if re.search(rf"\b{name}\.", self.program)]
        return "\n".join([*heads, self.program])


@dataclass(frozen=True)
class Reading:
    """What cnnlint says: the value, and the qualified names of the library functions that were asked."""

    value: Any
    asked: frozenset[str]


def twins(text: str, vague: str = "") -> list[Twin]:
    """Programs apart by empty lines."""
    return [Twin(part.strip(), vague) for part in re.split(r"\n\s*\n", text.strip())]


def each(template: str, names: str, vague: str = "") -> list[Twin]:
    """One program for each name, in place of `F`."""
    return [Twin(re.sub(r"\bF\b", name, template), vague) for name in names.split()]


def inputs(rows: int = 6, height: int = 4, width: int = 5, columns: int = 3, classes: int = 3, seed: int = 0) -> dict[str, Any]:
    """The arrays that programs may use."""
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (rows, height, width, 3), dtype="uint8")
    ids = rng.integers(0, classes, rows)
    ids[-1] = classes - 1
    return {
        "images": images,
        "gray": images[..., 0],
        "pixels": images.astype("float32"),
        "table": rng.normal(size=(rows, columns)),
        "positive": rng.uniform(0.1, 0.9, (rows, columns)),
        "counts": rng.integers(0, 9, (rows, columns)),
        "ids": ids,
        "column": ids.reshape(-1, 1),
        "onehot": np.eye(classes)[ids],
        "mask": ids > 0,
        "vector": np.arange(rows),
        "folder": files(),
    }


@cache
def files() -> str:
    """A folder with a table, and a picture and a text for each of two classes; it goes when Python ends."""
    root = Path(tempfile.mkdtemp(prefix="twins"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    np.save(root / "array.npy", np.zeros((3, 4), "float32"))
    np.savez(root / "arrays.npz", a=np.zeros((3, 4)), b=np.zeros(3))
    np.savetxt(root / "array.txt", np.zeros((3, 4)))
    (root / "table.csv").write_text("a,b,c\n1,0.5,x\n2,1.5,y\n")
    for name in ("a", "b"):
        (root / name).mkdir()
        Image.new("RGB", (5, 6)).save(root / name / "0.png")
        (root / name / "0.txt").write_text("a few words")
    return str(root)


def told(given: Mapping[str, Any]) -> dict[str, Any]:
    """What cnnlint is told of the inputs; of labels also what they are."""
    known = {name: abstract(value) for name, value in given.items()}
    classes = given["onehot"].shape[1]
    for name, encoding in (("ids", "ids"), ("column", "ids"), ("onehot", "one-hot")):
        low, high = (0, classes - 1) if encoding == "ids" else (0, 1)
        known[name] = replace(known[name], labels=Labels(encoding, classes), low=low, high=high)
    return known


def read_twin(twin: Twin, given: Mapping[str, Any]) -> Reading:
    """Reads the program; a defect of a model of a library function is an error."""
    kept: list[Any] = []
    asked: set[str] = set()
    find = library._find

    def recording(name: str) -> library.Model | None:
        model = find(name)
        if model is None:
            return None

        def asking(*args: Any, **keywords: Any) -> Any:
            asked.add(model.name)
            return model.function(*args, **keywords)

        return replace(model, function=asking)

    keep = library.models("twin.keep", raw=True)(lambda at, args: kept.append(args.positional[0]))
    assert keep
    with patch.object(library, "_find", recording):
        program = read(read_source("twin.py", _keeping(twin).encode()), Options(assume=told(given)))
    failed = [gap.reason for gap in program.gaps]
    failed += [event.message for event in program.events if isinstance(event, Problem) and event.kind == "raises"]
    assert not failed, f"{twin}: {failed}"
    return Reading(kept[0] if kept else Unknown("the program was not read to its end"), frozenset(asked))


def _keeping(twin: Twin) -> str:
    lines = twin.source.splitlines()
    last = ast.parse(twin.source).body[-1].lineno - 1
    return "\n".join(["import twin", *lines[:last], "twin.keep((", *lines[last:], "))"])


def run_twin(twin: Twin, given: Mapping[str, Any]) -> Any:
    """Runs the program with the real libraries."""
    tree = ast.parse(twin.source)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr), twin
    names = {name: value if isinstance(value, str) else value.copy() for name, value in given.items()}
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(compile(tree, "twin", "exec"), names)
        return eval(compile(ast.Expression(last.value), "twin", "eval"), names)


def difference(said: Any, real: Any, exact: bool = True) -> str | None:
    """How the real value is not what cnnlint says; None when it is."""
    if hasattr(real, "element_spec") and type(said).__name__ == "Dataset":
        return _spec(said.element, real.element_spec, exact)
    if type(real).__module__.partition(".")[0] in ("tensorflow", "keras"):
        real = real.numpy() if hasattr(real, "numpy") else real
    if hasattr(real, "as_list"):
        real = tuple(real.as_list())  # a TensorShape
    if isinstance(said, tuple | int) and isinstance(real, np.ndarray | np.generic):
        real = tuple(real.tolist()) if real.ndim else real.item()  # sizes as tensors are sizes here
    if isinstance(said, External):  # a dtype, named by its type
        said, real = said.name, f"numpy.{real}"
    if isinstance(said, Expr) and isinstance(real, int):
        return f"unknown: {said}" if exact else disagreement(said, real)
    if isinstance(real, float) and np.isnan(real):
        return None if isinstance(said, float) and np.isnan(said) else f"{said!r}, really nan"
    if hasattr(real, "element_spec"):
        return f"{said!r}, really a data set" if exact or not isinstance(said, Unknown) else None
    if isinstance(real, dict) and hasattr(said, "items") and not isinstance(said, Array | Unknown):
        return next((d for k in real if (d := difference(said.items.get(k), real[k], exact))), None)
    if isinstance(real, tuple | list) and not isinstance(said, Unknown | Array):
        items = said if isinstance(said, tuple) else tuple(said.items)
        if getattr(said, "rest", None) is not None:
            return f"unknown items: {said.rest.reason}" if exact else None
        if len(items) != len(real):
            return f"{len(items)} parts, really {len(real)}"
        return next((d for s, r in zip(items, real, strict=True) if (d := difference(s, r, exact))), None)
    if type(real).__name__ == "Index":
        real = list(real)
    if hasattr(real, "iloc"):
        return _pandas(said, real, exact)
    if hasattr(real, "tocsr"):
        real = real.toarray()
    if isinstance(said, Array) and said.dtype == ON_DISK:
        said = replace(said, dtype=None if exact else str(real.dtype))
    if isinstance(said, Array) and isinstance(real, np.ndarray) and real.dtype.kind in "OUST":
        return _words(said, real, exact)
    problem = disagreement(said, real, exact)
    return problem or (_labels(said, np.asarray(real)) if isinstance(said, Array) else None)


def _words(said: Array, real: np.ndarray, exact: bool) -> str | None:
    if said.dtype not in ("str", "object", "string", None):
        return f"dtype {said.dtype}, really {real.dtype}"
    return disagreement(replace(said, dtype=str(real.dtype)), real, exact)


def _pandas(said: Any, real: Any, exact: bool) -> str | None:
    if isinstance(said, Unknown):
        return f"unknown: {said.reason}" if exact else None
    if said.kind != f"pandas.{type(real).__name__}":
        return f"{said.kind}, really {type(real).__name__}"
    dtypes = {str(d) for d in (real.dtypes if real.ndim == 2 else [real.dtype])}
    if said.dtype == ON_DISK:
        wrong = {d for d in dtypes if not d.startswith("datetime64")} - {"int64", "float64", "bool", "object", "str"}
        return f"dtype {wrong} in a file" if wrong else _pandas(replace(said, dtype=None), real, exact)
    if said.dtype is not None and dtypes not in ({said.dtype}, set()) and said.dtype not in ("str", "object"):
        return f"dtype {said.dtype}, really {sorted(dtypes)}"
    if said.columns is not None and real.ndim == 2 and list(said.columns) != list(real.columns):
        return f"columns {said.columns}, really {list(real.columns)}"
    values = np.asarray(real)
    known = replace(said, dtype=str(values.dtype), kind="numpy.ndarray")
    return disagreement(known, values, exact) or (_labels(said, values) if len(dtypes) == 1 else None)


def _spec(said: Any, spec: Any, exact: bool) -> str | None:
    """How an element of a data set is not what its `element_spec` says."""
    if isinstance(said, Unknown):
        return f"unknown: {said.reason}" if exact else None
    if isinstance(spec, dict):
        parts = {k: said.items.get(k, said.rest) for k in spec}
        return next((d for k in spec if (d := _spec(parts[k], spec[k], exact))), None)
    if isinstance(spec, tuple | list):
        if not isinstance(said, tuple) or len(said) != len(spec):
            return f"{said!r}, really {len(spec)} parts"
        return next((d for s, r in zip(said, spec, strict=True) if (d := _spec(s, r, exact))), None)
    if hasattr(spec, "element_spec"):
        return _spec(said.element, spec.element_spec, exact)
    if spec.dtype is not None and said.dtype not in (None, spec.dtype.name):
        return f"dtype {said.dtype}, really {spec.dtype.name}"
    if exact and said.dtype is None:
        return "unknown dtype"
    if isinstance(said.shape, Unknown):
        return f"unknown shape: {said.shape.reason}" if exact and spec.shape.rank is not None else None
    if spec.shape.rank is None:
        return None  # TensorFlow knows less than a reader of the program
    if len(said.shape) != spec.shape.rank or any(
        r is not None and isinstance(s, int) and s != r for s, r in zip(said.shape, spec.shape, strict=True)
    ):
        return f"shape {said.shape}, really {tuple(spec.shape)}"
    return f"shape {said.shape}, really {tuple(spec.shape)}" if exact and said.shape != tuple(spec.shape) else None


def _labels(said: Array, real: np.ndarray) -> str | None:
    """How class labels are not what they are said to be."""
    labels = said.labels
    if labels is None or real.size == 0 or real.dtype.kind not in "biuf":
        return None
    if labels.encoding == "one-hot":
        wide = not isinstance(labels.classes, int) or real.shape[-1] == labels.classes
        return None if wide and np.isin(real, (0, 1)).all() and (real.sum(-1) <= 1).all() else f"not one-hot: {real.tolist()}"
    if labels.encoding in ("binary", "multi-hot"):
        return None if np.isin(real, (0, 1)).all() else f"not 0 or 1: {real.tolist()}"
    if labels.encoding == "ids" and isinstance(labels.classes, int):
        within = (real >= labels.first).all() and (real < labels.first + labels.classes).all()
        return None if within else f"not {labels.classes} classes from {labels.first}: {real.tolist()}"
    return None
