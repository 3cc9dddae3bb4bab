"""File patterns of the configuration: a name, a glob over names, or, with a slash, a glob over paths below the project."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Patterns:
    """`build` and `*_old.py` are compared with each name on the way; `docs/*.py` and `data/raw` with the path from `root`."""

    def __init__(self, patterns: Iterable[str], root: str = os.curdir) -> None:
        self._root = os.path.abspath(root)
        self._names: set[str] = set()
        self._globs: list[str] = []
        self._suffixes: list[str] = []
        self._paths: list[str] = []
        for pattern in patterns:
            self._add(pattern.replace("\\", "/").rstrip("/"))  # as Windows writes them: the same file holds everywhere

    def _add(self, pattern: str) -> None:
        if "/" in pattern:
            self._paths.append(pattern.removeprefix("./").removeprefix("/"))
        elif not any(char in pattern for char in "*?["):
            self._names.add(pattern)
        elif pattern[0] == "*" and not any(char in pattern[1:] for char in "*?["):
            self._suffixes.append(pattern[1:])
        else:
            self._globs.append(pattern)

    def match(self, path: str, name: str) -> bool:
        """Whether one entry of a folder matches; `name` is the last part of `path`."""
        if name in self._names or any(name.endswith(suffix) for suffix in self._suffixes):
            return True
        if any(_fits(name, glob) for glob in self._globs):
            return True
        return bool(self._paths) and self._match_path(path)

    def match_below(self, path: str) -> bool:
        """Whether the path, or a folder on the way to it from the root, matches."""
        relative = self._relative(path)
        parts = relative.split("/")
        return any(self.match(os.path.join(self._root, *parts[: i + 1]), part) for i, part in enumerate(parts))

    def _match_path(self, path: str) -> bool:
        relative = self._relative(path)
        return any(_match_glob(relative, pattern) for pattern in self._paths)

    def _relative(self, path: str) -> str:
        path = os.path.abspath(path)
        if os.path.splitdrive(path)[0].upper() == os.path.splitdrive(self._root)[0].upper():
            path = os.path.relpath(path, self._root)
        return path.replace(os.sep, "/")


def _match_glob(path: str, pattern: str) -> bool:
    """`**/` stands for any number of folders, none included."""
    return _fits(path, pattern) or ("**/" in pattern and _fits(path, pattern.replace("**/", "")))


def _fits(text: str, pattern: str) -> bool:
    from fnmatch import fnmatchcase  # imports re

    return fnmatchcase(text, pattern)
