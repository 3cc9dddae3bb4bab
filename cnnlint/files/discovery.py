"""Which files does a run look at? Folders are walked in order of name; `.gitignore` is asked only where one exists.

Only `os` and `fnmatch` are needed to walk; pathspec is imported when the first `.gitignore` is met.
"""

from __future__ import annotations

import os
from errno import EACCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cnnlint.files.gitignore import Ignores
    from cnnlint.files.patterns import Patterns

DEFAULT_EXCLUDES = (
    ".bzr", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache",
    ".cnnlint_cache", ".svn", ".tox", ".venv", ".vscode", "__pycache__", "__pypackages__", "_build", "build", "dist",
    "node_modules", "site-packages", "venv",
)  # fmt: skip
DEFAULT_INCLUDES = ("*.py", "*.ipynb")


def discover(
    paths: Sequence[str],
    excludes: Patterns,
    includes: Patterns,
    *,
    respect_gitignore: bool = True,
    force_exclude: bool = False,
) -> list[str]:
    """The files to read, each once, in order of name within each path. Raises OSError for a path that cannot be read.

    A file named here is read whatever its name, and a folder named here is walked whatever its own name; with
    `force_exclude` the excludes hold for them too.
    """
    found: dict[str, None] = {}
    for path in paths:
        if force_exclude and excludes.match_below(path):
            continue
        _need_readable(path)
        if not os.path.isdir(path):
            found[os.path.normpath(path)] = None
            continue
        ignores = _ignores(path) if respect_gitignore else None
        found.update(dict.fromkeys(_walk(os.path.normpath(path), excludes, includes, ignores, respect_gitignore)))
    return _without_twins(found)


def _need_readable(path: str) -> None:
    """What is named must be readable; what is met on the way is told and left out."""
    if not os.access(path, os.R_OK):
        os.stat(path)  # tells what is not there
        raise PermissionError(EACCES, os.strerror(EACCES), path)


def _walk(
    folder: str, excludes: Patterns, includes: Patterns, ignores: Ignores | None, respect_gitignore: bool
) -> Iterator[str]:
    """Symbolic links to folders are not followed, so that no loop can arise."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        _unreadable(f"folder {folder}", error)
        return
    if respect_gitignore and any(entry.name == ".gitignore" for entry in entries):
        from cnnlint.files.gitignore import Ignores

        ignores = Ignores.read(folder, ignores)
    for entry in entries:
        path = entry.name if folder == os.curdir else os.path.join(folder, entry.name)
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder and not includes.match(path, entry.name):
            continue
        if excludes.match(path, entry.name) or (ignores is not None and ignores.match(path, is_folder)):
            continue
        if is_folder:
            yield from _walk(path, excludes, includes, ignores, respect_gitignore)
        elif _is_file(entry, path):
            yield path


def _is_file(entry: os.DirEntry[str], path: str) -> bool:
    """A link to nowhere is none, nor is one that leads to itself or into a folder that is closed, which is told."""
    try:
        return entry.is_file()
    except OSError as error:
        _unreadable(f"link {path}", error)
        return False


def _ignores(folder: str) -> Ignores | None:
    """What the `.gitignore` files above a folder say, up to the root of its repository; None where they ignore the folder
    itself, since whoever names it wants it read."""
    above: list[str] = []
    here = os.path.abspath(folder)
    while not os.path.exists(os.path.join(here, ".git")):
        parent = os.path.dirname(here)
        if parent == here:
            return None
        here = parent
        above.append(here)
    files = [f for f in reversed(above) if os.path.exists(os.path.join(f, ".gitignore"))]
    if not files:
        return None
    from cnnlint.files.gitignore import Ignores

    ignores: Ignores | None = None
    for file in files:
        ignores = Ignores.read(file, ignores)
    return None if ignores is None or ignores.match(folder, True) else ignores


def _without_twins(found: Iterable[str]) -> list[str]:
    """A file that is also reached through a symbolic link is read once, under its own name."""
    paths = list(found)
    links = {path for path in paths if os.path.islink(path)}
    if not links:
        return paths
    seen = {os.path.realpath(path) for path in paths if path not in links}
    kept: list[str] = []
    for path in paths:
        real = os.path.realpath(path)
        if path in links and real in seen:
            continue
        seen.add(real)
        kept.append(path)
    return kept


def _unreadable(what: str, error: OSError) -> None:
    import sys

    print(f"cnnlint: warning: the {what} could not be read: {error.strerror}", file=sys.stderr)
