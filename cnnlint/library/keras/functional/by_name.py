"""A functional model that is called on a dict takes from it what its inputs are called. keras/src/models/functional.py

What comes out of a symbolic call, Keras 3 asks of the values in the order of their sorted keys: keras/src/ops/function.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from cnnlint.arguments import Arguments
from cnnlint.layers.base import ShapeError
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Nesting
from cnnlint.values import DictValue

if TYPE_CHECKING:
    from cnnlint.library.keras.functional.graph import FunctionalValue

T = TypeVar("T")


def taken_by_name(layer: LayerValue, args: Arguments) -> Arguments:
    """The arguments of a call, a dict of them in the model's order. A model with a `call` of its own gets it as it is."""
    graph: Any = getattr(layer, "graph", None) or layer
    given = args.positional[0] if args.positional else None
    if type(given) is not DictValue or given.rest is not None or not hasattr(graph, "input_keys") or layer.own_method("call"):
        return args
    names = _names(graph)
    if names is None or {*names} != {*given.items}:
        return args
    return replace(args, positional=(DictValue({name: given.items[name] for name in names}), *args.positional[1:]))


def in_order(model: FunctionalValue, tensors: Sequence[T], nested: Nesting) -> tuple[T, ...]:
    """The tensors of a dict with these keys in the order of the model's inputs, where all of them are there."""
    names = _names(model)
    if names is None or not isinstance(nested, tuple) or len(nested) != len(tensors) or not {*names} <= {*nested}:
        return tuple(tensors)
    by_key = dict(zip(nested, tensors, strict=True))
    return tuple(by_key[name] for name in names)


def left_out(model: FunctionalValue, nested: Nesting) -> ShapeError | None:
    """The input of a model made with a dict that another dict has nothing for."""
    names = _names(model) if model.input_keys else None
    keys = list(nested) if isinstance(nested, tuple) else []
    name = next((name for name in names or () if name not in keys), None)
    if name is None or not keys:
        return None
    keras = f'Missing data for input "{name}". You passed a data dictionary with keys {keys}.'
    message = f"the model takes a dict with {name!r}, but is given one without"
    return ShapeError("incompatible-input", message, expected=f"{name!r}", actual=", ".join(map(repr, keys)), keras=keras)


def taken_otherwise(model: FunctionalValue, nested: Nesting) -> bool:
    """Whether the sorted keys of a dict are not the names of the inputs in their order."""
    return isinstance(nested, tuple) and sorted(nested) != _names(model)


def _names(model: Any) -> list[str] | None:
    """What the inputs are called in a dict, in the model's order: by the keys that it was made with, or by their layers."""
    if model.open_inputs is not None:
        return None
    if model.input_keys:
        return sorted(model.input_keys) if len(model.input_keys) == len(model.inputs) else None
    layers = [tensor.layer for tensor in model.inputs]
    known = all(layer is not None and layer.unnamed is None for layer in layers)
    return [layer.name for layer in layers] if known else None
