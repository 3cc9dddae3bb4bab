"""What pandas does to the contents of columns: distinct values, functions of each cell, lists of them."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import is_float, is_integer
from cnnlint.library.numbers_in_arrays import number, shows_all_classes, unique_count
from cnnlint.library.pandas.cells import as_made, by_function
from cnnlint.library.pandas.frames import FRAME, SERIES
from cnnlint.library.pandas.held import as_one, facts_of
from cnnlint.shapes import Expr
from cnnlint.values import (
    ON_DISK,
    Array,
    Context,
    DictValue,
    External,
    Labels,
    Number,
    Scalar,
    Unknown,
    Value,
    kind_of_number,
    perhaps_no_number,
)


@models("pandas.Series.unique")
def unique(at: Context, a: Array) -> Value:
    from cnnlint.library.numpy.reductions import unique as distinct

    found = distinct(at, replace(a, kind="numpy.ndarray"))
    if a.values is None or not isinstance(found, Array):
        return found
    return replace(found, values=tuple(dict.fromkeys(a.values)))  # in the order of the rows


@models("pandas.Series.to_frame")
def to_frame(at: Context, a: Array, name: Value = None) -> Value:
    """A table of one column."""
    shape = a.shape if isinstance(a.shape, Unknown) else (*a.shape, 1)
    return replace(a, shape=shape, kind=FRAME, columns=(name,) if isinstance(name, str) else a.columns, values=None)


@models("pandas.Series.nunique")
def nunique(at: Context, a: Array, dropna: Value = True) -> Value:
    return unique_count(at, a)


@models("pandas.Series.value_counts")
def value_counts(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return Array((unique_count(at, a),), "int64", 1, kind=SERIES)


@models("pandas.Series.map", "pandas.Series.apply")
def map_(at: Context, a: Array, arg: Value, *more: Value, **others: Value) -> Value:
    """Each value by a dict or a function. Known numbers of a dict become class ids."""
    told = list(arg.items.values()) if isinstance(arg, DictValue) and arg.rest is None else []
    values = set(told) if all(isinstance(v, (str, int, float)) for v in told) else set()
    said = f"mapped to {len(values)} values" if values and not more and not others else "mapped"
    made = step(a.unmeasured(), at, said, dtype=None)
    if not isinstance(arg, DictValue):
        if more or others:
            return made
        cells = by_function(at, a, arg)
        return replace(made, dtype=_made_by(at, a, arg)) if cells is None else as_made(at, made, cells)
    return replace(made, dtype=_of_open_dict(arg)) if arg.rest is not None else _by_dict(at, a, arg, made)


def _by_dict(at: Context, a: Array, arg: DictValue, made: Array) -> Array:
    """What the values become where the whole dict is known."""
    results = list(arg.items.values())
    if results and all(isinstance(one, str) for one in results):
        # what the dict lacks is an empty cell among words
        return replace(made, dtype="str", labels=_words_for(at, a, arg))
    numbers = [one for one in results if isinstance(one, (int, float)) and not isinstance(one, bool)]
    if not numbers or len(numbers) < len(results):
        return made
    ids = [one for one in numbers if isinstance(one, int)]
    if len(ids) < len(numbers):
        return replace(made, dtype="float64", low=min(numbers), high=max(numbers))
    classes = len(set(ids))
    labels = Labels("ids", classes, min(ids), at.span) if max(ids) - min(ids) + 1 == classes else None
    found = a.values is not None and all(v in arg.items for v in a.values)
    if a.values is not None and not found:
        labels = None
    dtype = "int64" if found else ON_DISK  # a value that the dict lacks becomes NaN, and the column floats
    return replace(made, dtype=dtype, low=min(ids), high=max(ids), labels=labels)


def _words_for(at: Context, a: Array, arg: DictValue) -> Labels | None:
    """How many words stand for numbers each of which occurs, where the dict has one for each."""
    if (
        a.labels is None
        or a.labels.encoding != "categories"
        or not isinstance(a.labels.classes, int)
        or not shows_all_classes(a)
    ):
        return None
    ids = range(a.labels.first, a.labels.first + a.labels.classes)
    return Labels("strings", len({arg.items[i] for i in ids}), span=at.span) if all(i in arg.items for i in ids) else None


def _of_open_dict(arg: DictValue) -> str | None:
    """The dtype of what a dict gives whose keys are not all known: a key that it lacks makes whole numbers floats."""
    kind = None if arg.rest is None else arg.each(arg.rest)
    name = kind.type.removeprefix("numpy.") if isinstance(kind, Scalar) else None
    return {"int": ON_DISK, "int64": ON_DISK, "float": "float64", "float64": "float64"}.get(name or "")


@models("pandas.cut", "pandas.qcut")
def cut(at: Context, x: Value, bins: Value, right: Value = True, labels: Value = None, *args: Value, **more: Value) -> Value:
    """For each value its interval, or the word for it; with `labels=False` the number, empty where it falls in none."""
    a = as_array(at, x, SERIES) if not isinstance(x, Array) else x
    if isinstance(a, Unknown) or more.get("retbins", False) is not False or args:
        return at.unknown("what is cut into intervals is not known")
    return step(a.unmeasured(), at, "cut into intervals", dtype=ON_DISK if labels is False else "object")


_CELLS = frozenset({ON_DISK, "bool"})
_OF_PYTHON = {"builtins.float": "float64", "builtins.int": "int64", "builtins.len": "int64", "builtins.str": "str",
              "builtins.bool": "bool"}  # fmt: skip


def _made_by(at: Context, a: Array, function: Value) -> str | None:
    """The dtype of what a function of the program makes of each value, where it always makes numbers of one kind, or words."""
    if isinstance(function, External):
        return _OF_PYTHON.get(function.name)
    return _kind_of(at.call(function, Arguments((number(at, a, a.low, a.high, "a value of a column"),))))


def _kind_of(made: Value) -> str | None:
    """The dtype of a column of such values."""
    kind = None if perhaps_no_number(made) else kind_of_number((made,))
    if kind is not None:
        name = kind.type.removeprefix("numpy.")
        return {"int": "int64", "float": "float64"}.get(
            name, name if name in _CELLS or is_integer(name) or is_float(name) else None
        )
    return "bool" if isinstance(made, bool) else "str" if isinstance(made, str) else None


@models("pandas.DataFrame.applymap", "pandas.DataFrame.map")
def apply_to_cells(at: Context, a: Array, func: Value, *more: Value, **others: Value) -> Value:
    """Each cell by a function."""
    followed = a.dtype is not None and not more and not others and not isinstance(func, DictValue)
    dtype = _made_by(at, replace(a, kind=SERIES), func) if followed else None
    return step(a.unmeasured(), at, "mapped", dtype=dtype)


def _float_or_none(a: Array) -> str | None:
    """Of columns of whole numbers and fractions: what divides them makes fractions of both."""
    kinds = {c.dtype for _, c in facts_of(a)} if len(facts_of(a)) == len(a.columns or ()) else set()
    return "float64" if kinds == {"int64", "float64"} else None


@models("pandas.DataFrame.apply")
def apply(at: Context, a: Array, func: Value, axis: Value = 0, *more: Value, **others: Value) -> Value:
    """A function of each column (or row), followed once: what is as long as it went in makes a table of the same shape."""
    if isinstance(a.shape, Unknown) or more or others.get("args") or len(a.shape) != 2:
        return Array(at.unknown("what a function makes of a table"), kind=FRAME)
    across = axis in (1, "columns")
    dtype = as_one(a).dtype if across or a.dtype is not None else _float_or_none(a)
    given = replace(a, shape=(a.shape[1 if across else 0],), dtype=dtype, kind=SERIES, columns=None, values=None, low=None,
                    high=None)  # fmt: skip
    made = at.call(func, Arguments((given,)))
    changed = step(a.unmeasured(), at, "a function of each column", dtype=None)
    if isinstance(made, Array) and made.shape == given.shape:
        same = replace(changed, low=made.low, high=made.high)
        return same if others or (a.dtype is None and made.dtype != "float64") else replace(same, dtype=made.dtype)
    if isinstance(made, (int, float, str, Scalar, Expr, Number)):
        dtype = _kind_of(made)
        return replace(changed, shape=(a.shape[0 if across else 1],), kind=SERIES, columns=None, dtype=dtype)
    return Array(at.unknown("what a function makes of a table"), kind=FRAME)


@models("pandas.Series.tolist", "pandas.Series.to_list", "pandas.DataFrame.to_dict")
def to_list(at: Context, a: Array, *more: Value, **others: Value) -> Value:
    """A list of as many items as rows. What a column holds of which nothing is known may be arrays."""
    if a.kind != SERIES:
        return at.unknown("the contents of a table")
    return replace(a, kind="numpy.ndarray", columns=None, more_axes=a.more_axes or a.dtype in (None, "object"))
