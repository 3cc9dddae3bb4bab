"""`open(path)`: what is in a file is not read; only its place is kept, for the architecture of a model that it may hold."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.library.python.paths import text_of_path
from cnnlint.values import Context, Mutable, Object, Shared, Unknown, Value

_NOT_READ = "the contents of files are not read"


@dataclass(frozen=True, slots=True)
class Contents(Unknown):
    """All that stands in the text file of that path. lowered: in small letters."""

    path: str = ""
    lowered: bool = False


class TextFile(Object):
    """An open file."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "io.TextIOWrapper", name) if name in _METHODS else at.unknown(_NOT_READ)

    def iterate(self, at: Context) -> Unknown:
        """Its lines."""
        return at.unknown(_NOT_READ)

    def describe(self) -> str:
        return "a file"


_METHODS = frozenset({"__enter__", "__exit__", "close", "flush", "read", "seek", "truncate", "write", "writelines"})


class Written(Mutable):
    """What the program wrote into files, by path."""

    __slots__ = ("texts",)

    def __init__(self) -> None:
        self.texts: dict[str, Value] = {}

    def snapshot(self) -> Any:
        return dict(self.texts)

    def restore(self, state: Any) -> None:
        self.texts = dict(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return {path: one[path] if path in one and one[path] is other.get(path) else why for path in {**one, **other}}

    def forget(self, why: Unknown) -> None:
        """Files stay."""


@models("builtins.open", "io.open", raw=True)
def open_(at: Context, args: Arguments) -> Value:
    """A file of text or bytes."""
    path = text_of_path(args.positional[0] if args.positional else args.keywords.get("file"))
    return TextFile(path) if isinstance(path, str) else at.unknown(_NOT_READ)


@models("pathlib.Path.open")
def open_path(at: Context, self: Value, *args: Value, **more: Value) -> Value:
    return open_(at, Arguments((self,)))


@models("pathlib.Path.read_text", "pathlib.Path.read_bytes")
def read_path(at: Context, self: Value, *args: Value, **more: Value) -> Value:
    return text_of(at, open_path(at, self))


@models("gzip.open", raw=True)
def open_compressed(at: Context, args: Arguments) -> Value:
    return at.unknown(_NOT_READ)


WRITTEN = Shared(Written)


@models("io.TextIOWrapper.read")
def read(at: Context, file: TextFile, size: Value = None) -> Value:
    written = at.shared(WRITTEN)
    if not isinstance(file, TextFile) or size not in (None, -1):
        return at.unknown(_NOT_READ)
    if file.path in written.texts:
        return written.texts[file.path]
    return Contents(_NOT_READ, at.span, path=file.path)


@models("io.TextIOWrapper.write", "io.TextIOWrapper.writelines")
def write(at: Context, file: TextFile, text: Value) -> Value:
    """What is written first is what the file holds, unless something follows."""
    if not isinstance(file, TextFile):
        return None
    written = at.shared(WRITTEN)
    at.store.touch(written)
    more = file.path in written.texts
    written.texts[file.path] = at.unknown("the program writes the file in several steps") if more else text
    return None


@models("io.TextIOWrapper.__enter__")
def enter(at: Context, file: TextFile) -> Value:
    return file


@models(
    "io.TextIOWrapper.close",
    "io.TextIOWrapper.flush",
    "io.TextIOWrapper.seek",
    "io.TextIOWrapper.truncate",
    "io.TextIOWrapper.__exit__",
)
def quiet(at: Context, file: TextFile, *args: Value) -> Value:
    return None


def text_of(at: Context, file: Value) -> Value:
    """What is in an open file."""
    return at.call(at.attribute(file, "read"), Arguments()) if isinstance(file, TextFile) else at.unknown(_NOT_READ)


@models("json.dump")
def dump(at: Context, obj: Value, fp: Value, **more: Value) -> Value:
    """What `json.load` gives back."""
    return write(at, fp, obj) if isinstance(fp, TextFile) else None
