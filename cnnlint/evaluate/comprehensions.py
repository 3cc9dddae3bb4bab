"""List, set and dict comprehensions and generator expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import libcst as cst

from cnnlint.evaluate.operations import any_of, aside
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import within
from cnnlint.evaluate.scope import UNBOUND, Scope
from cnnlint.evaluate.turns import Rounds
from cnnlint.library.python.items import each_of, length_of
from cnnlint.library.python.ranges import RangeValue
from cnnlint.library.python.sequences import union
from cnnlint.values import (
    Deferred,
    DictValue,
    ListValue,
    Object,
    SetValue,
    Unknown,
    Value,
    alike,
    all_are,
    any_one,
    common,
    hashable,
    one_of,
)

MAX_COMPREHENSION = 4_096
MAX_COMPREHENSION_STEPS = 60_000
MANY_LISTS = 64  # up to here it is asked what lists have in common
LONG_COMPREHENSION_STEPS = 2_000  # from here on it is asked whether the items differ at all


def generator(at: Place, node: cst.GeneratorExp, scope: Scope) -> Value:
    """A generator expression: only what its first loop runs over is evaluated where it stands."""
    from cnnlint.evaluate.expressions import evaluate

    over = evaluate(at, node.for_in.iter, scope)
    inner = Scope(scope)
    at = at.on(at.node)  # not the place of the call that gets it: that holds its arguments, and they would hold each other
    rounds = Rounds(at.run.turns)

    def make() -> ListValue:
        if at.run.over:
            return ListValue((), at.unknown("nothing asks for the items of this generator"))
        return list_comprehension(at, node, scope, over, rounds)

    return Deferred(at, make, (over, *_held(node.elt, scope)), inner)


def _held(node: cst.CSTNode, scope: Scope) -> Iterator[Value]:
    """What the names in an expression stand for."""
    for inner in within(node):
        found = scope.find(inner.value) if type(inner) is cst.Name else None
        if isinstance(found, Object):
            yield found


def list_comprehension(at: Place, node: Any, scope: Scope, over: Value = UNBOUND, rounds: Rounds | None = None) -> ListValue:
    """over: what the first loop runs over, where that has been evaluated already."""
    from cnnlint.evaluate.effects import builds
    from cnnlint.evaluate.expressions import evaluate

    items: list[Value] = []
    loop, inner = node.for_in, Scope(scope)
    plain = not loop.ifs and loop.inner_for_in is None

    def add(at: Place) -> None:
        items.append(evaluate(at, node.elt, inner))

    def repeat(count: int) -> bool:
        alike = bool(items) and _blank(items[-1]) and not builds(at, lambda: evaluate(at, node.elt, inner))
        items.extend(_another_blank(items[-1]) for _ in range(count if alike else 0))
        return alike

    over = evaluate(at, loop.iter, scope) if over is UNBOUND else over
    rounds = rounds or Rounds(at.run.turns)
    rest = _run_comprehension(at, loop, over, inner, add, rounds, repeat if plain else None)
    result = ListValue(items, rest)
    if rest is not None:
        result.count = length_of(at, over) if plain else None
        result.tail = rounds.any(lambda: _like(at.on(at.node), loop, node.elt, over, Scope(scope), rest))
    if type(node) is cst.SetComp:
        return union(at, SetValue(), [item for item in items if hashable(item)], rest)
    return result


def _blank(value: Value) -> bool:
    """Nothing at all is known of it."""
    return isinstance(value, Unknown) or (isinstance(value, ListValue) and value.rest is not None and not value.items)


def _another_blank(value: Value) -> Value:
    return ListValue((), value.rest) if isinstance(value, ListValue) else value


def _like(at: Place, loop: Any, made: Any, over: Value, inner: Scope, why: Unknown) -> Value | None:
    """What the items of a comprehension are like, made from an item of which no more is known than what all have in common.

    What making it changes may be changed any number of times: `[words.append(w) for line in lines for w in line.split()]`.
    """
    from cnnlint.evaluate.assignment import assign

    found: list[Value] = []
    assign(at, loop.target, _each(at, over, why), inner)
    aside(at, why, lambda: found.append(_made_in(at, loop.inner_for_in, made, inner, why)))
    return common(found, why)


def _made_in(at: Place, loop: Any, made: Any, inner: Scope, why: Unknown) -> Value:
    """An item, made inside of further loops (or of none)."""
    from cnnlint.evaluate.assignment import assign
    from cnnlint.evaluate.expressions import evaluate

    if loop is None:
        return evaluate(at, made, inner)
    assign(at, loop.target, _each(at, evaluate(at, loop.iter, inner), why), inner)
    return _made_in(at, loop.inner_for_in, made, inner, why)


def _each(at: Place, over: Value, why: Unknown) -> Value:
    """What all items of it have in common."""
    each = over.each(at, "one item for each number of {}") if isinstance(over, RangeValue) else each_of(at, over)
    if each is not None:
        return each
    items, each = at.iterate(over), why.likewise()
    if isinstance(items, Unknown):
        return one_of(any_of(over, each), each)
    lists = alike(items, each) if len(items) <= MANY_LISTS and all_are(items, ListValue) else None
    return one_of(items, each) if lists is None else lists


def dict_comprehension(at: Place, node: cst.DictComp, scope: Scope) -> Value:
    """`{key: value for key, value in pairs}`."""
    from cnnlint.evaluate.expressions import evaluate

    result, inner, loop = DictValue(), Scope(scope), node.for_in

    def add(at: Place) -> None:
        key, value = evaluate(at, node.key, inner), evaluate(at, node.value, inner)
        if hashable(key) and not isinstance(key, Unknown):
            result.items[key] = value
        else:
            result.put_somewhere(value, at.unknown("a key of the dict is not known"))

    rounds, over = Rounds(at.run.turns), evaluate(at, loop.iter, scope)
    if isinstance(over, ListValue) and over.rest is not None and _keeps_keys(node):
        why = _run_comprehension(at, loop, ListValue(over.items), inner, add, rounds)
        result.rest = over.rest if why is None else why
        like = _like(at, loop, node.value, over, Scope(scope), result.rest)
        result.tail = None if like is None else any_one((*result.items.values(), like), result.rest)
        return result
    rest = _run_comprehension(at, loop, over, inner, add, rounds)
    if rest is not None:
        like = _like(at, loop, node.value, over, Scope(scope), rest)
        result.put_somewhere(rest if like is None else like, rest)
    return result.told_apart(at.unknown("a key of the dict is not known"))


def _keeps_keys(node: cst.DictComp) -> bool:
    """`{k: ... for k, v in d.items()}`: what is not known of `d` has other keys than what is."""
    loop, key = node.for_in, node.key
    target: Any = getattr(loop.target, "elements", ())
    first = target[0].value if len(target) == 2 else None
    method = getattr(loop.iter, "func", None)
    named = isinstance(first, cst.Name) and isinstance(key, cst.Name) and first.value == key.value
    return named and loop.inner_for_in is None and getattr(getattr(method, "attr", None), "value", "") == "items"


def _run_comprehension(
    at: Place,
    loop: Any,
    over: Value,
    inner: Scope,
    body: Callable[[Place], None],
    rounds: Rounds,
    repeat: Callable[[int], bool] | None = None,
) -> Unknown | None:
    """Runs `body` once for each item. Returns why there may be more, or fewer, items than those.

    repeat: asked once, when it has taken long, to give so many more items without looking at them; False if it cannot.
    """
    items = at.drawn(over)
    if isinstance(items, Unknown):
        return items
    if len(items) > MAX_COMPREHENSION:
        return at.unknown(f"a comprehension over more than {MAX_COMPREHENSION:,} items")
    begun = at.run.steps
    for i, item in enumerate(items):
        spent = at.run.steps - begun
        if repeat is not None and spent > LONG_COMPREHENSION_STEPS:
            if repeat(len(items) - i):
                return None
            repeat = None
        if spent > MAX_COMPREHENSION_STEPS:
            return at.unknown(f"a comprehension that takes more than {MAX_COMPREHENSION_STEPS:,} steps")
        rest = rounds.next(partial(_round, at, loop, item, inner, body))
        if rest is not None:
            return rest
    return None


def _round(at: Place, loop: Any, item: Value, inner: Scope, body: Callable[[Place], None]) -> Unknown | None:
    """What is done for one item, if it is kept: a further loop, or the body itself."""
    from cnnlint.evaluate.assignment import assign
    from cnnlint.evaluate.expressions import evaluate

    at = at.on(at.node)
    assign(at, loop.target, item, inner)
    kept, further = _kept(at, loop.ifs, inner), loop.inner_for_in
    if kept is not True:
        return kept or None
    if further is not None:
        over = evaluate(at, further.iter, inner)
        return _run_comprehension(at, further, over, inner, body, Rounds(at.run.turns))
    body(at)
    return None


def _kept(at: Place, conditions: Any, inner: Scope) -> bool | Unknown:
    from cnnlint.evaluate.expressions import evaluate

    for condition in conditions:
        truth = at.truth(evaluate(at, condition.test, inner))
        if truth is not True:
            return truth
    return True
