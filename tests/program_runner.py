"""Runs a program in real Keras 3 or tf_keras 2 and notes its tables and its crash."""

from __future__ import annotations

import contextlib
import io
import linecache
import os
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import FrameType, ModuleType
from typing import Any
from unittest.mock import patch

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
WIDTH = 400  # columns of the tables, so that nothing is cut
COLUMNS = [120, 220, 260, WIDTH]  # where those of Keras 2 end
PATH = "program.py"
ELSEWHERE = "settings"  # the module that holds what a program does not tell

Row = tuple[str, str, str, str]  # name, type, output shape, parameters
Births = dict[int, tuple[object, int | None]]  # by id: the layer, kept alive, and the line that made it


@dataclass(frozen=True)
class Table:
    """A table that Keras printed, and the line of the program that asked for it."""

    line: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Run:
    """What a program does: its tables, the line and words of its crash, and the line that made that layer.

    inside: the line within the user's own `call`, which raised it at first.
    """

    tables: tuple[Table, ...]
    line: int | None = None
    error: str = ""
    made: int | None = None
    inside: int | None = None


@patch("gc.collect", new=lambda generation=2: 0)  # seconds each time in an old process; the collector comes by itself
def run_in_keras(source: str, given: Mapping[str, object] | None = None, dialect: int = 3) -> Run:
    """Executes the program in this process, with Keras's counters at their start and `given` in the module `settings`."""
    keras = library(dialect)
    keras.backend.clear_session()
    tables: list[Table] = []
    linecache.cache[PATH] = (len(source), None, source.splitlines(keepends=True), PATH)  # Keras 2 reads the text of functions
    try:
        with _quiet(), _captured(keras, tables), _settings(given or {}), _whole_tracebacks(keras), _births(keras) as births:
            exec(compile(source, PATH, "exec", dont_inherit=True), {"__name__": "__main__"})
    except Exception as error:
        first = _first(error)
        said = f"{type(error).__name__}: {str(error)[:200]}"
        return Run(tuple(tables), _raised(error), said, _made(first, births) or _made(error, births), _inside(error, first))
    finally:
        keras.backend.set_image_data_format("channels_last")
        keras.backend.set_floatx("float32")
        if dialect < 3:
            keras.mixed_precision.set_global_policy(None)  # Keras 3 forgets it with the session
    return Run(tuple(tables))


@cache
def library(dialect: int) -> Any:
    """Keras 3, or the package of Keras 2."""
    if dialect >= 3:
        import keras
    else:
        import tf_keras as keras
    return keras


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _settings(given: Mapping[str, object]) -> Iterator[None]:
    module = ModuleType(ELSEWHERE)
    vars(module).update(given)
    with patch.dict(sys.modules, {ELSEWHERE: module}):
        yield


@contextlib.contextmanager
def _captured(keras: Any, tables: list[Table]) -> Iterator[None]:
    """Every table that is printed inside."""
    original = keras.Model.summary
    printed = _printed if keras.__version__.startswith("3") else _printed_in_two

    def summary(self: Any, *args: Any, **kwargs: Any) -> None:
        rows = printed(original, self)
        tables.append(Table(_line_of(sys._getframe(1)), rows))

    with patch.object(keras.Model, "summary", summary):
        yield


@contextlib.contextmanager
def _whole_tracebacks(keras: Any) -> Iterator[None]:
    """Keras leaves its own frames in the traceback, among them those of the layer that fails."""
    switches = keras.config if hasattr(keras, "config") else sys.modules["tensorflow"].debugging
    filtered = switches.is_traceback_filtering_enabled()
    switches.disable_traceback_filtering()
    try:
        yield
    finally:
        if filtered:
            switches.enable_traceback_filtering()


@contextlib.contextmanager
def _births(keras: Any) -> Iterator[Births]:
    """Notes the line of the program that makes each layer."""
    births: Births = {}
    original = keras.layers.Layer.__new__

    def new(cls: type, *args: Any, **kwargs: Any) -> Any:
        made = original(cls, *args, **kwargs)
        births[id(made)] = (made, _line_of(sys._getframe(1)))
        return made

    with patch.object(keras.layers.Layer, "__new__", new):
        yield births


def _line_of(frame: FrameType | None) -> int | None:
    """The line of the program that is being executed."""
    while frame is not None and frame.f_code.co_filename != PATH:
        frame = frame.f_back
    return frame.f_lineno if frame else None


def _first(error: BaseException) -> BaseException:
    """What went wrong at first in the program, inside a layer whose caller says it in other words."""
    chain = [error]
    while chain[-1].__context__ is not None:
        chain.append(chain[-1].__context__)
    return next((one for one in reversed(chain) if _raised(one) is not None), error)


def _raised(error: BaseException) -> int | None:
    """The line of the program that raises it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == PATH]
    return lines[-1] if lines else None


def _inside(error: BaseException, first: BaseException) -> int | None:
    """The line within the user's own `call`: Keras 2 writes it into its words, Keras 3 raises anew."""
    said = re.findall(rf'File "{PATH}", line (\d+)', str(error))
    return int(said[-1]) if said else _raised(first)


def _made(error: BaseException, births: Births) -> int | None:
    """Where the layer was made whose method is the innermost of the traceback."""
    owners = [frame.f_locals.get("self") for frame, _ in traceback.walk_tb(error.__traceback__)]
    known = [births[id(owner)] for owner in owners if id(owner) in births]
    return known[-1][1] if known else None


def _printed(summary: Callable[..., None], model: Any) -> tuple[Row, ...]:
    """The rows of the table that Keras 3 prints."""
    said: list[str] = []
    with patch.dict(os.environ, COLUMNS=str(WIDTH)):
        summary(model, line_length=WIDTH, print_fn=lambda text, **_: said.append(text))
    rows = []
    for line in "\n".join(said).splitlines():
        cells = [cell.strip() for cell in line.strip("│┃").split("│")]
        if line.startswith("│") and cells[0]:
            rows.append((*_name_and_type(cells[0]), cells[1], cells[2]))
    return (*rows, *_totals(said))


def _printed_in_two(summary: Callable[..., None], model: Any) -> tuple[Row, ...]:
    """The rows of the table that Keras 2 prints, the shape of a single tensor without its brackets."""
    said: list[str] = []
    summary(model, line_length=WIDTH, positions=COLUMNS, print_fn=said.append)
    table = said[said.index("=" * WIDTH) + 1 :]
    rows: list[list[str]] = []
    for line in table[: table.index("=" * WIDTH)]:
        cells = [line[a:b].strip() for a, b in zip((0, *COLUMNS), COLUMNS[:3], strict=False)]
        if cells[0]:
            rows.append(cells)
        elif rows:  # what did not fit into a cell goes on below it
            rows[-1][1] = f"{rows[-1][1]} {cells[1]}".strip()
    return (*((*_name_and_type(name), _alone(shape), params) for name, shape, params in rows), *_totals(said))


def _alone(shape: str) -> str:
    """The shape of a single tensor; one that Keras 2 calls `multiple` may be any."""
    single = shape.startswith("[(") and shape.endswith(")]") and shape.count("(") == 1
    return shape[1:-1] if single else shape


def _name_and_type(cell: str) -> tuple[str, str]:
    """A tensor without a name of its own, which a copied input is called by, is numbered after all that Keras ever made."""
    name, _, kind = cell.rpartition(" (")
    return "?" if name.startswith("keras_tensor") else name, kind.rstrip(")")


def _totals(said: list[str]) -> list[Row]:
    words = ("Total params", "Trainable params", "Non-trainable params", "Optimizer params")
    lines = [line.strip() for text in said for line in text.splitlines()]
    return [("", w, "", line.split(":")[1].split()[0]) for w in words for line in lines if line.startswith(w)]
