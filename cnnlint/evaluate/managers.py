"""Functions that are not run when they are called: `@contextmanager` makes a manager of one, `async` a coroutine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cnnlint.arguments import Arguments
from cnnlint.evaluate.contexts import place_in
from cnnlint.frozen import dataclass
from cnnlint.values import Context, Generated, Object, Value

if TYPE_CHECKING:
    from cnnlint.evaluate.functions import Function
    from cnnlint.evaluate.scope import Scope


@dataclass(frozen=True, slots=True, eq=False)
class ContextManagerFunction(Object):
    """A function that `@contextmanager` decorates."""

    function: Function

    def call(self, args: Arguments, at: Context) -> Value:
        made = at.call(self.function, args)
        scope = getattr(made, "own", None)
        return made if scope is None else GeneratorContextManager(self.function, scope)


@dataclass(frozen=True, slots=True, eq=False)
class GeneratorContextManager(Object):
    """What such a function gives: its body runs around a `with` block."""

    function: Function
    scope: Scope

    @property
    def handed_on(self) -> tuple[Value, ...]:
        """What code that gets it may run."""
        return (self.function,)


@dataclass(frozen=True, slots=True, eq=False)
class Coroutine(Object):
    """What an `async` function gives: its body runs when it is waited for."""

    function: Function
    scope: Scope

    def wait(self, at: Context) -> Value:
        """`await self`."""
        from cnnlint.evaluate.calls import enter

        return enter(place_in(at), self.function, self.scope)


class BlockAtYield(Generated):
    """Takes what a generator yields, and does something with it before the generator goes on."""

    __slots__ = ("block",)

    def __init__(self, block: Callable[[Value], None]) -> None:
        super().__init__()
        self.block = block
