"""The data that meets a model in `fit`, `evaluate` and `predict`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass, replace
from cnnlint.program import Compile, Fit, ModelTrace, Output, Program
from cnnlint.rules.facts.context import copied
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.heads import Head, output_name
from cnnlint.rules.facts.labels import known_labels
from cnnlint.rules.facts.losses import BY_HAND, Loss, bare_ends_paired, by_hand, paired
from cnnlint.rules.facts.memo import listed, once
from cnnlint.shapes import Shape, differ
from cnnlint.values import Array, Dataset, DictValue, External, Labels, Made, Unknown, Value, known_items, samples

TRAINING = frozenset({"fit", "fit_generator", "train_on_batch"})
JUDGING = TRAINING | {"evaluate", "evaluate_generator", "test_on_batch"}  # where the loss meets the targets
PREDICTING = frozenset({"predict", "predict_on_batch", "predict_classes", "predict_generator", "predict_proba"})
SOURCES = ("x", "generator")
_Ends = Callable[[ModelTrace, Compile], Iterable[tuple[Head, Loss]]]


@dataclass(frozen=True, slots=True)
class Feed:
    """Inputs and targets of one call, each an Array where it is known and single. part: `training` or `validation`."""

    fit: Fit
    x: Value
    y: Value
    part: str = "training"
    dataset: Dataset | None = None

    @property
    def inputs(self) -> Array | None:
        """The one array of inputs."""
        return self.x if isinstance(self.x, Array) else None

    @property
    def targets(self) -> Array | None:
        """The one array of targets."""
        return self.y if isinstance(self.y, Array) else None

    @property
    def labels(self) -> Labels | None:
        """What the class labels look like, where the targets are labels."""
        return self.targets.labels if self.targets is not None else None

    @property
    def encoding(self) -> str | None:
        """How the class labels are encoded, as `ids` or `one-hot`; None where they are no labels or that is not known."""
        return self.labels.encoding if self.labels is not None else None

    @property
    def place(self) -> Span:
        """The argument that hands the inputs over."""
        return self.fit.place_of("validation_data" if self.part == "validation" else "x")

    @property
    def model(self) -> ModelTrace | None:
        """The model that is fed."""
        return self.fit.model if isinstance(self.fit.model, ModelTrace) else None


def trained_with(trained: Mapping[int, Feed], model: ModelTrace) -> Feed | None:
    """What the model was trained with, by identity: it, or the one model of which it was saved and loaded again."""
    own = trained.get(model.identity)
    if own is not None:
        return own
    origins = [feed for feed in trained.values() if feed.model is not None and copied(feed.model, model)]
    return origins[0] if len(origins) == 1 else None


@listed
def feeds(program: Program, methods: frozenset[str] = TRAINING) -> Iterator[Feed]:
    """What is fed to models by these methods, validation data included, each place once."""
    fits = (event for event in program.events if isinstance(event, Fit) and event.method in methods)
    found = [feed for event in fits for feed in feeds_of(event)]
    numbers: dict[tuple[object, ...], int] = {}
    places = [numbers.setdefault(_place(feed), len(numbers)) for feed in found]  # to hash a place takes long: once each
    times = Counter(places)

    def data(one: tuple[Feed, int]) -> tuple[object, ...]:
        feed, place = one
        told = (_described(feed.x), _described(feed.y), *_learned(feed)) if times[place] > 1 else ()
        return place, *told

    return (feed for feed, _ in first_of_each(zip(found, places, strict=True), data))


def _place(feed: Feed) -> tuple[object, ...]:
    return feed.fit.span, feed.part, feed.fit.model.span


def _learned(feed: Feed) -> tuple[str, ...]:
    """What tells apart the models that one function builds, compiles and trains: their ends and the loss."""
    model, compiled = feed.model, feed.fit.compile
    loss = None if compiled is None else compiled.args.get("loss")
    shapes = (model.input_shape, model.output_shape) if model is not None else ()
    return repr(loss) if isinstance(loss, (str, Made, External)) else "", *map(repr, shapes)


@once
def _described(data: Value) -> str:
    """What is known of data, which takes long to write out: many calls are given the same."""
    return repr(data)


@listed
def feeds_of(fit: Fit) -> Iterator[Feed]:
    """The feeds of one call."""
    if not fit.fed:
        return
    source = next((fit.args[name] for name in SOURCES if name in fit.args), None)
    if source is not None and not _read_in_two_ways(fit, source):
        yield _feed(fit, source, fit.args.get("y"), "training")
    held_out = fit.args.get("validation_data")
    if isinstance(held_out, Dataset):
        yield _feed(fit, held_out, None, "validation")
    elif (pair := known_items(held_out)) is not None and len(pair) >= 2:
        yield _feed(fit, pair[0], pair[1], "validation")


def _read_in_two_ways(fit: Fit, source: Value) -> bool:
    """Whether `predict_generator` gets lists from a generator: the inputs of the model for Keras before 2.4, a list of inputs
    and targets for later ones."""
    return fit.method == "predict_generator" and isinstance(source, Dataset) and bool(source.facts.get("listed"))


def _feed(fit: Fit, x: Value, y: Value, part: str) -> Feed:
    x, y = _single(x), _single(y)
    if not isinstance(x, Dataset):
        return Feed(fit, x, y, part)
    element = known_items(x.element)
    if element is None:
        return Feed(fit, x.element, y, part, x)
    return Feed(fit, _single(element[0]), _single(element[1]) if len(element) > 1 else None, part, x)


def _single(value: Value) -> Value:
    """The only item of a list of arrays, as Keras takes it."""
    several = known_items(value)
    if several is not None and len(several) == 1 and isinstance(several[0], Array):
        value = several[0]
    if isinstance(value, Array) and value.more_axes:
        return replace(value, shape=value.whole_shape)
    return value


@dataclass(frozen=True, slots=True)
class Lesson:
    """A head, the loss it is trained with, and the targets it is trained on."""

    feed: Feed
    head: Head
    loss: Loss
    targets: Array

    @property
    def labels(self) -> Labels | None:
        """What the class labels look like."""
        return known_labels(self.targets)

    @property
    def encoding(self) -> str | None:
        """How the class labels are encoded, as `ids` or `one-hot`; None where they are no labels or that is not known."""
        return self.labels.encoding if self.labels is not None else None

    @property
    def trains(self) -> bool:
        """Whether the weights follow from it; validation and evaluation only judge them."""
        return self.feed.part == "training" and self.feed.fit.method in TRAINING

    @property
    def conditions(self) -> tuple[Unknown | None, ...]:
        """What must hold for this to happen; None where nothing must."""
        return (self.feed.fit.condition, self.loss.compile.condition, self.head.condition)


@listed
def lessons(program: Program) -> Iterator[Lesson]:
    """Every head that is trained on targets that are known, with its loss; each once."""
    return first_of_each(_all_lessons(program), _what_is_learned)


def _all_lessons(program: Program, ends: _Ends = paired) -> Iterator[Lesson]:
    for feed in feeds(program, JUDGING):
        if feed.model is None or feed.fit.compile is None or feed.fit.own_loss or _called_otherwise(feed, feed.model):
            continue
        for head, loss in ends(feed.model, feed.fit.compile):
            targets = target_of(feed, head)
            if targets is not None:
                yield Lesson(feed, head, loss, targets)


def _called_otherwise(feed: Feed, model: ModelTrace) -> bool:
    """Whether a subclassed model surely gets data of another shape than in its first call, or in Keras 2 any model data of
    other axes than it declares: it takes what its layers take, and what it then answers is not known."""
    called: Sequence[Output | Unknown | None]
    if model.kind == "subclass":
        called = () if model.call is None else model.call.input_shapes
    elif model.dialect < 3:
        called = model.input_shape if isinstance(model.input_shape, list) else (model.input_shape,)
    else:
        return False
    met = zip(known_items(feed.x) or (feed.x,), called, strict=False)
    pairs = [(x.shape, shape) for x, shape in met if isinstance(x, Array)]
    unlike = _unlike if model.kind == "subclass" else _of_other_axes
    return any(isinstance(a, tuple) and isinstance(b, tuple) and unlike(a[1:], b[1:]) for a, b in pairs)


def _of_other_axes(one: Shape, other: Shape) -> bool:
    """Whether samples have surely other axes, but for one of size 1 that Keras 2 adds or takes off at the end."""
    short, long = sorted((one, other), key=len)
    return len(short) != len(long) and (len(long) - len(short) > 1 or long[-1] != 1)


def _unlike(one: Shape, other: Shape) -> bool:
    """Whether samples have surely other axes, or another size of one."""
    sizes = zip(one, other, strict=False)
    return len(one) != len(other) or any(None not in pair and differ(*pair) for pair in sizes)


@listed
def lessons_of_bare_ends(program: Program) -> Iterator[Lesson]:
    """What is learned by outputs that are no heads: their shapes meet the targets, and nothing else is known of them."""
    return first_of_each(_all_lessons(program, bare_ends_paired), _what_is_learned)


def _what_is_learned(lesson: Lesson) -> tuple[object, ...]:
    head, loss, targets = lesson.head, lesson.loss, lesson.targets
    places = head.by.span, head.layer.span, loss.span, lesson.feed.part
    return *places, head.shape, head.activation, loss.name, loss.from_logits, targets.labels, targets.shape


def trained_otherwise(lesson: Lesson, program: Program) -> bool:
    """Whether the model is trained on labels of another encoding with the same loss: these, which judge it or train it once
    more, are odd."""
    return any(
        other.trains and _of_one_loss(other, lesson) and other.encoding not in (None, lesson.encoding)
        for other in lessons(program)
    )


def _of_one_loss(other: Lesson, lesson: Lesson) -> bool:
    """Of a call that compiles several models each with a loss of its own, the models are not to be mixed up."""
    return other.loss.compile is lesson.loss.compile if lesson.trains else other.loss.span == lesson.loss.span


def other_training(lesson: Lesson) -> str:
    """What the labels are to be like where `trained_otherwise`."""
    return "the other training" if lesson.trains else "the training"


def used_here(lesson: Lesson) -> Label:
    """The call that the targets are given to."""
    method = lesson.feed.fit.method
    said = "trained on them here" if lesson.trains else f"the targets of `{method}` here"
    return Label(lesson.feed.fit.span, "the targets of the validation here" if lesson.feed.part == "validation" else said)


@listed
def taught(program: Program) -> Iterator[Lesson]:
    """The lessons, and those in which the program takes the loss itself: of them the head, the loss and the targets count."""
    yield from lessons(program)
    yield from first_of_each(_taught_by_hand(program), _what_is_taught)


def _taught_by_hand(program: Program) -> Iterator[Lesson]:
    for model, compiled in by_hand(program):
        targets = _single(compiled.args[BY_HAND])
        if not isinstance(targets, Array) or _has_more(model):
            continue
        feed = Feed(Fit(compiled.span, model, BY_HAND, {}, {}, compiled, compiled.condition), None, targets)
        yield from (Lesson(feed, head, loss, targets) for head, loss in paired(model, compiled))


def _what_is_taught(lesson: Lesson) -> tuple[object, ...]:
    targets = lesson.targets
    return lesson.head.layer.span, lesson.loss.span, lesson.loss.name, targets.labels, targets.shape


def target_of(feed: Feed, head: Head) -> Array | None:
    """The targets of one output."""
    several = known_items(feed.y)
    if isinstance(feed.y, DictValue):
        found = feed.y.items.get(output_name(head))
    elif several is not None:
        place = _place_among(several, feed, head)
        found = several[place] if place is not None and place < len(several) else None
    else:
        found = feed.y if _meets_the_one(feed, head) else None
    return found if isinstance(found, Array) else None


def _place_among(targets: Sequence[Value], feed: Feed, head: Head) -> int | None:
    """Which of several targets are those of an output: Keras 3 gives as many as there are losses to the outputs with a loss."""
    losses = _losses(feed) or ()
    if head.model.dialect < 3 or len(losses) == len(targets) or sum(loss is not None for loss in losses) != len(targets):
        return head.index
    return None if losses[head.index] is None else sum(loss is not None for loss in losses[: head.index])


def _meets_the_one(feed: Feed, head: Head) -> bool:
    """Whether the only array of targets is for this output: Keras 2 of TensorFlow compares it with each, Keras 3 with the only
    one that has a loss, if the losses are told one by one."""
    if not _has_more(head.model):
        return head.index == 0
    if head.model.dialect != 3:
        return head.model.dialect == 2 and len(head.model.outputs) > 1
    losses = _losses(feed) or ()
    with_loss = [number for number, loss in enumerate(losses) if loss is not None]
    return with_loss == [head.index] and len(losses) == len(head.model.outputs)


def _losses(feed: Feed) -> Sequence[Value] | None:
    return known_items(feed.fit.compile.args.get("loss")) if feed.fit.compile is not None else None


def _has_more(model: ModelTrace) -> bool:
    return len(model.ends) > 1 or (isinstance(model.output_shape, list) and len(model.output_shape) > 1)


def only_whole_batches(feed: Feed) -> bool | None:
    """Whether the arrays of a training fill every batch, so that TensorFlow knows its size beforehand; None where the source
    does not tell."""
    fit, inputs = feed.fit, feed.inputs
    if feed.dataset is not None or inputs is None or fit.method not in ("fit", "evaluate") or feed.part != "training":
        return None
    shape, size, held = inputs.shape, fit.args.get("batch_size"), fit.args.get("validation_split", 0.0)
    if not isinstance(shape, tuple) or not isinstance(shape[0], int) or not isinstance(held, (int, float)):
        return None
    size = 32 if size is None else size
    return int(shape[0] * (1.0 - held)) % size == 0 if isinstance(size, int) and size > 0 else None


def first_batch(feed: Feed) -> int | None:
    """How many samples the first batch has; None where the source does not tell."""
    fit = feed.fit
    if feed.dataset is not None:
        return _rows_of_first(feed.dataset)
    rows = samples(next((one for data in (feed.x, feed.y) for one in _arrays(data)), None))
    if not isinstance(rows, int):
        return None
    if fit.method.endswith("_on_batch"):
        return rows
    size, held = fit.args.get("batch_size"), fit.args.get("validation_split", 0.0)
    size = 32 if size is None else size
    if not isinstance(size, int) or not isinstance(held, (int, float)):
        return None
    return min(size, int(rows * (1.0 - held)))


def _arrays(data: Value) -> Sequence[Value]:
    """What is given for each input or output."""
    return list(data.items.values()) if isinstance(data, DictValue) else known_items(data) or (data,)


def _rows_of_first(data: Dataset) -> int | None:
    element = data.element if data.first is None else data.first
    one = next(iter(known_items(element) or (element,)), None)
    rows = one.shape[0] if isinstance(one, Array) and isinstance(one.shape, tuple) and one.shape else None
    return rows if isinstance(rows, int) else None


def came_from(array: Array, text: str) -> tuple[Label, ...]:
    """The last step that made the array, as a related place."""
    return (Label(array.trail[-1].span, text),) if array.trail else ()


def begun_at(array: Array) -> tuple[Label, ...]:
    """Where the array came from, as a related place, if it was made by more than one step."""
    return (Label(array.trail[0].span, f"they come from here: {array.trail[0].text}"),) if len(array.trail) > 1 else ()


def shaped_at(array: Array, text: str) -> tuple[Label, ...]:
    """The last step that gave the array its shape, as a related place: what changes its values alone is passed over."""
    steps = [step for step in array.trail if not step.keeps_shape]
    return (Label(steps[-1].span, text),) if steps else came_from(array, text)
