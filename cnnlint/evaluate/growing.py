"""Stacks on which several methods put layers, of an object whose methods nothing here calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.evaluate.flow import close_splits
from cnnlint.evaluate.functions import Function
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.program import Problem
from cnnlint.values import Mutable, Unknown
from cnnlint.values.store import States


class Growing:
    """Methods are followed one after another, as `build` comes before `train`. Of two that put layers on the same stack, and
    that do not fit behind one another, a caller is taken to call only one: `small_net` or `large_net`."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._begun: dict[int, tuple[Mutable, Any]] = {}  # what was grown, as it was before any method grew it

    def follow(self, method: Function, action: Callable[[], object]) -> None:
        start, gaps = len(self.run.events), len(self.run.gaps)
        after = self._rolled_back(action)
        if self._begun and any(isinstance(event, Problem) for event in self.run.events[start:]):
            told, known = self.run.events[start:], self.run.gaps[gaps:]
            del self.run.events[start:], self.run.gaps[gaps:]
            if self._instead(method, action):
                return
            self.run.events[start:], self.run.gaps[gaps:] = told, known
        for key in self._grown(after):
            self._begun.setdefault(key, (after[key][0], after[key][0].snapshot()))
        self.run.store.apply(after)

    def _rolled_back(self, action: Callable[[], object]) -> States:
        splits = len(self.run.splits)
        self.run.store.fork(sure=True)
        try:
            action()
        finally:
            close_splits(self.run, splits)
            after = self.run.store.leave()
        return after

    def _instead(self, method: Function, action: Callable[[], object]) -> bool:
        """Follows the method on the stacks as they were before the others, if it puts layers on one of them. Which of the
        methods was called is not known after it."""
        store = self.run.store
        others = {key: (obj, obj.snapshot()) for key, (obj, _) in self._begun.items()}
        store.apply(self._begun)
        after = self._rolled_back(action)
        again = [key for key in self._grown(after) if key in others]
        store.apply({key: state for key, state in others.items() if key not in again})
        if again:
            store.apply({key: state for key, state in after.items() if key not in others})
            why = Unknown(f"depends on whether {method.name}() was called", method.span)
            store.merge({key: others[key] for key in again}, {key: after[key] for key in again}, why)
        return bool(again)

    def _grown(self, after: States) -> list[int]:
        """The objects that were rolled back, and that had more parts at the end of the way."""
        grown = []
        for key, (obj, state) in after.items():
            now, before = obj.extent, obj.snapshot()
            obj.restore(state)
            if obj.extent > now:
                grown.append(key)
            obj.restore(before)
        return grown
