"""`typing`: what it says is for checkers; at run time a value is what it was."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.values import Context, Value


@models("typing.cast")
def cast(at: Context, typ: Value, val: Value, /) -> Value:
    return val


@models("typing.TYPE_CHECKING", attribute=True)
def type_checking(at: Context) -> Value:
    return False
