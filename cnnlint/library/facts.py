"""Objects of libraries that are known by facts: results with attributes, and objects that learn from data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.diagnostics import Span
from cnnlint.frozen import replace
from cnnlint.library.descriptions import describe
from cnnlint.library.dtypes import is_integer
from cnnlint.program import Call, Load, Problem
from cnnlint.shapes import Size
from cnnlint.values import (
    Array,
    Context,
    Dataset,
    Did,
    ListValue,
    Mutable,
    Object,
    Shared,
    Step,
    Unknown,
    Value,
    as_size,
    identical,
    join,
    origin_of,
)

REDRAWN = "__redrawn__"  # the fact about a data set that every pass over it has an order of its own
SHUFFLED_ANEW = "__shuffled_anew__"  # the fact where a pipeline is put into an order of its own for every pass
PART_OF_PASS = "part_of_pass"  # the fact of which such pass it takes the first elements, or all but these
ENDLESS = "endless"  # the fact that it surely never ends
DIVIDED = "keras.Model.__divided__"
CUT_OFF = "keras.Model.__cut_off__"
EQUALLED = "keras.Model.__equalled__"
OUT_OF_ORDER = "keras.Model.__out_of_order__"


class Facts(Object):
    """A read-only result whose parts are reached by attribute or key: scikit-learn's Bunch, the info of a tfds data set."""

    __slots__ = ("facts", "name")

    def __init__(self, name: str, facts: Mapping[str, Value]) -> None:
        self.name, self.facts = name, facts

    def get(self, name: str, at: Context) -> Value:
        return self.facts[name] if name in self.facts else at.member(self, self.name, name)

    def item(self, key: Value, at: Context) -> Value:
        return self.facts.get(key, at.unknown(f"{key!r} of {self.name}")) if isinstance(key, str) else at.unknown("the key")

    def describe(self) -> str:
        return f"a {self.name}"


def fitted(span: Span, data: Value = None) -> Step:
    """The place where something was fitted, and to what: a place in a function stands for all its calls."""
    steps = data.trail if isinstance(data, Array) else ()
    text = " of ".join(("fitted here", *(step.text for step in reversed(steps))))
    return Step(span, text, Did.FITTED, _origin(data))


def _origin(data: Value) -> str:
    """What tells the data of one name from others; empty where that is not known."""
    if isinstance(data, Array):
        return origin_of(data.trail)
    if isinstance(data, Unknown):
        return f"{data.name} {data.span}" if data.name else ""
    return getattr(data, "variable", None) or ""


_OF_THE_FITTED = frozenset({"transform", "inverse_transform"})
_WORDS = "keras.preprocessing.text.Tokenizer"
_OF_THE_WORDS = frozenset({"texts_to_sequences", "texts_to_matrix"})
_TO_BE_FITTED = frozenset(
    (
        *(
            f"sklearn.preprocessing.{name}"
            for name in ("StandardScaler", "MinMaxScaler", "MaxAbsScaler", "LabelEncoder", "LabelBinarizer", "OneHotEncoder",
                         "OrdinalEncoder", "PolynomialFeatures")
        ),
        "sklearn.decomposition.PCA",
        "sklearn.feature_selection.SelectKBest",
        "sklearn.impute.SimpleImputer",
    )
)  # fmt: skip


class Learner(Mutable):
    """An object that learns from data when it is fitted: an encoder, a scaler, a tokenizer.

    options: its arguments by name. facts: what it has learnt, by attribute. Methods are library functions `<name>.<method>`,
    which several classes may share; called is what the program calls its own.
    """

    __slots__ = ("called", "facts", "name", "options", "used")

    def __init__(self, name: str, options: Mapping[str, Value], called: str | None = None) -> None:
        self.name, self.options = name, options
        self.called = called or name.rpartition(".")[2]
        self.facts: dict[str, Value] = {}
        self.used = False  # whether anything but a transformation was asked of it on any way, which may have fitted it

    def get(self, name: str, at: Context) -> Value:
        if name in self.facts:
            return self.facts[name]
        if name not in (_OF_THE_WORDS if self.name == _WORDS else _OF_THE_FITTED):
            self.used = True
        elif not self.used and self.name in (*_TO_BE_FITTED, _WORDS) and at.store.is_of_this_way(self):
            self._refuse(at, name)
        return self.options[name] if name in self.options else at.member(self, self.name, name)

    def _refuse(self, at: Context, name: str) -> None:
        short = self.called
        message = f"`{name}` needs a fitted {short}, but nothing has fitted this one"
        if self.name == _WORDS:  # no words, no error
            help_ = "call `fit_on_texts` before, with the texts of the training"
            at.emit(Problem("no-words", f"{message}: it knows no word", at.span, help=help_, actual=name))
            return
        help_ = "write `fit_transform` for the training data" if name == "transform" else "fit it before, to the training data"
        keras = f"This {short} instance is not fitted yet. Call 'fit' with appropriate arguments before using this estimator."
        at.emit(Problem("not-fitted", message, at.span, "NotFittedError", help=help_, keras=keras, actual=name))

    def set(self, name: str, value: Value, at: Context) -> None:
        """The program writes over what it has learnt; how many there were is then no more known."""
        at.store.touch(self)
        self.used = True
        self.facts = {n: fact for n, fact in self.facts.items() if n != "count"} | {name: value}

    @property
    def count(self) -> Size | None:
        """How many classes, words or columns it has found; None where it has not been fitted or that is not known."""
        return as_size(self.facts.get("count"))

    def learn(self, at: Context, **facts: Value) -> None:
        """Replaces what it has learnt."""
        at.store.touch(self)
        self.facts, self.used = dict(facts), True

    def fit_here(self, at: Context, data: Value) -> None:
        """It is fitted to data, of which no more is known than the place and how the data came to be."""
        self.learn(at, __fitted__=fitted(at.span, data))

    def marked(self, made: Value) -> Value:
        """What it makes of data, with the place where it was fitted in the trail."""
        place = self.facts.get("__fitted__")
        if not isinstance(made, Array) or not isinstance(place, Step):
            return made
        return replace(made, trail=(*made.trail[:-1], place, *made.trail[-1:]))

    def snapshot(self) -> Any:
        return dict(self.facts)

    def restore(self, state: Any) -> None:
        self.facts = dict(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        names = [*one, *(n for n in other if n not in one)]
        return {n: join(one.get(n, why), other.get(n, why), why) for n in names} if not identical(one, other) else one

    def forget(self, why: Unknown) -> None:
        self.facts, self.used = {}, True

    def describe(self) -> str:
        return f"a {self.name.rpartition('.')[2]}"


def some_names(count: Size | Unknown, words: Value = None) -> Value:
    """A list of strings of which only the number is known: class names of a folder, words of a tokenizer."""
    if words is not None:
        return words
    return Array(count if isinstance(count, Unknown) else (count,), "str", kind="names")


def name_list(words: tuple[str, ...]) -> ListValue:
    """A list of known strings."""
    return ListValue(words)


def born(at: Context, a: Array, what: str, did: Did | None = None) -> Array:
    """The array with its origin as the first step of its trail."""
    return a.then(at.span, f"{what}: {describe(a)}", did) if not a.trail else a


def how_many_classes(y: Array) -> str:
    """For the words about labels: ` (10 classes)`, nothing where it is not known."""
    return "" if y.labels is None or y.labels.classes is None else f" ({y.labels.classes} classes)"


def loaded(at: Context, source: str, value: Value) -> Value:
    """The value, with the event that says that a data set was loaded."""
    at.emit(Load(at.span, value, source))
    return value


_REDRAWN = (Did.SHUFFLED, Did.HELD)
FLOW = "__flow__"  # the fact about batches of arrays that are drawn anew after each epoch: the place
_PREDICTED: Shared[list[Array]] = Shared(list)


def predicted(at: Context, scores: Array, of: Value = None) -> Array:
    """What a model predicted, as it came out: remembered, so that it is told from what the program made of it."""
    scores = born(at, scores, "predicted", Did.PREDICTED)
    if isinstance(of, Dataset) and of.facts.get(REDRAWN) is True and of.trail:
        place = of.trail[0].span
        if "image_data_generator" in of.facts:
            scores = scores.then(place, "in an order that is drawn anew after each epoch", Did.HELD)
        else:
            scores = scores.then(place, "in an order drawn anew", Did.SHUFFLED)
    if isinstance(of, Dataset) and of.facts.get(FLOW) is not None and of.trail:
        place = of.facts[FLOW].span
        scores = scores.then(place, "in an order that is drawn anew after each epoch", Did.MIXED, str(of.trail[0].span))
    at.shared(_PREDICTED).append(scores)
    return scores


def tell_out_of_order(at: Context, one: Value, other: Value) -> None:
    """Of two arrays that are compared: whether one is what a model predicted of data in an order drawn anew, and the other
    came of the same data, but not of that pass."""
    for classes, scores in ((one, other), (other, one)):
        if isinstance(classes, Array) and isinstance(scores, Array):
            drawn = {step.span: step.did for step in scores.trail if step.did in _REDRAWN}
            other_pass = (s for s in classes.trail if s.span in drawn and s.did not in _REDRAWN)
            place = next((s.span for s in other_pass if s.did is Did.BY_FILE or drawn[s.span] is Did.SHUFFLED), None)
            place = place or _mixed(classes, scores)
            if place is not None:
                at.emit(Call(at.span, OUT_OF_ORDER, {}, {"data": place}))


def _mixed(classes: Array, scores: Array) -> Span | None:
    """Where the batches were mixed of which these are the scores, if the classes are of the same data and were not."""
    passed = {step.span for step in classes.trail}
    began = {str(span) for span in passed}
    mixed = (step for step in scores.trail if step.did is Did.MIXED)
    return next((step.span for step in mixed if step.detail in began and step.span not in passed), None)


def is_predicted(at: Context, value: Value) -> bool:
    """Whether it is what a model predicted, unchanged."""
    return any(value is scores for scores in at.shared(_PREDICTED))


def tell_divided(at: Context, scores: Array) -> None:
    """What a model predicted is compared with one half."""
    if is_predicted(at, scores):
        place = next(step.span for step in scores.trail if step.did is Did.PREDICTED)
        at.emit(Call(at.span, DIVIDED, {}, {"predictions": place}))


def _given(scores: Array) -> Span | None:
    """Where a model predicted these values, if the program has only chosen among them or shaped them."""
    steps = iter(scores.trail)
    begun = next((step for step in steps if step.did is Did.PREDICTED), None)
    return begun.span if begun is not None and all(s.keeps_values or s.did in _REDRAWN for s in steps) else None


def tell_cut_off(at: Context, scores: Array, by: str = "astype") -> None:
    """What a model predicted loses its fractions."""
    place = _given(scores)
    if place is not None:
        at.emit(Call(at.span, CUT_OFF, {"by": by}, {"predictions": place}))


def tell_equalled(at: Context, sign: str, one: Value, other: Value) -> None:
    """What a model predicted is compared with a class, or with classes."""
    for scores, classes in ((one, other), (other, one)):
        place = _given(scores) if isinstance(scores, Array) and _names_classes(classes) else None
        if place is not None:
            said = "labels" if isinstance(classes, Array) else ("1" if classes else "0")
            at.emit(Call(at.span, EQUALLED, {"sign": sign, "other": said}, {"predictions": place}))


def _names_classes(value: Value) -> bool:
    """Whether it is 0 or 1, or an array of whole numbers."""
    if isinstance(value, Array):
        return value.labels is not None or is_integer(value.dtype) or value.dtype == "bool"
    number = value if isinstance(value, float) else as_size(value)
    return isinstance(number, (int, float)) and number in (0, 1)
