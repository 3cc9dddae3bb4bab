"""The settings that change what is found in a file, as plain data that goes to worker processes and to the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fnmatch import fnmatchcase
from typing import Any

from cnnlint.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Checks:
    """See `config.Settings` for what each field means; it validates what users write and makes this of it.

    root: the folder that patterns are relative to. layers: in-house layers as `{"output": ..., "params": ...}`.
    budgets: limits by name (`max_params`), with those of single models under `models`.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    target_keras: str = "auto"
    assume: Mapping[str, Any] = field(default_factory=dict)
    layers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    src: tuple[str, ...] = (".", "src")
    budgets: Mapping[str, Any] = field(default_factory=dict)
    root: str = "."

    def __hash__(self) -> int:
        """Of the fields that can be hashed."""
        return hash((self.select, self.extend_select, self.ignore, self.target_keras, self.src, self.root))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Checks:
        """From JSON types."""
        values = dict(data)
        for name in ("extend_select", "ignore", "src"):
            values[name] = tuple(values[name])
        values["select"] = None if values["select"] is None else tuple(values["select"])
        values["per_file_ignores"] = {pattern: tuple(rules) for pattern, rules in values["per_file_ignores"].items()}
        return cls(**values)

    def options(self, rule: str) -> dict[str, Any]:
        """The options that users gave a rule, by the rule's own names for them."""
        return {key.replace("-", "_"): value for key, value in self.rules.get(rule, {}).items()}


@dataclass(frozen=True, slots=True)
class Budgets:
    """What models may cost: limits by name (`max_params`), with those of single models under `models`."""

    table: Mapping[str, Any]

    def for_model(self, model: str) -> dict[str, int]:
        """The limits in force for the model of that name: the general ones, those of matching patterns over them."""
        found = {name: limit for name, limit in self.table.items() if name != "models"}
        for pattern, special in self.table.get("models", {}).items():
            if fnmatchcase(model, pattern):
                found.update(special)
        return found
