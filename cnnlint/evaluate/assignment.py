"""What is bound to what: assignments to names, tuples, attributes and items, and `del`."""

from __future__ import annotations

from typing import Any, NoReturn, TypeGuard

import libcst as cst

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import plural
from cnnlint.evaluate.expressions import evaluate, key_of
from cnnlint.evaluate.lexical import mangled
from cnnlint.evaluate.library_calls import set_member
from cnnlint.evaluate.naming import named
from cnnlint.evaluate.operations import BINARY, any_of, operate, refuse_number, subscript
from cnnlint.evaluate.own_dicts import OwnDict
from cnnlint.evaluate.own_objects import OwnObject, in_place, word_of
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.evaluate.sharing import changed_in_place, exchanged, unknown_changed
from cnnlint.library.indexing import whole_number
from cnnlint.library.python import numbers
from cnnlint.library.python.items import COUNTED
from cnnlint.library.python.kinds import native
from cnnlint.program import Problem
from cnnlint.shapes import Expr, symbol
from cnnlint.values import (
    NDARRAY,
    Array,
    Context,
    Dataset,
    DictValue,
    Drawn,
    Either,
    External,
    ListValue,
    Made,
    Mutable,
    Scalar,
    Unknown,
    Value,
    alike,
    hashable,
    join,
    kind_of_number,
    one_of,
)

_MOST_REPLACED = 10_000  # numbers of a list, of which one at an unknown place is replaced


def assign(at: Place, target: Any, value: Value, scope: Scope) -> None:
    """Binds a target: a name, a tuple of targets, an attribute or an item."""
    kind = type(target)
    if kind is cst.Name:
        bind_name(at, mangled(target.value, scope.private) if scope.private else target.value, value, scope)
    elif kind is cst.Attribute:
        _set_attribute(at, target, evaluate(at, target.value, scope), value, scope)
    elif kind is cst.Tuple or kind is cst.List:
        _unpack(at, list(target.elements), value, scope)
    elif kind is cst.Subscript:
        _set_item(at, target, evaluate(at, target.value, scope), key_of(at, target, scope), value, scope)
    elif kind is cst.StarredElement:
        assign(at, target.value, value, scope)


def bind_name(at: Place, identifier: str, value: Value, scope: Scope) -> None:
    """Binds a name in its scope."""
    run, home = at.run, scope.outer.get(identifier, scope)
    run.store.touch(home)
    value = named(at, value, identifier)
    value = run.assumed.settle(_renamed(at, value, identifier) if isinstance(value, Expr) else value)
    label = getattr(value, "bound_to", None)
    if label is not None:
        label(identifier, at)
        if home is run.main:
            _make_known(value, identifier)
    home.names[identifier] = value


def _make_known(value: Value, name: str) -> None:
    """Tells a thing that is named for people by which name all of the module know it."""
    known = getattr(value, "known_as", None)
    if known is not None:
        known(name)


def _renamed(at: Place, value: Expr, identifier: str) -> Value:
    """A size that becomes unknown in this very statement takes the name of the variable: that is what can be assumed."""
    if len(value.symbols) != 1 or value != Expr({(value.symbols[0],): 1}):
        return value
    made = value.symbols[0]
    here = at.statement_span
    measured = at.shared(COUNTED).get(made)
    nameless = measured is not None and made.name.startswith("rows")
    if not nameless and (
        made.span is None
        or made.span.path != here.path
        or made.span.cell != here.cell
        or not here.line <= made.span.line <= here.end_line
    ):
        return value
    renamed = symbol(identifier, made.reason, made.span, made.minimum, made.maximum, made.supposed, made.cause)
    if measured is not None and measured.count == value:
        measured.count = renamed  # the same number by its new name
        at.shared(COUNTED)[renamed.symbols[0]] = measured
    return renamed


def _unpack(at: Place, targets: list[Any], value: Value, scope: Scope) -> None:
    refused = value.unpack(len(targets), at) if hasattr(value, "unpack") else None
    items = at.drawn(value) if refused is None else refused
    star = next((i for i, t in enumerate(targets) if type(t) is cst.StarredElement), None)
    if getattr(value, "nested", False) and star is None and not isinstance(items, Unknown) and len(items) != len(targets):
        items = at.unknown("which of the parts are lists is not known")
    if type(value) is Scalar and not value.supposed:
        python = f"cannot unpack non-iterable {value.type} object"
        refuse_number(at, value, f"unpacked into {len(targets)} names", "give the number one name", python)
    if isinstance(items, Unknown):
        if not hasattr(value, "unpack"):
            at.may_raise("unpacking")
        for i, target in enumerate(targets):
            assign(at, target.value, one_of(any_of(value, i if star is None else items), items.likewise()), scope)
        return
    if star is None:
        if len(items) != len(targets):
            _refuse(at, value, len(items), len(targets))
        for target, item in zip(targets, items, strict=True):
            assign(at, target.value, item, scope)
        return
    after = len(targets) - star - 1
    if len(items) < len(targets) - 1:
        at.raises("ValueError", f"not enough values to unpack (expected at least {len(targets) - 1}, got {len(items)})")
    parts = [*items[:star], ListValue(items[star : len(items) - after]), *items[len(items) - after :]]
    for target, item in zip(targets, parts, strict=False):
        assign(at, target.value, item, scope)


def _refuse(at: Place, value: Value, count: int, names: int) -> NoReturn:
    """Another number of values than of names. It is told of lists and tuples, whose length is what it seems."""
    few = f"not enough values to unpack (expected {names}, got {count})"
    python = few if count < names else f"too many values to unpack (expected {names})"
    if type(value) is ListValue or isinstance(value, tuple):
        message = f"{plural(count, 'value')} {'is' if count == 1 else 'are'} unpacked into {plural(names, 'name')}"
        help = "name each of them, or take one by its index"
        at.refuse(Problem("unpacked-values", message, at.span, expected=str(count), actual=str(names), help=help, keras=python))
    at.raises("ValueError", python)


def _set_attribute(at: Place, target: cst.Attribute, obj: Value, value: Value, scope: Scope) -> None:
    """obj: whose attribute it is, which `target` was evaluated to."""
    name = mangled(target.attr.value, scope.private)
    if hasattr(obj, "set"):
        obj.set(name, value, at)
        if type(target.value) is cst.Name:
            _make_known(value, f"{target.value.value}.{name}")
    elif isinstance(obj, Either):
        for candidate in obj.candidates:
            _perhaps(at, candidate, name)
    elif isinstance(obj, Array):
        changed = at.apply(f"{obj.kind}.__setattr__", Arguments((obj, name, value)))
        if isinstance(changed, Array):
            changed_in_place(at.run, obj, changed)
            assign(at, target.value, changed, scope)
    elif isinstance(obj, Dataset):
        changed = at.apply(f"{obj.kind}.__setattr__", Arguments((obj, name, value)))
        if isinstance(changed, Dataset):
            exchanged(at.run, obj, changed)
            assign(at, target.value, changed, scope)
    elif isinstance(obj, External):
        at.patch(obj, name, value)
    elif isinstance(obj, Made):
        set_member(at, obj, name, value)
    elif isinstance(obj, Unknown) and not isinstance(obj, Drawn):
        at.escape(value, "it became an attribute of something that is not known")


def _perhaps(at: Place, obj: Value, name: str) -> None:
    """The attribute is set of one of several objects: of each of them it is not known."""
    if hasattr(obj, "set"):
        obj.set(name, at.unknown(f"`{name}` is set in line {at.statement_span.line} of one of several objects"), at)


def _set_item(at: Place, target: cst.Subscript, obj: Value, key: Value, value: Value, scope: Scope) -> None:
    """obj, key: what `target` was evaluated to."""
    if isinstance(obj, Either):
        at.escape(obj, "an item of one of several objects was replaced")
    if type(obj) is OwnDict:
        obj.set_item(key, value, at)
    elif isinstance(obj, DictValue):
        obj.put_item(key, value, at)
    elif isinstance(obj, ListValue):
        at.store.touch(obj)
        _replace_items(at, obj, key, value)
    elif isinstance(obj, (Array, Dataset)):
        changed = at.apply(f"{obj.kind}.__setitem__", Arguments((obj, key, value)))
        if not isinstance(changed, (Unknown, type(None))):
            if isinstance(obj, Array) and isinstance(changed, Array):
                changed_in_place(at.run, obj, changed)
            assign(at, target.value, changed, scope)
    elif hasattr(obj, "set_item"):
        obj.set_item(key, value, at)
    elif isinstance(obj, (Unknown, External)) and not isinstance(obj, Drawn):
        at.escape(value, "it was put into something that is not known")
        unknown_changed(at.run, obj, at.span)


def _replace_items(at: Place, obj: ListValue, key: Value, value: Value) -> None:
    if _in_reach(key, obj):
        obj.items[key] = value
        return
    items = at.iterate(value)
    if _is_plain_slice(key) and obj.rest is None and not isinstance(items, Unknown):
        try:
            obj.items[key] = items
        except ValueError as error:
            at.raises("ValueError", str(error))
        return
    why = at.unknown("an item at an unknown place was replaced")
    if whole_number(key) and _stays_alike(obj, value, why):
        return
    if (
        obj.rest is not None
        or len(obj.items) > _MOST_REPLACED
        or kind_of_number((*obj.items, value)) is None
        or not whole_number(key)
    ):
        obj.forget(why)
        return
    obj.items = [join(held, value, why) for held in obj.items]  # it may be any of them


def _stays_alike(obj: ListValue, value: Value, why: Unknown) -> bool:
    """Whether the items are arrays that have something in common with what takes the place of one: all of them then have."""
    if obj.rest is not None and obj.tail is None:
        return False
    ends = () if obj.tail is None else (obj.tail,)
    each = alike((*obj.items, *ends, value), why)
    if not isinstance(each, Array):
        return False
    obj.items, obj.tail = [each] * len(obj.items), None if obj.tail is None else each
    return True


def _is_plain_slice(key: Value) -> TypeGuard[slice[int | None, int | None, int | None]]:
    return isinstance(key, slice) and all(isinstance(end, (int, type(None))) for end in (key.start, key.stop, key.step))


def _in_reach(key: Value, obj: ListValue) -> TypeGuard[int]:
    """Whether the item at that index is known; counted from the end only if the end is."""
    return isinstance(key, int) and (0 if obj.rest is not None else -len(obj.items)) <= key < len(obj.items)


def assign_statement(at: Place, node: cst.Assign, scope: Scope) -> None:
    """`a = b = value`."""
    value = evaluate(at, node.value, scope)
    if value is ... and type(node.value) is cst.Ellipsis:
        value = at.unknown("`...` stands for what is to be filled in")
    for target in node.targets:
        assign(at, target.target, value, scope)


def annotated(at: Place, node: cst.AnnAssign, scope: Scope) -> None:
    """`x: int = value`; without a value nothing is bound."""
    if node.value is not None:
        assign(at, node.target, evaluate(at, node.value, scope), scope)


def augmented(at: Place, node: cst.AugAssign, scope: Scope) -> None:
    """`x += value`. The object and the key of `x[key]` and the object of `x.name` are evaluated once."""
    target = node.target
    if type(target) is cst.Subscript:
        obj, key = evaluate(at, target.value, scope), key_of(at, target, scope)
        value = _operated(at, node, subscript(at, obj, key), scope, within=obj)
        _set_item(at, target, obj, key, value, scope)
    elif type(target) is cst.Attribute:
        obj = evaluate(at, target.value, scope)
        value = _operated(at, node, at.attribute(obj, mangled(target.attr.value, scope.private)), scope)
        _set_attribute(at, target, obj, value, scope)
    else:
        assign(at, target, _operated(at, node, evaluate(at, target, scope), scope), scope)


def _operated(at: Place, node: cst.AugAssign, old: Value, scope: Scope, within: Value = None) -> Value:
    """What is bound anew. within: the object whose item the old value is."""
    value, sign = evaluate(at, node.value, scope), BINARY[type(node.operator)]
    if isinstance(old, Either):
        at.escape(old, "one of several objects was changed in place")
    method = old.cls.function(in_place(sign)) if isinstance(old, OwnObject) else None
    if method is not None:
        return at.call(method, Arguments((old, value)))
    if isinstance(old, (ListValue, DictValue)) and not _by_own_method(sign, old):
        return numbers.augmented(at, sign, old, value)
    if isinstance(old, Array) and old.kind != "tensor":
        changed = at.apply(f"{NDARRAY}.__inplace__", Arguments((sign, old, value)))
        if isinstance(changed, Array) and old.kind == NDARRAY and not isinstance(within, Array):
            changed_in_place(at.run, old, changed)
        return changed
    return operate(at, sign, unknown_changed(at.run, old, at.span), value)


def _by_own_method(sign: str, old: Value) -> bool:
    """Whether the class of a list or dict says what the operator makes, and Python's own has nothing in place for it."""
    in_python = "|" if isinstance(old, DictValue) else "*"
    return isinstance(old, OwnObject) and sign != in_python and old.defines(f"__{word_of(sign, right=False)}__")


def delete(at: Place, node: cst.Del, scope: Scope) -> None:
    """`del x, a.b, d[key]`."""
    targets = [e.value for e in node.target.elements] if type(node.target) is cst.Tuple else [node.target]
    for target in targets:
        if type(target) is cst.Name:
            home = scope.outer.get(target.value, scope)
            at.store.touch(home)
            home.names.pop(target.value, None)
        elif type(target) is cst.Attribute:
            name = mangled(target.attr.value, scope.private)
            delete_attribute(at, evaluate(at, target.value, scope), name)
        elif type(target) is cst.Subscript:
            _delete_item(at, target, scope)


def delete_attribute(at: Context, obj: Value, name: str) -> None:
    """`del obj.name`."""
    if hasattr(obj, "drop"):
        obj.drop(name, at)
    else:
        at.escape(obj, f"`{name}` was deleted")


def _delete_item(at: Place, target: cst.Subscript, scope: Scope) -> None:
    obj, key = evaluate(at, target.value, scope), key_of(at, target, scope)
    if isinstance(obj, Array):
        changed = at.apply(f"{obj.kind}.__delitem__", Arguments((obj, key)))
        if isinstance(changed, Array):
            changed_in_place(at.run, obj, changed)
            assign(at, target.value, changed, scope)
        return
    if not isinstance(obj, (DictValue, ListValue)):
        method = getattr(obj, "get", None)
        if method is not None and isinstance(obj, Mutable):
            at.call(method("__delitem__", at), Arguments((key,)))
        return
    at.store.touch(obj)
    if at.run.tries.guards and not native(key):
        at.may_raise("KeyError" if isinstance(obj, DictValue) else "IndexError")
    if isinstance(obj, ListValue) and _is_plain_slice(key) and obj.rest is None:
        del obj.items[key]
        return
    if isinstance(obj, ListValue):
        obj.count = None
    if isinstance(obj, DictValue) and hashable(key) and key in obj.items:
        obj.items = {other: value for other, value in obj.items.items() if other != key}
    elif isinstance(obj, ListValue) and _in_reach(key, obj):
        del obj.items[key]
    else:
        obj.forget(at.unknown("an item that is not known was deleted"))
