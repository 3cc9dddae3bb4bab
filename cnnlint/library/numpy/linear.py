"""Products of matrices."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.descriptions import refused
from cnnlint.library.dtypes import promote_operands
from cnnlint.library.numbers_in_arrays import number
from cnnlint.library.numpy.elementwise import binary
from cnnlint.library.shape_arguments import broadcast
from cnnlint.shapes import Dim, Shape, differ, elements, minimum, shape_text, text
from cnnlint.values import Array, Context, Unknown, Value, as_size


@models("numpy.matmul")
def matmul(at: Context, x1: Value, x2: Value, **more: Value) -> Value:
    """`x1 @ x2`: the last axis of one against the last but one of the other."""
    a, b = as_array(at, x1), as_array(at, x2)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return Array(a if isinstance(a, Unknown) else at.unknown("the other factor is not known"))
    if isinstance(a.shape, Unknown) or isinstance(b.shape, Unknown):
        return Array(a.shape if isinstance(a.shape, Unknown) else b.shape)
    return _product(at, a, b, _matmul_shape(at, a, b, a.shape, b.shape))


def _matmul_shape(at: Context, one: Array, two: Array, a: Shape, b: Shape) -> Shape:
    left, right = (1, *a) if len(a) == 1 else a, (*b, 1) if len(b) == 1 else b
    if len(left) < 2 or len(right) < 2:
        at.raises("ValueError", "matmul: an operand does not have enough dimensions")
    if differ(left[-1], right[-2]):
        words = f"matmul: Input operand 1 has a mismatch in its core dimension 0 (size {text(right[-2])} is different from "
        _unmatched(at, f"{words}{text(left[-1])})", one, two, left[-1], right[-2])
    shape = (*broadcast(at, left[:-2], right[:-2]), left[-2], right[-1])
    if len(a) == 1:
        shape = (*shape[:-2], shape[-1])
    return shape[:-1] if len(b) == 1 else shape


def _product(at: Context, a: Array, b: Array, shape: Shape) -> Value:
    result = step(a.unmeasured(), at, "matrix product", shape=shape, dtype=promote_operands(a, b), source=None, part=None)
    return number(at, result) if shape == () else result


@models("numpy.diag")
def diag(at: Context, v: Value, k: Value = 0) -> Value:
    """A square matrix with a vector on its diagonal, or the diagonal of a matrix."""
    array = as_array(at, v)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return Array(at.unknown("the shape of what the diagonal is made of is not known"))
    if len(array.shape) not in (1, 2):
        return at.raises("ValueError", "Input must be 1- or 2-d.")
    return step(array.unmeasured(), at, "diagonal", shape=_diagonal(at, array.shape, k), source=None, part=None)


def _diagonal(at: Context, shape: Shape, k: Value) -> Shape | Unknown:
    sizes = [size for size in map(as_size, shape) if size is not None]
    if not isinstance(k, int) or len(sizes) != len(shape) or (len(sizes) == 2 and k):
        return at.unknown("which diagonal it is, or how long, is not known")
    return (minimum(*sizes),) if len(sizes) == 2 else (sizes[0] + abs(k),) * 2


@models("numpy.dot", "numpy.ndarray.dot")
def dot(at: Context, a: Value, b: Value, out: Value = None) -> Value:
    one, two = as_array(at, a), as_array(at, b)
    if isinstance(one, Unknown) or isinstance(two, Unknown) or isinstance(one.shape, Unknown) or isinstance(two.shape, Unknown):
        return Array(at.unknown("the product of arrays that are not known"))
    if not one.shape or not two.shape:
        return binary(at, "*", a, b)
    if len(two.shape) <= 2:
        return _product(at, one, two, _dot_shape(at, one, two, one.shape, two.shape))
    return Array(at.unknown("the product of arrays with more than two axes"))


def _dot_shape(at: Context, one: Array, two: Array, a: Shape, b: Shape) -> Shape:
    inner = b[0]
    if differ(a[-1], inner):
        shapes = f"{shape_text(a)} and {shape_text(b)}".replace(", ", ",")
        words = f"shapes {shapes} not aligned: {text(a[-1])} (dim {len(a) - 1}) != {text(inner)} (dim 0)"
        _unmatched(at, words, one, two, a[-1], inner)
    return (*a[:-1], *b[1:])


def _unmatched(at: Context, words: str, one: Array, two: Array, last: Dim, first: Dim) -> None:
    """The axes that a product of matrices sums over differ. Does not return."""
    shapes = [shape_text(a.shape) for a in (one, two) if isinstance(a.shape, tuple)]
    said = f"arrays of shape {' and '.join(shapes)} cannot be multiplied: {text(last)} columns meet {text(first)} rows"
    refused(at, "ValueError", words, said, (one, two))


@models("numpy.outer")
def outer(at: Context, a: Value, b: Value, out: Value = None) -> Value:

    one, two = as_array(at, a), as_array(at, b)
    if isinstance(one, Unknown) or isinstance(two, Unknown) or isinstance(one.shape, Unknown) or isinstance(two.shape, Unknown):
        return Array(at.unknown("the product of arrays that are not known"))
    return _product(at, one, two, (elements(one.shape), elements(two.shape)))


@models("numpy.linalg.norm")
def norm(at: Context, x: Value, ord: Value = None, axis: Value = None, keepdims: Value = False) -> Value:
    from cnnlint.library.dtypes import averaged
    from cnnlint.library.numpy.reductions import reduced

    a = as_array(at, x)
    return a if isinstance(a, Unknown) else reduced(at, a, axis, keepdims, averaged(a.dtype), (0, None), "norm")
