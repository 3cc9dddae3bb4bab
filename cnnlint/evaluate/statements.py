"""What a statement does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from cnnlint.evaluate.assignment import annotated, assign, assign_statement, augmented, bind_name, delete
from cnnlint.evaluate.definitions import define_class, define_function
from cnnlint.evaluate.expressions import depends, evaluate
from cnnlint.evaluate.flow import Raised, Signal, choose
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.loops import run_for, run_while
from cnnlint.evaluate.modules import import_from, import_module
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.scope import Scope
from cnnlint.library.python import numbers
from cnnlint.values import Unknown, Value


def run_block(run: Interpreter, positions: Positions, body: Sequence[cst.CSTNode], scope: Scope) -> Signal | None:
    """Runs statements one after the other; the signal if one of them leaves the block."""
    statements = [s for line in body for s in (line.body if type(line) is cst.SimpleStatementLine else (line,))]
    return _run_from(run, positions, statements, 0, scope)


def _run_from(run: Interpreter, positions: Positions, statements: list[Any], start: int, scope: Scope) -> Signal | None:
    for i in range(start, len(statements)):
        node = statements[i]
        run.step()
        at = Place(run, positions, node)
        if type(node) is cst.If:
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
    if type(node.orelse) is cst.If:
        return _run_from(at.run, at.positions, [node.orelse], 0, scope)
    return run_block(at.run, at.positions, node.orelse.body.body, scope)


def _fork(at: Place, node: cst.If, truth: Unknown, scope: Scope, rest: Callable[[], Signal | None]) -> Signal | None:
    why = depends(at, node.test, truth)
    return choose(at.run, why, lambda: _branch(at, node, True, scope), lambda: _branch(at, node, False, scope), rest)


# ------------------------------------------------------------------ control


def _expression(at: Place, node: cst.Expr, scope: Scope) -> None:
    if type(node.value) is not cst.SimpleString:  # a docstring
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
    if any(_expects(item.item) for item in node.items):
        return _expected(at, node, scope)
    return run_block(at.run, at.positions, node.body.body, scope)


_EXPECT = ("raises", "assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "assert_raises", "suppress")


def _expects(node: cst.BaseExpression) -> bool:
    """`pytest.raises(...)`, `self.assertRaises(...)`, `contextlib.suppress(...)`."""
    name = node.func if type(node) is cst.Call else None
    word = name.attr if type(name) is cst.Attribute else name
    return type(word) is cst.Name and word.value in _EXPECT


def _expected(at: Place, node: cst.With, scope: Scope) -> Signal | None:
    """A block that is to raise, or may: what goes wrong in it is no fault."""
    run, start = at.run, len(at.run.events)
    run.handlers += 1
    try:
        return run_block(run, at.positions, node.body.body, scope)
    except Raised:
        return None
    finally:
        run.handlers -= 1
        del run.events[start:]


def _try(at: Place, node: cst.Try, scope: Scope) -> Signal | None:
    run = at.run
    signal, caught = None, None
    run.handlers += bool(node.handlers)
    run.tried += bool(node.handlers)
    try:
        signal = run_block(run, at.positions, node.body.body, scope)
    except Raised as raised:
        caught = raised.with_traceback(None)
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
    if type(pattern) is cst.MatchValue:
        return at.truth(numbers.compare(at, "==", subject, evaluate(at, pattern.value, scope)))
    if type(pattern) is cst.MatchAs and pattern.pattern is None:
        if pattern.name is not None:
            bind_name(at, pattern.name.value, subject, scope)
        return True
    if type(pattern) is cst.MatchOr:
        verdicts = [_matches(at, element.pattern, subject, scope) for element in pattern.patterns]
        return True if True in verdicts else next((v for v in verdicts if isinstance(v, Unknown)), False)
    if type(pattern) is cst.MatchSingleton:
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
    cst.Assign: assign_statement,
    cst.AnnAssign: annotated,
    cst.AugAssign: augmented,
    cst.Del: delete,
    cst.FunctionDef: define_function,
    cst.ClassDef: define_class,
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
