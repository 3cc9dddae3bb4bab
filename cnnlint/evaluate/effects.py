"""What a round of a loop does, seen from outside: only a loop that builds or changes what models are made of is unrolled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.evaluate.flow import Signal, Way, follow
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.own_objects import OwnContainer
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.values import DictValue, ListValue, Mutable, Value


def first_round(run: Interpreter, body: Callable[[], Signal | None]) -> Way:
    """A round that is followed for what it changes alone, since it is followed once more for what happens in it.

    Loops inside it are followed once: twice each would double the work with every level.
    """
    skimming, run.skimming = run.skimming, True
    try:
        return follow(run, body)
    finally:
        run.skimming = skimming


def builds(at: Place, once: Callable[[], object]) -> bool:
    """Whether doing it once more builds or changes what models are made of, or raises."""

    def block() -> None:
        once()

    return matters(first_round(at.run, block), False)


def matters(way: Way, plain: bool) -> bool:
    """Whether a round of the loop builds or changes what models are made of, or (if `plain`) collects any values."""
    if way.dead is not None or way.signal is not None:
        return True
    return any(_changed(obj, obj.snapshot(), after, plain, way.since) for obj, after in way.states.values())


def _changed(obj: Mutable, before: Any, after: Any, plain: bool, since: int) -> bool:
    if hasattr(obj, "only_called"):
        return not obj.only_called(before, after, since)
    if obj.builds or not isinstance(obj, (Scope, ListValue, DictValue, Instance)):
        return obj.builds or plain
    if plain and not isinstance(obj, Scope):
        return True
    old, new = _held(obj, before), _held(obj, after)
    if isinstance(obj, ListValue):
        return any(_builds(value, since) for value in new[len(old) :])
    return any(_builds(value, since) for name, value in new.items() if name not in old or old[name] is not value)


def _held(obj: Mutable, state: Any) -> Any:
    """The names, items or attributes in a snapshot: they stand first, as in what a class is derived from."""
    if isinstance(obj, ListValue):
        return state[0][0] if isinstance(obj, OwnContainer) else state[0]
    while isinstance(state, tuple):
        state = state[0]
    return state


def _builds(value: Value, since: int) -> bool:
    """Whether models are made of it. since: what has an `age` must be younger."""
    if isinstance(value, tuple):
        return any(_builds(v, since) for v in value)
    if isinstance(value, ListValue):
        return any(_builds(v, since) for v in value.items)
    return getattr(value, "builds", False) and getattr(value, "age", since) >= since
