"""What a program holds out of training, by the names that it binds the parts to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.names import last_name, nodes
from cnnlint.rules.facts.syntax import syntax
from cnnlint.values import Array, Value, known_items

_SPLITS = frozenset({"train_test_split", "load_data"})
_HARMLESS = frozenset({"print", "len", "display"})


def held_out_beside(program: Program, name: str) -> str | None:
    """The name of the part that was split off where the part of this name was left, if the program binds both in one
    statement and never reads the other but to make it anew or to show it. None for a notebook."""
    tree = syntax(program)
    if tree is None:
        return None
    found = {other for node in ast.walk(tree) for trained, other in _parts(node) if trained == name}
    other = found.pop() if len(found) == 1 else None
    return None if other is None or _is_read(tree, other) else other


def _parts(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names of a part for training and the one for testing, as `train_test_split` and `load_data` give them."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call) or len(node.targets) != 1:
        return
    called, target = node.value.func, node.targets[0]
    if getattr(called, "attr", getattr(called, "id", None)) not in _SPLITS or not isinstance(target, ast.Tuple):
        return
    first, second = target.elts if _are_pairs(target) else (ast.Tuple(target.elts[::2]), ast.Tuple(target.elts[1::2]))
    pairs = zip(getattr(first, "elts", ()), getattr(second, "elts", ()), strict=False)
    yield from ((a.id, b.id) for a, b in pairs if isinstance(a, ast.Name) and isinstance(b, ast.Name))


def _are_pairs(target: ast.Tuple) -> bool:
    """`(x_train, y_train), (x_test, y_test)`"""
    return len(target.elts) == 2 and all(isinstance(part, ast.Tuple) for part in target.elts)


def _is_read(tree: ast.Module, name: str) -> bool:
    """Whether a name is read for something else than itself."""
    spared = {id(inner) for node in ast.walk(tree) if _only_for_itself(node, name) for inner in ast.walk(node)}
    read = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load))
    return any(id(node) not in spared for node in read)


def _only_for_itself(node: ast.AST, name: str) -> bool:
    """A statement that binds the name again, an attribute such as its shape, or a call that shows it."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    if isinstance(node, ast.AugAssign):
        return isinstance(node.target, ast.Name) and node.target.id == name
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _HARMLESS


def parts_for_tests(program: Program) -> set[str]:
    """`test` of `for train, test in kfold.split(X)`"""
    loops = (node for node in nodes(program) if isinstance(node, ast.For) and ".split(" in ast.unparse(node.iter))
    return {last_name(loop.target.elts[-1]) for loop in loops if isinstance(loop.target, ast.Tuple) and loop.target.elts}


def is_split_off(judged: Value, trained: Value, program: Program) -> bool:
    """Whether one array is a part of the other, which was split and then trained on as a whole."""
    if not isinstance(judged, Array) or not isinstance(trained, Array):
        return False
    return any(
        any(given is trained for given in known_items(call.args["arrays"]) or ())
        and any(part is judged for part in known_items(call.result) or ())
        for call in calls(program, "sklearn.model_selection.train_test_split")
    )


def last_training_before(judged: Fit, program: Program) -> Fit | None:
    """The `fit` that the model went through last before it is judged."""
    found: Fit | None = None
    for event in program.events:
        if event is judged:
            return found
        if isinstance(event, Fit) and event.method.startswith(("fit", "train")) and _same_model(event, judged):
            found = event
    return None


def _same_model(one: Fit, other: Fit) -> bool:
    mine, yours = one.model, other.model
    return isinstance(mine, ModelTrace) and isinstance(yours, ModelTrace) and mine.identity == yours.identity
