"""`match`: whether a pattern fits a value, and what it binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import libcst as cst

from cnnlint.evaluate.assignment import bind_name
from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.flow import Signal, choose
from cnnlint.evaluate.operations import operand
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import below
from cnnlint.evaluate.scope import Scope
from cnnlint.library.python import numbers
from cnnlint.library.python.introspection import is_instance
from cnnlint.values import DictValue, External, ListValue, Unknown, Value, all_are

Verdict = bool | Unknown
_WHOLE = frozenset({"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"})


def run_match(at: Place, node: cst.Match, scope: Scope) -> Signal | None:
    """A `match` statement."""
    return _from(at, node, operand(at, evaluate(at, node.subject, scope)), 0, scope)


def _from(at: Place, node: cst.Match, subject: Value, index: int, scope: Scope) -> Signal | None:
    from cnnlint.evaluate.statements import run_block

    if index == len(node.cases):
        return None
    case = node.cases[index]
    found: dict[str, Value] = {}
    verdict = _fits(at, case.pattern, subject, scope, found)
    if verdict is True:
        _bind(at, found, scope)
        verdict = True if case.guard is None else at.truth(evaluate(at, case.guard, scope))
    elif verdict is not False:
        found.update({name: verdict.likewise() for name in _bound(case.pattern)})

    def body() -> Signal | None:
        _bind(at, found, scope)
        return run_block(at.run, at.positions, case.body.body, scope)

    if verdict is True:
        return body()
    if verdict is False:
        return _from(at, node, subject, index + 1, scope)
    why = Unknown(f"depends on the match in line {at.statement_span.line}", at.statement_span)
    return choose(at.run, why, body, lambda: _from(at, node, subject, index + 1, scope), None)


def _bind(at: Place, found: dict[str, Value], scope: Scope) -> None:
    for name, value in found.items():
        bind_name(at, name, value, scope)


def _bound(pattern: Any) -> Iterator[str]:
    """The names that a pattern binds."""
    if isinstance(pattern, (cst.MatchAs, cst.MatchStar)) and pattern.name is not None:
        yield pattern.name.value
    if type(pattern) is cst.MatchMapping and pattern.rest is not None:
        yield pattern.rest.value
    for child in below(pattern):
        if not isinstance(child, cst.BaseExpression):
            yield from _bound(child)


def _fits(at: Place, pattern: Any, subject: Value, scope: Scope, found: dict[str, Value]) -> Verdict:
    test = _PATTERNS.get(type(pattern))
    return at.unknown("this pattern is not modelled") if test is None else test(at, pattern, subject, scope, found)


def _all(verdicts: Iterator[Verdict]) -> Verdict:
    """Whether all hold; what follows one that does not is not asked."""
    unsure: Unknown | None = None
    for verdict in verdicts:
        if verdict is False:
            return False
        unsure = unsure or (verdict if isinstance(verdict, Unknown) else None)
    return True if unsure is None else unsure


def _value(at: Place, pattern: cst.MatchValue, subject: Value, scope: Scope, found: dict[str, Value]) -> Verdict:
    return at.truth(numbers.compare(at, "==", subject, evaluate(at, pattern.value, scope)))


def _singleton(at: Place, pattern: cst.MatchSingleton, subject: Value, scope: Scope, found: dict[str, Value]) -> Verdict:
    return at.truth(numbers.compare(at, "is", subject, evaluate(at, pattern.value, scope)))


def _as(at: Place, pattern: cst.MatchAs, subject: Value, scope: Scope, found: dict[str, Value]) -> Verdict:
    verdict = True if pattern.pattern is None else _fits(at, pattern.pattern, subject, scope, found)
    if pattern.name is not None:
        found[pattern.name.value] = subject
    return verdict


def _or(at: Place, pattern: cst.MatchOr, subject: Value, scope: Scope, found: dict[str, Value]) -> Verdict:
    for element in pattern.patterns:
        inner: dict[str, Value] = {}
        verdict = _fits(at, element.pattern, subject, scope, inner)
        if verdict is not False:
            found.update(inner)
            return verdict
    return False


def _sequence(at: Place, pattern: Any, subject: Value, scope: Scope, found: dict[str, Value]) -> Verdict:
    items: Sequence[Value]
    if isinstance(subject, tuple):
        items = subject
    elif type(subject) is ListValue:
        if subject.rest is not None:
            return subject.rest
        items = subject.items
    elif subject is None or isinstance(subject, (str, bytes, int, float, DictValue)):
        return False
    else:
        return subject if isinstance(subject, Unknown) else at.unknown("whether this is a sequence")
    return _items(at, list(pattern.patterns), list(items), scope, found)


def _items(at: Place, parts: list[Any], items: list[Value], scope: Scope, found: dict[str, Value]) -> Verdict:
    star = next((i for i, part in enumerate(parts) if type(part) is cst.MatchStar), None)
    if len(items) < len(parts) - (star is not None) or (star is None and len(items) > len(parts)):
        return False
    if star is not None:
        after = len(parts) - star - 1
        middle = ListValue(items[star : len(items) - after])
        if parts[star].name is not None:
            found[parts[star].name.value] = middle
        items = items[:star] + items[len(items) - after :]
        parts = parts[:star] + parts[star + 1 :]
    return _all(_fits(at, part.value, item, scope, found) for part, item in zip(parts, items, strict=True))


def _mapping(at: Place, pattern: cst.MatchMapping, subject: Value, scope: Scope, found: dict[str, Value]) -> Verdict:
    if not isinstance(subject, DictValue):
        known = subject is None or isinstance(subject, (str, bytes, int, float, tuple, ListValue))
        return False if known else subject if isinstance(subject, Unknown) else at.unknown("whether this is a dict")
    keys = [evaluate(at, element.key, scope) for element in pattern.elements]
    if any(isinstance(key, Unknown) for key in keys):
        return at.unknown("a key of the pattern is not known")
    missing = [key for key in keys if key not in subject.items]
    if missing:
        return False if subject.rest is None else subject.rest
    if pattern.rest is not None:
        left = {k: v for k, v in subject.items.items() if k not in keys}
        found[pattern.rest.value] = DictValue(left, subject.rest)
    pairs = zip(pattern.elements, keys, strict=True)
    return _all(_fits(at, element.pattern, subject.items[key], scope, found) for element, key in pairs)


def _class(at: Place, pattern: cst.MatchClass, subject: Value, scope: Scope, found: dict[str, Value]) -> Verdict:
    cls = evaluate(at, pattern.cls, scope)
    verdict = is_instance(at, subject, cls)
    if verdict is not True:
        return verdict
    if isinstance(cls, External) and cls.name.removeprefix("builtins.") in _WHOLE and len(pattern.patterns) == 1:
        return _fits(at, pattern.patterns[0].value, subject, scope, found)
    names = _positions(cls)
    if len(pattern.patterns) > len(names):
        return at.unknown("which attributes the pattern asks for")
    wanted = [(name, part.value) for name, part in zip(names, pattern.patterns, strict=False)]
    wanted += [(element.key.value, element.pattern) for element in pattern.kwds]
    return _all(_fits(at, part, at.attribute(subject, name), scope, found) for name, part in wanted)


def _positions(cls: Value) -> Sequence[str]:
    """The attributes that positional patterns ask for."""
    if not isinstance(cls, ClassValue):
        return ()
    named = cls.names.get("__match_args__")
    if isinstance(named, tuple) and all_are(named, str):
        return named
    return cls.data_fields.names if named is None and cls.data_fields is not None else ()


_PATTERNS: dict[type, Callable[[Place, Any, Value, Scope, dict[str, Value]], Verdict]] = {
    cst.MatchValue: _value,
    cst.MatchSingleton: _singleton,
    cst.MatchAs: _as,
    cst.MatchOr: _or,
    cst.MatchList: _sequence,
    cst.MatchTuple: _sequence,
    cst.MatchMapping: _mapping,
    cst.MatchClass: _class,
}
