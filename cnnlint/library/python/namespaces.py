"""Bags of attributes: `SimpleNamespace`, `argparse.Namespace`, `EasyDict`, OmegaConf's nodes, named tuples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from cnnlint.arguments import MISSING, Arguments, BindError, Parameter, Signature, bind
from cnnlint.library import models
from cnnlint.library.python.conversions import dict_
from cnnlint.library.python.items import items_of
from cnnlint.values import Context, DictValue, ListValue, Mutable, Object, Unknown, Value, all_are, join
from cnnlint.values.containers import Fields


class Namespace(Mutable):
    """An object that keeps whatever attributes it is given. `rest`: further ones may exist, for this reason."""

    __slots__ = ("attributes", "name", "rest")

    def __init__(self, attributes: Mapping[str, Value] | None = None, rest: Unknown | None = None, name: str = "") -> None:
        self.attributes, self.rest, self.name = dict(attributes or {}), rest, name

    def get(self, name: str, at: Context) -> Value:
        if name == "__dict__":
            return Fields(self)
        if name in self.attributes:
            return self.attributes[name]
        if self.rest is None:
            if name.startswith("_"):  # its class has methods of such names, as argparse's `_get_kwargs`
                return at.unknown(f"`{name}` of a namespace is not modelled")
            return at.raises("AttributeError", f"the namespace has no attribute '{name}'")
        dotted = f"{self.name}.{name}" if self.name else name
        return self.rest.likewise(dotted)

    def set(self, name: str, value: Value, at: Context) -> None:
        at.store.touch(self)
        self.attributes[name] = value

    def item(self, key: Value, at: Context) -> Value:
        return self.get(key, at) if isinstance(key, str) else at.unknown("which attribute is meant is not known")

    def snapshot(self) -> Any:
        return dict(self.attributes), self.rest

    def restore(self, state: Any) -> None:
        self.attributes, self.rest = dict(state[0]), state[1]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        both = {name: join(one[0][name], other[0][name], why) for name in one[0] if name in other[0]}
        return both, one[1] or other[1] or (why if one[0].keys() != other[0].keys() else None)

    def forget(self, why: Unknown) -> None:
        self.attributes, self.rest = {}, why

    def describe(self) -> str:
        return "a namespace"


@models("types.SimpleNamespace", "argparse.Namespace")
def simple_namespace(at: Context, source: Value = None, /, **attributes: Value) -> Value:
    if source is not None:
        attributes = {**dict_(at, source).items, **attributes}
    return Namespace(attributes)


class AttributeDict(DictValue):
    """A dict whose keys can be read as attributes, all the way down."""

    __slots__ = ()

    def get(self, name: str, at: Context) -> Value:
        if name in self.items:
            return self.items[name]
        method = at.member(self, "builtins.dict", name)
        return self.rest.likewise(name) if self.rest and isinstance(method, Unknown) else method

    def set(self, name: str, value: Value, at: Context) -> None:
        at.store.touch(self)
        self.items[name] = value


def _attributes(value: Value) -> Value:
    if isinstance(value, DictValue):
        return AttributeDict({key: _attributes(item) for key, item in value.items.items()}, value.rest)
    if isinstance(value, ListValue):
        return ListValue((_attributes(item) for item in value.items), value.rest)
    return value


@models("easydict.EasyDict", "omegaconf.OmegaConf.create", "ml_collections.ConfigDict", "addict.Dict", "box.Box")
def attribute_dict(at: Context, source: Value = (), /, **more: Value) -> Value:
    return source if isinstance(source, Unknown) else _attributes(dict_(at, source, **more))


# ------------------------------------------------------------------ named tuples


class NamedTuple(tuple[Value, ...]):
    """A tuple whose fields have names."""

    fields: tuple[str, ...]

    @classmethod
    def of(cls, fields: tuple[str, ...], items: Iterable[Value]) -> Self:
        """A named tuple of these fields."""
        made = cls(items)
        made.fields = fields
        return made

    def get(self, name: str, at: Context) -> Value:
        """A field, or a tuple's method."""
        if name in self.fields:
            return self[self.fields.index(name)]
        if name == "_fields":
            return self.fields
        if name in ("_asdict", "_replace"):
            return at.member(self, "collections.namedtuple", name)
        return at.member(self, "builtins.tuple", name)


class NamedTupleClass(Mutable):
    """What `collections.namedtuple` makes: a class of tuples."""

    __slots__ = ("name", "signature")

    def __init__(self, name: str, fields: tuple[str, ...], defaults: tuple[Value, ...] = ()) -> None:
        self.name = name
        self.signature = _with_defaults(fields, defaults)

    def snapshot(self) -> Any:
        return self.signature

    def restore(self, state: Any) -> None:
        self.signature = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        both = zip(one.parameters, other.parameters, strict=True)
        return Signature(tuple(a if a.default is b.default else Parameter(a.name, why) for a, b in both))

    def get(self, name: str, at: Context) -> Value:
        """Its fields; its constructor, which takes defaults before Python 3.7 gave `namedtuple` an argument for them."""
        if name == "_fields":
            return tuple(p.name for p in self.signature.parameters)
        return _Constructor(self) if name == "__new__" else super().get(name, at)

    def call(self, args: Arguments, at: Context) -> Value:
        """A tuple with the arguments in their fields."""
        try:
            bound = bind(self.signature, args)
        except BindError as error:
            return at.raises("TypeError", f"{self.name}() {error}")
        parameters = self.signature.parameters
        return NamedTuple.of(tuple(p.name for p in parameters), (bound.value(p) for p in parameters))

    def describe(self) -> str:
        return f"the named tuple {self.name}"


class _Constructor(Object):
    """`Point.__new__`, of which the defaults can be set."""

    __slots__ = ("cls",)

    def __init__(self, cls: NamedTupleClass) -> None:
        self.cls = cls

    def set(self, name: str, value: Value, at: Context) -> None:
        """`Point.__new__.__defaults__ = (None,) * 3`"""
        if name != "__defaults__":
            return
        fields = tuple(p.name for p in self.cls.signature.parameters)
        at.store.touch(self.cls)
        self.cls.signature = _with_defaults(fields, value if isinstance(value, tuple) else (value,) * len(fields))


def _with_defaults(fields: tuple[str, ...], defaults: tuple[Value, ...]) -> Signature:
    """Defaults belong to the last of the fields."""
    required = len(fields) - len(defaults)
    return Signature(tuple(Parameter(f, defaults[i - required] if i >= required else MISSING) for i, f in enumerate(fields)))


@models("collections.namedtuple._replace", raw=True)
def replaced(at: Context, args: Arguments) -> Value:
    """A named tuple with other values in some of its fields."""
    given = args.positional[0] if args.positional else None
    if not isinstance(given, NamedTuple):
        return at.unknown("the named tuple is not known")
    wrong = next((name for name in args.keywords if name not in given.fields), None)
    if args.rest is not None or wrong is not None:
        return args.rest or at.raises("ValueError", f"Got unexpected field names: [{wrong!r}]")
    return NamedTuple.of(given.fields, (args.keywords.get(f, v) for f, v in zip(given.fields, given, strict=True)))


@models("collections.namedtuple._asdict")
def as_dict(at: Context, given: Value, /) -> Value:
    """Its fields as a dict."""
    if not isinstance(given, NamedTuple):
        return at.unknown("the named tuple is not known")
    return DictValue(dict(zip(given.fields, given, strict=True)))


@models("collections.namedtuple")
def namedtuple(at: Context, typename: Value, field_names: Value, *, defaults: Value = (), rename: Value = False) -> Value:
    """A class of tuples; the fields are a list of names or one string of them."""
    if isinstance(field_names, str):
        field_names = tuple(field_names.replace(",", " ").split())
    names, rest = items_of(at, field_names)
    values, more = items_of(at, defaults or ())
    if rest is not None or more is not None or not all_are(names, str):
        return at.unknown("the fields of a named tuple are not known")
    return NamedTupleClass(str(typename), tuple(names), tuple(values))
