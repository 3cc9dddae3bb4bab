"""What a statement does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from cnnlint.arguments import Arguments
from cnnlint.evaluate.calls import named, signature
from cnnlint.evaluate.expressions import _BINARY, depends, evaluate, key_of, names_in, operate
from cnnlint.evaluate.flow import Raised, Signal, choose
from cnnlint.evaluate.interpreter import Interpreter, Place
from cnnlint.evaluate.loops import run_for, run_while
from cnnlint.evaluate.modules import import_from, import_module
from cnnlint.evaluate.objects import Bound, ClassValue, Function
from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.scope import Scope
from cnnlint.library.python import numbers
from cnnlint.shapes import Expr, symbol
from cnnlint.values import Array, Dataset, DictValue, External, ListValue, Unknown, Value


def run_block(run: Interpreter, positions: Positions, body: Sequence[cst.CSTNode], scope: Scope) -> Signal | None:
    """Runs statements one after the other; the signal if one of them leaves the block."""
    statements = [s for line in body for s in (line.body if isinstance(line, cst.SimpleStatementLine) else (line,))]
    return _run_from(run, positions, statements, 0, scope)


def _run_from(run: Interpreter, positions: Positions, statements: list[Any], start: int, scope: Scope) -> Signal | None:
    for i in range(start, len(statements)):
        node = statements[i]
        run.step()
        at = Place(run, positions, node)
        if isinstance(node, cst.If):
            truth = at.truth(evaluate(at, node.test, scope))
            if isinstance(truth, Unknown):
                return _fork(at, node, truth, scope, lambda: _run_from(run, positions, statements, i + 1, scope))  # noqa: B023
            signal = _branch(at, node, truth, scope)
        else:
            signal = _STATEMENTS.get(type(node), _nothing)(at, node, scope)
        if signal is not None:
            return signal
    return None


def _branch(at: Place, node: cst.If, taken: bool, scope: Scope) -> Signal | None:
    if taken:
        return run_block(at.run, at.positions, node.body.body, scope)
    if node.orelse is None:
        return None
    if isinstance(node.orelse, cst.If):
        return _run_from(at.run, at.positions, [node.orelse], 0, scope)
    return run_block(at.run, at.positions, node.orelse.body.body, scope)


def _fork(at: Place, node: cst.If, truth: Unknown, scope: Scope, rest: Callable[[], Signal | None]) -> Signal | None:
    why = depends(at, node.test, truth)
    return choose(at.run, why, lambda: _branch(at, node, True, scope), lambda: _branch(at, node, False, scope), rest)


# ------------------------------------------------------------------ assignment


def assign(at: Place, target: Any, value: Value, scope: Scope) -> None:
    """Binds a target: a name, a tuple of targets, an attribute or an item."""
    if isinstance(target, cst.Name):
        bind_name(at, target.value, value, scope)
    elif isinstance(target, cst.Tuple | cst.List):
        _unpack(at, list(target.elements), value, scope)
    elif isinstance(target, cst.Attribute):
        _set_attribute(at, target, value, scope)
    elif isinstance(target, cst.Subscript):
        _set_item(at, target, value, scope)
    elif isinstance(target, cst.StarredElement):
        assign(at, target.value, value, scope)


def bind_name(at: Place, identifier: str, value: Value, scope: Scope) -> None:
    """Binds a name in its scope."""
    home = scope.outer.get(identifier, scope)
    at.store.touch(home)
    value = at.run.settle(_renamed(at, named(value, identifier), identifier))
    label = getattr(value, "bound_to", None)
    if label is not None:
        label(identifier, at)
    home.names[identifier] = value


def _renamed(at: Place, value: Value, identifier: str) -> Value:
    """A size that becomes unknown in this very statement takes the name of the variable: that is what can be assumed."""
    if not isinstance(value, Expr) or len(value.symbols) != 1 or value != Expr({(value.symbols[0],): 1}):
        return value
    made = value.symbols[0]
    here = at.statement_span
    if (
        made.span is None
        or made.span.path != here.path
        or made.span.cell != here.cell
        or not here.line <= made.span.line <= here.end_line
    ):
        return value
    return symbol(identifier, made.reason, made.span, made.minimum, made.maximum)


def _unpack(at: Place, targets: list[Any], value: Value, scope: Scope) -> None:
    items = at.iterate(value)
    if isinstance(items, Unknown):
        for target in targets:
            for identifier in names_in(target.value):
                bind_name(at, identifier, Unknown(items.reason, items.span), scope)
        return
    star = next((i for i, t in enumerate(targets) if isinstance(t, cst.StarredElement)), None)
    if star is None:
        if len(items) != len(targets):
            at.raises("ValueError", f"{len(items)} values are unpacked into {len(targets)} names")
        for target, item in zip(targets, items, strict=True):
            assign(at, target.value, item, scope)
        return
    after = len(targets) - star - 1
    parts = [*items[:star], ListValue(items[star : len(items) - after]), *items[len(items) - after :]]
    for target, item in zip(targets, parts, strict=False):
        assign(at, target.value, item, scope)


def _set_attribute(at: Place, target: cst.Attribute, value: Value, scope: Scope) -> None:
    obj, name = evaluate(at, target.value, scope), target.attr.value
    if hasattr(obj, "set"):
        obj.set(name, value, at)
    elif isinstance(obj, Array):
        changed = at.apply(f"{obj.kind}.__setattr__", Arguments((obj, name, value)))
        if isinstance(changed, Array):
            assign(at, target.value, changed, scope)
    elif isinstance(obj, External):
        at.apply(f"{obj.name}.__setattr__", Arguments((name, value)))


def _set_item(at: Place, target: cst.Subscript, value: Value, scope: Scope) -> None:
    obj, key = evaluate(at, target.value, scope), key_of(at, target, scope)
    if isinstance(obj, DictValue):
        at.store.touch(obj)
        if isinstance(key, str | int | float | bool | tuple | None) and not _has_unknown(key):
            obj.items[key] = value
        else:
            obj.rest = key if isinstance(key, Unknown) else at.unknown("a key of the dict is not known")
    elif isinstance(obj, ListValue):
        at.store.touch(obj)
        if isinstance(key, int) and -len(obj.items) <= key < len(obj.items):
            obj.items[key] = value
        else:
            obj.forget(at.unknown("an item at an unknown place was replaced"))
    elif isinstance(obj, Array | Dataset):
        changed = at.apply(f"{obj.kind}.__setitem__", Arguments((obj, key, value)))
        if not isinstance(changed, Unknown | None):
            assign(at, target.value, changed, scope)
    elif hasattr(obj, "set_item"):
        obj.set_item(key, value, at)


def _has_unknown(key: Value) -> bool:
    return isinstance(key, tuple) and any(isinstance(k, Unknown) or _has_unknown(k) for k in key)


def _assign(at: Place, node: cst.Assign, scope: Scope) -> None:
    value = evaluate(at, node.value, scope)
    for target in node.targets:
        assign(at, target.target, value, scope)


def _annotated(at: Place, node: cst.AnnAssign, scope: Scope) -> None:
    if isinstance(node.target, cst.Name):
        at.store.touch(scope)
        scope.names.setdefault("__annotated__", []).append(node.target.value)
    if node.value is not None:
        assign(at, node.target, evaluate(at, node.value, scope), scope)


def _augmented(at: Place, node: cst.AugAssign, scope: Scope) -> None:
    old, value = evaluate(at, node.target, scope), evaluate(at, node.value, scope)
    sign = _BINARY[type(node.operator)]
    if isinstance(old, ListValue | DictValue):
        assign(at, node.target, numbers.augmented(at, sign, old, value), scope)
    elif isinstance(old, Array):
        assign(at, node.target, at.apply("numpy.ndarray.__inplace__", Arguments((sign, old, value))), scope)
    else:
        assign(at, node.target, operate(at, sign, old, value), scope)


def _delete(at: Place, node: cst.Del, scope: Scope) -> None:
    targets = [e.value for e in node.target.elements] if isinstance(node.target, cst.Tuple) else [node.target]
    for target in targets:
        if isinstance(target, cst.Name):
            at.store.touch(scope)
            scope.names.pop(target.value, None)
        elif isinstance(target, cst.Subscript):
            _delete_item(at, target, scope)


def _delete_item(at: Place, target: cst.Subscript, scope: Scope) -> None:
    obj, key = evaluate(at, target.value, scope), key_of(at, target, scope)
    if not isinstance(obj, DictValue | ListValue):
        return
    at.store.touch(obj)
    known = key in obj.items if isinstance(obj, DictValue) else isinstance(key, int) and -len(obj.items) <= key < len(obj.items)
    if known:
        del obj.items[key]
    else:
        obj.forget(at.unknown("an item that is not known was deleted"))


# ------------------------------------------------------------------ definitions


def _function(at: Place, node: cst.FunctionDef, scope: Scope) -> None:
    function = make_function(at, node, scope, None)
    if function.scope is scope and at.positions.is_source:
        at.run.functions.append(function)
    bind_name(at, node.name.value, _decorated(at, node, function, scope), scope)


def make_function(at: Place, node: cst.FunctionDef, scope: Scope, owner: ClassValue | None) -> Function:
    """The function that a `def` makes."""
    closure = scope if owner is None else scope.parent or scope
    sign = signature(at, node.params, scope)
    function = Function(node.name.value, node, sign, closure, at.positions, at.statement_span, _yields(node.body), owner)
    return function


def _yields(node: cst.CSTNode) -> bool:
    """Whether a function body has a `yield` of its own."""
    if isinstance(node, cst.Yield):
        return True
    if isinstance(node, cst.FunctionDef | cst.Lambda | cst.ClassDef):
        return False
    return any(_yields(child) for child in _statements_and_expressions(node))


def _statements_and_expressions(node: Any) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    for name in ("body", "orelse", "finalbody", "handlers", "value", "items"):
        part = getattr(node, name, None)
        if isinstance(part, cst.CSTNode):
            found.append(part)
        elif isinstance(part, list | tuple):
            found += [p for p in part if isinstance(p, cst.CSTNode)]
    return found


def _decorated(at: Place, node: cst.FunctionDef | cst.ClassDef, value: Value, scope: Scope) -> Value:
    """The value after its decorators. A library's decorator keeps what it decorates: `tf.function`, `lru_cache`, ..."""
    for decorator in reversed(node.decorators):
        found = evaluate(at, decorator.decorator, scope)
        if isinstance(found, External) and found.name in _BINDERS:
            value = Bound(_BINDERS[found.name], value)
        elif isinstance(found, Function):
            value = at.call(found, Arguments((value,)))
    return value


_BINDERS = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
}


def _class(at: Place, node: cst.ClassDef, scope: Scope) -> None:
    bases = tuple(evaluate(at, base.value, scope) for base in node.bases)
    inner = Scope(scope, node.name.value)
    cls = ClassValue(node.name.value, bases, {}, at.statement_span)
    for line in node.body.body:
        if isinstance(line, cst.FunctionDef):
            place = Place(at.run, at.positions, line)
            function = make_function(place, line, inner, cls)
            inner.names[line.name.value] = _decorated(place, line, function, inner)
        else:
            run_block(at.run, at.positions, [line], inner)
    annotated = inner.names.pop("__annotated__", [])
    cls.names = inner.names
    if any(_is_dataclass(evaluate(at, d.decorator, scope)) for d in node.decorators) or _inherits_fields(bases):
        inherited = [n for b in bases if isinstance(b, ClassValue) for n in b.names.get("__fields__", ())]
        cls.names["__fields__"] = tuple(dict.fromkeys([*inherited, *annotated]))
    if at.positions.is_source:
        at.run.classes.append(cls)
    bind_name(at, node.name.value, cls, scope)


def _is_dataclass(decorator: Value) -> bool:
    name = getattr(decorator, "name", None)
    return isinstance(name, str) and name.endswith("dataclass")


def _inherits_fields(bases: tuple[Value, ...]) -> bool:
    named_tuple = any(isinstance(b, External) and b.name in ("typing.NamedTuple", "pydantic.BaseModel") for b in bases)
    return named_tuple or any(isinstance(b, ClassValue) and "__fields__" in b.names for b in bases)


# ------------------------------------------------------------------ control


def _expression(at: Place, node: cst.Expr, scope: Scope) -> None:
    evaluate(at, node.value, scope)


def _return(at: Place, node: cst.Return, scope: Scope) -> Signal:
    return Signal("return", None if node.value is None else evaluate(at, node.value, scope))


def _raise(at: Place, node: cst.Raise, scope: Scope) -> None:
    value = None if node.exc is None else evaluate(at, node.exc, scope)
    name = getattr(value, "name", None)
    raise Raised(str(name).removeprefix("builtins.") if name else "Exception", "raised by the program")


def _assert(at: Place, node: cst.Assert, scope: Scope) -> None:
    if at.truth(evaluate(at, node.test, scope)) is False:
        raise Raised("AssertionError", "the assertion fails")


def _with(at: Place, node: cst.With, scope: Scope) -> Signal | None:
    for item in node.items:
        value = evaluate(at, item.item, scope)
        enter = getattr(value, "enter", None)
        if enter is not None:
            value = enter(at)
        if item.asname is not None:
            assign(at, item.asname.name, value, scope)
    return run_block(at.run, at.positions, node.body.body, scope)


def _try(at: Place, node: cst.Try, scope: Scope) -> Signal | None:
    run = at.run
    signal, caught = None, None
    run.handlers += bool(node.handlers)
    try:
        signal = run_block(run, at.positions, node.body.body, scope)
    except Raised as raised:
        caught = raised
    finally:
        run.handlers -= bool(node.handlers)
    if caught is not None:
        signal = _handle(at, node, caught, scope)
    elif signal is None and node.orelse is not None:
        signal = run_block(run, at.positions, node.orelse.body.body, scope)
    if node.finalbody is not None:
        final = run_block(run, at.positions, node.finalbody.body.body, scope)
        signal = final or signal
    return signal


def _handle(at: Place, node: cst.Try, caught: Raised, scope: Scope) -> Signal | None:
    for handler in node.handlers:
        if not _catches(at, handler, caught, scope):
            continue
        place = Place(at.run, at.positions, handler)
        if handler.name is not None:
            assign(place, handler.name.name, place.unknown("the exception"), scope)
        return run_block(at.run, at.positions, handler.body.body, scope)
    raise caught


def _catches(at: Place, handler: cst.ExceptHandler, caught: Raised, scope: Scope) -> bool:
    if handler.type is None:
        return True
    value = evaluate(at, handler.type, scope)
    kinds = value if isinstance(value, tuple) else (value,)
    for kind in kinds:
        name = str(getattr(kind, "name", "?")).removeprefix("builtins.")
        if name in ("?", "Exception", "BaseException", caught.error) or _is_subclass(caught.error, name):
            return True
    return False


def _is_subclass(error: str, name: str) -> bool:
    import builtins

    one, other = getattr(builtins, error, None), getattr(builtins, name, None)
    return isinstance(one, type) and isinstance(other, type) and issubclass(one, other)


def _match(at: Place, node: cst.Match, scope: Scope) -> Signal | None:
    subject = evaluate(at, node.subject, scope)
    return _match_from(at, node, subject, 0, scope)


def _match_from(at: Place, node: cst.Match, subject: Value, index: int, scope: Scope) -> Signal | None:
    if index == len(node.cases):
        return None
    case = node.cases[index]

    def body() -> Signal | None:
        return run_block(at.run, at.positions, case.body.body, scope)

    verdict = _matches(at, case.pattern, subject, scope)
    if case.guard is not None and verdict is True:
        verdict = at.truth(evaluate(at, case.guard, scope))
    if verdict is True:
        return body()
    if verdict is False:
        return _match_from(at, node, subject, index + 1, scope)
    why = Unknown(f"depends on the match in line {at.statement_span.line}", at.statement_span)
    return choose(at.run, why, body, lambda: _match_from(at, node, subject, index + 1, scope), None)


def _matches(at: Place, pattern: Any, subject: Value, scope: Scope) -> bool | Unknown:
    if isinstance(pattern, cst.MatchValue):
        return at.truth(numbers.compare(at, "==", subject, evaluate(at, pattern.value, scope)))
    if isinstance(pattern, cst.MatchAs) and pattern.pattern is None:
        if pattern.name is not None:
            bind_name(at, pattern.name.value, subject, scope)
        return True
    if isinstance(pattern, cst.MatchOr):
        verdicts = [_matches(at, element.pattern, subject, scope) for element in pattern.patterns]
        return True if True in verdicts else next((v for v in verdicts if isinstance(v, Unknown)), False)
    if isinstance(pattern, cst.MatchSingleton):
        return at.truth(numbers.compare(at, "is", subject, evaluate(at, pattern.value, scope)))
    return at.unknown("this pattern is not modelled")


def _global(at: Place, node: cst.Global, scope: Scope) -> None:
    for item in node.names:
        scope.outer[item.name.value] = scope.module


def _nonlocal(at: Place, node: cst.Nonlocal, scope: Scope) -> None:
    for item in node.names:
        home = next((s for s in scope.chain() if s is not scope and item.name.value in s.names), None)
        if home is not None:
            scope.outer[item.name.value] = home


def _nothing(at: Place, node: Any, scope: Scope) -> None:
    """`pass`, type aliases and what else does nothing to values."""


def _break(at: Place, node: Any, scope: Scope) -> Signal:
    return Signal("break")


def _continue(at: Place, node: Any, scope: Scope) -> Signal:
    return Signal("continue")


_STATEMENTS: dict[type, Callable[[Place, Any, Scope], Signal | None]] = {
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Del: _delete,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.For: run_for,
    cst.While: run_while,
    cst.With: _with,
    cst.Try: _try,
    cst.Match: _match,
    cst.Global: _global,
    cst.Nonlocal: _nonlocal,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Import: import_module,
    cst.ImportFrom: import_from,
}
