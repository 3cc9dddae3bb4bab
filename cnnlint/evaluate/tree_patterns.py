"""LibCST's patterns of a `match` from CPython's."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint.evaluate.node_makers import maker

if TYPE_CHECKING:
    from cnnlint.evaluate.trees import Tree

_name = maker(cst.Name, "value")
_value, _singleton = maker(cst.MatchValue, "value"), maker(cst.MatchSingleton, "value")
_list, _item = maker(cst.MatchList, "patterns"), maker(cst.MatchSequenceElement, "value")
_star, _as = maker(cst.MatchStar, "name"), maker(cst.MatchAs, "pattern", "name")
_mapping, _pair = maker(cst.MatchMapping, "elements", "rest"), maker(cst.MatchMappingElement, "key", "pattern")
_class = maker(cst.MatchClass, "cls", "patterns", "kwds")
_keyword = maker(cst.MatchKeywordElement, "key", "pattern")
_or, _either = maker(cst.MatchOr, "patterns"), maker(cst.MatchOrElement, "pattern")


def pattern(tree: Tree, node: ast.pattern) -> Any:
    """A pattern."""
    return _PATTERNS[type(node)](tree, node)


def _optional(name: str | None) -> Any:
    return None if name is None else _name(name)


def _mapping_of(tree: Tree, node: ast.MatchMapping) -> Any:
    pairs = zip(node.keys, node.patterns, strict=True)
    return _mapping([_pair(tree.expression(k), pattern(tree, p)) for k, p in pairs], _optional(node.rest))


def _class_of(tree: Tree, node: ast.MatchClass) -> Any:
    named = zip(node.kwd_attrs, node.kwd_patterns, strict=True)
    keywords = [_keyword(_name(name), pattern(tree, p)) for name, p in named]
    return _class(tree.expression(node.cls), [_item(pattern(tree, p)) for p in node.patterns], keywords)


def _sequence_of(tree: Tree, node: ast.MatchSequence) -> Any:
    """In brackets or in parentheses: it means the same."""
    made = [pattern(tree, p) for p in node.patterns]
    return _list([p if type(p) is cst.MatchStar else _item(p) for p in made])


def _as_of(tree: Tree, node: ast.MatchAs) -> Any:
    return _as(None if node.pattern is None else pattern(tree, node.pattern), _optional(node.name))


_PATTERNS: dict[type, Callable[[Tree, Any], Any]] = {
    ast.MatchValue: lambda tree, node: _value(tree.expression(node.value)),
    ast.MatchSingleton: lambda tree, node: _singleton(_name(str(node.value))),
    ast.MatchSequence: _sequence_of,
    ast.MatchStar: lambda tree, node: _star(_optional(node.name)),
    ast.MatchMapping: _mapping_of,
    ast.MatchClass: _class_of,
    ast.MatchAs: _as_of,
    ast.MatchOr: lambda tree, node: _or([_either(pattern(tree, p)) for p in node.patterns]),
}
