"""Whether the losses of `compile` and the targets of `fit`, each in lists, tuples or dicts, go together with the outputs."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.program import NAMELESS, Fit, ModelTrace, Program
from cnnlint.rules.facts import structures_in_three, structures_in_two
from cnnlint.rules.facts.feeds import Feed, feeds_of
from cnnlint.rules.facts.heads import open_ended
from cnnlint.rules.facts.trees import Refused, Tree, Untold, flat, is_nested, tree_of
from cnnlint.values import Array, External, Made, ProgramFunction, Value, known_items

METHODS = ("fit", "train_on_batch")


def refused(fit: Fit, program: Program) -> Refused | None:
    """What Keras refuses when it brings them together; None where nothing, or where something needed for it is not known."""
    model, feed = fit.model, next(iter(feeds_of(fit)), None)
    if not isinstance(model, ModelTrace) or model.kind != "functional" or model.unknown or open_ended(model):
        return None
    if feed is None or feed.part != "training" or fit.method not in METHODS or "**" in fit.args:
        return None
    return _refusal(fit, model, feed, program) or _of_validation(fit, model, feed, program)


def _refusal(fit: Fit, model: ModelTrace, feed: Feed, program: Program) -> Refused | None:
    try:
        _held_together(fit, model, feed, program)
    except Untold:
        return None
    except Refused as error:
        return error
    return None


def _of_validation(fit: Fit, model: ModelTrace, feed: Feed, program: Program) -> Refused | None:
    """What is wrong with the targets of the validation alone, in Keras 3."""
    pair = known_items(fit.args.get("validation_data"))
    if program.dialect < 3 or pair is None or len(pair) < 2 or feed.dataset is not None:
        return None
    args = {name: value for name, value in fit.args.items() if name != "sample_weight"}
    found = _refusal(replace(fit, args={**args, "y": pair[1]}), model, feed, program)
    return Refused("validation_data", found.said) if found is not None and found.argument == "y" else None


def _held_together(fit: Fit, model: ModelTrace, feed: Feed, program: Program) -> None:
    names = [edge.layer for edge in model.outputs]
    if fit.compile is None or "**" in fit.compile.args or len({*names}) < len(names) or not names:
        raise Untold
    losses, weights = (tree_of(fit.compile.args.get(name)) for name in ("loss", "loss_weights"))
    targets, outputs = _targets(feed, fit), _outputs(model)
    asked_by_name = isinstance(targets, dict) or isinstance(losses, dict) or isinstance(weights, dict)
    if losses is None or not all(map(_is_loss, flat(losses))) or (asked_by_name and any(n.startswith(NAMELESS) for n in names)):
        raise Untold
    if program.dialect >= 3:
        of_samples = targets if isinstance(fit.args.get("sample_weight"), Array) and is_nested(targets) else None
        structures_in_three.held_together(targets, outputs, names, losses, weights, of_samples)
    else:
        structures_in_two.held_together(targets, outputs, names, losses, weights)


def _outputs(model: ModelTrace) -> Tree:
    """The outputs by their numbers."""
    if model.output_keys:
        return {key: number for number, key in enumerate(model.output_keys)}
    return tuple(range(len(model.outputs))) if len(model.outputs) > 1 else 0


def _targets(feed: Feed, fit: Fit) -> Tree:
    """The targets: arrays, in tuples once they are cut to batches."""
    tree = tree_of(feed.y if feed.dataset is not None else fit.args.get("y"))
    if feed.dataset is not None and isinstance(tree, list):
        raise Untold  # which TensorFlow stacks
    if not flat(tree) or not all(isinstance(leaf, Array) for leaf in flat(tree)):
        raise Untold
    return tree


def _is_loss(value: Value) -> bool:
    return value is None or isinstance(value, (str, Made, External, ProgramFunction))
