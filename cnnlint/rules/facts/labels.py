"""Sentences about class labels: how many classes, how they are encoded, where that is said."""

from __future__ import annotations

import re
from itertools import islice
from math import inf

from cnnlint.diagnostics import Label
from cnnlint.values import UNTOLD, Array, Did, Labels, Scaling

NAMES = {
    "mnist": "MNIST",
    "fashion_mnist": "Fashion-MNIST",
    "cifar10": "CIFAR-10",
    "cifar100": "CIFAR-100",
    "imdb": "IMDB",
    "reuters": "Reuters",
    "boston_housing": "Boston housing",
    "california_housing": "California housing",
}


def data_name(source: str | None) -> str:
    """The data set as people call it: `MNIST`."""
    short = (source or "the data").rpartition(".")[2]
    return NAMES.get(short, short)


def class_count(labels: Labels | None) -> int | None:
    """The number of classes where it is a plain number."""
    if labels is None or not isinstance(labels.classes, int):
        return None
    return labels.classes


def labels_place(targets: Array, text: str) -> tuple[Label, ...]:
    """The places that say what the labels are: where the count was given and where they come from, else where the array began,
    and its last step."""
    labels = targets.labels
    if labels is not None and labels.span is not None:
        encoded = (step for step in reversed(targets.trail) if step.did is Did.ONE_HOT and step.span != labels.span)
        told = (Label(labels.span, text), *(Label(step.span, "one-hot from here") for step in islice(encoded, 1)))
        seen = {label.span.row for label in told}
        begun = (step for step in targets.trail[:1] if step.span.row not in seen)
        return (*told, *(Label(step.span, f"the labels come from here: {step.text}") for step in begun))
    if not targets.trail:
        return ()
    first, last = targets.trail[0], targets.trail[-1]
    return (Label(first.span, text),) if first.span == last.span else (Label(first.span, text), last)


def known_labels(targets: Array) -> Labels | None:
    """What is known of the labels, from how they were made or from the contents of a small literal."""
    if targets.labels is not None or targets.values is None or not isinstance(targets.shape, tuple):
        return targets.labels
    if len(targets.shape) != 2 or not isinstance(targets.shape[1], int) or targets.shape[1] < 2:
        return None
    width = targets.shape[1]
    rows = {targets.values[i : i + width] for i in range(0, len(targets.values), width)}
    one_hot = len(rows) > 1 and all(sum(row) == 1 and set(row) <= {0, 1} for row in rows)
    return Labels("one-hot", width) if one_hot else None


_INTEGERS = re.compile(r"(u?)int(\d+)")
_NO_SCALERS = frozenset({Scaling("set"), Scaling(UNTOLD)})  # after which the bounds are those of the dtype


def reached(targets: Array) -> tuple[float | None, float | None]:
    """The least and greatest value that surely occur: of a literal, a choice of two numbers, a built-in data set, or after a
    scaler.

    The bounds of other arrays are only what they can hold: a column has the bounds of its whole table.
    """
    if targets.values and all(isinstance(value, (int, float)) for value in targets.values):
        return min(targets.values), max(targets.values)
    if targets.trail and targets.trail[-1].did is Did.OF_TWO:
        return targets.low, targets.high
    if _made_of_normal(targets):
        return -inf, inf
    whole = targets.kind == "numpy.ndarray" and targets.columns is None and not _some_classes(targets)
    told = targets.source is not None or (
        targets.scaled and _NO_SCALERS.isdisjoint(targets.scaled) and not _are_of_the_dtype(targets)
    )
    return (targets.low, targets.high) if whole and told else (None, None)


def _are_of_the_dtype(targets: Array) -> bool:
    """Whether the bounds are those of integers of that size, as after a cast of numbers of which no bounds are known."""
    kind = _INTEGERS.fullmatch(targets.dtype or "")
    if kind is None:
        return False
    most = 2 ** (int(kind[2]) - (not kind[1])) - 1
    return targets.high == most and targets.low == (0 if kind[1] else -most - 1)


def _made_of_normal(targets: Array) -> bool:
    """Whether they are those of `make_regression`, a sum of normal numbers with weights up to 100."""
    drawn = targets.source == "make_regression"
    return drawn and not targets.scaled and targets.labels is not None and targets.labels.encoding == "continuous"


def _some_classes(targets: Array) -> bool:
    """Whether only some of the classes may be left."""
    return targets.labels is not None and targets.labels.encoding == "ids" and targets.labels.classes is None


def greatest_class(targets: Array) -> int | None:
    """The greatest of whole numbers that are written down, or that numbers which are drawn at random or chosen in a
    loop surely come near to."""
    if targets.values:
        return max(targets.values) if all(type(value) is int for value in targets.values) else None
    drawn = bool(targets.trail) and targets.trail[0].did in (Did.DRAWN, Did.COLLECTED)
    whole = drawn and not targets.scaled and (targets.dtype or "").startswith(("int", "uint"))
    return int(targets.high) if whole and targets.high is not None else None
