"""`def` and `class`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import libcst as cst

from cnnlint import library
from cnnlint.arguments import Arguments
from cnnlint.evaluate.assignment import bind_name
from cnnlint.evaluate.calls import signature
from cnnlint.evaluate.classes import ClassValue, DataFields
from cnnlint.evaluate.descriptors import Descriptor
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.functions import Function, Method
from cnnlint.evaluate.lexical import mangled
from cnnlint.evaluate.managers import ContextManagerFunction
from cnnlint.evaluate.metaclasses import by_statement
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.library import hooks
from cnnlint.library.python.dataclasses import CONVERTING, FIELD_BASES, FieldValue, gives_fields
from cnnlint.values import External, Object, Unknown, Value


def define_function(at: Place, node: cst.FunctionDef, scope: Scope) -> None:
    """A `def` statement: its name stands for what the decorators make of the function."""
    function = make_function(at, node, scope, None)
    if function.scope is scope and at.in_source:
        at.run.defined.functions.append(function)
    bind_name(at, mangled(node.name.value, scope.private), _decorated(at, node, function, scope), scope)


def make_function(at: Place, node: cst.FunctionDef, scope: Scope, owner: ClassValue | None) -> Function:
    """The function that a `def` makes."""
    closure = scope if owner is None else scope.parent or scope
    at.run.defined.closures.add(closure)
    sign = signature(at, node.params, scope)
    generator = at.positions.yields and _yields(node.body)
    made = Function(node.name.value, node, sign, closure, at.positions, at.statement_span, generator, owner)
    made.private = scope.private
    return made


def _yields(node: cst.CSTNode) -> bool:
    """Whether a function body has a `yield` of its own."""
    if type(node) is cst.Yield:
        return True
    if type(node) in (cst.FunctionDef, cst.Lambda, cst.ClassDef):
        return False
    return any(_yields(child) for child in _statements_and_expressions(node))


def _statements_and_expressions(node: Any) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    for name in ("body", "orelse", "finalbody", "handlers", "value", "items"):
        part = getattr(node, name, None)
        if isinstance(part, cst.CSTNode):
            found.append(part)
        elif isinstance(part, (list, tuple)):
            found += [p for p in part if isinstance(p, cst.CSTNode)]
    return found


def _decorated(at: Place, node: cst.FunctionDef | cst.ClassDef, value: Value, scope: Scope) -> Value:
    """The value after its decorators. One of a library, or one that is not shown, keeps what it decorates: `tf.function`, ...

    That it may return something else altogether is not considered: hardly any does.
    """
    if isinstance(value, Function) and node.decorators:
        value.takes_as_written = all(_takes_the_same(at, one.decorator, scope) for one in node.decorators)
    for decorator in reversed(node.decorators):
        found = evaluate(at, decorator.decorator, scope)
        if isinstance(found, External) and found.name == "contextlib.contextmanager" and isinstance(value, Function):
            value = ContextManagerFunction(value)
        elif isinstance(found, External) and found.name in _BINDERS:
            value = Descriptor(_BINDERS[found.name], value)
        elif isinstance(found, (Object, Method)) or (isinstance(found, External) and found.name in _WRAPPERS):
            value = at.call(found, Arguments((value,)))
        elif isinstance(found, External) and library.find(f"{found.name}.__decorator__"):
            value = at.apply(f"{found.name}.__decorator__", Arguments((value,)))
        elif (other := _calls_otherwise(at, decorator.decorator, scope)) is not None:
            at.escape(value, f"{other.name} may have called it")
            value = at.unknown(f"{other.name} calls it with other values")
        elif not _is_dataclass(at, decorator.decorator, scope) and _is_foreign(found):
            at.escape(value, "a decorator that is not followed may have called it")
            _left_open(at, value)
    return value


def _takes_the_same(at: Place, decorator: cst.BaseExpression, scope: Scope) -> bool:
    """Whether the decorator, bare or with options, makes what takes just what the function does."""
    node = decorator.func if type(decorator) is cst.Call else decorator
    if type(node) not in (cst.Name, cst.Attribute):
        return False
    found = evaluate(at, node, scope)
    return isinstance(found, External) and hooks.takes_the_same(found.name)


def _is_foreign(decorator: Value) -> bool:
    """Whether nothing is known of a decorator."""
    return isinstance(decorator, Unknown) or (isinstance(decorator, External) and decorator.local is not None)


def _calls_otherwise(at: Place, decorator: cst.BaseExpression, scope: Scope) -> External | None:
    """The decorator, bare or with options, if it calls the function with other values than it is given itself."""
    found = evaluate(at, decorator.func if type(decorator) is cst.Call else decorator, scope)
    return found if isinstance(found, External) and hooks.calls_otherwise(found.name) else None


def _left_open(at: Place, value: Value) -> None:
    """A decorator that is not followed may fill in what a call does not give."""
    if isinstance(value, (Function, ClassValue)) and value.has_defaults and not at.supposes(PAST_DECORATOR):
        value.open_defaults(at.unknown("a decorator that is not followed may set it"))


PAST_DECORATOR = "with the defaults of what a decorator stands around"
_WRAPPERS = frozenset({"functools.cache", "functools.lru_cache"})
_BINDERS = {
    "builtins.property": "property",
    "functools.cached_property": "cached_property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
}


def define_class(at: Place, node: cst.ClassDef, scope: Scope) -> None:
    """A `class` statement: its name stands for what the metaclass and the decorators make of the class."""
    from cnnlint.evaluate.statements import run_block

    bases = tuple(_base(at, base.value, scope) for base in node.bases)
    inner = Scope(scope, node.name.value)
    inner.private, inner.of_class = node.name.value.lstrip("_"), True
    cls = ClassValue(node.name.value, bases, {}, at.statement_span)
    for line in node.body.body:
        if type(line) is cst.FunctionDef:
            place = Place(at.run, at.positions, line)
            function = make_function(place, line, inner, cls)
            inner.names[mangled(line.name.value, inner.private)] = _decorated(place, line, function, inner)
        else:
            run_block(at.run, at.positions, [line], inner)
    cls.names = inner.names
    options = {k.keyword.value: evaluate(at, k.value, scope) for k in node.keywords if k.keyword is not None}
    own = isinstance(options.get("metaclass", cls.meta), ClassValue)
    made = by_statement(at, cls, options) if own else cls
    if any(_is_dataclass(at, d.decorator, scope) for d in node.decorators) or _inherits_fields(bases):
        cls.data_fields = _data_fields(at, node, cls, inner)
        cls.names.setdefault("_fields", cls.data_fields.names)  # of a NamedTuple
    if not own:
        at.run.defined.all_classes.append(cls)
        made = by_statement(at, cls, options)
    if at.in_source:
        at.run.defined.classes.append(cls)
    bind_name(at, node.name.value, _decorated(at, node, made, scope) if isinstance(made, ClassValue) else made, scope)


def _data_fields(at: Place, node: cst.ClassDef, cls: ClassValue, inner: Scope) -> DataFields:
    inherited = [base.data_fields for base in cls.bases if isinstance(base, ClassValue) and base.data_fields]
    names = tuple(dict.fromkeys([*(name for fields in inherited for name in fields.names), *_fields(node, cls.names)]))
    if CONVERTING.isdisjoint(cls.base_names):
        return DataFields(names)
    checked = any(map(_checks, node.body.body)) or any(fields.checked for fields in inherited)
    return DataFields(names, _kinds(at, node, inner), checked)


def _base(at: Place, node: cst.BaseExpression, scope: Scope) -> Value:
    """A base class. Those of Python's that only say what the class is give it nothing: `ABC`, `Generic[T]`, `Protocol`."""
    plain = node.value if type(node) is cst.Subscript else node
    found = evaluate(at, plain, scope)
    if isinstance(found, External) and found.name in _SAYING:
        return External("builtins.object")
    return found if plain is node or isinstance(found, ClassValue) else evaluate(at, node, scope)


_SAYING = frozenset({"abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"})


def _fields(node: cst.ClassDef, names: Mapping[str, Value]) -> Iterator[str]:
    """What a dataclass takes for its fields."""
    for part in _parts(node):
        if isinstance(part, cst.AnnAssign) and isinstance(part.target, cst.Name) and _is_field(part):
            yield part.target.value
        elif isinstance(part, cst.Assign):
            target: Any = part.targets[0].target
            if type(target) is cst.Name and isinstance(names.get(target.value), FieldValue):
                yield target.value


def _kinds(at: Place, node: cst.ClassDef, scope: Scope) -> dict[str, Value]:
    """The annotations of the fields."""
    return {
        part.target.value: evaluate(at, part.annotation.annotation, scope)
        for part in _parts(node)
        if isinstance(part, cst.AnnAssign) and isinstance(part.target, cst.Name)
    }


def _checks(line: cst.CSTNode) -> bool:
    """Whether a method is called on what a model of pydantic is given: it may change it."""
    words = (d.decorator.func if type(d.decorator) is cst.Call else d.decorator for d in getattr(line, "decorators", ()))
    return any("validator" in getattr(getattr(word, "attr", word), "value", "") for word in words)


def _parts(node: cst.ClassDef) -> Iterator[Any]:
    """The simple statements of a class body."""
    for line in node.body.body:
        yield from line.body if isinstance(line, cst.SimpleStatementLine) else ()


def _is_field(node: cst.AnnAssign) -> bool:
    """Whether a dataclass takes it for a field."""
    kind: Any = node.annotation.annotation
    kind = kind.value if type(kind) is cst.Subscript else kind
    word = kind.attr if type(kind) is cst.Attribute else kind
    return not (type(word) is cst.Name and word.value in ("ClassVar", "KW_ONLY"))


def _is_dataclass(at: Place, decorator: cst.BaseExpression, scope: Scope) -> bool:
    """`@dataclass` and `@dataclass(frozen=True)`."""
    name = getattr(evaluate(at, decorator.func if type(decorator) is cst.Call else decorator, scope), "name", None)
    return gives_fields(name)


def _inherits_fields(bases: tuple[Value, ...]) -> bool:
    foreign = any(isinstance(b, External) and b.name in FIELD_BASES for b in bases)
    return foreign or any(isinstance(b, ClassValue) and b.data_fields is not None for b in bases)
