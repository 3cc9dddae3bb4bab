"""`pandas.Index`: the names of columns, and how columns are picked by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cnnlint.library import exists, models
from cnnlint.library.facts import some_names
from cnnlint.library.name_lists import item
from cnnlint.library.pandas.listed import PLACES, strings
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.values import Array, Context, ListValue, Relation, Text, Unknown, Value, all_are, as_size


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

    def placed(self, key: Value, at: Context) -> Value | None:
        """A part of the names is an index again; one name is left to who asks."""
        if self.rest is not None:
            return None
        if isinstance(key, slice):
            ends = [end if end is None else as_size(end) for end in (key.start, key.stop, key.step)]
            start, stop, step = [end if isinstance(end, int) else None for end in ends]
            return Index(self.items[start:stop:step]) if [start, stop, step] == ends and step != 0 else None
        if isinstance(key, ListValue):
            return self._listed(key.items if key.rest is None else (), at)
        return None

    def masked(self, mask: Array, at: Context) -> Value:
        """The names that a mask keeps, or those at the places that an array lists."""
        if self.rest is not None or mask.values is None or isinstance(mask.shape, Unknown) or len(mask.shape) != 1:
            return kept_names(at)
        return self._listed([bool(v) if mask.dtype == "bool" else v for v in mask.values], at)

    def _listed(self, keys: Sequence[Value], at: Context) -> Value:
        """By a list that says of each name whether it is kept, or by one of places."""
        if keys and len(keys) == len(self.items) and all_are(keys, bool):
            return Index(name for name, kept in zip(self.items, keys, strict=True) if kept)
        places = [key for key in keys if type(key) is int and -len(self.items) <= key < len(self.items)]
        return Index(self.items[i] for i in places) if places and len(places) == len(keys) else kept_names(at)


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
    """Of the columns of a table a mask keeps some; others are picked by their places."""
    if isinstance(key, Array) and key.dtype == "bool":
        return kept_names(at)
    if a.related is None or a.related.kind != "names" or isinstance(a.shape, Unknown):
        return item(at, a, key)
    if type(key) is int:
        return Text("which names these are is known only at run time", at.span, related=a.related)
    places = key.items if isinstance(key, ListValue) and key.rest is None and all_are(key.items, int) else ()
    distinct = len(set(places)) == len(places) and len({place < 0 for place in places}) == 1
    made = some_names(len(places)) if distinct else item(at, a, key)
    if not isinstance(made, Array) or not (distinct or isinstance(key, slice)):
        return made
    return made.relating(Relation(PLACES, a.related.array, a.related.over))


@models("pandas.Index.difference", "names.difference")
def difference(at: Context, self: ListValue | Array, other: Value, sort: Value = None) -> Value:
    """The names that the other list lacks."""
    listed = strings(at, other)
    own = strings(at, self) if isinstance(self, ListValue) else None
    if own is not None and listed is not None:
        return Index(sorted(name for name in own if name not in listed))
    return some_names(unknown_size(at, "columns", "which columns are left is not known", 0))


@models("pandas.Index.values", "pandas.Index.array", attribute=True)
def values(at: Context, self: ListValue) -> Value:
    """An array of the names, which is picked from as the index is."""
    return Index(self.items, self.rest, self.tail, self.count)


@models("pandas.Index.to_numpy", "pandas.Index.copy")
def copied(at: Context, self: ListValue) -> Value:
    return values(at, self)


@models("pandas.Index.size", attribute=True)
def size(at: Context, self: ListValue) -> Value:
    return at.unknown("how many columns there are") if self.length is None else self.length


@models("pandas.Index.shape", attribute=True)
def shape(at: Context, self: ListValue) -> Value:
    return (size(at, self),)


@models("pandas.Index.isin")
def is_in(at: Context, self: ListValue, values: Value, level: Value = None) -> Value:
    """Of each name whether the list has it."""
    listed = strings(at, values)
    if listed is None or isinstance(values, str) or self.rest is not None:
        return at.unknown("which columns a list names")
    kept = tuple(name in listed for name in self.items)
    return Array((len(kept),), "bool", 0, 1, values=kept)


@models("pandas.Index.get_loc")
def place(at: Context, self: ListValue, key: Value) -> Value:
    """At which place a column stands."""
    sure = self.rest is None and isinstance(key, str) and self.items.count(key) == 1
    return self.items.index(key) if sure else at.unknown("at which place a column stands")


@models("pandas.Index.tolist", "pandas.Index.to_list", "names.tolist", "names.to_list")
def to_list(at: Context, self: ListValue | Array) -> Value:
    return ListValue(self.items, self.rest) if isinstance(self, ListValue) else self
