"""What feeds a model: the data of every `fit`, `evaluate` and `predict`, with the lines that it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass
from cnnlint.program import ModelTrace, Program
from cnnlint.report.model import Style
from cnnlint.report.places import because, near
from cnnlint.rules.facts.context import assumed_data
from cnnlint.rules.facts.feeds import Feed, feeds
from cnnlint.shapes import Expr, shape_text, symbol, text
from cnnlint.values import Array, DictValue, Labels, ListValue, Unknown, Value, kind_of_number, known_items

_METHODS = frozenset({"fit", "fit_generator", "train_on_batch", "evaluate", "evaluate_generator", "test_on_batch", "predict"})
_ENCODINGS = {"ids": "class ids", "one-hot": "one-hot", "binary": "0 or 1", "multi-hot": "multi-hot", "strings": "class names"}


@dataclass(frozen=True, slots=True)
class Stream:
    """One tensor that flows into a model: `x`, `y`, or `x[0]` and the like; `value` is an Array, or Unknown with the reason."""

    name: str
    value: Array | Unknown


@dataclass(frozen=True, slots=True)
class Feeding:
    """One call that data flows in by. assumed: why it is taken for this model's data, where no call says so."""

    method: str
    part: str
    span: Span
    streams: tuple[Stream, ...]
    assumed: str | None = None


def feedings(program: Program, model: ModelTrace) -> list[Feeding]:
    """Everything that feeds the model, in order; the only data set that fits it, where nothing does."""
    fed = (feed for feed in feeds(program, _METHODS) if feed.model and feed.model.identity == model.identity)
    found = [_feeding(feed) for feed in fed]
    assumed = assumed_data(program, model) if not found else None
    if assumed is None:
        return found
    streams = (Stream("x", assumed.x), Stream("y", assumed.y))
    return [Feeding("", "training", assumed.span, streams, assumed.because)]


def _feeding(feed: Feed) -> Feeding:
    return Feeding(feed.fit.method, feed.part, feed.fit.span, streams_of(feed))


def streams_of(feed: Feed) -> tuple[Stream, ...]:
    """Every tensor of a feed, inputs first."""
    return (*_streams("x", feed.x, feed), *_streams("y", feed.y, feed))


def _streams(name: str, value: Value, feed: Feed) -> Iterator[Stream]:
    if isinstance(value, DictValue):
        value = value.items
    if isinstance(value, ListValue) and (column := _column(value)) is not None:
        value = column
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _streams(f"{name}[{key!r}]", item, feed)
    elif (several := known_items(value)) is not None:
        for i, item in enumerate(several):
            yield from _streams(f"{name}[{i}]", item, feed)
    elif isinstance(value, (Array, Unknown)):
        yield Stream(name, value)
    elif value is not None:
        yield Stream(name, Unknown("not an array that is followed", feed.fit.span))


def _column(value: ListValue) -> Array | None:
    """A list of numbers is one column, not as many inputs."""
    each = value.each()
    kind = None if each is None else kind_of_number((each,))
    if kind is None:
        return None
    name = {"int": "int64", "float": "float64"}.get(kind.type, kind.type.removeprefix("numpy."))
    rows = len(value.items) if value.rest is None else symbol("rows", value.rest.reason, value.rest.span, len(value.items))
    return Array((rows,), name)


def data_lines(program: Program, model: ModelTrace, path: str, style: Style) -> Iterator[str]:
    """The lines above a table; with `verbose` every step that the data has gone through."""
    for feeding in feedings(program, model):
        held_out = ", validation" if feeding.part == "validation" else ""
        yield f" Data ({feeding.assumed or f'{feeding.method}{held_out}, {near(feeding.span, path)}'})"
        for stream in feeding.streams:
            yield f"   {stream.name}  {_said(stream.value, path)}"
            if style.verbose and isinstance(stream.value, Array):
                yield from (f"        {step.text}, {near(step.span, path)}" for step in stream.value.trail)
                yield from (f"        {said}" for said in _unknown_sizes(stream.value, path))


def _unknown_sizes(array: Array, path: str) -> Iterator[str]:
    """Why there is no shape or dtype, or why a size or the number of classes has a name instead of a number."""
    if isinstance(array.shape, Unknown):
        yield f"shape — {because(array.shape.reason, array.shape.span, path)}"
    classes = None if array.labels is None else array.labels.classes
    sizes = (*(() if isinstance(array.shape, Unknown) else array.shape), classes)
    for named in dict.fromkeys(s for size in sizes if isinstance(size, Expr) for s in size.symbols):
        yield f"{named.name} — {because(named.reason, named.span, path)}"


def _said(value: Array | Unknown, path: str) -> str:
    if isinstance(value, Unknown):
        return f"? — {because(value.reason, value.span, path)}"
    start = source(value)
    counted = value.labels.span if value.labels is not None and value.labels.classes is not None else None
    classes = f" ({near(counted, path)})" if counted is not None and start is not None and counted != start.span else ""
    return f"{described(value)}{classes}{f', from {near(start.span, path)}' if start else ''}"


def source(array: Array) -> Label | None:
    """The first step: where the data is loaded or made."""
    return array.trail[0] if array.trail else None


def described(array: Array) -> str:
    """`(60000, 28, 28, 1) float32, 0 to 1`; `(60000,) uint8, class ids, 10 classes`."""
    shape = "?" if isinstance(array.shape, Unknown) else shape_text(array.shape)
    parts = [f"{shape} {array.dtype or '?'}"]
    if array.labels is not None:
        parts += labelled(array.labels)
    elif array.low is not None and array.high is not None:
        parts.append(f"{array.low:g} to {array.high:g}")
    return ", ".join(parts)


def labelled(labels: Labels) -> Iterator[str]:
    """How labels are written, and how many classes they tell apart."""
    yield _ENCODINGS.get(labels.encoding, labels.encoding)
    if labels.classes is not None:
        yield f"{text(labels.classes)} classes"
