"""`configparser`: settings of an INI file of the project, of a text of the program, or set one by one."""

from __future__ import annotations

import configparser
from collections.abc import Callable, Mapping
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.dicts import lookup
from cnnlint.library.python.items import items_of
from cnnlint.library.python.kinds import ABSENT
from cnnlint.library.python.settings_files import in_project
from cnnlint.library.python.textfiles import Contents, TextFile, text_of
from cnnlint.values import Context, DictValue, External, ListValue, Unknown, Value

_DEFAULT = "DEFAULT"
_TRUTHS = configparser.ConfigParser.BOOLEAN_STATES
_OWN = frozenset({"get", "getint", "getfloat", "getboolean"})


class Settings(DictValue):
    """A `ConfigParser`: a dict of sections by name, the first of them with the defaults of all others.

    key: what makes keys alike. interpolation: what replaces `%(name)s` in a value.
    """

    __slots__ = ("interpolation", "key", "options")

    def __init__(self, interpolation: Any, options: Mapping[str, Value]) -> None:
        super().__init__({_DEFAULT: Section(self, _DEFAULT)})
        self.interpolation, self.options = interpolation, options
        self.key: Callable[[str], str] = str.lower

    def parsed(self, text: str) -> configparser.RawConfigParser:
        """What Python makes of such a text."""
        plain: Any = {k: v for k, v in self.options.items() if isinstance(v, (bool, str, tuple))}
        found = configparser.RawConfigParser(**plain)
        found.optionxform = self.key  # type: ignore[method-assign, assignment]  # as the manual of Python has it
        found.read_string(text)
        return found

    def section(self, name: str, at: Context) -> Section:
        """The section of that name, made if there is none."""
        found = self.items.get(name)
        if not isinstance(found, Section):
            at.store.touch(self)
            rest = found if isinstance(found, Unknown) else None
            self.items[name] = found = Section(self, name)
            found.rest = rest
        return found

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "configparser.ConfigParser", name)

    def set(self, name: str, value: Value, at: Context) -> None:
        """`optionxform = str` keeps the keys as they are written."""
        if name != "optionxform":
            return
        if isinstance(value, External) and value.name == "builtins.str":
            self.key = str
        else:
            self.forget(at.unknown("keys are changed by a function that is not followed"))

    def put_item(self, key: Value, value: Value, at: Context) -> None:
        if not isinstance(key, str) or not isinstance(value, DictValue):
            super().put_item(key, at.unknown("a section that is not known"), at)
            return
        section = self.section(key, at)
        at.store.touch(section)
        section.own, section.rest = {}, value.rest
        section.fill(value.items, at)

    def describe(self) -> str:
        return "settings"


class Section(DictValue):
    """The settings of one section, the defaults among them. own: as they are written."""

    __slots__ = ("home", "name", "own")

    def __init__(self, home: Settings, name: str) -> None:
        self.own: dict[Any, Value] = {}
        self.home, self.name, self.rest, self.tail, self.variable = home, name, None, None, None

    @property
    def raw(self) -> dict[Any, Value]:
        """With the defaults, as they are written."""
        defaults = self.home.items.get(_DEFAULT)
        return {**(defaults.own if isinstance(defaults, Section) else {}), **self.own}

    @property
    def items(self) -> dict[Any, Value]:
        return {key: self._interpolated(key, value) for key, value in self.raw.items()}

    @items.setter
    def items(self, items: dict[Any, Value]) -> None:
        self.own = items

    def _interpolated(self, key: str, value: Value) -> Value:
        """A value that names others, with those."""
        if self.home.interpolation is None or not isinstance(value, str) or not set("%$") & set(value):
            return value
        whole: Any = configparser.RawConfigParser(interpolation=self.home.interpolation)
        whole.optionxform = self.home.key
        sections = [section for section in self.home.items.values() if isinstance(section, Section)]
        try:
            whole.read_dict({s.name: {k: v for k, v in s.own.items() if isinstance(v, str)} for s in sections})
            return whole.get(self.name, key)
        except (configparser.Error, ValueError):
            return Unknown(f"`{value}` names a setting that is not known")

    def fill(self, items: Mapping[Any, Value], at: Context) -> None:
        """Keys with their values, which become texts."""
        for key, value in items.items():
            text = value if isinstance(value, str | None) else at.apply("builtins.str", Arguments((value,)))
            if isinstance(key, str):
                self.own[self.home.key(key)] = text

    def put_item(self, key: Value, value: Value, at: Context) -> None:
        at.store.touch(self)
        if isinstance(key, str):
            self.own[self.home.key(key)] = value
        else:
            self.forget(at.unknown("which setting is changed is not known"))

    def item(self, key: Value, at: Context) -> Value:
        found = self.value(key, at)
        return at.raises("KeyError", repr(key)) if found is ABSENT else found

    def value(self, key: Value, at: Context) -> Value:
        """The setting of that name; ABSENT if there is none."""
        return lookup(at, self, self.home.key(key) if isinstance(key, str) else key, ABSENT)

    def get(self, name: str, at: Context) -> Value:
        if name == "name":
            return self.name
        return at.member(self, "configparser.SectionProxy" if name in _OWN else "builtins.dict", name)

    def snapshot(self) -> Any:
        return dict(self.own), self.rest, self.tail

    def restore(self, state: Any) -> None:
        self.own, self.rest, self.tail = dict(state[0]), state[1], state[2]

    def forget(self, why: Unknown) -> None:
        self.own, self.rest, self.tail = {}, why, None

    def describe(self) -> str:
        return "a section of settings"


@models("configparser.ConfigParser", "configparser.SafeConfigParser", raw=True)
def config_parser(at: Context, args: Arguments) -> Value:
    return _parser(at, args, configparser.BasicInterpolation())


@models("configparser.RawConfigParser", raw=True)
def raw_parser(at: Context, args: Arguments) -> Value:
    return _parser(at, args, None)


@models("configparser.ExtendedInterpolation")
def extended(at: Context) -> Value:
    return External("configparser.ExtendedInterpolation")


def _parser(at: Context, args: Arguments, interpolation: Any) -> Value:
    given = args.keywords.get("interpolation", ABSENT)
    kind = getattr(given, "name", None)
    if given is None:
        interpolation = None
    elif kind == "configparser.ExtendedInterpolation":
        interpolation = configparser.ExtendedInterpolation()
    elif given is not ABSENT and kind != "configparser.BasicInterpolation":
        return at.unknown("settings with a way of their own to name others")
    plain = {k: v for k, v in args.keywords.items() if k in ("allow_no_value", "delimiters", "comment_prefixes", "strict")}
    made = Settings(interpolation, plain)
    defaults = args.positional[0] if args.positional else args.keywords.get("defaults")
    if isinstance(defaults, DictValue):
        made.section(_DEFAULT, at).fill(defaults.items, at)
    elif defaults is not None:
        made.rest = at.unknown("defaults that are not known")
    return made


def _read(at: Context, settings: Settings, text: Value, why: str) -> bool:
    """Takes over what a text says; of one that is not known nothing is known of the settings."""
    parsed: Any = None
    if isinstance(text, str):
        try:
            parsed = settings.parsed(text)
        except configparser.Error as error:
            at.raises(f"configparser.{type(error).__name__}", str(error).splitlines()[0])
    if parsed is None:
        at.store.touch(settings)
        lost = at.unknown(why)
        for held in settings.items.values():
            if isinstance(held, Section):
                at.store.touch(held)
                held.forget(lost)
        settings.rest = lost
        return False
    sections = {_DEFAULT: parsed.defaults(), **parsed._sections}
    for name, items in sections.items():
        section = settings.section(name, at)
        at.store.touch(section)
        section.own.update(items)
    return True


@models("configparser.ConfigParser.read_string")
def read_string(at: Context, settings: Settings, string: Value, source: Value = None) -> None:
    text = in_project(at, string) if isinstance(string, Contents) else string
    _read(at, settings, text, "settings in a text that is not known")


@models("configparser.ConfigParser.read_file", "configparser.ConfigParser.readfp")
def read_file(at: Context, settings: Settings, f: Value, source: Value = None) -> None:
    text = text_of(at, f) if isinstance(f, TextFile) else None
    read_string(at, settings, text)


@models("configparser.ConfigParser.read")
def read(at: Context, settings: Settings, filenames: Value, encoding: Value = None) -> Value:
    """Files of the project; of one that is not here nothing is known."""
    paths, rest = items_of(at, filenames) if isinstance(filenames, (ListValue, tuple)) else ((filenames,), None)
    texts = [at.project_text(path) if isinstance(path, str) else None for path in paths]
    found = [_read(at, settings, text, "settings in a file that is not here") for text in texts]
    return ListValue(paths) if all(found) and rest is None else ListValue((), at.unknown("which files there are is not known"))


@models("configparser.ConfigParser.read_dict")
def read_dict(at: Context, settings: Settings, dictionary: Value, source: Value = None) -> None:
    if not isinstance(dictionary, DictValue) or dictionary.rest is not None:
        _read(at, settings, None, "settings in a dict that is not known")
        return
    for name, items in dictionary.items.items():
        section = settings.section(str(name), at)
        at.store.touch(section)
        if isinstance(items, DictValue):
            section.fill(items.items, at)
        section.rest = section.rest or getattr(items, "rest", None)


@models("configparser.ConfigParser.sections")
def sections(at: Context, settings: Settings) -> Value:
    return ListValue((name for name in settings.items if name != _DEFAULT), settings.rest)


@models("configparser.ConfigParser.defaults")
def defaults(at: Context, settings: Settings) -> Value:
    return settings.section(_DEFAULT, at)


@models("configparser.ConfigParser.has_section")
def has_section(at: Context, settings: Settings, section: Value) -> Value:
    return _there(at, settings, section) if section != _DEFAULT else False


@models("configparser.ConfigParser.add_section")
def add_section(at: Context, settings: Settings, section: Value) -> None:
    if isinstance(section, str):
        settings.section(section, at)
    else:
        settings.put_item(section, at.unknown("a section that is not known"), at)


@models("configparser.ConfigParser.options")
def options(at: Context, settings: Settings, section: Value) -> Value:
    found = _section(at, settings, section)
    return ListValue(found.items, found.rest) if isinstance(found, Section) else found


@models("configparser.ConfigParser.items")
def items(at: Context, settings: Settings, section: Value = ABSENT, raw: Value = False, vars: Value = None) -> Value:
    if section is ABSENT:
        return ListValue(settings.items.items(), settings.rest)
    found = _section(at, settings, section)
    return ListValue(found.items.items(), found.rest) if isinstance(found, Section) else found


@models("configparser.ConfigParser.has_option")
def has_option(at: Context, settings: Settings, section: Value, option: Value) -> Value:
    there = _there(at, settings, section)
    if there is not True:
        return there
    held = _section(at, settings, section)
    if not isinstance(held, Section):
        return held
    return _there(at, held, settings.key(option) if isinstance(option, str) else option)


def _there(at: Context, held: DictValue, key: Value) -> Value:
    found = lookup(at, held, key, ABSENT)
    certain = not isinstance(key, Unknown) and key in held.items
    return certain if certain or found is ABSENT else at.unknown("whether there is such a setting")


@models("configparser.ConfigParser.set")
def set_(at: Context, settings: Settings, section: Value, option: Value, value: Value = None) -> None:
    found = _section(at, settings, section)
    if isinstance(found, Section):
        found.put_item(option, value, at)
    else:
        settings.forget(at.unknown("which setting is changed is not known"))


@models("configparser.ConfigParser.write", raw=True)
def write(at: Context, args: Arguments) -> Value:
    return None


def _setting(at: Context, section: Value, option: Value, fallback: Value, kind: str) -> Value:
    """A setting as a text, or as what its text says."""
    found = section.value(option, at) if isinstance(section, Section) else section
    if found is ABSENT:
        return fallback if fallback is not ABSENT else at.raises("configparser.NoOptionError", f"No option {option!r}")
    if kind == "bool":
        return _truth(at, found)
    return found if not kind or found is None else at.apply(f"builtins.{kind}", Arguments((found,)))


def _truth(at: Context, text: Value) -> Value:
    if not isinstance(text, str):
        return text if isinstance(text, Unknown) else at.unknown("a truth that is not known")
    truth = _TRUTHS.get(text.lower())
    return at.raises("ValueError", f"Not a boolean: {text}") if truth is None else truth


def _section(at: Context, settings: Settings, name: Value, fallback: Value = ABSENT) -> Value:
    found = lookup(at, settings, name, ABSENT)
    if found is not ABSENT:
        return found
    return (
        Section(settings, "") if fallback is not ABSENT else at.raises("configparser.NoSectionError", f"No section: {name!r}")
    )


@models("configparser.ConfigParser.get")
def get(at: Context, settings: Settings, section: Value, option: Value, *, fallback: Value = ABSENT, **other: Value) -> Value:
    return _setting(at, _section(at, settings, section, fallback), option, fallback, "")


@models("configparser.ConfigParser.getint")
def getint(
    at: Context, settings: Settings, section: Value, option: Value, *, fallback: Value = ABSENT, **other: Value
) -> Value:
    return _setting(at, _section(at, settings, section, fallback), option, fallback, "int")


@models("configparser.ConfigParser.getfloat")
def getfloat(
    at: Context, settings: Settings, section: Value, option: Value, *, fallback: Value = ABSENT, **other: Value
) -> Value:
    return _setting(at, _section(at, settings, section, fallback), option, fallback, "float")


@models("configparser.ConfigParser.getboolean")
def getboolean(
    at: Context, settings: Settings, section: Value, option: Value, *, fallback: Value = ABSENT, **other: Value
) -> Value:
    return _setting(at, _section(at, settings, section, fallback), option, fallback, "bool")


@models("configparser.SectionProxy.get")
def get_in(at: Context, section: Section, option: Value, fallback: Value = None, **other: Value) -> Value:
    return _setting(at, section, option, fallback, "")


@models("configparser.SectionProxy.getint")
def getint_in(at: Context, section: Section, option: Value, fallback: Value = None, **other: Value) -> Value:
    return _setting(at, section, option, fallback, "int")


@models("configparser.SectionProxy.getfloat")
def getfloat_in(at: Context, section: Section, option: Value, fallback: Value = None, **other: Value) -> Value:
    return _setting(at, section, option, fallback, "float")


@models("configparser.SectionProxy.getboolean")
def getboolean_in(at: Context, section: Section, option: Value, fallback: Value = None, **other: Value) -> Value:
    return _setting(at, section, option, fallback, "bool")
