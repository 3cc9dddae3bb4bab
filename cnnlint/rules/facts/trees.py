"""Tuples, lists and dicts of arrays and losses, as Keras flattens and packs them: dicts by their sorted keys.

A tree is a tuple, a list or a dict of trees, or a leaf, which is anything else; None is a leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.values import DictValue, ListValue, Unknown, Value, known_items

Tree = Any
Path = tuple[Any, ...]


class Untold(Exception):
    """What is needed is not known, or is not followed."""


class Refused(Exception):
    """Keras raises. argument: of `compile` or `fit`, which is to blame. said: Keras's words."""

    def __init__(self, argument: str, said: str) -> None:
        super().__init__(said)
        self.argument, self.said = argument, said


def tree_of(value: Value) -> Tree:
    """The tree that a value is. Raises Untold where a part of it is not known."""
    if isinstance(value, Unknown) or (isinstance(value, DictValue) and value.rest is not None):
        raise Untold
    if isinstance(value, DictValue):
        if not all(isinstance(key, str) for key in value.items):
            raise Untold
        return {key: tree_of(one) for key, one in value.items.items()}
    items = known_items(value)
    if items is None and isinstance(value, ListValue):
        raise Untold
    if items is None:
        return value
    return tuple(map(tree_of, items)) if isinstance(value, tuple) else list(map(tree_of, items))


def is_nested(tree: Tree) -> bool:
    """Whether it is no leaf."""
    return isinstance(tree, (tuple, list, dict))


def is_row(tree: Tree) -> bool:
    """Whether it is a tuple or a list."""
    return isinstance(tree, (tuple, list))


def flat(tree: Tree) -> list[Any]:
    """The leaves in order."""
    if isinstance(tree, dict):
        return [leaf for key in sorted(tree) for leaf in flat(tree[key])]
    return [leaf for one in tree for leaf in flat(one)] if is_row(tree) else [tree]


def is_flat(tree: Tree) -> bool:
    """Whether its parts are leaves."""
    return is_nested(tree) and not any(map(is_nested, tree.values() if isinstance(tree, dict) else tree))


def packed(form: Tree, leaves: Sequence[Any]) -> Tree:
    """The leaves in the form of another tree. Raises ValueError where they are not as many as it has."""
    if len(flat(form)) != len(leaves):
        raise ValueError("not as many")
    if isinstance(form, dict):
        return dict(zip(sorted(form), leaves, strict=True))
    return list(leaves) if is_row(form) else leaves[0]


def at_path(tree: Tree, path: Path, argument: str) -> Tree:
    """What stands there. Raises Refused where Python finds nothing."""
    for key in path:
        if isinstance(tree, dict) and key not in tree:
            raise Refused(argument, repr(key))
        if is_row(tree) and not isinstance(key, int):
            raise Refused(argument, "indices must be integers or slices, not str")
        tree = tree[key]
    return tree
