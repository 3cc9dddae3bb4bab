"""Which dtype an operation on dtypes gives, and what a dtype can hold. NumPy 2's rules (NEP 50), by name."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from typing import Any

from cnnlint.shapes import Expr
from cnnlint.values import ON_DISK, Array, External, Made, Scalar, Value

Interval = tuple[float | None, float | None]

_ON_DISK_TOO = frozenset({"int64", "float64", "bool", "object", "str", ON_DISK})

_INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
_FLOATS = ("float16", "float32", "float64")
_ALIASES = {
    "int": "int64",
    "int_": "int64",
    "integer": "int64",
    "long": "int64",
    "intp": "int64",
    "uint": "uint64",
    "ubyte": "uint8",
    "byte": "int8",
    "short": "int16",
    "intc": "int32",
    "longlong": "int64",
    "float": "float64",
    "float_": "float64",
    "double": "float64",
    "single": "float32",
    "half": "float16",
    "bool_": "bool",
    "bool8": "bool",
    "str_": "str",
    "string": "str",
    "unicode_": "str",
    "object_": "object",
    "Int64": "int64",
    "category": "object",
    "f": "float32",
    "d": "float64",
    "f2": "float16",
    "f4": "float32",
    "f8": "float64",
    "i1": "int8",
    "i2": "int16",
    "i4": "int32",
    "i8": "int64",
    "u1": "uint8",
    "u2": "uint16",
    "u4": "uint32",
    "u8": "uint64",
    "i": "int32",
    "b": "int8",
    "B": "uint8",
    "?": "bool",
}


def dtype_of(value: Value) -> str | None:
    """The dtype that an argument names: `"float32"`, `np.float32`, `tf.float32`, `float`, `x.dtype`; None if not known."""
    if isinstance(value, type):
        value = value.__name__
    if isinstance(value, (External, Made)):
        value = value.name.rpartition(".")[2]
    if not isinstance(value, str):
        return None
    name = value.lstrip("<>=|") if len(value) > 1 else value
    name = _ALIASES.get(name, name)
    return name if name in _INTEGERS or name in _FLOATS or name in ("bool", "str", "object", "complex128") else None


_OTHERS = frozenset(
    {
        *(
            "bytes",
            "cfloat",
            "clongdouble",
            "complex",
            "complex256",
            "complex64",
            "csingle",
            "datetime64",
            "float128",
            "float96",
        ),
        *(
            "float96",
            "int0",
            "longdouble",
            "longfloat",
            "object0",
            "singlecomplex",
            "timedelta64",
            "uint0",
            "uintc",
            "uintp",
            "ulong",
        ),
        *("ulonglong", "unicode", "ushort", "void"),
    }
)
_CODE = re.compile(r".\d*")  # one letter and a width: `U10`, `S`


def names_no_dtype(word: str) -> bool:
    """Whether no release of NumPy knows the word; what is put together of several signs is not judged."""
    plain = word == "" or (word.isalnum() and _CODE.fullmatch(word) is None)
    return plain and dtype_of(word) is None and word not in _OTHERS


def is_integer(dtype: str | None) -> bool:
    """Whether it is a signed or unsigned integer (not bool)."""
    return dtype in _INTEGERS


def is_float(dtype: str | None) -> bool:
    """Whether it is a real floating-point dtype."""
    return dtype in _FLOATS


def bits(dtype: str) -> int:
    """The width of a number: `float32` is 32."""
    return int("".join(c for c in dtype if c.isdigit()) or 8)


def limits(dtype: str | None) -> Interval:
    """The least and greatest value that the dtype can hold; unbounded for floats and what is not known."""
    if dtype == "bool":
        return 0, 1
    if dtype not in _INTEGERS:
        return None, None
    if dtype.startswith("u"):
        return 0, 2 ** bits(dtype) - 1
    return -(2 ** (bits(dtype) - 1)), 2 ** (bits(dtype) - 1) - 1


def holds(dtype: str | None, value: int) -> bool:
    """Whether a whole number fits into the dtype, or its limits are not known."""
    least, most = limits(dtype)
    return least is None or most is None or least <= value <= most


def exact(dtype: str | None, values: Iterable[Any]) -> bool:
    """Whether these numbers are in that dtype what they are in Python: none overflows, and none is rounded."""
    return all(_exact(dtype, value) for value in values)


def _exact(dtype: str | None, value: Any) -> bool:
    if is_integer(dtype):
        return isinstance(value, int) and holds(dtype, value)
    if dtype not in _PACKED or not isinstance(value, (int, float)):
        return dtype in ("bool", "float64") and isinstance(value, (bool, int, float))
    try:
        return bool(struct.unpack(_PACKED[dtype], struct.pack(_PACKED[dtype], value))[0] == value)
    except (OverflowError, struct.error):
        return False


_PACKED = {"float16": "e", "float32": "f"}


def promote(a: str | None, b: str | None) -> str | None:
    """`numpy.result_type(a, b)`; None when either is not known or not a number."""
    if a == b:
        return a
    if ON_DISK in (a, b):
        return ON_DISK if {a, b} <= _ON_DISK_TOO else None
    if a is None or b is None or not (_number(a) and _number(b)):
        return "object" if "object" in (a, b) and None not in (a, b) else None
    if a == "bool" or b == "bool":
        return b if a == "bool" else a
    if is_float(a) or is_float(b):
        return _FLOATS[max(_float_rank(a), _float_rank(b))]
    return _promote_integers(a, b)


def division(a: str | None, b: str | None) -> str | None:
    """The dtype of `a / b` on arrays: integers give `float64`."""
    common = promote(a, b)
    return "float64" if common in ("bool", ON_DISK) or is_integer(common) else common


def floating(dtype: str | None) -> str | None:
    """The dtype of `exp`, `sqrt` and the like: small integers give small floats."""
    if dtype == "bool" or is_integer(dtype):
        return _FLOATS[_float_rank(dtype or "bool")]
    return None if dtype == ON_DISK else dtype


def averaged(dtype: str | None) -> str | None:
    """The dtype of `mean`, `std`: integers give `float64`."""
    return "float64" if dtype in ("bool", ON_DISK) or is_integer(dtype) else dtype


def summed(dtype: str | None) -> str | None:
    """The dtype of `sum`, `prod`: small integers are widened."""
    if dtype == "bool" or (is_integer(dtype) and not str(dtype).startswith("u")):
        return "int64"
    return "uint64" if is_integer(dtype) else dtype


def operand_dtype(value: Value) -> str | None:
    """The dtype of an operand: an Array's, a NumPy scalar's; `weak int`, `weak float`, `weak bool` for Python's numbers."""
    if isinstance(value, Array):
        return value.dtype
    if isinstance(value, bool):
        return "weak bool"
    if isinstance(value, int):
        return "weak int"
    if isinstance(value, float):
        return "weak float"
    if isinstance(value, Scalar):
        return value.type.removeprefix("numpy.") if value.type.startswith("numpy.") else f"weak {value.type}"
    return "weak int" if isinstance(value, Expr) else None


def promote_operands(a: Value, b: Value) -> str | None:
    """The common dtype of two operands, where Python's own numbers give way to an array's dtype."""
    left, right = operand_dtype(a), operand_dtype(b)
    if left is None or right is None:
        return None
    if left.startswith("weak") and right.startswith("weak"):
        return promote(_strong(left), _strong(right))
    if left.startswith("weak"):
        left, right = right, left
    if ON_DISK in (left, right) and "float64" in (left, right):
        return "float64"  # whatever the numbers are
    return _weakly(left, right[5:]) if right.startswith("weak") else promote(left, right)


def _weakly(strong: str, weak: str) -> str | None:
    if weak == "float" and not is_float(strong):
        return "float64" if _number(strong) or strong == ON_DISK else None
    if weak == "int" and strong == "bool":
        return "int64"
    return strong


def _strong(weak: str) -> str:
    return {"weak int": "int64", "weak float": "float64", "weak bool": "bool"}[weak]


def _number(dtype: str) -> bool:
    return dtype == "bool" or dtype in _INTEGERS or dtype in _FLOATS


def _float_rank(dtype: str) -> int:
    """The index of the smallest float that holds it: 8-bit integers fit `float16`, 16-bit ones `float32`."""
    if dtype in _FLOATS:
        return _FLOATS.index(dtype)
    return {8: 0, 16: 1}.get(bits(dtype), 2)


def _promote_integers(a: str, b: str) -> str:
    if a.startswith("u") == b.startswith("u"):
        return a if bits(a) > bits(b) else b
    unsigned, signed = (a, b) if a.startswith("u") else (b, a)
    width = max(2 * bits(unsigned), bits(signed))
    return f"int{width}" if width <= 64 else "float64"
