"""Whether the targets of a fit have the shape that the loss wants for an output, after Keras's own squeezing.

keras/src/losses/loss.py: `squeeze_or_expand_to_same_rank`; keras/src/backend/tensorflow/nn.py: what the crossentropies check.
"""

from __future__ import annotations

from cnnlint.program import Program
from cnnlint.rules.facts.axes import without_last_one
from cnnlint.rules.facts.feeds import Lesson, first_batch
from cnnlint.rules.facts.inputs import meetings, takes
from cnnlint.rules.facts.losses import BINARY, CATEGORICAL, PRODUCTS, REGRESSIONS, SPARSE
from cnnlint.rules.facts.target_errors import squeezed_in_three, squeezed_in_two
from cnnlint.shapes import Dim, Shape, differ, elements, same
from cnnlint.values import Unknown


def held_to_outputs(program: Program) -> bool:
    """Whether targets must have the shape of the outputs before any loss is taken, as in the package keras until 2.3."""
    return program.dialect == 1 or (program.dialect == 2 and not program.shows("tensorflow"))


def mismatch(lesson: Lesson) -> str | None:
    """Why targets and output do not go together, None if they do.

    Keras rejects `flatten`, `ids`, `one-hot`, `width`, `one-unit`, `units` and `shape`; Keras 3 alone rejects `batch`. It
    compares without a word for `broadcast` and `steps` (one target for a whole sequence).
    """
    output, target = _output(lesson), lesson.targets.shape
    if _is_of_one_sample(lesson):
        return None
    if output is None or isinstance(target, Unknown) or not target:
        return encoding_clash(lesson)
    if lesson.head.model.dialect == 1 and _of_other_rank(lesson, target, output):
        return "flatten" if len(target) <= 2 < len(output) else "shape"
    if len(target) == 1 and lesson.head.model.dialect == 2 and lesson.loss.name in BINARY:
        target = (*target, 1)  # as TensorFlow before 2.7 takes it: what is refused then is refused by every release
    if len(output) > 2 and _one_for_each_sample(lesson, target, output):
        if lesson.loss.name in PRODUCTS and _falls_on_the_batch(lesson, target, output):
            return None
        met = _broadcasts(target, output) or _falls_on_the_batch(lesson, target, output)
        if lesson.loss.name in SPARSE and lesson.head.model.dialect > 1 and _sparse(lesson, target, output) is None:
            return None
        return "broadcast" if met and (lesson.loss.name in REGRESSIONS or _number_by_number(lesson)) else "flatten"
    if len(output) > 2 and _one_for_all_steps(lesson, target, output):
        return "flatten" if lesson.loss.name in BINARY and lesson.head.model.dialect >= 3 else "steps"
    if lesson.loss.name in SPARSE:
        return _sparse(lesson, target, output)
    if lesson.loss.name in CATEGORICAL | BINARY:
        return _crossentropy(lesson, target, output)
    if lesson.loss.name in REGRESSIONS:
        return _regression(lesson, target, output)
    if lesson.loss.name in PRODUCTS:
        found = _regression(lesson, target, output)
        return None if found == "broadcast" else found
    return None


def _of_other_rank(lesson: Lesson, target: Shape, output: Shape) -> bool:
    """Whether Keras 1 counts other axes in the targets than in the output, once single numbers have a column of their own.
    keras/engine/training.py, `_standardize_input_data`"""
    return lesson.loss.name in CATEGORICAL | BINARY | REGRESSIONS and max(len(target), 2) != len(output)


def stretched(lesson: Lesson) -> bool:
    """Whether Keras may let the targets of a crossentropy meet other units without a word, as NumPy does.

    Keras 2 a binary one: only what ends in a sigmoid or softmax it compares as logits, whose shapes must be alike; and a column
    of a generator or a Sequence, of which it knows no size beforehand. Keras 3 the focal one of classes.
    tf_keras/src/backend.py; keras/src/losses/losses.py, `categorical_focal_crossentropy`
    """
    head, target = lesson.head, lesson.targets.shape
    if head.model.dialect >= 3 and lesson.loss.name == "categorical_focal_crossentropy":
        return head.units == 1 or (isinstance(target, tuple) and len(target) > 1 and target[-1] == 1)
    if _without_sizes(lesson) and isinstance(target, tuple) and len(target) > 1 and 1 in (target[-1], head.units):
        return lesson.loss.name in BINARY | CATEGORICAL and not _clash_once_squeezed(target, head.shape)
    if not _number_by_number(lesson):
        return False
    one = isinstance(target, Unknown) or len(target) < 2 or target[-1] == 1
    return (one or head.units == 1) and not _clash_once_squeezed(target, head.shape)


def _meets_as_in_numpy(lesson: Lesson) -> bool:
    """Whether Keras 2 compares a binary crossentropy by broadcasting: of numbers, and of logits whose targets have no sizes
    when the graph is made."""
    return _number_by_number(lesson) or (_without_sizes(lesson) and lesson.loss.name in BINARY)


def _without_sizes(lesson: Lesson) -> bool:
    """Whether the targets come through a dataset of TensorFlow of which only the number of axes is known.
    tf_keras/src/engine/data_adapter.py, GeneratorDataAdapter"""
    data = lesson.feed.dataset
    streamed = data is not None and data.kind != "tensorflow.data.Dataset"
    return streamed and lesson.head.model.dialect == 2 and lesson.feed.fit.compares is not True


def _clash_once_squeezed(target: Shape | Unknown, output: Shape | None) -> bool:
    """Whether an axis of both, without the last one of one, has sizes of which neither is one."""
    if isinstance(target, Unknown) or output is None or not target:
        return False
    return any(_clash(a, b) for a, b in _squeezed(target, output) or ())


def _number_by_number(lesson: Lesson) -> bool:
    """Whether Keras 2 computes a binary crossentropy of the numbers, and not of the logits before a sigmoid or softmax."""
    head = lesson.head
    if head.model.dialect != 2 or lesson.loss.name not in BINARY or lesson.loss.from_logits is True:
        return False
    return head.activation not in ("sigmoid", "softmax") or head.by is not head.output


def _output(lesson: Lesson) -> Shape | None:
    """The shape of the output; None where the data have other sizes than the input declares, and the output with them: one
    value for each unit is the same for data of any size."""
    head = lesson.head
    flat = head.shape is not None and len(head.shape) == 2 and head.units == head.shape[1]
    if not flat and any(not takes(meeting.declared, meeting.shape) for meeting in meetings(lesson.feed)):
        return None
    return head.shape


def _is_of_one_sample(lesson: Lesson) -> bool:
    """Whether both lack the axis for the samples, the target and the data, of which it is told."""
    target, output = lesson.targets.shape, lesson.head.shape
    alike = isinstance(target, tuple) and output is not None and len(target) > 0 and target == output[1:]
    return alike and any(meeting.lacks_batch_axis for meeting in meetings(lesson.feed))


def encoding_clash(lesson: Lesson) -> str | None:
    """What is wrong with the encoding of the labels, whatever the shapes.

    `ids`, `one-hot`: how they are encoded, and the loss wants the other. `width`: one-hot labels are of another width than the
    units. `units`: one number for each sample meets several units in a binary crossentropy.
    """
    encoding, units = lesson.encoding, lesson.head.units
    if units is None or units == 1 or _is_of_one_sample(lesson):
        return None
    if encoding == "one-hot" and lesson.loss.name in CATEGORICAL | BINARY:
        classes = lesson.labels.classes if lesson.labels is not None else None
        return "width" if classes is not None and differ(classes, units) else None
    one_each = isinstance(lesson.targets.shape, tuple) and len(lesson.targets.shape) == 1
    if (encoding == "ids" or (encoding == "binary" and one_each)) and lesson.loss.name in CATEGORICAL:
        return "ids"
    if one_each and encoding in ("ids", "binary") and lesson.loss.name in BINARY:
        return "units"
    of_one = isinstance(lesson.targets.shape, tuple) and lesson.targets.shape[-1:] == (1,)  # a column, as class ids are
    return "one-hot" if encoding == "one-hot" and lesson.loss.name in SPARSE and not of_one else None


def surely_several(lesson: Lesson) -> bool:
    """Whether class ids meet more than one unit, or would have to: a single one takes a number as it is."""
    classes = lesson.labels.classes if lesson.labels is not None else None
    return differ(lesson.head.units, 1) or (isinstance(classes, int) and classes > 1)


def encoded_twice(lesson: Lesson) -> bool:
    """Whether one-hot labels were made one-hot again: of the zeros and ones of one head there are two classes."""
    target, output = lesson.targets.shape, lesson.head.shape
    if lesson.labels is None or lesson.labels.encoding != "one-hot" or not isinstance(target, tuple) or output is None:
        return False
    return len(target) == 3 and len(output) == 2 and target[-1] == 2


def _sparse(lesson: Lesson, target: Shape, output: Shape) -> str | None:
    if len(target) == len(output) and differ(target[-1], 1):
        return "one-hot"
    if len(target) == len(output) and encoding_clash(lesson) == "one-hot":
        return None  # of one class it is right
    if lesson.head.model.dialect == 2:
        return "shape" if _are_not_as_many(*squeezed_in_two(target[1:], output[1:])) else None
    labels, scores = squeezed_in_three(target[1:], output[1:])
    if len(labels) == len(scores) and labels[-1:] == (1,):
        labels = labels[:-1]
    if len(labels) != len(scores) - 1:
        return "shape"
    return "shape" if any(differ(a, b) for a, b in zip(labels, scores[:-1], strict=True)) else None


def _are_not_as_many(labels: Shape, scores: Shape) -> bool:
    """Whether Keras 2 has not one class id for each row of scores: it flattens both where the labels have not one axis less.
    tf_keras/src/backend.py, `sparse_categorical_crossentropy`"""
    if len(labels) == len(scores) - 1:
        return any(differ(a, b) for a, b in zip(labels, scores[:-1], strict=True))
    return differ(elements(labels), elements(scores[:-1]))


def _crossentropy(lesson: Lesson, target: Shape, output: Shape) -> str | None:
    units = output[-1]
    one_value = len(target) == len(output) - 1 or (len(target) == len(output) and target[-1] == 1)
    if one_value and differ(units, 1):
        if len(target) == len(output) - 1 and len(output) > 2:
            return "shape"
        return "ids" if lesson.loss.name in CATEGORICAL else "units"
    if one_value and len(output) == 2 and units not in (None, 1) and lesson.loss.name in CATEGORICAL:
        return "ids"
    if len(target) == len(output):
        if len(output) > 2 and _meets_as_in_numpy(lesson) and not any(map(_clash, target[1:], output[1:])):
            return "broadcast" if any(map(differ, target[1:], output[1:])) else None
        if differ(target[-1], units):
            return "one-unit" if units == 1 and len(output) == 2 else "width" if lesson.encoding == "one-hot" else "shape"
        return "shape" if any(differ(a, b) for a, b in zip(target[1:-1], output[1:-1], strict=True)) else None
    squeezed = _squeezed(target, output)
    if squeezed is None:
        return "broadcast" if _number_by_number(lesson) and _falls_on_the_batch(lesson, target, output) else "shape"
    if _clash_if_squeezed(lesson, output, target):
        return "shape"
    strict = lesson.head.model.dialect >= 3 or lesson.loss.name in CATEGORICAL  # a binary one meets as NumPy does in Keras 2
    if any(differ(a, b) if strict else _clash(a, b) for a, b in squeezed):
        return "shape"
    return "broadcast" if any(differ(a, b) for a, b in squeezed) else None


def _regression(lesson: Lesson, target: Shape, output: Shape) -> str | None:
    """Only what cannot be broadcast; `(N,)` against `(N, k)` meets the batch with the units."""
    if len(target) == 1 and len(output) == 2:
        refused = lesson.head.model.dialect >= 3 and output[1] != (first_batch(lesson.feed) or 0)
        clash = "batch" if refused else "broadcast"  # Keras 2 gives the targets an axis first
        return clash if differ(output[1], 1) else None
    if _answers_one_sample(lesson, target, output):
        return None
    sizes = _squeezed(target, output)
    if sizes is None and _falls_on_the_batch(lesson, target, output):
        return "broadcast"
    if sizes is None or any(_clash(a, b) for a, b in sizes):
        return "shape"
    return "broadcast" if any(differ(a, b) for a, b in sizes) else None


def _answers_one_sample(lesson: Lesson, target: Shape, output: Shape) -> bool:
    """Whether a generator that gives one sample at a time gives its target without the axis for the samples, which NumPy's
    rules then add."""
    one = lesson.feed.dataset is not None and first_batch(lesson.feed) == 1
    alike = len(target) == len(output) - 1 > 1 and not any(map(differ, target, output[1:]))
    return one and alike and differ(output[-1], 1)


def _falls_on_the_batch(lesson: Lesson, target: Shape, output: Shape) -> bool:
    """Whether the sizes of different ranks go together by NumPy's rules, which align the last axes: the batch of the one then
    falls on an axis of the other, which is one, or as large as the first batch by chance, or of any size."""
    longer, shorter = (target, output) if len(target) > len(output) else (output, target)
    axis, *aligned = longer[len(longer) - len(shorter) :]
    if any(_clash(a, b) for a, b in zip(aligned, shorter[1:], strict=True)):
        return False
    if shorter is target and lesson.feed.dataset is not None and isinstance(target[0], int) and not _clash(axis, target[0]):
        return True  # a batch of the targets has as many as this axis, whatever the data have
    return axis in (None, 1) or axis == first_batch(lesson.feed)


def _clash(a: Dim, b: Dim) -> bool:
    return differ(a, b) and a != 1 and b != 1


def _one_for_each_sample(lesson: Lesson, target: Shape, output: Shape) -> bool:
    """Class ids, one-hot rows or single values, where the output still has the axes of images or sequences."""
    if lesson.loss.name in SPARSE:
        return len(without_last_one(target)) == 1
    return len(target) <= 2 and (not _squeezes(target, output) or _clash_if_squeezed(lesson, target, output))


def _clash_if_squeezed(lesson: Lesson, rows: Shape, steps: Shape) -> bool:
    """Whether a row for each sample meets the rows of several steps, as wide, whose width is not told: were it one, the steps
    would be held against it, which no crossentropy of classes takes. Which of them are the targets makes no difference."""
    alike = len(rows) == 2 and len(steps) == 3 and same(rows[1], steps[2])
    return alike and lesson.loss.name in CATEGORICAL and differ(steps[1], 1)


def _broadcasts(target: Shape, output: Shape) -> bool:
    """Whether NumPy's rules let them meet without a word, the batch against whatever axis it falls on."""
    if len(output) == len(target) + 1 and output[-1] == 1:
        output = output[:-1]
    sides = zip(reversed(target[1:]), reversed(output), strict=False)
    batch = output[-len(target)]  # what the batch of the targets falls on
    return (len(target) == len(output) or 1 in (batch, target[0])) and all(1 in (a, b) or not differ(a, b) for a, b in sides)


def _one_for_all_steps(lesson: Lesson, target: Shape, output: Shape) -> bool:
    """`(N, 1)` against `(N, steps, 1)`: Keras drops the last axis of one, and the one target meets every step."""
    one_each = len(target) == 2 and target[1] == 1 and len(output) == 3 and output[2] == 1
    return one_each and differ(output[1], 1) and lesson.loss.name in BINARY | REGRESSIONS


def _squeezed(target: Shape, output: Shape) -> list[tuple[Dim, Dim]] | None:
    """The sizes that meet behind the batch, after the squeezing; None where the ranks differ by more."""
    if len(target) != len(output):
        if not _squeezes(target, output):
            return None
        target, output = (target[:-1], output) if len(target) > len(output) else (target, output[:-1])
    return list(zip(target[1:], output[1:], strict=True))


def _squeezes(target: Shape, output: Shape) -> bool:
    """Whether the two differ by a last axis that is or may be one, which Keras adds or drops."""
    longer, shorter = (target, output) if len(target) > len(output) else (output, target)
    return len(longer) == len(shorter) + 1 and not differ(longer[-1], 1)
