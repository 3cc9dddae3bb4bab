"""What `tf.shape` gives in the body of a layer: a tensor of sizes, which is read like a tuple of them."""

from __future__ import annotations

from typing import Any

from cnnlint.values import Cause, Context, ListValue, Value

_ARITHMETIC = frozenset({"+", "-", "*", "//", "%", "**"})


class Sizes(tuple[Value, ...]):
    """A tuple whose operators work size by size, as those of a tensor do; before it runs TensorFlow counts nothing out."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return Sizes(found) if isinstance(key, slice) else found

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """`a sign b`, where the other side is a number or has as many."""
        other = b if a is self else a
        several = other.items if isinstance(other, ListValue) else other
        if sign not in _ARITHMETIC or other is None or (isinstance(several, (list, tuple)) and len(several) != len(self)):
            return at.unknown(f"`{sign}` of the sizes of a tensor")
        return Sizes(at.because(Cause.DATA) for _ in self)
