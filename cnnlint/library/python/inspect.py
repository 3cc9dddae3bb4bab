"""`inspect`: the parameters of functions and classes of the program, and of layers of Keras by name."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import MISSING, Arguments, BindError, Parameter, Signature, bind
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.python.introspection import is_instance
from cnnlint.library.python.kinds import describe, type_name
from cnnlint.library.python.namespaces import Namespace
from cnnlint.values import Context, DictValue, External, ListValue, Mutable, Object, Unknown, Value

_KINDS = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")


class Word(Object):
    """A constant of `inspect` that equals nothing but itself."""

    __slots__ = ("name",)
    by_identity = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, name: str, at: Context) -> Value:
        return self.name if name == "name" else super().get(name, at)


EMPTY = Word("empty")
KINDS = {kind: Word(kind) for kind in _KINDS}


class ParameterValue(Object):
    """`signature(f).parameters["units"]`."""

    __slots__ = ("default", "kind", "name")

    def __init__(self, name: str, kind: str, default: Value = EMPTY) -> None:
        self.name, self.kind, self.default = name, kind, default

    def get(self, name: str, at: Context) -> Value:
        if name in KINDS or name == "kind":
            return KINDS[self.kind if name == "kind" else name]
        if name == "empty":
            return EMPTY
        return getattr(self, name) if name in ("name", "default") else super().get(name, at)

    def describe(self) -> str:
        return "a parameter"


class SignatureValue(Object):
    """What `inspect.signature` gives."""

    __slots__ = ("of",)

    def __init__(self, of: Signature) -> None:
        self.of = of

    def get(self, name: str, at: Context) -> Value:
        if name == "parameters":
            return DictValue({p.name: p for p in self._parameters()})
        if name in ("bind", "bind_partial"):
            return at.member(self, "inspect.Signature", name)
        return EMPTY if name == "empty" else super().get(name, at)

    def _parameters(self) -> list[ParameterValue]:
        found = [_parameter(p) for p in self.of.places]
        found += [ParameterValue(self.of.star, "VAR_POSITIONAL")] if self.of.star else []
        found += [_parameter(p) for p in self.of.by_keyword]
        return found + ([ParameterValue(self.of.double_star, "VAR_KEYWORD")] if self.of.double_star else [])

    def describe(self) -> str:
        return "a signature"


def _parameter(of: Parameter) -> ParameterValue:
    kind = "KEYWORD_ONLY" if of.keyword_only else "POSITIONAL_ONLY" if of.positional_only else "POSITIONAL_OR_KEYWORD"
    return ParameterValue(of.name, kind, EMPTY if of.default is MISSING else of.default)


class BoundValue(Mutable):
    """What `signature(f).bind(...)` gives: `arguments`, a dict in the order of the parameters."""

    __slots__ = ("arguments", "of")

    def __init__(self, of: Signature, arguments: DictValue) -> None:
        self.of, self.arguments = of, arguments

    def get(self, name: str, at: Context) -> Value:
        held = self.arguments.items
        star, double = held.get(self.of.star, ()), held.get(self.of.double_star)
        named = {p.name: held[p.name] for p in self.of.by_keyword if p.name in held}
        if name == "arguments":
            return self.arguments
        if self.arguments.rest is not None:
            return self.arguments.rest
        if name == "args":
            return (*(held[p.name] for p in self.of.places if p.name in held), *(star if isinstance(star, tuple) else ()))
        if name == "kwargs":
            return DictValue({**named, **(double.items if isinstance(double, DictValue) else {})})
        return at.member(self, "inspect.BoundArguments", name)

    def snapshot(self) -> Any:
        return self.arguments

    def restore(self, state: Any) -> None:
        self.arguments = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return one if one is other else DictValue({}, why)

    def forget(self, why: Unknown) -> None:
        self.arguments = DictValue({}, why)

    def describe(self) -> str:
        return "bound arguments"


@models("inspect.signature")
def signature(at: Context, obj: Value, **more: Value) -> Value:
    found = _signature(at, obj)
    return found if isinstance(found, Unknown) else SignatureValue(found)


def _signature(at: Context, obj: Any) -> Signature | Unknown:
    """The parameters that a call of the object takes."""
    if isinstance(obj, External):
        found = at.apply("keras.__parameters__", Arguments((obj.name,)))
        return found if isinstance(found, (Signature, Unknown)) else at.unknown("the parameters are not followed")
    inside = getattr(obj, "attributes", {}).get("__wrapped__")
    own = getattr(obj, "signature", None)
    if isinstance(own, Signature):
        return own if inside is None else _signature(at, inside)
    if hasattr(obj, "receiver") and hasattr(obj, "function"):
        return _without_first(_signature(at, obj.function))
    if hasattr(obj, "order"):
        return _of_class(at, obj)
    return at.unknown(f"the parameters of {describe(obj)} are not followed")


def _of_class(at: Context, cls: Any) -> Signature | Unknown:
    """What makes an object of a class of the program."""
    initialiser = cls.function("__init__")
    if initialiser is not None and cls.meta is None:
        return _without_first(_signature(at, initialiser))
    if cls.meta is None and len(cls.foreign_bases) == 0 and cls.data_fields is None and not cls.has("__new__"):
        return Signature(())
    return at.unknown(f"the parameters of the class {cls.name} are not followed")


def _without_first(found: Signature | Unknown) -> Signature | Unknown:
    return replace(found, parameters=found.parameters[1:]) if isinstance(found, Signature) and found.parameters else found


@models("inspect.Signature.bind", raw=True)
def bind_(at: Context, args: Arguments) -> Value:
    """The arguments by the names of the parameters. Raises TypeError like the call."""
    given = args.positional[0] if args.positional else None
    if not isinstance(given, SignatureValue) or args.rest is not None:
        return at.unknown("what the arguments are bound to is not known")
    rest = replace(args, positional=args.positional[1:], positional_spans=())
    try:
        bound = bind(given.of, rest)
    except BindError as error:
        return at.raises("TypeError", f"{error.kind} argument: '{error.name}'")
    held: dict[Any, Value] = {p.name: bound.given[p.name] for p in given.of.places if p.name in bound.given}
    if given.of.star and bound.star:
        held[given.of.star] = bound.star
    held.update({p.name: bound.given[p.name] for p in given.of.by_keyword if p.name in bound.given})
    if given.of.double_star and bound.extra:
        held[given.of.double_star] = DictValue(dict(bound.extra))
    return BoundValue(given.of, DictValue(held))


@models("inspect.Signature.bind_partial", raw=True)
def bind_partial(at: Context, args: Arguments) -> Value:
    """The same without those that are missing."""
    given = args.positional[0] if args.positional else None
    if not isinstance(given, SignatureValue):
        return at.unknown("what the arguments are bound to is not known")
    parameters = tuple(replace(p, default=EMPTY) if p.default is MISSING else p for p in given.of.parameters)
    lenient = SignatureValue(replace(given.of, parameters=parameters))
    found = bind_(at, replace(args, positional=(lenient, *args.positional[1:])))
    if isinstance(found, BoundValue):
        found.of = given.of
    return found


@models("inspect.BoundArguments.apply_defaults")
def apply_defaults(at: Context, bound: BoundValue) -> Value:
    """Adds what was not given, in order."""
    if not isinstance(bound, BoundValue):
        return None
    held = bound.arguments.items
    full: dict[Any, Value] = {p.name: held.get(p.name, p.default) for p in bound.of.places}
    if bound.of.star:
        full[bound.of.star] = held.get(bound.of.star, ())
    full.update({p.name: held.get(p.name, p.default) for p in bound.of.by_keyword})
    if bound.of.double_star:
        full[bound.of.double_star] = held.get(bound.of.double_star, DictValue())
    at.store.touch(bound.arguments)
    bound.arguments.items = {name: value for name, value in full.items() if value is not MISSING}
    return None


@models("inspect.Parameter.empty", "inspect.Signature.empty", "inspect._empty", attribute=True)
def empty(at: Context) -> Value:
    return EMPTY


@models("inspect.Parameter.POSITIONAL_ONLY", attribute=True, kind="POSITIONAL_ONLY")
@models("inspect.Parameter.POSITIONAL_OR_KEYWORD", attribute=True, kind="POSITIONAL_OR_KEYWORD")
@models("inspect.Parameter.VAR_POSITIONAL", attribute=True, kind="VAR_POSITIONAL")
@models("inspect.Parameter.KEYWORD_ONLY", attribute=True, kind="KEYWORD_ONLY")
@models("inspect.Parameter.VAR_KEYWORD", attribute=True, kind="VAR_KEYWORD")
def kind_of_parameter(at: Context, *, kind: str) -> Value:
    return KINDS[kind]


@models("inspect.getfullargspec", "inspect.getargspec")
def getfullargspec(at: Context, func: Value, **more: Value) -> Value:
    """The names of the parameters, that of the object among them, and the defaults."""
    found = _signature(at, getattr(func, "function", func) if not hasattr(func, "order") else func)
    if not isinstance(found, Signature):
        return found
    defaults = tuple(p.default for p in found.places if p.default is not MISSING)
    own = {p.name: p.default for p in found.by_keyword if p.default is not MISSING}
    names = ["self"] if hasattr(func, "order") else []
    return Namespace(
        {
            "args": ListValue([*names, *(p.name for p in found.places)]),
            "varargs": found.star,
            "varkw": found.double_star,
            "keywords": found.double_star,
            "defaults": defaults or None,
            "kwonlyargs": ListValue(p.name for p in found.by_keyword),
            "kwonlydefaults": DictValue(own) if own else None,
        }
    )


@models("inspect.isclass")
def isclass(at: Context, object: Value) -> Value:
    """Whether it is a class, where its kind tells."""
    return False if type_name(object) is not None else is_instance(at, object, External("builtins.type"))


@models("inspect.isfunction")
def isfunction(at: Context, object: Value) -> Value:
    if type_name(object) is not None or hasattr(object, "order"):
        return False
    own = isinstance(getattr(object, "signature", None), Signature)
    return own or at.unknown(f"whether {describe(object)} is a function")
