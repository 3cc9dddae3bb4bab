"""Changed copies of data that a statement makes and drops."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.program import Call
from cnnlint.values import Context, Value


@models("copies.__dropped__", attribute=True)
def dropped(at: Context, data: Value) -> None:
    """What a statement that is nothing but a call made is held by nothing."""
    at.emit(Call(at.span, "copies.__dropped__", {"data": data}))
