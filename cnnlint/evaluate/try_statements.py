"""`try` and `raise`. What surely raises is handled by the handler that fits; what may raise, see `guards`."""

from __future__ import annotations

from typing import Any

import libcst as cst

from cnnlint.arguments import Arguments
from cnnlint.evaluate.assignment import assign
from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.flow import Raised, Signal
from cnnlint.evaluate.guarded import guarded
from cnnlint.evaluate.guards import fits_name, name_of
from cnnlint.evaluate.loops import may_leave
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.values import Value, class_of


def run_try(at: Place, node: cst.Try | cst.TryStar, scope: Scope) -> Signal | None:
    """A `try` statement."""
    from cnnlint.evaluate.statements import run_block

    try:
        if node.finalbody is not None and may_leave(node.finalbody):  # what was raised is gone
            signal = guarded(at, ((),), lambda: _handled(at, node, scope), lambda: None, lambda index, caught: None)
        else:
            signal = _handled(at, node, scope)
    except Raised:
        if node.finalbody is not None:
            final = run_block(at.run, at.positions, node.finalbody.body.body, scope)
            if final is not None:
                return final
        raise
    if node.finalbody is not None:
        signal = run_block(at.run, at.positions, node.finalbody.body.body, scope) or signal
    return signal


def _handled(at: Place, node: Any, scope: Scope) -> Signal | None:
    from cnnlint.evaluate.statements import run_block

    def otherwise() -> Signal | None:
        return None if node.orelse is None else run_block(at.run, at.positions, node.orelse.body.body, scope)

    def handle(index: int | None, caught: Raised) -> Signal | None:
        return _handle(at, node, index, caught, scope)

    kinds = tuple(_names(at, handler, scope) for handler in node.handlers)
    return guarded(at, kinds, lambda: run_block(at.run, at.positions, node.body.body, scope), otherwise, handle)


# ------------------------------------------------------------------ handlers


def _handle(at: Place, node: Any, index: int | None, caught: Raised, scope: Scope) -> Signal | None:
    from cnnlint.evaluate.statements import run_block

    if index is None:
        index = next((i for i, handler in enumerate(node.handlers) if _fits(at, handler, caught, scope)), None)
    if index is None:
        raise caught
    handler = node.handlers[index]
    place, name = Place(at.run, at.positions, handler), None
    if handler.name is not None:
        name = handler.name.name.value
        value = place.unknown("the exception") if caught.value is None else caught.value
        assign(place, handler.name.name, value, scope)
    try:
        with at.run.tries.handling(caught):
            return run_block(at.run, at.positions, handler.body.body, scope)
    finally:
        if name is not None:
            home = scope.outer.get(name, scope)
            at.store.touch(home)
            home.names.pop(name, None)


def _fits(at: Place, handler: Any, caught: Raised, scope: Scope) -> bool:
    if handler.type is None:
        return True
    kinds = _kinds(at, handler, scope)
    cls = class_of(caught.value)
    if cls is not None and any(kind is known for kind in kinds for known in cls.order):
        return True
    return any(fits_name(caught.error, name_of(kind), cls) for kind in kinds if not isinstance(kind, ClassValue))


def _kinds(at: Place, handler: Any, scope: Scope) -> tuple[Value, ...]:
    value = evaluate(at, handler.type, scope)
    return value if isinstance(value, tuple) else (value,)


def _names(at: Place, handler: Any, scope: Scope) -> tuple[str, ...]:
    """What a handler catches, by name; nothing for a bare `except`."""
    return () if handler.type is None else tuple(name_of(kind) for kind in _kinds(at, handler, scope))


# ------------------------------------------------------------------ raise


def run_raise(at: Place, node: cst.Raise, scope: Scope) -> None:
    """A `raise` statement; alone it raises what is being handled once more."""
    if node.exc is None:
        caught = at.run.tries.caught
        raise caught[-1] if caught else Raised("RuntimeError", "No active exception to reraise")
    kind: Any = node.exc.func if type(node.exc) is cst.Call else node.exc
    thing = evaluate(at, kind, scope)
    value = evaluate(at, node.exc, scope)
    cls = class_of(value)
    if cls is not None:
        raise Raised(cls.name, "raised by the program", value=value)
    if isinstance(value, ClassValue):
        raise Raised(value.name, "raised by the program", value=at.instantiate(value, Arguments()))
    raise Raised(name_of(thing) if getattr(thing, "name", None) else "Exception", "raised by the program")
