"""What functions on symbolic tensors do to shapes: those of `keras.ops` that NumPy has too, by their `compute_output_spec`.

keras/src/ops/numpy.py, math.py, linalg.py and core.py
"""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.axis_rules import sizes_of
from cnnlint.library.keras.tensors.operators import of_a_body, operand_shape, unequal_inside
from cnnlint.library.keras.tensors.shape_rules import Rule, argument, axes_of, first, pair, reduce
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Dim, Shape, elements
from cnnlint.values import Context, ListValue, Unknown, Value, as_size


def running(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.cumsum(x)`: over everything in one line if no axis is given."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) or argument(call, 1, "axis") is not None else (elements(shape),)


def ordered(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.argsort(x, axis)`: of everything in one line only if the axis is None, as in NumPy."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) or argument(call, 1, "axis", default=-1) is not None else (elements(shape),)


def partitioned(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.argpartition(x, kth, axis)`: likewise."""
    return ordered(at, inputs, Arguments((inputs[0],), {"axis": argument(call, 2, "axis", default=-1)}))


def over_axes(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.nanmean(x, axis, keepdims)` and its like."""
    return reduce(at, inputs, Arguments((inputs[0],), _axis_and_keepdims(call, 1, 2)))


def median(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return _gathered(at, inputs[0], over_axes(at, inputs, call), _axis_and_keepdims(call, 1, 2))


def _gathered(at: Context, x: Any, output: Output | Unknown, given: dict[str, Value]) -> Output | Unknown:
    """What TensorFlow tells of a quantile within a `call`: it reshapes by sizes that it computes, and where one of those that
    are left is not known, none is. keras/src/backend/tensorflow/numpy.py"""
    if at.dialect < 3 or not isinstance(output, tuple) or not (isinstance(x, TensorValue) and of_a_body(x)):
        return output
    if given["axis"] is None or isinstance(x.shape, Unknown):
        return output
    axes = axes_of(given["axis"], len(x.shape)) or []
    if None not in (d for i, d in enumerate(x.shape) if i not in axes):
        return output
    wide = len(output) == len(x.shape)
    return tuple(1 if wide and i in axes else None for i in range(len(output)))


def average(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.average(x, axis, weights)`."""
    return reduce(at, inputs, Arguments((inputs[0],), {"axis": argument(call, 1, "axis")}))


def quantile(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.quantile(x, q, axis, method, keepdims)`: several quantiles stand on a new first axis."""
    along = _axis_and_keepdims(call, 2, 4)
    rest, q = _gathered(at, inputs[0], reduce(at, inputs, Arguments((inputs[0],), along)), along), argument(call, 1, "q")
    if isinstance(rest, (Unknown, list)):
        return rest
    if isinstance(q, Unknown):
        return q
    if isinstance(q, (ListValue, tuple)):
        count = len(q.items if isinstance(q, ListValue) else q)
        return (count, *rest) if count > 1 else rest
    given = operand_shape(q)
    return given if isinstance(given, Unknown) else (*given[:1], *rest)


def _axis_and_keepdims(call: Arguments, axis: int, keepdims: int) -> dict[str, Value]:
    return {"axis": argument(call, axis, "axis"), "keepdims": argument(call, keepdims, "keepdims", default=False)}


def moments(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """Mean and variance. `ops.moments(x, axes, keepdims)`; TensorFlow's has `shift` before `keepdims`."""
    keep = argument(call, 2 if at.dialect >= 3 else 3, "keepdims", "keep_dims", default=False)
    found = reduce(at, inputs, Arguments((inputs[0],), {"axis": argument(call, 1, "axes"), "keepdims": keep}))
    return [found, found] if isinstance(found, tuple) else found


def top_k(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """The `k` largest of the last axis, and where they stand."""
    shape, k = inputs[0].shape, as_size(argument(call, 1, "k", default=1))
    if isinstance(shape, Unknown) or not shape or k is None:
        return shape if isinstance(shape, Unknown) else at.unknown("how many are taken is not known")
    return [(*shape[:-1], k)] * 2


def for_each_sample(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`in_top_k(targets, predictions, k)`: one answer for each sample, in whatever order the two are given."""
    shape: Shape | Unknown = inputs[0].shape
    return shape if isinstance(shape, Unknown) else shape[:1]


def take_along_axis(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """As many along the axis as there are indices."""
    shape, indices = inputs[0].shape, operand_shape(argument(call, 1, "indices"))
    axis = argument(call, 2, "axis")
    if isinstance(shape, Unknown) or isinstance(indices, Unknown):
        return shape if isinstance(shape, Unknown) else indices
    if axis is None:
        return (elements(indices),)
    axes = axes_of(axis, len(shape))
    if axes is None or len(axes) != 1 or len(indices) != len(shape):
        return at.unknown("the axis is not known")
    return tuple(j if i == axes[0] or d == 1 else d for i, (d, j) in enumerate(zip(shape, indices, strict=True)))


def move_axis(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.moveaxis(x, source, destination)`."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    source = axes_of(argument(call, 1, "source"), len(shape))
    target = axes_of(argument(call, 2, "destination"), len(shape))
    if source is None or target is None or len(source) != len(target):
        return at.unknown("the axes are not known")
    order = [i for i in range(len(shape)) if i not in source]
    for place, axis in sorted(zip(target, source, strict=True)):
        order.insert(place, axis)
    return tuple(shape[i] for i in order)


def rotate(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.rot90(x, k, axes)`: the two axes change places, whatever `k` is."""
    from cnnlint.library.keras.tensors.axis_rules import swap

    axes = argument(call, 2, "axes", default=(0, 1))
    items = axes.items if isinstance(axes, ListValue) else axes
    if not isinstance(items, (tuple, list)) or len(items) != 2:
        return at.unknown("the axes are not known")
    return swap(at, inputs, Arguments((inputs[0], items[0], items[1])))


def dot(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.dot(a, b)`, `K.dot(a, b)`: the last axis of `a` against the last but one of `b`, and every pair of the rest."""
    shapes = _pair_of_shapes(call)
    if isinstance(shapes, Unknown):
        return shapes
    a, b = shapes
    if not a or not b:
        return pair(at, inputs, call)
    if len(b) > 1 and isinstance(a[-1], int) and isinstance(b[-2], int) and a[-1] != b[-2]:
        return unequal_inside(at, a, b)
    return (*a[:-1], *b[:-2], *b[-1:]) if len(b) > 1 else a[:-1]


def inner(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shapes = _pair_of_shapes(call)
    if isinstance(shapes, Unknown):
        return shapes
    a, b = shapes
    return (*a[:-1], *b[:-1]) if a and b else a or b


def outer(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shapes = _pair_of_shapes(call)
    return shapes if isinstance(shapes, Unknown) else (elements(shapes[0]), elements(shapes[1]))


def tensordot(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.tensordot(a, b, axes)`: a number of axes, or the axes of each operand."""
    shapes, axes = _pair_of_shapes(call), argument(call, 2, "axes", default=2)
    if isinstance(shapes, Unknown):
        return shapes
    a, b = shapes
    if isinstance(axes, int):
        return (*a[: len(a) - axes], *b[axes:])
    both = axes.items if isinstance(axes, ListValue) else axes
    if not isinstance(both, (tuple, list)) or len(both) != 2:
        return at.unknown("the axes are not known")
    left, right = axes_of(both[0], len(a)), axes_of(both[1], len(b))
    if left is None or right is None:
        return at.unknown("the axes are not known")
    return (*(d for i, d in enumerate(a) if i not in left), *(d for i, d in enumerate(b) if i not in right))


def _pair_of_shapes(call: Arguments) -> tuple[Shape, Shape] | Unknown:
    values = [*call.positional, *call.keywords.values()]
    if len(values) < 2:
        return Unknown("what the tensor is multiplied with is not known")
    a, b = operand_shape(values[0]), operand_shape(values[1])
    if isinstance(a, Unknown):
        return a
    return b if isinstance(b, Unknown) else (a, b)


def stack_along(axis: int) -> Rule:
    """`ops.vstack(xs)`, `ops.hstack(xs)`: joined along that axis."""

    def rule(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
        from cnnlint.library.keras.tensors.shape_rules import concatenate

        short = next((t for t in inputs if isinstance(t.shape, tuple) and len(t.shape) <= axis), None)
        if short is not None:
            return at.unknown("tensors of so few axes are not joined here")
        return concatenate(at, inputs, Arguments((call.positional[0] if call.positional else None, axis)))

    return rule


def split_along(axis: int) -> Rule:
    """`ops.vsplit(x, n)`, `ops.hsplit(x, n)`: parted along that axis."""

    def rule(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
        from cnnlint.library.keras.tensors.picking_rules import split

        shape = inputs[0].shape
        along = 0 if axis == 1 and isinstance(shape, tuple) and len(shape) == 1 else axis
        return split(at, inputs, Arguments((inputs[0], argument(call, 1, "indices_or_sections"), along)))

    return rule


def trace(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    axes = axes_of((argument(call, 2, "axis1", default=0), argument(call, 3, "axis2", default=1)), len(shape))
    return at.unknown("the axes are not known") if axes is None else tuple(d for i, d in enumerate(shape) if i not in axes)


def difference(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.diff(x, n, axis)`: the axis is `n` shorter."""
    shape, n = inputs[0].shape, argument(call, 1, "n", default=1)
    axes = None if isinstance(shape, Unknown) else axes_of(argument(call, 2, "axis", default=-1), len(shape))
    if axes is None or not isinstance(n, int):
        return shape if isinstance(shape, Unknown) else at.unknown("the axis is not known")
    return tuple(_shorter(d, n) if i in axes else d for i, d in enumerate(shape))


def _shorter(dim: Dim, by: int) -> Dim:
    if dim is None:
        return None
    return max(dim - by, 0) if isinstance(dim, int) else dim - by


def without_matrix(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.det(x)`: one number for each matrix, and `tf.linalg.trace`, whose matrices are on the last axes."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else shape[:-2]


def sliced_out(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.slice(x, start_indices, shape)`, `tf.slice(x, begin, size)`: -1 takes what is left."""
    shape, size = inputs[0].shape, sizes_of(at, argument(call, 2, "shape", "size"))
    start = argument(call, 1, "start_indices", "begin")
    if isinstance(shape, Unknown) or isinstance(size, Unknown):
        return shape if isinstance(shape, Unknown) else size
    begin = list(start.items if isinstance(start, ListValue) else start) if isinstance(start, (ListValue, tuple)) else []
    if len(size) != len(shape) or len(begin) != len(shape):
        return at.unknown("the bounds of the slice are not known")
    return tuple(_left(d, b) if n == -1 else n for d, b, n in zip(shape, begin, size, strict=True))


def _left(dim: Dim, begin: Value) -> Dim:
    size = as_size(begin)
    return None if dim is None or size is None else dim - size


def halved(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`glu(x, axis)`: one half is the gate of the other."""
    shape = inputs[0].shape
    axes = None if isinstance(shape, Unknown) else axes_of(argument(call, 1, "axis", default=-1), len(shape))
    if axes is None:
        return shape if isinstance(shape, Unknown) else at.unknown("the axis is not known")
    return tuple(None if d is None else d // 2 if i in axes else d for i, d in enumerate(shape))


def multi_hot(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.multi_hot(x, num_classes, axis)`: which of the classes occur; they get an axis, and the second one goes."""
    shape, classes = inputs[0].shape, as_size(argument(call, 1, "num_classes"))
    axis = argument(call, 2, "axis", default=-1)
    if isinstance(shape, Unknown) or classes is None or not isinstance(axis, int) or not -1 <= axis < len(shape):
        return shape if isinstance(shape, Unknown) else at.unknown("the number of classes is not known")
    place = len(shape) if axis == -1 else axis
    wide = (*shape[:place], classes, *shape[place:])
    return wide[-1:] if len(wide) == 2 else (wide[0], *wide[2:])


def sequences(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.extract_sequences(x, sequence_length, sequence_stride)`."""
    shape = inputs[0].shape
    length, stride = as_size(argument(call, 1, "sequence_length")), as_size(argument(call, 2, "sequence_stride"))
    if isinstance(shape, Unknown) or length is None or stride is None:
        return shape if isinstance(shape, Unknown) else at.unknown("the length of a sequence is not known")
    return (*shape[:-1], None if shape[-1] is None else 1 + (shape[-1] - length) // stride, length)


def without_last(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.categorical_crossentropy(target, output)`: one number for each sample."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else shape[:-1]


SAME_SHAPE = (
    "absolute", "angle", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "array", "asinh", "acosh", "atanh",
    "bitwise_invert", "bitwise_not", "cbrt", "celu", "cholesky", "cholesky_inverse", "conj", "conjugate", "copy", "deg2rad",
    "dot_product_attention", "empty_like", "erfc", "erfinv", "exp2", "fabs", "fliplr", "flipud", "full_like",
    "hard_shrink", "hard_silu", "hard_swish", "hard_tanh", "i0", "imag", "inv", "isinf", "isneginf", "isposinf", "isreal",
    "is_inf", "layer_normalization", "log10", "log2", "log_sigmoid", "logsigmoid", "nan_to_num", "rad2deg", "real",
    "rms_normalization", "scatter_update", "signbit", "sinc", "slice_update", "soft_shrink", "sparse_plus",
    "sparse_sigmoid", "sparsemax", "squareplus", "tanh_shrink", "threshold", "tril", "triu", "trunc", "unit_normalize",
    "gaussian_blur", "band_part", "xlogy", "sigmoid_cross_entropy_with_logits", "crelu6", "isin", "digitize",
    "saturate_cast",
)  # fmt: skip
PAIRS = (
    "arctan2", "atan2", "bitwise_and", "bitwise_left_shift", "bitwise_or", "bitwise_right_shift", "bitwise_xor", "fmax",
    "fmin", "fmod", "gcd", "heaviside", "hypot", "isclose", "lcm", "left_shift", "logaddexp", "logaddexp2", "logical_xor",
    "multiply_no_nan", "nextafter", "right_shift", "ldexp",
)  # fmt: skip
RULES: dict[str, Rule] = {
    **dict.fromkeys(SAME_SHAPE, first),
    **dict.fromkeys(PAIRS, pair),
    **dict.fromkeys(("count_nonzero", "nanmax", "nanmean", "nanmedian", "nanmin", "nanprod", "nanstd"), over_axes),
    **dict.fromkeys(("nansum", "nanvar", "ptp", "nanargmax", "nanargmin"), over_axes),
    "median": median,
    "argpartition": partitioned,
    "argsort": ordered,
    "average": average,
    "quantile": quantile,
    "percentile": quantile,
    "nanquantile": quantile,
    "nanpercentile": quantile,
    "moments": moments,
    "top_k": top_k,
    "in_top_k": for_each_sample,
    "take_along_axis": take_along_axis,
    "moveaxis": move_axis,
    "rot90": rotate,
    "inner": inner,
    "outer": outer,
    "tensordot": tensordot,
    "vstack": stack_along(0),
    "hstack": stack_along(1),
    "vsplit": split_along(0),
    "hsplit": split_along(1),
    "dsplit": split_along(2),
    "trace": trace,
    "diff": difference,
    "det": without_matrix,
    "logdet": without_matrix,
    "slice": sliced_out,
    "glu": halved,
    "multi_hot": multi_hot,
    "extract_sequences": sequences,
    "categorical_crossentropy": without_last,
    "softmax_cross_entropy_with_logits": without_last,
}
OWN: dict[str, Rule] = {  # where keras.ops and TensorFlow differ in what a function of that name does
    "tensorflow.linalg.trace": without_matrix,
    **dict.fromkeys(("keras.ops.cumsum", "keras.ops.cumprod", "keras.ops.nancumsum", "keras.ops.nancumprod"), running),
    "keras.ops.dot": dot,
    "keras.backend.dot": dot,
}
