"""What a class of the program has of `type`: its bases, its order of methods, its subclasses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnlint.arguments import Arguments
from cnnlint.evaluate.contexts import place_in
from cnnlint.frozen import dataclass
from cnnlint.values import Context, DictValue, External, ListValue, Object, Value

if TYPE_CHECKING:
    from cnnlint.evaluate.classes import ClassValue


def of_type(cls: ClassValue, name: str) -> Value:
    """What Python gives to every class; None for what is not known."""
    if name == "__bases__":
        return cls.bases or (External("builtins.object"),)
    if name == "__mro__":
        return cls.order if External("builtins.object") in cls.order else (*cls.order, External("builtins.object"))
    if name == "__dict__":
        return DictValue(cls.names)
    if name == "__class__":
        return cls.meta or External("builtins.type")
    return TypeMethod(cls, name) if name == "__subclasses__" else None


@dataclass(frozen=True, slots=True, eq=False)
class TypeMethod(Object):
    """A method that a class has of `type`."""

    cls: ClassValue
    name: str

    def call(self, args: Arguments, at: Context) -> Value:
        if self.name == "__call__":
            return self.cls.make(args, at)
        if self.name == "__subclasses__":
            classes = place_in(at).run.defined.all_classes
            return ListValue(cls for cls in classes if any(base is self.cls for base in cls.bases))
        if len(args.positional) == 2 and isinstance(args.positional[0], str):
            self.cls.put(args.positional[0], args.positional[1], at)
        else:
            self.cls.loosen(at)
        return None
