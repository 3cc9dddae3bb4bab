"""The functions and classes that the program has defined so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnlint.evaluate.classes import ClassValue
    from cnnlint.evaluate.functions import Function
    from cnnlint.evaluate.scope import Scope


class Defined:
    """functions, classes: of the source itself, in order of definition. called: the functions that were called, by the identity
    of their nodes. all_classes, closures: all classes, and all scopes that functions close over, those of imported modules too.
    making: of the class statements whose metaclass has not made them yet."""

    def __init__(self) -> None:
        self.functions: list[Function] = []
        self.classes: list[ClassValue] = []
        self.called: set[int] = set()
        self.all_classes: list[ClassValue] = []
        self.closures: set[Scope] = set()
        self.making: list[ClassValue] = []

    @property
    def derived_from(self) -> frozenset[str]:
        """The names of the classes that others are derived from."""
        return frozenset(base.name for cls in self.all_classes for base in cls.own_order[1:])

    def break_cycles(self) -> None:
        """Breaks the cycles between functions and the scopes that they close over."""
        for scope in self.closures:
            scope.names.clear()
        for cls in self.all_classes:
            cls.names.clear()
            cls.order = ()
        for kept in (self.functions, self.classes, self.all_classes, self.closures):
            kept.clear()
