"""Lists that are empty when a function is followed that nothing here calls, and that other functions fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from cnnlint.evaluate.functions import Function
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.scope import Scope
from cnnlint.values import Deferred, ListValue, Unknown, Value

_FILLING = re.compile(r"\b(\w+)(?:\.(?:append|appendleft|extend|insert)\(| *\+=)")
_CALL = re.compile(r"\b(\w+)\(")
_MOST_DEEP = 3  # objects in attributes of objects


class Filling:
    """Which functions and methods of the program add something to a list, by the name or attribute that holds it."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run

    @cached_property
    def _fills(self) -> dict[str, set[str]]:
        """The names that a function fills, by itself or by what it calls. Functions of one name are not told apart."""
        texts: dict[str, list[str]] = {}
        defined = self._run.defined
        methods = (value for cls in defined.classes for value in cls.names.values())
        for function in (*defined.functions, *methods):
            if isinstance(function, Function) and function.name != "__init__":
                texts.setdefault(function.name, []).append(function.positions.text(function.node))
        fills = {name: set(_FILLING.findall("\n".join(parts))) for name, parts in texts.items()}
        calls = {name: set(_CALL.findall("\n".join(parts))) & fills.keys() - {name} for name, parts in texts.items()}
        more = any(fills.values())
        while more:
            more = False
            for name, called in calls.items():
                before = len(fills[name])
                fills[name].update(*(fills[other] for other in called))
                more = more or len(fills[name]) > before
        return fills

    @cached_property
    def _filled(self) -> dict[str, str]:
        """Of each name that is filled, a function that does it."""
        return {name: function for function in sorted(self._fills, reverse=True) for name in self._fills[function]}

    @contextmanager
    def opened(self, function: Value, obj: Value = None) -> Iterator[None]:
        """While a function or a method of an object is followed, the lists that only others fill have any number of items."""
        kept: list[tuple[Scope | Instance, str, ListValue, ListValue]] = []
        for owner, name, empty in self._empty(obj):
            if isinstance(function, Function) and name in self._filled and name not in self._fills.get(function.name, ()):
                why = Unknown(f"what {self._filled[name]}() adds to `{name}` is not known", function.span)
                _names(owner)[name] = some = ListValue(rest=why)
                kept.append((owner, name, empty, some))
        try:
            yield
        finally:
            for owner, name, empty, some in kept:
                if _names(owner).get(name) is some:
                    _names(owner)[name] = empty

    def _empty(self, obj: Value) -> list[tuple[Scope | Instance, str, ListValue]]:
        """The empty lists that names of the module and attributes of objects hold."""
        found: list[tuple[Scope | Instance, str, ListValue]] = []
        seen: set[int] = set()

        def look(owner: Scope | Instance, deep: int) -> None:
            seen.add(id(owner))
            for name, value in _names(owner).items():
                if isinstance(value, ListValue):
                    if not isinstance(value, Deferred) and not value.items and value.rest is None:
                        found.append((owner, name, value))
                elif isinstance(value, Instance) and deep < _MOST_DEEP and id(value) not in seen:
                    look(value, deep + 1)

        look(self._run.main, 0)
        if isinstance(obj, Instance):
            look(obj, 1)
        return found


def _names(owner: Scope | Instance) -> dict[str, Value]:
    """Looked up each time: what is restored after a fork is another dict."""
    return owner.attributes if isinstance(owner, Instance) else owner.names
