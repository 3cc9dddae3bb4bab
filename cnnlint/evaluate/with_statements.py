"""`with`: what a context manager does before and after its block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import libcst as cst

from cnnlint.arguments import Arguments
from cnnlint.evaluate.assignment import assign
from cnnlint.evaluate.calls import enter
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.flow import Raised, Signal, close_splits
from cnnlint.evaluate.guarded import guarded
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.managers import BlockAtYield, GeneratorContextManager
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.values import Either, Unknown, Value

Block: TypeAlias = Callable[[Value], Signal | None]  # what stands inside a manager, given what it enters with
_EXPECT = ("raises", "assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "assert_raises")


def run_with(at: Place, node: cst.With, scope: Scope) -> Signal | None:
    """A `with` statement."""
    return _item(at, node, 0, scope)


def _item(at: Place, node: cst.With, index: int, scope: Scope) -> Signal | None:
    """The block, inside its managers from that index on."""
    if index == len(node.items):
        return _block(at, node, scope)
    item = node.items[index]
    manager = evaluate(at, item.item, scope)

    def rest(value: Value) -> Signal | None:
        if item.asname is not None:
            assign(at, item.asname.name, value, scope)
        return _item(at, node, index + 1, scope)

    if isinstance(manager, GeneratorContextManager):
        return _generated(at, manager, rest)
    if isinstance(manager, Instance):
        return _own(at, manager, rest)
    if isinstance(manager, Either):
        at.escape(manager, "it is not known which manager is entered and left")
    opened = getattr(manager, "enter", None)
    signal = rest(manager if opened is None else opened(at))
    if (closed := getattr(manager, "leave", None)) is not None:
        closed(at)
    return signal


def _own(at: Place, manager: Instance, rest: Block) -> Signal | None:
    """A manager of the program's own class; one whose `__exit__` is true hides what was raised."""
    value = at.call(manager.get("__enter__", at), Arguments())
    leave = manager.get("__exit__", at)
    try:
        signal = rest(value)
    except Raised:
        hidden = at.truth(at.call(leave, Arguments((at.unknown("what was raised"),) * 3)))
        if hidden is False or isinstance(hidden, Unknown):
            raise
        return None
    at.call(leave, Arguments((None, None, None)))
    return signal


def _generated(at: Place, manager: GeneratorContextManager, rest: Block) -> Signal | None:
    """`@contextmanager`: the block runs where the generator yields."""
    run, signals, outside = at.run, list[Signal | None](), at.run.turns.new()

    def block(value: Value) -> None:
        if signals:
            return
        results, splits = run.results.pop(), len(run.splits)  # the block is not the generator's
        try:
            signals.append(run.turns.during(outside, lambda: rest(value)))
            close_splits(run, splits)
        finally:
            run.results.append(results)

    enter(at, manager.function, manager.scope, BlockAtYield(block))
    if not signals:
        at.raises("RuntimeError", "generator didn't yield")
    return signals[0]


def _block(at: Place, node: cst.With, scope: Scope) -> Signal | None:
    from cnnlint.evaluate.statements import run_block

    def body() -> Signal | None:
        return run_block(at.run, at.positions, node.body.body, scope)

    if any(_calls(item.item, _EXPECT) for item in node.items):
        return _expected(at, body)
    if any(_calls(item.item, ("suppress",)) for item in node.items):
        return guarded(at, ((),), body, lambda: None, lambda index, caught: None)
    return body()


def _calls(node: cst.BaseExpression, names: tuple[str, ...]) -> bool:
    """Whether it is a call of one of these: `pytest.raises(...)`, `self.assertRaises(...)`, `contextlib.suppress(...)`."""
    name = node.func if type(node) is cst.Call else None
    word = name.attr if type(name) is cst.Attribute else name
    return type(word) is cst.Name and word.value in names


def _expected(at: Place, body: Callable[[], Signal | None]) -> Signal | None:
    """A block that is to raise, or may: what goes wrong in it is no fault."""
    run, start = at.run, len(at.run.events)
    try:
        with run.tries.handled():
            return body()
    except Raised:
        return None
    finally:
        del run.events[start:]
