from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.layers.base import LayerError
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import FEW, told_by_a_file
from cnnlint.rules.facts.feeds import JUDGING, PREDICTING, Feed, feeds, shaped_at
from cnnlint.rules.facts.fitting_inputs import refusal
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.inputs import Meeting, is_impossible, meetings, takes
from cnnlint.rules.facts.refusals import inside_a_stack, refused, tried
from cnnlint.shapes import Shape, differ, less, shape_text, text
from cnnlint.values import Array

METHODS = JUDGING | PREDICTING


class DataDoesNotFitInput(Rule):
    """The data has another shape than the input of the model.

    ## What it does
    Compares the shape of what is fed to `fit`, `evaluate` and `predict` with the declared input, where both are known: built-in
    data sets, array literals, `reshape`, `target_size=`, `image_size=` and what is computed from them. A model without a
    declared input is tried on the data.

    ## Why is this bad?
    Keras stops at the first batch.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 32, 32, 3)), np.zeros((100, 1))
    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 28, 28, 1)), np.zeros((100, 1))
    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Keras says
    Of a stack: `Input 0 of layer "dense" is incompatible with the layer: expected axis -1 of input shape to have value 784,
    but received input with shape (None, 3072)`; of a graph, and in Keras 2: `expected shape=(None, 28, 28, 1), found
    shape=(None, 32, 32, 3)`

    ## When not to worry
    Keras adds or drops a last axis of one by itself: images `(N, 28, 28)` fit an input `(28, 28, 1)`, and nothing is reported.
    Channels where one is declared or given are for the layers to take: it is a warning unless one of them surely does not.
    A `Sequential` of Keras 3 takes images of another size where its layers do, as before `GlobalAveragePooling2D`; so did
    one of TensorFlow 2.2 to 2.6, and any model of 2.2 and 2.3: it is a warning here where the release may be one of these.
    """

    code = "CNN118"
    name = "data-does-not-fit-input"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "keras#16711; most frequent crash in questions on Keras"
    yields_to = ("data-does-not-fit-input",)

    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, METHODS):
            x, model = feed.inputs, feed.model
            if model is None or is_impossible(model):
                continue
            for meeting in meetings(feed):
                if meeting.lacks_batch_axis or takes(meeting.declared, meeting.shape):
                    continue
                seen = meeting.ranked if program.dialect >= 3 else meeting.shape
                inside = inside_a_stack(model, seen) if model.kind == "sequential" else refusal(model, meeting.shape)
                surely = refused(model, meeting, program.dialect, feed.fit.compares, inside)
                if surely is not False or not program.dialect_told:
                    words = (meeting.said(program.dialect) or _of_a_batch(inside)) if feed.fit.compares else None
                    found = self._differs(feed, meeting, surely is True, words if surely else None)
                    most = told_by_a_file(program) if _in_the_other_order(meeting) else None
                    yield found if most is None else replace(found, severity=max(found.severity, most, key=lambda s: s.rank))
            if x is None or x.of_lists or not isinstance(x.shape, tuple) or one_shape(model.input_shape) is not None:
                continue
            if not model.built and (failed := tried(model, x.shape)) is not None:
                yield self._fails(feed, x, failed)

    def _differs(self, feed: Feed, meeting: Meeting, certain: bool, words: str | None) -> Finding:
        batching = _batching(feed)
        sample = batching is not None or _is_sample(meeting.declared, meeting.shape)
        found = shape_text(meeting.shape if sample else (None, *meeting.shape[1:]))
        wanted = shape_text(meeting.wanted)
        return self.finding(
            feed.place,
            f"{meeting.what} has shape {found}, but the model takes {wanted}",
            severity=self.given(feed.fit.condition, meeting.model.condition, certain=certain),
            labels=(*shaped_at(meeting.array, f"shape {shape_text(meeting.shape)}"), *meeting.place),
            expected=wanted,
            actual=found,
            help=batching or _padding(meeting) or _as_the_first(meeting) or _advice(meeting.declared, meeting.shape),
            keras=words,
            model=meeting.model.name,
        )

    def _fails(self, feed: Feed, x: Array, error: LayerError) -> Finding:
        found = shape_text(x.shape) if isinstance(x.shape, tuple) else "?"
        return self.finding(
            feed.place,
            f"the model cannot take data of shape {found}: {error.message}",
            severity=self.given(feed.fit.condition, feed.model.condition if feed.model else None),
            labels=shaped_at(x, f"shape {found}"),
            expected=error.expected,
            actual=error.actual,
            keras=_of_a_batch(error),
            model=feed.model.name if feed.model else None,
        )


def _in_the_other_order(meeting: Meeting) -> bool:
    """Whether the images fit with the channels, which are last in them, in front: where Keras loads the images, it puts the
    channels where a file of the user's tells it to."""
    declared, shape = meeting.declared, meeting.shape
    return len(declared) == len(shape) == 4 and declared[1] in FEW and takes((None, *declared[2:], declared[1]), shape)


def _of_a_batch(error: object) -> str | None:
    """A layer's words, where the data bring the size of the batch with them."""
    return error.keras and error.keras.replace("(None,", "(...,") if isinstance(error, LayerError) else None


def _is_sample(declared: Shape, data: Shape) -> bool:
    """Whether it is one sample, without the last axis of one that Keras would add."""
    return declared[-1] == 1 and data == declared[1:-1]


def _batching(feed: Feed) -> str | None:
    """What to do about a data set that gives its samples one by one."""
    data = feed.dataset
    alone = data is not None and data.kind == "tensorflow.data.Dataset" and not data.batched
    return "batch the data set with `.batch(32)`" if alone else None


def _padding(meeting: Meeting) -> str | None:
    """What to do about lists of numbers of unequal lengths, as the words of reviews are."""
    array, length = meeting.array, meeting.declared[1:]
    if not array.of_lists or len(meeting.shape) != 1 or len(length) != 1:
        return None
    return f"bring the sequences to one length: `keras.utils.pad_sequences(x, maxlen={text(length[0])})`"


def _as_the_first(meeting: Meeting) -> str | None:
    """What to do where no input is declared that could be wrong."""
    if meeting.model.declared or _is_sample(meeting.declared, meeting.shape):
        return None
    return f"bring the data to {shape_text(meeting.wanted)}, for which the model was built"


def _advice(declared: Shape, data: Shape) -> str:
    """What to do, by the axes that differ."""
    sample = shape_text(data[1:])
    if _is_sample(declared, data):
        return f"one sample is no batch: reshape it to {shape_text((1, *declared[1:]))}"
    if len(data) != len(declared):
        return f"reshape the data to {shape_text(declared)}, or declare the shape of one sample, {sample}, as the input"
    if len(data) == 2:
        fewer = ", or leave out columns" if less(declared[1] or 0, data[1] or 0) else ""
        return f"declare {sample}, the number of columns in the data, as the input{fewer}"
    if len(data) == 4 and not any(differ(a, b) for a, b in zip(declared[1:3], data[1:3], strict=True)):
        channels = f"{text(declared[3])} channel{'s' if declared[3] != 1 else ''}"
        return f"bring the images to {channels}, or declare {sample} as the input"
    if len(data) == 4:
        return f"resize the images to {text(declared[1])} × {text(declared[2])}, or declare {sample} as the input"
    return f"reshape the data to {shape_text(declared)}, or declare {sample} as the input"
