"""Layers that look words or numbers up in a vocabulary (keras/src/layers/preprocessing).

Without a `vocabulary` in the source its size comes from `adapt()`, and an encoding as wide as the vocabulary is unknown.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar

from cnnlint.layers.base import ArgumentError, Layer, Undetermined
from cnnlint.layers.encoding import Count, LookupMode, Salt, depth, not_sparse_integers, one_hot, refuse_rank
from cnnlint.layers.fields import Anything, Switch, as_written, is_number, items_of, rejected, surely_below, unquoted
from cnnlint.layers.ranges import words
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size, less, minimum, text
from cnnlint.values import Array, DictValue, Unknown, as_size


def _max_tokens(layer: Layer, name: str, value: Any) -> Any:
    if value is None or (is_number(value) and not surely_below(value, 2)):
        return value
    said = f"If set, `max_tokens` must be greater than 1. Received: max_tokens={as_written(value)}"
    raise rejected(layer, name, "a number above 1, or None", value, keras=said)


def _int64(layer: Layer, name: str, value: Any) -> Any:
    if value == "int64":
        return value
    said = f"Only `vocabulary_dtype='int64'` is supported at this time. Received: vocabulary_dtype={unquoted(value)}"
    raise rejected(layer, name, "'int64'", value, keras=said)


MaxTokens = Annotated[Any, _max_tokens]
Int64 = Annotated[str, _int64]
OovMethod = Annotated[str, words("floormod", "farmhash", error="ValueError")]


class _Lookup(Layer):
    """Tokens to their index in a vocabulary, or the reverse."""

    closed = True
    further: ClassVar[tuple[str, ...]] = ("trainable", "dtype", "vocabulary_size", "has_input_vocabulary")

    def check(self) -> None:
        not_sparse_integers(self)
        if self.pad_to_max_tokens and self.max_tokens is None and self.dialect >= 3:  # TensorFlow 2.4 padded by default
            said = "If pad_to_max_tokens is True, must set `max_tokens`. Received: max_tokens=None"
            raise rejected(self, "max_tokens", "a number when `pad_to_max_tokens` is True", None, keras=said)
        if self.invert and self.output_mode != "int":
            said = f"`output_mode` must be `'int'` when `invert` is true. Received: output_mode={self.output_mode}"
            raise rejected(self, "output_mode", "'int' when `invert` is True", self.output_mode, keras=said)
        if self.idf_weights is not None and self.output_mode != "tf_idf":
            said = "`idf_weights` should only be set if `output_mode` is `'tf_idf'`."
            raise rejected(self, "idf_weights", "None unless `output_mode` is 'tf_idf'", self.idf_weights, keras=said)
        if self.vocabulary is not None:
            self._check_vocabulary()

    def _check_vocabulary(self) -> None:
        if self.output_mode == "tf_idf" and self.idf_weights is None:
            said = "When specifying the `vocabulary` argument, in TF-IDF output mode, the `idf_weights` argument must also "
            raise rejected(self, "idf_weights", "given with a `vocabulary`", None, keras=said + "be provided.")
        tokens = self._tokens()
        if tokens is None:
            return
        given = items_of(self.vocabulary) or ()
        if not given:
            raise rejected(self, "vocabulary", "at least one token", self.vocabulary, keras="Cannot set an empty vocabulary.")
        self._check_terms(tokens)
        self._check_size(self._first() + len(tokens))
        weights = items_of(self.idf_weights) if self.idf_weights is not None else None
        if weights is not None and len(weights) != len(given):
            said = "`idf_weights` must be the same length as vocabulary."
            raise rejected(self, "idf_weights", f"as long as the vocabulary, {len(given)}", self.idf_weights, keras=said)

    def _check_terms(self, tokens: Sequence[Any]) -> None:
        repeated = sorted({str(t) for t in tokens if tokens.count(t) > 1})
        if repeated:
            said = "The passed vocabulary has at least one repeated term. Please uniquify your dataset."
            raise rejected(self, "vocabulary", f"without repeated terms ({', '.join(repeated)})", self.vocabulary, keras=said)
        if self.mask_token is not None and self.mask_token in tokens:
            said = "Found reserved mask token at unexpected location in `vocabulary`."
            raise rejected(
                self, "vocabulary", f"without the mask token {as_written(self.mask_token)}", self.vocabulary, keras=said
            )
        if self.oov_token is not None and self.invert and self.oov_token in tokens:
            said = "Found reserved OOV token at unexpected location in `vocabulary`."
            expected = f"without the OOV token {as_written(self.oov_token)}"
            raise rejected(self, "vocabulary", expected, self.vocabulary, keras=said)

    def _check_size(self, size: int) -> None:
        limit = as_size(self.max_tokens) if self.max_tokens is not None else None
        if limit is not None and less(limit, size):
            said = f"Attempted to set a vocabulary larger than the maximum vocab size. Received vocabulary size is {size}; "
            said += f"`max_tokens` is {text(limit)}."
            raise rejected(self, "max_tokens", f"at least the size of the vocabulary, {size}", self.max_tokens, keras=said)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        if self.output_mode == "int":
            return x
        refuse_rank(self, x)
        size = depth(self, "max_tokens", self.max_tokens) if self.pad_to_max_tokens else self.vocabulary_size()
        if self.output_mode == "one_hot":
            return one_hot(x, size)
        return (*x[:-1], size)

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        """Keras 2 keeps count of the documents that `adapt` goes through, where it weighs tokens by them."""
        if self.dialect < 3 and self.output_mode == "tf_idf" and self.vocabulary is None:
            yield Weight("num_documents", (), False, "int64")

    def vocabulary_size(self) -> Size:
        """The tokens, and the places before them for masked and unknown ones. Raises Undetermined when it is learned."""
        frozen = as_size(self.bound.extra.get("vocabulary_size"))
        if self.vocabulary is None and frozen is not None:
            return frozen
        if self.vocabulary is None:
            raise Undetermined(Unknown("the vocabulary is learned by `adapt()`"))
        tokens = self._tokens()
        if tokens is not None:
            return self._first() + len(tokens)
        if isinstance(self.vocabulary, Array) and isinstance(self.vocabulary.shape, tuple) and len(self.vocabulary.shape) == 1:
            raise Undetermined(Unknown("whether the vocabulary contains the special tokens is not known"))
        raise Undetermined(Unknown("the vocabulary is read at run time"))

    def size_with(self, count: int) -> Size:
        """The size once so many words are found. Raises Undetermined where `max_tokens` or the places before are not known."""
        size: Size = self._first() + count
        if self.max_tokens is None:
            return size
        most = as_size(self.max_tokens)
        if most is None:
            raise Undetermined(Unknown("`max_tokens` is not known"))
        return minimum(size, most)

    def _tokens(self) -> list[Any] | None:
        """The vocabulary without special tokens at its beginning, None when it is not in the source."""
        items = None if isinstance(self.vocabulary, (str, DictValue)) else items_of(self.vocabulary)
        if items is None or any(not isinstance(item, (str, int, float)) for item in items):
            return None
        special = [self.mask_token] * self._masked() + [self.oov_token] * self._unknowns()
        whole = list(items)
        return whole[len(special) :] if whole[: len(special)] == special else whole

    def _masked(self) -> int:
        return int(self.mask_token is not None and self.output_mode == "int")

    def _unknowns(self) -> int:
        if isinstance(self.num_oov_indices, int):
            return int(self.num_oov_indices)
        raise Undetermined(Unknown("`num_oov_indices` is not known"))

    def _first(self) -> int:
        return self._masked() + self._unknowns()


class StringLookup(_Lookup):
    """Strings to indices. keras/src/layers/preprocessing/string_lookup.py"""

    def split_texts(self, texts: Sequence[str]) -> set[str]:
        """What it looks up."""
        return set(texts)

    keras3_only = ("salt",)

    further = ("trainable", "dtype", "vocabulary_size", "has_input_vocabulary", "oov_method")

    max_tokens: MaxTokens = None
    num_oov_indices: Count = 1
    mask_token: Anything = None
    oov_token: Anything = "[UNK]"
    vocabulary: Anything = None
    idf_weights: Anything = None
    invert: Switch = False
    output_mode: LookupMode = "int"
    pad_to_max_tokens: Switch = False
    sparse: Switch = False
    encoding: Anything = "utf-8"
    name: Anything = None
    salt: Salt = None

    def check(self) -> None:
        super().check()
        if "oov_method" in self.bound.extra:
            words("floormod", "farmhash", error="ValueError")(self, "oov_method", self.bound.extra["oov_method"])


class IntegerLookup(_Lookup):
    """Integers to indices. keras/src/layers/preprocessing/integer_lookup.py"""

    keras3_only = ("oov_method", "salt")
    keras2_only = ("mask_value", "oov_value", "max_values")  # of its early releases

    max_tokens: MaxTokens = None
    num_oov_indices: Count = 1
    mask_token: Anything = None
    oov_token: Anything = -1
    vocabulary: Anything = None
    vocabulary_dtype: Int64 = "int64"
    idf_weights: Anything = None
    invert: Switch = False
    output_mode: LookupMode = "int"
    sparse: Switch = False
    pad_to_max_tokens: Switch = False
    oov_method: OovMethod = "floormod"
    salt: Salt = None
    name: Anything = None

    def check(self) -> None:
        super().check()
        if self.salt is not None and self.oov_method != "farmhash":
            said = f"`salt` can only be used when `oov_method='farmhash'`. Received: oov_method={self.oov_method}"
            raise rejected(self, "salt", "None unless `oov_method` is 'farmhash'", self.salt, keras=said)


def _word_or_function(*allowed: str) -> Any:
    checked = words(*allowed, error="ValueError")

    def check(layer: Layer, name: str, value: Any) -> Any:
        surely_none = isinstance(value, (str, int, float, DictValue)) or items_of(value) is not None
        return checked(layer, name, value) if surely_none else value

    return check


def _ngrams(layer: Layer, name: str, value: Any) -> Any:
    if value is None or isinstance(value, int) or (isinstance(value, tuple) and all(isinstance(i, int) for i in value)):
        return value
    if not isinstance(value, (str, float)) and items_of(value) is None:
        return value
    said = f"`ngrams` must be None, an integer, or a tuple of integers. Received: ngrams={as_written(value)}"
    raise rejected(layer, name, "None, an integer or a tuple of integers", value, keras=said)


_STANDARDS = ("lower_and_strip_punctuation", "lower", "strip_punctuation")
Standardize = Annotated[Any, _word_or_function(*_STANDARDS)]
Split = Annotated[Any, _word_or_function("whitespace", "character")]
Ngrams = Annotated[Any, _ngrams]


class TextVectorization(_Lookup):
    """Texts to indices or counts of their words. keras/src/layers/preprocessing/text_vectorization.py"""

    closed = False
    further = ("vocabulary_size", "has_input_vocabulary")
    invert: ClassVar[bool] = False
    mask_token: ClassVar[str] = ""
    oov_token: ClassVar[str] = "[UNK]"
    num_oov_indices: ClassVar[int] = 1

    max_tokens: MaxTokens = None
    standardize: Standardize = "lower_and_strip_punctuation"
    split: Split = "whitespace"
    ngrams: Ngrams = None
    output_mode: LookupMode = "int"
    output_sequence_length: Anything = None
    pad_to_max_tokens: Switch = False
    vocabulary: Anything = None
    idf_weights: Anything = None
    sparse: Switch = False
    ragged: Switch = False
    encoding: Anything = "utf-8"
    name: Anything = None

    def check(self) -> None:
        length = self.output_sequence_length
        if length is not None and (
            self.output_mode != "int" or isinstance(length, (str, float)) or items_of(length) is not None
        ):
            need = "an integer or None" if self.output_mode == "int" else "None unless `output_mode` is 'int'"
            said = "`output_sequence_length` must be either None or an integer when `output_mode` is 'int'."
            raise rejected(self, "output_sequence_length", need, length, keras=said)
        if self.ragged and self.output_mode != "int":
            raise ArgumentError(
                "invalid-argument",
                f"TextVectorization cannot be `ragged` with `output_mode='{self.output_mode}'`",
                argument="ragged",
                keras="`ragged` must not be true if `output_mode` is `'int'`. Received: ragged=True and "
                f"output_mode={self.output_mode}",
            )
        super().check()

    def split_texts(self, texts: Sequence[str]) -> set[str] | None:
        """The words of texts in ASCII; None where a function of the program takes part, or several words make one token."""
        known = self.standardize in (None, *_STANDARDS) and self.split in (None, "whitespace", "character")
        if not known or self.ngrams is not None:
            return None
        lower = self.standardize in _STANDARDS[:2]
        dropped = "" if self.standardize in (None, "lower") else string.punctuation
        plain = [(t.lower() if lower else t).translate(dict.fromkeys(map(ord, dropped))) for t in texts]
        parts = [list(t) if self.split == "character" else [t] if self.split is None else t.split() for t in plain]
        return {part for found in parts for part in found}

    def output(self, x: Shape, **keywords: Any) -> Shape:
        if self.output_mode == "int":
            length = self.output_sequence_length
            if self.split is None and (length is None if self.dialect < 3 else not x and length is None):
                return x
            if self.split is None and self.dialect < 3:
                return (*x[:1], None)
            # one string by itself gives its words alone; with a symbolic one, which no model has, Keras fails
            return (*x[:1], None if length is None else depth(self, "output_sequence_length", length))
        if self.dialect < 3:
            x = self.taken_from_data(x)
        if self.split is not None:
            x = (*x, None)
        elif len(x) <= 1:
            x = (*x, 1)
        return super().output(x)

    def taken_from_data(self, x: Shape) -> Shape:
        """The axes of data: a last one of a single text is dropped. The symbolic call of Keras 3 alone keeps it."""
        return x[:-1] if self.split is not None and len(x) > 1 and x[-1] == 1 else x
