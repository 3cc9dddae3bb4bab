"""What a value is taken as, where a size, an operand, an entry of a shape or a number of samples is asked for."""

from __future__ import annotations

from cnnlint.diagnostics import Span
from cnnlint.shapes import Dim, Expr, Size
from cnnlint.values.kinds import Array, External, Scalar
from cnnlint.values.unknowns import Unknown, Value


def samples(data: Value) -> Dim:
    """The number of samples of an array: its first axis; None where that is not known, and for anything else."""
    return data.shape[0] if isinstance(data, Array) and isinstance(data.shape, tuple) and data.shape else None


def as_operand(value: Value, span: Span | None = None) -> Value:
    """The value as an operand or argument: a thing of a module that is not found is an unknown."""
    if isinstance(value, External) and value.local is not None:
        return Unknown(f"`{value.local}` is defined elsewhere", span, value.local)
    if isinstance(value, tuple) and any(isinstance(item, (External, tuple)) for item in value):
        return tuple(as_operand(item, span) for item in value)
    return value


def as_size(value: Value) -> Size | None:
    """The integer in it: an int (`True` is 1), an Expr, or an integer Scalar; None if it is no known integer."""
    if isinstance(value, (int, Expr)):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, Scalar) and value.type != "float" and isinstance(value.value, (int, Expr)):
        return value.value
    return None


def as_dim(value: Value) -> Dim | Unknown:
    """An entry of a shape as written: a size, `None`, or Unknown."""
    if value is None:
        return None
    size = as_size(value)
    if size is not None:
        return size
    return value if isinstance(value, Unknown) else Unknown("a size that is not known to be an integer")
