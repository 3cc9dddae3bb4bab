"""`absl.flags`: what the flags are worth when the user gives none."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.argparse import REASON
from cnnlint.library.python.kinds import ABSENT
from cnnlint.library.python.namespaces import Namespace
from cnnlint.values import Context, Shared, Unknown, Value

_FLAGS = Shared(lambda: Namespace(rest=Unknown("a flag that another module defines")))  # of absl


def _flags(at: Context) -> Namespace:
    return at.shared(_FLAGS)


@models("absl.flags.FLAGS", "tensorflow.app.flags.FLAGS", "tensorflow.flags.FLAGS", attribute=True)
def flags(at: Context) -> Value:
    return _flags(at)


def _define(at: Context, name: Value, default: Value) -> Value:
    """The flag, and what holds it: `units = flags.DEFINE_integer(...)` is read as `units.value`."""
    if not isinstance(name, str):
        return at.unknown("the name of a flag is not known")
    follows = default is not None and at.supposes("with the defaults of the command line")
    value = default if follows else Unknown(REASON, at.span, name)
    _flags(at).set(name, value, at)
    return Namespace({"name": name, "value": value, "default": default}, rest=at.unknown("a flag of `absl`"))


@models("absl.flags.*", "tensorflow.app.flags.*", "tensorflow.flags.*")
def define(at: Context, name: str, args: Arguments) -> Value:
    """`flags.DEFINE_integer("width", 32, "help")`."""
    short = name.rpartition(".")[2]
    default = args.keywords.get("default", args.positional[1] if len(args.positional) > 1 else ABSENT)
    if short.startswith("DEFINE_") and args.positional and default is not ABSENT:
        return _define(at, args.positional[0], default)
    return at.unknown(f"{name}() is not modelled")
