"""`tf.strings`: what is done to texts, each by itself."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.dtypes import dtype_of
from cnnlint.library.python.textfiles import Contents
from cnnlint.shapes import symbol
from cnnlint.values import Array, Context, Unknown, Value


@models("tensorflow.strings.split")
def split(at: Context, input: Value, *args: Value, **more: Value) -> Value:
    """The words of a string; of several strings a ragged tensor."""
    if isinstance(input, Array) and input.shape == ():
        return Array((symbol("words", "a string is split", at.span, 0),), "string", kind="tensor")
    return at.unknown("the words of strings")


@models("tensorflow.strings.unicode_split")
def unicode_split(at: Context, input: Value, input_encoding: Value, *args: Value, **more: Value) -> Value:
    """The characters of a string; of several strings a ragged tensor."""
    if isinstance(input, Contents) or (isinstance(input, Array) and input.shape == ()):
        return Array((symbol("characters", "a text is split", at.span, 0),), "string", kind="tensor")
    return Array((len(input),), "string", kind="tensor") if isinstance(input, str) else at.unknown("the characters of strings")


@models(
    "tensorflow.strings.lower",
    "tensorflow.strings.regex_replace",
    "tensorflow.strings.strip",
    "tensorflow.strings.upper",
    "tensorflow.strings.substr",
)
def strings(at: Context, input: Value, *more: Value, **others: Value) -> Value:
    a = as_array(at, input, "tensor")
    return a if isinstance(a, Unknown) else replace(a, dtype="string", values=None)


@models("tensorflow.strings.to_number")
def to_number(at: Context, input: Value, out_type: Value = "float32", name: Value = None) -> Value:
    a = as_array(at, input, "tensor")
    return a if isinstance(a, Unknown) else replace(a, dtype=dtype_of(out_type), values=None, labels=None)


@models("tensorflow.strings.length")
def length(at: Context, input: Value, *more: Value, **others: Value) -> Value:
    """Bytes or letters, as int32."""
    a = as_array(at, input, "tensor")
    return a if isinstance(a, Unknown) else replace(a, dtype="int32", low=0, high=None, values=None, labels=None)


@models("tensorflow.strings.regex_full_match")
def full_match(at: Context, input: Value, pattern: Value, name: Value = None) -> Value:
    a = as_array(at, input, "tensor")
    return a if isinstance(a, Unknown) else replace(a, dtype="bool", low=0, high=1, values=None, labels=None)
