"""Columns that are called after what is measured: prices, temperatures."""

from __future__ import annotations

import re

from cnnlint.values import Array, Did

_QUANTITIES = re.compile(
    r"(^|[_ a-z])([Pp]rice|[Ss]alary|house_value|[Tt]emperature|[Cc]harges|[Rr]ating)$"
    r"|[_ a-z]([Ii]ncome|[Rr]evenue)$"  # by themselves they are classes: of the census, and of visitors who buy or do not
    r"|^(MEDV|medv|mpg|MPG)$"
)
_OF_A_TABLE = frozenset({Did.TABLE, Did.COLUMN, Did.CAST})


def quantity(targets: Array) -> str | None:
    """The name of the column that the targets are, where it is that of a quantity: unscaled, and no yes or no about it."""
    if targets.scaled or targets.labels is not None or targets.dtype in ("bool", "uint8") or targets.high is not None:
        return None
    if not all(step.keeps_values for step in targets.trail if step.did not in _OF_A_TABLE):
        return None  # what was made of them by a function may be anything
    columns = [step.detail for step in targets.trail if step.did is Did.COLUMN]
    name = targets.columns[0] if targets.columns and len(targets.columns) == 1 else columns[-1] if columns else ""
    return name if _QUANTITIES.search(name) else None
