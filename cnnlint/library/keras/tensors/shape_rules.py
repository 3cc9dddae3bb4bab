"""What functions on symbolic tensors do to shapes: the rules that change no number of axes by their values alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.tensors.operators import broadcast, matmul, of_a_body, operand_shape
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output, Problem
from cnnlint.shapes import Dim, Shape, differ, elements, same, shape_text, text
from cnnlint.values import Cause, Context, ListValue, Unknown, Value, all_are, as_size, known_items

Rule = Callable[[Context, list[Any], Arguments], Output | Unknown]


def first(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape: Output | Unknown = inputs[0].shape
    return shape


def pair(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    values = [*call.positional, *call.keywords.values()][:2]
    return broadcast(at, operand_shape(values[0]), operand_shape(values[1])) if len(values) == 2 else first(at, inputs, call)


def where(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`where(condition, a, b)`; with the condition alone it tells places, as many as the data have."""
    values = [argument(call, 0, "condition"), argument(call, 1, "x1", "x"), argument(call, 2, "x2", "y")]
    if any(v is None or isinstance(v, (ListValue, tuple)) for v in values):
        return at.unknown("how many places there are is not known")
    condition, a, b = (operand_shape(v) for v in values)
    chosen = broadcast(at, a, b)
    return chosen if isinstance(chosen, (Unknown, list)) else broadcast(at, condition, chosen)


def rows_or_elements(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.where`: that of TensorFlow 1, which `tf.compat.v1` keeps, takes a vector for a choice of whole rows."""
    condition, x = operand_shape(argument(call, 0, "condition")), operand_shape(argument(call, 1, "x"))
    if isinstance(condition, Unknown) or isinstance(x, Unknown):
        return where(at, inputs, call)
    if len(condition) == 1 < len(x) and not (same(condition[0], x[-1]) or same(condition[0], 1)):
        return at.unknown("whether it chooses rows or elements depends on the version of TensorFlow")
    return where(at, inputs, call)


def argument(call: Arguments, index: int, *names: str, default: Value = None) -> Value:
    for name in names:
        if name in call.keywords:
            return call.keywords[name]
    return call.positional[index] if index < len(call.positional) else default


def axes_of(value: Value, rank: int) -> list[int] | None:
    """The axes counted from the front; None when not known."""
    if isinstance(value, ListValue) and value.rest is not None:
        return None  # there may be more of them
    items = value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else [value]
    if not all_are(items, int) or not all(-rank <= i < rank for i in items):
        return None
    return [i % rank for i in items]


def reduce(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    axis = argument(call, 1, "axis", "reduction_indices")
    keep = at.truth(argument(call, 2, "keepdims", "keep_dims", default=False))
    axes = list(range(len(shape))) if axis is None else axes_of(axis, len(shape))
    if axes is None or len(set(axes)) < len(axes) or isinstance(keep, Unknown):
        return at.unknown("the axis of a reduction is not known")
    return tuple(1 if i in axes else d for i, d in enumerate(shape) if keep or i not in axes)


def place(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`argmax(x, axis)`, over everything if no axis is given."""
    return _place(at, inputs, call, None)


def place_kept(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.argmax(x, axis, keepdims)`."""
    return reduce(at, inputs, call)


def place_on_last(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return _place(at, inputs, call, -1)


def place_on_first(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return _place(at, inputs, call, 0)


def _place(at: Context, inputs: list[Any], call: Arguments, default: int | None) -> Output | Unknown:
    axis = argument(call, 1, "axis", "dimension")
    return reduce(at, inputs, Arguments((inputs[0],), {"axis": default if axis is None else axis}))


def expand(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    axis = argument(call, 1, "axis", "dim", default=-1)
    if isinstance(shape, Unknown):
        return shape
    count = len(axis.items) if isinstance(axis, ListValue) else len(axis) if isinstance(axis, tuple) else 1
    axes = axes_of(axis, len(shape) + count)
    if axes is None:
        return at.unknown("the axis is not known")
    found: list[Dim] = list(shape)
    for place in sorted(axes):
        found.insert(place, 1)
    return tuple(found)


def squeeze(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    axis = argument(call, 1, "axis")
    axes = [i for i, d in enumerate(shape) if d == 1] if axis is None else axes_of(axis, len(shape))
    if axes is None:
        return at.unknown("the axis is not known")
    strict = axis is not None and at.dialect >= 3 and isinstance(inputs[0], TensorValue) and not of_a_body(inputs[0])
    wide = next((i for i in axes if (strict if shape[i] is None else differ(shape[i], 1))), None)
    return tuple(d for i, d in enumerate(shape) if i not in axes) if wide is None else _too_wide(at, inputs, wide)


def _too_wide(at: Context, inputs: list[Any], axis: int) -> Unknown:
    """Only an axis of one can be left out."""
    shape = inputs[0].shape
    number = "the data tell how many there are" if shape[axis] is None else f"there are {text(shape[axis])}"
    message = f"axis {axis} of {shape_text(shape)} cannot be squeezed: {number}"
    help = "take one of them (`x[..., 0]`), or name an axis of 1"
    keras = f"Cannot squeeze axis {axis}, because the dimension is not 1."
    if at.dialect < 3:
        keras = f"Can not squeeze dim[{axis}], expected a dimension of 1, got {text(shape[axis])}"
    return refused(at, inputs, message, "1", text(shape[axis]), help, "reshape-size", keras)


def squeeze_known(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """Of TensorFlow's `squeeze` without an axis not even the rank is known where a size is None."""
    if argument(call, 1, "axis") is None and isinstance(inputs[0].shape, tuple) and None in inputs[0].shape:
        return at.unknown("which axes `tf.squeeze` leaves out is not known")
    return squeeze(at, inputs, call)


def concatenate(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shapes = [t.shape for t in inputs]
    unknown = next((s for s in shapes if isinstance(s, Unknown)), None)
    axis = argument(call, 1, "axis", default=-1 if at.dialect < 3 else 0)
    if unknown is not None or not isinstance(axis, int) or not shapes:
        return unknown or at.unknown("the axis is not known")
    axis %= len(shapes[0])
    if (refused := _cannot_join(at, inputs, axis)) is not None:
        return refused
    sizes = [s[axis] for s in shapes]
    total = None if any(s is None for s in sizes) else sum(sizes[1:], sizes[0])
    others = _as_known(at, shapes)
    return (*others[:axis], total, *others[axis + 1 :])


def _as_known(at: Context, shapes: list[Any]) -> tuple[Dim, ...]:
    """The shape of tensors that are alike: TensorFlow, on which Keras 2 calls, and Keras 3 inside of a `call`, takes each size
    from the one that knows it."""
    by_keras = at.dialect >= 3 and not bodies(at).entered
    if by_keras or not all(isinstance(shape, tuple) and len(shape) == len(shapes[0]) for shape in shapes):
        first: tuple[Dim, ...] = shapes[0]
        return first
    return tuple(next((size for size in sizes if size is not None), None) for sizes in zip(*shapes, strict=True))


def ensured(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.ensure_shape(x, shape)`: what either of the two knows of an axis."""
    from cnnlint.library.keras.making.inputs import written_shape

    shape, told = inputs[0].shape, written_shape(at, argument(call, 1, "shape"))
    if isinstance(shape, Unknown) or isinstance(told, Unknown):
        return told if isinstance(shape, Unknown) else at.unknown("the shape that is made sure of is not known")
    if len(shape) != len(told) or any(map(differ, shape, told)):
        return at.unknown("the shape that is made sure of is another one")
    return tuple(one if other is None else other for one, other in zip(shape, told, strict=True))


def alike(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.add_n(tensors)`."""
    shape: Shape | Unknown = inputs[0].shape
    return shape if isinstance(shape, Unknown) else _as_known(at, [t.shape for t in inputs])


def stack(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape, axis = inputs[0].shape, argument(call, 1, "axis", default=0)
    if isinstance(shape, Unknown) or not isinstance(axis, int):
        return shape if isinstance(shape, Unknown) else at.unknown("the axis is not known")
    axis %= len(shape) + 1
    if (refused := _cannot_stack(at, inputs)) is not None:
        return refused
    shape = _as_known(at, [t.shape for t in inputs])
    listed = call.positional[0] if call.positional else None
    count = len(listed.items) if isinstance(listed, ListValue) and listed.rest is None else len(inputs)  # numbers among tensors
    return (*shape[:axis], count, *shape[axis:])


def _cannot_join(at: Context, inputs: list[Any], axis: int) -> Unknown | None:
    """Tensors that differ elsewhere than along the axis that they are joined along, as for the layer."""
    from cnnlint.layers.base import LayerError, Undetermined
    from cnnlint.layers.construct import construct
    from cnnlint.layers.merging import Concatenate

    try:
        construct(Concatenate, Arguments((axis,))).output(*(t.shape for t in inputs))
    except LayerError as error:
        return refused(at, inputs, error.message, error.expected, error.actual, error.help, "concatenate-shapes")
    except Undetermined as reason:
        return reason.unknown
    return None


def _cannot_stack(at: Context, inputs: list[Any]) -> Unknown | None:
    one = inputs[0].shape
    odd = next((t.shape for t in inputs if isinstance(t.shape, tuple) and _unlike(one, t.shape)), None)
    if odd is None:
        return None
    message = f"tensors of {shape_text(one)} and {shape_text(odd)} cannot be stacked"
    return refused(at, inputs, message, shape_text(one), shape_text(odd), "bring them to one shape")


def _unlike(a: tuple[Dim, ...], b: tuple[Dim, ...]) -> bool:
    return len(a) != len(b) or any(map(differ, a, b))


def refused(
    at: Context,
    inputs: list[Any],
    message: str,
    expected: str | None,
    actual: str | None,
    help: str | None,
    kind: str = "merge-shapes",
    keras: str = "",
) -> Unknown:
    """What follows an operation that Keras refuses, which is told."""
    layers = {t.layer.span: t for t in inputs if isinstance(t, TensorValue) and t.layer is not None}
    labels = tuple(
        Label(span, f"{shape_text(t.shape)} comes from here")
        for span, t in layers.items()
        if isinstance(t.shape, tuple) and span.row != at.span.row
    )
    given = " and ".join(dict.fromkeys(shape_text(t.shape) for t in inputs))
    keras = keras or f"Every value in `xs` must have the same shape except on the `axis` dim. Received {given}"
    at.emit(Problem(kind, message, at.span, labels=labels, expected=expected, actual=actual, help=help, keras=keras))
    return at.because(Cause.IMPOSSIBLE, "after an impossible operation")


def _refuse_none(at: Context, inputs: list[Any]) -> Unknown:
    """TensorFlow makes a tensor of the shape that it is given, and None is no number."""
    message = "the shape that a tensor is brought to has a None"
    help = "write -1 for one axis, and `tf.shape(x)[1]` for others that are not known before there are data"
    keras = "Failed to convert elements of ... to Tensor. Consider casting elements to a supported type."
    return refused(at, inputs, message, "numbers", "None", help, "invalid-argument", keras)


def reshape(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    from cnnlint.library.keras.making.inputs import written_shape

    wanted = argument(call, 1, "newshape", "shape")
    if None in (known_items(wanted) or ()) and (at.dialect < 3 or bodies(at).entered):
        return _refuse_none(at, inputs)
    shape, target = inputs[0].shape, written_shape(at, (wanted,) if as_size(wanted) is not None else wanted)
    if isinstance(shape, Unknown) or isinstance(target, Unknown):
        return shape if isinstance(shape, Unknown) else target
    if -1 not in target:
        return target
    rest = [d for d in target if d != -1]
    whole, part = elements(shape), elements(rest)
    if whole is None or part is None:
        if shape and shape[0] is None and target[0] == -1 and part is not None and same(elements(shape[1:]), part):
            return (None, *rest)
        _tell_samples_cut(at, shape, target)
        return tuple(None if d == -1 else d for d in target)
    size = whole // part
    return tuple(size if d == -1 else d for d in target)


def _tell_samples_cut(at: Context, shape: Shape, target: Shape) -> None:
    """`tf.reshape(x, (-1, n))` of samples that do not hold a whole number of rows, nor a row of them: which batches have some
    is chance."""
    each, row = elements(shape[1:]), elements(target[1:])
    if not shape or shape[0] is not None or target[0] != -1 or not isinstance(each, int) or not isinstance(row, int):
        return
    if min(each, row) <= 0 or each % row == 0 or row % each == 0:
        return
    message = f"a sample holds {each} numbers, which make no whole rows of {row}: samples are cut across"
    help = f"let the sizes after -1 multiply to {each}"
    keras = f"Input to reshape is a tensor with ... values, but the requested shape requires a multiple of {row}"
    expected, actual = shape_text((None, *shape[1:])), shape_text((None, *target[1:]))
    at.emit(Problem("reshape-size", message, at.span, expected=expected, actual=actual, help=help, keras=keras, certain=False))


def transpose(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape, axes = inputs[0].shape, argument(call, 1, "axes", "perm", "pattern")
    if isinstance(shape, Unknown):
        return shape
    if axes is None:
        return tuple(reversed(shape))
    order = axes_of(axes, len(shape))
    return at.unknown("the order of axes is not known") if order is None else tuple(shape[i] for i in order)


def dot(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    if len(inputs) != 2:
        return at.unknown("a product with a constant is not modelled")
    shapes = [t.shape for t in inputs]
    for i, word in enumerate(("a", "b")):
        turned = argument(call, 2 + i, f"transpose_{word}", f"adjoint_{word}", default=False)
        if turned not in (True, False):
            return at.unknown(f"whether the operand {word} is transposed is not known")
        if turned and not isinstance(shapes[i], Unknown) and len(shapes[i]) > 1:
            shapes[i] = (*shapes[i][:-2], shapes[i][-1], shapes[i][-2])
    return matmul(at, *shapes)
