"""What makes a DataFrame or Series, and functions of pandas on them."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, not_none, step
from cnnlint.library.dtypes import dtype_of, is_integer
from cnnlint.library.facts import born, loaded
from cnnlint.library.intervals import union
from cnnlint.library.numbers_in_arrays import rows_of, unique_count
from cnnlint.library.numpy.joining import joined
from cnnlint.library.pandas.held import fact, in_common, same_columns, words_in
from cnnlint.library.pandas.listed import columns_read, how_many, strings
from cnnlint.library.pandas.public import as_read, remember_whole
from cnnlint.library.python.disk import changed
from cnnlint.library.python.items import length_of, size_at, size_found_in
from cnnlint.library.python.paths import text_of_path
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.shapes import Dim, Shape, Size, differ, shape_text, symbol, text
from cnnlint.values import ON_DISK, Array, Context, DictValue, Did, Labels, ListValue, Shared, Unknown, Value, as_size

FRAME, SERIES = "pandas.DataFrame", "pandas.Series"


@models("pandas.read_csv", "pandas.read_table", "pandas.read_excel", "pandas.read_parquet", "pandas.read_feather",
        "feather.read_dataframe")  # fmt: skip
def read_csv(
    at: Context,
    filepath_or_buffer: Value = None,
    *args: Value,
    names: Value = None,
    usecols: Value = None,
    nrows: Value = None,
    index_col: Value = None,
    header: Value = "infer",
    **more: Value,
) -> Value:
    """Rows and columns lie on disk; columns that the call lists are known. The same file has the same rows each time."""
    path = text_of_path(filepath_or_buffer)
    where = path if isinstance(path, str) else _name(path)
    rows, columns = _size_on_disk(at, path, args, {"header": header, "index_col": index_col, **more})
    known = as_read(at, path, args, {"header": header, "names": names, **more})
    rows, columns = (rows, columns) if known is None else (known.rows, known.columns or columns)
    listed, width = columns_read(at, usecols, names if known is None or names is not None else known.names or None, index_col)
    count = as_size(nrows)
    rows = rows if count is None or (isinstance(rows, int) and isinstance(count, int) and rows < count) else count
    columns = columns if width is None else width
    frame = Array((rows, columns), _told(more.get("dtype")), kind=FRAME, columns=listed)
    told = [*(known.facts(at.span) if known is not None and "dtype" not in more else ()), *_told_apart(more.get("dtype"))]
    facts = [(name, held) for name, held in told if known is None or name in (listed or ())]
    frame = frame.then(at.span, f"table from {where}", Did.TABLE).holding(facts)
    remember_whole(at, frame, known)
    return loaded(at, where, frame)


_ON_DISK: Shared[dict[str, dict[str, tuple[Size, Size]]]] = Shared(dict)  # rows and columns, by the file and how it is read


def _size_on_disk(at: Context, path: Value, args: tuple[Value, ...], options: dict[str, Value]) -> tuple[Size, Size]:
    """Rows and columns of a file: the same each time it is read in the same way, until it is written."""
    where = path if isinstance(path, str) else _name(path)

    def fresh() -> tuple[Size, Size]:
        rows = size_at(at, "rows", f"how many rows {where} has is known only on disk", 0)
        return rows, size_at(at, "columns", f"how many columns {where} has is known only on disk", 1)

    settled = all(isinstance(v, (str, int, float, type(None))) for v in (path, *args, *options.values()))
    if not isinstance(path, str) or not settled:
        return fresh()
    known = at.shared(_ON_DISK)
    how = repr((args, sorted(options.items())))
    read = known.setdefault(path, {})
    return read[how] if how in read else read.setdefault(how, fresh())


def file_written(at: Context, path: Value) -> None:
    """A file was written: what was known of its size no longer holds."""
    changed(at, "file", path)
    known = at.shared(_ON_DISK)
    if isinstance(path, str):
        known.pop(path, None)
    else:
        known.clear()


def _told(dtype: Value) -> str | None:
    """The dtype of all columns, where the call tells one."""
    return ON_DISK if dtype is None else dtype_of(dtype)


def _told_apart(dtype: Value) -> list[tuple[str, Array]]:
    """The dtypes of single columns, where the call tells them by name."""
    named = dtype.items if isinstance(dtype, DictValue) else {}
    known = {name: dtype_of(one) for name, one in named.items() if isinstance(name, str)}
    return [(name, Array((), one, kind=SERIES)) for name, one in known.items() if one is not None]


def _name(path: Value) -> str:
    if isinstance(path, Unknown):
        return path.name or "a file"
    return "a file"


@models("pandas.DataFrame")
def data_frame(at: Context, data: Value = None, index: Value = None, columns: Value = None, dtype: Value = None,
               copy: Value = None) -> Value:  # fmt: skip
    """From a dict of columns, or from an array."""
    listed = strings(at, columns)
    if isinstance(data, DictValue):
        return _from_columns(at, data, listed, index is None)
    if isinstance(data, ListValue) and isinstance(record := _record(data), DictValue):
        made = _from_records(at, data, record)
        return made if columns is None else _chosen(at, made, how_many(at, columns), listed)
    if isinstance(data, Array) and data.columns is not None and listed is None:
        listed = data.columns  # of a column with a name
    if data is None:
        return _blank(at, index, columns, listed)
    a, named = as_array(at, data), how_many(at, columns)
    if isinstance(a, Unknown) or (isinstance(a.shape, Unknown) and named is not None):
        return _of_rows(at, a, named, listed)
    width = 1 if named is None else named
    shape = a.shape if isinstance(a.shape, Unknown) or len(a.shape) == 2 else (*a.shape[:1], width)
    dtype = None if shape == (0, width) else a.dtype  # object, if the list is empty
    return born(at, replace(a, shape=shape, dtype=dtype, kind=FRAME, columns=listed, values=None), "table")


def _of_rows(at: Context, a: Array | Unknown, width: int | None, listed: tuple[str, ...] | None) -> Array:
    """A table of data whose shape is not known: pandas refuses rows that have not as many cells as columns are named."""
    why = a if isinstance(a, Unknown) else a.shape
    if width is None or not isinstance(why, Unknown):
        return Array(why, kind=FRAME, columns=listed)
    rows = symbol("rows", why.reason, why.span or at.span, 0)
    return Array((rows, width), kind=FRAME, columns=listed).then(at.span, f"table of {width} columns", Did.TABLE)


def _blank(at: Context, index: Value, columns: Value, listed: tuple[str, ...] | None) -> Array:
    """A table without data, that has the rows of its index and the columns that are named."""
    rows = 0 if index is None else length_of(at, index) or rows_of(as_array(at, index))
    if isinstance(rows, Unknown) or (listed is None and columns is not None):
        return Array(at.unknown("a table whose rows or columns are not known"), kind=FRAME, columns=listed)
    names = listed or ()
    return born(at, Array((None if rows is None else not_none(rows), len(names)), None, kind=FRAME, columns=names), "table")


def _record(data: ListValue) -> Value:
    return data.items[0] if data.items else data.tail


def _from_records(at: Context, data: ListValue, record: DictValue) -> Array:
    """A list of dicts: a row for each, a column for each key."""
    rows: Size = len(data.items)
    if data.rest is not None:
        rows = symbol("rows", data.rest.reason, at.span, len(data.items))
    if record.rest is not None or not all(
        isinstance(i, DictValue) and i.items.keys() == record.items.keys() for i in data.items
    ):
        return Array(at.unknown("the columns of a table are not known"), kind=FRAME)
    names = tuple(str(k) for k in record.items)
    return Array((rows, len(names)), None, kind=FRAME, columns=names).then(at.span, "table of records")


def _chosen(at: Context, table: Array, width: int | None, listed: tuple[str, ...] | None) -> Array:
    """Of records pandas takes the columns that are named, whether they are there or not."""
    shape = at.unknown("the names of the columns are not known") if width is None else table.shape
    shape = shape if isinstance(shape, Unknown) else (shape[0], width)
    return replace(table, shape=shape, columns=listed)


def _from_columns(at: Context, data: DictValue, listed: tuple[str, ...] | None, whole: bool) -> Array:
    """whole: whether the rows are those of the columns, under no other names than 0, 1, ..."""
    names = listed or tuple(str(k) for k in data.items)
    first = next(iter(data.items.values()), None)
    rows = rows_of(as_array(at, first)) if first is not None else at.unknown("an empty table")
    if data.rest is not None or not data.items:
        why = data.rest or at.unknown("the columns of a table are not known")
        return Array(why, kind=FRAME)
    if isinstance(rows, Unknown):
        rows = unknown_size(at, "rows", "how many rows its columns give a table is not known", 0)
    parts = [as_array(at, value) for value in data.items.values()]
    known = [p for p in parts if isinstance(p, Array)]
    facts = [(str(k), f) for k, v in data.items.items() if (f := fact(at, v)) is not None and str(k) in names]
    if len(known) < len(parts) or listed is not None:
        return born(at, Array((rows, len(names)), None, kind=FRAME, columns=names), "table").holding(facts, same_rows=whole)
    dtypes = {p.dtype for p in known}
    low, high = union(*((p.low, p.high) for p in known))
    dtype = dtypes.pop() if len(dtypes) == 1 else None
    return born(at, Array((rows, len(names)), dtype, low, high, kind=FRAME, columns=names), "table").holding(
        facts, same_rows=whole
    )


@models("pandas.Series")
def series(at: Context, data: Value = None, index: Value = None, dtype: Value = None, name: Value = None,
           copy: Value = None) -> Value:  # fmt: skip
    held = ListValue(data.items.values(), data.rest) if isinstance(data, DictValue) and index is None else data
    a = as_array(at, held)
    if isinstance(a, Unknown):
        return Array(a, kind=SERIES)
    return born(at, replace(a, kind=SERIES, values=a.values if index is None else None), "column")


@models("pandas.get_dummies")
def get_dummies(
    at: Context, data: Value, prefix: Value = None, prefix_sep: Value = "_", dummy_na: Value = False, columns: Value = None,
    sparse: Value = False, drop_first: Value = False, dtype: Value = None
) -> Value:  # fmt: skip
    """One column for each value of a column, True where it stands; of a frame only its columns of strings."""
    a = as_array(at, data, SERIES) if not isinstance(data, Array) else data
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return Array(at.unknown("the table is not known"), kind=FRAME)
    name = "bool" if dtype is None else dtype_of(dtype)
    if len(a.shape) > 1:
        count: Size | None = _dummies(at, a, columns, drop_first) if dummy_na is False else None
        if count is None:
            count = size_found_in(at, a, "columns", "get_dummies makes a column of each value it finds", 0)
        mixed = ON_DISK if a.dtype == ON_DISK and name in ("bool", "int64", "float64") else None
        return step(a, at, "dummies", shape=(a.shape[0], count), dtype=mixed, low=None, high=None, kind=FRAME, columns=None,
                    labels=None)  # fmt: skip
    classes = unique_count(at, a) - (drop_first is True)
    code = Labels("one-hot", classes, span=at.span) if drop_first is False else None
    return step(a, at, f"one-hot with {text(classes)} columns", Did.ONE_HOT, shape=(*a.shape, classes), dtype=name, low=0,
                high=1, labels=code, kind=FRAME, values=None, columns=None)  # fmt: skip


def _dummies(at: Context, a: Array, columns: Value, drop_first: Value) -> Size | None:
    """How many columns there are afterwards, where it is known what each column holds that is made some of or stays."""
    chosen, less = strings(at, columns), drop_first is True
    if a.columns is None or (columns is not None and chosen is None) or not isinstance(drop_first, bool):
        return None
    counts = [_dummies_of(at, name, words_in(a, name), chosen, less) for name in a.columns]
    return None if None in counts else sum((count for count in counts if count is not None), 0)


def _dummies_of(at: Context, name: str, column: Array | None, chosen: tuple[str, ...] | None, less: bool) -> Size | None:
    if chosen is not None and name not in chosen:
        return 1
    if column is None:
        return None
    told = None if column.labels is None else column.labels.encoding
    if told == "strings" or (told == "categories" and chosen is not None):
        return unique_count(at, column) - less
    numbers = is_integer(column.dtype) or (column.dtype or "").startswith("float") or column.dtype == "bool"
    return 1 if chosen is None and numbers else None


@models("pandas.concat")
def concat(at: Context, objs: Value, axis: Value = 0, join: Value = "outer", **more: Value) -> Value:
    """Rows under rows, or columns beside columns: what a table lacks is filled with NaN, so no shape is refused. pandas 1
    takes the axis by position too."""
    items = at.iterate(objs)
    parts = (
        [] if isinstance(items, Unknown) else [i for i in items if isinstance(i, Array) and not isinstance(i.shape, Unknown)]
    )
    if isinstance(items, Unknown) or len(parts) < len(items) or not parts:
        return Array(at.unknown("the tables that are joined are not known"), kind=FRAME)
    if axis in (1, "columns"):
        return _beside(at, [replace(p, shape=_two(p)) for p in parts])
    under = _under(at, parts, join)
    return under if more.get("keys") is None else under.then(at.span, "tables under keys", Did.UNDER_KEYS)


def _beside(at: Context, parts: list[Array]) -> Array:
    """Columns beside columns: rows are matched by their index, as good as always the same one where the tables are as long."""
    names = _all_names(parts)
    first, *others = [rows_of(p) for p in parts]
    if any(isinstance(n, Unknown) or isinstance(first, Unknown) or differ(first, n) for n in others):
        return Array(at.unknown("rows of tables of several lengths are matched by their index"), kind=FRAME, columns=names)
    return replace(joined(at, parts, 1), kind=FRAME, columns=names)


def _under(at: Context, parts: list[Array], join: Value) -> Array:
    """Rows under rows: columns are matched by their names. A table without columns adds none."""
    wide = [p for p in parts if _two(p)[1] != 0] or parts
    first = wide[0]
    alike = all(len(_shape(p)) == len(_shape(first)) for p in wide)
    named = {None if p.columns is None else frozenset(p.columns) for p in wide}
    if alike and len(named) == 1 and not any(differ(_two(p)[1], _two(first)[1]) for p in wide):
        return replace(joined(at, wide, 0), kind=first.kind, columns=first.columns)
    if not alike or join != "outer" or None in named:
        return Array(at.unknown("which columns the joined tables have in common is not known"), kind=FRAME)
    names = tuple(dict.fromkeys(n for p in wide for n in p.columns or ()))
    rows = rows_of(joined(at, [replace(p, shape=_shape(p)[:1]) for p in wide], 0))
    if isinstance(rows, Unknown):
        return Array(rows, kind=FRAME, columns=names)
    return Array((rows, len(names)), kind=FRAME, columns=names).then(at.span, "joined tables", Did.TABLE)


def _shape(a: Array) -> Shape:
    return () if isinstance(a.shape, Unknown) else a.shape


def _two(a: Array) -> Shape:
    shape = _shape(a)
    return shape if len(shape) == 2 else (*shape, 1)


def _all_names(parts: list[Array]) -> tuple[str, ...] | None:
    return tuple(n for p in parts for n in p.columns or ()) if all(p.columns for p in parts) else None


@models("pandas.to_numeric", "pandas.to_datetime")
def converted(at: Context, arg: Value, errors: Value = "raise", *more: Value, **others: Value) -> Value:
    """Numbers of 64 bits, or dates: a column of a file stays as one could be in a file."""
    if not isinstance(arg, Array):
        return at.unknown("what is converted is not known")
    as_read = arg.dtype == ON_DISK and "downcast" not in others and not more
    return arg.unmeasured(dtype=ON_DISK if as_read else None)


@models("pandas.factorize")
def factorize(at: Context, values: Value, *more: Value, **others: Value) -> Value:
    """Class ids, and the distinct values."""
    a = as_array(at, values)
    if isinstance(a, Unknown):
        return a, a
    count = unique_count(at, a)
    last = count - 1
    whole = a.values is not None or is_integer(a.dtype)  # a cell without a value gets -1
    ids = Array(a.shape, "int64", 0 if whole else -1, last if isinstance(last, int) else None,
                Labels("ids", count, span=at.span) if whole else None, trail=a.trail)  # fmt: skip
    return ids.then(at.span, f"class ids of {text(count)} classes"), Array((count,), a.dtype)


def picked_columns(a: Array, count: Dim, names: tuple[str, ...] | None, at: Context, dropped: tuple[str, ...] = ()) -> Array:
    """Some columns of a frame. dropped: those that it lost, where they are told."""
    shape = a.shape if isinstance(a.shape, Unknown) else (a.shape[0], count)
    said = "columns" if isinstance(shape, Unknown) else f"columns of {shape_text(shape)}"
    made = step(
        a,
        at,
        said,
        Did.COLUMNS if names is None or dropped else Did.LISTED,
        "\n".join(dropped or names or ()),
        shape=shape,
        columns=names,
        values=None,
        labels=None,
        **in_common(a, names),
    )
    return same_columns(made, a, same_rows=True)
