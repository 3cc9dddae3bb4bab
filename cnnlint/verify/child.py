"""The TensorFlow child: `python -m cnnlint.verify.child` reads requests from stdin and answers each with one line on stdout.

Whatever TensorFlow prints goes to stderr. Nothing that is read here is executed: models are rebuilt from their plans.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import IO, Any

from cnnlint.verify.limits import answer, failed, watch
from cnnlint.verify.protocol import Build, CompilePlan, Fine, Hello, Message, Provoke, Ready, Train, requests


def main() -> None:
    """Serves until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    session = Session(answers)
    for line in sys.stdin:
        try:
            response = session.serve(line)
        except Exception as error:  # a model that cannot be described must not end the process for the others
            response = failed("protocol", error)
        answer(answers, response)


class Session:
    """The state of the child: the Keras that Hello chose."""

    def __init__(self, answers: IO[str]) -> None:
        self.answers, self.keras = answers, None

    def serve(self, line: str) -> Message:
        """The response to one request."""
        request = requests.validate_json(line)
        if isinstance(request, Hello):
            return self._hello(request)
        self._start_afresh()
        return self._work(request)

    def _hello(self, request: Hello) -> Message:
        try:
            self.keras, ready = import_keras(request.keras)
        except Exception as error:  # a broken installation fails in any way
            return failed("import", error)
        if request.memory_limit:
            watch(request.memory_limit, self.answers)
        return ready

    def _start_afresh(self) -> None:
        """Each model starts as in a fresh process, with the same seed, and without the memory of those before it."""
        keras: Any = self.keras
        keras.backend.clear_session()
        gc.collect()
        keras.utils.set_random_seed(0)
        keras.Input(())  # uses up the first automatic name of an input, which a layer of the model may have

    def _work(self, request: Build | Provoke | Train) -> Message:
        from cnnlint.verify.decode import Untold
        from cnnlint.verify.observe import describe
        from cnnlint.verify.rebuild import LayerFailure, Rebuilder

        rebuilder = Rebuilder(self.keras)
        try:
            model = rebuilder.graph(request.model) if isinstance(request, Train) else rebuilder.alone(request.model)
        except Untold as error:
            return failed("decode", error)
        except LayerFailure as failure:
            cause = failure.__cause__ or failure
            return failed("decode" if isinstance(cause, Untold) else "build", cause, failure.layer)
        except Exception as error:  # whatever Keras raises is the answer
            return failed("build", error)
        if isinstance(request, Build):
            return describe(model, rebuilder.met)
        if isinstance(request, Provoke):
            return _provoke(rebuilder, model, request)
        from cnnlint.verify.training import Training

        return Training(rebuilder, model, request).run()


def _provoke(rebuilder: Any, model: Any, request: Provoke) -> Message:
    """Does Keras raise at compiling, or at one batch of the shapes that the source says?"""
    if request.stage == "build":
        return Fine()
    if request.stage == "summary":
        return _printed(model)
    from cnnlint.verify.feed import synthetic

    stage = "compile"
    try:
        plan = request.compile or CompilePlan()
        model.compile(optimizer=rebuilder.decode(plan.optimizer) or "rmsprop", loss=rebuilder.decode(plan.loss))
        if request.stage == "fit":
            stage = "fit"
            x, y = _one_or_all(map(synthetic, request.x)), _one_or_all(map(synthetic, request.y))
            model.fit(x, y, verbose=0) if request.y else model.predict_on_batch(x)
    except Exception as error:  # whatever Keras raises is the answer
        return failed(stage, error)
    return Fine()


def _printed(model: Any) -> Message:
    try:
        model.summary(print_fn=lambda *lines, **others: None)
    except Exception as error:  # whatever Keras raises is the answer
        return failed("summary", error)
    return Fine()


def _one_or_all(arrays: Iterable[Any]) -> Any:
    found = list(arrays)
    return found[0] if len(found) == 1 else found


def import_keras(version: int) -> tuple[Any, Ready]:
    """Keras 3 as TensorFlow brings it, or the legacy package. Raises ImportError."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    tensorflow, keras = import_module("tensorflow"), import_module("keras" if version >= 3 else "tf_keras")
    return keras, Ready(tensorflow=tensorflow.__version__, keras=keras.__version__)


if __name__ == "__main__":
    main()
