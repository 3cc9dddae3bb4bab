from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Compile, Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.values import Array, Dataset, Unknown


class SamplesByNumber(Rule):
    """A custom loss takes single samples of the batch by their number, where a column is meant.

    ## What it does
    Reports `y_pred[0]` or `y_pred[1]` in a loss function: the first axis is that of the samples. A loss of several parts,
    such as an angle and a distance or two embeddings, finds them in the columns: `y_pred[:, 0]`.

    ## Why is this bad?
    The loss is that of one or two samples of each batch, whatever the batch size. All others are not learned from, and Keras
    says nothing.

    ## When not to worry
    With batches of one sample `y_pred[0]` is all there is. Where the outputs are stacked before the samples, as by `tf.stack`,
    nothing is said.

    ## Bad
    ```python
    import keras
    from keras import Sequential, layers, ops


    def distance_and_angle(y_true, y_pred):
        distance = ops.abs(y_true[0] - y_pred[0])
        angle = ops.abs(y_true[1] - y_pred[1])
        return distance + 10 * angle


    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(2)])
    model.compile(optimizer="adam", loss=distance_and_angle)
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers, ops


    def distance_and_angle(y_true, y_pred):
        distance = ops.abs(y_true[:, 0] - y_pred[:, 0])
        angle = ops.abs(y_true[:, 1] - y_pred[:, 1])
        return distance + 10 * angle


    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(2)])
    model.compile(optimizer="adam", loss=distance_and_angle)
    ```
    """

    code = "CNN229"
    name = "samples-by-number"
    severity = Severity.WARNING
    source = "keras#8335; questions on losses of several parts"

    def check(self, program: Program) -> Iterator[Finding]:
        single = {fit.compile.span for fit in program.events if isinstance(fit, Fit) and fit.compile and _one_by_one(fit)}
        single |= {event.span for event in program.events if isinstance(event, Compile) and _gives_no_batch(event.model)}
        open_ = {event.span for event in program.events if isinstance(event, Compile) and _gives_what_is_not_known(event.model)}
        for event in calls(program, "keras.Model.__samples_by_number__"):
            if event.span in single or (event.span in open_ and not event.args["targets"]):
                continue  # a loss that reads no targets may hand on what a layer computes as the losses of the model
            parameter, number = event.args["parameter"], event.args["number"]
            yield self.finding(
                event.arg_spans["loss"],
                f"`{parameter}[{number}]` is one sample of the batch, not one column: the first axis counts the samples",
                labels=(Label(event.span, f"the loss `{event.args['loss']}` is used here"),),
                expected=f"{parameter}[:, {number}]",
                actual=f"{parameter}[{number}]",
                help=f"write `{parameter}[:, {number}]` for a column",
            )


def _one_by_one(fit: Fit) -> bool:
    """Whether each batch is one sample."""
    x = fit.args.get("x")
    if isinstance(x, Dataset):
        x = x.element[0] if x.batched and isinstance(x.element, tuple) and x.element else None
    alone = isinstance(x, Array) and isinstance(x.shape, tuple) and x.shape[:1] == (1,)
    return alone or fit.args.get("batch_size") == 1


def _gives_no_batch(model: ModelTrace | Unknown) -> bool:
    """Whether the first axis of what it gives is not that of the samples, as after a `tf.stack` of several outputs."""
    given = model.output_shape if isinstance(model, ModelTrace) else None
    return isinstance(given, tuple) and len(given) > 1 and given[0] is not None


def _gives_what_is_not_known(model: ModelTrace | Unknown) -> bool:
    return not isinstance(model, ModelTrace) or isinstance(model.output_shape, Unknown)
