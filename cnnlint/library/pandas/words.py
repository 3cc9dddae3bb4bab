"""Columns of words: what `column.str` does to each of them."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.pandas.cells import as_made, by_words
from cnnlint.library.pandas.frames import FRAME
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.values import ON_DISK, Array, Context, Made, Unknown, Value


@models("pandas.Series.str", attribute=True)
def words(at: Context, a: Array) -> Value:
    return Made("pandas.Series.str", {"values": a}, at.span)


def _column(made: Made) -> Array:
    a = made.arguments["values"]
    assert isinstance(a, Array)
    return a


@models(
    "pandas.Series.str.zfill",
    "pandas.Series.str.slice",
    "pandas.Series.str.cat",
    "pandas.Series.str.pad",
    "pandas.Series.str.removeprefix",
    "pandas.Series.str.removesuffix",
    "pandas.Series.str.normalize",
    "pandas.Series.str.translate",
    "pandas.Series.str.join",
    "pandas.Series.str.get",
    "pandas.Series.str.repeat",
)
def changed(at: Context, made: Made, *args: Value, **more: Value) -> Value:
    """Other words in as many rows."""
    return _other_words(at, _column(made))


def _other_words(at: Context, a: Array) -> Array:
    dtype = a.dtype if a.dtype in ("str", "object", ON_DISK) else None
    return step(a, at, "words changed", values=None, labels=None, dtype=dtype)


@models(
    "pandas.Series.str.lower",
    "pandas.Series.str.upper",
    "pandas.Series.str.title",
    "pandas.Series.str.capitalize",
    "pandas.Series.str.swapcase",
    "pandas.Series.str.strip",
    "pandas.Series.str.lstrip",
    "pandas.Series.str.rstrip",
    named=True,
)
def changed_as_in_python(at: Context, name: str, args: Arguments) -> Value:
    """Other words, of which those are known that stand in the source."""
    a, method = _column(args.receiver(Made)), name.rpartition(".")[2]
    given = [*args.positional[1:], *args.keywords.values()]
    known = len(given) <= 1 and all(isinstance(one, str) for one in given) and args.keywords.keys() <= {"to_strip"}
    cells = by_words(a, lambda word: getattr(word, method)(*given)) if known and args.rest is None else None
    return as_made(at, _other_words(at, a), cells)


_SPECIAL = frozenset(".^$*+?{}[]\\|()")


@models("pandas.Series.str.replace")
def replaced(at: Context, made: Made, pat: Value, repl: Value, n: Value = -1, case: Value = None, flags: Value = 0,
             regex: Value = None) -> Value:  # fmt: skip
    """The same; whether a pattern is an expression depends on the release of pandas where the call does not say it."""
    plain = regex is False or (regex is None and isinstance(pat, str) and not _SPECIAL & {*pat})
    known = plain and isinstance(pat, str) and isinstance(repl, str) and (n, case, flags) == (-1, None, 0)
    cells = by_words(_column(made), lambda word: word.replace(str(pat), str(repl))) if known else None
    return as_made(at, _other_words(at, _column(made)), cells)


@models(
    "pandas.Series.str.contains",
    "pandas.Series.str.startswith",
    "pandas.Series.str.endswith",
    "pandas.Series.str.match",
    "pandas.Series.str.isdigit",
    "pandas.Series.str.isalpha",
    "pandas.Series.str.isnumeric",
    "pandas.Series.str.fullmatch",
)
def tested(at: Context, made: Made, *args: Value, **more: Value) -> Value:
    """For each row whether it holds; a cell without a word makes it a column of objects."""
    a = _column(made)
    whole = a.values is not None and None not in a.values
    return step(a, at, "words tested", values=None, labels=None, dtype="bool" if whole else None, low=0, high=1)


@models("pandas.Series.str.len", "pandas.Series.str.count")
def lengths(at: Context, made: Made, *args: Value, **more: Value) -> Value:
    """Numbers of letters or matches; a cell without a word makes them floats."""
    a = _column(made)
    whole = a.values is not None and None not in a.values
    found = step(a, at, "lengths of words", values=None, labels=None, dtype="int64" if whole else ON_DISK, low=0, high=None)
    return as_made(at, found, by_words(a, len) if not args and not more else None)


@models("pandas.Series.str.split", "pandas.Series.str.rsplit", "pandas.Series.str.findall")
def parts(at: Context, made: Made, *args: Value, expand: Value = False, **more: Value) -> Value:
    """A list for each row; with `expand` a table with a column for each part."""
    a = _column(made)
    if expand is False:
        return step(a, at, "words split", values=None, labels=None, dtype="object")
    columns = unknown_size(at, "columns", "how many parts the words have is known only at run time", 1)
    shape = a.shape if isinstance(a.shape, Unknown) else (a.shape[0], columns)
    return replace(a, shape=shape, kind=FRAME, columns=None, values=None, labels=None, dtype=None)


@models(
    "pandas.Series.str.extract", "pandas.Series.str.get_dummies", "pandas.Series.str.extractall", "pandas.Series.str.partition"
)
def found(at: Context, made: Made, *args: Value, **more: Value) -> Value:
    return at.unknown("what is found in the words of a column")


@models("pandas.Series.dt", attribute=True)
def dates(at: Context, a: Array) -> Value:
    return Made("pandas.Series.dt", {"values": a}, at.span)


@models("pandas.Series.dt.year", "pandas.Series.dt.month", "pandas.Series.dt.day", "pandas.Series.dt.hour",
        "pandas.Series.dt.minute", "pandas.Series.dt.second", "pandas.Series.dt.dayofweek", "pandas.Series.dt.weekday",
        "pandas.Series.dt.dayofyear", "pandas.Series.dt.quarter", attribute=True)  # fmt: skip
def part_of_date(at: Context, made: Made) -> Value:
    """A whole number for each date; where one lacks, and before pandas 2, of another dtype."""
    return step(_column(made), at, "a part of each date", dtype=None, low=0, high=None, labels=None, values=None)
