"""A loss that is called on two arrays which it cannot hold against each other.

keras/src/losses/losses.py, keras/src/backend/tensorflow/nn.py
"""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.library.descriptions import refused
from cnnlint.shapes import Dim, Shape, differ, shape_text
from cnnlint.values import Array, Context, Made, Value

# without underscores, as a class and as a function
_OF_IDS = "sparsecategoricalcrossentropy"
_ELEMENT_BY_ELEMENT = frozenset(
    {"binarycrossentropy", "categoricalcrossentropy", "huber", "logcosh", "meanabsoluteerror", "meansquarederror"}
)


def need_fitting(at: Context, loss: Made, given: Mapping[str, Value]) -> None:
    """Raises in the program where the loss surely does so for the shapes of the targets and predictions."""
    targets, answers, kind = given.get("y_true"), given.get("y_pred"), loss.name.rpartition(".")[2]
    plain = kind.replace("_", "").lower()
    if not isinstance(targets, Array) or not isinstance(answers, Array):
        return
    one, other = targets.whole_shape, answers.whole_shape
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return
    if plain == _OF_IDS:
        clash = _of_ids(one, other)
    else:
        clash = plain in _ELEMENT_BY_ELEMENT and len(one) == len(other) and any(map(_clash, one, other))
    if clash:
        said = f"`{kind}` is given targets of shape {shape_text(one)} and predictions of shape {shape_text(other)}"
        of_two = {_OF_IDS: "`labels.shape` must equal `logits.shape`", "categoricalcrossentropy": "are incompatible"}
        newer = "must have the same shape" if "entropy" in plain else "Incompatible shapes"
        keras = newer if at.dialect >= 3 else of_two.get(plain, "Incompatible shapes")
        refused(at, "ValueError", keras, said, [targets, answers], "give it one target for each prediction")


def _of_ids(targets: Shape, answers: Shape) -> bool:
    """Whether the ids are of other samples than the scores, which have an axis of classes behind. One of a single class is
    left out where the ids have none for it."""
    if answers[-1:] == (1,) and len(targets) < len(answers):
        return False
    if len(targets) == len(answers) and targets and targets[-1] == 1:
        targets = targets[:-1]
    return len(targets) == len(answers) - 1 and any(map(differ, targets, answers))


def _clash(x: Dim, y: Dim) -> bool:
    return differ(x, y) and differ(x, 1) and differ(y, 1)
