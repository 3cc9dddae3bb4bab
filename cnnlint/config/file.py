"""Which configuration file is in force, and what it says: the nearest `cnnlint.toml`, or `pyproject.toml` with a table
`[tool.cnnlint]`. Nothing is merged from files further up."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from pydantic import ValidationError

    from cnnlint.config.settings import Settings


class ConfigError(Exception):
    """The configuration is wrong; the message names file, line and key."""


def find_config(folder: str, found: dict[str, str | None]) -> str | None:
    """The configuration file in force in a folder (an absolute path), None if there is none up to the root. found: what
    earlier searches of the same run have met."""
    if folder not in found:
        above = os.path.dirname(folder)
        found[folder] = _config_in(folder) or (find_config(above, found) if above != folder else None)
    return found[folder]


def _config_in(folder: str) -> str | None:
    path = os.path.join(folder, "cnnlint.toml")
    if os.path.isfile(path):
        return path
    path = os.path.join(folder, "pyproject.toml")
    data = content(path)
    return path if b"tool.cnnlint" in data or (b"cnnlint" in data and _has_table(data)) else None


def _has_table(data: bytes) -> bool:
    """Whether a pyproject.toml sets `tool.cnnlint` in other words than these: `[tool]` and `cnnlint.ignore = []`."""
    import tomllib

    try:
        tool = tomllib.loads(data.decode("utf-8-sig")).get("tool")
    except ValueError:
        return False
    return isinstance(tool, dict) and "cnnlint" in tool


def seen_from_here(folders: Iterable[str], root: str) -> tuple[str, ...]:
    """Folders that a configuration file in `root` names, as the current folder names them."""
    named = tuple(folder.replace("\\", "/") for folder in folders)
    return named if os.path.abspath(root) == os.getcwd() else tuple(os.path.join(root, folder) for folder in named)


def content(path: str) -> bytes:
    """The bytes of a file, empty if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def load(path: str | None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings of a file with the command line's over them (by key as it is written). Raises ConfigError."""
    table, text = read_table(path) if path else ({}, "")
    table = {**table, **(overrides or {})}
    plugins = table.get("plugins")
    if isinstance(plugins, list):  # their rules must be known before selectors are read
        from cnnlint.plugins import load_plugins

        load_plugins(str(name) for name in plugins)
    return validate(table, path, text, frozenset(overrides or ()))


def read_table(path: str) -> tuple[dict[str, Any], str]:
    """The table of a file as TOML has it, and the file's text."""
    import tomllib

    try:
        text = _read(path).decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8: {error.reason}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_not_toml(path, str(error))) from None
    if os.path.basename(path) == "pyproject.toml":
        tool = data.get("tool")
        data = tool.get("cnnlint", {}) if isinstance(tool, dict) else {}
        if not isinstance(data, dict):
            raise ConfigError(f"{path}: `tool.cnnlint` must be a table, not {data!r}")
    return data, text


def _not_toml(path: str, message: str) -> str:
    """The message of the parser, with its place where all messages have theirs."""
    import re

    placed = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.S)
    return f"{path}:{placed[2]}:{placed[3]}: not TOML: {placed[1]}" if placed else f"{path}: not TOML: {message}"


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None


def validate(table: Mapping[str, Any], path: str | None, text: str, elsewhere: frozenset[str]) -> Settings:
    """The table as Settings. elsewhere: the keys that the command line gave, not the file."""
    from pydantic import ValidationError

    from cnnlint.config.settings import Settings

    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        raise ConfigError(_explain(error, path, text, elsewhere)) from None
    _check_version(settings.required_version, path)
    return settings


def _check_version(required: str | None, path: str | None) -> None:
    if required is None:
        return
    from cnnlint import __version__
    from cnnlint.config.versions import satisfies

    if not satisfies(__version__, required):
        where = f"{path}: " if path else ""
        raise ConfigError(f"{where}required-version is `{required}`, but this is cnnlint {__version__}")


def _explain(error: ValidationError, path: str | None, text: str, elsewhere: frozenset[str]) -> str:
    lines = []
    for problem in error.errors(include_url=False):
        key = [str(part) for part in problem["loc"]]
        line, file = _line_of(key, text), None if key and key[0] in elsewhere else path
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        lines.append(f"{where}{_sentence(key, problem['type'], problem['msg'], problem.get('input'))}")
    return "\n".join(lines)


def _sentence(key: list[str], kind: str, message: str, given: object) -> str:
    name = ".".join(key)
    if kind == "extra_forbidden":
        return f"unknown key `{name}`{_nearest(key)}"
    if kind == "value_error":
        return f"`{name}`: {message.removeprefix('Value error, ')}"
    wanted = _WANTED.get(kind, message.removeprefix("Input should be "))
    return f"`{name}` must be {wanted}, not {as_toml(given)}"


def as_toml(value: object) -> str:
    """A value as the file has it, in messages."""
    return str(value).lower() if isinstance(value, bool) else repr(value)


_WANTED = {  # what pydantic names by the types of Python
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
}


def _nearest(key: list[str]) -> str:
    from difflib import get_close_matches

    from cnnlint.config.settings import Budgets, InHouseLayer, Limits, Settings

    if key == ["tool"]:
        return "; in a file of this name the keys stand at the top, without `tool.cnnlint`"
    tables = {1: Settings, 2: Budgets if key[0] == "budgets" else InHouseLayer}
    fields = tables.get(len(key) if key[0] != "layers" else len(key) - 1, Limits).model_fields
    close = get_close_matches(key[-1], [name.replace("_", "-") for name in fields], 1, 0.65)
    return f"; did you mean `{close[0]}`?" if close else "; `cnnlint config` lists the keys"


def _line_of(key: list[str], text: str) -> int | None:
    """The line that sets a key: the deepest part of its path that is written out."""
    import re

    for part in reversed(key):
        pattern = re.compile(
            rf"""^[ \t]*(?:\[+[^\]]*)?["']?{re.escape(part)}["']?\s*[=.\]]|[{{,]\s*["']?{re.escape(part)}["']?\s*=""", re.M
        )
        if match := pattern.search(text):
            return text.count("\n", 0, match.end()) + 1
    return None
