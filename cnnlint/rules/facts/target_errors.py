"""What Keras says of targets that do not fit an output; `...` stands for what the source does not tell, as the size of a batch.

Keras 3: keras/src/losses/loss.py and keras/src/backend/tensorflow/nn.py. Keras 2: tf_keras/src/utils/losses_utils.py and
tf_keras/src/backend.py.
"""

from __future__ import annotations

from math import prod

from cnnlint.rules.facts.feeds import Lesson, only_whole_batches
from cnnlint.rules.facts.losses import SPARSE
from cnnlint.shapes import Dim, differ
from cnnlint.values import Unknown

Sizes = tuple[Dim, ...]  # of one sample
SAME_RANK = "Arguments `target` and `output` must have the same rank (ndim)."
SAME_SHAPE = "Arguments `target` and `output` must have the same shape."
UP_TO_LAST = "Arguments `target` and `output` must have the same shape up until the last dimension:"
ONE_LESS = "Argument `output` must have rank (ndim) `target.ndim - 1`."
DIFFERENCES = frozenset({"mean_squared_error", "mean_absolute_error"})


def said(lesson: Lesson) -> str | None:
    """Keras's own words where it refuses them for their shapes; None where it does not, or the sizes are not known."""
    output, target = _sizes(lesson.head.shape), _sizes(lesson.targets.shape)
    if output is None or target is None or _squeeze_in_doubt(target, output):
        return None
    if lesson.head.model.dialect >= 3:
        return _in_three(lesson, *squeezed_in_three(target, output))
    return _in_two(lesson, *squeezed_in_two(target, output))


def _sizes(shape: object) -> Sizes | None:
    if shape is None or isinstance(shape, Unknown) or not isinstance(shape, tuple) or not shape:
        return None
    return shape[1:]


def _squeeze_in_doubt(target: Sizes, output: Sizes) -> bool:
    """Whether a last axis of a size that is not known decides what is compared: Keras drops one of one."""
    longer, shorter = sorted((target, output), key=len, reverse=True)
    return len(longer) - len(shorter) <= 1 and bool(longer) and may_be_one(longer[-1])


def may_be_one(size: Dim) -> bool:
    """Whether a size that the source does not tell may be one."""
    return size is None or (not isinstance(size, int) and not differ(size, 1))


def _differ(target: Sizes, output: Sizes) -> bool:
    """Whether an axis surely differs."""
    return any(None not in (a, b) and differ(a, b) for a, b in zip(target, output, strict=True))


def squeezed_in_three(target: Sizes, output: Sizes) -> tuple[Sizes, Sizes]:
    """Keras 3: `squeeze_or_expand_to_same_rank`."""
    if len(target) == len(output) + 1 and target[-1] == 1:
        return (target, (1,)) if not output else (target[:-1], output)
    if len(output) == len(target) + 1 and output[-1] == 1:
        return ((1,), output) if not target else (target, output[:-1])
    return target, output


def squeezed_in_two(target: Sizes, output: Sizes) -> tuple[Sizes, Sizes]:
    """Keras 2: targets of one axis get another beside an output of two; then `remove_squeezable_dimensions`."""
    if not target and len(output) == 1:
        target = (1,)
    if len(output) == len(target) + 1 and output[-1] == 1:
        return target, output[:-1]
    if len(target) == len(output) + 1 and target[-1] == 1:
        return target[:-1], output
    return target, output


def _in_three(lesson: Lesson, target: Sizes, output: Sizes) -> str | None:
    name = lesson.loss.name
    if name in SPARSE:
        if len(target) == len(output) and target[-1:] == (1,):
            target = target[:-1]
        words = ONE_LESS if len(target) != len(output) - 1 else UP_TO_LAST if _differ(target, output[:-1]) else None
    elif name in ("categorical_crossentropy", "binary_crossentropy"):
        words = SAME_RANK if len(target) != len(output) else SAME_SHAPE if _differ(target, output) else None
    else:
        return _unequal(target, output) if name in DIFFERENCES else None
    received = "" if words == UP_TO_LAST else "Received: "
    return words and f"{words} {received}target.shape={_batch_of(target)}, output.shape={_batch_of(output)}"


def _in_two(lesson: Lesson, target: Sizes, output: Sizes) -> str | None:
    name = lesson.loss.name
    if name in SPARSE:
        return _flattened(lesson, target, output)
    if name in DIFFERENCES:
        return _unequal(output, target)
    if len(target) == len(output) and not _differ(target, output):
        return None
    if name == "categorical_crossentropy":
        return f"Shapes {_batch_of(target)} and {_batch_of(output)} are incompatible"
    if name == "binary_crossentropy" and (lesson.loss.from_logits or lesson.head.activation == "sigmoid"):
        return f"`logits` and `labels` must have the same shape, received ({_batch_of(output)} vs {_batch_of(target)})."
    return None


def _flattened(lesson: Lesson, target: Sizes, output: Sizes) -> str | None:
    """Both are flattened where the targets have not one axis less; whether TensorFlow can compare them before the first batch
    depends on whether the last batch is whole."""
    known = "`labels.shape` must equal `logits.shape` except for the last dimension."
    labels, rows = [n for n in target if n is not None], [n for n in output[:-1] if n is not None]
    if len(labels) < len(target) or len(rows) < len(output) - 1 or not differ(prod(labels), prod(rows)):
        return None
    whole = only_whole_batches(lesson.feed)
    if whole is None or (not whole and len(target) == len(output) - 1):
        return None
    return known if whole else "logits and labels must have the same first dimension"


def _unequal(first: Sizes, second: Sizes) -> str | None:
    """TensorFlow's words when it subtracts them, about the first axis that differs; the batches are taken for equal."""
    if len(first) != len(second):
        return None
    clash = next(((a, b) for a, b in zip(first, second, strict=True) if a != b and 1 not in (a, b)), None)
    if clash is None or not all(isinstance(n, int) for n in clash):
        return None
    return f"Dimensions must be equal, but are {clash[0]} and {clash[1]} for"


def _batch_of(sizes: Sizes) -> str:
    told = [str(n) if isinstance(n, int) else "..." for n in sizes]
    return f"({', '.join(['...', *told])}{',' if not sizes else ''})"
