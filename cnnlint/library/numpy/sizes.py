"""What NumPy's functions tell of an array: its size, its shape, how many axes it has, and whether it is a number."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.numpy.methods import shape as sizes
from cnnlint.library.python.kinds import type_name
from cnnlint.library.shape_arguments import axes_of
from cnnlint.shapes import elements
from cnnlint.values import Array, Context, Unknown, Value


@models("numpy.size")
def size(at: Context, a: Value, axis: Value = None) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return at.unknown("the size of an array that is not known")
    axes = axes_of(at, axis, len(array.shape))
    total = None if axes is None else elements(tuple(array.shape[i] for i in axes))
    return total if total is not None else at.unknown("the batch size is not known")


@models("numpy.shape")
def shape(at: Context, a: Value) -> Value:
    array = as_array(at, a)
    return array if isinstance(array, Unknown) else sizes(at, array)


@models("numpy.s_.__getitem__")
def index_written(at: Context, key: Value) -> Value:
    """What stands in the brackets, to be used as an index later."""
    return key


@models("numpy.ndim")
def ndim(at: Context, a: Value) -> Value:
    array = as_array(at, a)
    found = array if isinstance(array, Unknown) else array.whole_shape
    return at.unknown("the shape of an array is not known") if isinstance(found, Unknown) else len(found)


@models("numpy.isscalar")
def isscalar(at: Context, element: Value) -> bool | Unknown:
    """Whether it is a number or a text. An array of no axes is neither."""
    name = type_name(element)
    if isinstance(element, Array) and not isinstance(element.shape, Unknown) and element.shape:
        return False
    return at.unknown("whether it is a number is not known") if name is None else name in _SCALARS or name.startswith("numpy.")


_SCALARS = frozenset({"bool", "int", "float", "complex", "str", "bytes"})
