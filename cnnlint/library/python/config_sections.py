"""What a ConfigParser holds: settings by section, and the texts in them."""

from __future__ import annotations

import configparser
from collections.abc import Callable, Mapping
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.python.dicts import lookup
from cnnlint.library.python.kinds import ABSENT
from cnnlint.values import Context, DictValue, External, Unknown, Value

DEFAULT = "DEFAULT"  # the section whose settings all others have
_OWN = frozenset({"get", "getint", "getfloat", "getboolean"})


class Settings(DictValue):
    """A `ConfigParser`: a dict of sections by name, the first of them with the defaults of all others.

    key: what makes keys alike. interpolation: what replaces `%(name)s` in a value.
    """

    __slots__ = ("interpolation", "key", "options")

    def __init__(self, interpolation: Any, options: Mapping[str, Value]) -> None:
        super().__init__({DEFAULT: Section(self, DEFAULT)})
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
        defaults = self.home.items.get(DEFAULT)
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
