from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Feed, came_from, feeds
from cnnlint.rules.facts.losses import REGRESSIONS, SPARSE, paired
from cnnlint.rules.facts.target_errors import SAME_SHAPE, UP_TO_LAST
from cnnlint.shapes import Dim, Shape, differ, text
from cnnlint.values import Array, DictValue, Unknown, Value, known_items, samples

METHODS = frozenset({"fit", "evaluate", "train_on_batch", "test_on_batch"})


class SampleCountsDiffer(Rule):
    """There are more inputs than targets, or fewer.

    ## What it does
    Compares the number of samples of the inputs with that of the targets, and of `sample_weight`, where both are known.

    ## Why is this bad?
    Keras stops before the first batch; and which target belongs to which input is in doubt.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((90, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Keras says
    `Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.`
    """

    code = "CNN504"
    name = "sample-counts-differ"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "probes of Keras 2 and 3"
    yields_to = (
        "data-does-not-fit-input",
        "missing-batch-axis",
        "output-does-not-fit-target",
        "head-width-against-loss",
        "sample-counts-differ",
    )

    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, METHODS):
            inputs, targets = samples(feed.inputs), samples(feed.targets)
            if feed.dataset is None and differ(inputs, targets):
                yield self._report(feed, inputs, targets)
            elif feed.dataset is None and (apart := _apart(feed)) is not None:
                yield self._report_among(feed, *apart)

    def _report_among(self, feed: Feed, first: Array, second: Array) -> Finding:
        one, other = text(samples(first)), text(samples(second))
        counts = not _counts_nothing(feed)
        weighs = second is _weights(feed)
        return self.finding(
            feed.fit.place_of("sample_weight") if weighs else feed.place,
            f"`{feed.fit.method}` gets {one} samples, but {_counted(samples(second), 'weight')}"
            if weighs
            else f"`{feed.fit.method}` gets arrays of {one} and of {_counted(samples(second), 'sample')}",
            severity=self.given(feed.fit.condition, certain=counts),
            labels=(
                *came_from(first, _counted(samples(first), "sample")),
                *came_from(second, _counted(samples(second), "sample")),
            ),
            expected="as many samples in each array",
            actual=f"{one} and {other}",
            help="give a weight to each sample; those of the classes are `class_weight={0: ..., 1: ...}`"
            if weighs
            else "the rows of all inputs and targets belong together: take the same samples of each",
            keras=_said(feed, samples(first), samples(second)) if counts else None,
            model=feed.model.name if feed.model else None,
        )

    def _report(self, feed: Feed, inputs: Dim, targets: Dim) -> Finding:
        name = "validation_data" if feed.part == "validation" else "y"
        said = _said(feed, inputs, targets)
        places = came_from(feed.inputs, _counted(inputs, "sample")) if feed.inputs is not None else ()
        return self.finding(
            feed.fit.place_of(name),
            f"`{feed.fit.method}` gets {_counted(inputs, 'input')}, but {_counted(targets, 'target')}",
            severity=self.given(feed.fit.condition, certain=not _counts_nothing(feed) or said is not None),
            labels=(*places, *(came_from(feed.targets, _counted(targets, "sample")) if feed.targets is not None else ())),
            expected=_counted(inputs, "target"),
            actual=text(targets),
            help="take the same samples of both: a split, a filter or a slice was made of one alone",
            keras=said,
            model=feed.model.name if feed.model else None,
        )


def _counted(number: Dim, noun: str) -> str:
    return f"{text(number)} {noun}{'' if number == 1 else 's'}"


def _apart(feed: Feed) -> tuple[Array, Array] | None:
    """Two arrays of unlike lengths, of a model with several inputs or outputs and an array for each."""
    if feed.model is None:
        return None
    arrays = [*_each(feed.x, feed.model.input_shape), *_each(feed.y, feed.model.output_shape)]
    weights = _weights(feed)
    arrays += [] if weights is None or not arrays else [weights]
    pairs = ((first, second) for first, second in combinations(arrays, 2) if differ(samples(first), samples(second)))
    return next(pairs, None)


def _weights(feed: Feed) -> Array | None:
    """The weights of the samples, which Keras counts with them."""
    weights = feed.fit.args.get("sample_weight")
    counted = feed.part == "training" and feed.fit.method in ("fit", "evaluate")
    return weights if counted and isinstance(weights, Array) else None


def _each(data: Value, shapes: Shape | list[Shape] | Unknown | None) -> list[Array]:
    """The arrays for each input or output, where there is one for each."""
    if not isinstance(shapes, list):
        return [data] if isinstance(data, Array) else []
    given = list(data.items.values()) if isinstance(data, DictValue) else known_items(data) or []
    return [one for one in given if isinstance(one, Array)] if len(given) == len(shapes) else []


def _counts_nothing(feed: Feed) -> bool:
    """Keras 3 does not count the samples of a single batch; its losses then stop at what does not fit."""
    return feed.model is None or (feed.model.dialect >= 3 and feed.fit.method.endswith("on_batch"))


def _said(feed: Feed, inputs: Dim, targets: Dim) -> str | None:
    """Keras's words; None where it may take both."""
    if feed.model is None or not _counts_nothing(feed):
        three = feed.model is not None and feed.model.dialect >= 3
        return f"Data cardinality is ambiguous{'. Make sure all arrays contain the same number of samples.' if three else ':'}"
    losses = [loss for _, loss in paired(feed.model, feed.fit.compile)] if feed.fit.compile is not None else []
    if len(losses) != 1 or feed.targets is None:
        return None
    stretched = 1 in (inputs, targets)  # one sample is compared with each of the others
    return _of_one_batch(losses[0].name, stretched)


def _of_one_batch(loss: str, stretched: bool) -> str | None:
    if loss in SPARSE:
        return UP_TO_LAST
    if loss in ("categorical_crossentropy", "binary_crossentropy"):
        return SAME_SHAPE
    return "Dimensions must be equal, but are" if loss in REGRESSIONS and not stretched else None
