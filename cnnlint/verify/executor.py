"""Runs in the child of `verify --execute`: the user's file, with training shortened, data sets made up and no network.

The working folder is a scratch one; what the file prints goes to stderr. Each `.summary()` is answered with what Keras knows.
"""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import IO, Any

from cnnlint.verify.limits import answer, failed, gist
from cnnlint.verify.observe import describe
from cnnlint.verify.protocol import Captured, Done, Execute, Ready, Stopped


def main() -> None:
    """Runs the one file that stdin names."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = Execute.model_validate_json(sys.stdin.readline())
    try:
        keras = _keras(request.legacy)
    except Exception as error:  # a broken installation fails in any way
        answer(answers, failed("import", error))
        return
    answer(answers, Ready(tensorflow=import_module("tensorflow").__version__, keras=keras.__version__))
    run = Run(request, answers)
    run.prepare(keras)
    run.cells()
    answer(answers, Done())


def _keras(legacy: bool) -> Any:
    """Keras, under all its names; the legacy package for a file that is written for Keras 2, where it is installed."""
    if legacy:
        try:
            keras = import_module("tf_keras")
        except ImportError:
            return import_module("keras")
        os.environ["TF_USE_LEGACY_KERAS"] = "1"
        sys.modules.update(
            {name.replace("tf_keras", "keras", 1): m for name, m in sys.modules.items() if name.startswith("tf_keras")}
        )
        return keras
    import_module("tensorflow")
    return import_module("keras")


class Run:
    """One run of one file."""

    def __init__(self, request: Execute, answers: IO[str]) -> None:
        self.request, self.answers = request, answers
        self.names = {_filename(request.path, index): index for index, _ in request.cells}

    def cells(self) -> None:
        """Runs the cells in one namespace. A notebook goes on after an error, as its reader would; a script does not."""
        scope: dict[str, Any] = {"__name__": "__main__", "__file__": self.request.path}
        sys.path.insert(0, str(Path(self.request.path).parent))
        sys.argv = [self.request.path]
        for index, text in self.request.cells:
            try:
                exec(compile(text, _filename(self.request.path, index), "exec"), scope)
            except (Exception, SystemExit) as error:
                traceback.print_exc()
                self._tell(error, index)

    def _tell(self, error: BaseException, index: int | None) -> None:
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename in self.names]
        line = lines[0] if lines else None
        answer(self.answers, Stopped(cell=index, line=line, message=f"{type(error).__name__}: {gist(str(error))[:300]}"))

    # ---------------------------------------------------------------- what is different from a plain run

    def prepare(self, keras: Any) -> None:
        """Captures summaries, shortens training, makes up data, cuts the network."""

        def summary(model: Any, *args: Any, **keywords: Any) -> None:
            self._capture(model, sys._getframe(1))

        for cls in (keras.Model, keras.Sequential):
            for method in ("fit", "fit_generator", "evaluate", "evaluate_generator", "predict", "predict_generator"):
                if method in vars(cls) or (cls is keras.Model and hasattr(cls, method)):  # Keras 3 inherits them
                    setattr(cls, method, _shortened(method, getattr(cls, method)))
            cls.summary = summary
        _cut_network()
        _made_up(keras)
        _without_weights(keras)

    def _capture(self, model: Any, frame: FrameType) -> None:
        index, line = self._caller(frame)
        if line is not None and model.built:
            answer(self.answers, Captured(cell=index, line=line, model=describe(model)))

    def _caller(self, frame: FrameType | None) -> tuple[int | None, int | None]:
        while frame is not None:
            if frame.f_code.co_filename in self.names:
                return self.names[frame.f_code.co_filename], frame.f_lineno
            frame = frame.f_back
        return None, None


def _filename(path: str, index: int | None) -> str:
    return path if index is None else f"{path}:cell {index + 1}"


class _Numbers(dict[str, Any]):
    """A history that has a number for every metric that somebody plots."""

    def __missing__(self, key: str) -> list[float]:
        return [0.0]


def _shortened(method: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """One step of one epoch; an error in it is the user's, and is shown. Without callbacks, which write files."""

    @functools.wraps(real)
    def short(self: Any, *args: Any, **keywords: Any) -> Any:
        keywords = {k: v for k, v in keywords.items() if k not in ("callbacks", "validation_data", "validation_split")}
        keywords["verbose"] = 0
        if method.startswith("fit"):
            keywords |= {"epochs": 1, "steps_per_epoch": 1}
            args = args[:2]
            keywords.pop("initial_epoch", None)
            history = real(self, *args, **keywords)
            history.history = _Numbers(history.history)
            return history
        return real(self, *args, **{**keywords, "steps": 1})

    return short


def _cut_network() -> None:
    import socket

    def refuse(*args: Any, **keywords: Any) -> None:
        raise OSError("cnnlint verify --execute runs without a network")

    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, refuse)
    socket.create_connection = refuse  # type: ignore[assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]


IMAGES = {
    "mnist": ((28, 28), 60_000, 10, ()),
    "fashion_mnist": ((28, 28), 60_000, 10, ()),
    "cifar10": ((32, 32, 3), 50_000, 10, (1,)),
    "cifar100": ((32, 32, 3), 50_000, 100, (1,)),
}


def _made_up(keras: Any) -> None:
    """Image data sets of the right shapes and types with made-up contents."""
    import numpy as np

    def loader(sides: tuple[int, ...], train: int, classes: int, label: tuple[int, ...]) -> Callable[..., Any]:
        def part(number: int) -> tuple[Any, Any]:
            labels = (np.arange(number) % classes).astype("uint8").reshape(number, *label)
            return np.zeros((number, *sides), "uint8"), labels

        return lambda *args, **keywords: (part(train), part(10_000))

    for name, facts in IMAGES.items():
        module = getattr(keras.datasets, name, None)
        if module is not None:
            module.load_data = loader(*facts)


def _without_weights(keras: Any) -> None:
    """Architectures without their trained weights, which would have to be downloaded."""
    for name, function in list(vars(keras.applications).items()):
        if callable(function) and name[:1].isupper():
            setattr(keras.applications, name, _untrained(function))
            module = sys.modules.get(function.__module__)
            if module is not None:
                setattr(module, name, getattr(keras.applications, name))


def _untrained(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def made(*args: Any, **keywords: Any) -> Any:
        top = [args[0]] if args else []
        return function(*top, **{**keywords, "weights": None})

    return made


if __name__ == "__main__":
    main()
