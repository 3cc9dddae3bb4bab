"""Saved models: the architecture in a `.keras` archive or a JSON file. Nothing in them is run or unpickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

Config: TypeAlias = Mapping[str, Any]  # `class_name`, `config`, and `keras_version` where the file tells it

MAX_SIZE = 64 * 2**20  # bytes of configuration; real ones have a few hundred thousand


class ArchiveError(ValueError):
    """The file is no saved Keras model, or holds no architecture."""


def read_archive(path: str, data: bytes) -> Config:
    """The architecture in the file. Raises ArchiveError with what is wrong."""
    if data[:8] == b"\x89HDF\r\n\x1a\n":
        raise ArchiveError("HDF5 files are not read; save the model as `.keras`, or its `to_json()`")
    if data[:2] == b"PK":
        return _zipped(data)
    return _config(data, path)


def read_text(text: str) -> Config:
    """The architecture in the text of `model.to_json()`. Raises ArchiveError."""
    return _config(text.encode(), "the text")


def _zipped(data: bytes) -> Config:
    import io
    import lzma
    import zipfile
    import zlib

    damaged = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error, lzma.LZMAError)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            config = _config(_member(archive, "config.json"), "config.json")
            metadata = _mapping(_member(archive, "metadata.json")) if "metadata.json" in archive.namelist() else {}
    except damaged as error:
        raise ArchiveError(f"the archive cannot be read: {error}") from error
    version = metadata.get("keras_version")
    return {**config, "keras_version": version} if isinstance(version, str) else config


def _member(archive: Any, name: str) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise ArchiveError(f"the archive holds no {name}, so it is no Keras model") from error
    if info.file_size > MAX_SIZE:
        raise ArchiveError(f"{name} is larger than {MAX_SIZE // 2**20} MB")
    content: bytes = archive.read(name)
    return content


def _config(data: bytes, name: str) -> Config:
    found = _mapping(data)
    if not isinstance(found.get("class_name"), str) or not isinstance(found.get("config"), (dict, list)):
        raise ArchiveError(f"{name} holds no Keras model: it has no `class_name` and `config`")
    return found


def _mapping(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_SIZE:
        raise ArchiveError(f"it is larger than {MAX_SIZE // 2**20} MB")
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ArchiveError("it is not JSON in UTF-8") from error
    except RecursionError as error:
        raise ArchiveError("its JSON is nested too deep") from error
    except json.JSONDecodeError as error:
        raise ArchiveError(f"it is not JSON: {error.msg} in line {error.lineno}") from error
    except ValueError as error:
        raise ArchiveError("its JSON holds a number of thousands of digits") from error
    if isinstance(found, str):  # `json.dump(model.to_json(), file)` wraps it once more
        return _mapping(found.encode())
    if not isinstance(found, dict):
        raise ArchiveError("it is not a JSON object")
    return found
