"""`tempfile`: names that nothing else has, so that what is saved under one of them is found again."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, Object, Shared, Value

_MADE: Shared[list[str]] = Shared(list)
_FOLDER = "/tmp"


def _new(at: Context, suffix: Value = None, folder: Value = None) -> Value:
    """A path that is asked for the first time. Its text is ours: only which paths are the same is told by it."""
    if folder is not None and not isinstance(folder, str):
        return at.unknown("the folder of a temporary file")
    made = at.shared(_MADE)
    made.append("")
    return f"{folder or _FOLDER}/tmp_of_the_program_{len(made)}{suffix if isinstance(suffix, str) else ''}"


class Temporary(Object):
    """A temporary folder or an open temporary file. kind: its class."""

    __slots__ = ("kind", "path")

    def __init__(self, kind: str, path: Value) -> None:
        self.kind, self.path = kind, path

    def get(self, name: str, at: Context) -> Value:
        return self.path if name == "name" else at.member(self, f"tempfile.{self.kind}", name)

    def enter(self, at: Context) -> Value:
        """What `with` gives: of a folder its name."""
        return self.path if self.kind == "TemporaryDirectory" else self

    def describe(self) -> str:
        return "a temporary file" if self.kind == "NamedTemporaryFile" else "a temporary folder"


@models("tempfile.mkdtemp", "tempfile.mktemp")
def make_folder(at: Context, suffix: Value = None, prefix: Value = None, dir: Value = None) -> Value:
    return _new(at, suffix, dir)


@models("tempfile.mkstemp")
def make_file(at: Context, suffix: Value = None, prefix: Value = None, dir: Value = None, text: Value = False) -> Value:
    return at.unknown("the number of an open file"), _new(at, suffix, dir)


@models("tempfile.gettempdir")
def folder(at: Context) -> Value:
    return _FOLDER


@models("tempfile.TemporaryDirectory")
def temporary_folder(at: Context, suffix: Value = None, prefix: Value = None, dir: Value = None, **more: Value) -> Value:
    return Temporary("TemporaryDirectory", _new(at, suffix, dir))


@models("tempfile.NamedTemporaryFile")
def temporary_file(
    at: Context, mode: Value = "w+b", *rest: Value, suffix: Value = None, dir: Value = None, **more: Value
) -> Value:
    return Temporary("NamedTemporaryFile", _new(at, suffix, dir))


@models("tempfile.TemporaryDirectory.*", "tempfile.NamedTemporaryFile.*")
def quiet(at: Context, name: str, args: Arguments) -> Value:
    """`cleanup`, `close`, `flush`: nothing that a model depends on."""
    return at.unknown("the contents of files are not read") if name.endswith(("read", "write", "fileno")) else None
