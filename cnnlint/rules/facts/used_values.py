"""Whether a program reads what a statement binds: of what a tensor goes through, not all is followed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from cnnlint.diagnostics import Span
from cnnlint.program import Program
from cnnlint.rules.facts.memo import once
from cnnlint.rules.facts.syntax import span_of, syntax

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
Place = tuple[int, int]


def is_whole_statement(program: Program, span: Span) -> bool:
    """Whether nothing is done with the result of the call there, or it is only bound to names."""
    tree = syntax(program)
    if tree is None or span.cell is not None:
        return False
    statement = _way_to(tree, span.line)[-1]
    value = statement.value if isinstance(statement, (ast.Assign, ast.Expr)) else None
    if not isinstance(value, ast.Call) or not _begins_at(value, span, program):
        return False
    return span_of(value, program) == span  # `f(x)`, not `f(x).g()`


def call_as_statement(program: Program, span: Span) -> str | None:
    """What the function or method is called that a statement at this place calls and does nothing else."""
    tree = syntax(program)
    if tree is None or span.cell is not None:
        return None
    statement = _way_to(tree, span.line)[-1]
    value = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(value, ast.Call) or not _begins_at(value, span, program):
        return None
    return value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", None)


def read_only_in(program: Program, span: Span, reader: Span) -> bool:
    """Whether the name that the call at `span` is bound to is bound once and read once, in the call at `reader`: itself, or in
    a list under a name of which that is so."""
    tree = syntax(program)
    if tree is None or span.cell is not None:
        return False
    bindings = [pair for node in ast.walk(tree) if isinstance(node, ast.Assign) for pair in _assigned(node)]
    lists = [(target, value.elts) for target, value in bindings if isinstance(value, ast.List | ast.Tuple)]
    target = next((target for target, value in bindings if _begins_at(value, span, program)), None)
    while isinstance(target, ast.Name):
        read = _only_read(target, tree)
        if read is None:
            return False
        if reader.holds(span_of(read, program)):
            return True
        target = next((target for target, items in lists if read in items), None)
    return False


def _only_read(target: ast.Name, tree: ast.Module) -> ast.Name | None:
    """Where a name is read that is bound once and read once."""
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == target.id]
    reads = [node for node in named if isinstance(node.ctx, ast.Load)]
    return reads[0] if len(reads) == 1 and len(named) == 2 else None


def never_used(program: Program, span: Span) -> tuple[str, Span | None] | None:
    """The one plain name that the call there is bound to, if the program reads it nowhere, or only into lists that it does
    not read. With the place of such a list, where its name is bound anew before it is read."""
    tree = syntax(program)
    if tree is None or span.cell is not None:
        return None
    bindings = [(node, pair) for node in ast.walk(tree) if isinstance(node, ast.Assign) for pair in _assigned(node)]
    target = next((target for _, (target, value) in bindings if _begins_at(value, span, program)), None)
    if not isinstance(target, ast.Name):
        return None
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == target.id]
    lists = [
        (each.id, value)
        for node, (each, value) in bindings
        if isinstance(each, ast.Name) and isinstance(value, ast.List) and not result_is_read(program, node.lineno)
    ]
    bound = [each.id for _, (each, _) in bindings if isinstance(each, ast.Name)]
    anew = {name for name, _ in lists if bound.count(name) > 1}
    dropped = {id(item): each if name in anew else None for name, each in lists for item in each.elts}
    reads = [node for node in named if isinstance(node.ctx, ast.Load)]
    if len(named) > len(reads) + 1 or any(id(node) not in dropped for node in reads):
        return None
    made = next((dropped[id(node)] for node in reads), None)
    return target.id, None if made is None else span_of(made, program)


def _assigned(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """What an assignment binds to what; of `a, b = c, d` both."""
    target = node.targets[0]
    if len(node.targets) != 1:
        return []
    if not isinstance(target, ast.Tuple) or not isinstance(node.value, ast.Tuple):
        return [(target, node.value)]
    return list(zip(target.elts, node.value.elts, strict=False))


def result_is_read(program: Program, line: int) -> bool:
    """Whether the name that the statement at this line (from 1) binds may be read before it is bound again. What is bound
    to anything else than a plain name counts as read, what is bound to nothing does not."""
    tree = syntax(program)
    if tree is None:
        return True
    way = _way_to(tree, line)
    statement = way[-1]
    if not isinstance(statement, ast.Assign):
        return not isinstance(statement, ast.Expr)
    names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return len(names) < len(statement.targets) or any(_is_read(name, way) for name in names)


def _begins_at(node: ast.expr, span: Span, program: Program) -> bool:
    if span.path != program.path or node.lineno != span.line:
        return False
    found = span_of(node, program)
    return (found.line, found.column) == (span.line, span.column)


def _way_to(tree: ast.Module, line: int) -> list[ast.AST]:
    """The nodes around the innermost statement at the line, outermost first, and that statement."""
    way: list[ast.AST] = [tree]
    while inner := next((s for b in _blocks(way[-1]) for s in b if s.lineno <= line <= (s.end_lineno or s.lineno)), None):
        way.append(inner)
    return way


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements right inside a compound one."""
    for part in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        for block in (getattr(part, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(block, list):
                yield block


def _is_read(name: str, way: list[ast.AST]) -> bool:
    statement = way[-1]
    depth = max(i for i, node in enumerate(way[:-1]) if isinstance(node, (*_FUNCTIONS, ast.ClassDef, ast.Module)))
    scope = way[depth]
    if isinstance(scope, ast.ClassDef) or name in _taken_by_functions(scope):
        return True  # an attribute; or a function may be called whenever
    reads = _reads_outside_functions(scope).get(name, ())
    loop = next((node for node in way[depth:-1] if isinstance(node, _LOOPS)), None)
    if loop is not None and any(_start(loop) < place < _start(statement) for place in reads):
        return True
    until = min((_end(later) for later in _behind(way) if _binds(later, name)), default=None)
    return any(_end(statement) < place and (until is None or place < until) for place in reads)


@once
def _taken_by_functions(scope: ast.AST) -> frozenset[str]:
    """The names that a function inside takes from outside, and those that are declared to be of outside themselves."""
    taken: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            taken.update(node.names)
        elif isinstance(node, _FUNCTIONS) and node is not scope:
            parts = list(ast.walk(node))
            own = {part.arg for part in parts if isinstance(part, ast.arg)}
            own.update(part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
            taken |= {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)} - own
    return frozenset(taken)


@once
def _reads_outside_functions(scope: ast.AST) -> dict[str, list[Place]]:
    """Where the scope reads each name, but for the functions in it."""
    found: dict[str, list[Place]] = {}
    todo = list(ast.iter_child_nodes(scope))
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.setdefault(node.id, []).append(_start(node))
        if not isinstance(node, _FUNCTIONS):
            todo += ast.iter_child_nodes(node)
    return found


def _behind(way: list[ast.AST]) -> Iterator[ast.stmt]:
    """The statements that surely run after the last of the way, if it runs through: those behind it in the blocks around."""
    for node, inner in pairwise(way):
        for block in _blocks(node):
            if inner in block:
                yield from block[block.index(inner) + 1 :]


def _binds(statement: ast.stmt, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else ()
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _start(node: ast.AST) -> Place:
    return node.lineno, node.col_offset  # type: ignore[attr-defined]  # of expressions and statements


def _end(node: ast.AST) -> Place:
    return node.end_lineno, node.end_col_offset  # type: ignore[attr-defined]
