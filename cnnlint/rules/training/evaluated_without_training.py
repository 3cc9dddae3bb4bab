from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.context import TRAINED_BY_HAND
from cnnlint.rules.facts.feeds import TRAINING
from cnnlint.rules.facts.graph import own_models
from cnnlint.rules.facts.names import handed_on, receivers
from cnnlint.rules.facts.written import stands_in

LOADED = ("load_weights", "load_model", "set_weights", "restore", "from_pretrained")
WEIGHTS_FROM_ELSEWHERE = (*LOADED, "epochs=", "nb_epoch=", *TRAINED_BY_HAND)
_CHECKED = re.compile(r"(?m)^[ \t]*assert\b|\.assert")


class EvaluatedWithoutTraining(Rule):
    """A model is evaluated, but nothing in the file trains it or loads its weights.

    ## What it does
    Reports `evaluate` on a model that the file builds from scratch, where no model is trained and no weights are loaded
    anywhere in the file; and on one that the function which built the trained one has built again.

    ## Why is this bad?
    The figures are those of random weights.

    ## When not to worry
    To measure the loss before training is a fair check: any training or loading of weights in the file keeps the rule silent.
    In a test, which asserts something, and in a notebook it is an info.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.evaluate(x, y)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    model.evaluate(x, y)
    ```
    """

    code = "CNN404"
    name = "evaluated-without-training"
    severity = Severity.WARNING
    source = "deepmufl benchmark"
    yields_to = ("removed-call", "not-compiled", "evaluated-without-training")

    def check(self, program: Program) -> Iterator[Finding]:
        built = {model.identity for model in own_models(program)}
        again = _built_again(program)
        none = not _weights_come_from_somewhere(program)
        for event in program.events:
            if not isinstance(event, Fit) or event.method != "evaluate" or not isinstance(event.model, ModelTrace):
                continue
            model = event.model
            if model.span.path != program.path:
                continue  # where its weights may come from is not in this text
            if model.identity in again or (none and model.identity in built and model.kind != "application"):
                yield self._report(event, model, program)

    def _report(self, event: Fit, model: ModelTrace, program: Program) -> Finding:
        on_purpose = event.span.cell is not None or stands_in(program, _CHECKED)
        return self.finding(
            event.span,
            "the model is evaluated, but nothing trains it",
            severity=Severity.INFO if on_purpose else self.severity,
            labels=(Label(model.span, "built here, with random weights"),),
            help="call `fit` first, or load weights",
            model=model.name,
        )


def _built_again(program: Program) -> set[int]:
    """The models built where a trained one was built, which nothing trains, where no weights can come from elsewhere."""
    if program.mentions(*LOADED, *TRAINED_BY_HAND, "GridSearchCV", "cross_val_score"):
        return set()
    used = [event for event in program.events if isinstance(event, Fit)]
    trained = [event.model for event in used if event.method in TRAINING]
    if not all(isinstance(model, ModelTrace) for model in trained):
        return set()
    known = [model for model in trained if isinstance(model, ModelTrace)]
    places, learned = {model.span for model in known}, {model.identity for model in known}
    again = {model.identity for model in own_models(program) if model.span in places and model.identity not in learned}
    if again and (not program.python or handed_on(program) & receivers(program, "evaluate")):
        return set()  # what it is given to may train it
    return again


def _weights_come_from_somewhere(program: Program) -> bool:
    if program.mentions(*WEIGHTS_FROM_ELSEWHERE):
        return True
    for event in program.events:
        if isinstance(event, Fit) and (event.method in TRAINING or not isinstance(event.model, ModelTrace)):
            return True
        if isinstance(event, Call) and event.name.startswith("keras.applications."):
            return True
    return False
