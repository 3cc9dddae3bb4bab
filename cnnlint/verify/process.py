"""The child seen from cnnlint: started when needed, asked one thing at a time, ended when it is too slow or too large."""

from __future__ import annotations

import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from cnnlint.verify.protocol import Failed, Hello, Message, Ready, Response, responses

IMPORT_TIME = 120.0
_ABSENT = re.compile(r"No module named '(tensorflow|keras|tf_keras)'")


class NoTensorFlow(Exception):
    """The child cannot work; the message is a sentence for the user."""


class Child:
    """A TensorFlow process. A crash, a passed limit or a broken answer is a Failed response, and a new process serves next."""

    def __init__(self, keras: int = 3, time_limit: float = 120.0, memory_limit: int = 0) -> None:
        self.keras, self.time_limit, self.memory_limit = keras, time_limit, memory_limit
        self.ready: Ready | None = None
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[str] | None = None
        self._answers: queue.Queue[str | None] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> Ready:
        """Starts the process and imports TensorFlow. Raises NoTensorFlow."""
        self._spawn()
        answer = self._exchange(Hello(keras=self.keras, memory_limit=self.memory_limit), IMPORT_TIME)
        if isinstance(answer, Ready):
            self.ready = answer
            return answer
        self.stop()
        raise NoTensorFlow(why(answer, self.keras))

    def ask(self, request: Message) -> Response:
        """The answer to a request. Raises NoTensorFlow when a new process cannot be started."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        return self._exchange(request, self.time_limit)

    def stop(self) -> None:
        """Ends the process, if it runs."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()
        self._process = None

    # ---------------------------------------------------------------- the process

    def _spawn(self) -> None:
        self.stop()
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115  # lives with the process
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cnnlint.verify.child"],  # -P: a keras.py in the user's folder is not imported
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
            env=environment(),
        )
        self._answers = queue.Queue()
        threading.Thread(target=_pump, args=(self._process.stdout, self._answers), daemon=True).start()

    def _exchange(self, request: Message, time_limit: float) -> Response:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request.model_dump_json() + "\n")
            self._process.stdin.flush()
        except OSError:
            return self._crashed()
        try:
            line = self._answers.get(timeout=time_limit)
        except queue.Empty:
            self.stop()
            return Failed(stage="time", message=f"it took longer than {time_limit:g} second{'s' * (time_limit != 1)}")
        if line is None:
            return self._crashed()
        answer = self._parsed(line)
        if isinstance(answer, Failed) and answer.stage == "memory":
            self.stop()  # what is left of it would weigh on the next model
        return answer

    def _parsed(self, line: str) -> Response:
        try:
            return responses.validate_json(line)
        except ValueError as error:
            self.stop()
            return Failed(stage="protocol", message=f"the child answered something else: {str(error).splitlines()[0]}")

    def _crashed(self) -> Failed:
        assert self._process is not None
        code = self._process.wait()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        stderr = self._stderr()
        self.stop()
        return Failed(stage="crash", message=f"the TensorFlow process ended with {how}", stderr=stderr)

    def _stderr(self) -> str:
        if self._errors is None:
            return ""
        self._errors.seek(0)
        return "".join(self._errors.readlines()[-40:])


def environment() -> dict[str, str]:
    """The environment of a child that must find this very cnnlint."""
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, str(Path(__file__).parents[2])])}


def _pump(stream: IO[str] | None, answers: queue.Queue[str | None]) -> None:
    """Moves lines from the pipe to the queue; None at the end."""
    if stream is not None:
        try:
            for line in stream:
                answers.put(line)
        except ValueError:  # the stream was closed while we read
            pass
    answers.put(None)


def why(answer: Response, keras: int) -> str:
    """Why TensorFlow is not there: it is not installed, or what its import said."""
    package = "tensorflow" if keras >= 3 else "tensorflow and tf_keras"
    if not isinstance(answer, Failed):
        return "the TensorFlow process gave no sensible answer"
    if answer.error == "ModuleNotFoundError" and _ABSENT.search(answer.message):
        extra = 'python -m pip install "cnnlint[tensorflow]" (in a clone: ".[tensorflow]")'
        return f"verify needs {package}, which this Python lacks; install cnnlint with its extra: {extra}"
    what = f"{answer.error}: {answer.message}" if answer.error else answer.message
    return f"{package} could not be imported: {what}"
