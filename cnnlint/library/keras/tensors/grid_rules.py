"""What functions of `keras.ops` do to shapes: those that lay out numbers, on diagonals, on grids, in steps and in histograms.

By their `compute_output_spec`: keras/src/ops/numpy.py, core.py and nn.py
"""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.axis_rules import sizes_of
from cnnlint.library.keras.tensors.operators import broadcast, of_a_body, operand_shape
from cnnlint.library.keras.tensors.shape_rules import Rule, argument, axes_of, refused
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Dim, Shape, axes_text, elements, shape_text
from cnnlint.values import Context, ListValue, Unknown, Value, as_size, known_items


def diagonal_matrix(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.diag(x, k)`: a matrix around a vector, or the diagonal of a matrix."""
    shape, k = inputs[0].shape, argument(call, 1, "k", default=0)
    if isinstance(shape, Unknown) or not isinstance(k, int):
        return shape if isinstance(shape, Unknown) else at.unknown("which diagonal it is, is not known")
    if len(shape) == 1:
        return (_beside(shape[0], k),) * 2
    if len(shape) == 2:
        return (_along(shape[0], shape[1], k),)
    keras = f"`x` must be 1-D or 2-D, but received shape {shape_text(shape)}."
    message = f"`diag` takes a vector or a matrix, not {shape_text(shape)}"
    return refused(at, inputs, message, "1 or 2 axes", axes_text(len(shape)), None, "wrong-rank", keras)


def flat_diagonal(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.diagflat(x, k)`: a matrix around all numbers."""
    shape, k = inputs[0].shape, argument(call, 1, "k", default=0)
    if isinstance(shape, Unknown) or not isinstance(k, int):
        return shape if isinstance(shape, Unknown) else at.unknown("which diagonal it is, is not known")
    return (_beside(elements(shape), k),) * 2


def diagonal(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.diagonal(x, offset, axis1, axis2)`: the diagonal stands last."""
    shape, offset = inputs[0].shape, argument(call, 1, "offset", default=0)
    if isinstance(shape, Unknown) or not isinstance(offset, int):
        return shape if isinstance(shape, Unknown) else at.unknown("which diagonal it is, is not known")
    axes = axes_of((argument(call, 2, "axis1", default=0), argument(call, 3, "axis2", default=1)), len(shape))
    if axes is None:
        return at.unknown("the axes are not known")
    if axes[0] == axes[1]:
        message = f"a diagonal needs two axes, but axis {axes[0]} is given twice"
        keras = "`axis1` and `axis2` cannot be the same."
        return refused(at, inputs, message, "two axes", str(axes[0]), None, "invalid-axis", keras)
    rest = (d for i, d in enumerate(shape) if i not in axes)
    return (*rest, _along(shape[axes[0]], shape[axes[1]], offset))


def _beside(size: Dim, k: int) -> Dim:
    return None if size is None else size + abs(k)


def _along(rows: Dim, columns: Dim, offset: int) -> Dim:
    """The length of a diagonal."""
    if not isinstance(rows, int) or not isinstance(columns, int):
        return None
    left = columns - offset if offset > 0 else rows + offset
    return max(0, min(left, rows, columns))


def grid(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.meshgrid(a, b, indexing)`: each of them over the whole grid."""
    order = call.keywords.get("indexing", "xy")
    if isinstance(order, str) and order not in ("xy", "ij"):
        keras = "Valid values for `indexing` are 'xy' and 'ij'"
        message = f"`meshgrid` knows no indexing {order!r}"
        return refused(at, inputs, message, "'xy' or 'ij'", repr(order), None, "invalid-argument", keras)
    shapes = [operand_shape(value) for value in call.positional]
    sizes = [elements(shape) for shape in shapes if not isinstance(shape, Unknown)]
    if len(sizes) < max(2, len(shapes)) or order not in ("xy", "ij"):
        return at.unknown("the sides of the grid are not known")
    whole = tuple(sizes) if order == "ij" else (sizes[1], sizes[0], *sizes[2:])
    return [whole] * len(sizes)


def kronecker(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.kron(a, b)`: a `b` for each number of `a`."""
    a, b = operand_shape(argument(call, 0, "x1")), operand_shape(argument(call, 1, "x2"))
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    if len(a) != len(b):
        return at.unknown("the product of tensors of different rank is not modelled")
    return tuple(None if m is None or n is None else m * n for m, n in zip(a, b, strict=True))


def steps_between(place_of_axis: int) -> Rule:
    """`ops.linspace(start, stop, num, ..., axis)`: numbers between two on a new axis."""

    def rule(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
        num = as_size(argument(call, 2, "num", default=50))
        whole = broadcast(at, operand_shape(argument(call, 0, "start")), operand_shape(argument(call, 1, "stop")))
        if not isinstance(whole, tuple):
            return whole
        axes = axes_of(argument(call, place_of_axis, "axis", default=0), len(whole) + 1)
        if num is None or axes is None or len(axes) != 1 or argument(call, 4, "retstep") not in (None, False):
            return at.unknown("how many steps there are is not known")
        return (*whole[: axes[0]], num, *whole[axes[0] :])

    return rule


def histogram(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.histogram(x, bins=10, range)`: how many numbers are in each bin, and the edges of the bins."""
    bins, limits = argument(call, 1, "bins", default=10), argument(call, 2, "range")
    if isinstance(bins, int) and not isinstance(bins, bool) and bins < 0:
        keras = f"Argument `bins` should be a non-negative integer. Received: bins={bins}"
        message = f"`histogram` is asked for {bins} bins"
        return refused(at, inputs, message, "at least 0", str(bins), None, "invalid-argument", keras)
    ends = known_items(limits)
    if ends is not None and len(ends) not in (0, 2):
        keras = "Argument `range` must be a tuple of two elements."
        message = f"`range` of `histogram` has {len(ends)} ends"
        return refused(at, inputs, message, "2 ends", str(len(ends)), None, "invalid-argument", keras)
    count = as_size(bins)
    return at.unknown("the number of bins is not known") if count is None else [(count,), (count + 1,)]


def correlate(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.correlate(a, b, mode)` of two rows of numbers."""
    a, b = operand_shape(argument(call, 0, "x1")), operand_shape(argument(call, 1, "x2"))
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    wrong = next((shape for shape in (a, b) if len(shape) != 1), None)
    if wrong is not None:
        keras = f"must be a 1-dimensional tensor, but received shape {shape_text(wrong)}"
        message = f"`correlate` takes rows of numbers, not {shape_text(wrong)}"
        return refused(at, inputs, message, "1 axis", axes_text(len(wrong)), None, "wrong-rank", keras)
    mode, (m,), (n,) = argument(call, 2, "mode", default="valid"), a, b
    if not isinstance(m, int) or not isinstance(n, int) or mode not in ("valid", "same", "full"):
        return at.unknown("the length of the correlation is not known")
    return ({"valid": abs(m - n) + 1, "same": max(m, n), "full": m + n - 1}[mode],)


def cross(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.cross(a, b)` on the last axes, whose size is 2 or 3; other axes are not modelled."""
    a, b = operand_shape(argument(call, 0, "x1")), operand_shape(argument(call, 1, "x2"))
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    others = len(call.positional) > 2 or any(name.startswith("axis") for name in call.keywords)
    if others or not a or not b or not {a[-1], b[-1]} <= {2, 3}:
        return at.unknown("the axes of a cross product are not known")
    lead = broadcast(at, a[:-1], b[:-1])
    if not isinstance(lead, tuple):
        return lead
    return (*lead, 3) if 3 in (a[-1], b[-1]) else lead


def powers(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.vander(x, N)`: the powers of each number."""
    shape, count = inputs[0].shape, argument(call, 1, "N")
    if isinstance(shape, Unknown) or len(shape) != 1:
        return shape if isinstance(shape, Unknown) else at.unknown("powers of a matrix are not modelled")
    size = shape[0] if count is None else as_size(count)
    return (shape[0], size) if size is not None or count is None else at.unknown("the number of powers is not known")


def trapezoid(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.trapezoid(y, x, dx, axis=-1)`: what is under the curve along the axis."""
    shape = inputs[0].shape
    axes = None if isinstance(shape, Unknown) else axes_of(argument(call, 3, "axis", default=-1), len(shape))
    if axes is None:
        return shape if isinstance(shape, Unknown) else at.unknown("the axis is not known")
    return tuple(d for i, d in enumerate(shape) if i not in axes)


def array_split(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.array_split(x, n, axis)`: parts of which the first are longer by one."""
    shape, parts = inputs[0].shape, as_size(argument(call, 1, "indices_or_sections"))
    axes = None if isinstance(shape, Unknown) else axes_of(argument(call, 2, "axis", default=0), len(shape))
    if axes is None or len(axes) != 1 or not isinstance(parts, int) or parts < 1:
        return shape if isinstance(shape, Unknown) else at.unknown("the parts are not known")
    (index,) = axes
    dim = shape[index]
    if dim is not None and not isinstance(dim, int):
        return at.unknown("the parts are not known")
    sizes = [None if dim is None else dim // parts + (i < dim % parts) for i in range(parts)]
    return [(*shape[:index], size, *shape[index + 1 :]) for size in sizes]


def append(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.append(a, b, axis)`: of everything in one line if no axis is given."""
    from cnnlint.library.keras.tensors.shape_rules import concatenate

    axis = argument(call, 2, "axis")
    if axis is not None:
        both = ListValue([argument(call, 0, "x1"), argument(call, 1, "x2")])
        return concatenate(at, inputs, Arguments((both, axis)))
    a, b = operand_shape(argument(call, 0, "x1")), operand_shape(argument(call, 1, "x2"))
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    m, n = elements(a), elements(b)
    return (None if m is None or n is None else m + n,)


def select(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.select(conditions, choices)`: of the shape of the first choice."""
    choices = known_items(argument(call, 1, "choicelist"))
    return operand_shape(choices[0]) if choices else at.unknown("what is chosen from is not known")


def scatter(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.scatter(indices, values, shape)`."""
    return sizes_of(at, argument(call, 2, "shape"))


def places(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.searchsorted(sorted_sequence, values)`: a place for each of the values."""
    row = operand_shape(argument(call, 0, "sorted_sequence"))
    if isinstance(row, tuple) and len(row) != 1:
        keras = "searchsorted only supports 1-D sorted sequences."
        message = f"`searchsorted` looks in one row of numbers, not in {shape_text(row)}"
        return refused(at, inputs, message, "1 axis", axes_text(len(row)), None, "wrong-rank", keras)
    return operand_shape(argument(call, 1, "values"))


def unravelled(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.unravel_index(indices, shape)`: a place on each axis."""
    shape, axes = inputs[0].shape, known_items(argument(call, 1, "shape"))
    if isinstance(shape, Unknown) or not axes or any(as_size(axis) is None for axis in axes):
        return shape if isinstance(shape, Unknown) else at.unknown("the axes are not known")
    return [shape] * len(axes)


def non_zero(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.nonzero(x)`: on each axis the places, as many as the data have."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else [(None,)] * len(shape) if shape else at.unknown("a number has no axes")


def unique(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.unique(x, ..., size)`: the values, and what else is asked for by name. Along an axis it is not modelled."""
    shape, size = inputs[0].shape, call.keywords.get("size")
    wanted = [call.keywords.get(f"return_{name}", False) for name in ("index", "inverse", "counts")]
    if isinstance(shape, Unknown) or len(call.positional) > 1 or call.keywords.get("axis") is not None:
        return shape if isinstance(shape, Unknown) else at.unknown("unique rows are not modelled")
    if any(value not in (True, False) for value in wanted) or (size is not None and as_size(size) is None):
        return at.unknown("what is asked for is not known")
    of_each: tuple[Dim, ...] = (None if size is None else as_size(size),)
    found = [of_each, *(part for part, asked in zip((of_each, shape, of_each), wanted, strict=True) if asked)]
    return found if len(found) > 1 else found[0]


def one_number(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.size(x)`, `ops.vdot(a, b)`, `ops.psnr(a, b, max_val)`."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else ()


def axes_counted(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.ndim(x)`: of a symbolic tensor Keras tells a row of so many numbers, where it is one number."""
    shape = inputs[0].shape
    symbolic = isinstance(inputs[0], TensorValue) and not of_a_body(inputs[0])
    return shape if isinstance(shape, Unknown) else (len(shape),) if symbolic else ()


def target_shaped(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.sparse_categorical_crossentropy(target, output, from_logits, axis)`: a number where the classes stood."""
    output = operand_shape(argument(call, 1, "output"))
    axes = None if isinstance(output, Unknown) else axes_of(argument(call, 3, "axis", default=-1), len(output))
    if isinstance(output, Unknown) or axes is None:
        return output if isinstance(output, Unknown) else at.unknown("the axis is not known")
    return tuple(d for i, d in enumerate(output) if i not in axes)


def filled(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.full(shape, fill_value)`."""
    return sizes_of(at, argument(call, 0, "shape"))


def fold(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.fold(x, output_size, kernel_size)`: patches become pictures, with the channels in front."""
    shape = inputs[0].shape
    size, kernel = _pair(argument(call, 1, "output_size")), _pair(argument(call, 2, "kernel_size"))
    if isinstance(shape, Unknown) or len(shape) != 3 or size is None or kernel is None:
        return shape if isinstance(shape, Unknown) else at.unknown("the size of the patches is not known")
    area, numbers = kernel[0] * kernel[1], shape[1]
    if isinstance(numbers, int) and isinstance(area, int) and numbers % area:
        keras = f"The second dimension of the input ({numbers}) must be divisible by kernel_size product ({area})."
        message = f"{numbers} numbers are no patches of {area}"
        return refused(at, inputs, message, f"a multiple of {area}", str(numbers), None, "reshape-size", keras)
    return (shape[0], None if numbers is None else numbers // area, *size)


def _pair(value: Value) -> tuple[Any, Any] | None:
    items = known_items(value)
    sizes = [as_size(item) for item in (items if items is not None else (value, value))]
    return (sizes[0], sizes[1]) if len(sizes) == 2 and None not in sizes else None


def joined_in_depth(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.dstack(xs)`: joined along the third axis, which rows and matrices get first."""
    from cnnlint.library.keras.tensors.shape_rules import concatenate

    deep = [TensorValue(t.shape if isinstance(t.shape, Unknown) else _deep(t.shape)) for t in inputs]
    return concatenate(at, deep, Arguments((ListValue(deep), 2)))


def _deep(shape: Shape) -> Shape:
    return (1, *shape, 1) if len(shape) == 1 else (*shape, *(1,) * (3 - len(shape)))


OWN: dict[str, Rule] = {
    "keras.ops.allclose": one_number,
    "keras.ops.append": append,
    "keras.ops.array_split": array_split,
    "keras.ops.correlate": correlate,
    "keras.ops.cross": cross,
    "keras.ops.diag": diagonal_matrix,
    "keras.ops.diagflat": flat_diagonal,
    "keras.ops.diagonal": diagonal,
    "keras.ops.dstack": joined_in_depth,
    "keras.ops.fold": fold,
    "keras.ops.full": filled,
    "keras.ops.geomspace": steps_between(5),
    "keras.ops.histogram": histogram,
    "keras.ops.kron": kronecker,
    "keras.ops.linspace": steps_between(6),
    "keras.ops.logspace": steps_between(6),
    "keras.ops.meshgrid": grid,
    "keras.ops.ndim": axes_counted,
    "keras.ops.nonzero": non_zero,
    "keras.ops.psnr": one_number,
    "keras.ops.scatter": scatter,
    "keras.ops.searchsorted": places,
    "keras.ops.select": select,
    "keras.ops.size": one_number,
    "keras.ops.sparse_categorical_crossentropy": target_shaped,
    "keras.ops.trapezoid": trapezoid,
    "keras.ops.unique": unique,
    "keras.ops.unravel_index": unravelled,
    "keras.ops.vander": powers,
    "keras.ops.vdot": one_number,
}
