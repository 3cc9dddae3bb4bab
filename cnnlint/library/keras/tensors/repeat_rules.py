"""What functions on symbolic tensors do to shapes: those that make an axis longer, by repeating or by padding."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.axis_rules import lengthened, sizes_of
from cnnlint.library.keras.tensors.shape_rules import argument, axes_of
from cnnlint.program import Output
from cnnlint.shapes import Shape, elements, is_full
from cnnlint.values import Cause, Context, ListValue, Unknown, Value, as_size


def repeat(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`repeat_elements(x, rep, axis)`, `tf.repeat(x, repeats, axis)`."""
    given = argument(call, 1, "repeats", "rep")
    shape, times, axis = inputs[0].shape, _only(given), argument(call, 2, "axis")
    if isinstance(shape, Unknown):
        return shape
    each = _each(given)
    if each is not None and axis is not None and len(axes_of(axis, len(shape)) or ()) == 1 and at.dialect >= 3:
        (index,) = axes_of(axis, len(shape)) or [0]
        return tuple(None if d is None else sum(each) if i == index else d for i, d in enumerate(shape))
    counted = times is not None or (isinstance(given, Unknown) and given.cause is Cause.DATA)
    if not counted or (axis is not None and axes_of(axis, len(shape)) is None):
        return at.unknown("how often it is repeated is not known")
    if axis is None:
        return (lengthened(elements(shape), times),)
    (index,) = axes_of(axis, len(shape)) or [0]
    return tuple(lengthened(d, times) if i == index else d for i, d in enumerate(shape))


def _only(value: Value) -> Any:
    """A size, also where it stands alone in a list."""
    items = value.items if isinstance(value, ListValue) else value
    return as_size(items[0]) if isinstance(items, (tuple, list)) and len(items) == 1 else as_size(items)


def _each(value: Value) -> list[int] | None:
    """How often each part along an axis is repeated, where several numbers tell that."""
    items = value.items if isinstance(value, ListValue) and value.rest is None else value if isinstance(value, tuple) else ()
    numbers = [item for item in items if isinstance(item, int) and not isinstance(item, bool)]
    return numbers if len(numbers) == len(items) > 1 else None


def repeat_rows(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.repeat(x, n)`: a new axis behind the batch."""
    shape, times = inputs[0].shape, as_size(argument(call, 1, "n"))
    if isinstance(shape, Unknown):
        return shape
    return at.unknown("how often it is repeated is not known") if times is None else (shape[0], times, *shape[1:])


def tile(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.tile(x, multiples)`, `ops.tile(x, repeats)`: in Keras 3 fewer numbers than axes tell of the last ones."""
    shape, counts = inputs[0].shape, sizes_of(at, argument(call, 1, "multiples", "n", "repeats"))
    if isinstance(shape, Unknown) or isinstance(counts, Unknown):
        return shape if isinstance(shape, Unknown) else counts
    if at.dialect >= 3:
        counts = (*(1,) * (len(shape) - len(counts)), *counts)
        shape = (*(1,) * (len(counts) - len(shape)), *shape)
    if len(counts) != len(shape):
        return at.unknown("how often it is repeated is not known")
    return tuple(lengthened(d, n) for d, n in zip(shape, counts, strict=True))


def pad(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.pad(x, [[0, 0], [1, 1], ...])`; `ops.pad(x, 1)` and `ops.pad(x, (1, 2))` are for every axis."""
    shape, widths = inputs[0].shape, argument(call, 1, "paddings", "pad_width")
    if isinstance(shape, Unknown):
        return shape
    pairs = at.iterate(widths) if isinstance(widths, (ListValue, tuple)) else ()
    sizes = [] if isinstance(pairs, Unknown) else [_widths(at, p) for p in pairs if isinstance(p, (ListValue, tuple))]
    if not sizes and at.dialect >= 3 and not isinstance(alike := sizes_of(at, widths), Unknown) and len(alike) <= 2:
        sizes = [(alike[0], alike[-1])] * len(shape)
    known = [s for s in sizes if s is None or (not isinstance(s, Unknown) and len(s) == 2 and is_full(s))]
    if not len(known) == len(sizes) == len(shape):
        return at.unknown("the padding is not known")
    return tuple(None if d is None or more is None else d + more[0] + more[1] for d, more in zip(shape, known, strict=True))


def _widths(at: Context, pair: ListValue | tuple[Value, ...]) -> Shape | Unknown | None:
    """How much is put before and behind an axis; None where that comes when the graph runs."""
    from cnnlint.library.keras.tensors.static_shapes import comes_later

    items = pair.items if isinstance(pair, ListValue) else pair
    return None if any(map(comes_later, items)) else sizes_of(at, pair)
