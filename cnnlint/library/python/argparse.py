"""`argparse` and `absl.flags`: what the command line would give, as far as the defaults tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.kinds import ABSENT
from cnnlint.library.python.namespaces import Namespace
from cnnlint.values import Context, ListValue, Mutable, NotGiven, Shared, Unknown, Value

_REASON = "given on the command line"


class Parser(Mutable):
    """An `ArgumentParser`: what each destination is worth when the user gives nothing, and what each option sets."""

    __slots__ = ("defaults", "options", "rest")

    def __init__(self) -> None:
        self.defaults: dict[str, Value] = {}
        self.options: dict[str, tuple[str, Mapping[str, Value]]] = {}  # by `--flag`: the destination, how it is taken
        self.rest: Unknown | None = None

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "argparse.ArgumentParser", name)

    def snapshot(self) -> Any:
        return dict(self.defaults), self.rest

    def restore(self, state: Any) -> None:
        self.defaults, self.rest = dict(state[0]), state[1]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        defaults = {name: one[0].get(name, other[0].get(name)) for name in {**one[0], **other[0]}}
        return defaults, one[1] or other[1]

    def forget(self, why: Unknown) -> None:
        self.rest = why

    def describe(self) -> str:
        return "an argument parser"


@models("argparse.ArgumentParser", raw=True)
def argument_parser(at: Context, args: Arguments) -> Value:
    return Parser()


@models("argparse.ArgumentParser.add_argument", raw=True)
def add_argument(at: Context, args: Arguments) -> Value:
    """Notes the destination and its default."""
    parser, *rest = args.positional
    names, options = tuple(rest), args.keywords
    at.store.touch(parser)
    destination = _destination(names, options)
    if destination is None or args.rest is not None:
        parser.rest = at.unknown(_REASON)
    else:
        parser.defaults[destination] = _default(at, destination, names, options)
        parser.options.update({str(name): (destination, options) for name in names})


def _destination(names: tuple[Value, ...], options: Mapping[str, Value]) -> str | None:
    given = options.get("dest")
    texts = [name for name in names if isinstance(name, str)]
    if isinstance(given, str):
        return given
    if not texts or len(texts) < len(names):
        return None
    long = next((text for text in texts if text.startswith("--")), texts[0])
    return long.lstrip("-").replace("-", "_")


def _default(at: Context, destination: str, names: tuple[Value, ...], options: Mapping[str, Value]) -> Value:
    action = options.get("action")
    if "default" in options:
        return _typed(at, options["default"], options.get("type"))
    if action in ("store_true", "store_false"):
        return action == "store_false"
    positional = not str(names[0]).startswith("-")
    required = options.get("required") is True or (positional and options.get("nargs") not in ("?", "*"))
    return (Unknown if required else NotGiven)(_REASON, at.span, destination)


def _typed(at: Context, default: Value, kind: Value) -> Value:
    """A default that is a string goes through `type`."""
    if not isinstance(default, str) or kind is None:
        return default
    return at.call(kind, Arguments((default,)))


@models("argparse.ArgumentParser.set_defaults")
def set_defaults(at: Context, parser: Parser, **defaults: Value) -> Value:
    at.store.touch(parser)
    parser.defaults.update(defaults)


@models("argparse.ArgumentParser.add_argument_group", "argparse.ArgumentParser.add_mutually_exclusive_group", raw=True)
def group(at: Context, args: Arguments) -> Value:
    """A group adds to its parser."""
    return args.positional[0]


@models("argparse.ArgumentParser.add_subparsers", raw=True)
def subparsers(at: Context, args: Arguments) -> Value:
    parser = args.positional[0]
    at.store.touch(parser)
    parser.rest = at.unknown(_REASON)
    return parser.rest


@models("argparse.ArgumentParser.parse_args")
def parse_args(at: Context, parser: Parser, args: Value = None, namespace: Value = None) -> Value:
    """The defaults, as the program is when it is started without options; or what the program itself gives."""
    words = list(args.items) if isinstance(args, ListValue) and args.rest is None else args
    if not isinstance(words, (list, tuple)):
        return Namespace(_without_options(at, parser), parser.rest)
    if not words:
        return Namespace(parser.defaults, parser.rest)
    given = _taken(at, parser, list(words))
    return Namespace({}, at.unknown("options that are not followed")) if given is None else Namespace(given, parser.rest)


def _without_options(at: Context, parser: Parser) -> Mapping[str, Value]:
    """The defaults, unless every one of them is taken for open."""
    if at.supposes("with the defaults of the command line"):
        return parser.defaults
    return {name: Unknown(_REASON, at.span, name) for name in parser.defaults}


def _taken(at: Context, parser: Parser, words: list[Value]) -> dict[str, Value] | None:
    """The values that a list of words gives; None for what is not followed."""
    values = dict(parser.defaults)
    while words:
        word = words.pop(0)
        flag, equals, value = word.partition("=") if isinstance(word, str) else ("", "", "")
        destination, options = parser.options.get(flag, ("", {}))
        action = options.get("action", "store")
        if not flag.startswith("-") or not destination or not isinstance(action, str):
            return None
        if action in ("store_true", "store_false"):
            values[destination] = action == "store_true"
            continue
        found = [value] if equals else _following(words, options.get("nargs"))
        if action != "store" or not found:
            return None
        typed = [_typed(at, word, options.get("type")) for word in found]
        values[destination] = ListValue(typed) if options.get("nargs") is not None else typed[0]
    return values


def _following(words: list[Value], nargs: Value) -> list[Value]:
    """The words that an option takes, off the list; none if it cannot."""
    options = (i for i, word in enumerate(words) if not isinstance(word, str) or word.startswith("-"))
    there = next(options, len(words))
    count = 1 if nargs is None else there if nargs in ("+", "*") else nargs
    if not isinstance(count, int) or count > there:
        return []
    taken, words[:] = words[:count], words[count:]
    return taken


@models("argparse.ArgumentParser.parse_known_args")
def parse_known_args(at: Context, parser: Parser, args: Value = None, namespace: Value = None) -> Value:
    return Namespace(_without_options(at, parser), parser.rest), ListValue((), at.unknown(_REASON))


@models("argparse.ArgumentParser.print_help", "argparse.ArgumentParser.print_usage", raw=True)
def print_help(at: Context, args: Arguments) -> Value:
    return None


# ------------------------------------------------------------------ absl


_FLAGS = Shared(lambda: Namespace(rest=Unknown("a flag that another module defines")))  # of absl


def _flags(at: Context) -> Namespace:
    return at.shared(_FLAGS)


@models("absl.flags.FLAGS", "tensorflow.app.flags.FLAGS", attribute=True)
def flags(at: Context) -> Value:
    return _flags(at)


def _define(at: Context, name: Value, default: Value) -> Value:
    if isinstance(name, str):
        value = Unknown(_REASON, at.span, name) if default is None else default
        _flags(at).set(name, value, at)


@models("absl.flags.*", "tensorflow.app.flags.*")
def define(at: Context, name: str, args: Arguments) -> Value:
    """`flags.DEFINE_integer("width", 32, "help")`."""
    short = name.rpartition(".")[2]
    default = args.keywords.get("default", args.positional[1] if len(args.positional) > 1 else ABSENT)
    if short.startswith("DEFINE_") and args.positional and default is not ABSENT:
        return _define(at, args.positional[0], default)
    return at.unknown(f"{name}() is not modelled")
