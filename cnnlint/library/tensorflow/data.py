"""Methods of `tf.data.Dataset`: what a pipeline does to an element."""

from __future__ import annotations

from collections.abc import Callable

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.facts import ENDLESS, PART_OF_PASS, REDRAWN, SHUFFLED_ANEW
from cnnlint.library.indexing import without_count
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.python.items import surely_some
from cnnlint.library.tensorflow.first_batch import in_any_order, with_first_batch
from cnnlint.library.tensorflow.mapped import refuses_parts
from cnnlint.library.tensorflow.structure import as_numpy, same_element, tensors, with_rows, without_rows
from cnnlint.program import Problem
from cnnlint.shapes import Dim, Size, ceil_div, maximum, minimum, symbol
from cnnlint.values import (
    BY_CHANCE,
    LOST,
    Array,
    Cause,
    Context,
    Dataset,
    DictValue,
    ListValue,
    Object,
    Shared,
    Unknown,
    Value,
    all_are,
    another,
    as_size,
)

MOST_ELEMENTS = 8  # a loop over a data set is unrolled up to here


@models("tensorflow.data.Dataset.__getattr__")
def missing(at: Context, self: Dataset, name: str) -> Value:
    """`ds.prefetch(2).class_names`: the attributes of what reads a folder are those of the first data set alone."""
    if name in self.facts.get(LOST, ()) and at.shared(_NAMED).get(name) is None:
        help_ = f"read `{name}` of what the function that reads the folder returns, before anything is made of it"
        message = f"a data set that is made of another has no `{name}`: only the one that reads the folder has"
        keras = f"object has no attribute '{name}'"
        at.emit(Problem("missing-attribute", message, at.span, "AttributeError", help=help_, keras=keras, actual=name))
    return at.unknown(f"`.{name}` of Dataset is not modelled")


@models("tensorflow.data.Dataset.__setattr__")
def named(at: Context, self: Dataset, name: Value, value: Value) -> None:
    """`ds.class_names = names` gives an attribute to a data set that is made of another. Which one has it is not followed."""
    if isinstance(name, str):
        at.shared(_NAMED)[name] = value


_NAMED: Shared[dict[str, Value]] = Shared(dict)  # attributes that the program sets of a data set


@models("tensorflow.data.Dataset.map")
def map_(at: Context, self: Dataset, map_func: Value, *more: Value, **others: Value) -> Dataset:
    """The function is followed once, with one element; a tuple is given as several arguments."""
    given = _as_arguments(self.element)
    if refuses_parts(at, map_func, given, "map"):
        return replace(self, element=at.because(Cause.IMPOSSIBLE), facts={})
    with bodies(at):
        result = at.call(map_func, given)
    if isinstance(result, ListValue):
        result = tuple(result.items) if result.rest is None else result.rest
    element = tensors(at, result)
    known = not isinstance(element, Unknown)
    return replace(self, element=element, facts=self.derived.facts if known else {})


def _as_arguments(element: Value) -> Arguments:
    """One argument, or one for each part of a plain tuple, as a named one is not; what is not known may have any number of
    parts. tensorflow/python/data/ops/structured_function.py, `_should_unpack`"""
    if isinstance(element, Unknown):
        return Arguments(rest=element)
    return Arguments(element if type(element) is tuple else (element,))


@models("tensorflow.data.Dataset.interleave", "tensorflow.data.Dataset.flat_map")
def flat_map(at: Context, self: Dataset, map_func: Value, *more: Value, **others: Value) -> Value:
    """The function makes a data set of each element."""
    given = _as_arguments(self.element)
    if refuses_parts(at, map_func, given, "flat_map"):
        return Dataset(at.because(Cause.IMPOSSIBLE))
    result = at.call(map_func, given)
    if not isinstance(result, Dataset):
        return Dataset(result if isinstance(result, Unknown) else at.unknown("what a function makes of an element"))
    return replace(result, cardinality=None)


@models("tensorflow.data.Dataset.batch")
def batch(at: Context, self: Dataset, batch_size: Value, drop_remainder: Value = False, *more: Value, **others: Value) -> Value:
    """A new first axis: the batch size if the remainder is dropped, else None."""
    size = as_size(batch_size)
    length: Dim = size if drop_remainder is True else None
    count = _batches(self, size, drop_remainder)
    made = replace(self, element=with_rows(self.element, length), batched=True, cardinality=count)
    return with_first_batch(made, self.cardinality, size)


def _batches(self: Dataset, size: Size | None, drop_remainder: Value) -> Size | None:
    if self.cardinality is None or size is None or not isinstance(drop_remainder, bool) or size == 0:
        return None
    return self.cardinality // size if drop_remainder else ceil_div(self.cardinality, size)


@models("tensorflow.data.Dataset.unbatch")
def unbatch(at: Context, self: Dataset, name: Value = None) -> Dataset:
    return replace(self.derived, element=without_rows(self.element), batched=False, cardinality=None)


@models("tensorflow.data.Dataset.rebatch")
def rebatch(at: Context, self: Dataset, batch_size: Value, drop_remainder: Value = False, name: Value = None) -> Value:
    return batch(at, unbatch(at, self), batch_size, drop_remainder)


@models("tensorflow.data.Dataset.shuffle")
def shuffled(
    at: Context,
    self: Dataset,
    buffer_size: Value,
    seed: Value = None,
    reshuffle_each_iteration: Value = None,
    name: Value = None,
) -> Value:
    """The order changes, for every pass anew unless told otherwise; the elements do not."""
    made = in_any_order(self).reordered
    anew = reshuffle_each_iteration in (None, True) and as_size(buffer_size) != 1
    return replace(made, facts={**made.facts, SHUFFLED_ANEW: at.span}) if anew else made


@models("tensorflow.data.Dataset.ignore_errors")
def ignore_errors(at: Context, self: Dataset, *args: Value, **more: Value) -> Value:
    return in_any_order(self).reordered


def _part(self: Dataset, part: str) -> Dataset:
    """What it takes of the order of a pass, which is another one for every part."""
    place = self.facts.get(SHUFFLED_ANEW)
    if place is None:
        return self
    facts = {name: fact for name, fact in self.facts.items() if name != SHUFFLED_ANEW}
    return replace(self, facts={PART_OF_PASS: (place, self.trail, part), **facts})


@models("tensorflow.data.Dataset.prefetch", "tensorflow.data.Dataset.with_options", "tensorflow.data.Dataset.options")
def as_they_come(at: Context, self: Dataset, *args: Value, **more: Value) -> Value:
    """Speed and storage change; the elements and their order do not."""
    return self.reordered


@models("tensorflow.data.Dataset.cache", "tensorflow.data.Dataset.snapshot")
def cache(at: Context, self: Dataset, *args: Value, **more: Value) -> Value:
    """The order of the first pass is kept as well, and what was done by chance."""
    _tell_chance_kept(self, at)
    made = self.reordered
    facts = {name: fact for name, fact in made.facts.items() if name != SHUFFLED_ANEW}
    return replace(made, facts={**facts, REDRAWN: False} if REDRAWN in facts else facts)


def _tell_chance_kept(data: Dataset, at: Context) -> None:
    """What changes the elements by chance stands before it, and so happens once."""
    parts = data.element if isinstance(data.element, tuple) else (data.element,)
    steps = [step for part in parts if isinstance(part, Array) for step in part.trail]
    changed = next((step for step in steps if step.did in BY_CHANCE), None)
    if changed is not None:
        at.emit(
            Problem(
                "chance-kept",
                "`cache` keeps the images as they were augmented in the first epoch: every later one gets the same",
                at.span,
                labels=(Label(changed.span, "changed by chance here"),),
                help="call `cache` before the `map` that augments",
                certain=False,
            )
        )


@models("tensorflow.data.Dataset.filter")
def filter_(at: Context, self: Dataset, predicate: Value, name: Value = None) -> Value:
    refuses_parts(at, predicate, _as_arguments(self.element), "filter")
    return in_any_order(replace(self.derived, cardinality=None, element=_some_classes(self.element)))


def _some_classes(element: Value) -> Value:
    if isinstance(element, tuple):
        return tuple(map(_some_classes, element))
    return without_count(element) if isinstance(element, Array) else element


@models("tensorflow.data.Dataset.shard", "tensorflow.data.Dataset.take_while", "tensorflow.data.Dataset.unique")
def fewer(at: Context, self: Dataset, *args: Value, **more: Value) -> Value:
    return replace(_ending(in_any_order(self)), cardinality=None)


def _ending(self: Dataset) -> Dataset:
    """What is made of it, which ends even where it does not."""
    made = self.derived
    return replace(made, facts={**made.facts, ENDLESS: False}) if made.facts.get(ENDLESS) is True else made


@models("tensorflow.data.Dataset.repeat")
def repeat(at: Context, self: Dataset, count: Value = None, name: Value = None) -> Value:
    """Without a count it never ends."""
    times = as_size(count)
    if count is None and surely_some(self):
        endless = symbol("batches", "the data set is repeated without an end", at.span, 1)
        return replace(self.derived, cardinality=endless, facts={**self.derived.facts, ENDLESS: True})
    if self.cardinality is None or not isinstance(times, int) or times < 0:
        return replace(self.derived, cardinality=None)
    return replace(self.derived, cardinality=self.cardinality * times)


@models("tensorflow.data.Dataset.take")
def take(at: Context, self: Dataset, count: Value, name: Value = None) -> Value:
    size, self = as_size(count), _part(self, "take")
    if size is None or (isinstance(size, int) and size < 0):
        return replace(_ending(self), cardinality=None)
    return replace(_ending(self), cardinality=size if self.cardinality is None else minimum(size, self.cardinality))


@models("tensorflow.data.Dataset.skip")
def skip(at: Context, self: Dataset, count: Value, name: Value = None) -> Value:
    size, self = as_size(count), _part(in_any_order(self), "skip")
    if size is None or self.cardinality is None:
        return replace(self.derived, cardinality=None)
    return replace(self.derived, cardinality=maximum(self.cardinality - size, 0))


@models("tensorflow.data.Dataset.concatenate")
def concatenate(at: Context, self: Dataset, dataset: Value, name: Value = None) -> Value:
    if not isinstance(dataset, Dataset):
        return replace(self.derived, element=at.unknown("what is joined is not known"), cardinality=None)
    total = None if self.cardinality is None or dataset.cardinality is None else self.cardinality + dataset.cardinality
    return replace(self.derived, element=same_element(self, dataset), cardinality=total)


@models("tensorflow.data.Dataset.enumerate")
def enumerate_(at: Context, self: Dataset, start: Value = 0, name: Value = None) -> Value:
    return replace(self, element=(Array((), "int64", 0, kind="tensor"), self.element), batched=False)


@models("tensorflow.data.Dataset.window")
def window(at: Context, self: Dataset, size: Value, shift: Value = None, stride: Value = 1, drop_remainder: Value = False,
           name: Value = None) -> Value:  # fmt: skip
    """Elements are data sets themselves, one for each part."""
    count = as_size(size)
    if isinstance(self.element, tuple):
        inner: Value = tuple(Dataset(e, cardinality=count) for e in self.element)
    else:
        inner = Dataset(self.element, cardinality=count)
    return replace(self, element=inner, cardinality=None, batched=False)


class Transformation(Object):
    """A step that waits for its data set: `ds.apply(tf.data.experimental.shuffle_and_repeat(100))`."""

    __slots__ = ("step",)

    def __init__(self, step: Callable[[Context, Dataset], Value]) -> None:
        self.step = step

    def call(self, args: Arguments, at: Context) -> Value:
        given = args.positional[0] if args.positional else None
        return self.step(at, given) if isinstance(given, Dataset) else at.unknown("a step of a pipeline without data")


@models("tensorflow.data.experimental.shuffle_and_repeat")
def shuffle_and_repeat(at: Context, buffer_size: Value, count: Value = None, seed: Value = None) -> Value:
    return Transformation(lambda place, dataset: repeat(place, dataset, count))


@models("tensorflow.data.experimental.ignore_errors", "tensorflow.data.experimental.prefetch_to_device")
def unchanging(at: Context, *args: Value, **more: Value) -> Value:
    return Transformation(lambda place, dataset: dataset)


@models("tensorflow.data.experimental.unbatch")
def unbatching(at: Context) -> Value:
    return Transformation(unbatch)


@models("tensorflow.data.experimental.map_and_batch")
def map_and_batch(
    at: Context, map_func: Value, batch_size: Value, *args: Value, drop_remainder: Value = False, **more: Value
) -> Value:
    return Transformation(lambda place, dataset: batch(place, map_(place, dataset, map_func), batch_size, drop_remainder))


@models(
    "tensorflow.data.Dataset.sample_from_datasets",
    "tensorflow.data.experimental.sample_from_datasets",
    "tensorflow.data.Dataset.choose_from_datasets",
    "tensorflow.data.experimental.choose_from_datasets",
)
def mixed(at: Context, datasets: Value, *args: Value, **more: Value) -> Value:
    """Elements now from one, now from another data set."""
    items = at.iterate(datasets)
    if isinstance(items, Unknown) or not items or not all_are(items, Dataset):
        return Dataset(at.unknown("the data sets that are mixed are not known"))
    result = items[0]
    for other in items[1:]:
        result = replace(result, element=same_element(result, other))
    return replace(result, cardinality=None)


@models("tensorflow.data.Dataset.apply")
def apply(at: Context, self: Dataset, transformation_func: Value) -> Value:
    return at.call(transformation_func, Arguments((self,)))


@models("tensorflow.data.Dataset.element_spec", attribute=True)
def element_spec(at: Context, self: Dataset) -> Value:
    return _spec(self.element)


def _spec(element: Value) -> Value:
    """A description of tensors: an axis that only the data tell is None in it, where a tensor has a number."""
    if isinstance(element, tuple):
        return tuple(_spec(part) for part in element)
    if isinstance(element, DictValue):
        return DictValue({name: _spec(part) for name, part in element.items.items()})
    return replace(element, kind="spec") if isinstance(element, Array) else element


@models("spec.shape", attribute=True)
def shape_of_spec(at: Context, spec: Array) -> Value:
    return spec.shape


@models("tensorflow.data.Dataset.cardinality", "tensorflow.data.Dataset.__len__")
def cardinality(at: Context, self: Dataset) -> Value:
    return self.cardinality if self.cardinality is not None else at.unknown("the number of elements is not known")


@models("tensorflow.data.experimental.cardinality")
def cardinality_of(at: Context, dataset: Value) -> Value:
    return cardinality(at, dataset) if isinstance(dataset, Dataset) else at.unknown("the number of elements is not known")


@models("tensorflow.data.Dataset.as_numpy_iterator")
def as_numpy_iterator(at: Context, self: Dataset) -> Value:
    return replace(self, element=as_numpy(self.element))


@models("tensorflow.data.Dataset.__iter__")
def iterate(at: Context, self: Dataset) -> Value:
    """Its elements, when they are few and counted: all are alike to us."""
    if isinstance(self.cardinality, int) and self.cardinality <= MOST_ELEMENTS:
        first = () if self.first is None or not self.cardinality else (another(self.first),)
        return (*first, *(another(self.each) for _ in range(self.cardinality - len(first))))
    return at.unknown("how many elements a data set has is not known")


@models(
    "tensorflow.data.Dataset.__next__",
    "tensorflow.data.Dataset.next",
    "tensorflow.data.Dataset.get_next",
    "tensorflow.data.Dataset.get_single_element",
)
def next_element(at: Context, self: Dataset) -> Value:
    return another(self.each)


@models("tensorflow.data.Dataset.make_one_shot_iterator", "tensorflow.data.Dataset.make_initializable_iterator")
def iterator(at: Context, self: Dataset) -> Value:
    return self


@models("tensorflow.data.Dataset.reduce")
def reduce(at: Context, self: Dataset, initial_state: Value, reduce_func: Value, name: Value = None) -> Value:
    return at.unknown("what a data set adds up to")


@models("tensorflow.data.Dataset.save")
def save(at: Context, self: Dataset, *args: Value, **more: Value) -> Value:
    return None
