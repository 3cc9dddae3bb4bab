"""The first batch of a data set: a loop meets it with all its rows, though Keras is told of None.

The remainder is the last batch, so the first one is full if there are as many rows. What makes other elements gives the data
set another element; what may take the first one away asks `in_any_order`.
"""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library.tensorflow.structure import each
from cnnlint.shapes import Size
from cnnlint.values import FIRST, Array, Dataset, Unknown, Value


def with_first_batch(made: Dataset, rows: Size | None, size: Size | None) -> Dataset:
    """A data set in batches of that size, made of so many rows."""
    facts = _without(made)
    if isinstance(rows, int) and isinstance(size, int) and rows > 0 and size > 0:
        facts[FIRST] = (made.element, _rows(made.element, min(rows, size)), rows % size == 0)
    return replace(made, facts=facts)


def in_any_order(self: Dataset) -> Dataset:
    """The same where another batch may come first."""
    known = self.facts.get(FIRST)
    return self if known is None or known[2] else replace(self, facts=_without(self))


def _without(self: Dataset) -> dict[str, object]:
    return {name: fact for name, fact in self.facts.items() if name != FIRST}


def _rows(element: Value, rows: int) -> Value:
    def counted(a: Array) -> Array:
        uncounted = not isinstance(a.shape, Unknown) and a.shape and a.shape[0] is None
        return replace(a, shape=(rows, *a.shape[1:])) if uncounted and isinstance(a.shape, tuple) else a

    return each(element, counted)
