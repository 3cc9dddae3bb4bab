"""What a statement does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import libcst as cst

from cnnlint.evaluate.assignment import annotated, assign_statement, augmented, delete
from cnnlint.evaluate.conditions import depends
from cnnlint.evaluate.definitions import define_class, define_function
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.flow import Raised, Signal, choose
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.loops import run_for, run_while
from cnnlint.evaluate.modules import import_from, import_module
from cnnlint.evaluate.patterns import run_match
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.scope import Scope
from cnnlint.evaluate.try_statements import run_raise, run_try
from cnnlint.evaluate.with_statements import run_with
from cnnlint.library.python.comparison import AT_MOST_NONE, Undecided
from cnnlint.values import Unknown


def run_block(run: Interpreter, positions: Positions, body: Sequence[cst.CSTNode], scope: Scope) -> Signal | None:
    """Runs statements one after the other; the signal if one of them leaves the block."""
    statements = [s for line in body for s in (line.body if type(line) is cst.SimpleStatementLine else (line,))]
    return _run(run, positions, statements, scope)


def _run(run: Interpreter, positions: Positions, statements: list[Any], scope: Scope) -> Signal | None:
    for i, node in enumerate(statements):
        run.steps += 1
        if run.steps > run.limit:
            run.stop()
        if run.tries.guards:
            run.tries.guards[-1].note_late(run)
        at = Place(run, positions, node)
        if type(node) is cst.If:
            truth = at.truth(evaluate(at, node.test, scope))
            if isinstance(truth, Unknown):
                return _fork(at, node, truth, scope, statements[i + 1 :])
            signal = _branch(at, node, truth, scope)
        else:
            signal = _STATEMENTS.get(type(node), _nothing)(at, node, scope)
        if signal is not None:
            return signal
    return None


def _branch(at: Place, node: cst.If, taken: bool, scope: Scope) -> Signal | None:
    at.run.left_out[id(node)] = node.orelse if taken else node.body
    if taken:
        return run_block(at.run, at.positions, node.body.body, scope)
    if node.orelse is None:
        return None
    if type(node.orelse) is cst.If:
        return _run(at.run, at.positions, [node.orelse], scope)
    return run_block(at.run, at.positions, node.orelse.body.body, scope)


def _fork(at: Place, node: cst.If, truth: Unknown, scope: Scope, behind: list[Any]) -> Signal | None:
    """behind: the statements that follow in the block."""
    why = depends(at, node.test, truth)
    on: list[bool] = []  # the ways that do not leave the block

    def way(taken: bool) -> Signal | None:
        with _knowing(at, truth, taken):
            signal = _branch(at, node, taken, scope)
        if signal is None:
            on.append(taken)
        return signal

    def rest() -> Signal | None:
        with _knowing(at, truth, *on):
            return _run(at.run, at.positions, behind, scope)

    return choose(at.run, why, lambda: way(True), lambda: way(False), rest)


@contextmanager
def _knowing(at: Place, truth: Unknown, *ways: bool) -> Iterator[None]:
    """On one way alone of a condition that compares sizes it is known how they compare."""
    if not isinstance(truth, Undecided) or len(ways) != 1:
        yield
        return
    known = at.shared(AT_MOST_NONE)
    known.append(truth.holds if ways[0] else truth.fails)
    try:
        yield
    finally:
        known.pop()


# ------------------------------------------------------------------ control


def _expression(at: Place, node: cst.Expr, scope: Scope) -> None:
    if type(node.value) is cst.SimpleString:  # a docstring
        return
    value = evaluate(at, node.value, scope)
    if type(node.value) is cst.Call and hasattr(value, "dropped"):
        value.dropped(at)


def _return(at: Place, node: cst.Return, scope: Scope) -> Signal:
    return Signal("return", None if node.value is None else evaluate(at, node.value, scope))


def _assert(at: Place, node: cst.Assert, scope: Scope) -> None:
    truth = at.truth(evaluate(at, node.test, scope))
    if truth is False:
        raise Raised("AssertionError", "the assertion fails")
    if isinstance(truth, Unknown):
        at.may_raise("assertion")


def _global(at: Place, node: cst.Global, scope: Scope) -> None:
    for item in node.names:
        scope.outer[item.name.value] = scope.module


def _nonlocal(at: Place, node: cst.Nonlocal, scope: Scope) -> None:
    for item in node.names:
        name = item.name.value
        home = next((s for s in scope.chain() if s is not scope and (name in s.names or name in s.local)), None)
        if home is not None:
            scope.outer[name] = home


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
    cst.Raise: run_raise,
    cst.Assert: _assert,
    cst.For: run_for,
    cst.While: run_while,
    cst.With: run_with,
    cst.Try: run_try,
    cst.TryStar: run_try,
    cst.Match: run_match,
    cst.Global: _global,
    cst.Nonlocal: _nonlocal,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Import: import_module,
    cst.ImportFrom: import_from,
}
