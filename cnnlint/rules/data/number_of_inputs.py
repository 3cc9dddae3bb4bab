from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, plural
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import each_of_many
from cnnlint.rules.facts.feeds import JUDGING, Feed, feeds_of
from cnnlint.rules.facts.graph import one_shape
from cnnlint.shapes import differ
from cnnlint.values import Array, known_items

_OF_A_TENSOR = frozenset({"tensor", "input_tensor"})
METHODS = JUDGING | {"predict", "predict_generator"}


class NumberOfInputs(Rule):
    """The model has another number of inputs than it is given arrays.

    ## What it does
    Compares the inputs of a model with the arrays in `fit`, `evaluate` and `predict`, in what a generator or a data set gives,
    and in `validation_data`; and reports a list that a loop filled with one array for each sample.

    ## Why is this bad?
    Keras stops at the first batch.

    ## Bad
    ```python
    import keras
    import numpy as np
    from keras import layers

    a, b = keras.Input((8,)), keras.Input((8,))
    model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((100, 8)), np.zeros((100, 1)), validation_split=0.1)
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    from keras import layers

    a, b = keras.Input((8,)), keras.Input((8,))
    model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
    model.compile(optimizer="adam", loss="mse")
    model.fit([np.zeros((100, 8)), np.zeros((100, 8))], np.zeros((100, 1)), validation_split=0.1)
    ```

    ## Keras says
    `Layer "functional" expects 2 named input(s) with keys ['input_layer', 'input_layer_1'], but it received 1 input
    tensors.` In Keras 2: `Layer "model" expects 2 input(s), but it received 1 input tensors.`

    ## When not to worry
    TensorFlow 2.0 to 2.3 passed over arrays beyond the inputs of the model, and a `Sequential` of Keras 3 does so too: more of
    them are a warning there.
    """

    code = "CNN506"
    name = "number-of-inputs"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for event in program.events:
            if not isinstance(event, Fit) or event.method not in METHODS or not isinstance(event.model, ModelTrace):
                continue
            wanted = _inputs(event.model)
            for feed in feeds_of(event) if wanted else ():
                given, sample, number = _arrays(feed), each_of_many(feed.x), _number(feed)
                if number is not None:
                    yield self._among(event, event.model, number, feed)
                elif given is not None and wanted != given:
                    yield self._report(event, event.model, wanted, given, feed)
                elif wanted == 1 and isinstance(sample, Array) and _is_one_sample(sample, event.model):
                    yield self._one_by_one(event, event.model, feed)

    def _report(self, event: Fit, model: ModelTrace, wanted: int, given: int, feed: Feed) -> Finding:
        what = "the validation data have" if feed.part == "validation" else "but gets"
        counted = given < wanted or event.drops_inputs is False
        return self.finding(
            feed.place,
            f"the model has {plural(wanted, 'input')}, {what} {plural(given, 'array')}",
            severity=self.given(event.condition, certain=counted),
            labels=_declared(model),
            expected=plural(wanted, "array"),
            actual=str(given),
            keras=None if event.drops_inputs else f"but it received {given} input tensors.",
            help="pass a list with one array for each input" if wanted > 1 else "pass one array, not a list",
            model=model.name,
        )

    def _among(self, event: Fit, model: ModelTrace, number: float, feed: Feed) -> Finding:
        where = "validation data" if feed.part == "validation" else "inputs"
        return self.finding(
            feed.place,
            f"the number {number} is among the {where}, which are arrays",
            severity=self.given(event.condition),
            labels=_declared(model),
            expected="arrays alone",
            actual="a number",
            keras="Unrecognized data type",
            help="leave the number out: an argument of a layer is not an input",
            model=model.name,
        )

    def _one_by_one(self, event: Fit, model: ModelTrace, feed: Feed) -> Finding:
        what = "the validation data are" if feed.part == "validation" else "it gets"
        return self.finding(
            feed.place,
            f"the model has 1 input, but {what} a list of arrays, one for each sample",
            severity=self.given(event.condition),
            labels=_declared(model),
            expected="1 array",
            actual="a list of arrays",
            help="write `np.array(...)` around the list",
            model=model.name,
        )


def _inputs(model: ModelTrace) -> int:
    """How many it has, 0 if it is not known: those of the branches of a `Merge` of Keras 1 are not told apart, one may have
    been forgotten, and before Keras 3 an input of a tensor is fed by that."""
    merges = any(layer.cls in ("Merge", "Sequential") for layer in model.layers)
    named = {edge.layer for edge in model.inputs}
    forgotten = any(layer.is_input and layer.name not in named for layer in model.layers)
    fed = any(layer.is_input and not layer.args.keys().isdisjoint(_OF_A_TENSOR) for layer in model.layers)
    known = (model.kind == "functional" and not forgotten and not fed) or (model.kind == "sequential" and not merges)
    return len(model.inputs) if known else 0


def _is_one_sample(array: Array, model: ModelTrace) -> bool:
    """Whether it has the shape that the input declares, without the axis of samples."""
    declared = one_shape(model.input_shape)
    if declared is None or not isinstance(array.whole_shape, tuple) or len(array.whole_shape) != len(declared) - 1:
        return False
    return not any(differ(a, b) for a, b in zip(array.whole_shape, declared[1:], strict=True))


def _declared(model: ModelTrace) -> tuple[Label, ...]:
    """Where the inputs of the model are declared."""
    places = {layer.name: layer.span for layer in model.layers}
    found = dict.fromkeys(places[edge.layer] for edge in model.inputs if edge.layer in places)
    return tuple(Label(span, "an input of the model") for span in found)


def _arrays(feed: Feed) -> int | None:
    """How many arrays are fed; what a data set gives may be several where nothing is known of its shape."""
    x = feed.x
    if isinstance(x, Array):
        return 1 if feed.dataset is None or isinstance(x.whole_shape, tuple) else None
    several = known_items(x)
    arrays = several is not None and len(several) > 1 and all(isinstance(a, Array) and _samples(a) for a in several)
    return len(several) if arrays and several is not None else None


def _number(feed: Feed) -> float | None:
    """A number in a list of arrays, which no release takes for data."""
    several = known_items(feed.x) if feed.dataset is None and not isinstance(feed.x, Array) else None
    if several is None or not any(isinstance(a, Array) and _samples(a) for a in several):
        return None
    return next((a for a in several if isinstance(a, int | float) and not isinstance(a, bool)), None)


def _samples(array: Array) -> bool:
    """Whether it has an axis for samples and one for features, so that it is surely an input of its own."""
    return isinstance(array.shape, tuple) and len(array.shape) > 1
