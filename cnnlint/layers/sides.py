"""Borders of images as older Keras takes them."""

from __future__ import annotations

from typing import Any

from cnnlint.layers.base import Undetermined
from cnnlint.layers.fields import items_of
from cnnlint.values import DictValue, Unknown


def side_by_side(name: str, value: Any) -> Any:
    """Keras 1 also takes the four sides of an image one by one, or by name. Keras 1.2, keras/layers/convolutional.py"""
    if isinstance(value, DictValue):
        raise Undetermined(Unknown(f"`{name}` is given by the names of the sides"))
    sides = items_of(value)
    return (tuple(sides[:2]), tuple(sides[2:])) if sides is not None and len(sides) == 4 else value
