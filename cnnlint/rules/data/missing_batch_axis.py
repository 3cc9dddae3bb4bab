from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.layers.base import LayerError
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds, shaped_at
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.inputs import Meeting, counts_samples, is_impossible, meetings
from cnnlint.rules.facts.refusals import tried
from cnnlint.shapes import shape_text

METHODS = TRAINING | {"predict", "evaluate", "predict_on_batch", "predict_classes", "test_on_batch"}


class MissingBatchAxis(Rule):
    """One sample is given where a batch is expected.

    ## What it does
    Reports data whose shape is that of one sample of the model: an image `(28, 28, 1)` for a model that takes `(None, 28,
    28, 1)`.

    ## Why is this bad?
    Keras takes the first axis for the samples, here the rows of the picture. Its message then speaks of negative dimensions
    or of a wrong rank and hides the cause. A model for one channel, as `(28, 28, 1)`, may even run on the rows as if each
    were a picture; then it is a warning.

    ## When not to worry
    A batch of one, `x[None]` or `np.expand_dims(x, 0)`, is right for a single sample. TensorFlow 2.2 to 2.6 leave the axes to
    the layers, some of which take a sample: where the release may be one of these it is a warning.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    image = np.zeros((28, 28, 3))
    model = Sequential([layers.Input((28, 28, 3)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.predict(image)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    image = np.zeros((28, 28, 3))
    model = Sequential([layers.Input((28, 28, 3)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.predict(image[np.newaxis])
    ```

    ## Keras says
    `Invalid input shape for input Tensor(...). Expected shape (None, 28, 28, 3), but input has incompatible shape (28, 28, 3)`
    """

    code = "CNN505"
    name = "missing-batch-axis"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "most frequent cause of crashes in predict"

    yields_to = ("missing-batch-axis",)  # for training and for validation

    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, METHODS):
            for meeting in meetings(feed):
                if counts_samples(feed, meeting) or not meeting.lacks_batch_axis:
                    continue  # of the first the rule on the batch axis in an input shape tells
                if not meeting.taken_as_column(program) and not is_impossible(meeting.model):
                    yield self._report(feed, meeting, program)
            failed = _fails_unbatched(feed)
            if failed is not None:
                yield self._unbatched(feed, failed)

    def _unbatched(self, feed: Feed, failed: LayerError) -> Finding:
        shape = feed.inputs.shape if feed.inputs is not None else None
        found = shape_text(shape) if isinstance(shape, tuple) else "?"
        return self.finding(
            feed.place,
            f"the data set gives samples of shape {found} one by one: it is not batched",
            severity=self.given(feed.fit.condition),
            labels=shaped_at(feed.inputs, f"shape {found}") if feed.inputs is not None else (),
            expected="batches",
            actual=found,
            keras=failed.keras.partition(" Full shape")[0] if failed.keras else None,
            help="batch the data set with `.batch(32)`",
            model=feed.model.name if feed.model else None,
        )

    def _report(self, feed: Feed, meeting: Meeting, program: Program) -> Finding:
        found = shape_text(meeting.shape)
        unbatched = feed.dataset is not None and not feed.dataset.batched
        return self.finding(
            feed.place,
            f"{meeting.what} has shape {found}, one sample: the model takes batches {shape_text(meeting.declared)}",
            severity=self.given(feed.fit.condition, certain=meeting.surely_refused(program, feed.fit)),
            labels=(*shaped_at(meeting.array, f"shape {found}"), *meeting.place),
            expected=shape_text(meeting.declared),
            actual=found,
            keras=meeting.said(program.dialect),
            help="batch the data set with `.batch(32)`" if unbatched else "add an axis for the samples: `x[None]`",
            model=meeting.model.name,
        )


def _fails_unbatched(feed: Feed) -> LayerError | None:
    """What a stack without a declared input says of the single samples of a data set."""
    x, model = feed.inputs, feed.model
    if feed.dataset is None or feed.dataset.batched or feed.dataset.kind != "tensorflow.data.Dataset" or x is None:
        return None
    if model is None or one_shape(model.input_shape) is not None or not isinstance(x.shape, tuple) or not x.shape:
        return None
    return tried(model, x.shape)
