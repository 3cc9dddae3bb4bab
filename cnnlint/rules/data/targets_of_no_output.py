from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import NAMELESS, Edge, Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.data.number_of_targets import OWN
from cnnlint.rules.facts.feeds import JUDGING, Feed, feeds_of
from cnnlint.rules.facts.heads import open_ended, outputs_declared
from cnnlint.values import DictValue, Value


class TargetsOfNoOutput(Rule):
    """Targets are given in a dict by a name that no output of the model has.

    ## What it does
    Compares the keys of a dict of targets in `fit`, `evaluate`, `train_on_batch` and in a data set with the names of the
    outputs. These are the names of the layers that they come from, or the keys, where the outputs were given as a dict.

    ## Why is this bad?
    Keras stops at the first batch.

    ## Bad
    ```python
    import keras
    import numpy as np
    from keras import layers

    x, digits, angles = np.zeros((100, 28, 28, 1)), np.zeros((100, 1)), np.zeros((100, 1))
    image = keras.Input((28, 28, 1))
    features = layers.Dense(32, activation="relu")(layers.Flatten()(image))
    digit, angle = layers.Dense(10, activation="softmax", name="digit")(features), layers.Dense(1, name="angle")(features)
    model = keras.Model(image, [digit, angle])
    model.compile(optimizer="adam", loss={"digit": "sparse_categorical_crossentropy", "angle": "mse"})
    model.fit(x, {"digit": digits, "angles": angles}, validation_split=0.1)
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    from keras import layers

    x, digits, angles = np.zeros((100, 28, 28, 1)), np.zeros((100, 1)), np.zeros((100, 1))
    image = keras.Input((28, 28, 1))
    features = layers.Dense(32, activation="relu")(layers.Flatten()(image))
    digit, angle = layers.Dense(10, activation="softmax", name="digit")(features), layers.Dense(1, name="angle")(features)
    model = keras.Model(image, [digit, angle])
    model.compile(optimizer="adam", loss={"digit": "sparse_categorical_crossentropy", "angle": "mse"})
    model.fit(x, {"digit": digits, "angle": angles}, validation_split=0.1)
    ```

    ## Keras says
    Keras 3: `Expected float32, but got digit of type 'str'.` Keras 2: `Found unexpected losses or metrics that do not
    correspond to any Model output: dict_keys(['angles'])`
    """

    code = "CNN520"
    name = "targets-of-no-output"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on models of several outputs; probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        if program.mentions(*OWN):
            return
        for event in program.events:
            if not isinstance(event, Fit) or event.method not in JUDGING or not _compares(event):
                continue
            model = event.model
            if not isinstance(model, ModelTrace) or model.kind != "functional" or model.unknown or open_ended(model):
                continue
            names = set(model.output_keys) or _named(model.outputs)
            for feed in feeds_of(event) if names else ():
                yield from self._compare(event, model, names, feed, program)

    def _compare(self, event: Fit, model: ModelTrace, names: set[str], feed: Feed, program: Program) -> Iterator[Finding]:
        key = _unknown_key(feed.y, names)
        if key is None:
            return
        place = feed.place if feed.part == "validation" or feed.dataset is not None else event.place_of("y")
        said = "Expected float32, but got ... of type 'str'."  # the first of the keys
        if program.dialect < 3:
            said = f"Found unexpected losses or metrics that do not correspond to any Model output: dict_keys(['{key}'])"
        yield self.finding(
            place,
            f"targets are given for `{key}`, which is no output of the model",
            severity=self.given(event.condition, model.condition),
            labels=outputs_declared(model),
            expected=" and ".join(f"`{name}`" for name in sorted(names)),
            actual=f"`{key}`",
            help="use the name of the output as the key, or give the output layer this name",
            keras=said,
            model=model.name,
        )


def _compares(event: Fit) -> bool:
    """Whether the targets are compared with the outputs at all: a model with losses of its own may take any."""
    return event.compile is not None and event.compile.args.get("loss") is not None


def _named(outputs: tuple[Edge, ...]) -> set[str]:
    """The names of the outputs, or none where one is made up, which another run of a notebook may number otherwise."""
    names = {edge.layer for edge in outputs}
    made_up = len(names) < len(outputs) or any(name.startswith(NAMELESS) for name in names)
    return set() if made_up else names


def _unknown_key(y: Value, names: set[str]) -> str | None:
    if not isinstance(y, DictValue) or y.rest is not None or not y.items:
        return None
    keys = [key for key in y.items if isinstance(key, str)]
    wrong = [key for key in keys if key not in names]
    numbered = {_stem(key) for key in wrong} & {_stem(name) for name in names}
    return wrong[0] if wrong and len(keys) == len(y.items) and not numbered else None


def _stem(name: str) -> str:
    """The name without the number that Keras counts up, with each run of a notebook too."""
    return re.sub(r"_\d+$", "", name)
