"""What a program may do with the gradients that it asks a tape for."""

from __future__ import annotations

import ast

from cnnlint.program import Program
from cnnlint.rules.facts.names import bound_to_calls, called, last_name, nodes, read

_APPLY = ("apply", "assign", "minimize", "set_weights", "compile")  # so begin the names of what may change weights
_OPTIMIZERS = frozenset({"optimizer", "optimizers", "optimiser", "optimisers", "Adam", "SGD", "RMSprop"})


def names_optimizer(program: Program) -> bool:
    """Whether it names an optimizer anywhere."""
    named = {last_name(node) for node in nodes(program) if isinstance(node, (ast.Name, ast.Attribute))}
    return not named.isdisjoint(_OPTIMIZERS) or any(name.endswith("Optimizer") for name in called(program))


def may_apply(program: Program) -> bool:
    """Whether something is called that may change weights, or hands the gradients to a caller that may."""
    handing = (node for node in nodes(program) if isinstance(node, (ast.Return, ast.Yield)))
    return any(name.startswith(_APPLY) for name in called(program)) or any("grad" in ast.unparse(node) for node in handing)


def never_read(program: Program) -> bool:
    """Whether it asks for gradients of weights, and reads none of the names that it gives them."""
    named = {name for name, call in bound_to_calls(program) if _are_of_weights(call)}
    return bool(named) and named.isdisjoint(read(program))


def _are_of_weights(call: ast.Call) -> bool:
    """`tape.gradient(loss, model.trainable_variables)`"""
    sources = [*call.args[1:2], *(given.value for given in call.keywords if given.arg == "sources")]
    return last_name(call.func) == "gradient" and any(last_name(one).startswith("trainable_") for one in sources)
