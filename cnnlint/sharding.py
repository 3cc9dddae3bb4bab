"""A run in parts: which files a part looks at, and its results in a file that `cnnlint merge` reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cnnlint import __version__
from cnnlint.config.file import ConfigError
from cnnlint.filters.causes import across
from cnnlint.report.model import FileReport, Report


def part(files: Sequence[str], shard: str) -> list[str]:
    """Every N-th file from the I-th, for a shard `I/N`. Raises ConfigError."""
    number, _, total = shard.partition("/")
    if not (number.isdigit() and total.isdigit() and 1 <= int(number) <= int(total)):
        raise ConfigError(f"--shard {shard}: expected I/N with I from 1 to N")
    return list(files[int(number) - 1 :: int(total)])


def save(path: str, report: Report, failed: str, shard: str | None) -> None:
    """Writes the results of a run: every file's report, and what was said of files that could not be checked."""
    data = {"cnnlint": __version__, "shard": shard, "failed": failed, "files": [file.to_dict() for file in report.files]}
    Path(path).write_text(json.dumps(data) + "\n", encoding="utf-8")


def merge(paths: Iterable[str]) -> tuple[Report, str]:
    """The results of several runs as one, in order of path, and what was said of files that are not among them. Raises
    ConfigError."""
    files: dict[str, FileReport] = {}
    failed, shards = [], set[str]()
    for path in paths:
        try:
            data = json.loads(Path(path).read_bytes())
            _check_version(path, data["cnnlint"])
            files.update((report["path"], FileReport.from_dict(report)) for report in data["files"])
            failed.append(data["failed"])
            shards.add(data["shard"] or "1/1")
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror}") from None
        except (ValueError, KeyError, TypeError):
            raise ConfigError(f"{path}: not the results of a run; `cnnlint check --save FILE` writes them") from None
    return Report(across([files[path] for path in sorted(files)])), "".join((*failed, *_missing(shards)))


def _check_version(path: str, version: str) -> None:
    """Other versions find other things, and keep them in another form."""
    if version != __version__:
        raise ConfigError(f"{path}: the results of cnnlint {version}, but this is {__version__}; one version checks all parts")


def _missing(shards: set[str]) -> Iterator[str]:
    """Of a run in N parts all N are needed: what is not looked at must not pass for clean."""
    for total in sorted({int(shard.partition("/")[2]) for shard in shards}):
        for number in range(1, total + 1):
            if f"{number}/{total}" not in shards:
                yield f"cnnlint: error: part {number}/{total} is missing; its files were not checked\n"
