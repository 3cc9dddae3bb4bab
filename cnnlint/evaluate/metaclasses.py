"""How a class is made: by `type`, or by a metaclass of the program. Also of a class that a call makes: `type("A", (), {})`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.descriptors import Descriptor
from cnnlint.evaluate.functions import Function
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.place import Place
from cnnlint.library.python.dataclasses import AUTO
from cnnlint.values import DictValue, External, Value

_PYTHONS_OWN = ("__module__", "__qualname__")  # in the namespace of every class statement


def by_statement(at: Place, cls: ClassValue, options: dict[str, Value]) -> Value:
    """What a class statement binds. cls: with its namespace, as it is without a metaclass."""
    meta = options.pop("metaclass", None)
    meta = cls.meta if meta is None or (_known(meta) and cls.meta is not None) else meta
    if meta is None or _known(meta):
        class_made(at, cls, options)
        return cls
    if not isinstance(meta, ClassValue) or not meta.makes_classes or meta.has("__prepare__"):
        for held in meta.names.values() if isinstance(meta, ClassValue) else ():
            at.escape(held, f"the metaclass of {cls.name}, which is not followed, may have changed it")
        return at.unknown(f"the metaclass of {cls.name} is not followed")
    namespace = DictValue({"__module__": "__main__", "__qualname__": cls.name, **cls.names})
    at.run.defined.making.append(cls)
    try:
        return called(at, meta, Arguments((cls.name, cls.bases, namespace), options))
    finally:
        if at.run.defined.making and at.run.defined.making[-1] is cls:  # no metaclass made it
            at.run.defined.making.pop()


def _known(meta: Value) -> bool:
    """Whether it is a metaclass of a library, which are not followed."""
    return isinstance(meta, External) and not meta.local


def called(at: Place, meta: Value, args: Arguments) -> Value:
    """`meta(name, bases, namespace)`: its `__new__`, then its `__init__`."""
    own = meta if isinstance(meta, ClassValue) else _inherited(args)
    maker = None if own is None else own.function("__new__")
    made = new(at, args.prepend(meta)) if own is None or maker is None else at.call(maker, args.prepend(own))
    initialiser = None if own is None else own.function("__init__")
    if isinstance(made, ClassValue) and initialiser is not None:
        at.call(initialiser, args.prepend(made))
    return made


def _inherited(args: Arguments) -> ClassValue | None:
    """The metaclass of the program that one of the bases has."""
    bases = args.positional[1] if len(args.positional) == 3 and isinstance(args.positional[1], tuple) else ()
    return next((base.meta for base in bases if isinstance(base, ClassValue) and base.meta is not None), None)


def new(at: Place, args: Arguments) -> Value:
    """`type.__new__(meta, name, bases, namespace, **options)`."""
    given: Any = args.positional
    fits = len(given) == 4 and isinstance(given[1], str) and isinstance(given[2], tuple) and isinstance(given[3], DictValue)
    if not fits or given[3].rest is not None or args.rest is not None:
        return at.unknown("a class of which it is not known what it holds")
    meta, name, bases, namespace = given
    names = {k: v for k, v in namespace.items.items() if isinstance(k, str) and k not in _PYTHONS_OWN}
    cls = at.run.defined.making.pop() if _is_of(at, names, name) else ClassValue(name, bases, {}, at.span)
    cls.name, cls.names = name, names
    cls.derive(bases)
    cls.meta = meta if isinstance(meta, ClassValue) else cls.meta
    at.run.defined.all_classes.append(cls)
    class_made(at, cls, args.keywords)
    return cls


def _is_of(at: Place, names: Mapping[str, Value], name: str) -> bool:
    """Whether it is the class of the statement that is being run: its methods belong to that."""
    if not at.run.defined.making:
        return False
    cls = at.run.defined.making[-1]
    owners = [v.owner for v in names.values() if isinstance(v, Function) and v.owner is not None]
    return cls in owners if owners else name == cls.name


def class_made(at: Place, cls: ClassValue, options: Mapping[str, Value]) -> None:
    """What Python does when a class is made: members of an enumeration, `__init_subclass__`."""
    if cls.enumerates:
        _enumerate(at, cls)
    announce = next((b.names["__init_subclass__"] for b in cls.own_order[1:] if "__init_subclass__" in b.names), None)
    if announce is not None:
        at.call(announce.function if isinstance(announce, Descriptor) else announce, Arguments((cls,), options))


def _enumerate(at: Place, cls: ClassValue) -> None:
    """The members of an enumeration; those of an `IntEnum` are numbers."""
    numbers = not {"enum.IntEnum", "enum.StrEnum"}.isdisjoint(cls.base_names)
    start, last = cls.function("__init__"), 0
    earlier: dict[Any, Value] = {}
    texts = "enum.StrEnum" in cls.base_names
    for name, value in cls.names.items():
        if name.startswith("_") or isinstance(value, (Function, Descriptor, ClassValue)):
            continue
        if isinstance(value, External) and value.name == AUTO:
            cls.names[name] = value = name.lower() if texts else last + 1
        last = value if isinstance(value, int) else last
        if cls.has("__new__"):
            value = at.unknown("what `__new__` makes of a member")
        key = (type(value), value) if isinstance(value, (int, str)) else None
        if key in earlier:
            cls.names[name] = earlier[key]  # another name for that member
        elif not numbers:
            cls.names[name] = member = Instance(cls)
            if key is not None:
                earlier[key] = member
            member.attributes.update(value=value, name=name, _value_=value, _name_=name)
            if start is not None:
                at.call(start, Arguments((member, *(value if isinstance(value, tuple) else (value,)))))
