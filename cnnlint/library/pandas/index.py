"""`pandas.Index`: the names of columns, and how columns are picked by them."""

from __future__ import annotations

from collections.abc import Iterable

from cnnlint.library import exists, models
from cnnlint.library.arrays import unknown_size
from cnnlint.library.facts import names
from cnnlint.library.pandas.frames import strings
from cnnlint.values import Array, Context, ListValue, Unknown, Value


class Index(ListValue):
    """Column names that are known: a list of strings with methods of its own."""

    __slots__ = ()

    def get(self, name: str, at: Context) -> Value:
        full = "pandas.Index" if exists(f"pandas.Index.{name}") else "builtins.list"
        return at.member(self, full, name)


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
        return names(unknown_size(at, "columns", "which columns are dropped is not known", 0))
    return names(self.shape[0] - len(set(listed)))


@models("pandas.Index.difference", "names.difference")
def difference(at: Context, self: ListValue | Array, other: Value, sort: Value = None) -> Value:
    """The names that the other list lacks."""
    listed = strings(at, other)
    own = strings(at, self) if isinstance(self, ListValue) else None
    if own is not None and listed is not None:
        return Index(sorted(name for name in own if name not in listed))
    return names(unknown_size(at, "columns", "which columns are left is not known", 0))


@models("pandas.Index.tolist", "pandas.Index.to_list", "names.tolist", "names.to_list")
def to_list(at: Context, self: ListValue | Array) -> Value:
    return ListValue(self.items, self.rest) if isinstance(self, ListValue) else self
