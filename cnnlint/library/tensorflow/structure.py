"""Elements of a data set are tensors, or tuples and dicts of them: doing something to every tensor in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.python.namespaces import NamedTuple
from cnnlint.library.python.ranges import RangeValue
from cnnlint.library.tensorflow.tensors import first_leaf, tensor
from cnnlint.shapes import Dim
from cnnlint.values import Array, Context, Dataset, DictValue, ListValue, Unknown, Value, identical


def as_before(whole: tuple[Value, ...], parts: Iterable[Value]) -> tuple[Value, ...]:
    """Other parts in the same kind of tuple: a named one keeps its names."""
    return NamedTuple.of(whole.fields, parts) if isinstance(whole, NamedTuple) else tuple(parts)


def each(value: Value, change: Callable[[Array], Value]) -> Value:
    """The same structure with every array changed."""
    if isinstance(value, Array):
        return change(value)
    if isinstance(value, tuple):
        return as_before(value, (each(v, change) for v in value))
    if isinstance(value, DictValue):
        return DictValue({k: each(v, change) for k, v in value.items.items()}, value.rest)
    return value


def leaves(value: Value) -> list[Value]:
    """Every array in it, and what is not known."""
    if isinstance(value, tuple):
        return [leaf for v in value for leaf in leaves(v)]
    if isinstance(value, DictValue):
        return [leaf for v in value.items.values() for leaf in leaves(v)]
    return [value]


@models("tensorflow.nest.flatten", "tensorflow.contrib.framework.nest.flatten", "tensorflow.python.util.nest.flatten")
def flatten(at: Context, structure: Value, expand_composites: Value = False) -> Value:
    """Everything in nested lists, tuples and dicts, one after the other; dicts in the order of their keys."""
    items: list[Value] = []
    return ListValue(items, _gather(at, structure, items))


def _gather(at: Context, value: Value, into: list[Value]) -> Unknown | None:
    """Appends what stands in a structure; from the first part on that is not known, what follows is not either: why."""
    parts = _held(at, value)
    if isinstance(parts, Unknown):
        return parts
    if parts is None:
        into.append(value)
        return None
    why = next((why for part in parts if (why := _gather(at, part, into)) is not None), None)
    return why or getattr(value, "rest", None)


def _held(at: Context, value: Value) -> Iterable[Value] | Unknown | None:
    """What stands in a container, None for what is none."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, DictValue):
        words = all(isinstance(key, str) for key in value.items)
        if value.rest is not None or not (words or all(type(key) is int for key in value.items)):
            return at.unknown("in which order the values of a dict come is not known")
        return [value.items[key] for key in sorted(value.items)]
    return (
        at.iterate(value) if isinstance(value, (tuple, RangeValue)) else value.items if isinstance(value, ListValue) else None
    )


def tensors(at: Context, value: Value) -> Value:
    """What a program gives to a data set or returns from its function, with every part as a tensor. A list is one tensor."""
    if isinstance(value, tuple):
        return as_before(value, (tensors(at, v) for v in value))
    if isinstance(value, DictValue):
        return DictValue({k: tensors(at, v) for k, v in value.items.items()}, value.rest)
    if isinstance(value, (Array, ListValue, int, float, str)):
        first = first_leaf(value)
        arrays = isinstance(first, Array) and first.kind == "numpy.ndarray" and first is not value and first.shape != ()
        return tensor(at, as_array(at, value) if arrays else value)
    return value


def rows(value: Value) -> Dim | Unknown:
    """The length of the first axis, that of the first part which has one."""
    for leaf in leaves(value):
        if isinstance(leaf, Array) and not isinstance(leaf.shape, Unknown) and leaf.shape:
            return leaf.shape[0]
    return Unknown("the number of rows is not known")


def without_rows(value: Value) -> Value:
    """One row of every part."""
    return each(value, lambda a: a if isinstance(a.shape, Unknown) else replace(a, shape=a.shape[1:], values=None))


def with_rows(value: Value, count: Dim) -> Value:
    """Every part with a new first axis."""
    return each(value, lambda a: a if isinstance(a.shape, Unknown) else replace(a, shape=(count, *a.shape), values=None))


def as_numpy(value: Value) -> Value:
    """Every part as NumPy has it."""
    return each(value, lambda a: replace(a, kind="numpy.ndarray"))


def same_element(a: Dataset, b: Dataset) -> Value:
    """What an element of either data set is: what they agree on."""
    return a.element if identical(a.element, b.element) else common_element(a.element, b.element)


def common_element(a: Value, b: Value) -> Value:
    """What two elements of one structure have in common, with the range that holds both."""
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return as_before(a, (common_element(x, y) for x, y in zip(a, b, strict=True)))
    if isinstance(a, Array) and isinstance(b, Array) and a.shape == b.shape and a.dtype == b.dtype:
        return replace(
            a, low=_least(a.low, b.low), high=_most(a.high, b.high), labels=a.labels if a.labels == b.labels else None
        )
    return Unknown("the joined data sets differ")


def _least(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else min(a, b)


def _most(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else max(a, b)
