"""What is not known is called after the first variable that holds it: by that name it can be assumed."""

from __future__ import annotations

from cnnlint.diagnostics import Turn
from cnnlint.evaluate.place import Place
from cnnlint.frozen import replace
from cnnlint.values import ListValue, Unknown, Value


def named(at: Place, value: Value, name: str, turn: Turn | None = None) -> Value:
    """An unknown takes the name of the first variable it is bound to: that is what can be assumed. Another one that becomes
    unknown at the same place for the same reason is told from it. turn: of a parameter, the call that gives it."""
    if type(value) is Unknown and value.name is None:  # most of them: `replace` takes three times as long
        return value.likewise(name, value.by, at.run.turns.apart(value, name, (at.statement, turn or at.run.turns.now)))
    if type(value) is ListValue and value.rest is not None and not value.items:
        value.rest = _named(value.rest, name)
        return value
    return _named(value, name) if isinstance(value, Unknown) else value


def _named(value: Unknown, name: str) -> Unknown:
    return replace(value, name=name) if value.name is None else value
