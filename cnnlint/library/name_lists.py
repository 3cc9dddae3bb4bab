"""Lists and dicts of strings of which only the length is known: `class_names`, `class_indices`, `word_index`."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.values import Array, Changed, Context, Unknown, Value


@models("names.__len__")
def length(at: Context, a: Array) -> Value:
    return a.shape if isinstance(a.shape, Unknown) else a.shape[0]


@models("names.get", "names.index", "names.pop")
def item(at: Context, a: Array, key: Value = None, default: Value = None) -> Value:
    if isinstance(key, slice):
        from cnnlint.library.numpy.methods import get_item

        return get_item(at, a, key)
    return at.unknown("which names these are is known only at run time")


@models("names.__iter__")
def iterate(at: Context, a: Array) -> Value:
    return at.unknown("which names these are is known only at run time")


@models("names.__setitem__")
def set_item(at: Context, a: Array, key: Value, value: Value) -> Value:
    return replace(a, shape=at.unknown("how many names there are after a change"))


@models("names.keys", "names.values", "names.items", "names.copy")
def view(at: Context, a: Array) -> Value:
    """As many as there are names."""
    return a


@models("names.append")
def append(at: Context, a: Array, name: Value) -> Value:
    """One more."""
    more = a.shape if isinstance(a.shape, Unknown) or a.shape[0] is None else (a.shape[0] + 1,)
    return Changed(None, replace(a, shape=more))


@models("names.extend", "names.update")
def extend(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return Changed(None, replace(a, shape=at.unknown("how many names there are after a change")))


@models("names.sort")
def sort(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return None
