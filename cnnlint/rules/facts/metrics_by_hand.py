"""Metrics that a training written by hand counts with, by the names that a program binds them to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.program import Program
from cnnlint.rules.facts.syntax import span_of, syntax

_RESETS = ("reset_state", "reset_metrics", "reset_variables")
_LOOPS = (ast.For, ast.While)
_COUNTING = frozenset({"update_state", "result", "name"})


@dataclass(frozen=True, slots=True)
class Running:
    """A metric whose result is read in every epoch. made, read: where."""

    name: str
    made: Span
    read: Span


def never_reset(program: Program) -> tuple[Running, ...]:
    """The metrics that are made once, read in a loop of epochs around a loop of batches, and set back nowhere."""
    tree = syntax(program) if program.mentions("metrics.") and not program.mentions(*_RESETS) else None
    if tree is None:
        return ()
    assigned = (node for node in tree.body if isinstance(node, ast.Assign))
    return tuple(running for node in assigned for running in _running(node, tree, program))


def _running(made: ast.Assign, tree: ast.Module, program: Program) -> Iterator[Running]:
    if len(made.targets) != 1 or not isinstance(made.targets[0], ast.Name) or not _is_metric(made.value):
        return
    name = made.targets[0].id
    reads = [node for epochs in tree.body if isinstance(epochs, ast.For) for node in _reads(epochs, name)]
    if reads and _only_counts(tree, name):
        yield Running(name, span_of(made.value, program), span_of(reads[0], program))


def _is_metric(value: ast.expr) -> bool:
    """`tf.keras.metrics.Mean(...)`"""
    return isinstance(value, ast.Call) and ".metrics." in f".{ast.unparse(value.func)}"


def _reads(epochs: ast.For, name: str) -> Iterator[ast.expr]:
    """Where a loop over a range, which another loop stands in, asks for the result, once for each round: what is read batch by
    batch may be meant as a mean of all so far."""
    counted = isinstance(epochs.iter, ast.Call) and ast.unparse(epochs.iter.func) in ("range", "trange", "tqdm")
    if not counted or ast.unparse(epochs.iter) == "range(1)":
        return
    inner = [node for node in ast.walk(epochs) if isinstance(node, _LOOPS) and node is not epochs]
    if inner and not any(isinstance(node, ast.Assign) and _binds(node, name) for node in ast.walk(epochs)):
        within = {id(node) for loop in inner for node in ast.walk(loop)}
        yield from (node for node in ast.walk(epochs) if _is_result(node, name) and id(node) not in within)


def _is_result(node: ast.AST, name: str) -> TypeGuard[ast.expr]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == f"{name}.result"


def _binds(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _only_counts(tree: ast.Module, name: str) -> bool:
    """Whether the program does nothing with it but to count and to read, and so to no other by that name."""
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in _COUNTING]
    counting = {id(function) for function in called} | {id(node.value) for node in asked}
    updates = {id(function) for function in called} | {id(node.value) for node in asked if node.attr == "update_state"}
    bound = [node for node in named if isinstance(node.ctx, ast.Store)]
    read = [node for node in named if isinstance(node.ctx, ast.Load)]
    return len(bound) == 1 and all(id(node) in counting for node in read) and any(id(node) in updates for node in read)
