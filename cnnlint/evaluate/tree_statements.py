"""LibCST's statements from CPython's."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint.evaluate.node_makers import maker
from cnnlint.evaluate.tree_expressions import OPERATORS, annotated, arguments, condition, parameters
from cnnlint.evaluate.tree_patterns import pattern

if TYPE_CHECKING:
    from cnnlint.evaluate.trees import Tree

_name, _attribute = maker(cst.Name, "value"), maker(cst.Attribute, "value", "attr")
_expr, _return = maker(cst.Expr, "value"), maker(cst.Return, "value")
_assign, _target = maker(cst.Assign, "targets", "value"), maker(cst.AssignTarget, "target")
_augmented = maker(cst.AugAssign, "target", "operator", "value")
_annotated_assign = maker(cst.AnnAssign, "target", "annotation", "value")
_del, _tuple, _element = maker(cst.Del, "target"), maker(cst.Tuple, "elements"), maker(cst.Element, "value")
_raise, _from = maker(cst.Raise, "exc", "cause"), maker(cst.From, "item")
_assert = maker(cst.Assert, "test", "msg")
_pass, _break, _continue = maker(cst.Pass), maker(cst.Break), maker(cst.Continue)
_global, _nonlocal, _item = maker(cst.Global, "names"), maker(cst.Nonlocal, "names"), maker(cst.NameItem, "name")
_import, _import_from = maker(cst.Import, "names"), maker(cst.ImportFrom, "module", "names", "relative")
_alias, _as, _all = maker(cst.ImportAlias, "name", "asname"), maker(cst.AsName, "name"), maker(cst.ImportStar)
_if, _while = maker(cst.If, "test", "body", "orelse"), maker(cst.While, "test", "body", "orelse")
_for = maker(cst.For, "target", "iter", "body", "orelse", "asynchronous")
_with, _managed = maker(cst.With, "items", "body", "asynchronous"), maker(cst.WithItem, "item", "asname")
_try, _finally = maker(cst.Try, "body", "handlers", "orelse", "finalbody"), maker(cst.Finally, "body")
_try_star = maker(cst.TryStar, "body", "handlers", "orelse", "finalbody")
_handler, _handler_star = maker(cst.ExceptHandler, "body", "type", "name"), maker(cst.ExceptStarHandler, "body", "type", "name")
_def = maker(cst.FunctionDef, "name", "params", "body", "decorators", "returns", "asynchronous")
_class = maker(cst.ClassDef, "name", "body", "bases", "keywords", "decorators")
_decorator = maker(cst.Decorator, "decorator")
_match, _case = maker(cst.Match, "subject", "cases"), maker(cst.MatchCase, "pattern", "body", "guard")
_asynchronous, _dot = cst.Asynchronous(), cst.Dot()
_AUGMENTED = {
    kind: getattr(cst, name)()
    for kind, name in ((k, type(o).__name__ + "Assign") for k, o in OPERATORS.items())
    if hasattr(cst, name)
}


def _assign_of(tree: Tree, node: ast.Assign) -> Any:
    return _assign([_target(tree.expression(t)) for t in node.targets], tree.expression(node.value))


def _augmented_of(tree: Tree, node: ast.AugAssign) -> Any:
    return _augmented(tree.expression(node.target), _AUGMENTED[type(node.op)], tree.expression(node.value))


def _annotated_of(tree: Tree, node: ast.AnnAssign) -> Any:
    return _annotated_assign(tree.expression(node.target), annotated(tree, node.annotation), tree.optional(node.value))


def _del_of(tree: Tree, node: ast.Delete) -> Any:
    targets = [tree.expression(t) for t in node.targets]
    return _del(targets[0] if len(targets) == 1 else _tuple([_element(t) for t in targets]))


def _raise_of(tree: Tree, node: ast.Raise) -> Any:
    return _raise(tree.optional(node.exc), None if node.cause is None else _from(tree.expression(node.cause)))


def _names(names: Sequence[str]) -> list[Any]:
    return [_item(_name(name)) for name in names]


def _dotted(name: str) -> Any:
    """`a.b.c` as it is written in an import."""
    first, *others = name.split(".")
    made = _name(first)
    for other in others:
        made = _attribute(made, _name(other))
    return made


def _aliases(names: Sequence[ast.alias]) -> list[Any]:
    return [_alias(_dotted(a.name), None if a.asname is None else _as(_name(a.asname))) for a in names]


def _import_from_of(tree: Tree, node: ast.ImportFrom) -> Any:
    names: Any = _all() if node.names[0].name == "*" else _aliases(node.names)
    return _import_from(None if node.module is None else _dotted(node.module), names, [_dot] * node.level)


# ------------------------------------------------------------------ compound statements


def _if_of(tree: Tree, node: ast.If) -> Any:
    return _if(condition(tree, node.test), tree.block(node.body), _otherwise(tree, node.orelse))


def _otherwise(tree: Tree, statements: Sequence[ast.stmt]) -> Any:
    """An `elif` is an `if` without an `else` around it."""
    if len(statements) == 1 and type(statements[0]) is ast.If and tree.starts_with(statements[0], "elif"):
        made = _if_of(tree, statements[0])
        tree.statements[id(made)] = statements[0]
        return made
    return tree.otherwise(statements)


def _while_of(tree: Tree, node: ast.While) -> Any:
    return _while(tree.expression(node.test), tree.block(node.body), tree.otherwise(node.orelse))


def _for_of(tree: Tree, node: ast.For | ast.AsyncFor) -> Any:
    asynchronous = _asynchronous if type(node) is ast.AsyncFor else None
    target, over = tree.expression(node.target), tree.expression(node.iter)
    return _for(target, over, tree.block(node.body), tree.otherwise(node.orelse), asynchronous)


def _with_of(tree: Tree, node: ast.With | ast.AsyncWith) -> Any:
    items = [_managed(tree.expression(i.context_expr), _bound(tree, i.optional_vars)) for i in node.items]
    return _with(items, tree.block(node.body), _asynchronous if type(node) is ast.AsyncWith else None)


def _bound(tree: Tree, target: ast.expr | None) -> Any:
    return None if target is None else _as(tree.expression(target))


def _try_of(tree: Tree, node: Any) -> Any:
    starred = type(node) is not ast.Try
    handlers = [_handler_of(tree, h, _handler_star if starred else _handler) for h in node.handlers]
    final = _finally(tree.block(node.finalbody)) if node.finalbody else None
    return (_try_star if starred else _try)(tree.block(node.body), handlers, tree.otherwise(node.orelse), final)


def _handler_of(tree: Tree, node: ast.ExceptHandler, make: Callable[..., Any]) -> Any:
    made = make(tree.block(node.body), _caught(tree, node.type), None if node.name is None else _as(_name(node.name)))
    tree.statements[id(made)] = node
    return made


def _caught(tree: Tree, kind: ast.expr | None) -> Any:
    """What a handler is for. Of `except A, B:` a Python before 3.14 was shown the first alone."""
    others = "" if kind is None else tree.behind(kind).partition(":")[0]
    if kind is not None and others.lstrip().startswith(","):
        return cst.parse_expression(f"({tree.text_of(kind)}{others})")
    return tree.optional(kind)


def _def_of(tree: Tree, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Any:
    return _def(
        _name(node.name),
        parameters(tree, node.args),
        tree.block(node.body),
        _decorators(tree, node.decorator_list),
        annotated(tree, node.returns),
        _asynchronous if type(node) is ast.AsyncFunctionDef else None,
    )


def _class_of(tree: Tree, node: ast.ClassDef) -> Any:
    bases, keywords = arguments(tree, node.bases, ()), arguments(tree, (), node.keywords)
    return _class(_name(node.name), tree.block(node.body), bases, keywords, _decorators(tree, node.decorator_list))


def _decorators(tree: Tree, nodes: Sequence[ast.expr]) -> list[Any]:
    return [_decorator(tree.expression(node)) for node in nodes]


def _match_of(tree: Tree, node: ast.Match) -> Any:
    cases = [_case(pattern(tree, c.pattern), tree.block(c.body), tree.optional(c.guard)) for c in node.cases]
    return _match(tree.expression(node.subject), cases)


STATEMENTS: dict[type, Callable[[Tree, Any], Any]] = {
    ast.Expr: lambda tree, node: _expr(tree.expression(node.value)),
    ast.Assign: _assign_of,
    ast.AugAssign: _augmented_of,
    ast.AnnAssign: _annotated_of,
    ast.Delete: _del_of,
    ast.Return: lambda tree, node: _return(tree.optional(node.value)),
    ast.Raise: _raise_of,
    ast.Assert: lambda tree, node: _assert(tree.expression(node.test), tree.optional(node.msg)),
    ast.Pass: lambda tree, node: _pass(),
    ast.Break: lambda tree, node: _break(),
    ast.Continue: lambda tree, node: _continue(),
    ast.Global: lambda tree, node: _global(_names(node.names)),
    ast.Nonlocal: lambda tree, node: _nonlocal(_names(node.names)),
    ast.Import: lambda tree, node: _import(_aliases(node.names)),
    ast.ImportFrom: _import_from_of,
    ast.If: _if_of,
    ast.While: _while_of,
    ast.For: _for_of,
    ast.AsyncFor: _for_of,
    ast.With: _with_of,
    ast.AsyncWith: _with_of,
    ast.Try: _try_of,
    ast.TryStar: _try_of,
    ast.FunctionDef: _def_of,
    ast.AsyncFunctionDef: _def_of,
    ast.ClassDef: _class_of,
    ast.Match: _match_of,
}
if hasattr(ast, "TypeAlias"):  # since Python 3.12
    STATEMENTS[ast.TypeAlias] = lambda tree, node: _pass()  # it does nothing to values
COMPOUND = frozenset(
    {ast.If, ast.While, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.FunctionDef,
     ast.AsyncFunctionDef, ast.ClassDef, ast.Match}
)  # fmt: skip
