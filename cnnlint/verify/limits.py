"""Runs in the child: answers, failures in one line, and the limit on memory."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any

from cnnlint.verify.protocol import Failed, Message


def answer(stream: IO[str], message: Message) -> None:
    """Sends one response."""
    stream.write(message.model_dump_json() + "\n")
    stream.flush()


def failed(stage: Any, error: BaseException, layer: str | None = None) -> Failed:
    """What was raised, in one line; the traceback goes to stderr."""
    traceback.print_exception(error)
    out_of_memory = isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError"
    return Failed(
        stage="memory" if out_of_memory else stage,
        error=type(error).__name__,
        message=gist(str(error))[:600],
        layer=layer,
    )


_COLOR = re.compile(r"\x1b\[[\d;]*m")
_TRACE = ("File ", "[[", "Detected at", "Graph execution error", "Original stack trace", "<stack traces", "Stack trace")


def gist(message: str) -> str:
    """A message in one line; of an error inside a TensorFlow graph the sentence, without the traceback it carries."""
    lines = [line.strip() for line in _COLOR.sub("", message).strip().splitlines() if line.strip()]
    if lines and lines[0].startswith("Graph execution error"):
        lines = [line for line in lines if not line.startswith(_TRACE) and "(most recent call last)" not in line] or lines
    if lines and lines[0].startswith("in user code"):  # Keras 2, around the traceback of a traced function
        lines = [line for line in lines if re.match(r"\w*(Error|Exception): ", line)][-1:] or lines[-1:]
    return " ".join(lines)


# ------------------------------------------------------------------ memory


def watch(limit: int, answers: IO[str]) -> None:
    """Ends the process, with a response, as soon as it holds more memory than the limit."""

    def look() -> None:
        while True:
            if resident() > limit:
                answer(answers, Failed(stage="memory", message=f"more than {limit // 2**20:,} MB of memory were needed"))
                os._exit(3)
            time.sleep(0.02)

    threading.Thread(target=look, daemon=True).start()


def resident() -> int:
    """Bytes of memory that the process holds now; its peak so far where the system tells no more, 0 where it tells nothing."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return peak()


def peak() -> int:
    """The most memory that the process has held, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024
