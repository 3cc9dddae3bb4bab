"""Where the time of a run goes: asks every few milliseconds of CPU which functions are running.

    python bench/hot.py FOLDER [--rounds 3] [--most 40]

Prints the share of each function itself, and with all that it calls. A profiler that counts calls makes small functions look
dear, and a run slow; this one changes neither. To compare two states of the code on a machine that does other things as well,
count instructions, of a part of the corpus since that takes fifty times as long:

    PYTHONHASHSEED=0 valgrind --tool=callgrind --callgrind-out-file=/dev/null \\
        python -P -m cnnlint check --no-cache --output-format json --jobs 1 PART
"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parents[1]))

from cnnlint.batch import Task, check_task
from cnnlint.config.checks import Checks

EVERY = 0.001  # seconds of CPU; the system may ask less often


def main() -> None:
    """Samples and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=40)
    given = parser.parse_args()
    files = sorted(str(path) for kind in ("*.py", "*.ipynb") for path in given.folder.rglob(kind))
    itself, whole = sample(files, given.rounds)
    for title, found in (("itself", itself), ("with what it calls", whole)):
        print(f"\n{title}")
        for name, times in found.most_common(given.most):
            print(f"{100 * times / max(itself.total(), 1):6.2f} %  {name}")


def sample(files: list[str], rounds: int) -> tuple[Counter[str], Counter[str]]:
    """How often each function was found running by itself, and anywhere on the stack."""
    itself: Counter[str] = Counter()
    whole: Counter[str] = Counter()

    def note(number: int, frame: FrameType | None) -> None:
        names = []
        while frame is not None and frame.f_code is not sample.__code__:
            names.append(name_of(frame))
            frame = frame.f_back
        itself.update(names[:1])
        whole.update(set(names))

    checks = Checks()
    gc.disable()  # as the command line does
    for file in files[:40]:  # what is imported late
        check_task(Task(file, checks))
    signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    for file in rounds * files:
        check_task(Task(file, checks))
    signal.setitimer(signal.ITIMER_PROF, 0)
    return itself, whole


def name_of(frame: FrameType) -> str:
    """The function of a frame, by its file below the package."""
    path = frame.f_code.co_filename
    return f"{path.rpartition('cnnlint/')[2]}:{frame.f_code.co_firstlineno} {frame.f_code.co_name}"


if __name__ == "__main__":
    main()
