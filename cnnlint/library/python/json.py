"""`json.dumps`, `typing`, `string`: literals written, annotations passed through."""

from __future__ import annotations

import json
import string
from types import NoneType

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.kinds import native, to_native
from cnnlint.values import Context, Value


@models("json.dumps")
def dumps(at: Context, obj: Value, *, indent: Value = None, sort_keys: Value = False) -> Value:
    if not native(obj) or not isinstance(indent, (int, str, NoneType)):
        return at.unknown("a text made from values that are not known")
    try:
        return json.dumps(to_native(obj), indent=indent, sort_keys=bool(sort_keys))
    except TypeError as error:
        return at.raises("TypeError", str(error))


@models("pickle.dump", "yaml.dump", raw=True)
def dump(at: Context, args: Arguments) -> Value:
    return None


@models("typing.cast")
def cast(at: Context, typ: Value, val: Value, /) -> Value:
    return val


@models("typing.TYPE_CHECKING", attribute=True)
def type_checking(at: Context) -> Value:
    return False


@models("string.ascii_lowercase", attribute=True)
def ascii_lowercase(at: Context) -> Value:
    return string.ascii_lowercase


@models("string.ascii_uppercase", attribute=True)
def ascii_uppercase(at: Context) -> Value:
    return string.ascii_uppercase


@models("string.ascii_letters", attribute=True)
def ascii_letters(at: Context) -> Value:
    return string.ascii_letters


@models("string.digits", attribute=True)
def digits(at: Context) -> Value:
    return string.digits


@models("string.punctuation", attribute=True)
def punctuation(at: Context) -> Value:
    return string.punctuation
