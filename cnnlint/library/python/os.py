"""`os`, `glob`: what is in files and folders is never looked up."""

from __future__ import annotations

import posixpath

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.items import fresh
from cnnlint.library.python.paths import text_of_path
from cnnlint.values import Cause, Context, ListValue, Text, Unknown, Value, all_are

_DISK = "what is on the disk is not read"


@models("os.path.join")
def join(at: Context, *parts: Value) -> Value:
    """The path with slashes; what the folder leads to in which the program runs is there without it as well."""
    parts = tuple(map(text_of_path, parts))
    if len(parts) > 1 and isinstance(parts[0], Text) and parts[0].cause is Cause.WORKING_FOLDER:
        parts = parts[1:]
    if parts and all_are(parts, str):
        return posixpath.join(*parts)
    return next((part for part in parts if isinstance(part, Unknown)), at.unknown("a path that is not known"))


@models("os.path.*")
def pure(at: Context, name: str, args: Arguments) -> Value:
    """What only looks at the text of a path; everything else asks the disk."""
    short = name.rpartition(".")[2]
    path = text_of_path(args.positional[0]) if args.positional else None
    if short in ("basename", "dirname", "splitext", "split", "normpath", "isabs") and isinstance(path, str):
        return getattr(posixpath, short)(path)
    return at.unknown(_DISK)


@models("os.sep", attribute=True)
def sep(at: Context) -> Value:
    return "/"


@models("os.getenv", "os.environ.get")
def getenv(at: Context, key: Value, default: Value = None) -> Value:
    """A variable of the environment, which an assumption can settle by its name."""
    return Unknown("set in the environment", at.span, key if isinstance(key, str) else None)


@models("os.cpu_count", "multiprocessing.cpu_count")
def cpu_count(at: Context) -> Value:
    return fresh(at, "cpu_count", "the number of processors of the machine", 1)


@models("os.listdir", "tensorflow.io.gfile.listdir")
def listdir(at: Context, path: Value = None) -> Value:
    """A list of names, of which at most the number is known."""
    return _listed(at, text_of_path(path), beside=True)


@models("glob.glob", "tensorflow.io.gfile.glob", raw=True)
def glob(at: Context, args: Arguments) -> Value:
    """All in a folder is `folder/*`, all folders in it are `folder/*/`."""
    pattern = text_of_path(args.positional[0]) if args.positional else None
    folder = pattern.rstrip("/").removesuffix("/*") if isinstance(pattern, str) and len(args.positional) == 1 else ""
    whole = isinstance(pattern, str) and folder != pattern.rstrip("/") and not args.keywords and "*" not in folder
    return _listed(at, folder if whole else None, beside=not str(pattern).endswith("/"))


def _listed(at: Context, folder: Value, beside: bool) -> ListValue:
    """beside: whether files that lie beside the folders are listed too."""
    from cnnlint.library.keras.data.folders import folders_in

    count = folders_in(at, folder, beside) if isinstance(folder, str) else None
    return ListValue((), at.unknown(_DISK)) if count is None else ListValue([at.unknown(_DISK)] * count)


@models("os.getcwd")
def getcwd(at: Context) -> Value:
    return Text(Cause.WORKING_FOLDER.value, at.span, cause=Cause.WORKING_FOLDER)


@models(
    "os.walk",
    "os.scandir",
    "os.stat",
    "glob.iglob",
    raw=True,
)
def contents(at: Context, args: Arguments) -> Value:
    return at.unknown(_DISK)
