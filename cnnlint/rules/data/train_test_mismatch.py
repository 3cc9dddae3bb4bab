from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.colour_order import is_blue_first, is_red_first
from cnnlint.rules.facts.feeds import TRAINING, Feed, came_from, feeds_of, lessons, trained_with
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.generators import from_folders
from cnnlint.rules.facts.scaling import BRIGHT, DARK, WHITE, is_picture
from cnnlint.rules.facts.targets import encoding_clash
from cnnlint.values import Array, Did, Scaling

# how a step that scales is written in `scaled`
_SCALERS = ("StandardScaler", "MinMaxScaler", "MaxAbsScaler", "preprocess_input")
USES = frozenset({"evaluate", "predict", "predict_classes", "test_on_batch", "evaluate_generator", "predict_generator"})
_ANYTHING = 2**31 - 1  # a bound that only the dtype sets
_BEYOND_SCALED = 10.0  # no scaler gives such a number of data like those that it was fitted to


_TRAIN, _TEST = re.compile(r"train(ing)?"), re.compile(r"test(ing)?|valid(ation)?|val|dev")


class TrainTestMismatch(Rule):
    """The model is trained on scaled data and tested on raw data, or the other way round.

    ## What it does
    Compares what reaches `fit` with what reaches `evaluate`, `predict` and `validation_data` of the same model: the range
    of the inputs, the scaling of two parts of one data set, numbers that the program writes beside data that a scaler gave, how
    the pictures of two folders are prepared, and the encoding of the labels.

    ## Why is this bad?
    The test figures are those of inputs that the model has never seen the like of. It was mostly one line that was written
    for the training part alone.

    ## When not to worry
    Inputs whose range is known on one side alone are not compared, unless both were cut from one data set and then a scaler
    saw the one part only.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train / 255.0
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    model.evaluate(x_test, y_test)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, x_test = x_train / 255.0, x_test / 255.0
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    model.evaluate(x_test, y_test)
    ```
    """

    code = "CNN503"
    name = "train-test-mismatch"
    severity = Severity.WARNING
    source = "Humbatova et al., ICSE 2020; DeepLocalize benchmark"
    yields_to = ("train-test-mismatch",)  # raw data that is evaluated and then looked at

    def check(self, program: Program) -> Iterator[Finding]:
        return first_of_each(self._all(program), lambda finding: (finding.span, finding.message))

    def _all(self, program: Program) -> Iterator[Finding]:
        trained: dict[int, Feed] = {}
        for feed in _all_feeds(program):
            if feed.model is None:
                continue
            if feed.part == "training" and feed.fit.method in TRAINING:
                trained[feed.model.identity] = feed
            elif (before := trained_with(trained, feed.model)) is not None:
                yield from self._compare(before, feed, program)

    def _compare(self, before: Feed, feed: Feed, program: Program) -> Iterator[Finding]:
        train, test = before.inputs, feed.inputs
        if train is not None and test is not None:
            if _other_scale(train, test):
                yield self._raw(train, test, feed)
                return
            if (scaling := _written_raw(train, test)) is not None:
                yield self._not_transformed(train, test, scaling, feed)
                return
            if (scaling := _scaled_alone(train, test)) is not None:
                yield self._half_scaled(train, test, scaling, feed)
                return
            if (ways := _prepared(train, test)) is not None:
                yield self._otherwise(train, test, ways, feed)
                return
            if is_blue_first(test, program) and is_red_first(train):
                yield self._blue_first(train, test, feed)
                return
        encoded = _other_encoding(before, feed) and not _refused_by_the_loss(feed, program)
        if encoded and before.targets is not None and feed.targets is not None:
            yield self._encoded_once(before, feed, (before.targets, feed.targets))

    def _raw(self, train: Array, test: Array, feed: Feed) -> Finding:
        return self.finding(
            _place(feed, "x"),
            f"the model is trained on values up to {train.high:g} and used on values up to {test.high:g}",
            labels=(
                *came_from(train, f"trained on: up to {train.high:g}"),
                *came_from(test, f"used on: up to {test.high:g}"),
            ),
            expected=f"up to {train.high:g}",
            actual=f"up to {test.high:g}",
            help="do to the test data what is done to the training data",
            model=feed.model.name if feed.model else None,
        )

    def _not_transformed(self, train: Array, test: Array, scaling: Scaling, feed: Feed) -> Finding:
        return self.finding(
            _place(feed, "x"),
            f"the model is trained on what `{scaling}` gives and used on the values as they are written here",
            labels=(*came_from(train, "trained on"), *came_from(test, f"{test.low:g} to {test.high:g}")),
            expected=f"what `{scaling}` makes of them",
            actual=f"{test.low:g} to {test.high:g}",
            help="transform them first by the scaler that was fitted to the training data: `scaler.transform(...)`",
            model=feed.model.name if feed.model else None,
        )

    def _encoded_once(self, before: Feed, feed: Feed, targets: tuple[Array, Array]) -> Finding:
        in_training = before.encoding == "one-hot"
        return self.finding(
            _place(feed, "y"),
            "the labels are encoded in training, but not here" if in_training else "the labels are encoded here only",
            labels=(*came_from(targets[0], "labels in training"), *came_from(targets[1], "labels here")),
            expected="the same encoding",
            actual=f"{before.encoding} and {feed.encoding}",
            help="do to the test labels what is done to the training labels",
            model=feed.model.name if feed.model else None,
        )

    def _half_scaled(self, train: Array, test: Array, scaling: Scaling, feed: Feed) -> Finding:
        raw, done = sorted((train, test), key=lambda a: len(a.scaled))
        of_one, of_other = ("data that are scaled once more", "scaled data") if raw.scaled else ("scaled data", "raw data")
        sides = (of_one, of_other) if done is train else (of_other, of_one)
        return self.finding(
            feed.place if feed.part == "validation" else feed.fit.place_of("x"),
            f"the model is trained on {sides[0]} and used on {sides[1]}: `{scaling}` saw one part only",
            labels=(Label(done.trail[-1].span, "scaled here"), Label(raw.trail[-1].span, "not scaled since")),
            expected=f"`{scaling}` on both",
            actual=f"`{scaling}` on one",
            help="do to the test data what is done to the training data: `transform` without `fit`",
            model=feed.model.name if feed.model else None,
        )

    def _otherwise(self, train: Array, test: Array, ways: tuple[Scaling, Scaling], feed: Feed) -> Finding:
        return self.finding(
            feed.place if feed.part == "validation" else feed.fit.place_of("x"),
            f"the model is trained on images after `{_said(ways[0])}` and used on images after `{_said(ways[1])}`",
            labels=(*came_from(train, "trained on"), *came_from(test, "used on")),
            expected=f"`{_said(ways[0])}` on both",
            actual=f"`{_said(ways[1])}`",
            help="do to the test images what is done to the training images",
            model=feed.model.name if feed.model else None,
        )

    def _blue_first(self, train: Array, test: Array, feed: Feed) -> Finding:
        return self.finding(
            test.trail[0].span,
            "the model is trained on images with red first and used on images as OpenCV reads them, with blue first",
            labels=(Label(_place(feed, "x"), "used here"), Label(train.trail[0].span, "trained on red first")),
            expected="red, green, blue",
            actual="blue, green, red",
            help="write `cv2.cvtColor(image, cv2.COLOR_BGR2RGB)` after `cv2.imread`",
            model=feed.model.name if feed.model else None,
        )


def _place(feed: Feed, argument: str) -> Span:
    return feed.fit.place_of("validation_data" if feed.part == "validation" else argument)


def _scaled_alone(train: Array, test: Array) -> Scaling | None:
    """How one part of a data set was scaled and the other was not; None where both were, or they are of two data sets."""
    raw, done = sorted((train, test), key=lambda a: len(a.scaled))
    before = len(raw.scaled)
    if done.scaled[:before] != raw.scaled or len(done.scaled) == before or not _scales(done.scaled[before]):
        return None
    if not all(step.keeps_values or step.scaled for step in raw.trail[1:]):
        return None
    if raw.scaled and done.scaled[before].number is not None and done.scaled[before] not in raw.scaled:
        return None  # pictures are dimmed for a trial
    if not (_of_one_origin(train, test) or _of_two_files(train, test) or _pictures(train, test)):
        return None
    return done.scaled[before]


def _written_raw(train: Array, test: Array) -> Scaling | None:
    """The scaler of the training data, where the program writes others as numbers that it gives of none: ten deviations from
    the mean, or ten times the range."""
    last = train.scaled[-1] if train.scaled else None
    if last is None or last.how not in _SCALERS[:3] or test.scaled or len(test.trail) != 1 or test.trail[0].did is not None:
        return None
    if test.low is None or test.high is None or not test.shape or test.high >= _ANYTHING:
        return None
    return last if max(-test.low, test.high) > _BEYOND_SCALED else None


def _scales(scaling: Scaling) -> bool:
    """Whether it brings numbers to another scale, rather than makes other ones of them."""
    return scaling.how in _SCALERS or scaling.number is not None or scaling == Scaling("-", "mean")


def _of_one_origin(train: Array, test: Array) -> bool:
    """Whether both were cut from what one place loaded or made."""
    return bool(train.trail and test.trail) and train.trail[0].span == test.trail[0].span


def _of_two_files(train: Array, test: Array) -> bool:
    """Whether they are read from two places that are called alike but for `train` and `test`."""
    first = [array.trail[0] for array in (train, test) if array.trail and array.trail[0].did in (Did.TABLE, Did.STORED)]
    if len(first) < 2 or first[0].text == first[1].text:
        return False
    return _TRAIN.sub("", first[0].text.lower()) == _TEST.sub("", first[1].text.lower())


def _pictures(train: Array, test: Array) -> bool:
    """Whether both are pictures of folders, of which one was given to the `preprocess_input` of a base."""
    raw, done = sorted((train, test), key=lambda a: len(a.scaled))
    folders = all(array.trail and array.trail[0].did is Did.IMAGES for array in (raw, done))
    return folders and not raw.scaled and raw.high == WHITE and done.scaled[0].how == "preprocess_input"


def _prepared(train: Array, test: Array) -> tuple[Scaling, Scaling] | None:
    """How the pictures of two folders were brought to two scales: by the `preprocess_input` of a base, and by division."""
    if not all(array.trail and array.trail[0].did is Did.IMAGES and len(array.scaled) == 1 for array in (train, test)):
        return None
    ways = train.scaled[0], test.scaled[0]
    divided = [way for way in ways if way.divides_by(255, 256)]
    return ways if len(divided) == 1 and any(way.how == "preprocess_input" for way in ways) else None


def _said(way: Scaling) -> str:
    return f"{way.by}.preprocess_input" if way.how == "preprocess_input" else f"x {way.how} {way.by:g}"


def _all_feeds(program: Program) -> Iterator[Feed]:
    """Of every call: models that one function makes alike are trained at one place, and each is used on data of its own."""
    for event in program.events:
        if isinstance(event, Fit) and event.method in TRAINING | USES:
            yield from feeds_of(event)


def _other_scale(train: Array, test: Array) -> bool:
    """One side lies within about one, the other is a raw picture, or one that was scaled twice."""
    if train.high is None or test.high is None or not train.shape or not test.shape:
        return False
    low, high = sorted((train.high, test.high))
    if 0 < low <= 2 and BRIGHT < high < _ANYTHING:
        return True
    return 0 < low < DARK and 0.5 <= high <= 2 and is_picture(train) and is_picture(test)


def _other_encoding(before: Feed, feed: Feed) -> bool:
    predicts = feed.fit.method.startswith("predict")  # then the labels of a data set are put aside
    return not predicts and {before.encoding, feed.encoding} == {"ids", "one-hot"}


def _refused_by_the_loss(feed: Feed, program: Program) -> bool:
    """Whether the rules of the losses tell of these labels; of those of a folder they tell in training alone."""
    here = (lesson for lesson in lessons(program) if (lesson.feed.fit.span, lesson.feed.part) == (feed.fit.span, feed.part))
    return any(encoding_clash(lesson) in ("ids", "one-hot") and not from_folders(lesson) for lesson in here)
