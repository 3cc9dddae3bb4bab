"""How Keras 2 of TensorFlow brings targets, losses and their weights to the outputs of a model.

tf_keras/src/engine/compile_utils.py: `LossesContainer`, `MetricsContainer`
"""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.rules.facts.trees import Refused, Tree, Untold, flat, is_flat, is_nested, is_row, packed


def held_together(targets: Tree, outputs: Tree, names: Sequence[str], losses: Tree, weights: Tree) -> None:
    """Raises Refused where Keras does, Untold where that is not followed. outputs: one, those in a row, or in a dict."""
    targets = _conformed(targets, outputs, names, "y")
    losses = _conformed(losses, outputs, names, "loss")
    weights = _conformed(weights, outputs, names, "loss_weights")
    together = zip(flat(outputs), flat(targets), flat(losses), flat(weights), strict=False)
    if not any(target is not None and loss is not None for _, target, loss, _ in together):
        raise Refused("loss", "No loss found. You may have forgotten to provide a `loss` argument in the `compile()` method.")
    if is_row(outputs) and not is_row(targets):
        raise Untold
    if is_row(outputs) and len(targets) != len(outputs):
        raise Refused("y", "The two structures don't have the same sequence length.")
    if isinstance(outputs, dict) and not isinstance(targets, dict):
        raise Refused("y", "The two structures don't have the same sequence type.")
    if isinstance(outputs, dict) and targets.keys() != outputs.keys():
        raise Refused("y", "The two structures don't have the same number of elements.")


def _conformed(tree: Tree, outputs: Tree, names: Sequence[str], argument: str) -> Tree:
    """`Container._conform_to_outputs`."""
    if isinstance(tree, dict) and (not is_nested(outputs) or (is_row(outputs) and is_flat(outputs))):
        unexpected = [key for key in tree if key not in names]
        if unexpected:
            said = f"Found unexpected losses or metrics that do not correspond to any Model output: dict_keys({unexpected})"
            raise Refused(argument, said)
        listed = [tree.get(name) for name in names]
        tree = listed[0] if len(listed) == 1 else listed
    if isinstance(tree, dict) and isinstance(outputs, dict):
        tree = {**dict.fromkeys(outputs), **tree}
    if not is_nested(tree) and is_nested(outputs):
        tree = packed(outputs, [tree] * len(flat(outputs)))
    return tree
