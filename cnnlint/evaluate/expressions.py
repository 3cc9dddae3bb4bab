"""What an expression is worth."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import libcst as cst

from cnnlint import library
from cnnlint.arguments import Arguments
from cnnlint.evaluate.calls import call_expression, define_lambda
from cnnlint.evaluate.flow import Signal, choose
from cnnlint.evaluate.interpreter import Interpreter, Place
from cnnlint.evaluate.scope import UNBOUND, Scope
from cnnlint.library.python import numbers
from cnnlint.shapes import Expr, symbol
from cnnlint.values import (
    Array,
    Dataset,
    DictValue,
    External,
    ListValue,
    Scalar,
    SetValue,
    Unknown,
    Value,
    alike,
    as_size,
    join,
    plain,
)

MAX_COMPREHENSION = 4_096
MAX_COMPREHENSION_STEPS = 60_000

_BINARY = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.MatrixMultiply: "@",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.MatrixMultiplyAssign: "@",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
}
_COMPARE = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}


def evaluate(at: Place, node: Any, scope: Scope) -> Value:
    """The value of an expression; what cannot be told is an Unknown with the reason."""
    at.run.step()
    kind = type(node)
    if kind is cst.Name:
        return name(at, node.value, scope)
    if kind is cst.Call:
        return call_expression(at.on(node), node, scope)
    handler = _EXPRESSIONS.get(kind)
    if handler is None:
        return at.unknown(f"{kind.__name__} expressions are not modelled")
    return handler(at, node, scope)


def name(at: Place, identifier: str, scope: Scope) -> Value:
    """What a name is bound to, or a builtin, or (in a fragment without imports) one of Keras's layers."""
    found = scope.find(identifier)
    if found is not UNBOUND:
        return found
    if identifier in _CONSTANTS:
        return _CONSTANTS[identifier]
    run = at.run
    for module in reversed(scope.module.stars):
        if (found := _from_star(at, module, identifier)) is not None:
            return found
    if identifier in _BUILTINS:
        return External(f"builtins.{identifier}")
    if run.fragment and (found := _fragment(identifier)) is not None:
        return found
    if identifier in run.assume:
        return run.assume[identifier]
    unknown_star = next((m for m in reversed(scope.module.stars) if not m.startswith(_READ_STARS)), None)
    where = f"may come from `from {unknown_star} import *`" if unknown_star else "is not defined in what is read"
    return Unknown(f"`{identifier}` {where}", at.span, identifier)


_READ_STARS = ("keras", "tensorflow", "numpy", "math")


def _from_star(at: Place, module: str, identifier: str) -> Value | None:
    if not module.startswith(_READ_STARS):
        return None
    full = library.canonical(f"{module}.{identifier}")
    if library.exists(full):
        return at.external(full)
    return None


def _fragment(identifier: str) -> Value | None:
    """A fragment's unbound `Dense` is Keras's, and `np`, `tf`, `keras` are what everybody means by them."""
    usual = {
        "np": "numpy",
        "tf": "tensorflow",
        "keras": "keras",
        "K": "keras.backend",
        "layers": "keras.layers",
        "pd": "pandas",
    }
    if identifier in usual:
        return External(usual[identifier])
    for room in (
        "keras.layers",
        "keras.models",
        "keras",
        "keras.optimizers",
        "keras.utils",
        "keras.datasets",
        "keras.callbacks",
    ):
        if library.exists(f"{room}.{identifier}"):
            return External(f"{room}.{identifier}")
    return None


def operate(at: Place, sign: str, a: Value, b: Value) -> Value:
    """`a sign b`, by the library of whichever side is not a plain Python value."""
    a, b = at.run.settle(plain(a, at.span)), at.run.settle(plain(b, at.span))
    for value in (a, b):
        if isinstance(value, Array | Dataset):
            return at.apply(f"{_operand_kind(value)}.__binary__", Arguments((sign, a, b)))
    for value in (a, b):
        operator = getattr(value, "operate", None)
        if operator is not None:
            return operator(sign, a, b, at)
    a, b = _promote(a, b), _promote(b, a)
    return numbers.binary(at, sign, a, b)


def _operand_kind(value: Array | Dataset) -> str:
    return value.kind if library.find(f"{value.kind}.__binary__") else "numpy.ndarray"


def _promote(value: Value, other: Value) -> Value:
    """A named unknown in arithmetic with a number is a size of that name."""
    if isinstance(value, Unknown) and value.name and as_size(other) is not None:
        return symbol(value.name, value.reason, value.span)
    return value


def subscript(at: Place, value: Value, key: Value) -> Value:
    """`value[key]`."""
    value = at.run.settle(plain(value, at.span)) if isinstance(value, External) else value
    if isinstance(value, External):
        return at.apply(f"{value.name}.__getitem__", Arguments((key,)))  # np.c_[...]
    if isinstance(value, Unknown):
        dotted = f"{value.name}[{key!r}]" if value.name and isinstance(key, int | str) else None
        return at.run.settle(Unknown(value.reason, value.span, dotted))
    if isinstance(value, ListValue | tuple | str):
        return _sequence_item(at, value, key)
    if isinstance(value, DictValue) and type(value).item is DictValue.item:
        return _dict_item(at, value, key)
    if isinstance(value, Array | Dataset):
        return at.apply(f"{value.kind}.__getitem__", Arguments((value, key)))
    if hasattr(value, "item"):
        return value.item(key, at)
    return at.unknown("what is indexed here is not known")


def _sequence_item(at: Place, value: Any, key: Value) -> Value:
    items = value.items if isinstance(value, ListValue) else value
    rest = value.rest if isinstance(value, ListValue) else None
    if isinstance(key, slice):
        return _sliced(at, value, items, rest, key)
    index = as_size(key)
    if not isinstance(index, int):
        return key if isinstance(key, Unknown) else at.unknown("the index is not known")
    if rest is not None and not 0 <= index < len(items):
        return rest
    if not -len(items) <= index < len(items):
        return at.raises("IndexError", f"index {index} is out of range for {len(items)} items")
    return items[index]


def _sliced(at: Place, value: Any, items: Any, rest: Unknown | None, key: slice) -> Value:
    parts = [None if p is None else as_size(p) for p in (key.start, key.stop, key.step)]
    known = all(p is None or isinstance(p, int) for p in parts) and not any(
        q is None and p is not None for p, q in zip((key.start, key.stop, key.step), parts, strict=True)
    )
    if not known:
        return at.unknown("the bounds of the slice are not known")
    start, stop, step = parts
    if rest is not None and (stop is None or stop < 0 or stop > len(items) or (start or 0) < 0):  # type: ignore[operator]
        kept = items[start:stop:step] if (start or 0) >= 0 else []  # type: ignore[operator]
        return ListValue(kept, rest)
    cut = items[slice(start, stop, step)]
    return ListValue(cut) if isinstance(value, ListValue) else cut


def _dict_item(at: Place, value: DictValue, key: Value) -> Value:
    if isinstance(key, Unknown):
        return key
    try:
        if key in value.items:
            return value.items[key]
    except TypeError:
        return at.unknown("the key is not known")
    if value.rest is not None:
        return value.rest
    if not isinstance(key, str | int | float | bool | tuple | None):
        return at.unknown("the key is not known")
    return at.raises("KeyError", f"{key!r}")


# ------------------------------------------------------------------ literals


def _integer(at: Place, node: cst.Integer, scope: Scope) -> Value:
    return _literal(node.value)


def _string(at: Place, node: cst.SimpleString, scope: Scope) -> Value:
    return _literal(node.value)


@lru_cache(10_000)
def _literal(text: str) -> Value:
    return ast.literal_eval(text)


def _concatenated(at: Place, node: cst.ConcatenatedString, scope: Scope) -> Value:
    left, right = evaluate(at, node.left, scope), evaluate(at, node.right, scope)
    return operate(at, "+", left, right)


def _formatted(at: Place, node: cst.FormattedString, scope: Scope) -> Value:
    text = ""
    for part in node.parts:
        if not isinstance(part, cst.FormattedStringExpression):
            text += str(getattr(part, "value", "")).replace("{{", "{").replace("}}", "}")
            continue
        value = evaluate(at, part.expression, scope)
        plain = value if isinstance(value, str | int | float | bool | None) else None
        if isinstance(value, Unknown) or (plain is None and value is not None):
            return value if isinstance(value, Unknown) else at.unknown("a part of the string is not known")
        spec = "".join(p.value for p in part.format_spec or () if isinstance(p, cst.FormattedStringText))
        try:
            text += format(repr(plain) if part.conversion == "r" else plain, spec)
        except (ValueError, TypeError):
            return at.unknown("the format of the string is not known")
    return text


def _elements(at: Place, elements: Any, scope: Scope) -> tuple[list[Value], Unknown | None]:
    """The items of a display, and why there may be more."""
    items: list[Value] = []
    for element in elements:
        value = evaluate(at, element.value, scope)
        if not isinstance(element, cst.StarredElement):
            items.append(value)
            continue
        more = at.iterate(value)
        if isinstance(more, Unknown):
            if isinstance(value, ListValue):
                items += value.items
            return items, more
        items += more
    return items, None


def _list(at: Place, node: cst.List, scope: Scope) -> Value:
    return ListValue(*_elements(at, node.elements, scope))


def _tuple(at: Place, node: cst.Tuple, scope: Scope) -> Value:
    items, rest = _elements(at, node.elements, scope)
    return tuple(items) if rest is None else ListValue(items, rest)


def _set(at: Place, node: cst.Set, scope: Scope) -> Value:
    items, rest = _elements(at, node.elements, scope)
    return SetValue(list(dict.fromkeys(i for i in items if i.__hash__)), rest)


def _dict(at: Place, node: cst.Dict, scope: Scope) -> Value:
    result = DictValue()
    for element in node.elements:
        value = evaluate(at, element.value, scope)
        if isinstance(element, cst.StarredDictElement):
            if isinstance(value, DictValue):
                result.items.update(value.items)
                result.rest = result.rest or value.rest
            else:
                result.rest = value if isinstance(value, Unknown) else at.unknown("`**` of something that is no dict")
            continue
        key = evaluate(at, element.key, scope) if isinstance(element, cst.DictElement) else at.unknown("a key")
        if not hashable(key) or isinstance(key, Unknown):
            result.rest = key if isinstance(key, Unknown) else at.unknown("a key of the dict is not known")
            continue
        result.items[key] = value
    return result


def hashable(key: Value) -> bool:
    """Whether it can be the key of a dict that we keep."""
    try:
        hash(key)
    except TypeError:
        return False
    return True


# ------------------------------------------------------------------ operators


def _binary(at: Place, node: cst.BinaryOperation, scope: Scope) -> Value:
    left, right = evaluate(at, node.left, scope), evaluate(at, node.right, scope)
    return operate(at, _BINARY[type(node.operator)], left, right)


def _unary(at: Place, node: cst.UnaryOperation, scope: Scope) -> Value:
    value = evaluate(at, node.expression, scope)
    sign = {cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~", cst.Not: "not"}[type(node.operator)]
    if sign == "not":
        truth = at.truth(value)
        return truth if isinstance(truth, Unknown) else not truth
    if isinstance(value, Array):
        return at.apply(f"{_operand_kind(value)}.__unary__", Arguments((sign, value)))
    if hasattr(value, "operate"):
        return value.operate(sign, value, None, at)
    if isinstance(value, Unknown) and value.name:
        value = symbol(value.name, value.reason, value.span)
    return numbers.unary(at, sign, value)


def _boolean(at: Place, node: cst.BooleanOperation, scope: Scope) -> Value:
    left = evaluate(at, node.left, scope)
    truth = at.truth(left)
    if isinstance(truth, Unknown):
        right: list[Value] = []
        aside(at, truth, lambda: right.append(evaluate(at, node.right, scope)))
        decided = [r for r in right if isinstance(node.operator, cst.And) and at.truth(r) is False]
        return False if decided else Unknown(truth.reason, truth.span)
    wants = isinstance(node.operator, cst.And)
    return evaluate(at, node.right, scope) if truth is wants else left


def aside(at: Place, why: Unknown, action: Callable[[], Any]) -> None:
    """Does something that may not happen: what it changes is joined with not doing it."""

    def one() -> Signal | None:
        action()
        return None

    choose(at.run, why, one, lambda: None, None)


def _comparison(at: Place, node: cst.Comparison, scope: Scope) -> Value:
    left = evaluate(at, node.left, scope)
    for target in node.comparisons:
        right = evaluate(at, target.comparator, scope)
        result = compare(at, _COMPARE[type(target.operator)], left, right)
        if result is not True:
            return result
        left = right
    return True


def compare(at: Place, sign: str, a: Value, b: Value) -> Value:
    """`a sign b`: a bool, an Array of them, or Unknown."""
    if sign not in ("is", "is not"):
        a, b = at.run.settle(plain(a, at.span)), at.run.settle(plain(b, at.span))
    if sign not in ("in", "not in", "is", "is not"):
        for value in (a, b):
            if isinstance(value, Array | Dataset):
                return at.apply(f"{_operand_kind(value)}.__binary__", Arguments((sign, a, b)))
            if hasattr(value, "operate"):
                return value.operate(sign, a, b, at)
    return numbers.compare(at, sign, a, b)


def _conditional(at: Place, node: cst.IfExp, scope: Scope) -> Value:
    truth = at.truth(evaluate(at, node.test, scope))
    if not isinstance(truth, Unknown):
        return evaluate(at, node.body if truth else node.orelse, scope)
    values: list[Value] = []
    why = depends(at, node.test, truth)

    def way(part: Any) -> Callable[[], Signal | None]:
        def run() -> Signal | None:
            values.append(evaluate(at, part, scope))
            return None

        return run

    choose(at.run, why, way(node.body), way(node.orelse), None)
    if len(values) < 2:  # one way raises
        return values[0] if values else why
    return join(values[0], values[1], why)


def depends(at: Place, test: Any, truth: Unknown) -> Unknown:
    """The reason of what an unknown condition leaves open: `depends on use_bn, line 7`."""
    known = at.run.reasons.get(test)
    if known is None:
        code = " ".join(cst.Module([]).code_for_node(test).split())
        code = code if len(code) <= 50 else code[:49] + "…"
        span = at.statement_span
        known = at.run.reasons[test] = Unknown(f"depends on {code}, line {span.line}", span, truth.name)
    return known


# ------------------------------------------------------------------ access


def _attribute(at: Place, node: cst.Attribute, scope: Scope) -> Value:
    return at.attribute(evaluate(at, node.value, scope), node.attr.value)


def _subscript(at: Place, node: cst.Subscript, scope: Scope) -> Value:
    return subscript(at, evaluate(at, node.value, scope), key_of(at, node, scope))


def key_of(at: Place, node: cst.Subscript, scope: Scope) -> Value:
    """The key of a subscript: a value, a slice, or a tuple of them."""
    keys = [_key(at, element.slice, scope) for element in node.slice]
    comma = len(keys) > 1 or isinstance(node.slice[-1].comma, cst.Comma)
    return tuple(keys) if comma else keys[0]


def _key(at: Place, part: Any, scope: Scope) -> Value:
    if isinstance(part, cst.Index):
        return evaluate(at, part.value, scope)
    parts = [None if p is None else evaluate(at, p, scope) for p in (part.lower, part.upper, part.step)]
    return slice(*parts)


# ------------------------------------------------------------------ comprehensions


def _list_comprehension(at: Place, node: Any, scope: Scope) -> Value:
    items: list[Value] = []
    rest = _run_comprehension(at, node.for_in, Scope(scope), lambda inner: items.append(evaluate(at, node.elt, inner)))
    if rest is not None and not isinstance(rest, Unknown):
        rest = None
    if isinstance(node, cst.SetComp):
        return SetValue(list(dict.fromkeys(i for i in items if hashable(i))), rest)
    result = ListValue(items, rest)
    if rest is not None and node.for_in.inner_for_in is None:
        result.tail = _like(at, node, Scope(scope), rest)
    return result


def _like(at: Place, node: Any, inner: Scope, why: Unknown) -> Value | None:
    """What the items of a comprehension are like, made from an item of which nothing is known."""
    from cnnlint.evaluate.statements import assign

    assign(at, node.for_in.target, Unknown(why.reason, why.span), inner)
    found: list[Value] = []
    aside(at, why, lambda: found.append(evaluate(at, node.elt, inner)))
    return alike(found, why)


def _dict_comprehension(at: Place, node: cst.DictComp, scope: Scope) -> Value:
    result = DictValue()

    def add(inner: Scope) -> None:
        key, value = evaluate(at, node.key, inner), evaluate(at, node.value, inner)
        if hashable(key) and not isinstance(key, Unknown):
            result.items[key] = value
        else:
            result.rest = at.unknown("a key of the dict is not known")

    rest = _run_comprehension(at, node.for_in, Scope(scope), add)
    result.rest = result.rest or rest
    return result


def _run_comprehension(at: Place, loop: Any, inner: Scope, body: Callable[[Scope], None]) -> Unknown | None:
    """Runs `body` once for each item. Returns why there may be more, or fewer, items than those."""
    from cnnlint.evaluate.statements import assign

    items = at.iterate(evaluate(at, loop.iter, inner))
    if isinstance(items, Unknown):
        return items
    if len(items) > MAX_COMPREHENSION:
        return at.unknown(f"a comprehension over more than {MAX_COMPREHENSION:,} items")
    limit = at.run.steps + MAX_COMPREHENSION_STEPS
    for item in items:
        if at.run.steps > limit:
            return at.unknown(f"a comprehension that takes more than {MAX_COMPREHENSION_STEPS:,} steps")
        assign(at, loop.target, item, inner)
        verdict = _kept(at, loop.ifs, inner)
        if isinstance(verdict, Unknown):
            return verdict
        if not verdict:
            continue
        rest = None
        if loop.inner_for_in is None:
            body(inner)
        else:
            rest = _run_comprehension(at, loop.inner_for_in, inner, body)
        if rest is not None:
            return rest
    return None


def _kept(at: Place, conditions: Any, inner: Scope) -> bool | Unknown:
    for condition in conditions:
        truth = at.truth(evaluate(at, condition.test, inner))
        if truth is not True:
            return truth
    return True


def _named(at: Place, node: cst.NamedExpr, scope: Scope) -> Value:
    from cnnlint.evaluate.statements import assign

    value = evaluate(at, node.value, scope)
    assign(at, node.target, value, scope)
    return value


def _yield(at: Place, node: cst.Yield, scope: Scope) -> Value:
    if not at.run.yields:
        return at.unknown("a yield outside a function")
    sink = at.run.yields[-1]
    at.store.touch(sink)
    if isinstance(node.value, cst.From):
        items = at.iterate(evaluate(at, node.value.item, scope))
        if isinstance(items, Unknown):
            sink.rest = items
        else:
            sink.items += items
    else:
        sink.items.append(None if node.value is None else evaluate(at, node.value, scope))
    return at.unknown("what is sent to the generator")


def names_in(node: Any) -> Iterator[str]:
    """The plain names that an assignment target binds."""
    if isinstance(node, cst.Name):
        yield node.value
    elif isinstance(node, cst.Tuple | cst.List):
        for element in node.elements:
            yield from names_in(element.value)


_CONSTANTS: dict[str, Value] = {"True": True, "False": False, "None": None, "__name__": "__main__", "__debug__": True}
_BUILTINS = frozenset(__import__("builtins").__dict__) | {"unicode", "xrange", "raw_input", "basestring", "long"}
_EXPRESSIONS: dict[type, Callable[[Place, Any, Scope], Value]] = {
    cst.Integer: _integer,
    cst.Float: _integer,
    cst.Imaginary: _integer,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: _formatted,
    cst.List: _list,
    cst.Tuple: _tuple,
    cst.Set: _set,
    cst.Dict: _dict,
    cst.BinaryOperation: _binary,
    cst.UnaryOperation: _unary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.Attribute: _attribute,
    cst.Subscript: _subscript,
    cst.ListComp: _list_comprehension,
    cst.SetComp: _list_comprehension,
    cst.GeneratorExp: _list_comprehension,
    cst.DictComp: _dict_comprehension,
    cst.NamedExpr: _named,
    cst.Lambda: define_lambda,
    cst.Yield: _yield,
    cst.Await: lambda at, node, scope: evaluate(at, node.expression, scope),
    cst.Ellipsis: lambda at, node, scope: ...,
}

__all__ = ["Expr", "Interpreter", "Scalar", "evaluate"]
