from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.applied_gradients import may_apply, names_optimizer, never_read
from cnnlint.rules.facts.event_order import calls


class GradientsNeverApplied(Rule):
    """The gradients of the weights are computed, and no optimizer is given them.

    ## What it does
    Reports `tape.gradient(loss, model.trainable_variables)` in a file that makes an optimizer, and neither calls its
    `apply_gradients` or `apply`, nor compiles a model with it, nor assigns to weights, nor returns the gradients; and gradients
    that get a name in the `train_step` of a compiled model and are never read there.

    ## Why is this bad?
    `tape.gradient` only computes. The weights stay what they were made with, however long the loop runs, and the loss does not
    fall.

    ## When not to worry
    Where the gradients are only looked at: a saliency map asks for those of the images, which this rule leaves alone.

    ## Bad
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    for step in range(10):
        with tf.GradientTape() as tape:
            loss = loss_object(y, model(x))
        gradients = tape.gradient(loss, model.trainable_variables)
    ```

    ## Good
    ```python
    import tensorflow as tf

    x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)])
    loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam()
    for step in range(10):
        with tf.GradientTape() as tape:
            loss = loss_object(y, model(x))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    ```
    """

    code = "CNN411"
    name = "gradients-never-applied"
    severity = Severity.WARNING
    source = "questions on losses that do not fall in a custom training loop"
    yields_to = ("model-called-before-tape", "loss-outside-tape")

    def check(self, program: Program) -> Iterator[Finding]:
        found = calls(program, "tensorflow.GradientTape.gradient")
        asked = [call for call in found if call.span.path == program.path]  # the text of other modules is not searched
        if asked and names_optimizer(program) and (never_read(program) or not may_apply(program)):
            yield self._report(asked[0].span, tuple(asked[0].arg_spans.values()))
        for call in calls(program, "keras.Model.__unused_gradients__"):
            yield self._report(call.span)

    def _report(self, span: Span, begun: tuple[Span, ...] = ()) -> Finding:
        return self.finding(
            span,
            "the gradients of the weights are computed and never applied: nothing is trained",
            labels=tuple(Label(place, "the tape begins here") for place in begun),
            help="call `optimizer.apply_gradients(zip(gradients, model.trainable_variables))`",
        )
