"""JSON and YAML that settings are written in: texts of the program, files of its project, and what it writes."""

from __future__ import annotations

import json
from importlib import import_module
from types import NoneType
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.kinds import from_native, native, to_native
from cnnlint.library.python.textfiles import Contents, TextFile, text_of
from cnnlint.values import Context, Unknown, Value

_LONGEST = 50_000  # characters of settings; what is longer is data


def in_project(at: Context, contents: Contents) -> str | None:
    """The text of a file of the project that is short enough for settings."""
    text = at.project_text(contents.path)
    return text if text is not None and len(text) <= _LONGEST and not contents.lowered else None


@models("json.loads")
def loads(at: Context, s: Value) -> Value:
    """The value of a literal text, or of a file of the project. The architecture of a model stays a text."""
    if isinstance(s, Contents):
        return _of_file(at, s, json.loads)
    if not isinstance(s, str):
        return s if isinstance(s, Unknown) or hasattr(s, "architecture") else at.unknown("a JSON text that is not known")
    try:
        return from_native(json.loads(s))
    except ValueError as error:
        return at.raises("ValueError", str(error))


@models("json.dumps")
def dumps(at: Context, obj: Value, *, indent: Value = None, sort_keys: Value = False) -> Value:
    if not native(obj) or not isinstance(indent, (int, str, NoneType)):
        return at.unknown("a text made from values that are not known")
    try:
        return json.dumps(to_native(obj), indent=indent, sort_keys=bool(sort_keys))
    except TypeError as error:
        return at.raises("TypeError", str(error))


@models("pickle.dump", "yaml.dump", raw=True)
def dump(at: Context, args: Arguments) -> Value:
    return None


@models("json.load")
def load(at: Context, fp: Value, **more: Value) -> Value:
    """The value of a JSON file."""
    text = text_of(at, fp)
    return loads(at, text) if isinstance(text, Contents) else text


@models("yaml.safe_load", "yaml.load", "yaml.full_load")
def load_yaml(at: Context, stream: Value, Loader: Value = None) -> Value:  # PyYAML's own name
    """The value of a literal text, or of a file of the project."""
    text = text_of(at, stream) if isinstance(stream, TextFile) else stream
    if isinstance(text, Contents):
        return _of_file(at, text, _yaml)
    found = _parsed(text, _yaml) if isinstance(text, str) and len(text) <= _LONGEST else None
    if found is not None:
        return from_native(found)
    return text if isinstance(text, Unknown) else at.unknown("a YAML text that is not known")


def _yaml(text: str) -> Any:
    """What PyYAML reads. Raises ValueError for a text that it refuses, or without PyYAML."""
    try:
        yaml = import_module("yaml")
    except ImportError as error:
        raise ValueError("PyYAML is not installed") from error
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _of_file(at: Context, contents: Contents, parse: Any) -> Value:
    text = in_project(at, contents)
    found = None if text is None else _parsed(text, parse)
    if found is None or (isinstance(found, dict) and "class_name" in found):
        return contents
    return from_native(found)


def _parsed(text: str, parse: Any) -> Any:
    """The value, None if it is not one that a program could write as a literal."""
    try:
        found = parse(text)
    except (ValueError, RecursionError):
        return None
    return found if _written_out(found) and native(from_native(found)) else None


def _written_out(found: Any) -> bool:
    """Whether it has no more parts than a text of that length; anchors of YAML can name millions, or the whole in itself."""
    parts, count = [found], 0
    while parts and count <= _LONGEST:
        part = parts.pop()
        count += 1
        if isinstance(part, dict):
            parts += [*part, *part.values()]
        elif isinstance(part, (list, tuple, set)):
            parts += part
    return not parts
