from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import JUDGING, PREDICTING, Feed, feeds
from cnnlint.rules.facts.inputs import Meeting, meetings
from cnnlint.shapes import Expr, Size, same, text
from cnnlint.values import Array


class PaddedToAnotherLength(Rule):
    """Sequences are padded to the longest of them, but the model takes another length.

    ## What it does
    Reports `pad_sequences` without `maxlen` on data for validation, evaluation or prediction, where the model declares how long
    its sequences are.

    ## Why is this bad?
    Without `maxlen`, sequences become as long as the longest of them, and the longest of other texts is hardly as long as that
    of the training data. Keras then refuses them.

    ## Bad
    ```python
    import numpy as np
    from keras import Input, Model, layers
    from keras.utils import pad_sequences

    texts = [np.arange(np.random.randint(5, 10)) for _ in range(100)]
    others = [np.arange(np.random.randint(1, 8)) for _ in range(10)]
    x = pad_sequences(texts, maxlen=9)
    x_test = pad_sequences(others)
    words = Input((9,))
    model = Model(words, layers.Dense(1)(layers.Flatten()(layers.Embedding(10, 8)(words))))
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, np.ones(100), validation_split=0.1)
    model.predict(x_test)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Input, Model, layers
    from keras.utils import pad_sequences

    texts = [np.arange(np.random.randint(5, 10)) for _ in range(100)]
    others = [np.arange(np.random.randint(1, 8)) for _ in range(10)]
    x = pad_sequences(texts, maxlen=9)
    x_test = pad_sequences(others, maxlen=9)
    words = Input((9,))
    model = Model(words, layers.Dense(1)(layers.Flatten()(layers.Embedding(10, 8)(words))))
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, np.ones(100), validation_split=0.1)
    model.predict(x_test)
    ```
    """

    code = "CNN123"
    name = "padded-to-another-length"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "questions on text classification"

    def check(self, program: Program) -> Iterator[Finding]:
        padded = {length: call for call in calls(program, "keras.utils.pad_sequences") if (length := _own_length(call))}
        for feed in feeds(program, JUDGING | PREDICTING) if padded else ():
            held_out = feed.part != "training" or not feed.fit.method.startswith(("fit", "train"))
            for meeting in meetings(feed) if held_out else ():
                length = _other_length(meeting)
                if isinstance(length, Expr) and length in padded:
                    yield self._report(feed, meeting, padded[length])

    def _report(self, feed: Feed, meeting: Meeting, call: Call) -> Finding:
        declared = meeting.declared[1]
        wanted = text(declared) if isinstance(declared, int) else "the length of others"
        return self.finding(
            call.span,
            f"these sequences become as long as the longest of them, but the model takes {wanted}",
            severity=self.given(feed.fit.condition, call.condition),
            labels=(Label(feed.place, "they go to the model here"), *meeting.place),
            expected=f"`maxlen={wanted}`" if isinstance(declared, int) else "one `maxlen` for all",
            actual="no `maxlen`",
            help="pad them as the training data: `pad_sequences(x, maxlen=...)`",
            keras=f"expected shape=(None, {declared}), found shape=" if _is_compared(meeting) else None,
            model=meeting.model.name,
        )


def _is_compared(meeting: Meeting) -> bool:
    """Whether Keras compares the whole shape, as the graph of a model does."""
    return meeting.model.kind == "functional" and len(meeting.declared) == 2 and isinstance(meeting.declared[1], int)


def _own_length(call: Call) -> Size | None:
    """The size that stands for the longest sequence, where nothing else tells how long they become."""
    made, shape = call.result, getattr(call.result, "shape", None)
    alone = call.args.get("maxlen") is None and isinstance(made, Array) and isinstance(shape, tuple) and len(shape) > 1
    return shape[1] if alone and isinstance(shape, tuple) and isinstance(shape[1], Expr) else None


def _other_length(meeting: Meeting) -> Size | None:
    """How long the sequences are, where that is written in another way than what the model declares."""
    if len(meeting.shape) < 2 or len(meeting.declared) != len(meeting.shape) or not meeting.model.declared:
        return None
    given, declared = meeting.shape[1], meeting.declared[1]
    return None if declared is None or same(given, declared) else given
