"""Many files at once, in worker processes where that pays, and always in the order given."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from cnnlint.batch import Outcome, Task, check_task, known

# Below this many files to read anew, starting workers takes longer than they save: measured at 8 with fork, 24 with spawn.
BREAK_EVEN = 16
_PER_CHUNK = 4
_FILES_PER_COLLECTION = 1024  # what is read leaves few cycles


def check_all(
    tasks: Sequence[Task], jobs: int = 0, plugins: Sequence[str] = (), progress: Callable[[int], None] | None = None
) -> list[Outcome]:
    """The outcome of each file, in order. jobs: how many processes, 0 for as many as pay. progress: told how many are done."""
    tell = progress or _silent
    outcomes: list[Outcome | None] = [known(task) for task in tasks]
    todo = [index for index, outcome in enumerate(outcomes) if outcome is None]
    tell(len(tasks) - len(todo))
    work = _in_workers if _workers(jobs, len(todo)) > 1 else _here
    for index, outcome in zip(todo, work([tasks[i] for i in todo], _workers(jobs, len(todo)), plugins), strict=True):
        outcomes[index] = outcome
        tell(sum(o is not None for o in outcomes) if progress else 0)
    return [outcome for outcome in outcomes if outcome is not None]


def _silent(done: int) -> None:
    pass


def _workers(jobs: int, files: int) -> int:
    if jobs == 0 and files < BREAK_EVEN:
        return 1
    return min(jobs or _cores(), max(files, 1))


def _cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


def _here(tasks: Sequence[Task], workers: int, plugins: Sequence[str]) -> Iterator[Outcome]:
    gc.freeze()  # nor need modules
    for number, task in enumerate(tasks, 1):
        yield check_task(task)
        if number % _FILES_PER_COLLECTION == 0:
            gc.collect()  # the command line switches the automatic collection off
            gc.freeze()  # the reports so far stay: they need not be gone through again


def _in_worker(task: Task) -> Outcome:
    gc.enable()
    return check_task(task)


def _in_workers(tasks: Sequence[Task], workers: int, plugins: Sequence[str]) -> Iterator[Outcome]:
    from concurrent.futures import ProcessPoolExecutor

    import cnnlint.evaluate.interpreter
    import cnnlint.run  # noqa: F401  # forked workers inherit the imports

    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(tuple(plugins),)) as pool:
        with _interrupts_later():
            outcomes = pool.map(_in_worker, tasks, chunksize=_PER_CHUNK)  # forks the workers
        yield from outcomes


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Ctrl-C waits until the block has ended; processes that are forked in it never hear of it."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare(plugins: tuple[str, ...]) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches workers too: it is for the command to end them
    if plugins:
        from cnnlint.plugins import load_plugins

        load_plugins(plugins)
