"""Data that surely hold numbers with something behind the point."""

from __future__ import annotations

from cnnlint.values import Array, Did, Scaling

SCALERS = frozenset({Scaling("StandardScaler"), Scaling("MinMaxScaler"), Scaling("MaxAbsScaler"), Scaling("/", 255)})

_LEAVING = frozenset({Did.WORD_COUNTS, Did.SHAPED, Did.CUT, Did.ROWS, Did.REORDERED, Did.CAST, Did.FITTED})


def written(data: Array) -> bool:
    """Whether the values stand in the program, and one is no whole number."""
    return any(isinstance(value, float) and not value.is_integer() for value in data.values or ())


def drawn(data: Array) -> bool:
    """Random numbers from 0 to 1 that were left as they are, but for their shape."""
    if not data.trail or data.scaled or data.labels is not None or data.values:
        return False
    left = all(step.did in (Did.SHAPED, Did.CUT, Did.PLACES) for step in data.trail[1:])
    random = data.trail[0].did is Did.DRAWN and left
    return random and (data.dtype or "").startswith("float") and (data.low, data.high) == (0, 1)


def made_small(data: Array) -> bool:
    """Numbers that a scaler brought close to 0 last of all."""
    if not data.scaled or not (data.dtype or "float").startswith("float"):
        return False
    return data.scaled[-1] in SCALERS or (data.scaled[-1].how == "/" and _up_to_one(data))


def _up_to_one(data: Array) -> bool:
    """Whether a division brought all values into the space from 0 to 1, and there is more than one of them."""
    return data.low is not None and data.high is not None and 0 <= data.low < data.high <= 1


def counted(data: Array) -> bool:
    """Texts as rows with a column for each word, whatever stands in it, of which the columns were left as they are."""
    steps = [step.did for step in data.trail]
    return Did.WORD_COUNTS in steps and set(steps[steps.index(Did.WORD_COUNTS) :]) <= _LEAVING


def measured(data: Array) -> bool:
    """A data set that is known to hold measurements."""
    ends = (data.low, data.high)
    return data.source is not None and not data.scaled and any(end is not None and end != int(end) for end in ends)
