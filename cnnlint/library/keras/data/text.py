"""`keras.preprocessing.text`: the Tokenizer and its relatives."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.facts import Learner, fitted, some_names
from cnnlint.library.keras.data.words import FILTERS, numbered, sequence, texts_in
from cnnlint.library.keras.releases.misnamed_arguments import refuse_argument
from cnnlint.library.numbers_in_arrays import rows_of
from cnnlint.program import Call, Problem
from cnnlint.shapes import Dim, Size, ceil_div, maximum, symbol
from cnnlint.values import Array, Context, Dataset, DictValue, Did, ListValue, Unknown, Value, as_size

TOKENIZER = "keras.preprocessing.text.Tokenizer"


@models("keras.preprocessing.text.Tokenizer", "keras.legacy.preprocessing.text.Tokenizer")
def tokenizer(
    at: Context,
    num_words: Value = None,
    filters: Value = FILTERS,
    lower: Value = True,
    split: Value = " ",
    char_level: Value = False,
    oov_token: Value = None,
    analyzer: Value = None,
    *,
    nb_words: Value = None,
    document_count: Value = 0,
    **more: Value,
) -> Value:
    for name in more:
        refuse_argument(at, TOKENIZER, name, at.span)
    how = {"filters": filters, "lower": lower, "split": split, "char_level": char_level, "analyzer": analyzer}
    return Learner(TOKENIZER, {"num_words": num_words if nb_words is None else nb_words, "oov_token": oov_token, **how})


@models("keras.preprocessing.text.Tokenizer.fit_on_texts", "keras.preprocessing.text.Tokenizer.fit_on_sequences")
def fit_on_texts(at: Context, self: Learner, texts: Value) -> Value:
    """Learns the words of the texts; how many there are is known only when it runs, but of texts in the source."""
    _tell_one_text(at, self, texts)
    said = texts_in(at, texts) if "word_index" not in self.facts else None
    index = None if said is None else numbered(said, self.options)
    words: Size = symbol("words", "the tokenizer finds its words in the texts when it runs", at.span, 0)
    learnt: dict[str, Value] = {name: some_names(words) for name in ("word_index", "index_word", "word_counts", "word_docs")}
    if index is not None:
        words = len(index)
        learnt["word_index"] = DictValue(dict(index))
        learnt["index_word"] = DictValue({number: word for word, number in index.items()})
        seen = len(index) - (self.options.get("oov_token") in index)
        learnt |= {"word_counts": some_names(seen), "word_docs": some_names(seen)}
    self.learn(at, **learnt, document_count=_rows(at, texts), __fitted__=fitted(at.span, texts))
    at.emit(Call(at.span, f"{TOKENIZER}.fit_on_texts", {"num_words": self.options.get("num_words")}, {}, words))
    return None


def _tell_one_text(at: Context, self: Learner, texts: Value) -> None:
    """A text in the place of a list of texts: each of its characters is then a text."""
    if not isinstance(texts, str) or self.options.get("char_level") is not False:
        return
    at.emit(
        Problem(
            "one-text",
            "one text is taken for a list of texts: each of its characters becomes a text of its own",
            at.span,
            expected="a list of texts",
            actual="a text",
            help="put it into a list: `[text]`",
            certain=False,
        )
    )


def _rows(at: Context, texts: Value) -> Value:
    rows = _row_count(at, texts)
    return at.unknown("the number of texts") if rows is None else rows


def _row_count(at: Context, texts: Value) -> Dim:
    if isinstance(texts, Array):
        rows = rows_of(texts)
        return None if isinstance(rows, Unknown) else rows
    items = at.iterate(texts)
    return None if isinstance(items, Unknown) else len(items)


def _limit(self: Learner) -> float | None:
    """The greatest word number that comes out: `num_words - 1`."""
    most = as_size(self.options.get("num_words"))
    return most - 1 if isinstance(most, int) else None


@models("keras.preprocessing.text.Tokenizer.texts_to_sequences")
def texts_to_sequences(at: Context, self: Learner, texts: Value) -> Value:
    """A list of lists of word numbers; 0 is never used."""
    _tell_one_text(at, self, texts)
    if (known := _sequences(at, self, texts)) is not None:
        return known
    rows = _row_count(at, texts)
    if rows is None:
        rows = symbol("rows", "how many texts there are is known only at run time", at.span, 0)
    one = rows == 1  # an array of a single list has two axes, one of several lists that differ in length has one
    numbers = Array((rows,), "object", 1, _limit(self), more_axes=one).then(at.span, "texts as word numbers", Did.WORD_NUMBERS)
    return self.marked(numbers)


def _sequences(at: Context, self: Learner, texts: Value) -> Value:
    """The numbers, where the words that it has learnt and the texts are known."""
    index, said = self.facts.get("word_index"), texts_in(at, texts)
    if not isinstance(index, DictValue) or said is None:
        return None
    numbers = {word: n for word, n in index.items.items() if isinstance(word, str) and isinstance(n, int)}
    found = [sequence(text, numbers, self.options) for text in said]
    lists = [ListValue(one) for one in found if one is not None]
    return ListValue(lists) if len(lists) == len(found) == len(said) and index.rest is None else None


@models("keras.preprocessing.text.Tokenizer.texts_to_matrix", "keras.preprocessing.text.Tokenizer.sequences_to_matrix")
def texts_to_matrix(at: Context, self: Learner, texts: Value, mode: Value = "binary") -> Value:
    """One row per text, one column per word."""
    _tell_one_text(at, self, texts)
    rows, width = _row_count(at, texts), _width(self)
    if rows is None:
        rows = symbol("rows", "how many texts there are is known only at run time", at.span, 0)
    shape = at.unknown("how many words there are is not known") if width is None else (rows, width)
    low, high = (0, 1) if mode in ("binary", "freq") else (0, None)
    return self.marked(Array(shape, "float64", low, high).then(at.span, f"texts as a {mode} matrix of words", Did.WORD_COUNTS))


def _width(self: Learner) -> Size | None:
    told = as_size(self.options.get("num_words"))
    if told is not None:
        return told
    index = self.facts.get("word_index")
    if isinstance(index, DictValue) and index.rest is None:
        return len(index.items) + 1
    count = rows_of(index) if isinstance(index, Array) else None
    return None if count is None or isinstance(count, Unknown) else count + 1


@models("keras.preprocessing.text.Tokenizer.sequences_to_texts", "keras.preprocessing.text.Tokenizer.to_json")
def back_to_text(at: Context, self: Learner, *args: Value) -> Value:
    return at.unknown("texts are known only at run time")


@models("keras.preprocessing.text.one_hot", "keras.preprocessing.text.hashing_trick")
def one_hot(at: Context, input_text: Value, n: Value, *more: Value, **others: Value) -> Value:
    """Word numbers from 1 up to `n - 1`, as a list of unknown length."""
    size = as_size(n)
    length = symbol("length", "how many words a text has is known only at run time", at.span, 0)
    return Array((length,), "int64", 1, size - 1 if isinstance(size, int) else None).then(at.span, "words as numbers")


@models("keras.preprocessing.text.text_to_word_sequence")
def text_to_word_sequence(at: Context, input_text: Value, *more: Value, **others: Value) -> Value:
    return some_names(symbol("length", "how many words a text has is known only at run time", at.span, 0))


@models("keras.preprocessing.text.tokenizer_from_json")
def tokenizer_from_json(at: Context, json_string: Value) -> Value:
    made = Learner(TOKENIZER, {"num_words": at.unknown("a tokenizer that was saved")})
    words = symbol("words", "of a tokenizer that was saved", at.span, 0)
    made.learn(at, word_index=some_names(words), index_word=some_names(words))
    return made


@models("keras.preprocessing.sequence.skipgrams")
def skipgrams(at: Context, sequence: Value, vocabulary_size: Value, *more: Value, **others: Value) -> Value:
    """Pairs of words, and whether they stand near each other."""
    count = symbol("pairs", "how many pairs of words there are is known only at run time", at.span, 0)
    size = as_size(vocabulary_size)
    return Array((count, 2), "int64", 0, size - 1 if isinstance(size, int) else None), Array((count,), "int64", 0, 1)


@models("keras.preprocessing.sequence.make_sampling_table")
def make_sampling_table(at: Context, size: Value, sampling_factor: Value = 1e-05) -> Value:
    count = as_size(size)
    return at.unknown("the size of the table") if count is None else Array((count,), "float64", 0, 1)


@models("keras.preprocessing.sequence.TimeseriesGenerator")
def timeseries_generator(
    at: Context,
    data: Value,
    targets: Value,
    length: Value,
    sampling_rate: Value = 1,
    stride: Value = 1,
    start_index: Value = 0,
    end_index: Value = None,
    shuffle: Value = False,
    reverse: Value = False,
    batch_size: Value = 128,
) -> Value:
    """Windows over time with the value that follows."""
    a, y, steps = as_array(at, data), as_array(at, targets), as_size(length)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or steps is None or not isinstance(sampling_rate, int):
        return at.unknown("windows of data that is not known")
    windows = replace(a, shape=(None, ceil_div(steps, sampling_rate), *a.shape[1:]), values=None).then(at.span, "windows")
    if isinstance(y, Array) and not isinstance(y.shape, Unknown):
        y = replace(y, shape=(None, *y.shape[1:]), values=None)
    count, size = None, as_size(batch_size)
    if start_index == 0 and end_index is None and isinstance(stride, int) and size is not None:
        rows = maximum(a.shape[0] - steps, 0) if a.shape and a.shape[0] is not None else None
        count = None if rows is None else ceil_div(rows, size * stride)
    return Dataset((windows, y), True, count, "keras.preprocessing.image.NumpyArrayIterator", windows.trail)
