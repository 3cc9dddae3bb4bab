"""`configparser`: settings of an INI file of the project, of a text of the program, or set one by one."""

from __future__ import annotations

import configparser
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.config_sections import DEFAULT, Section, Settings
from cnnlint.library.python.dicts import lookup
from cnnlint.library.python.items import items_of
from cnnlint.library.python.kinds import ABSENT
from cnnlint.library.python.settings_files import in_project
from cnnlint.library.python.textfiles import Contents, TextFile, text_of
from cnnlint.values import Context, DictValue, External, ListValue, Unknown, Value

_TRUTHS = configparser.ConfigParser.BOOLEAN_STATES


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
        made.section(DEFAULT, at).fill(defaults.items, at)
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
    sections = {DEFAULT: parsed.defaults(), **parsed._sections}
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
    return ListValue((name for name in settings.items if name != DEFAULT), settings.rest)


@models("configparser.ConfigParser.defaults")
def defaults(at: Context, settings: Settings) -> Value:
    return settings.section(DEFAULT, at)


@models("configparser.ConfigParser.has_section")
def has_section(at: Context, settings: Settings, section: Value) -> Value:
    return _there(at, settings, section) if section != DEFAULT else False


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
