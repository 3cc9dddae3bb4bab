"""Eager tensors: what makes them, their attributes and indexing."""

from __future__ import annotations

from collections.abc import Callable

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.descriptions import origins
from cnnlint.library.dtypes import dtype_of, is_float, is_integer, operand_dtype
from cnnlint.library.intervals import cast as cast_range
from cnnlint.library.intervals import interval_of
from cnnlint.library.min_max_scaling import by_its_own
from cnnlint.library.numpy.elementwise import binary as numpy_binary
from cnnlint.library.numpy.elementwise import unary as numpy_unary
from cnnlint.library.numpy.methods import get_item as numpy_item
from cnnlint.library.shape_arguments import shape_of
from cnnlint.program import Problem
from cnnlint.shapes import Shape, Size, elements, shape_text
from cnnlint.values import (
    Array,
    Cause,
    Changed,
    Context,
    Did,
    External,
    ListValue,
    Scalar,
    Unknown,
    Value,
    as_size,
    known_items,
)


def tensor(at: Context, value: Value, dtype: Value = None) -> Array | Unknown:
    """`tf.convert_to_tensor(value)`: Python's numbers become float32 and int32, arrays keep their dtype."""
    if isinstance(value, Array):
        return replace(value, kind="tensor", columns=None, dtype="string" if value.dtype == "str" else value.dtype)
    a = as_array(at, value, "tensor")
    if isinstance(a, Unknown):
        return a
    return replace(a, dtype=listed_dtype(value, a.dtype) if dtype is None else dtype_of(dtype))


_OF_ONE_DTYPE = frozenset(("+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">="))
_SMALL = {"float64": "float32", "int64": "int32", "str": "string"}


def listed_dtype(value: Value, dtype: str | None) -> str | None:
    """The dtype of a number or list as a tensor. The first number of a list decides: a float of NumPy stays what it is, whole
    numbers become int32 whatever NumPy calls them; a list of tensors has theirs."""
    first = first_leaf(value)
    if isinstance(first, Array) and first.kind == "tensor":
        return dtype
    of_numpy = isinstance(first, Array) or (isinstance(first, Scalar) and first.type.startswith("numpy."))
    if not of_numpy:
        return _SMALL.get(dtype or "", dtype)
    if first is value:
        return dtype
    whole = is_integer(operand_dtype(first))
    if whole and not is_integer(dtype):
        return None
    return "int32" if whole else "string" if dtype == "str" else dtype


def first_leaf(value: Value) -> Value:
    """What stands first in nested lists; the value itself where it is none."""
    while isinstance(value, (ListValue, tuple)):
        if isinstance(value, ListValue) and not value.items:
            return value.tail if value.tail is not None else value
        if not value:
            return value
        value = value[0] if isinstance(value, tuple) else value.items[0]
    return value


@models("tensorflow.constant", "tensorflow.convert_to_tensor", "tensorflow.identity", "keras.backend.constant")
def constant(at: Context, value: Value, dtype: Value = None, shape: Value = None, name: Value = None, **more: Value) -> Value:
    a = tensor(at, value, dtype)
    if isinstance(a, Unknown):
        return Array(a, kind="tensor")
    dims = a.shape if shape is None or not isinstance(dtype, (str, External, type(None))) else shape_of(at, shape)
    a = replace(a, shape=dims)
    return a if dtype is None else cast(at, a, dtype)


@models("tensorflow.cast", "tensorflow.saturate_cast", "keras.ops.cast", "keras.backend.cast")
def cast(at: Context, x: Value, dtype: Value, name: Value = None) -> Value:
    a = tensor(at, x)
    if isinstance(a, Unknown):
        return a
    to = dtype_of(dtype)
    if to == a.dtype and to is not None:
        return a
    low, high = cast_range((a.low, a.high), to) if to else (None, None)
    return step(a, at, f"cast to {to or 'another dtype'}", Did.CAST, dtype=to, low=low, high=high)


@models("tensor.dtype", "spec.dtype", attribute=True)
def dtype(at: Context, a: Array) -> Value:
    return External(f"tensorflow.{a.dtype}") if a.dtype else at.unknown("the dtype is not known")


@models("tensor.numpy")
def numpy(at: Context, a: Array) -> Value:
    """A NumPy array; a number of NumPy's for a tensor without axes."""
    from cnnlint.library.numbers_in_arrays import number

    b = replace(a, kind="numpy.ndarray", dtype="object" if a.dtype == "string" else a.dtype)
    if b.shape == () and b.dtype != "object":
        return number(at, b, a.low, a.high, "a number computed at run time")
    return b


@models("tensor.get_shape")
def get_shape(at: Context, a: Array) -> Value:
    return a.shape


@models("tensor.set_shape")
def set_shape(at: Context, a: Array, shape: Value) -> Value:
    """Says what is known of the shape: it counts where the shape was not known."""
    said = shape_of(at, shape)
    if isinstance(said, Unknown):
        return None
    before = a.shape if isinstance(a.shape, tuple) and len(a.shape) == len(said) else said
    return Changed(None, replace(a, shape=tuple(d if b is None else b for b, d in zip(before, said, strict=True))))


@models("tensor.assign", "tensor.assign_add", "tensor.assign_sub")
def assign(at: Context, a: Array, value: Value, **more: Value) -> Value:
    return replace(a, low=None, high=None, values=None)


@models("tensor.__len__")
def length(at: Context, a: Array) -> Value:
    if isinstance(a.shape, Unknown) or not a.shape or a.shape[0] is None:
        return at.unknown("the number of rows is not known")
    return a.shape[0]


@models("tensor.__iter__")
def iterate(at: Context, a: Array) -> Value:
    from cnnlint.library.numpy.methods import iterate as rows

    return rows(at, a)


@models("tensor.__getitem__")
def get_item(at: Context, a: Array, key: Value) -> Value:
    return numpy_item(at, a, key)


@models("tensor.__unary__")
def unary(at: Context, operator: str, a: Value) -> Value:
    return numpy_unary(at, operator, a)


@models("tensor.__binary__")
def written(at: Context, operator: str, a: Value, b: Value) -> Value:
    """`a <operator> b`, for which TensorFlow takes two tensors of one dtype only."""
    if isinstance(a, Array) and isinstance(b, Array) and a.kind == b.kind == "tensor" and operator in _OF_ONE_DTYPE:
        _need_one_dtype(at, operator, a, b)
    return binary(at, operator, a, b)


def _need_one_dtype(at: Context, operator: str, a: Array, b: Array) -> None:
    numbers = [x.dtype for x in (a, b) if is_integer(x.dtype) or is_float(x.dtype)]
    of_tensorflow = any(name.partition(".")[0] == "tensorflow" for name in at.imports) and "numpy_behavior" not in at.text
    if len(numbers) < 2 or numbers[0] == numbers[1] or not of_tensorflow:
        return
    message = f"`{operator}` between a tensor of {numbers[0]} and one of {numbers[1]}"
    keras = "cannot compute" if operator != "/" else "`x` and `y` must have the same dtype, got"
    help = f"make them alike: write `tf.cast(..., tf.{numbers[0]})` around the second"
    at.refuse(
        Problem(
            "refused-dtype",
            message,
            at.span,
            "tensorflow.errors.InvalidArgumentError",
            origins(at, a, b),
            expected=numbers[0],
            actual=numbers[1],
            help=help,
            keras=keras,
            certain=False,
        )
    )


def binary(at: Context, operator: str, a: Value, b: Value) -> Value:
    """As NumPy, but Python's numbers take the tensor's dtype, and small integers divide to float32."""
    result = numpy_binary(at, operator, a, b)
    if not isinstance(result, Array):
        return result
    made = replace(result, kind="tensor", dtype=_result_dtype(operator, a, b, result.dtype))
    return by_its_own(operator, a, b, made)


def _result_dtype(operator: str, a: Value, b: Value, numpy: str | None) -> str | None:
    if numpy == "bool":
        return numpy
    dtypes = {x.dtype for x in (a, b) if isinstance(x, Array) and x.kind == "tensor"}
    if len(dtypes) != 1:
        return None
    (dtype,) = dtypes
    if operator == "/" and is_integer(dtype):
        return "float64" if dtype in ("int32", "int64", "uint32", "uint64") else "float32"
    return dtype


@models("tensorflow.shape", "keras.ops.shape", "keras.backend.shape")
def shape(at: Context, input: Value, out_type: Value = None, name: Value = None) -> Value:
    """A tensor of the sizes, here the tuple of them."""
    a = tensor(at, input)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return at.unknown("the shape of a tensor that is not known")
    return tuple(d if d is not None else at.because(Cause.DATA) for d in a.shape)


@models("tensorflow.rank")
def rank(at: Context, input: Value, name: Value = None) -> Value:
    """The number of axes, as a number here."""
    a = tensor(at, input)
    return at.unknown("the shape of a tensor that is not known") if isinstance(a, Unknown) else _number(at, a, len)


@models("tensorflow.size")
def size(at: Context, input: Value, *more: Value, **others: Value) -> Value:
    """How many numbers a tensor holds, as a number here."""
    a = tensor(at, input)
    return at.unknown("the shape of a tensor that is not known") if isinstance(a, Unknown) else _number(at, a, elements)


def _number(at: Context, a: Array, of: Callable[[Shape], Size | None]) -> Value:
    found = None if isinstance(a.shape, Unknown) else of(a.shape)
    return at.unknown("the shape of a tensor is not known") if found is None else found


def new_tensor(
    at: Context, shape: Value, dtype: Value, default: str, low: float | None, high: float | None, what: str,
    did: Did | None = None,
) -> Array:  # fmt: skip
    """A new tensor of one shape and range."""
    if (why := refuse_open(at, shape)) is not None:
        return Array(why, kind="tensor")
    dims: Shape | Unknown = shape_of(at, shape)
    said = what if isinstance(dims, Unknown) else f"{what} of shape {shape_text(dims)}"
    return step(Array(dims, default if dtype is None else dtype_of(dtype), low, high, kind="tensor"), at, said, did)


def refuse_open(at: Context, shape: Value) -> Unknown | None:
    """A size that is None, as that of the batch is in the body of a layer: no tensor of it can be made there."""
    from cnnlint.library.keras.calling.bodies import bodies

    if None not in (known_items(shape) or ()) or not bodies(at).entered:
        return None
    at.emit(
        Problem(
            "invalid-argument",
            "a tensor is made of a shape with a None, which is no size before there are data",
            at.span,
            "TypeError",
            expected="numbers",
            actual="None",
            help="write `tf.shape(x)[0]` for `x.shape[0]`",
        )
    )
    return at.because(Cause.IMPOSSIBLE, "after an impossible operation")


@models("tensorflow.zeros", "keras.ops.zeros")
def zeros(at: Context, shape: Value, dtype: Value = None, name: Value = None, **more: Value) -> Value:
    return new_tensor(at, shape, dtype, "float32", 0, 0, "zeros")


@models("tensorflow.ones", "keras.ops.ones")
def ones(at: Context, shape: Value, dtype: Value = None, name: Value = None, **more: Value) -> Value:
    return new_tensor(at, shape, dtype, "float32", 1, 1, "ones")


@models("tensorflow.fill")
def fill(at: Context, dims: Value, value: Value, name: Value = None, **more: Value) -> Value:
    low, high = interval_of(value)
    default = "float32" if isinstance(value, float) else "int32" if isinstance(value, int) else ""
    return new_tensor(at, dims, default or None, default, low, high, "tensor of one value")


@models("tensorflow.zeros_like", "tensorflow.ones_like", "keras.ops.zeros_like", "keras.ops.ones_like")
def like(at: Context, input: Value, dtype: Value = None, **more: Value) -> Value:
    a = tensor(at, input)
    return a if isinstance(a, Unknown) else Array(a.shape, dtype_of(dtype) or a.dtype, 0, 1, kind="tensor", trail=a.trail)


@models(
    *(
        "tensorflow.random.normal",
        "tensorflow.random_normal",
        "tensorflow.random.truncated_normal",
        "tensorflow.truncated_normal",
    ),
    *("keras.random.normal", "keras.backend.random_normal", "keras.backend.truncated_normal"),
)
def normal(at: Context, shape: Value, mean: Value = 0.0, stddev: Value = 1.0, dtype: Value = None, seed: Value = None,
           name: Value = None) -> Value:  # fmt: skip
    return new_tensor(at, shape, dtype, "float32", None, None, "random numbers", Did.DRAWN)


@models("tensorflow.random.uniform", "tensorflow.random_uniform", "keras.random.uniform", "keras.backend.random_uniform")
def uniform(at: Context, shape: Value, minval: Value = 0, maxval: Value = None, dtype: Value = None, seed: Value = None,
            name: Value = None) -> Value:  # fmt: skip
    low, high = interval_of(minval)[0], interval_of(1 if maxval is None else maxval)[1]
    made = new_tensor(at, shape, dtype, "float32", low, high, "random numbers", Did.DRAWN)
    return replace(made, high=high - 1) if is_integer(made.dtype) and high is not None else made


@models("tensorflow.range")
def range_(at: Context, start: Value, limit: Value = None, delta: Value = 1, dtype: Value = None, name: Value = None) -> Value:
    from cnnlint.library.numpy.creation import arange

    a = arange(at, start, limit, delta)
    if not isinstance(a, Array):
        return a
    return replace(a, kind="tensor", dtype=dtype_of(dtype) or ("float32" if is_float(a.dtype) else "int32"))


@models("keras.backend.arange")
def arange(at: Context, start: Value, stop: Value = None, step: Value = 1, dtype: Value = None) -> Value:
    return range_(at, start, stop, step, dtype)


@models("tensorflow.linspace")
def linspace(at: Context, start: Value, stop: Value, num: Value, name: Value = None, axis: Value = 0) -> Value:
    from cnnlint.library.numpy.creation import linspace as points

    a = points(at, start, stop, num, axis=axis)
    if not isinstance(a, Array):
        return a
    dtype = start.dtype if isinstance(start, Array) else "float32" if as_size(start) is None else None
    return replace(a, kind="tensor", dtype=dtype if dtype is not None and is_float(dtype) else None)


@models("tensorflow.eye")
def eye(at: Context, num_rows: Value, num_columns: Value = None, batch_shape: Value = None, dtype: Value = None,
        name: Value = None) -> Value:  # fmt: skip
    rows, columns = as_size(num_rows), as_size(num_rows if num_columns is None else num_columns)
    if rows is None or columns is None or batch_shape is not None:
        return at.unknown("the size of the matrix is not known")
    return Array((rows, columns), dtype_of(dtype) or "float32", 0, 1, kind="tensor")
