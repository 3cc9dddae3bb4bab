"""What `argparse` makes of a command line: of the words that the program gives itself, or of none.

A program that is started without options has the defaults. One with sub-commands is started with one of them: what they have
in common is known, and a function that each of them sets (`set_defaults(func=train)`) is followed for each by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.python.argparse import REASON, Option, Parser, typed
from cnnlint.library.python.namespaces import Namespace
from cnnlint.values import Context, ListValue, Object, Unknown, Value, join, symbolic

_SWITCHES = {"store_true": True, "store_false": False}
_MISSING = object()


@models("argparse.ArgumentParser.parse_args")
def parse_args(at: Context, parser: Parser, args: Value = None, namespace: Value = None) -> Value:
    """The defaults, as the program is when it is started without options; or what the program itself gives."""
    words = list(args.items) if isinstance(args, ListValue) and args.rest is None else args
    if not isinstance(words, (list, tuple)):
        return _started(at, parser)
    given = _taken(at, parser, list(words))
    return Namespace({}, at.unknown("options that are not followed")) if given is None else Namespace(given, parser.rest)


@models("argparse.ArgumentParser.parse_known_args")
def parse_known_args(at: Context, parser: Parser, args: Value = None, namespace: Value = None) -> Value:
    return _started(at, parser), ListValue((), at.unknown(REASON))


@models("argparse.ArgumentParser.print_help", "argparse.ArgumentParser.print_usage", raw=True)
def print_help(at: Context, args: Arguments) -> Value:
    return None


# ------------------------------------------------------------------ without words


def _started(at: Context, parser: Parser) -> Namespace:
    """What the program has that is started without options, with any of its sub-commands."""
    found = Namespace(_without_options(at, parser), parser.rest)
    ways = dict(_commands(at, parser))
    if not ways:
        return found
    why = at.unknown("depends on the sub-command that is given on the command line")
    for name in dict.fromkeys(name for way in ways.values() for name in way):
        values = [way[name] for way in ways.values() if name in way]
        found.attributes[name] = _one_of(values, why.likewise(name))
    chosen = [name for name, value in found.attributes.items() if isinstance(value, Unknown) and _called(ways, name)]
    for name in chosen:
        found.attributes[name] = OneOfCommands(name, found, dict(found.attributes), ways)
    return found


def _commands(at: Context, parser: Parser) -> dict[str, Mapping[str, Value]]:
    """What each sub-command adds to the namespace, by its name; those inside one another too. An alias is no other."""
    found: dict[str, Mapping[str, Value]] = {}
    known: list[Parser] = []
    for name, inner in parser.commands.items():
        if any(inner is other for other in known):
            continue
        known.append(inner)
        own = dict(_without_options(at, inner))
        if parser.command is not None:
            own = {parser.command: name, **own}
        below = _commands(at, inner)
        found.update({f"{name} {word}": {**own, **more} for word, more in below.items()} or {name: own})
    return found


def _one_of(values: list[Value], why: Unknown) -> Value:
    found = values[0]
    for value in values[1:]:
        found = join(found, value, why)
    return why.likewise(why.name) if isinstance(found, Unknown) and len(values) > 1 else found


def _called(ways: Mapping[str, Mapping[str, Value]], name: str) -> bool:
    """Whether some sub-commands set it to something that can be called."""
    return any(hasattr(way.get(name), "call") and not symbolic(way[name]) for way in ways.values())


class OneOfCommands(Object):
    """The function that the sub-command sets: each of them is followed as if the program were started with that one."""

    __slots__ = ("before", "name", "namespace", "ways")

    def __init__(
        self, name: str, namespace: Namespace, before: Mapping[str, Value], ways: Mapping[str, Mapping[str, Value]]
    ) -> None:
        self.name, self.namespace, self.before, self.ways = name, namespace, before, ways

    def call(self, args: Arguments, at: Context) -> Value:
        why = at.unknown("depends on the sub-command that is given on the command line")
        return at.apart([partial(self._as, way, args, at) for way in self.ways.values() if self.name in way], why)

    def _as(self, way: Mapping[str, Value], args: Arguments, at: Context) -> Value:
        """The call under one sub-command. What the program has set since is kept."""
        held = self.namespace
        at.store.touch(held)
        changed = {k: v for k, v in held.attributes.items() if self.before.get(k, _MISSING) is not v and k != self.name}
        other = {name for more in self.ways.values() for name in more}
        common = {k: v for k, v in self.before.items() if k not in other}
        held.attributes = {**common, **way, **{k: v for k, v in changed.items() if not isinstance(v, OneOfCommands)}}
        given = {k: v for k, v in args.keywords.items() if k in held.attributes or k not in other}
        keywords = {k: held.attributes[k] if v is self.before.get(k, _MISSING) else v for k, v in given.items()}
        return at.call(way[self.name], replace(args, keywords=keywords))

    def describe(self) -> str:
        return "the function of a sub-command"


def _without_options(at: Context, parser: Parser) -> Mapping[str, Value]:
    """The defaults, unless every one of them is taken for open."""
    if at.supposes("with the defaults of the command line"):
        return parser.defaults
    return {
        name: value if hasattr(value, "call") else Unknown(REASON, at.span, name) for name, value in parser.defaults.items()
    }


# ------------------------------------------------------------------ with words


def _taken(at: Context, parser: Parser, words: list[Value]) -> dict[str, Value] | None:
    """The values that a list of words gives; None for what is not followed, or what `argparse` would reject."""
    values, places = dict(parser.defaults), list(parser.positional)
    while words:
        word = words[0]
        if isinstance(word, str) and word.startswith("-") and word != "-":
            fits = _flag(at, parser, word, words, values)
        elif places:
            fits = _place(at, places, words, values)
        else:
            return _command(at, parser, words, values)
        if not fits:
            return None
    missing = any(options.get("nargs") not in ("?", "*") for _, options in places)
    return None if missing else values


def _command(at: Context, parser: Parser, words: list[Value], values: dict[str, Value]) -> dict[str, Value] | None:
    """The rest of the words is for a sub-command."""
    inner = parser.commands.get(words[0]) if isinstance(words[0], str) else None
    found = None if inner is None else _taken(at, inner, words[1:])
    if found is None:
        return None
    named = {} if parser.command is None else {parser.command: words[0]}
    return {**values, **named, **found}


def _flag(at: Context, parser: Parser, word: str, words: list[Value], values: dict[str, Value]) -> bool:
    """Takes an option, the first of the words, with what belongs to it off them."""
    del words[0]
    flag, equals, value = word.partition("=")
    destination, options = parser.options.get(flag, ("", {}))
    action = options.get("action", "store")
    if not destination or not isinstance(action, str):
        return False
    if action in _SWITCHES:
        values[destination] = _SWITCHES[action]
        return True
    if action == "store_const":
        values[destination] = options.get("const")
        return True
    found: list[Value] = [value] if equals else _following(words, options.get("nargs"))
    if action not in ("store", "append") or not found:
        return False
    took = _values(at, found, options)
    if action == "append":
        before = values.get(destination)
        took = ListValue([*(before.items if isinstance(before, ListValue) else ()), took])
    values[destination] = took
    return True


def _place(at: Context, places: list[Option], words: list[Value], values: dict[str, Value]) -> bool:
    """Takes the next argument without a flag off the words."""
    destination, options = places.pop(0)
    found = _following(words, options.get("nargs"))
    if found:
        values[destination] = _values(at, found, options)
    return bool(found)


def _values(at: Context, words: list[Value], options: Mapping[str, Value]) -> Value:
    values = [typed(at, word, options.get("type")) for word in words]
    return values[0] if options.get("nargs") in (None, "?") else ListValue(values)


def _following(words: list[Value], nargs: Value) -> list[Value]:
    """The words that an option takes, off the list; none if it cannot."""
    options = (i for i, word in enumerate(words) if not isinstance(word, str) or word.startswith("-"))
    there = next(options, len(words))
    count = 1 if nargs in (None, "?") else there if nargs in ("+", "*") else nargs
    if not isinstance(count, int) or count > there:
        return []
    taken, words[:] = words[:count], words[count:]
    return taken
