"""Saved architectures: `cnnlint summary model.keras`, and `model_from_json` of a text that the program holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from cnnlint.library import models
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.registry import register
from cnnlint.library.keras.models.traces import trace
from cnnlint.library.keras.saving.context import ArchiveContext
from cnnlint.library.keras.saving.copies import ModelText, clone, made_ready
from cnnlint.library.keras.saving.graph import model_of_config
from cnnlint.library.keras.sequential.stack import count_rebuilds
from cnnlint.library.python.textfiles import Contents
from cnnlint.program import Program
from cnnlint.values import Context, Unknown, Value

Config: TypeAlias = Mapping[str, Any]


def program_of_config(config: Config, path: str) -> Program:
    """What a saved architecture (`class_name`, `config`) holds, as a program with one model and its problems."""
    version = version_of(config)
    at = ArchiveContext(path, version)
    model = model_of_config(at, config)
    reason = (
        f"saved by Keras {config['keras_version']}" if "keras_version" in config else "the style of the saved configuration"
    )
    if not isinstance(model, ModelValue):
        gap = model if isinstance(model, Unknown) else at.unknown("it holds no model")
        return Program(path, gaps=(gap,), events=tuple(at.events), dialect=version, dialect_reason=reason)
    return Program(path, (trace(model, at),), tuple(at.events), dialect=version, dialect_reason=reason)


def version_of(config: Config) -> int:
    """The Keras that wrote it: as it says itself, else by its style."""
    version = config.get("keras_version")
    if isinstance(version, str) and version[:1] in "123":
        return int(version[0])
    return 3 if "registered_name" in config else 2


@models("keras.models.model_from_json", "keras.models.model_from_config")
def model_from_json(at: Context, json_string: Value, custom_objects: Value = None) -> Value:
    """The model of a text that `to_json()` wrote, when the text stands in the program or in a file of its project."""
    from cnnlint.files.archive import ArchiveError, read_text

    if isinstance(json_string, ModelText):
        copy = clone(json_string.architecture)
        if copy is not None:
            made_ready(copy, compiled=at.dialect >= 3)
        return _registered(at, copy)
    text = at.project_text(json_string.path) if isinstance(json_string, Contents) else json_string
    if not isinstance(text, str):
        return _not_there(at, json_string)
    try:
        config = read_text(text)
    except ArchiveError as error:
        if isinstance(json_string, Contents):
            return at.unknown(f"{json_string.path} holds no architecture: {error}")
        return at.raises("ValueError", str(error))
    return _registered(at, model_of_config(at, config))


def _not_there(at: Context, given: Value) -> Unknown:
    if isinstance(given, Contents):
        return at.unknown(f"the file {given.path} is not in the project")
    return given if isinstance(given, Unknown) else at.unknown("a model whose configuration is not known")


def _registered(at: Context, model: Value) -> Value:
    if isinstance(model, ModelValue):
        register(model, at)
        count_rebuilds(model, at, added=True)
    return model
