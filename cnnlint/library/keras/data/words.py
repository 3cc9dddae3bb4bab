"""What a `Tokenizer` makes of texts that stand in the source. keras/src/legacy/preprocessing/text.py"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from cnnlint.values import Array, Context, ListValue, Value

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
_MOST = 2000  # words that are followed one by one


def texts_in(at: Context, texts: Value) -> list[str] | None:
    """The texts, where each of them is known."""
    if isinstance(texts, Array):
        items: Value = texts.values
    else:
        items = at.iterate(texts) if isinstance(texts, (ListValue, tuple)) else None
    if not isinstance(items, (list, tuple)) or not all(isinstance(text, str) for text in items):
        return None
    return list(items) if sum(len(text) for text in items) <= 10 * _MOST else None


def words_of(text: str, options: Mapping[str, Value]) -> list[str] | None:
    """The words of a text, or its characters; None where the options are not known."""
    lower, filters, split = options.get("lower"), options.get("filters"), options.get("split")
    by_character = options.get("char_level")
    if not (isinstance(lower, bool) and isinstance(by_character, bool)) or options.get("analyzer") is not None:
        return None
    text = text.lower() if lower else text
    if by_character:
        return list(text)
    if not isinstance(filters, str) or not isinstance(split, str) or not split:
        return None
    return [word for word in text.translate(dict.fromkeys(map(ord, filters), split)).split(split) if word]


def numbered(texts: Sequence[str], options: Mapping[str, Value]) -> dict[str, int] | None:
    """The number of each word: the most frequent first, behind the stand-in for unknown ones."""
    counts: Counter[str] = Counter()
    stand_in = options.get("oov_token")
    for text in texts:
        words = words_of(text, options)
        if words is None:
            return None
        counts.update(words)
    if len(counts) > _MOST or not (stand_in is None or isinstance(stand_in, str)):
        return None
    sort = sorted(counts, key=lambda word: counts[word], reverse=True)
    return {word: i for i, word in enumerate([*([stand_in] if stand_in is not None else []), *sort], 1)}


def sequence(text: str, index: Mapping[str, int], options: Mapping[str, Value]) -> list[Value] | None:
    """The numbers of the words of a text; None where the options are not known."""
    words, most, stand_in = words_of(text, options), options.get("num_words"), options.get("oov_token")
    if words is None or not (most is None or isinstance(most, int)):
        return None
    unknown = index.get(stand_in) if isinstance(stand_in, str) else None
    numbers = [index.get(word) for word in words]
    kept = [unknown if n is None or (most and n >= most) else n for n in numbers]
    return [n for n in kept if n is not None]
