"""What is not known is called after the first variable that holds it: by that name it can be assumed."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.values import ListValue, Unknown, Value


def named(value: Value, name: str) -> Value:
    """An unknown takes the name of the first variable it is bound to: that is what can be assumed."""
    if type(value) is Unknown and value.name is None:  # most of them: `replace` takes three times as long
        return Unknown(value.reason, value.span, name, value.by)
    if type(value) is ListValue and value.rest is not None and not value.items:
        value.rest = named(value.rest, name)
        return value
    return replace(value, name=name) if isinstance(value, Unknown) and value.name is None else value
