"""How tensors stand in lists, tuples and dicts within each other, where an own layer is given them or gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cnnlint.frozen import dataclass
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.values import Array, DictValue, ListValue, Unknown, Value


class _Misshapen(Exception):
    """Something else than tensors, None and containers of them, or a container of which not all is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The containers around tensors, as they were when it was made. pattern: they, with True in the place of each tensor."""

    pattern: Value

    @classmethod
    def of(cls, value: Value) -> Form | None:
        """That of a value; None where it holds other things than tensors, or not all of it is known."""
        try:
            return cls(_pattern(value))
        except _Misshapen:
            return None

    @property
    def count(self) -> int:
        """The number of tensors."""
        return sum(1 for _ in _places(self.pattern))

    @property
    def has_keys(self) -> bool:
        """Whether one of the containers is a dict, whose tensors Keras orders by their keys."""
        return _has_keys(self.pattern)

    def filled(self, parts: Iterable[Value]) -> Value:
        """New containers of the same form that hold these."""
        return _filled(self.pattern, iter(parts))


def _pattern(value: Value) -> Any:
    if isinstance(value, (TensorValue, Array, Unknown)):
        return True
    if isinstance(value, tuple):
        return tuple(map(_pattern, value))
    if isinstance(value, ListValue) and value.rest is None:
        return ListValue(map(_pattern, value.items))
    if type(value) is DictValue and value.rest is None:
        return DictValue({key: _pattern(item) for key, item in value.items.items()})
    if value is not None:
        raise _Misshapen
    return None


def _places(pattern: Value) -> Iterator[Value]:
    if pattern is True:
        yield pattern
    elif isinstance(pattern, DictValue):
        yield from (place for part in pattern.items.values() for place in _places(part))
    elif pattern is not None:
        yield from (place for part in _items(pattern) for place in _places(part))


def _has_keys(pattern: Value) -> bool:
    if isinstance(pattern, (ListValue, tuple)):
        return any(map(_has_keys, _items(pattern)))
    return isinstance(pattern, DictValue)


def _filled(pattern: Value, parts: Iterator[Value]) -> Value:
    if pattern is True:
        return next(parts)
    if isinstance(pattern, tuple):
        return tuple(_filled(part, parts) for part in pattern)
    if isinstance(pattern, ListValue):
        return ListValue(_filled(part, parts) for part in pattern.items)
    if isinstance(pattern, DictValue):
        return DictValue({key: _filled(part, parts) for key, part in pattern.items.items()})
    return None


def _items(pattern: Any) -> Iterable[Value]:
    return pattern.items if isinstance(pattern, ListValue) else pattern
