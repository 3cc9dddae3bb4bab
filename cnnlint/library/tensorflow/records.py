"""Lines of CSV files and examples of TFRecord files: tensors as the program says that they are stored."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.dtypes import dtype_of
from cnnlint.library.pandas.listed import strings
from cnnlint.library.tensorflow.sources import made_of, string_dtype, tensor_spec
from cnnlint.library.tensorflow.structure import each, tensors
from cnnlint.library.tensorflow.tensors import tensor
from cnnlint.shapes import Dim, Shape, symbol
from cnnlint.values import Array, Context, Dataset, DictValue, ListValue, Made, Unknown, Value, as_size

_COLUMNS = "the columns of a CSV file"
_SEQUENCE = "tensorflow.io.FixedLenSequenceFeature"


@models("tensorflow.data.experimental.CsvDataset")
def csv_dataset(
    at: Context,
    filenames: Value,
    record_defaults: Value,
    compression_type: Value = None,
    buffer_size: Value = None,
    header: Value = False,
    field_delim: Value = ",",
    use_quote_delim: Value = True,
    na_value: Value = "",
    select_cols: Value = None,
    *more: Value,
    **others: Value,
) -> Value:
    """One scalar for each column that is taken, of the dtypes that the defaults have."""
    columns = _columns(at, record_defaults)
    if isinstance(columns, Unknown):
        return Dataset(columns)
    return made_of(at, tuple(columns), symbol("rows", "how many rows the file has is known only on disk", at.span, 0))


@models("tensorflow.io.decode_csv", "tensorflow.decode_csv")
def decode_csv(at: Context, records: Value, record_defaults: Value, *more: Value, **others: Value) -> Value:
    """A list with a tensor for each column, which has the shape of the lines."""
    columns, lines = _columns(at, record_defaults), tensor(at, records)
    if isinstance(columns, Unknown) or isinstance(lines, Unknown):
        return at.unknown(_COLUMNS)
    return ListValue(replace(c, shape=lines.shape) if isinstance(c, Array) else c for c in columns)


def _columns(at: Context, defaults: Value) -> list[Value] | Unknown:
    items = at.iterate(defaults)
    return at.unknown(_COLUMNS) if isinstance(items, Unknown) else [_column(at, item) for item in items]


def _column(at: Context, default: Value) -> Value:
    """A column by its default: a dtype, a value, or a value in a list."""
    dtype = _dtype(default)
    if dtype is not None and not isinstance(default, (int, float, Array)):
        return Array((), dtype, kind="tensor")
    value = default.items[0] if isinstance(default, ListValue) and default.items else default
    a = tensors(at, value)
    return Array((), a.dtype, kind="tensor") if isinstance(a, Array) else at.unknown("a column of a CSV file")


def _dtype(value: Value) -> str | None:
    """The dtype that is named; texts are strings to TensorFlow."""
    if isinstance(value, str):
        return None  # a default, not a name
    return string_dtype(value) or dtype_of(value)


@models("tensorflow.data.experimental.make_csv_dataset")
def make_csv_dataset(
    at: Context,
    file_pattern: Value,
    batch_size: Value,
    column_names: Value = None,
    column_defaults: Value = None,
    label_name: Value = None,
    select_columns: Value = None,
    field_delim: Value = ",",
    use_quote_delim: Value = True,
    na_value: Value = "",
    header: Value = True,
    num_epochs: Value = None,
    *more: Value,
    **others: Value,
) -> Value:
    """Batches of a dict of columns, with the label column apart. Without an end, every batch is full; dtypes that the call does
    not tell the first lines of the file do."""
    rows = as_size(batch_size) if num_epochs is None else None
    names = strings(at, select_columns) or strings(at, column_names)
    if names is None or (select_columns is not None and strings(at, select_columns) is None):
        features: Value = DictValue({}, at.unknown(_COLUMNS))
        label = Array((rows,), None, kind="tensor").then(at.span, f"column {label_name!r} of a CSV file")
        return made_of(at, features if label_name is None else (features, label), None, batched=True)
    told = _defaults(at, column_defaults) if column_defaults is not None else [Array((), None, kind="tensor")] * len(names)
    if isinstance(told, Unknown) or len(told) != len(names):
        return Dataset(at.unknown(_COLUMNS), batched=True)
    columns = dict(zip(names, (_batched(at, n, c, rows) for n, c in zip(names, told, strict=True)), strict=True))
    chosen = columns.pop(label_name, None) if isinstance(label_name, str) else None
    return made_of(at, DictValue(columns) if chosen is None else (DictValue(columns), chosen), None, batched=True)


# A default that equals the number of one of these dtypes in TensorFlow's enumeration is taken for the dtype: 2 for float64.
_NUMBERED: dict[float, str] = {1: "float32", 2: "float64", 3: "int32", 7: "string", 9: "int64"}


def _defaults(at: Context, defaults: Value) -> list[Value] | Unknown:
    """The columns by the defaults of `make_csv_dataset`. tensorflow/python/data/experimental/ops/readers.py"""
    items = at.iterate(defaults)
    if isinstance(items, Unknown):
        return at.unknown(_COLUMNS)
    numbered = [_NUMBERED.get(item) if isinstance(item, (int, float)) else None for item in items]
    return [Array((), n, kind="tensor") if n else _column(at, item) for n, item in zip(numbered, items, strict=True)]


def _batched(at: Context, name: str, column: Value, rows: Dim) -> Value:
    if not isinstance(column, Array):
        return column
    return replace(column, shape=(rows,)).then(at.span, f"column {name!r} of a CSV file")


@models("tensorflow.io.FixedLenFeature", "tensorflow.FixedLenFeature")
def fixed_len_feature(at: Context, shape: Value, dtype: Value, default_value: Value = None) -> Value:
    return tensor_spec(at, shape, dtype)


@models("tensorflow.io.VarLenFeature", "tensorflow.VarLenFeature")
def var_len_feature(at: Context, dtype: Value) -> Value:
    """As many values as the example has."""
    return Array((None,), dtype_of(dtype) or string_dtype(dtype), kind="tensor")


@models("tensorflow.io.FixedLenSequenceFeature", "tensorflow.FixedLenSequenceFeature")
def sequence_feature(
    at: Context, shape: Value, dtype: Value, allow_missing: Value = False, default_value: Value = None
) -> Value:
    """As many values of that shape as the example has."""
    one = tensor_spec(at, shape, dtype)
    return Made(_SEQUENCE, {"each": one}, at.span)


@models("tensorflow.io.parse_single_example", "tensorflow.parse_single_example")
def parse_single_example(at: Context, serialized: Value, features: Value, *more: Value, **others: Value) -> Value:
    """A dict of tensors as the features say."""
    return _parsed(at, features, ())


@models("tensorflow.io.parse_example", "tensorflow.parse_example")
def parse_example(at: Context, serialized: Value, features: Value, *more: Value, **others: Value) -> Value:
    """The same for every example of a batch."""
    batch = tensor(at, serialized)
    if isinstance(batch, Unknown) or isinstance(batch.shape, Unknown):
        return at.unknown("how many examples are read at once is not known")
    return _parsed(at, features, batch.shape)


def _parsed(at: Context, features: Value, batch: Shape) -> Value:
    if not isinstance(features, DictValue):
        return at.unknown("the features of an example")

    def feature(a: Array) -> Array:
        return a if isinstance(a.shape, Unknown) else replace(a, shape=(*batch, *a.shape))

    settled = {key: _sequence(value) for key, value in features.items.items()}
    return each(DictValue(settled, features.rest), feature)


def _sequence(value: Value) -> Value:
    if not isinstance(value, Made) or value.name != _SEQUENCE:
        return value
    one = value.arguments["each"]
    return replace(one, shape=(None, *one.shape)) if isinstance(one, Array) and not isinstance(one.shape, Unknown) else one


@models("tensorflow.sparse.to_dense", "tensorflow.sparse_tensor_to_dense")
def to_dense(at: Context, sp_input: Value, default_value: Value = None, *more: Value, **others: Value) -> Value:
    """The same numbers, and what fills the places between them."""
    return sp_input if isinstance(sp_input, (Array, Unknown)) else at.unknown("what is made dense is not known")


@models("tensorflow.io.parse_tensor")
def parse_tensor(at: Context, serialized: Value, out_type: Value, name: Value = None) -> Value:
    """The dtype is told, the shape only stands in the record."""
    dtype = dtype_of(out_type) or string_dtype(out_type)
    return Array(at.unknown("the shape of a tensor that is read from a record"), dtype, kind="tensor")
