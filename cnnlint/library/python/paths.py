"""`pathlib`: the text of a path is followed, what is on the disk is never looked up."""

from __future__ import annotations

from pathlib import PurePosixPath

from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.values import Context, ListValue, Unknown, Value

ON_DISK = "what is on the disk is not read"
_OF_TEXT = frozenset({"name", "parts", "stem", "suffix", "suffixes"})


@dataclass(frozen=True, slots=True)
class PathText(Unknown):
    """A `pathlib.Path` of that text: unknown to whoever asks for more."""

    path: str = ""

    def get(self, name: str, at: Context) -> Value:
        """What only looks at the text, and methods."""
        if name == "parent":
            return path_of(at, str(PurePosixPath(self.path).parent))
        if name not in _OF_TEXT:
            return at.member(self, "pathlib.Path", name)
        found = getattr(PurePosixPath(self.path), name)
        return ListValue(found) if isinstance(found, list) else found

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """`path / "name"`."""
        return joined(at, a, b) if sign == "/" else at.unknown(f"`{sign}` of paths")

    def describe(self) -> str:
        return "a path"


def path_of(at: Context, text: str) -> PathText:
    """The path of that text."""
    return PathText(ON_DISK, at.span, path=text)


def text_of_path(value: Value) -> Value:
    """A path as the text that functions take as well."""
    return value.path if isinstance(value, PathText) else value


def joined(at: Context, *parts: Value) -> Value:
    """The parts behind one another; an absolute one begins anew."""
    texts = [text for text in map(text_of_path, parts) if isinstance(text, str)]
    if len(texts) == len(parts):
        return path_of(at, str(PurePosixPath(*texts)))
    return next((part for part in parts if isinstance(part, Unknown) and not isinstance(part, PathText)), at.unknown(ON_DISK))


@models("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath")
def path(at: Context, *parts: Value) -> Value:
    return joined(at, *parts)


@models("pathlib.Path.joinpath")
def joinpath(at: Context, self: Value, *parts: Value) -> Value:
    return joined(at, self, *parts)


@models("pathlib.Path.as_posix", "pathlib.Path.__str__", "pathlib.Path.__fspath__", "os.fspath")
def as_posix(at: Context, self: Value) -> Value:
    return text_of_path(self)


@models("pathlib.Path.with_suffix")
def with_suffix(at: Context, self: Value, suffix: Value) -> Value:
    """The path with another ending."""
    text = text_of_path(self)
    if not isinstance(text, str) or not isinstance(suffix, str):
        return at.unknown(ON_DISK)
    try:
        return path_of(at, str(PurePosixPath(text).with_suffix(suffix)))
    except ValueError as error:
        return at.raises("ValueError", str(error))


@models("pathlib.Path.glob", "pathlib.Path.rglob", "pathlib.Path.iterdir")
def names_of_files(at: Context, self: Value, *args: Value, **more: Value) -> Value:
    """Paths, of which not even the number is known."""
    return ListValue((), at.unknown(ON_DISK))
