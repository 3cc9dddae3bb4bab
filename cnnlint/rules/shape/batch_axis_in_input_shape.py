from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Fit, ModelTrace, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits
from cnnlint.rules.facts.feeds import Feed, feeds
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.inputs import Meeting, counts_samples, declared_place, is_impossible, meetings
from cnnlint.rules.facts.layer_kinds import RECURRENT
from cnnlint.rules.facts.problems import failure_of, fed_by, rank_cause
from cnnlint.rules.facts.written import written_in_line
from cnnlint.shapes import Expr, differ, same, shape_text, text
from cnnlint.values import Array, Unknown


class BatchAxisInInputShape(Rule):
    """The declared input shape counts the samples or the batch as an axis.

    ## What it does
    Reports a first layer whose declared input has one axis more than the layer takes, as `input_shape=x_train.shape` or
    `input_shape=(64, 28, 28, 1)` give, and one whose declared input has the very shape of the data that the model is then
    trained on, of which there are as many as targets. Where nothing is known of the data but their name, it is a warning.

    ## Why is this bad?
    Keras puts the batch axis in front by itself; the layer then meets an axis too many and is not built.

    ## When not to worry
    `Conv3D`, `ConvLSTM2D` and `TimeDistributed` take one axis more than `Conv2D`, and are compared with their own rank.
    TensorFlow 2.2 to 2.6 leave data with one axis less than the input to the layers: where the release may be one of these,
    it is a warning.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((64, 28, 28, 1)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten()])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten()])
    ```

    ## Keras says
    ``Kernel shape must have the same length as input, but received kernel of shape (3, 3, 1, 16) and input of shape
    (None, 64, 28, 28, 1).`` Keras 2 builds some of these models silently.
    """

    code = "CNN104"
    name = "batch-axis-in-input-shape"
    severity = Severity.ERROR
    shown_by = "build"
    source = "frequent in questions on input_shape=X.shape"
    problems = ("wrong-rank",)

    def check(self, program: Program) -> Iterator[Finding]:
        yield from super().check(program)
        for fit in fits(program):
            found = _counts_samples(fit) or _counts_stored_samples(fit, program)
            if found is not None:
                yield self._of_unknown(fit, *found)
        for feed in feeds(program):
            for meeting in meetings(feed):
                if counts_samples(feed, meeting) and not is_impossible(meeting.model):
                    yield self._of_data(feed, meeting, program)
                elif feed.part == "training" and _rows_for_columns(meeting):
                    yield self._of_rows(feed, meeting)

    def _of_data(self, feed: Feed, meeting: Meeting, program: Program) -> Finding:
        declared, place = shape_text(meeting.declared[1:]), meeting.place
        return self.finding(
            place[0].span if place else feed.place,
            f"the input shape {declared} is that of all the data, samples included",
            severity=self.given(feed.fit.condition, certain=meeting.surely_refused(program, feed.fit)),
            labels=(Label(feed.place, f"trained on data of shape {shape_text(meeting.shape)}"),),
            expected=shape_text(meeting.shape[1:]),
            actual=declared,
            help="leave the first axis out: `x.shape[1:]`",
            keras=meeting.said(program.dialect),
            shown_by="fit",
            model=meeting.model.name,
        )

    def _of_rows(self, feed: Feed, meeting: Meeting) -> Finding:
        rows, columns = text(meeting.shape[0]), text(meeting.shape[1])
        place = meeting.place
        return self.finding(
            place[0].span if place else feed.place,
            f"the input shape counts the samples: {rows} is their number, and a sample has {columns} in its place",
            severity=Severity.WARNING,
            labels=(Label(feed.place, f"trained on data of shape {shape_text(meeting.shape)}"),),
            expected=shape_text(meeting.shape[1:]),
            actual=shape_text(meeting.declared[1:]),
            help="declare the shape of one sample: `x.shape[1:]`",
            shown_by="fit",
            model=meeting.model.name,
        )

    def _of_unknown(self, fit: Fit, span: Span, text: str, name: str) -> Finding:
        return self.finding(
            span,
            f"the input shape counts the samples: `{text}` {'is' if text.endswith((']', ')')) else 'begins with'} their number",
            severity=Severity.WARNING,
            labels=(Label(fit.place_of("x"), f"{name} is what the model is trained on"),),
            expected=f"{name}.shape[1:]",
            actual=text,
            help=f"declare the shape of one sample: `{name}.shape[1:]`",
        )

    def concerns(self, problem: Problem, program: Program) -> bool:
        return rank_cause(problem, program) == "batch"

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        failure = failure_of(problem, program)
        declared = one_shape(failure.model.input_shape) if failure is not None else None
        declared = failure.x if failure is not None and failure.first else declared
        if failure is None or declared is None:
            return finding
        places = fed_by(problem, program) if failure.first else declared_place(failure.model)
        help = f"leave the first axis of the input shape out: {shape_text(declared[2:])}, or `x.shape[1:]`"
        if failure.layer.cls not in RECURRENT and any(layer.cls in RECURRENT for layer in failure.model.layers):
            help = f"apply the layers to each step of the sequence: `TimeDistributed({failure.layer.cls}(...))`"
        return finding.with_labels(places, help=help)


def _counts_samples(fit: Fit) -> tuple[Span, str, str] | None:
    """Where the first layer of a model declares the number of samples of the data that it is then trained on, of which no more
    is known than their name."""
    x, model = fit.args.get("x"), fit.model
    first = model.layers[0] if isinstance(model, ModelTrace) and model.layers else None
    if first is None or not isinstance(x, Unknown) or not x.name:
        return None
    whole, samples = f"{x.name}.shape", (f"{x.name}.shape[0]", f"len({x.name})")
    for argument in ("input_shape", "shape", "input_dim"):
        value = first.args.get(argument)
        parts = value if isinstance(value, (tuple, list)) else (value,)
        found = next(
            (v for v in parts if isinstance(v, Unknown) and v.name in (*samples, whole) and v.reason == x.reason), None
        )
        if found is not None and (found.name != whole or found is value):
            return first.place_of(argument), str(found.name), x.name
    return None


def _counts_stored_samples(fit: Fit, program: Program) -> tuple[Span, str, str] | None:
    """The same of an array of a file, whose shape is not known: what is written tells which of its sizes is declared."""
    x, model = fit.args.get("x"), fit.model
    first = model.layers[0] if isinstance(model, ModelTrace) and model.layers else None
    name = written_in_line(fit.arg_spans.get("x"), program)
    if first is None or not isinstance(x, Array) or not isinstance(x.shape, Unknown) or not name.isidentifier():
        return None
    for argument in ("input_shape", "shape", "input_dim"):
        value, span = first.args.get(argument), first.arg_spans.get(argument)
        size = value[0] if isinstance(value, tuple) and value else value
        said = written_in_line(span, program).lstrip("([ ")
        of_it = isinstance(size, Unknown) and (size.reason, size.span) == (x.shape.reason, x.shape.span)
        asked = (f"{name}.shape[0]", f"len({name})") if of_it or isinstance(size, Expr) else ()
        found = next((text for text in asked if said.startswith(text)), f"{name}.shape" if of_it else None)
        if span is not None and found is not None and (said.startswith(asked) or said == found):
            return span, found, name
    return None


def _rows_for_columns(meeting: Meeting) -> bool:
    """Whether the first axis of a sample is declared as long as there are samples in the data, of which neither is known as a
    number."""
    declared, shape = meeting.declared, meeting.shape
    if len(declared) != len(shape) or len(shape) < 2 or not isinstance(shape[0], Expr) or shape[1] is None:
        return False
    return same(declared[1], shape[0]) and not same(declared[1], shape[1]) and not differ(declared[1], shape[1])
