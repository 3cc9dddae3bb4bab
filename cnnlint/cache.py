"""What earlier runs found, so that a file that did not change is not read again.

An entry is named by a hash of everything that its content depends on: the file's bytes and path, the settings, and this
installation of cnnlint. What the file imports from its project is hashed inside the entry. So an entry is right or is not
found; one that is damaged counts as not found. Entries are written beside their place and moved into it, which is safe
between processes.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from cnnlint.report.model import FileReport

_DAY = 86_400
_KEPT_DAYS = 30
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of cnnlint and can be removed at any time.\n"


def digest(*parts: bytes | str) -> str:
    """A hash of the parts, each told apart from the next."""
    from hashlib import sha256

    total = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()


def installation() -> str:
    """What tells this cnnlint from every other: the version, Python's, and the size and time of each of its files."""
    global _installation
    if not _installation:
        from cnnlint import __version__

        files = sorted(_files(os.path.dirname(os.path.abspath(__file__))))
        _installation = digest(__version__, sys.version, *files)
    return _installation


_installation = ""


def _files(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            stat = entry.stat()
            yield f"{entry.path} {stat.st_size} {stat.st_mtime_ns}"
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
            yield from _files(entry.path)


class Cache:
    """Entries in one folder. Nothing here raises for what the file system does: a cache that fails is an empty cache, which the
    user is told once."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def get(self, key: str) -> Any:
        """The entry of that key, None if there is none to be trusted."""
        import json
        import time

        path = self._path(key)
        try:
            with open(path, "rb") as file:
                entry = json.loads(file.read())
            if time.time() - os.stat(path).st_mtime > _DAY:
                os.utime(path)
        except (OSError, ValueError, RecursionError):
            return None
        return entry["value"] if isinstance(entry, dict) and entry.get("key") == key and "value" in entry else None

    def put(self, key: str, value: Any) -> None:
        """Keeps a value of JSON types."""
        import json

        path = self._path(key)
        beside = f"{path}.{os.getpid()}"
        try:
            self._make(os.path.dirname(path))
            with open(beside, "w", encoding="utf-8") as file:
                # not `dump`, which encodes piece by piece, in Python
                file.write(json.dumps({"key": key, "value": value}, separators=(",", ":")))
            os.replace(beside, path)
        except OSError:
            return

    def _path(self, key: str) -> str:
        return os.path.join(self.folder, key[:2], key[2:])

    def _make(self, folder: str) -> None:
        if os.path.isdir(folder):
            return
        os.makedirs(folder, exist_ok=True)
        tag = os.path.join(self.folder, "CACHEDIR.TAG")
        if not os.path.exists(tag):
            for name, text in ((tag, _TAG), (os.path.join(self.folder, ".gitignore"), "*\n")):
                with open(name, "w", encoding="utf-8") as file:
                    file.write(text)

    def prune(self) -> None:
        """Removes what no run has asked for in a month. At most once a day. Says so if nothing can be kept."""
        import time

        if (why := _unusable(self.folder)) is not None and self.folder not in _told:
            _told.add(self.folder)
            print(f"cnnlint: warning: no results are kept: {why}", file=sys.stderr)
        mark, now = os.path.join(self.folder, "pruned"), time.time()
        try:
            if os.path.exists(mark) and now - os.stat(mark).st_mtime < _DAY:
                return
            with open(mark, "w", encoding="utf-8"):
                pass
            os.utime(mark)
            for part in os.scandir(self.folder):
                if part.is_dir() and len(part.name) == 2:
                    _prune(part.path, now - _KEPT_DAYS * _DAY)
        except OSError:
            return


_told: set[str] = set()


def _unusable(folder: str) -> str | None:
    """What keeps files from being written there, now or once it is made."""
    place = os.path.abspath(folder)
    while not os.path.lexists(place):
        place = os.path.dirname(place)
    if not os.path.isdir(place):
        return f"{place} is not a folder"
    return None if os.access(place, os.W_OK) else f"{place} cannot be written to"


def _prune(folder: str, before: float) -> None:
    for entry in os.scandir(folder):
        if entry.stat().st_mtime < before:
            os.unlink(entry.path)


def remove(folder: str) -> bool:
    """Removes a cache; False if there is none. A folder without the cache's own tag is never touched."""
    if not os.path.exists(os.path.join(folder, "CACHEDIR.TAG")):
        return False
    from shutil import rmtree

    rmtree(folder, ignore_errors=True)
    return True


def file_key(settings_key: str, path: str, data: bytes) -> str:
    """The key of the report on one file."""
    return digest("file", installation(), settings_key, path, data)


def settings_key_of(config: str | None, data: bytes) -> str:
    """The key of what a configuration file with these bytes says."""
    return digest("settings", installation(), os.path.abspath(config) if config else "", os.getcwd(), data)


def valid_imports(imports: Mapping[str, str]) -> bool:
    """Whether every module that a report depends on still has the content, or the absence, that it had then."""
    return all(content_of(path) == known for path, known in imports.items())


def content_of(path: str) -> str:
    """The SHA-256 of a file's content, empty where there is no such file."""
    from hashlib import sha256

    try:
        with open(path, "rb") as file:
            return sha256(file.read()).hexdigest()
    except (OSError, ValueError):  # a name that this system's encoding cannot write is no file of it
        return ""


def recall_report(cache: Cache, settings_key: str, path: str, data: bytes) -> tuple[FileReport, dict[str, str]] | None:
    """The report that an earlier run made of a file with these bytes, and what the file imports, if that is still the same."""
    entry = cache.get(file_key(settings_key, path, data))
    if entry is None or not valid_imports(entry["imports"]):
        return None
    from cnnlint.report.model import FileReport

    return FileReport.from_dict(entry["report"]), entry["imports"]


def keep_report(cache: Cache, settings_key: str, data: bytes, report: FileReport, imports: Mapping[str, str]) -> None:
    """Keeps the report on a file with these bytes."""
    cache.put(file_key(settings_key, report.path, data), {"report": report.to_dict(), "imports": imports})
