from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import JUDGING, Feed, came_from, feeds
from cnnlint.shapes import differ
from cnnlint.values import Array, Unknown, known_items, samples

SPLIT = "sklearn.model_selection.train_test_split"
PARTS = ("training", "test")


class PartsOfOneArray(Rule):
    """The inputs are the training part of an array, the targets its test part.

    ## What it does
    Follows what `train_test_split` returns to `fit` and `evaluate`, and reports the two parts of one array that meet there
    as inputs and targets, the training part of the inputs with the test part of the targets, and inputs and targets that stand
    in each other's place where another call for the same model has them the right way round. So it does with what `load_data`
    returns of a data set that has as many training as test samples.

    ## Why is this bad?
    `train_test_split` returns both parts of the first array, then both parts of the second. Under the names `x_train, y_train,
    x_test, y_test` the model would be trained to give one half of the inputs for the other; mostly Keras stops, since there
    are not as many.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.model_selection import train_test_split

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    x_train, y_train, x_test, y_test = train_test_split(x, y, test_size=0.2)
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x_train, y_train, validation_data=(x_test, y_test))
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.model_selection import train_test_split

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2)
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x_train, y_train, validation_data=(x_test, y_test))
    ```

    ## Keras says
    `Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.`
    """

    code = "CNN516"
    name = "parts-of-one-array"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions about Keras"
    yields_to = ("parts-of-one-array",)
    explains = ("shape", "output", "data")  # that compare with the model what is not meant for it

    def check(self, program: Program) -> Iterator[Finding]:
        yield from (self._of_data_set(feed) for feed in feeds(program, JUDGING) if _takes_other_part(feed))
        splits = list(calls(program, SPLIT))
        if not splits:
            return
        for feed in feeds(program, JUDGING):
            if feed.inputs is None or feed.targets is None or feed.dataset is not None:
                continue
            for split in splits:
                found = _first_part(split, feed.inputs, feed.targets)
                if found is not None:
                    yield self._report(feed, split, *found)
                    break

        yield from self._exchanged(splits, list(feeds(program, JUDGING)))

    def _of_data_set(self, feed: Feed) -> Finding:
        inputs, targets = (array.part if array else None for array in (feed.inputs, feed.targets))
        return self.finding(
            feed.place,
            f"the inputs are `{inputs}` of {feed.inputs.source if feed.inputs else None}, the targets `{targets}`",
            severity=self.given(feed.fit.condition, certain=False),
            labels=(
                *(came_from(feed.inputs, f"`{inputs}`") if feed.inputs else ()),
                *(came_from(feed.targets, f"`{targets}`") if feed.targets else ()),
            ),
            expected="the same part of both",
            actual=f"{inputs} with {targets}",
            help="give the targets of the same part: as many as there are, they belong to other samples",
            model=feed.model.name if feed.model else None,
        )

    def _exchanged(self, splits: Sequence[Call], fed: Sequence[Feed]) -> Iterator[Finding]:
        """`model.evaluate(y_test, x_test)` after `model.fit(x_train, y_train)`."""
        for split in splits:
            met = [(feed, feed.model.identity, _arrays_of(split, feed)) for feed in fed if feed.model is not None]
            for feed, identity, arrays in met:
                if arrays is None or arrays[0] < arrays[1]:
                    continue
                right = next((other for other, own, found in met if own == identity and found == arrays[::-1]), None)
                if right is not None and not _of_other_axes(feed.inputs, right.inputs):
                    yield self._turned(feed, right)

    def _turned(self, feed: Feed, right: Feed) -> Finding:
        return self.finding(
            feed.place,
            f"inputs and targets are exchanged: `{right.fit.method}` takes them the other way round",
            severity=self.given(feed.fit.condition, certain=False),
            labels=(Label(right.place, "the inputs here"),),
            expected="inputs, then targets",
            actual="targets, then inputs",
            help="exchange the two arguments",
            model=feed.model.name if feed.model else None,
        )

    def _report(self, feed: Feed, split: Call, part: int, one_array: bool) -> Finding:
        stops = differ(samples(feed.inputs), samples(feed.targets)) and not feed.fit.method.endswith("on_batch")
        given = feed.fit.arg_spans.get("y") if feed.part == "training" else None
        made = feed.targets.trail[-1].span if feed.targets is not None else split.span
        places = [(place, "the targets") for place in (made, given) if place not in (None, split.span)]
        return self.finding(
            feed.place,
            f"the inputs are the {PARTS[part]} part of an array, the targets the {PARTS[1 - part]} part of "
            + ("the same array" if one_array else "another"),
            severity=self.given(feed.fit.condition, certain=stops or _uneven(split)),
            labels=(
                Label(split.span, "returns both parts of the first array, then both of the second"),
                *(Label(place, text) for place, text in places),
            ),
            expected="parts of two arrays" if one_array else "the same part of both",
            actual="both parts of one" if one_array else f"{PARTS[part]} inputs with {PARTS[1 - part]} targets",
            help="take what `train_test_split(x, y)` returns in its order: `x_train, x_test, y_train, y_test`"
            if one_array
            else f"give the {PARTS[part]} part of the targets as well",
            keras="Data cardinality is ambiguous" if stops else None,
            model=feed.model.name if feed.model else None,
        )


def _takes_other_part(feed: Feed) -> bool:
    """Whether training inputs of a data set meet as many of its test targets, or the other way round."""
    x, y = feed.inputs, feed.targets
    if x is None or y is None or feed.dataset is not None or x.source is None or x.source != y.source:
        return False
    parts = [array.part.partition("_") if array.part else ("", "", "") for array in (x, y)]
    apart = {parts[0][2], parts[1][2]} == {"train", "test"}
    return apart and parts[1][0] == "y" and not differ(samples(x), samples(y))


def _arrays_of(split: Call, feed: Feed) -> tuple[int, int] | None:
    """Of which of the arrays that were split the inputs are parts, and of which the targets, where that is sure."""
    if feed.inputs is None or feed.targets is None or feed.dataset is not None:
        return None
    results = known_items(split.result) or []
    inputs, targets = ({place // 2 for place in _places(results, array, split)} for array in (feed.inputs, feed.targets))
    return (min(inputs), min(targets)) if len(inputs) == len(targets) == 1 and inputs != targets else None


def _of_other_axes(one: Array | None, other: Array | None) -> bool:
    """Whether the samples surely have other axes, which the rules on shapes tell of."""
    a, b = (None if array is None or isinstance(array.shape, Unknown) else array.shape for array in (one, other))
    return a is not None and b is not None and (len(a) != len(b) or any(map(differ, a[1:], b[1:])))


def _uneven(split: Call) -> bool:
    """Whether one part is larger than the other whatever the number of rows: parts of one size may be paired on purpose."""
    given = [size for size in (split.args.get("test_size"), split.args.get("train_size")) if size is not None]
    return all(isinstance(size, float) and size != 0.5 for size in given)


def _first_part(split: Call, inputs: Array, targets: Array) -> tuple[int, bool] | None:
    """Which part of an array the inputs are, if the targets surely are the other part: 0 for training, 1 for testing. And
    whether of the same array."""
    results = known_items(split.result) or []
    pairs = {(i, j) for i in _places(results, inputs, split) for j in _places(results, targets, split)}
    if not pairs or any(i % 2 == j % 2 for i, j in pairs):
        return None
    one_array = all(i // 2 == j // 2 for i, j in pairs)
    return min(pairs)[0] % 2, one_array


def _places(results: Sequence[object], array: Array, split: Call) -> list[int]:
    """Which of the results an array may be, or be made of."""
    arrays = {i: result for i, result in enumerate(results) if isinstance(result, Array) and result.trail}
    equal = [i for i, result in arrays.items() if result == array]
    return equal or [
        i
        for i, result in arrays.items()
        if result.trail[-1].span == split.span and result.trail == array.trail[: len(result.trail)]
    ]
