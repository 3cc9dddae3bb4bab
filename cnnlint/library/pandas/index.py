"""`pandas.Index`: the names of columns, and how columns are picked by them."""

from __future__ import annotations

from collections.abc import Iterable

from cnnlint.library import exists, models
from cnnlint.library.facts import some_names
from cnnlint.library.names import item
from cnnlint.library.pandas.listed import strings
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.values import Array, Context, ListValue, Unknown, Value


class Index(ListValue):
    """Column names that are known: a list of strings with methods of its own."""

    __slots__ = ()

    def get(self, name: str, at: Context) -> Value:
        full = "pandas.Index" if exists(f"pandas.Index.{name}") else "builtins.list"
        return at.member(self, full, name)

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """`df.columns != "label"`: each name is compared with a word."""
        word = b if a is self else a
        if self.rest is not None or sign not in ("==", "!=") or not isinstance(word, str):
            return at.unknown("how the names of columns compare")
        alike = tuple((name == word) == (sign == "==") for name in self.items)
        return Array((len(alike),), "bool", 0, 1, values=alike)

    def masked(self, mask: Array, at: Context) -> Value:
        """The names that a mask keeps."""
        if self.rest is not None or mask.values is None or len(mask.values) != len(self.items):
            return kept_names(at)
        return Index(name for name, kept in zip(self.items, mask.values, strict=True) if kept)


def kept_names(at: Context) -> Value:
    """Some of the names of a table's columns."""
    return some_names(unknown_size(at, "columns", "which columns are kept is known only at run time", 0))


def index_of(columns: Iterable[str]) -> Index:
    """The names of a table's columns."""
    return Index(columns)


@models("pandas.Index.drop", "names.drop")
def drop(at: Context, self: ListValue | Array, labels: Value, errors: Value = "raise") -> Value:
    """Without the given names, each of which must be there."""
    listed = strings(at, labels)
    if isinstance(self, ListValue):
        if listed is None or self.rest is not None:
            return Index((), at.unknown("which columns are dropped is not known"))
        return Index(name for name in self.items if name not in listed)
    if listed is None or isinstance(self.shape, Unknown) or self.shape[0] is None or errors != "raise":
        return some_names(unknown_size(at, "columns", "which columns are dropped is not known", 0))
    return some_names(self.shape[0] - len(set(listed)))


@models("names.__binary__")
def compared(at: Context, sign: str, a: Value, b: Value) -> Value:
    """`df.columns != "label"`: each name is compared with a word; which are equal only the file tells."""
    index, word = (a, b) if isinstance(a, Array) and a.kind == "names" else (b, a)
    fits = sign in ("==", "!=") and isinstance(word, str)
    if not fits or not isinstance(index, Array) or index.related is None or isinstance(index.shape, Unknown):
        return at.unknown("whether names are equal is known only at run time")  # a list is compared as a whole
    return Array(index.shape, "bool", 0, 1).then(at.span, f"columns {sign} {word!r}")


@models("names.__getitem__")
def picked(at: Context, a: Array, key: Value) -> Value:
    """Of the columns of a table a mask keeps some."""
    return kept_names(at) if isinstance(key, Array) and key.dtype == "bool" else item(at, a, key)


@models("pandas.Index.difference", "names.difference")
def difference(at: Context, self: ListValue | Array, other: Value, sort: Value = None) -> Value:
    """The names that the other list lacks."""
    listed = strings(at, other)
    own = strings(at, self) if isinstance(self, ListValue) else None
    if own is not None and listed is not None:
        return Index(sorted(name for name in own if name not in listed))
    return some_names(unknown_size(at, "columns", "which columns are left is not known", 0))


@models("pandas.Index.tolist", "pandas.Index.to_list", "names.tolist", "names.to_list")
def to_list(at: Context, self: ListValue | Array) -> Value:
    return ListValue(self.items, self.rest) if isinstance(self, ListValue) else self
