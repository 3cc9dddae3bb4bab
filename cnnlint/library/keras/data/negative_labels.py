"""Class ids below zero, which NumPy counts from the end."""

from __future__ import annotations

from cnnlint.library.descriptions import origins
from cnnlint.program import Problem
from cnnlint.values import Array, Context, Did, Unknown


def tell_negative(labels: Array | Unknown, at: Context) -> None:
    """`to_categorical` of -1 and 1: the columns are addressed by the labels, and -1 is the last one, as 1 is. keras/src/utils/
    numerical_utils.py"""
    if not isinstance(labels, Array) or labels.low is None or labels.low >= 0 or not _surely_met(labels):
        return
    at.emit(
        Problem(
            "negative-class-ids",
            f"the labels begin at {labels.low:g}, and a class id below 0 is counted from the last class",
            at.span,
            labels=origins(at, labels),
            expected="class ids from 0",
            actual=f"class ids from {labels.low:g}",
            help="number the classes from 0: `(labels + 1) // 2` for -1 and 1",
            certain=False,
        )
    )


def _surely_met(labels: Array) -> bool:
    """Whether the least number is one of the labels, not only a bound of them."""
    if labels.values is not None:
        return any(isinstance(value, (int, float)) and value < 0 for value in labels.values)
    return labels.trail[-1:] != () and labels.trail[-1].did is Did.OF_TWO
