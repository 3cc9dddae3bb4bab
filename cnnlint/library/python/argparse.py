"""`argparse`: what a parser is told, and what its destinations are worth by default. How words are parsed: `command_lines`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, Mutable, NotGiven, Object, Unknown, Value

REASON = "given on the command line"
Option: TypeAlias = tuple[str, Mapping[str, Value]]  # the destination, and how it is taken


class Parser(Mutable):
    """An `ArgumentParser`: what each destination is worth when the user gives nothing, and what each option sets.

    options: by `--flag`, the destination and how it is taken. positional: the same of those without a flag, in order.
    command: the destination that takes the name of the sub-command. commands: by name the parser of each sub-command.
    """

    __slots__ = ("command", "commands", "defaults", "options", "positional", "rest")

    def __init__(self) -> None:
        self.defaults: dict[str, Value] = {}
        self.options: dict[str, Option] = {}
        self.positional: list[Option] = []
        self.command: str | None = None
        self.commands: dict[str, Parser] = {}
        self.rest: Unknown | None = None

    def take(self, parent: Parser) -> None:
        """What a parser in `parents=[...]` knows."""
        self.defaults.update(parent.defaults)
        self.options.update(parent.options)
        self.positional += parent.positional
        self.rest = self.rest or parent.rest

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "argparse.ArgumentParser", name)

    def snapshot(self) -> Any:
        return dict(self.defaults), dict(self.options), list(self.positional), self.command, dict(self.commands), self.rest

    def restore(self, state: Any) -> None:
        defaults, options, positional, self.command, commands, self.rest = state
        self.defaults, self.options, self.commands = dict(defaults), dict(options), dict(commands)
        self.positional = list(positional)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        defaults, commands = ({**other[i], **one[i]} for i in (0, 4))
        options = {flag: option for flag, option in one[1].items() if other[1].get(flag, option) is option}
        options.update({flag: option for flag, option in other[1].items() if flag not in one[1]})
        rest = one[5] or other[5] or (None if one[2:4] == other[2:4] else why)
        return defaults, options, *one[2:4], commands, rest

    def forget(self, why: Unknown) -> None:
        self.rest = why

    def describe(self) -> str:
        return "an argument parser"


@models("argparse.ArgumentParser")
def argument_parser(at: Context, *positional: Value, parents: Value = (), **other: Value) -> Value:
    return _parser(at, parents)


def _parser(at: Context, parents: Value) -> Parser:
    """A new parser that has what its parents have."""
    made = Parser()
    given = at.iterate(parents)
    for parent in () if isinstance(given, Unknown) else given:
        if isinstance(parent, Parser):
            made.take(parent)
        else:
            made.rest = at.unknown("what another parser takes")
    made.rest = given if isinstance(given, Unknown) else made.rest
    return made


@models("argparse.ArgumentParser.add_argument", raw=True)
def add_argument(at: Context, args: Arguments) -> None:
    """Notes the destination and its default."""
    parser, names, options = args.receiver(Parser), args.positional[1:], args.keywords
    at.store.touch(parser)
    destination = _destination(names, options)
    if destination is None or args.rest is not None:
        parser.rest = at.unknown(REASON)
    else:
        parser.defaults[destination] = _default(at, destination, names, options)
        flags = [str(name) for name in names if str(name).startswith("-")]
        parser.options.update(dict.fromkeys(flags, (destination, options)))
        if not flags:
            parser.positional.append((destination, options))


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
        return typed(at, options["default"], options.get("type"))
    if action in ("store_true", "store_false"):
        return action == "store_false"
    positional = not str(names[0]).startswith("-")
    required = options.get("required") is True or (positional and options.get("nargs") not in ("?", "*"))
    return (Unknown if required else NotGiven)(REASON, at.span, destination)


def typed(at: Context, default: Value, kind: Value) -> Value:
    """A default that is a string goes through `type`."""
    if not isinstance(default, str) or kind is None:
        return default
    return at.call(kind, Arguments((default,)))


@models("argparse.ArgumentParser.set_defaults")
def set_defaults(at: Context, parser: Parser, **defaults: Value) -> None:
    at.store.touch(parser)
    parser.defaults.update(defaults)


@models("argparse.ArgumentParser.add_argument_group", "argparse.ArgumentParser.add_mutually_exclusive_group", raw=True)
def group(at: Context, args: Arguments) -> Value:
    """A group adds to its parser."""
    return args.positional[0]


class Commands(Object):
    """What `add_subparsers` gives: sub-commands are added to it."""

    __slots__ = ("parser",)

    def __init__(self, parser: Parser) -> None:
        self.parser = parser

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "argparse._SubParsersAction", name)

    def describe(self) -> str:
        return "the sub-commands of an argument parser"


@models("argparse.ArgumentParser.add_subparsers")
def subparsers(at: Context, parser: Parser, *, dest: Value = None, **other: Value) -> Value:
    at.store.touch(parser)
    if isinstance(dest, str):
        parser.command = dest
        parser.defaults[dest] = Unknown(REASON, at.span, dest)
    return Commands(parser)


@models("argparse._SubParsersAction.add_parser")
def add_parser(
    at: Context, commands: Commands, name: Value, *, aliases: Value = (), parents: Value = (), **other: Value
) -> Value:
    """The parser of one sub-command."""
    made = _parser(at, parents)
    others = at.iterate(aliases)
    at.store.touch(commands.parser)
    for word in (name, *(() if isinstance(others, Unknown) else others)):
        if isinstance(word, str):
            commands.parser.commands[word] = made
        else:
            commands.parser.rest = at.unknown("the name of a sub-command is not known")
    return made
