from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Compile, Fit, LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits
from cnnlint.rules.facts.feeds import TRAINING


class NothingToTrain(Rule):
    """A model is trained whose weights are all frozen.

    ## What it does
    Reports `fit` and `train_on_batch` on a model that has weights, none of which is trainable: the whole model was frozen, not
    only its base. Keras 3 decides when a model is first trained, not in `compile`: the discriminator of a GAN that is frozen
    for the whole after its own `compile`, as Keras 2 wanted it, never learns there. Where nothing tells the Keras of a program
    that is an info.

    ## Why is this bad?
    The loss of every epoch is the same.

    ## When not to worry
    A frozen model that only predicts needs no training; only training is looked at.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.trainable = False
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.layers[0].trainable = False
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN405"
    name = "nothing-to-train"
    severity = Severity.WARNING
    source = "questions on transfer learning without effect"

    def check(self, program: Program) -> Iterator[Finding]:
        for fit in fits(program, *TRAINING):
            if fit.compile is not None and _frozen(fit.model) and _frozen(fit.compile.model):
                yield self._report(fit)
        if program.dialect >= 3:
            yield from self._frozen_since(program)

    def _frozen_since(self, program: Program) -> Iterator[Finding]:
        """Models that were frozen between their compile and their first training: Keras 3 looks at them only then."""
        begun: set[tuple[int, Span]] = set()
        for fit in program.events:
            if not isinstance(fit, Fit) or fit.method not in TRAINING or fit.compile is None:
                continue
            compiled = fit.compile.model
            if not isinstance(compiled, ModelTrace) or (compiled.identity, fit.compile.span) in begun:
                continue
            begun.add((compiled.identity, fit.compile.span))
            if _frozen(fit.model) and _trains(compiled) and fit.condition is None:
                yield self._report_since(fit, fit.compile, program)

    def _report_since(self, fit: Fit, compiled: Compile, program: Program) -> Finding:
        told = program.dialect_told
        return self.finding(
            fit.span,
            "the model was frozen after `compile`, and Keras 3 decides at this call what it trains: nothing",
            severity=self.severity if told else Severity.INFO,
            labels=(Label(compiled.span, "compiled here, while it was trainable"),),
            expected="a layer with trainable weights",
            actual="none",
            help="set `trainable = True` before the model itself is trained, and False before the combined model is",
        )

    def _report(self, fit: Fit) -> Finding:
        return self.finding(
            fit.span,
            "all weights of the model are frozen: there is nothing to train",
            labels=(Label(fit.model.span, "the model"),) if isinstance(fit.model, ModelTrace) else (),
            expected="a layer with trainable weights",
            actual="none",
            help="leave the head of the model trainable, and compile it again",
        )


def _frozen(model: object) -> bool:
    """Whether it is known that a model has weights, and that none of them is trained."""
    if not isinstance(model, ModelTrace) or model.unknown or model.switch is not None or model.kind == "subclass":
        return False
    rows = [layer for layer in model.layers if layer.weights != ()]
    return bool(rows) and (not model.trainable or all(map(_still, rows)))


def _trains(model: ModelTrace) -> bool:
    """Whether it is known that some of its weights are trained."""
    return model.switch is None and model.trainable and any((layer.trainable_params or 0) != 0 for layer in model.layers)


def _still(layer: LayerTrace) -> bool:
    return layer.switch is None and layer.trainable_params == 0
