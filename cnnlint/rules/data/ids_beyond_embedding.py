from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Call, LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import JUDGING, Feed, came_from, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.graph import first_embedding, own_models
from cnnlint.rules.facts.vocabulary import words_counted
from cnnlint.rules.facts.written import stands_in
from cnnlint.shapes import Expr
from cnnlint.values import ON_DISK, Array, Did, known_items

LOOKED_UP = "keras.layers.Embedding.__call__"
EXACT = ("imdb", "reuters")


class IdsBeyondEmbedding(Rule):
    """The numbers that an `Embedding` is fed go beyond the rows that it has.

    ## What it does
    Reports an `Embedding` of `len(tokenizer.word_index)` rows, which lacks one: the words of a `Tokenizer` are numbered from 1.
    Reports one with fewer rows than the words that `imdb.load_data` or `reuters.load_data` is told to keep, or has, and than a
    `Tokenizer(num_words=n)` or `TextVectorization(max_tokens=n)` may number, or random whole numbers go up to. Reports one that
    is called on the positions of a sequence, `range(n)`, and has fewer rows than there are positions, and one that has as many
    rows as a column has different values, `ratings.userId.nunique()`, and is fed that column as it stands in its file.

    ## Why is this bad?
    On a CPU TensorFlow stops at the first number without a row. On a GPU it takes zeros for it and says nothing.

    ## When not to worry
    `Tokenizer(num_words=n)` gives numbers below n, so that `Embedding(n, ...)` is enough. Texts with fewer words than that are
    numbered no further than they have words.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import imdb
    from keras.utils import pad_sequences

    (x, y), _ = imdb.load_data(num_words=20000)
    x = pad_sequences(x, maxlen=200)
    model = Sequential([layers.Input((200,)), layers.Embedding(5000, 32), layers.LSTM(32), layers.Dense(1, "sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import imdb
    from keras.utils import pad_sequences

    (x, y), _ = imdb.load_data(num_words=20000)
    x = pad_sequences(x, maxlen=200)
    model = Sequential([layers.Input((200,)), layers.Embedding(20000, 32), layers.LSTM(32), layers.Dense(1, "sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Keras says
    `indices[3,7] = 5012 is not in [0, 5000)`
    """

    code = "CNN512"
    name = "ids-beyond-embedding"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "questions on `indices are not in [0, n)`"

    def check(self, program: Program) -> Iterator[Finding]:
        return (finding for _, finding in first_of_each(self._all(program), lambda one: one[0]))

    def _all(self, program: Program) -> Iterator[tuple[Span, Finding]]:
        """With where the Embedding is made, or how many rows it has."""
        for model in own_models(program):
            for layer in model.layers:
                fitted = _counted(layer, program)
                if fitted is not None and _numbers_meet(layer, fitted, program):
                    yield layer.span, self._lacks_one(layer, model, fitted)
        for feed in feeds(program, JUDGING | {"predict"}):
            first, x = first_embedding(feed.model), feed.inputs
            if first is not None and x is not None and _beyond(first, x):
                yield first.span, self._beyond(first, x, feed)
        for feed in feeds(program, JUDGING):
            for layer, column, counted in _as_many_as_differ(feed, program):
                yield layer.span, self._counted(layer, column, counted, feed)
        for call, positions, rows in _lookups(program):
            place = call.place_of("input_dim")
            if positions.high is not None and positions.high >= rows:
                yield place, self._lacks_positions(place, rows, positions, call)

    def _lacks_one(self, layer: LayerTrace, model: ModelTrace, fitted: Call) -> Finding:
        return self.finding(
            layer.place_of("input_dim"),
            "the Embedding has as many rows as there are words, but these are numbered from 1: the last one has no row",
            labels=(Label(fitted.span, "words are numbered from 1 here"),),
            expected="len(word_index) + 1",
            actual="len(word_index)",
            help="write `len(tokenizer.word_index) + 1`",
            keras=_said(None),
            model=model.name,
            layer=layer.name,
        )

    def _beyond(self, layer: LayerTrace, x: Array, feed: Feed) -> Finding:
        rows, most = field_of(layer, "input_dim"), int(x.high or 0)
        are = "are" if _occurs(x) else "may be"
        shown = f"{rows:,}" if isinstance(rows, int) else f"{rows}"
        drawn = any(step.did is Did.DRAWN for step in x.trail)
        what = f"the numbers that it is fed go up to {most:,}" if drawn else f"the words {are} numbered up to {most:,}"
        return self.finding(
            layer.place_of("input_dim"),
            f"the Embedding has {shown} rows, but {what}",
            labels=(*came_from(x, f"ids up to {most:,}"), Label(feed.place, "fed here")),
            expected=f"at least {most + 1:,} rows",
            actual=shown,
            help=f"write `Embedding({most + 1}, ...)`" + ("" if drawn else ", or keep fewer words"),
            keras=_said(rows),
            layer=layer.name,
        )

    def _counted(self, layer: LayerTrace, column: Array, counted: Call, feed: Feed) -> Finding:
        name = column.trail[-1].detail
        return self.finding(
            layer.place_of("input_dim"),
            f"the Embedding has as many rows as `{name}` has different values, but the numbers in it are those of the file",
            labels=(Label(counted.span, "counted here"), Label(feed.place, "fed here")),
            expected="numbers from 0 on, without a gap",
            actual=f"`{name}` as in the file",
            help="number them from 0, as `LabelEncoder` or `.astype('category').cat.codes` does, or write `max() + 1` rows",
            keras=_said(None),
            layer=layer.name,
        )

    def _lacks_positions(self, place: Span, rows: int, positions: Array, call: Call) -> Finding:
        most = int(positions.high or 0)
        return self.finding(
            place,
            f"the Embedding has {rows:,} rows, but the positions that it is called on go up to {most:,}",
            labels=(*came_from(positions, f"numbers up to {most:,}"), Label(call.span, "called here")),
            expected=f"at least {most + 1:,} rows",
            actual=f"{rows:,}",
            help="give it as many rows as there are positions, or cut the sequences to as many as it has rows",
            keras=_said(rows),
        )


def _said(rows: object) -> str:
    """TensorFlow names the first number without a row, which is not told by the source, as its place is not."""
    return f"indices[...] = ... is not in [0, {rows if isinstance(rows, int) else '...'})"


def _counted(layer: LayerTrace, program: Program) -> Call | None:
    """Where the words were counted, of which the layer has as many rows."""
    return words_counted(field_of(layer, "input_dim"), program) if layer.cls == "Embedding" else None


def _fed(layer: LayerTrace, program: Program) -> Iterator[Array]:
    """The data that the Embedding meets first."""
    for feed in feeds(program, JUDGING | {"predict"}):
        first = first_embedding(feed.model)
        if first is not None and first.span == layer.span and feed.inputs is not None:
            yield feed.inputs


def _numbers_meet(layer: LayerTrace, fitted: Call, program: Program) -> bool:
    """Whether the Embedding meets the numbers as the tokenizer gives them. Of data that are not known that is taken to be so
    where all stands in one file, which lowers none of its numbers."""
    fed = list(_fed(layer, program))
    if not fed:
        return fitted.span.path == program.path and not stands_in(program, _LOWERED)
    return not any(_numbered_elsewhere(x, fitted) for x in fed)


_LOWERED = re.compile(r"\]\s*-=\s*1\b")  # `ids[ids > 0] -= 1`


def _numbered_elsewhere(x: Array, fitted: Call) -> bool:
    """Whether another tokenizer than the one fitted there gave the words their numbers, or these were changed since."""
    places = [step.span for step in x.trail if step.did is Did.FITTED]
    return (
        bool(x.scaled) or any(step.did is Did.ELEMENTWISE for step in x.trail) or (bool(places) and fitted.span not in places)
    )


def _as_many_as_differ(feed: Feed, program: Program) -> Iterator[tuple[LayerTrace, Array, Call]]:
    """An Embedding with a row for each different value of a column that is fed as it stands in its file."""
    given = known_items(feed.x) or ((feed.x,) if isinstance(feed.x, Array) else ())
    columns = [x for x in given if isinstance(x, Array) and _as_in_the_file(x)]
    counts = list(calls(program, "pandas.__counted__")) if columns and feed.model is not None else []
    for layer in feed.model.layers if feed.model is not None and counts else ():
        rows = field_of(layer, "input_dim") if layer.cls == "Embedding" else None
        for call in counts:
            whole = call.args["column"]
            if not isinstance(rows, Expr) or [str(rows)] != [s.name for s in rows.symbols if s.span == call.span]:
                continue  # the size itself, under whatever name
            yield from ((layer, x, call) for x in columns if isinstance(whole, Array) and _of_one_column(x, whole))


def _as_in_the_file(x: Array) -> bool:
    """Whether it is a column of a table, with nothing done to its numbers."""
    plain = x.dtype == ON_DISK and x.labels is None and not x.scaled and len(x.trail) > 1
    return plain and x.trail[-1].did is Did.COLUMN and all(step.keeps_values for step in x.trail[1:-1])


def _of_one_column(x: Array, whole: Array) -> bool:
    return _as_in_the_file(whole) and x.trail[0] == whole.trail[0] and x.trail[-1].detail == whole.trail[-1].detail


def _lookups(program: Program) -> Iterator[tuple[Call, Array, int]]:
    """Where an `Embedding` is called on each number of a range: the numbers, and the rows that it has."""
    for call in program.events:
        if not isinstance(call, Call) or call.name != LOOKED_UP:
            continue
        numbers, rows = call.args["inputs"], call.args["input_dim"]
        if isinstance(numbers, Array) and isinstance(rows, int) and _whole_range(numbers):
            yield call, numbers, rows


def _whole_range(numbers: Array) -> bool:
    """Whether the array holds each number of a range, however they are arranged."""
    did = [step.did for step in numbers.trail]
    return did[:1] == [Did.COUNTED] and all(later in (Did.SHAPED, Did.CAST) for later in did[1:])


def _beyond(layer: LayerTrace, x: Array) -> bool:
    """Whether the data are those of which the greatest number occurs, or words that may have it."""
    rows = field_of(layer, "input_dim")
    judged = _occurs(x) or any(step.did in (Did.WORD_NUMBERS, Did.DRAWN) for step in x.trail)
    return judged and isinstance(rows, int) and x.high is not None and _LARGEST != x.high >= rows


_LARGEST = 2**31 - 1  # of an int32: all that is known of numbers which were cast to it


def _occurs(x: Array) -> bool:
    """Whether the greatest number surely does."""
    written = any(step.did is Did.COLLECTED for step in x.trail) and not x.scaled
    return x.source in EXACT or x.values is not None or written
