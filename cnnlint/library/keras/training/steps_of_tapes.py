"""What a step of training by hand gets wrong without a word: weights of another model, a model that is not told to train."""

from __future__ import annotations

from cnnlint.diagnostics import Label, Span
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue, innermost_layers
from cnnlint.library.keras.models.weight_lists import Weights
from cnnlint.library.keras.training.model_answers import Answer
from cnnlint.program import Problem
from cnnlint.values import Context

_DROPOUTS = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout", "AlphaDropout")


def tell_other_weights(at: Context, asked: Weights, asked_at: Span, given: Weights) -> None:
    """Gradients of the weights of one model are applied to those of another, which has no layer in common with it."""
    one, other = asked.receiver, given.receiver
    if one is other or not all_apart(one, other):
        return
    mine, theirs = name_of(one), name_of(other)
    at.emit(
        Problem(
            "gradients-of-other-weights",
            f"the gradients are for the weights of `{mine}`, but they are applied to the weights of `{theirs}`",
            at.span,
            "",
            (Label(asked_at, f"gradients for `{mine}`"),),
            help=f"ask the tape for the gradients of the weights that are to be trained: `{theirs}.trainable_variables`",
        )
    )


def all_apart(one: LayerValue, other: LayerValue) -> bool:
    """Whether all layers of both are known, and none is in both."""
    if any(isinstance(layer, ModelValue) and (layer.gap is not None or layer.unknown is not None) for layer in (one, other)):
        return False
    mine, theirs = ({id(leaf) for leaf in innermost_layers(layer)} for layer in (one, other))
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def tell_not_training(at: Context, answer: Answer) -> None:
    """A model whose weights are trained answers as it does in `predict`, and a layer in it does something else in training."""
    layer = None if answer.trains else _acts_in_training(answer.model)
    if layer is None:
        return
    name = answer.model.people_call_it
    effect = "normalizes by averages that are never updated" if layer.cls == "BatchNormalization" else "drops nothing"
    at.emit(
        Problem(
            "answer-without-training",
            f"`{name}` is called as for inference: its `{layer.cls}` {effect}",
            answer.span,
            "",
            (Label(layer.span, "acts only in training"), Label(at.span, "the gradients are asked for here")),
            help=f"pass `training=True`: `{name}(..., training=True)`",
            model=answer.model.variable,
        )
    )


def _acts_in_training(model: ModelValue) -> LayerValue | None:
    """The first dropout or batch normalization, where the layers and what they are told are known."""
    if model.kind not in ("sequential", "functional") or model.gap is not None or model.unknown is not None:
        return None
    return next((leaf for leaf in innermost_layers(model) if _acts(leaf)), None)


def _acts(layer: LayerValue) -> bool:
    told = any("training" in node.arguments or "training" in node.keywords for node in layer.nodes)
    if told or layer.trainable is not True:
        return False
    rate = layer.args.get("rate")
    drops = layer.cls in _DROPOUTS and isinstance(rate, (int, float)) and 0 < rate < 1
    return drops or layer.cls == "BatchNormalization"


def name_of(layer: LayerValue) -> str:
    return (layer.variable if isinstance(layer, ModelValue) else "") or layer.label
