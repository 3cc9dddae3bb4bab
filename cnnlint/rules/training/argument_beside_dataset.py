from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits
from cnnlint.values import Dataset


class ArgumentBesideDataset(Rule):
    """A validation split, targets or sample weights are given to `fit` beside a data set.

    ## What it does
    Looks at calls of `fit` and `evaluate` whose first argument is a `tf.data.Dataset`, a generator or a `Sequence`, and reports
    `validation_split`, `y` and `sample_weight` beside it.

    ## Why is this bad?
    A data set brings its targets and weights with it, and Keras cannot cut a part off what it reads batch by batch. It raises.

    ## When not to worry
    A `validation_split` given to `ImageDataGenerator` or `image_dataset_from_directory` is another one: these make the parts
    themselves, and `fit` takes them as `x` and `validation_data`.

    ## Bad
    ```python
    import numpy as np
    import tensorflow as tf
    from keras import Sequential, layers

    data = tf.data.Dataset.from_tensor_slices((np.zeros((64, 8)), np.zeros(64))).batch(16)
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(data, validation_split=0.25)
    ```

    ## Good
    ```python
    import numpy as np
    import tensorflow as tf
    from keras import Sequential, layers

    data = tf.data.Dataset.from_tensor_slices((np.zeros((64, 8)), np.zeros(64))).batch(16)
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(data.skip(1), validation_data=data.take(1))
    ```

    ## Keras says
    ``Argument `validation_split` is only supported for tensors or NumPy arrays.``
    """

    code = "CNN406"
    name = "argument-beside-dataset"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on validation data of generators; probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for fit in fits(program, "fit", "evaluate"):
            if isinstance(data := fit.args.get("x"), Dataset):
                for name in ("validation_split", "y", "sample_weight"):
                    if fit.args.get(name) not in (None, 0) and (name != "validation_split" or _is_fraction(fit)):
                        yield self._report(fit, name, data)

    def _report(self, fit: Fit, name: str, data: Dataset) -> Finding:
        split = name == "validation_split"
        what = "a data set, which `fit` cannot split" if split else "a data set, which brings its own"
        return self.finding(
            fit.place_of(name),
            f"`{name}` is given beside {what}",
            severity=self.given(fit.condition),
            labels=(Label(fit.arg_spans["x"], "the data set"),) if "x" in fit.arg_spans else data.trail[-1:],
            expected="arrays" if split else f"a data set alone, without `{name}`",
            actual=f"{data.kind.rpartition('.')[2]} and `{name}`",
            help="divide the data set with `take` and `skip`, and pass `validation_data`" if split else f"leave `{name}` out",
            keras=_said(fit, name),
        )


def _is_fraction(fit: Fit) -> bool:
    return isinstance(fit.args.get("validation_split"), float)


def _said(fit: Fit, name: str) -> str:
    """Keras's words, without what it calls the kind of data."""
    two = isinstance(fit.model, ModelTrace) and fit.model.dialect < 3
    if name == "validation_split":
        return f"`{name}` is only supported for {'T' if two else 't'}ensors or NumPy arrays"
    if two:
        return f"`{name}` argument is not supported when using"
    return f"When providing `x` as a ..., `{'sample_weights' if name == 'sample_weight' else name}` should not be passed."
