"""What a program does to folders and files: what is told elsewhere of a folder holds until then.

Calls are followed where they stand. Of lines for the shell it is not known when they run: they hold for the whole program.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.library.python.paths import text_of_path
from cnnlint.values import Context, Mutable, Shared, Unknown, Value

Parts: TypeAlias = tuple[str, ...]
Did: TypeAlias = Literal["made", "put", "removed", "file"]


@dataclass(frozen=True, slots=True)
class Change:
    """What was done: a folder was made there, something was put there with what it holds, what was there is gone, or one file
    was written or deleted. No path: anywhere, or in a folder that is told, `within`: `()` is where the program runs."""

    did: Did
    path: Parts | None
    within: Parts | None = None


class Disk(Mutable):
    """What the program has changed so far."""

    __slots__ = ("changes",)

    def __init__(self) -> None:
        self.changes: dict[Change, None] = {}

    def snapshot(self) -> Any:
        return dict(self.changes)

    def restore(self, state: Any) -> None:
        self.changes = dict(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return {**one, **other}

    def forget(self, why: Unknown) -> None:
        """Files stay."""


DISK = Shared(Disk)


def parts_of(path: str) -> Parts:
    """The names in a path, `.` left out and `..` resolved."""
    return tuple(part for part in posixpath.normpath(path.replace("\\", "/")).split("/") if part not in ("", "."))


def changes(at: Context) -> Iterator[Change]:
    """What was done up to here, and what lines for the shell do at any time."""
    yield from at.shared(DISK).changes
    yield from _by_shell(at.text)


def changed(at: Context, did: Did, path: Value) -> None:
    """The program does that to this path."""
    text = text_of_path(path)
    disk = at.shared(DISK)
    at.store.touch(disk)
    disk.changes[Change(did, parts_of(text) if isinstance(text, str) else None)] = None


def _given(args: Arguments, index: int, *names: str) -> Value:
    """An argument by its place or one of its names; unknown where it is neither."""
    named = next((args.keywords[name] for name in names if name in args.keywords), Unknown("the path is not known", None))
    return args.positional[index] if len(args.positional) > index else named


@models("os.makedirs", "os.mkdir", "tensorflow.io.gfile.makedirs", "tensorflow.io.gfile.mkdir", "pathlib.Path.mkdir", raw=True)
def make(at: Context, args: Arguments) -> Value:
    changed(at, "made", _given(args, 0, "name", "path"))
    return None


@models("shutil.rmtree", "os.rmdir", "os.removedirs", "tensorflow.io.gfile.rmtree", "pathlib.Path.rmdir", raw=True)
def remove(at: Context, args: Arguments) -> Value:
    changed(at, "removed", _given(args, 0, "name", "path"))
    return None


@models("os.remove", "os.unlink", "pathlib.Path.unlink", "pathlib.Path.touch", raw=True)
def remove_file(at: Context, args: Arguments) -> Value:
    changed(at, "file", _given(args, 0, "path"))
    return None


@models("os.rename", "os.renames", "os.replace", raw=True)
def rename(at: Context, args: Arguments) -> Value:
    move(at, args)
    return None


@models("shutil.move", "pathlib.Path.rename", "pathlib.Path.replace", raw=True)
def move(at: Context, args: Arguments) -> Value:
    """Gives the new path back."""
    changed(at, "removed", _given(args, 0, "src"))
    changed(at, "put", there := _given(args, 1, "dst", "target"))
    return there


@models("shutil.copytree", "distutils.dir_util.copy_tree", raw=True)
def copy_folder(at: Context, args: Arguments) -> Value:
    changed(at, "put", there := _given(args, 1, "dst"))
    return there


@models("shutil.copy", "shutil.copy2", "shutil.copyfile", raw=True)
def copy(at: Context, args: Arguments) -> Value:
    changed(at, "file", there := _given(args, 1, "dst"))
    return there


_SHELL = r"(?:rm|mv|cp|mkdir|rmdir|ln|rsync|unlink|find)"
_MAKING = ("mkdir", "cp", "ln", "rsync", "mv")
_ONTO_THE_LAST = ("cp", "ln", "rsync")  # the others stay as they are
_LINE = re.compile(rf"(?m)(?:^[ \t]*[!%]?[ \t]*|(?:&&|;|\|)[ \t]*|(?:system|run|call|Popen|getoutput)\([ \t]*f?[\"'])"
                   rf"(?:sudo[ \t]+)?({_SHELL})[ \t]+(?![=(.])([^;&|\n\"]*)")  # fmt: skip
_LISTED = re.compile(rf"\[[ \t]*[\"']{_SHELL}[\"'][ \t]*,")  # `subprocess.run(["rm", path])`
_PLAIN = re.compile(r"[\w.~/@+\- ]+")
_ARCHIVES = (".zip", ".tgz", ".gz", ".tar", ".rar", ".7z", ".csv", ".json", ".h5", ".py")


@lru_cache(maxsize=4)
def _by_shell(text: str) -> tuple[Change, ...]:
    """What the lines for the shell in a source do: `!rm -r folder`, `os.system("rm -r folder")`."""
    found = [change for line in _LINE.finditer(text) for change in _of_command(line[1], line[2])]
    return (*found, *(Change("removed", None) for _ in _LISTED.finditer(text)))


def _of_command(word: str, rest: str) -> Iterator[Change]:
    """Nothing is kept of paths that are archives, nor of options and comments; `find` may only look."""
    words = rest.partition(" #")[0].rstrip("'\"), ").replace("'", " ").replace("\\ ", "_").split()
    if word == "find" and not {"-delete", "rm"} & {*words}:
        return
    paths = [path for path in words if not path.startswith("-") and not path.endswith(_ARCHIVES)]
    for index, path in enumerate(paths[-1:] if word in _ONTO_THE_LAST else paths):
        made = word in _MAKING and (word != "mv" or index == len(paths) - 1)
        did: Did = "removed" if not made else "made" if word == "mkdir" else "put"
        if _PLAIN.fullmatch(path):
            yield Change(did, parts_of(path) or None, within=())
        else:
            yield Change(did, None, within=_above(path))


def _above(path: str) -> Parts | None:
    """The folder that holds all that a pattern stands for, `data/*`; None where a name of the program stands in it."""
    folder = path.partition("*")[0].rpartition("/")[0]
    return parts_of(folder) or None if "*" in path and _PLAIN.fullmatch(folder) else None
