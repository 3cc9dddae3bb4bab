"""What a program finds around it where real Keras runs it: the Keras it is for, a folder of its own, files, modules, names.

Nothing is downloaded: data sets are small ones (examples_in_keras.py), bases keep the weights that they begin with.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import linecache
import logging
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

np = pytest.importorskip("numpy", reason="needs NumPy")
NAME = "the program"


def raised(program: str, dialect: int, folder: Path, given: str = "", then: str = "") -> str | None:
    """What the program raises in a Keras, as `Type: message`; None where it ends well.

    given: Python that is run before: it writes files into the folder, makes modules, binds names. then: Python that is run
    behind it, with its names: it calls what nothing calls. Both have the `HELPERS`.
    """
    package = importlib.import_module("keras" if dialect == 3 else "tf_keras")
    # the collector, which Keras 3 lets be asked for and Keras 2 calls, takes longer than most programs
    with patch("gc.collect"):
        package.backend.clear_session()
    linecache.cache[NAME] = (len(program), None, program.splitlines(keepends=True), NAME)  # Keras 2 reads functions' texts
    with contextlib.chdir(folder), _quiet(), _modules_restored(), contextlib.nullcontext() if dialect == 3 else keras_2():
        try:
            main = ModuleType("__main__")
            vars(main).update(_bound(given))
            sys.modules["__main__"] = main
            exec(compile(program, NAME, "exec", dont_inherit=True), vars(main))
            exec(compile(then, "then", "exec", dont_inherit=True), {**HELPERS, **vars(main)})
        except (Exception, SystemExit) as error:
            return f"{type(error).__name__}: {error}"
        finally:
            package.backend.set_image_data_format("channels_last")
            package.backend.set_floatx("float32")
    return None


def _bound(given: str) -> dict[str, Any]:
    """The names that are bound, beside the helpers and what is imported for them."""
    names = dict(HELPERS)
    exec(compile(given, "given", "exec", dont_inherit=True), names)
    return {name: value for name, value in names.items() if name not in HELPERS and not isinstance(value, ModuleType)}


@contextlib.contextmanager
def keras_2() -> Iterator[None]:
    """`keras`, `tensorflow.keras` and `tf.keras` are the package of Keras 2, as with TF_USE_LEGACY_KERAS."""
    import tensorflow as tf
    import tf_keras

    modules = sys.modules
    ours = {name: modules.pop(name) for name in list(modules) if _is_keras(name)}
    for name in [name for name in modules if name.split(".")[0] == "tf_keras"]:
        modules[name.removeprefix("tf_")] = modules["tensorflow." + name.removeprefix("tf_")] = modules[name]
    try:
        with patch.object(tf, "keras", tf_keras):
            yield
    finally:
        for name in [name for name in modules if _is_keras(name)]:
            del modules[name]
        modules.update(ours)


def _is_keras(name: str) -> bool:
    return name.removeprefix("tensorflow.").split(".")[0] == "keras"


@contextlib.contextmanager
def _modules_restored() -> Iterator[None]:
    """The script's own module, the words of its command line, and the modules that are made for it, are gone afterwards."""
    before = sys.modules["__main__"]
    with patch("sys.argv", ["program.py"]):
        try:
            yield
        finally:
            sys.modules["__main__"] = before
            for name in [name for name, module in sys.modules.items() if hasattr(module, "made_for_a_program")]:
                del sys.modules[name]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing is printed, and TensorFlow logs afterwards what it logged before."""
    logger = logging.getLogger("tensorflow")
    level = logger.level
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logger.setLevel(level)


@contextlib.contextmanager
def no_downloads(*packages: str) -> Iterator[None]:
    """Models of `applications` begin with the weights that they draw, whatever file they ask for."""
    with contextlib.ExitStack() as stack:
        for package, place in (("keras", "file_utils"), ("tf_keras", "data_utils")):
            if package in packages:
                keras = importlib.import_module(package)
                files = importlib.import_module(f"{package}.src.utils.{place}")
                load = keras.Model.load_weights
                stack.enter_context(patch.object(files, "get_file", _fetched))
                stack.enter_context(patch.object(keras.Model, "load_weights", _loading(load)))
        for tensorflow in ("tensorflow", "tensorflow.compat.v2"):  # which of it the callback has, and needs another package
            stack.enter_context(patch.object(importlib.import_module(tensorflow).summary, "scalar", lambda *_, **__: None))
        yield


NOT_FETCHED = "a file that is not fetched"


def _fetched(name: str = "", *_: Any, **__: Any) -> str:
    """As `get_file`: the names of the classes of ImageNet are made up, of weights nothing is there."""
    if not name.endswith(".json"):
        return NOT_FETCHED
    _text(name, json.dumps({i: [f"n{i}", f"class {i}"] for i in range(1000)}))
    return str(Path(name).resolve())


def _loading(load: Any) -> Any:
    def load_weights(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
        return None if filepath == NOT_FETCHED else load(self, filepath, *args, **kwargs)

    return load_weights


# ------------------------------------------------------------------ what `given` and `then` are written with


def _arguments(*words: str) -> None:
    """What stands behind the script on the command line."""
    sys.argv += words


def _module(name: str, **members: Any) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(members, made_for_a_program=True)
    sys.modules[name] = made
    return made


def _older_modules() -> None:
    """The modules that older releases of Keras 2 had their layers in."""
    layers = importlib.import_module("keras.layers")
    for name in ("core", "convolutional", "recurrent", "normalization", "pooling"):
        _module(f"keras.layers.{name}", **vars(layers))


def _table(path: str, rows: int = 40, **columns: Any) -> None:
    """A CSV file of columns, whose values are repeated up to the number of rows."""
    lines = [",".join(columns)]
    lines += [",".join(str(values[i % len(values)]) for values in columns.values()) for i in range(rows)]
    _text(path, "\n".join(lines) + "\n")


def _text(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


def _pictures(folder: str, *classes: str, number: int = 2, size: int = 64) -> None:
    """So many pictures of each class, in a folder of its own; without classes in the one folder."""
    for name in classes or (".",):
        Path(folder, name).mkdir(parents=True)
        for i in range(number):
            _picture(f"{folder}/{name}/{i}.png", size)


def _picture(path: str, size: int = 64) -> None:
    from PIL import Image

    Image.fromarray(np.random.default_rng(0).integers(0, 255, (size, size, 3), "uint8")).save(path)


HELPERS: dict[str, Any] = {
    "np": np,
    "arguments": _arguments,
    "module": _module,
    "older_modules": _older_modules,
    "picture": _picture,
    "pictures": _pictures,
    "table": _table,
    "text": _text,
    "thing": SimpleNamespace,
}
