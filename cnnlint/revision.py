"""The Python files and notebooks of a git revision, laid out in a folder of their own so that their imports find each other."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

_SUFFIXES = (".py", ".ipynb")
_IMPORT = re.compile(rb"(?:\bfrom\b|import|%run)[^\n(]*(?:\([^)]*\))?")  # in the JSON of a notebook too
_WORD = re.compile(rb"[\w\x80-\xff]+")


class RevisionError(Exception):
    """There is no such revision, no repository, or no git."""


class Revision:
    """A revision of the repository around the current folder; its files lie in a temporary folder while it is open."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root = Path(_git("rev-parse", "--show-toplevel").decode().rstrip("\n"))
        self._commit = _commit(name)

    def __enter__(self) -> Revision:
        self._folder = TemporaryDirectory(prefix="cnnlint-")
        self._top = Path(self._folder.name)
        self._files = dict(_files(self._commit))
        contents = _blobs(list(self._files.values()))
        for path, content in zip(self._files, contents, strict=True):
            target = self._top / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._folder.cleanup()

    def path(self, path: str) -> str:
        """Where the file of this name lies as it was; it need not exist."""
        return str(self._top / self._inside(path))

    def sources(self, folders: Sequence[str]) -> tuple[str, ...]:
        """Folders of the working tree, as they were."""
        return tuple(self.path(folder) for folder in folders)

    def same(self, path: str) -> bool:
        """Whether a file is what it was."""
        then = _content(Path(self.path(path)))
        return then is not None and then == _content(Path(path))

    def may_differ(self, files: Iterable[str]) -> frozenset[str]:
        """Of files of the working tree, those that changed, and those that may import what changed, if through others.

        A module may be imported where an import has its name as a word, so that nothing has to be evaluated to tell.
        """
        here = {os.path.realpath(self.root / path) for path in self._files}
        modules = {path for path in here if path.endswith(_SUFFIXES[0])}
        words = {path: _imported(Path(path)) for path in modules | {os.path.realpath(file) for file in files}}
        found = {path for path in words if path not in here or not self.same(path)}
        fresh = found
        while fresh:
            changed = [_module(path) for path in fresh if path.endswith(_SUFFIXES[0])]
            fresh = {path for path, said in words.items() if path not in found and any(name <= said for name in changed)}
            found |= fresh
        return frozenset(file for file in files if os.path.realpath(file) in found)

    def deleted(self, paths: Sequence[str]) -> Iterator[str]:
        """The files below these paths that are no longer there, named from the current folder."""
        wanted = [self._inside(path) for path in paths]
        for path in self._files:
            if not (self.root / path).exists() and any(_below(path, folder) for folder in wanted):
                yield os.path.relpath(self.root / path)

    def _inside(self, path: str) -> str:
        """A path from the root of the repository, as git writes it."""
        try:
            return Path(path).resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            raise RevisionError(f"{path} is not in the repository {self.root}") from None


def _below(path: str, folder: str) -> bool:
    return folder == "." or path == folder or path.startswith(f"{folder}/")


def _content(path: Path) -> bytes | None:
    """What is in a file; None for one that is not there or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _imported(path: Path) -> frozenset[bytes]:
    """The words in a file that may name a module, the folder that it lies in, and where it imports relatively those above."""
    text = _content(path) or b""
    words = set(_WORD.findall(b" ".join(_IMPORT.findall(text))))
    above = path.parts if b"from ." in text else path.parts[-2:-1]
    return frozenset(words.union(map(os.fsencode, above)))


def _module(path: str) -> frozenset[bytes]:
    """The words by which a file is imported: its name and that of its package."""
    parts = Path(path).with_suffix("").parts
    if parts[-1] == "__init__":
        return frozenset({os.fsencode(parts[-2])})
    in_package = Path(path).with_name("__init__.py").exists()
    return frozenset(map(os.fsencode, parts[-1 - in_package :]))


def _commit(name: str) -> str:
    try:
        return _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    except RevisionError:
        if name == "HEAD":
            raise RevisionError("the repository has no commit yet, with which to compare") from None
        meant = f"; for a path write `cnnlint diff HEAD {name}`" if Path(name).exists() else ""
        raise RevisionError(f"git knows no revision {name!r}{meant}") from None


def _files(commit: str) -> Iterator[tuple[str, str]]:
    """Path and object of every regular file that could hold a model."""
    for entry in _git("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        head, _, name = entry.partition(b"\t")
        path = os.fsdecode(name)
        if head.startswith(b"100") and path.endswith(_SUFFIXES):
            yield path, head.split()[2].decode()


def _blobs(objects: list[str]) -> Iterator[bytes]:
    """The contents of objects, in order."""
    output = _git("cat-file", "--batch", stdin="".join(f"{name}\n" for name in objects).encode())
    start = 0
    for _ in objects:
        end = output.index(b"\n", start)
        size = int(output[start:end].split()[2])
        yield output[end + 1 : end + 1 + size]
        start = end + 1 + size + 1


def _git(*arguments: str, stdin: bytes | None = None) -> bytes:
    try:
        return subprocess.run(["git", *arguments], input=stdin, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise RevisionError("git is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(said[-1].removeprefix("fatal: ") if said else "git failed") from None
