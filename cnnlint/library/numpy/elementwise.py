"""Operators and functions that work element by element, and what they do to range, dtype and labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.descriptions import numpy_shape, refused
from cnnlint.library.dtypes import Interval, division, exact, is_float, is_integer, limits, operand_dtype, promote_operands
from cnnlint.library.facts import fitted, tell_divided, tell_equalled, tell_out_of_order
from cnnlint.library.files import PICTURE
from cnnlint.library.intervals import combine, interval_of
from cnnlint.library.min_max_scaling import by_its_own
from cnnlint.library.numbers_in_arrays import number
from cnnlint.library.shape_arguments import broadcast
from cnnlint.program import Problem
from cnnlint.shapes import Expr, Shape, differ, shape_text, text
from cnnlint.values import NDARRAY, Array, Context, Did, Labels, Scalar, Scaling, Unknown, Value, as_size

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_LOGICAL = ("&", "|", "^")
_COMPARE = ("-", "==", "!=")


@models("numpy.ndarray.__binary__")
def binary(at: Context, operator: str, a: Value, b: Value) -> Value:
    """`a <operator> b` where at least one is an array; a number without axes is given back as a NumPy scalar."""
    return by_its_own(operator, a, b, _binary(at, operator, a, b))


def _binary(at: Context, operator: str, a: Value, b: Value) -> Value:
    if operator == "@":
        from cnnlint.library.numpy.linear import matmul

        return matmul(at, a, b)
    if any(isinstance(x, Array) and x.kind == "tensor" for x in (a, b)) and not (isinstance(a, Array) and a.kind == "tensor"):
        b = replace(b, kind="numpy.ndarray") if isinstance(b, Array) else b  # an array and a tensor make a tensor
        made = binary(at, operator, a, b)
        if not isinstance(made, Array):
            return made
        return replace(made, kind="tensor", dtype=_of_tensor(made.dtype, b) if isinstance(a, Array) else made.dtype)
    left, right = (x if isinstance(x, Array) else as_array(at, x) for x in (a, b))
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _with_unknown(at, operator, left, right)
    shape: Shape | Unknown
    if isinstance(left.shape, Unknown) or isinstance(right.shape, Unknown):
        shape = left.shape if isinstance(left.shape, Unknown) else right.shape
        if operand_rank(left) == 0 or operand_rank(right) == 0:
            shape = right.shape if operand_rank(left) == 0 else left.shape
    else:
        told = () if operator in ("==", "!=") else (left, right)  # older releases of NumPy answer that they are not equal
        shape = _together(at, left, right, told)
        if operator in _COMPARE and {len(left.shape), len(right.shape)} == {1, 2}:
            _beside_a_column(at, left, right)
    a, b = (x if isinstance(x, (bool, int, float, Expr, Scalar)) else y for x, y in ((a, left), (b, right)))
    if not isinstance(a, Array) and not isinstance(b, Array):
        a = left
    main = b if isinstance(b, Array) and (not isinstance(a, Array) or operand_rank(a) == 0) else left
    result = combined(at, operator, a, b, main, shape)
    return number(at, result, result.low, result.high, _word(operator, b)) if shape == () else result


def _of_tensor(dtype: str | None, b: Value) -> str | None:
    """The dtype of what an array and a tensor make: the array takes that of a tensor of floats."""
    if dtype == "bool" or not isinstance(b, Array):
        return dtype
    return b.dtype if is_float(b.dtype) else None


def _together(at: Context, a: Array, b: Array, told: Sequence[Array]) -> Shape | Unknown:
    """The common shape; of padded items whose axes are not known neither is that."""
    if isinstance(a.shape, Unknown) or isinstance(b.shape, Unknown):
        return a.shape if isinstance(a.shape, Unknown) else b.shape
    open_ = next((x.whole_shape for x, y in ((a, b), (b, a)) if x.more_axes and y.shape), None)
    return open_ if isinstance(open_, Unknown) else broadcast(at, a.shape, b.shape, told)


def _beside_a_column(at: Context, left: Array, right: Array) -> None:
    """A row set against a column makes a table, which is seldom meant where one of them is what a model predicted."""
    column, row = (left, right) if operand_rank(left) == 2 else (right, left)
    if not isinstance(column.shape, Unknown) and column.shape[1:] == (1,):
        from cnnlint.library.keras.training.column_against_row import tell_crossed

        tell_crossed(at, column, row)


def operand_rank(a: Array) -> int:
    """The number of axes, -1 when not known."""
    return -1 if isinstance(a.shape, Unknown) else len(a.shape)


def _with_unknown(at: Context, operator: str, left: Array | Unknown, right: Array | Unknown) -> Value:
    """An array and something that is not known: most likely a number, but it may broadcast."""
    known = left if isinstance(left, Array) else right
    why = right if isinstance(left, Array) else left
    if isinstance(known, Unknown) or not isinstance(why, Unknown):
        return known
    scaled = () if operator in COMPARISONS else (*known.scaled, Scaling(operator))
    dtype = "bool" if operator in COMPARISONS else None
    return step(
        known.unmeasured(), at, f"{operator} a value that is not known", Did.ELEMENTWISE, shape=why, dtype=dtype, scaled=scaled
    )


def combined(at: Context, operator: str, a: Value, b: Value, main: Array, shape: Shape | Unknown) -> Array:
    """The facts of the result: `main` is the array that the trail follows."""
    other = b if main is a else a
    if operator in COMPARISONS:
        return _compared(at, operator, main, other, shape)
    dtype = result_dtype(operator, a, b)
    low, high = _range(operator, a, b, dtype)
    word = _word(operator, other, reverse=main is b)
    alone = not isinstance(other, Array) or (other.source is None and other.labels is None)
    return step(
        main if operator != "-" or main is b else _centred(main, other),
        at,
        word,
        Did.ELEMENTWISE,
        shape=shape,
        dtype=dtype,
        low=low,
        high=high,
        labels=shifted_labels(main.labels, operator, other, main is b),
        scaled=main.scaled if operator in _LOGICAL else (*main.scaled, Scaling(operator, _operand(other), main is b)),
        source=main.source if alone else None,
        part=main.part if alone else None,
        values=_computed(operator, a, b, dtype),
        columns=main.columns if main.kind == "pandas.DataFrame" else None,
    )


def _range(operator: str, a: Value, b: Value, dtype: str | None) -> Interval:
    if operator in _LOGICAL and dtype == "bool":
        return 0, 1
    low, high = within(dtype, combine(operator, interval_of(a), interval_of(b)))
    if operator == "%" and (dtype or "").startswith(("int", "uint")) and high is not None and high == interval_of(b)[1]:
        high -= 1  # a whole remainder is below its divisor
    return low, high


def _centred(main: Array, other: Value) -> Array:
    """The array, with the place in its trail where the mean of all samples was taken that is taken away here."""
    found = None
    if isinstance(other, Scalar):
        found = fitted(other.span) if other.span and other.reduction == "mean" and main.source is not None else None
    elif isinstance(other, Array) and _is_mean_of_samples(main, other):
        *before, mean = other.trail
        found = fitted(mean.span, replace(other, trail=tuple(before)))
    return main if found is None else replace(main, trail=(*main.trail, found))


def _is_mean_of_samples(main: Array, other: Array) -> bool:
    if _reduction(other) != "mean":
        return False
    shape = other.shape
    return isinstance(shape, tuple) and (len(shape) < operand_rank(main) or shape[0] == 1)


def _compared(at: Context, operator: str, main: Array, other: Value, shape: Shape | Unknown) -> Array:
    labels = None
    if operator in ("==", "!="):
        tell_out_of_order(at, main, other)
        tell_equalled(at, operator, main, other)
    elif other == 0.5:
        tell_divided(at, main)
    classes = main.labels is not None and main.labels.encoding in ("ids", "strings") and not isinstance(other, Array)
    if classes or (operator in ("==", "!=") and _is_word(other) and operand_rank(main) == 1):
        labels = Labels("binary", 2, span=at.span)
    source, part = (None, None) if isinstance(other, Array) else (main.source, main.part)
    return step(main, at, _word(operator, other), Did.ELEMENTWISE, shape=shape, dtype="bool", low=0, high=1, labels=labels,
                scaled=(), source=source, part=part, values=_computed(operator, main, other, "bool"))  # fmt: skip


def _is_word(value: Value) -> bool:
    return isinstance(value, Array) and value.shape == () and value.dtype == "str"


def result_dtype(operator: str, a: Value, b: Value) -> str | None:
    """The dtype of arithmetic on two operands."""
    common = promote_operands(a, b)
    if operator == "/":
        return division(common, common)
    if operator in ("**", "//", "%", "<<", ">>") and common == "bool":
        return "int8"
    return common


def within(dtype: str | None, interval: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    """The range, or all that an integer dtype can hold when the result may wrap around."""
    least, most = limits(dtype)
    if least is None or most is None:
        return interval
    low, high = interval
    return interval if low is not None and high is not None and low >= least and high <= most else (least, most)


def shifted_labels(labels: Labels | None, operator: str, other: Value, reverse: bool) -> Labels | None:
    """Class ids moved by a whole number, taken modulo one, or cut into groups stay class ids."""
    by = as_size(other)
    if labels is None or not isinstance(by, int):
        return None
    if labels.encoding == "binary" and operator in ("+", "-") and by == 0:
        return labels
    if labels.encoding != "ids" or (reverse and operator != "+"):
        return None
    if operator in ("+", "-"):
        return replace(labels, first=labels.first + (by if operator == "+" else -by))
    if operator == "%" and by > 0 and labels.first == 0 and isinstance(labels.classes, int):
        return replace(labels, classes=min(by, labels.classes))
    return None


def _word(operator: str, other: Value, reverse: bool = False) -> str:
    """What was done, for the trail: `/ 255`, `- mean`, `1 -`."""
    name = _name(other)
    return f"{name} {operator}" if reverse else f"{operator} {name}"


def _operand(other: Value) -> float | str | None:
    """What stands on the other side, for `scaled`: a number, `mean` and the like, None for anything else."""
    related = isinstance(other, (Array, Scalar)) and other.related is not None and other.related.kind in _OWN
    number = other.value if isinstance(other, Scalar) and not related else other
    if isinstance(number, (int, float)):
        return number
    name = _name(other)
    return None if name in _UNNAMED else name.replace(" ", "")


_REDUCTIONS = ("mean", "std", "max", "min")
_OWN = {"range": "(max - min)", "min": "min", "max": "max", "most": "max"}
_UNNAMED = ("an array", "a number", "(max - min)")


def _name(other: Value) -> str:
    if isinstance(other, (bool, int, float)):
        return f"{other:g}" if isinstance(other, float) else str(other)
    if isinstance(other, Expr):
        return text(other)
    if isinstance(other, (Array, Scalar)) and other.related is not None and other.related.kind in _OWN:
        return _OWN[other.related.kind]
    if isinstance(other, Scalar):
        if isinstance(other.value, (int, float)):
            return f"{other.value:g}"
        return other.reduction if other.reduction in _REDUCTIONS else "a number"
    return (_reduction(other) if isinstance(other, Array) else None) or "an array"


def _reduction(a: Array) -> str | None:
    """The word for the reduction that the array comes from: `mean`, `std`, `max` or `min`."""
    last = a.trail[-1] if a.trail else None
    return last.detail if last is not None and last.did is Did.REDUCED and last.detail in _REDUCTIONS else None


def _computed(operator: str, a: Value, b: Value, dtype: str | None) -> tuple[Value, ...] | None:
    """The contents, for a small literal and a number."""
    values = [x.values if isinstance(x, Array) else x for x in (a, b)]
    if None in values or not (isinstance(values[0], tuple) ^ isinstance(values[1], tuple)):
        return None
    left, right = values
    common = promote_operands(a, b)
    if isinstance(left, tuple) and isinstance(right, (int, float)):
        return _each(operator, [(x, right) for x in left], common, dtype)
    if isinstance(right, tuple) and isinstance(left, (int, float)):
        return _each(operator, [(left, x) for x in right], common, dtype)
    return None


def _each(operator: str, pairs: list[tuple[Value, Value]], common: str | None, dtype: str | None) -> tuple[Value, ...] | None:
    """common: the dtype that they are computed in. Python's numbers are NumPy's where that neither rounds nor overflows."""
    from cnnlint.library.python.arithmetic import PYTHON

    numbers = [x for pair in pairs for x in pair]
    if operator in ("<<", ">>") or operator not in PYTHON or not all(isinstance(x, (int, float)) for x in numbers):
        return None
    if not exact(common, numbers) or (operator == "**" and not all(_small_power(x, y) for x, y in pairs)):
        return None
    try:
        made = tuple(PYTHON[operator](x, y) for x, y in pairs)
    except (TypeError, ArithmeticError):
        return None
    return made if exact(dtype, made) else None


def _small_power(base: Any, exponent: Any) -> bool:
    """Whether both are whole, so that every way to compute it comes to the same."""
    return base == int(base) and exponent in range(_MOST_EXPONENT)


_MOST_EXPONENT = 64


@models("numpy.ndarray.__unary__")
def unary(at: Context, operator: str, a: Value) -> Value:
    """`-a`, `+a`, `~a`."""
    if not isinstance(a, Array) or operator == "+":
        return a
    low, high = interval_of(a)
    least, most = (None if high is None else -high), (None if low is None else -low)
    if operator == "~":
        least, most = (0, 1) if a.dtype == "bool" else (_less_one(least), _less_one(most))
    least, most = within(a.dtype, (least, most))
    known = operator == "~" and a.dtype == "bool" and a.values is not None
    values = tuple(not value for value in a.values or ()) if known else None
    return step(a, at, f"{operator} of it", Did.ELEMENTWISE, low=least, high=most, values=values, labels=None)


def _less_one(x: float | None) -> float | None:
    return None if x is None else x - 1


@models("numpy.ndarray.__inplace__")
def inplace(at: Context, operator: str, a: Array, b: Value) -> Value:
    """`a <operator>= b` keeps the dtype of NumPy's arrays; one of integers takes no floats. Tables of pandas get a new one, and
    an image of Pillow's has no operators of its own."""
    if a.kind == PICTURE:
        return at.apply(f"{PICTURE}.__binary__", Arguments((operator, a, b)))
    dtype = result_dtype(operator, a, b)
    result = binary(at, operator, a, b)
    if a.kind.startswith("pandas") or not isinstance(result, Array):
        return result
    if (is_integer(a.dtype) or a.dtype == "bool") and is_float(dtype) and operand_dtype(b) is not None:
        return _takes_no_floats(at, operator, a, dtype)
    _keep_shape(at, a, result.shape)
    return by_its_own(operator, a, b, replace(result, dtype=a.dtype, kind=a.kind))


def _keep_shape(at: Context, a: Array, shape: Shape | Unknown) -> None:
    """Raises ValueError in the program where the result has no place in the array."""
    if isinstance(a.shape, Unknown) or isinstance(shape, Unknown) or a.kind != NDARRAY:
        return
    if len(shape) == len(a.shape) and not any(map(differ, shape, a.shape)):
        return
    own, whole = numpy_shape(a.shape), numpy_shape(shape)
    words = f"non-broadcastable output operand with shape {own} doesn't match the broadcast shape {whole}"
    said = f"the result has shape {shape_text(shape)} and cannot be written into an array of shape {shape_text(a.shape)}"
    refused(at, "ValueError", words, said, [a], "write `x = x + ...`, which makes a new array")


_UFUNCS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "//": "floor_divide", "%": "remainder", "**": "power"}


def _takes_no_floats(at: Context, operator: str, a: Array, dtype: str | None) -> Value:
    """The result is float and the array is not. An item without axes is a number by itself, which is converted."""
    ufunc = _UFUNCS.get(operator, operator)
    numpy = f"Cannot cast ufunc '{ufunc}' output from dtype('{dtype}') to dtype('{a.dtype}') with casting rule 'same_kind'"
    if operand_rank(a) > 0:
        message = f"`{operator}=` writes {dtype} into an array of {a.dtype}, which NumPy refuses"
        help = f'convert the array before, with `astype("float32")`, or write `x = x {operator} ...`, which makes a new one'
        origin = a.trail[-1].span if a.trail else at.span
        labels = () if origin.row == at.span.row else (Label(origin, f"{a.dtype} from here"),)
        at.refuse(Problem("refused-dtype", message, at.span, "TypeError", labels, help=help, keras=numpy))
    return at.raises("TypeError", numpy)
