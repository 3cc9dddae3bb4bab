"""`sklearn.feature_extraction.text`: texts as rows of numbers, one column for each word."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import dtype_of
from cnnlint.library.facts import Learner
from cnnlint.library.numbers_in_arrays import rows_of
from cnnlint.library.python.items import length_of
from cnnlint.shapes import Size, symbol
from cnnlint.values import Array, Context, Did, ListValue, Unknown, Value, as_size

_NAME = "sklearn.feature_extraction.text.Vectorizer"
_SPARSE = "scipy.sparse.matrix"


@models("sklearn.feature_extraction.text.TfidfVectorizer")
def tfidf(at: Context, *, max_features: Value = None, vocabulary: Value = None, norm: Value = "l2", dtype: Value = "float64",
          **options: Value) -> Value:  # fmt: skip
    """Of a row whose length is one no part is greater than one."""
    high = 1 if norm in ("l1", "l2") else None
    return _vectorizer(max_features, vocabulary, dtype, high)


@models("sklearn.feature_extraction.text.CountVectorizer")
def counts(at: Context, *, max_features: Value = None, vocabulary: Value = None, binary: Value = False, dtype: Value = "int64",
           **options: Value) -> Value:  # fmt: skip
    return _vectorizer(max_features, vocabulary, dtype, 1 if binary is True else None)


def _vectorizer(max_features: Value, vocabulary: Value, dtype: Value, high: float | None) -> Learner:
    words = None if vocabulary is None else length_of_words(vocabulary)
    word = Array((), dtype_of(dtype), 0, high, kind=_SPARSE)
    return Learner(_NAME, {"max_features": max_features, "words": words, "word": word})


def length_of_words(vocabulary: Value) -> Size | None:
    """The number of words that are written, in a list or as the keys of a dict."""
    items = getattr(vocabulary, "items", None)
    return len(items) if items is not None and getattr(vocabulary, "rest", None) is None else None


@models("sklearn.feature_extraction.text.HashingVectorizer")
def hashing(at: Context, *, n_features: Value = 2**20, norm: Value = "l2", alternate_sign: Value = True,
            dtype: Value = "float64", **options: Value) -> Value:  # fmt: skip
    """It learns nothing: words fall into columns by their hash."""
    high = 1 if norm in ("l1", "l2") else None
    low = 0 if alternate_sign is False else -1 if high == 1 else None
    return Learner(_NAME, {"words": as_size(n_features), "word": Array((), dtype_of(dtype), low, high, kind=_SPARSE)})


@models("sklearn.feature_extraction.text.Vectorizer.fit")
def fit(at: Context, self: Learner, raw_documents: Value, y: Value = None) -> Value:
    if self.options.get("words") is not None:
        return self
    most = as_size(self.options.get("max_features"))
    words = symbol("features", "the vectorizer finds its words in the texts when it runs", at.span, 0,
                   most if isinstance(most, int) else None)  # fmt: skip
    self.learn(at, count=words)
    return self


@models("sklearn.feature_extraction.text.Vectorizer.fit_transform")
def fit_transform(at: Context, self: Learner, raw_documents: Value, y: Value = None) -> Value:
    fit(at, self, raw_documents)
    return transform(at, self, raw_documents)


@models("sklearn.feature_extraction.text.Vectorizer.transform")
def transform(at: Context, self: Learner, raw_documents: Value) -> Value:
    """A sparse matrix with one row per text."""
    rows = length_of(at, raw_documents) if isinstance(raw_documents, ListValue) else rows_of(as_array(at, raw_documents))
    count, word = _words(self), self.options.get("word")
    word = word if isinstance(word, Array) else Array(())
    if isinstance(rows, Unknown) or rows is None or count is None:
        unknown = at.unknown("how many texts or words there are is not known")
        return Array(unknown, word.dtype, kind=_SPARSE).then(at.span, "texts as numbers of words", Did.WORD_COUNTS)
    return replace(word, shape=(rows, count)).then(at.span, "texts as numbers of words", Did.WORD_COUNTS)


def _words(self: Learner) -> Size | None:
    """How many columns it makes: as many as there are words, given or learnt."""
    given = self.options.get("words")
    return self.count if given is None else as_size(given)


@models("sklearn.feature_extraction.text.Vectorizer.get_feature_names_out",
        "sklearn.feature_extraction.text.Vectorizer.get_feature_names")  # fmt: skip
def words_of(at: Context, self: Learner) -> Value:
    count = _words(self)
    return at.unknown("the words of a vectorizer") if count is None else Array((count,), "object")


@models("sklearn.feature_extraction.text.TfidfTransformer")
def tfidf_transformer(at: Context, *, norm: Value = "l2", **options: Value) -> Value:
    return Learner("sklearn.feature_extraction.text.TfidfTransformer", {"norm": norm})


@models("sklearn.feature_extraction.text.TfidfTransformer.fit")
def tfidf_fit(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    return self


@models("sklearn.feature_extraction.text.TfidfTransformer.fit_transform",
        "sklearn.feature_extraction.text.TfidfTransformer.transform")  # fmt: skip
def weighted(at: Context, self: Learner, X: Value, y: Value = None) -> Value:
    """Numbers of words, weighted: as many rows and columns, as floats."""
    a = as_array(at, X)
    if isinstance(a, Unknown):
        return a
    high = 1 if self.options["norm"] in ("l1", "l2") else None
    dtype = a.dtype if a.dtype in ("float32", None) else "float64"
    return step(a, at, "words weighted", dtype=dtype, low=0, high=high, labels=None, values=None, kind=_SPARSE)
