"""Functions of the program that measure how good a model is, where Keras is to make them small."""

from __future__ import annotations

import re
from typing import Any

from cnnlint.diagnostics import Label
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, ProgramFunction, Value

_SCORE = re.compile(r"(?<![a-z])(dice|iou|jaccard|tversky|f1|fbeta|accuracy|precision|recall|sensitivity|specificity)(?![a-z])")
_TURNED = re.compile(r"loss|dist|err|neg|minus|inv|cost|compl|one|1_")
_MEANS = frozenset({"/", "keras.backend.mean", "keras.ops.mean", "tensorflow.math.reduce_mean", "tensorflow.reduce_mean"})


def tell_score(function: Value, at: Context) -> None:
    """A loss that is called after a score and gives the quotient that this is, not what is left of one."""
    if not isinstance(function, ProgramFunction):
        return
    plain: Any = function
    name, gives = function.name.lower(), plain.returned
    if _SCORE.search(name) is None or _TURNED.search(name) or not gives or not _MEANS.issuperset(gives):
        return
    if first_time(at, "score-as-loss", function):
        at.emit(
            Problem(
                "score-as-loss",
                f"`{function.name}` grows as the model gets better, but training makes the loss small",
                at.span,
                labels=(Label(function.span, "the score"),),
                expected=f"1 - {function.name}(y_true, y_pred)",
                actual=function.name,
                help=f"write a loss that returns `1 - {function.name}(y_true, y_pred)`",
                certain=False,
            )
        )
