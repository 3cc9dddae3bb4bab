"""What a recurrent cell returns: its output, and its new states in the form in which the old ones were given.

keras/src/layers/rnn/lstm.py, gru.py, simple_rnn.py, stacked_rnn_cells.py; tf_keras/src/layers/rnn/stacked_rnn_cells.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.layers.base import Undetermined
from cnnlint.layers.common import spec_of
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.values import ListValue, Value


def nests_states(layer: LayerValue) -> bool:
    """Whether it surely gives back the states of stacked cells that have several each."""
    if layer.spec is None or layer.spec.fields.keys().isdisjoint(("cell", "layer")):  # as of most
        return False
    try:
        inner = getattr(layer.spec, "layer", None)  # that of a Bidirectional
        loop = layer.spec if inner is None else spec_of(getattr(inner, "value", None))
        stacked = getattr(getattr(loop, "cell", None), "value", None)
        cells = getattr(spec_of(stacked), "cells", ())
        many = any(len(getattr(spec_of(cell.value), "state_sizes", ())) > 1 for cell in cells)
        return many and getattr(loop, "return_state", False) is True
    except Undetermined:
        return False


def with_states(layer: LayerValue, returned: Value, args: Arguments, dialect: int) -> Value:
    """The list of what a layer gives; a cell's states are kept together, as `output, states = cell(x, states)` takes them."""
    if not getattr(layer.spec, "one_step", False) or not isinstance(returned, ListValue):
        return returned
    output, *states = returned.items
    given = args.positional[1] if len(args.positional) > 1 else args.keywords.get("states")
    cells = getattr(layer.spec, "cells", None)
    left = iter(states)
    if cells is None:
        return (output, _of_cell(layer.spec, left, bare=not _is_nested(given)))
    parts = _items(given) if dialect >= 3 else [None] * len(cells)
    if len(parts) != len(cells) or any(hasattr(cell.spec, "cells") for cell in cells):
        return returned
    found = [_of_cell(cell.spec, left, bare=not _is_nested(part)) for cell, part in zip(cells, parts, strict=True)]
    if dialect < 3:
        return (output, tuple(found))
    return (output, found[0] if len(found) == 1 else ListValue(found))


def _of_cell(spec: Any, states: Iterator[Value], *, bare: bool) -> Value:
    found = [next(states) for _ in spec.state_sizes]
    return found[0] if bare and len(found) == 1 else ListValue(found)


def _items(value: Value) -> list[Value]:
    return list(value.items) if isinstance(value, ListValue) else list(value) if isinstance(value, tuple) else []


def _is_nested(value: Value) -> bool:
    return isinstance(value, (ListValue, tuple))
