"""Batches of `tf.data` whose elements are padded to one length, and the shapes that say how."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.shape_arguments import shape_of
from cnnlint.library.tensorflow.data import batch
from cnnlint.library.tensorflow.structure import each
from cnnlint.shapes import Dim
from cnnlint.values import Array, Context, Dataset, DictValue, ListValue, Unknown, Value, as_size


@models("tensorflow.data.Dataset.padded_batch")
def padded_batch(at: Context, self: Dataset, batch_size: Value, padded_shapes: Value = None, padding_values: Value = None,
                 drop_remainder: Value = False, name: Value = None) -> Value:  # fmt: skip
    """As batch, with every axis of unknown length padded to the longest; told lengths win."""
    batched = batch(at, self, batch_size, drop_remainder)
    if padded_shapes is None or not isinstance(batched, Dataset):
        return batched
    length = as_size(batch_size) if drop_remainder is True else None
    return replace(batched, element=_padded(at, self.element, padded_shapes, length))


def _padded(at: Context, element: Value, shapes: Value, length: Dim) -> Value:
    if isinstance(element, tuple) and isinstance(shapes, (tuple, ListValue)):
        items = at.iterate(shapes)
        if not isinstance(items, Unknown) and len(items) == len(element):
            return tuple(_padded(at, e, s, length) for e, s in zip(element, items, strict=True))
    if isinstance(element, DictValue) and isinstance(shapes, DictValue) and set(element.items) == set(shapes.items):
        return DictValue({k: _padded(at, e, shapes.items[k], length) for k, e in element.items.items()}, element.rest)
    dims = shape_of(at, shapes) if isinstance(element, Array) else at.unknown("the shapes to which batches are padded")
    if isinstance(dims, Unknown) or not isinstance(element, Array):
        return each(element, lambda a: replace(a, shape=dims, values=None))
    return replace(element, shape=(length, *(None if d == -1 else d for d in dims)), values=None)


@models("tensorflow.data.get_output_shapes")
def get_output_shapes(at: Context, dataset_or_iterator: Value) -> Value:
    """The shape of every part of an element."""
    if not isinstance(dataset_or_iterator, Dataset):
        return at.unknown("the shapes of something that is no data set")
    return _shapes(at, dataset_or_iterator.element)


@models("tensorflow.data.Dataset.output_shapes", attribute=True)
def output_shapes(at: Context, self: Dataset) -> Value:
    """The same, as an attribute that data sets had in TensorFlow 1 and the candidates of 2.0."""
    return _shapes(at, self.element)


def _shapes(at: Context, element: Value) -> Value:
    if isinstance(element, tuple):
        return tuple(_shapes(at, part) for part in element)
    if isinstance(element, DictValue):
        return DictValue({name: _shapes(at, part) for name, part in element.items.items()}, element.rest)
    return element.shape if isinstance(element, Array) else at.unknown("the shape of something that is not known")
