"""The settings as a manual: every key with its type, default, meaning and an example, from the fields themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from cnnlint.config.settings import Budgets, InHouseLayer, Limits, Settings


class Entry(NamedTuple):
    """One key as it is written in TOML. default: as TOML or JSON would write it, empty if there is none."""

    key: str
    type: str
    default: str
    description: str
    example: str

    def text(self) -> str:
        """The entry in full."""
        example = f"\n\nExample:\n\n{self.example}" if self.example else ""
        return f"{self.key}\n\n{self.description}\n\nType: {self.type}\nDefault: {self.default or 'none'}{example}\n"


def entries() -> tuple[Entry, ...]:
    """Every key, those of nested tables under dotted names."""
    return (
        *_entries(Settings, ""),
        *_entries(InHouseLayer, "layers.<name>."),
        *_entries(Budgets, "budgets."),
        *_entries(Limits, "budgets.models.<name>."),
    )


def _entries(table: type[BaseModel], prefix: str) -> Iterator[Entry]:
    properties = table.model_json_schema(by_alias=True)["properties"]
    for name, field in table.model_fields.items():
        key = name.replace("_", "-")
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        example = _toml(key, field.examples[0], prefix) if field.examples else ""
        yield Entry(prefix + key, _type(properties[key]), _default(default), field.description or "", example)


def _default(value: Any) -> str:
    if value is None or isinstance(value, BaseModel) or value == {}:
        return ""
    return json.dumps(value)


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(part) for part in schema["anyOf"] if part.get("type") != "null")
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    kind = {"array": "list", "object": "table", "$ref": "table"}.get(schema.get("type", "$ref"), schema.get("type", "table"))
    items = schema.get("items", {}).get("type")
    return f"{kind} of {items}s" if items else kind


def _toml(key: str, value: Any, prefix: str) -> str:
    if isinstance(value, dict):
        lines = "\n".join(
            f"{json.dumps(k) if not k.replace('_', '').replace('-', '').isalnum() else k} = {_value(v)}"
            for k, v in value.items()
        )
        return f"[tool.cnnlint.{prefix}{key}]\n{lines}"
    table = f"tool.cnnlint.{prefix}".rstrip(".")
    return f"[{table}]\n{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
