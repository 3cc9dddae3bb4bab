"""What an expression is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import libcst as cst

from cnnlint.arguments import Arguments
from cnnlint.evaluate import calls
from cnnlint.evaluate.comprehensions import dict_comprehension, generator, list_comprehension
from cnnlint.evaluate.conditions import depends
from cnnlint.evaluate.flow import Signal, choose
from cnnlint.evaluate.lexical import mangled
from cnnlint.evaluate.library_calls import followed
from cnnlint.evaluate.literals import floating, formatted, integer, string
from cnnlint.evaluate.managers import BlockAtYield, Coroutine
from cnnlint.evaluate.names import name
from cnnlint.evaluate.operations import BINARY, COMPARE, UNARY, aside, compare, operand_kind, operate, subscript
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.files.written_out import MOST
from cnnlint.library.python import numbers
from cnnlint.library.python.sequences import union
from cnnlint.values import (
    Array,
    DictValue,
    External,
    ListValue,
    Number,
    SetValue,
    Unknown,
    Value,
    as_number,
    as_operand,
    aside_from,
    hashable,
    join,
    one_of,
    untyped,
)

_KEY = "a key of the dict is not known"
_LEFT_OUT = f"data of more than {MOST:,} items that are written out are not read"
# whose value is another's, unchanged; of an operator the library says what it comes to
_HANDED_ON = (cst.IfExp, cst.Subscript, cst.Attribute, cst.NamedExpr, cst.BinaryOperation)


def evaluate(at: Place, node: Any, scope: Scope) -> Value:
    """The value of an expression; what cannot be told is an Unknown with the reason."""
    run = at.run
    run.steps += 1
    if run.steps > run.limit:
        run.stop()
    kind = type(node)
    if kind is cst.Name:
        return name(at, mangled(node.value, scope.private) if scope.private else node.value, scope)
    if kind is cst.Call:
        return calls.call_expression(at.on(node), node, scope)
    handler = _EXPRESSIONS.get(kind)
    if handler is None:
        return at.unknown(f"{kind.__name__} expressions are not modelled")
    value = handler(at, node, scope)
    return untyped(value) if type(value) is Number and kind not in _HANDED_ON else value


# ------------------------------------------------------------------ literals


def _concatenated(at: Place, node: cst.ConcatenatedString, scope: Scope) -> Value:
    left, right = evaluate(at, node.left, scope), evaluate(at, node.right, scope)
    return operate(at, "+", left, right)


def _elements(at: Place, elements: Any, scope: Scope) -> tuple[list[Value], Unknown | None]:
    """The items of a display, and why there may be more."""
    items: list[Value] = []
    for element in elements:
        value = evaluate(at, element.value, scope)
        if type(element) is not cst.StarredElement:
            items.append(value)
            continue
        more = at.drawn(value) if value is not ... else at.unknown(_LEFT_OUT)
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
    if rest is not None:
        return ListValue(items, rest)
    plain = all(type(element) is cst.Element for element in node.elements)
    if plain and any(isinstance(item, Array) for item in items) and any(type(e.value) is cst.Call for e in node.elements[1:]):
        return tuple(_now(at, e, item, scope) for e, item in zip(node.elements, items, strict=True))
    return tuple(items)


def _now(at: Place, element: cst.BaseElement, item: Value, scope: Scope) -> Value:
    """An item after all are evaluated: `table, table.pop("label")` is the table without the column."""
    return evaluate(at, element.value, scope) if type(element.value) is cst.Name and isinstance(item, Array) else item


def _set(at: Place, node: cst.Set, scope: Scope) -> Value:
    items, rest = _elements(at, node.elements, scope)
    if any(isinstance(item, SetValue) for item in items):
        return at.unknown("a set in a set stands for what a template fills in")
    return union(at, SetValue(), [item for item in items if hashable(item)], rest)


def _dict(at: Place, node: cst.Dict, scope: Scope) -> Value:
    result = DictValue()
    for element in node.elements:
        value = evaluate(at, element.value, scope)
        if type(element) is cst.StarredDictElement:
            if not isinstance(value, DictValue):
                other = at.unknown(_LEFT_OUT if value is ... else "`**` of something that is no dict")
                value = DictValue(rest=value if isinstance(value, Unknown) else other)
            if value.rest is not None:  # it may have any of the keys so far
                why = value.rest.likewise()
                result.items = dict.fromkeys(result.items, why)
            result.items.update(value.items)
            result.rest = result.rest or value.rest
            continue
        key = evaluate(at, element.key, scope) if type(element) is cst.DictElement else at.unknown("a key")
        if not hashable(key) or isinstance(key, Unknown):
            result.put_somewhere(value, key if isinstance(key, Unknown) else at.unknown(_KEY))
            continue
        result.items[key] = value
    return result.told_apart(at.unknown(_KEY))


# ------------------------------------------------------------------ operators


def _binary(at: Place, node: cst.BinaryOperation, scope: Scope) -> Value:
    left, right = evaluate(at, node.left, scope), evaluate(at, node.right, scope)
    return operate(at.on(node), BINARY[type(node.operator)], left, right)


def _unary(at: Place, node: cst.UnaryOperation, scope: Scope) -> Value:
    value = evaluate(at, node.expression, scope)
    sign = UNARY[type(node.operator)]
    if sign == "not":
        truth = at.truth(value)
        return aside_from(truth, "True") if isinstance(truth, Unknown) else not truth
    if isinstance(value, Array):
        return at.apply(f"{operand_kind(value)}.__unary__", Arguments((sign, value)))
    if hasattr(value, "operate"):
        return value.operate(sign, value, None, at)
    if isinstance(value, External):
        value = as_operand(value, at.span)
    if isinstance(value, Unknown):
        number = as_number(value)
        value = value if number is None else number
    return followed(at, "builtins.number", (value,), numbers.unary(at, sign, value))


def _boolean(at: Place, node: cst.BooleanOperation, scope: Scope) -> Value:
    left = evaluate(at, node.left, scope)
    truth = at.truth(left)
    if isinstance(truth, Unknown):
        right: list[Value] = []
        aside(at, truth, lambda: right.append(evaluate(at, node.right, scope)))
        decided = [r for r in right if type(node.operator) is cst.And and at.truth(r) is False]
        return False if decided else one_of((left, *right), truth.likewise())
    wants = type(node.operator) is cst.And
    return evaluate(at, node.right, scope) if truth is wants else left


def _comparison(at: Place, node: cst.Comparison, scope: Scope) -> Value:
    left = evaluate(at, node.left, scope)
    for target in node.comparisons:
        right = evaluate(at, target.comparator, scope)
        result = compare(at, COMPARE[type(target.operator)], left, right)
        if result is not True:
            return result
        left = right
    return True


def _conditional(at: Place, node: cst.IfExp, scope: Scope) -> Value:
    truth = at.truth(evaluate(at, node.test, scope))
    if not isinstance(truth, Unknown):
        at.run.left_out[id(node)] = node.orelse if truth else node.body
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


# ------------------------------------------------------------------ access


def _attribute(at: Place, node: cst.Attribute, scope: Scope) -> Value:
    attribute = node.attr.value
    value = evaluate(at, node.value, scope)
    return at.on(node).attribute(value, mangled(attribute, scope.private) if scope.private else attribute)


def _subscript(at: Place, node: cst.Subscript, scope: Scope) -> Value:
    return subscript(at.on(node), evaluate(at, node.value, scope), key_of(at, node, scope))


def key_of(at: Place, node: cst.Subscript, scope: Scope) -> Value:
    """The key of a subscript: a value, a slice, or a tuple of them."""
    keys = [_key(at, element.slice, scope) for element in node.slice]
    comma = len(keys) > 1 or type(node.slice[-1].comma) is cst.Comma
    return tuple(keys) if comma else keys[0]


def _key(at: Place, part: Any, scope: Scope) -> Value:
    if type(part) is cst.Index:
        return evaluate(at, part.value, scope)
    parts = [None if p is None else evaluate(at, p, scope) for p in (part.lower, part.upper, part.step)]
    return slice(*parts)


def _named(at: Place, node: cst.NamedExpr, scope: Scope) -> Value:
    from cnnlint.evaluate.assignment import assign

    value = evaluate(at, node.value, scope)
    while scope.parent is not None and not scope.name:  # that of a comprehension
        scope = scope.parent
    assign(at, node.target, value, scope)
    return value


def _yield(at: Place, node: cst.Yield, scope: Scope) -> Value:
    sink = at.run.results[-1].yielded if at.run.results else None
    if sink is None:
        return at.unknown("a yield outside a function")
    if isinstance(sink, BlockAtYield) and type(node.value) is not cst.From:
        sink.block(None if node.value is None else evaluate(at, node.value, scope))
        return None
    at.store.touch(sink)
    if type(node.value) is cst.From:
        items = at.drawn(evaluate(at, node.value.item, scope))
        if isinstance(items, Unknown):
            sink.rest = items
        else:
            sink.items += items
    else:
        sink.items.append(None if node.value is None else evaluate(at, node.value, scope))
    return at.unknown("what is sent to the generator")


def _await(at: Place, node: cst.Await, scope: Scope) -> Value:
    value = evaluate(at, node.expression, scope)
    return value.wait(at) if isinstance(value, Coroutine) else value


def names_in(node: Any) -> Iterator[str]:
    """The plain names that an assignment target binds."""
    if type(node) is cst.Name:
        yield node.value
    elif type(node) in (cst.Tuple, cst.List):
        for element in node.elements:
            yield from names_in(element.value)


_EXPRESSIONS: dict[type, Callable[[Place, Any, Scope], Value]] = {
    cst.Integer: integer,
    cst.Float: floating,
    cst.Imaginary: integer,
    cst.SimpleString: string,
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: formatted,
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
    cst.ListComp: list_comprehension,
    cst.SetComp: list_comprehension,
    cst.GeneratorExp: generator,
    cst.DictComp: dict_comprehension,
    cst.NamedExpr: _named,
    cst.Lambda: lambda at, node, scope: calls.define_lambda(at, node, scope),
    cst.Yield: _yield,
    cst.Await: _await,
    cst.Ellipsis: lambda at, node, scope: ...,
}
