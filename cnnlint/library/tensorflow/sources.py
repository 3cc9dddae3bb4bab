"""Where a `tf.data.Dataset` comes from: arrays, generators, files."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.descriptions import refused
from cnnlint.library.dtypes import dtype_of
from cnnlint.library.intervals import cast
from cnnlint.library.shape_arguments import shape_of
from cnnlint.library.tensorflow.structure import common_element, leaves, rows, tensors, without_rows
from cnnlint.library.tensorflow.tensors import tensor
from cnnlint.shapes import Size, differ, maximum, shape_text, symbol, text
from cnnlint.values import (
    NDARRAY,
    Array,
    Context,
    Dataset,
    DictValue,
    Generated,
    ListValue,
    Step,
    Unknown,
    Value,
    alike,
    as_size,
    known_items,
)

MOST_ELEMENTS = 8  # that a generator yields are compared with each other


def made_of(at: Context, element: Value, cardinality: Size | Unknown | None, batched: bool = False) -> Dataset:
    """A data set with the trails of what it is made of."""
    trails = [leaf.trail for leaf in leaves(element) if isinstance(leaf, Array)]
    first = next((t for t in trails if t), ())
    known = None if isinstance(cardinality, Unknown) else cardinality
    return Dataset(element, batched, known, trail=(*first[-8:], Step(at.span, "data set")))


@models("tensorflow.data.Dataset.from_tensor_slices")
def from_tensor_slices(at: Context, tensors_: Value, name: Value = None) -> Value:
    """One element for each row. Not batched."""
    if isinstance(name, Array) and name.shape != ():
        message = "`from_tensor_slices` takes one argument; the second is a name for the data set"
        words = "The truth value of a" + (" Series" if name.kind == "pandas.Series" else "n array") + " with more"
        refused(at, "ValueError", words, message, [name], "put both into a tuple: `from_tensor_slices((x, y))`")
    _need_one_shape(at, tensors_)
    whole = tensors(at, tensors_)
    if isinstance(whole, Unknown):
        return Dataset(whole)
    parts = [(a, a.shape[0]) for a in leaves(whole) if isinstance(a, Array) and isinstance(a.shape, tuple) and a.shape]
    other = next(((a, count) for a, count in parts if differ(count, parts[0][1])), None)
    if other is not None:
        (first, one), (second, count) = parts[0], other
        words = f"Dimensions {text(one)} and {text(count)} are not compatible"
        return refused(at, "ValueError", words, "the parts of a data set do not have one number of rows", [first, second])
    return made_of(at, without_rows(whole), rows(whole))


def _need_one_shape(at: Context, listed: Value) -> None:
    """`from_tensor_slices([x, y])`: a list is one tensor, which holds arrays of one shape alone."""
    items = known_items(listed) if isinstance(listed, ListValue) else None
    shapes = [(a, a.shape) for a in items or () if isinstance(a, Array) and a.kind == NDARRAY and isinstance(a.shape, tuple)]
    for (first, one), (second, other) in pairwise(shapes):
        if len(one) != len(other) or any(map(differ, one, other)):
            message = f"a list becomes one tensor, but holds arrays of shape {shape_text(one)} and {shape_text(other)}"
            words = "Can't convert non-rectangular Python sequence to Tensor."
            refused(at, "ValueError", words, message, [first, second], "write a tuple: `from_tensor_slices((x, y))`")


@models("tensorflow.data.Dataset.from_tensors")
def from_tensors(at: Context, tensors_: Value, name: Value = None) -> Value:
    return made_of(at, tensors(at, tensors_), 1)


@models("tensorflow.data.Dataset.from_generator")
def from_generator(
    at: Context,
    generator: Value,
    output_types: Value = None,
    output_shapes: Value = None,
    args: Value = None,
    output_signature: Value = None,
    name: Value = None,
) -> Value:
    """Elements as the signature says; what it leaves open is what the generator yields, as far as it can be followed."""
    if output_signature is not None:
        said = tensors(at, output_signature)
    else:
        said = at.unknown("what a generator yields") if output_types is None else _typed(at, output_types, output_shapes)
    given = at.iterate(args) if args is not None else ()
    yielded = given if isinstance(given, Unknown) else at.call(generator, Arguments(tuple(given)))
    if isinstance(yielded, Generated):
        said = _filled(at, said, _yielded(at, yielded))
    return made_of(at, said, None)


def _yielded(at: Context, items: Generated) -> Value:
    """What the elements have in common; of a few that are all there is, the range that holds them."""
    if items.rest is None and 0 < len(items.items) <= MOST_ELEMENTS:
        made = reduce(common_element, (tensors(at, item) for item in items.items))
        if not any(isinstance(leaf, Unknown) for leaf in leaves(made)):
            return made
    further = () if items.tail is None else (items.tail,)
    return alike((*items.items[:MOST_ELEMENTS], *further), at.unknown("what a generator yields"))


def _filled(at: Context, said: Value, seen: Value) -> Value:
    """What a signature says, with shape, range and labels of what is yielded where it says nothing."""
    if isinstance(seen, ListValue) and isinstance(said, tuple) and seen.rest is None:
        seen = tuple(seen.items)
    if isinstance(said, tuple) and isinstance(seen, tuple) and len(said) == len(seen):
        return tuple(_filled(at, a, b) for a, b in zip(said, seen, strict=True))
    if isinstance(said, DictValue) and isinstance(seen, DictValue):
        return DictValue({k: _filled(at, v, seen.items.get(k)) for k, v in said.items.items()}, said.rest)
    found = tensor(at, seen) if isinstance(seen, (Array, ListValue, int, float)) else None
    if not isinstance(said, Array) or not isinstance(found, Array):
        return said
    low, high = cast((found.low, found.high), said.dtype)
    shape = found.shape if isinstance(said.shape, Unknown) else said.shape
    return replace(said, shape=shape, low=low, high=high, labels=found.labels, scaled=found.scaled, trail=found.trail)


def _typed(at: Context, types: Value, shapes: Value) -> Value:
    dtype = dtype_of(types)
    if dtype is not None or isinstance(types, Unknown):
        dims = at.unknown("the shape of what a generator yields") if shapes is None else shape_of(at, shapes)
        return Array(dims, dtype, kind="tensor")
    items = at.iterate(types) if isinstance(types, (tuple, ListValue)) else at.unknown("dtypes")
    if isinstance(items, Unknown):
        return at.unknown("what a generator yields")
    parts = at.iterate(shapes) if shapes is not None else [None] * len(items)
    if isinstance(parts, Unknown) or len(parts) != len(items):
        return at.unknown("what a generator yields")
    return tuple(_typed(at, t, s) for t, s in zip(items, parts, strict=True))


@models("tensorflow.TensorSpec", "tensorflow.RaggedTensorSpec")
def tensor_spec(at: Context, shape: Value, dtype: Value = "float32", name: Value = None, **more: Value) -> Value:
    return Array(shape_of(at, shape), dtype_of(dtype) or string_dtype(dtype), kind="tensor")


def string_dtype(dtype: Value) -> str | None:
    return "string" if getattr(dtype, "name", dtype) in ("string", "tensorflow.string") else None


@models("tensorflow.TensorShape")
def tensor_shape(at: Context, dims: Value) -> Value:
    return shape_of(at, dims)


@models("tensorflow.compat.dimension_value", "tensorflow.compat.v1.dimension_value")
def dimension_value(at: Context, dimension: Value) -> Value:
    """The size itself, or None: TensorFlow 1 had objects for them."""
    return dimension


@models("tensorflow.data.Dataset.range", "tensorflow.data.experimental.Counter")
def range_(at: Context, *args: Value, **more: Value) -> Value:
    sizes = [as_size(a) for a in args]
    end = sizes[0] if len(sizes) == 1 else None
    start: Size = 0
    if len(sizes) == 2 and sizes[0] is not None and sizes[1] is not None:
        start, end = sizes[0], sizes[1]
    high = end - 1 if isinstance(end, int) else None
    low = start if isinstance(start, int) else None
    return made_of(at, Array((), "int64", low, high, kind="tensor"), None if end is None else maximum(end - start, 0))


@models("tensorflow.data.Dataset.zip")
def zip_(at: Context, *datasets: Value, name: Value = None) -> Value:
    """Elements side by side, as many as the shortest has."""
    given = datasets[0] if len(datasets) == 1 and not isinstance(datasets[0], Dataset) else datasets
    found: list[Dataset] = []
    element = _side_by_side(at, given, found)
    if isinstance(element, Unknown):
        return Dataset(element)
    counts = [d.cardinality for d in found]
    least = counts[0] if counts and all(c == counts[0] for c in counts) else None
    return Dataset(element, all(d.batched for d in found), least, trail=found[0].trail if found else ())


def _side_by_side(at: Context, given: Value, found: list[Dataset]) -> Value:
    """The structure with each data set's element in its place. Adds the data sets to `found`, for an unknown one of no size."""
    if isinstance(given, Dataset):
        found.append(given)
        return given.element
    if isinstance(given, DictValue) and given.rest is None:
        return DictValue({key: _side_by_side(at, part, found) for key, part in given.items.items()})
    parts = at.iterate(given) if isinstance(given, (tuple, ListValue)) else None
    if parts is not None and not isinstance(parts, Unknown):
        return tuple(_side_by_side(at, part, found) for part in parts)
    why = given if isinstance(given, Unknown) else at.unknown("what is zipped is not known")
    found.append(Dataset(why))
    return why


@models(
    "tensorflow.data.TextLineDataset",
    "tensorflow.data.TFRecordDataset",
    "tensorflow.data.Dataset.list_files",
    "tensorflow.data.FixedLengthRecordDataset",
)
def files(at: Context, *args: Value, **more: Value) -> Value:
    """One string for each line, record or file."""
    count = symbol("records", "how many lines, records or files there are is known only on disk", at.span, 0)
    return made_of(at, Array((), "string", kind="tensor"), count)


@models("tensorflow.py_function", "tensorflow.numpy_function", "tensorflow.py_func")
def py_function(at: Context, func: Value, inp: Value, Tout: Value, *more: Value, **others: Value) -> Value:
    """TensorFlow does not know the shapes of what comes back."""
    dtype = dtype_of(Tout) or string_dtype(Tout)
    if dtype is not None:
        return Array(at.unknown("the shape that a Python function gives"), dtype, kind="tensor")
    items = at.iterate(Tout) if isinstance(Tout, (tuple, ListValue)) else at.unknown("what a Python function gives")
    if isinstance(items, Unknown):
        return items
    return tuple(py_function(at, func, inp, item) if item is not None else None for item in items)
