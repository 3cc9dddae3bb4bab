"""einops: the axes of a tensor are taken apart, moved and put together by a pattern of their names. einops/einops.py"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.shapes import Dim, Shape, elements, shape_text
from cnnlint.values import Array, Cause, Context, DictValue, Unknown, Value, as_size

Side: TypeAlias = list[list[str]]  # the names that each axis is made of

_AXES = re.compile(r"\(([^()]*)\)|(\S+)")
_REST = ("...", "…")


@models("einops.rearrange")
def rearrange(at: Context, tensor: Value, pattern: Value, **axes_lengths: Value) -> Value:
    """The same numbers along other axes."""
    return _of_array(at, tensor, pattern, axes_lengths)


@models("einops.reduce")
def reduce(at: Context, tensor: Value, pattern: Value, reduction: Value, **axes_lengths: Value) -> Value:
    """Axes that the right side does not name are reduced."""
    return _of_array(at, tensor, pattern, axes_lengths)


@models("einops.repeat")
def repeat(at: Context, tensor: Value, pattern: Value, **axes_lengths: Value) -> Value:
    """Axes that the left side does not name repeat the numbers."""
    return _of_array(at, tensor, pattern, axes_lengths)


@models("einops.parse_shape")
def parse_shape(at: Context, x: Value, pattern: Value) -> Value:
    """The sizes of the axes by their names; of `_` none is kept."""
    shape = getattr(x, "shape", None)
    if not isinstance(shape, tuple) or not isinstance(pattern, str) or len(names := pattern.split()) != len(shape):
        return at.unknown("the shape that einops takes apart is not known")
    sizes = zip(names, shape, strict=True)
    return DictValue({name: at.because(Cause.DATA) if dim is None else dim for name, dim in sizes if name != "_"})


def _of_array(at: Context, tensor: Value, pattern: Value, lengths: Mapping[str, Value]) -> Value:
    array = as_array(at, tensor, "tensor") if not isinstance(tensor, Array) else tensor
    if isinstance(array, Unknown):
        return array
    shape = rearranged(at, array.shape, pattern, lengths)
    what = f"rearranged to {shape_text(shape)}" if isinstance(shape, tuple) else "rearranged"
    return step(array, at, what, shape=shape, labels=None, values=None, columns=None)


def on_tensors(at: Context, inputs: list[Any], call: Arguments) -> Shape | Unknown:
    """The rule for a tensor in the `call` of a layer. Of a tensor between layers einops makes rows that are not modelled."""
    if not bodies(at).entered:
        return at.unknown("what einops makes of a symbolic tensor is not modelled")
    named = dict(call.keywords)
    pattern = call.positional[1] if len(call.positional) > 1 else named.pop("pattern", None)
    return rearranged(at, inputs[0].shape, pattern, named)


def rearranged(at: Context, shape: Shape | Unknown, pattern: Value, lengths: Mapping[str, Value]) -> Shape | Unknown:
    """The shape after a pattern such as `"b (h k) w -> b h (w k)"`; lengths: of the axes that the shape does not tell."""
    if isinstance(shape, Unknown):
        return shape
    if not isinstance(pattern, str) or pattern.count("->") != 1:
        return at.unknown("the pattern of einops is not known")
    left, right = map(_side, pattern.split("->"))
    sizes = {name: as_size(length) for name, length in lengths.items()}
    found: dict[str, Dim] = {name: size for name, size in sizes.items() if size is not None}
    parts = _unfolded(left, shape)
    if parts is None:
        return at.unknown(f"the pattern {pattern!r} does not fit {len(shape)} axes")
    rest, axes = parts
    for names, dim in axes:
        taken = _taken_apart(names, dim, found)
        if taken is None:
            return at.unknown(f"the pattern {pattern!r} does not fit the shape {shape_text(shape)}")
        found |= taken
    if any(name not in found for axis in right for name in axis if name not in _REST and not name.isdigit()):
        return at.unknown(f"the pattern {pattern!r} names an axis of which no length is known")
    put: list[Dim] = []
    for names in right:
        if len(names) == 1 and names[0] in _REST:
            put += rest
        else:
            put.append(elements(_lengths(names, found, rest)))
    return tuple(put)


def _side(text: str) -> Side:
    return [(inner or alone).split() for inner, alone in _AXES.findall(text)]


def _unfolded(left: Side, shape: Shape) -> tuple[Shape, list[tuple[list[str], Dim]]] | None:
    """What `...` stands for, and each other axis of the left side with its size; None if the shape has not as many."""
    at = next((i for i, names in enumerate(left) if names and names[0] in _REST), None)
    if at is None:
        return ((), list(zip(left, shape, strict=True))) if len(left) == len(shape) else None
    many = len(shape) - len(left) + 1
    if many < 0:
        return None
    around = (*shape[:at], *shape[at + many :])
    return shape[at : at + many], list(zip((*left[:at], *left[at + 1 :]), around, strict=True))


def _taken_apart(names: list[str], dim: Dim, found: Mapping[str, Dim]) -> dict[str, Dim] | None:
    """The lengths of the axes that one axis is made of: one that is not given follows from the others. None if they cannot."""
    unknown = [name for name in names if name not in found and not name.isdigit()]
    others = elements(_lengths([name for name in names if name not in unknown], found, ()))
    if len(unknown) > 1 or others is None or dim is None:
        return dict.fromkeys(unknown) if len(unknown) == 1 else {}
    if isinstance(dim, int) and isinstance(others, int) and (others == 0 or dim % others or (not unknown and dim != others)):
        return None
    return dict.fromkeys(unknown, dim // others)


def _lengths(names: list[str], found: Mapping[str, Dim], rest: Shape) -> list[Dim]:
    sizes: list[Dim] = []
    for name in names:
        sizes += rest if name in _REST else [int(name) if name.isdigit() else found[name]]
    return sizes
