"""Checks a corpus on a Dask cluster: one JSON line for each file, in the order of the paths, the same as a local run writes.

    python bench/dask_corpus.py FOLDER [--scheduler tcp://HOST:8786] [--workers 2] [--ahead 256] > results.jsonl
    python bench/dask_corpus.py FOLDER --local > results.jsonl

The files are read here and sent with the task, so that workers need cnnlint and nothing of this file system. At most `--ahead`
files are under way at a time, which bounds the memory of the client, of the scheduler and of the workers. A task whose worker
is lost goes to another one; Dask gives up on it when `--losses` workers were lost over it, and that is said in its line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnlint import check_source
from cnnlint.config import Settings

if TYPE_CHECKING:
    from distributed import Client, Future


def main() -> int:
    """Writes the lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--local", action="store_true", help="check in this process, without Dask")
    parser.add_argument("--scheduler", help="the address of a cluster; without it, one is started on this machine")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ahead", type=int, default=256)
    parser.add_argument("--losses", type=int, default=3)
    given = parser.parse_args()
    texts, settings = read(given.folder), Settings()
    if given.local:
        sys.stdout.writelines(line(path, text, settings) for path, text in texts)
        return 0
    import dask
    from distributed import Client

    dask.config.set({"distributed.scheduler.allowed-failures": given.losses})
    local = {} if given.scheduler else {"n_workers": given.workers, "threads_per_worker": 1}
    with Client(given.scheduler, **local) as client:
        sys.stdout.writelines(over_cluster(client, texts, settings, given.ahead))
    return 0


def read(folder: Path) -> Iterator[tuple[str, str]]:
    """The paths and texts of scripts and notebooks, each read when it is asked for."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".py", ".ipynb") and file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8", errors="replace")


def line(path: str, text: str, settings: Settings) -> str:
    """What is found in one file, as a line of JSON."""
    return _json({"path": path, "report": check_source(text, path, settings).files[0].to_dict()})


def over_cluster(client: Client, texts: Iterable[tuple[str, str]], settings: Settings, ahead: int = 256) -> Iterator[str]:
    """The lines of the files, checked by the cluster's workers."""
    under_way: deque[tuple[str, Future]] = deque()
    for path, text in texts:
        under_way.append((path, client.submit(line, path, text, settings, pure=False)))
        if len(under_way) >= ahead:
            yield _result(*under_way.popleft())
    while under_way:
        yield _result(*under_way.popleft())


def _result(path: str, future: Future) -> str:
    error = future.exception()
    found: str = future.result() if error is None else _json({"path": path, "error": f"{type(error).__name__}: {error}"})
    return found


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main())
