from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.bases import Base, bases, rows_of

LOADS = ("load_weights", "set_weights")


class FrozenRandomBase(Rule):
    """A base with random weights is frozen.

    ## What it does
    Reports a base of `keras.applications` that was made with `weights=None` and is not trainable when the model is trained,
    where the file loads no weights.

    ## Why is this bad?
    The features stay random for ever; the head learns from noise.

    ## Bad
    ```python
    import keras
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((8, 32, 32, 3)), np.zeros((8,))
    base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3), pooling="avg")
    base.trainable = False
    model = Sequential([base, layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.5)
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((8, 32, 32, 3)), np.zeros((8,))
    base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3), pooling="avg")
    model = Sequential([base, layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.5)
    ```
    """

    code = "CNN805"
    name = "frozen-random-base"
    severity = Severity.WARNING
    source = "frequent in transfer-learning questions"

    def check(self, program: Program) -> Iterator[Finding]:
        if program.mentions(*LOADS):
            return
        for base in bases(program):
            if "weights" not in base.call.args or base.call.args["weights"] is not None:
                continue
            fit = next((e for e in program.events if isinstance(e, Fit) and _trains_frozen(e, base)), None)
            if fit is not None:
                yield self.finding(
                    base.call.place_of("weights"),
                    f"{base.name} starts with random weights and is frozen",
                    labels=(Label(fit.span, "trained with the base frozen"),),
                    expected="weights='imagenet', or a trainable base",
                    actual="weights=None and trainable=False",
                    help="start from `weights='imagenet'`, or leave the base trainable",
                )


def _trains_frozen(fit: Fit, base: Base) -> bool:
    if not fit.method.startswith("fit") or not isinstance(fit.model, ModelTrace):
        return False
    rows = [row for row in rows_of(base, fit.model) if row.weights]
    return bool(rows) and all(row.trainable_params == 0 for row in rows)
