from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.bases import Base, bases, models_on, rows_of
from cnnlint.rules.facts.graph import output_of
from cnnlint.rules.facts.layer_kinds import GLOBAL_POOLINGS


class HeadOnTop(Rule):
    """A new head stands on the 1000 class probabilities of the base.

    ## What it does
    Reports a base of `keras.applications` with `include_top=True`, the default, whose output goes into a `Dense` layer of
    another width.

    ## Why is this bad?
    The head sees the probabilities of ImageNet's classes instead of features, through a softmax that is near zero almost
    everywhere.

    ## When not to worry
    To retrain the top for ImageNet's own 1000 classes is silent: the `Dense` has the same width then.

    ## Bad
    ```python
    import keras
    from keras import Sequential, layers

    base = keras.applications.VGG16(weights=None)
    model = Sequential([base, layers.Dense(10, activation="softmax")])
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers

    base = keras.applications.VGG16(weights=None, include_top=False, pooling="avg", input_shape=(224, 224, 3))
    model = Sequential([base, layers.Dense(10, activation="softmax")])
    ```
    """

    code = "CNN804"
    name = "head-on-top"
    severity = Severity.WARNING
    source = "frequent in transfer-learning questions"

    def check(self, program: Program) -> Iterator[Finding]:
        for base in bases(program):
            if not base.with_top:
                continue
            for model in models_on(base, program):
                head = model.layers[-1]
                whole = [row for row in rows_of(base, model) if row.model is not None or _answers(row)]
                if whole and head.cls == "Dense" and head.span != base.call.span and head.args.get("units") != 1000:
                    yield self._report(base, model)
                    break

    def _report(self, base: Base, model: ModelTrace) -> Finding:
        head, own = model.layers[-1], rows_of(base, model)
        flattened = any(row.cls in ("Flatten", *GLOBAL_POOLINGS) for row in model.layers if row not in own)
        return self.finding(
            base.call.place_of("include_top"),
            f"{base.name} keeps its own head of 1000 classes, and another head stands on it",
            labels=(Label(head.span, "the new head"),),
            expected="include_top=False",
            actual="include_top=True",
            help="pass `include_top=False`" + ("" if flattened else " and `pooling='avg'`"),
            model=model.name,
            layer=head.name,
        )


def _answers(row: LayerTrace) -> bool:
    """Whether it is the base's own head, and not one of the Dense layers below, on which a new head may well stand."""
    return row.cls == "Dense" and (output_of(row) or ())[-1:] == (1000,)
