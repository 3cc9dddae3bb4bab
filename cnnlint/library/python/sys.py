"""`sys`, `time`, `logging`, `warnings` and the like: facts of the running interpreter."""

from __future__ import annotations

import posixpath

from cnnlint.arguments import Arguments
from cnnlint.library import canonical, models
from cnnlint.library.packages import may_be_ours
from cnnlint.library.python.namespaces import NamedTuple
from cnnlint.library.python.paths import text_of_path
from cnnlint.shapes import symbol
from cnnlint.values import Context, External, ListValue, Scalar, Shared, Unknown, Value

# The folders that the program adds to `sys.path`, seen from its own; and whether Python looks into them before that.
SEARCHED: Shared[dict[str, bool]] = Shared(dict)
ENTERED: Shared[list[str]] = Shared(list)  # the folder in which it runs, seen from its own, once it has changed it
ABOVE = ("..", "../..", "../../..")


@models("sys.argv", attribute=True)
def argv(at: Context) -> Value:
    """The script's name, then what the user gives."""
    return ListValue([at.unknown("the name of the script")], at.unknown("given on the command line"))


@models("sys.version_info", attribute=True)
def version_info(at: Context) -> Value:
    """Python 3.11 or newer."""
    minor = symbol("python_minor", "the version of Python", minimum=11)
    micro = symbol("python_micro", "the version of Python", minimum=0)
    return NamedTuple.of(("major", "minor", "micro", "releaselevel", "serial"), (3, minor, micro, "final", 0))


class SearchPath(ListValue):
    """Where Python looks for modules."""

    __slots__ = ()

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "sys.path" if name in ("append", "insert", "extend") else "builtins.list", name)


@models("sys.path", attribute=True)
def path(at: Context) -> Value:
    return SearchPath((), at.unknown("where Python finds modules"))


@models("sys.path.append", "sys.path.extend")
def search(at: Context, self: SearchPath, given: Value = None, /) -> Value:
    """One folder more, or several; what the running program computes is mostly one of those above its own."""
    for folder in given.items if isinstance(given, ListValue) else (given,):
        for told in (folder,) if isinstance(folder, str) else ABOVE:
            at.shared(SEARCHED).setdefault(told, False)
    return None


@models("sys.path.insert")
def search_at(at: Context, self: SearchPath, index: Value, folder: Value, /) -> Value:
    """One folder more: at 0 it comes before the program's own and those that were put there earlier."""
    if index != 0 or not isinstance(folder, str):
        return search(at, self, folder)
    searched = at.shared(SEARCHED)
    others = {told: early for told, early in searched.items() if told != folder}
    searched.clear()
    searched.update({folder: True, **others})
    return None


@models("os.chdir")
def chdir(at: Context, path: Value) -> Value:
    """A notebook looks for modules in the folder in which it runs, from here on that one. Which it is where the program
    computes it is not known: mostly one of those above its own."""
    entered, folder = at.shared(ENTERED), text_of_path(path)
    if not isinstance(folder, str):
        entered.clear()
        for above in ABOVE:
            at.shared(SEARCHED).setdefault(above, False)
        return None
    entered[:] = [posixpath.join(*entered, folder)]
    at.shared(SEARCHED).setdefault(entered[0], False)
    return None


@models("sys.modules", attribute=True)
def modules(at: Context) -> Value:
    return ListValue((), at.unknown("where Python finds modules"))


@models("sys.maxsize", attribute=True)
def maxsize(at: Context) -> Value:
    return 2**63 - 1


@models("sys.platform", "os.name", attribute=True)
def platform(at: Context) -> Value:
    return at.unknown("the machine it runs on")


@models("sys.exit", "builtins.exit", "builtins.quit", "os._exit")
def exit_(at: Context, status: Value = None, /) -> Value:
    return at.raises("SystemExit", "the program ends here")


@models("time.time", "time.perf_counter", "time.monotonic", "time.process_time", raw=True)
def clock(at: Context, args: Arguments) -> Value:
    return Scalar("float", low=0.0, span=at.span, reason="the time of day")


@models("time.sleep", "gc.collect", "warnings.warn", "warnings.filterwarnings", "warnings.simplefilter", raw=True)
def quiet(at: Context, args: Arguments) -> Value:
    """Does nothing to values."""
    return None


@models("logging.debug", "logging.info", "logging.warning", "logging.error", "logging.exception", "logging.critical", raw=True)
def log(at: Context, args: Arguments) -> Value:
    return None


@models("logging.basicConfig", "logging.disable", "sys.setrecursionlimit", "sys.stdout.flush", "sys.stdout.write", raw=True)
def set_up(at: Context, args: Arguments) -> Value:
    return None


@models("importlib.import_module")
def imported(at: Context, name: Value, package: Value = None) -> Value:
    """A library by its name; a module of the project that is looked for in this way is code that is not found."""
    if not isinstance(name, str) or name.startswith("."):
        return name if isinstance(name, Unknown) else at.unknown("a module that is looked for at run time")
    return External(name, name) if may_be_ours(name) else External(canonical(name))
