"""How Keras 3 brings targets, losses and their weights to the outputs of a model.

keras/src/trainers/compile_utils.py, `CompileLoss`
"""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.rules.facts.trees import Path, Refused, Tree, Untold, at_path, flat, is_flat, is_nested, is_row, packed

_NO_PATH = "in the `loss` argument, can't be found in"


def held_together(targets: Tree, outputs: Tree, names: Sequence[str], losses: Tree, weights: Tree, of_samples: Tree) -> None:
    """Raises Refused where Keras does, Untold where that is not followed to the end.

    outputs: one, those in a tuple or list, which are not told apart, or in a dict. of_samples: the weights of samples.
    """
    if is_nested(targets) or is_nested(outputs):
        targets = _brought(targets, outputs, names, losses)
    paths = list(_paths(targets, outputs, names, losses, weights))
    for path in paths:
        target = at_path(targets, path, "y")
        if isinstance(target, str):
            raise Refused("y", f"Expected float32, but got {target} of type 'str'.")
        if is_nested(target):
            raise Untold
        if is_nested(of_samples):
            at_path(of_samples, path, "sample_weight")


def _brought(targets: Tree, outputs: Tree, names: Sequence[str], losses: Tree) -> Tree:
    """The targets in the form of the outputs, or of the losses that are not None."""
    if isinstance(targets, dict) and isinstance(outputs, dict) and targets.keys() == outputs.keys():
        return targets
    if not is_nested(targets) and is_nested(outputs) and len(outputs) == 1:
        targets = [targets]
    elif is_row(outputs) and isinstance(targets, dict) and set(names) == set(targets):
        targets = [targets[name] for name in names]
    if is_nested(targets) and len(flat(outputs)) == len(targets):
        return packed(outputs, list(targets))  # of a dict the keys
    given, wanted = flat(targets), flat(losses)
    if len(given) != sum(loss is not None for loss in wanted):
        raise Refused("y", "y_true and y_pred have different structures.")
    left = iter(given)
    return packed(losses, [None if loss is None else next(left) for loss in wanted])


def _paths(targets: Tree, outputs: Tree, names: Sequence[str], losses: Tree, weights: Tree) -> list[Path]:
    """Where the outputs with a loss stand."""
    if isinstance(losses, dict) and not isinstance(outputs, dict):
        if set(names) != set(losses):
            raise Refused("loss", f"Expected keys {list(names)} in loss dict, but found loss.keys()={list(losses)}")
        if isinstance(weights, dict):
            weights = [at_path(weights, (name,), "loss_weights") for name in names]
        losses = [losses[name] for name in names]
    if weights is not None and len(flat(losses)) != len(flat(weights)):
        raise Refused("loss_weights", "`loss_weights` must match the number of losses")
    if not is_nested(losses):
        losses = packed(outputs, [losses] * len(flat(outputs)))
    found: list[Path] = []
    _descend(targets, outputs, losses, (), found)
    return found


def _descend(targets: Tree, outputs: Tree, losses: Tree, path: Path, found: list[Path]) -> None:
    """`CompileLoss._build_nested`."""
    if is_row(losses) and is_flat(losses) and len(losses) == len(flat(outputs)):
        losses = packed(outputs, losses)
    if is_row(losses) and not is_row(outputs):
        for loss in losses:
            _descend(targets, outputs, loss, path, found)
    elif not is_nested(losses):
        _leaf(outputs, losses, path, found)
    elif isinstance(losses, dict) != isinstance(outputs, dict):
        raise Refused("loss", f"The path: {path} {_NO_PATH} the model's output (`y_pred`).")
    elif is_row(losses) and len(losses) != len(outputs):
        raise Untold  # which depends on whether both are lists
    else:
        keys = losses if isinstance(losses, dict) else range(len(losses))
        for key in (key for key in keys if losses[key] is not None):
            _found(targets, outputs, key, path)
            _descend(targets[key], outputs[key], losses[key], (*path, key), found)


def _leaf(outputs: Tree, loss: Tree, path: Path, found: list[Path]) -> None:
    if loss is None:
        raise Refused("loss", "'NoneType' object has no attribute 'loss'")
    if isinstance(outputs, dict):
        raise Refused("loss", "Expected any non-tensor type, but got a tensor instead.")
    found.append(path)


def _found(targets: Tree, outputs: Tree, key: int | str, path: Path) -> None:
    """Raises Refused where a key of the losses is none of the outputs, or of the targets."""
    for tree, argument in ((outputs, "loss"), (targets, "y")):
        there = key in tree if isinstance(tree, dict) else is_row(tree) and isinstance(key, int) and key < len(tree)
        if not there:
            where = "either the model's output (`y_pred`) or in the labels (`y_true`)."
            raise Refused(argument, f"The path: {(*path, key)} {_NO_PATH} {where}")
