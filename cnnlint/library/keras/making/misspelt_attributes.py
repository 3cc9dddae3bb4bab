"""Attributes that a program sets on layers and models of Keras, by names that are nearly one that Keras reads."""

from __future__ import annotations

from typing import Any

from cnnlint.program import Problem
from cnnlint.values import Context

_SWITCH = "trainable"
_ALIKE = 0.85  # `trainble`, `trainabel`, `traineable` and `Trainable` are; `train` and `trained` may be a flag of the program


def tell_misspelt(layer: Any, name: str, at: Context) -> None:
    """`layer.name = value`, where a class of the program may have an attribute of any name."""
    if layer.owner is not None or not layer.qualified.startswith("keras.") or not _is_nearly(name):
        return
    message = f"`{name}` is not an attribute that Keras reads: nothing is frozen or thawed by it"
    at.emit(Problem("misspelt-attribute", message, at.span, expected=_SWITCH, actual=name, help=f"write `{_SWITCH}`"))


def _is_nearly(name: str) -> bool:
    if name == _SWITCH or name[:1].lower() != "t" or abs(len(name) - len(_SWITCH)) > 2:
        return False
    from difflib import SequenceMatcher

    return SequenceMatcher(None, name, _SWITCH).ratio() >= _ALIKE
