from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.values import known_items

_UNUSED = "keras.Model.__unused_predictions__"


class LossWithoutGradient(Rule):
    """A custom loss counts classes, which gives training no direction.

    ## What it does
    Follows the predictions through a loss function that is written in the program, and reports the one that uses them only
    through `argmax`, `round`, comparisons and the like, or through a metric of Keras, and a metric that is the loss itself.
    Reports also a loss that does not use the predictions at all, where nothing adds another (`add_loss`).
    Functions with branches or loops are not followed.

    ## Why is this bad?
    A class id jumps where a probability moves a little, so there is nothing to differentiate. With TensorFlow `fit` raises;
    with JAX every gradient is 0 and the weights stay as they were.

    ## When not to worry
    The same function is a good metric. A loss may round as well, where the predictions also come in unrounded.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, ops


    def wrong_classes(y_true, y_pred):
        found = ops.argmax(y_pred, axis=-1)
        wanted = ops.argmax(y_true, axis=-1)
        return ops.cast(ops.not_equal(found, wanted), "float32")


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss=wrong_classes)
    model.fit(np.zeros((32, 4)), np.eye(3)[np.arange(32) % 3], validation_split=0.25)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers, ops


    def wrong_classes(y_true, y_pred):
        found = ops.argmax(y_pred, axis=-1)
        wanted = ops.argmax(y_true, axis=-1)
        return ops.cast(ops.not_equal(found, wanted), "float32")


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[wrong_classes])
    model.fit(np.zeros((32, 4)), np.eye(3)[np.arange(32) % 3], validation_split=0.25)
    ```

    ## Keras says
    `No gradients provided for any variable.`
    """

    code = "CNN223"
    name = "loss-without-gradient"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "tf-keras#52; questions on `No gradients provided for any variable`"

    def check(self, program: Program) -> Iterator[Finding]:
        for event in calls(program, "keras.Model.__no_gradient__", _UNUSED):
            if event.name != _UNUSED:
                yield self._report(event)
            elif not program.mentions("add_loss"):
                yield self._unused(event)

    def _unused(self, event: Call) -> Finding:
        """A model may train on what its layers add, beside a loss that is 0."""
        return self.finding(
            event.arg_spans["loss"],
            f"the loss `{event.args['loss']}` does not use the predictions: nothing in it changes with the weights",
            labels=(Label(event.span, "compiled here"),),
            expected="a loss that changes with the predictions",
            actual=f"`{event.args['parameter']}` is not read",
            help="compute the loss from the predictions",
            keras="No gradients provided for any variable.",
        )

    def _report(self, event: Call) -> Finding:
        through = [str(name) for name in known_items(event.args["through"]) or ()]
        named = " and ".join(f"`{name}`" for name in through) or "a comparison"
        return self.finding(
            event.arg_spans["loss"],
            f"no gradient goes through {named}, and the loss `{event.args['loss']}` uses the predictions only there",
            labels=(Label(event.span, "compiled here"),),
            expected="a loss that changes with the predictions",
            actual=", ".join(through) or "a comparison",
            help="compute the loss from the probabilities themselves, and move what counts classes to `metrics`",
            keras="No gradients provided for any variable.",
        )
