"""Runs in the child of `verify --execute`: the user's file, with training shortened, data sets made up and no network.

The working folder is a scratch one; what the file prints goes to stderr. Each `.summary()` is answered with what Keras knows.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import IO, Any

from cnnlint.verify.limits import answer, failed, gist
from cnnlint.verify.observe import describe
from cnnlint.verify.protocol import Captured, Done, Execute, Ready, Stopped
from cnnlint.verify.shortened import shortened
from cnnlint.verify.stand_ins import Anything, cut_network, leave_network, made_up, without_pictures, without_weights


def main() -> None:
    """Runs the one file that stdin names."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = Execute.model_validate_json(sys.stdin.readline())
    leave_network()
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
        if self.request.cells and self.request.cells[0][0] is not None:
            scope["get_ipython"] = Anything()  # what is left of a magic whose result is kept
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
                    setattr(cls, method, shortened(method, getattr(cls, method)))
            cls.summary = summary
        cut_network()
        made_up(keras)
        without_weights(keras)
        without_pictures()

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


if __name__ == "__main__":
    main()
