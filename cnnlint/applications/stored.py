"""The exported architectures: `graphs/<Name>.json`, written by `scripts/export_applications.py`, read when first needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cnnlint.applications.graph import CorrectPad, Step
from cnnlint.values import Value

FOLDER = Path(__file__).parent / "graphs"


@cache
def names() -> tuple[str, ...]:
    """The architectures that are stored."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def facts(name: str, dialect: int) -> Mapping[str, Any]:
    """What is stored about one architecture: signature, name, sizes, messages, and the nodes of head, body and tail."""
    import json

    stored: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return {**stored, **stored["keras2"]} if dialect < 3 else stored


def steps(name: str, dialect: int, head: str, tail: str, arguments: Mapping[str, Value]) -> list[Step]:
    """The architecture with that head and tail; `arguments` fill its placeholders (`{classes}`)."""
    stored = facts(name, dialect)
    nodes = [*stored["head"][head], *stored["body"], *stored["tail"][tail]]
    fill = {f"{{{key}}}": value for key, value in arguments.items()}
    renamed = stored.get("renamed", {})
    return [_step(node, number, fill, renamed) for number, node in enumerate(nodes, start=1)]


def _step(node: Sequence[Any], number: int, fill: Mapping[str, Value], renamed: Mapping[str, str]) -> Step:
    cls, name, args, back = (*node, *_USUAL[len(node) :])
    name = renamed.get(name, name)
    if name is not None and name.startswith("{name}"):
        name = name.replace("{name}", fill["{name}"])
    inner = tuple(_step(child, 0, fill, renamed) for child in args.get("layers", ()))
    values = {key: _value(value, fill) for key, value in args.items() if key != "layers"}
    return Step(cls, name, values, tuple(number + b for b in back), inner)


_USUAL: tuple[Any, ...] = (None, None, {}, (-1,))


def _value(value: Any, fill: Mapping[str, Value]) -> Value:
    if isinstance(value, str):
        return fill.get(value, value)
    if isinstance(value, list):
        return tuple(_value(item, fill) for item in value)
    return CorrectPad(value["correct"]) if isinstance(value, dict) else value
