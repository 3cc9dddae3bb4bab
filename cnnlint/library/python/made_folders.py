"""Folders that a program makes itself, with the folders that it makes in them: the classes of what it sorts by hand."""

from __future__ import annotations

import re

from cnnlint.library.python.disk import Change, Parts, changes, parts_of
from cnnlint.values import Context

# what unpacks an archive into a folder that is named there, or brings a repository
_UNPACKS = re.compile(
    r"extractall|unpack_archive|\bgit clone\b|\b7z\b|\b(?:unzip|tar|unrar)\b[^\n]* -[dC][ \t]*[\w./~{$\"']|--unzip"
)


def made_in(at: Context, path: str) -> int | None:
    """How many folders lie in one that the program made; None where it may hold others."""
    folder = parts_of(path)
    done = list(changes(at))
    if not any(change.did == "made" and change.path and folder[: len(change.path)] == change.path for change in done):
        return None
    made = (change.path for change in done if change.did == "made" and change.path is not None)
    names = {path[len(folder)] for path in made if _is_in(path, folder)}
    if len(names) < 2 or any(_may_matter(change, folder, names) for change in done) or _UNPACKS.search(at.text):
        return None
    return len(names) if at.supposes(f"if `{path}` holds the {len(names)} folders that are made in it alone") else None


def _is_in(path: Parts, folder: Parts) -> bool:
    return len(path) > len(folder) and path[: len(folder)] == folder


def _may_matter(change: Change, folder: Parts, names: set[str]) -> bool:
    """Whether it may bring another folder, or take one away. Files that are put into one of them are what they are for."""
    path = change.path
    if change.did in ("made", "file"):
        return change.did == "made" and path is None and change.within != ()
    if path is None:
        return change.within is None or _meet(change.within, folder)
    if change.did == "put" and _is_in(path, folder):
        return path[len(folder)] not in names
    return _meet(path, folder)


def _meet(path: Parts, folder: Parts) -> bool:
    """Whether one leads to the other; where the program runs, it is told what is made there."""
    return bool(path) and (folder[: len(path)] == path or path[: len(folder)] == folder)
