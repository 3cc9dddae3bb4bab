"""Attention without projections: query and value as one list (keras/src/layers/attention)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.axes import values_per_sample
from cnnlint.layers.base import Layer, Mask, ShapeError, need_rank, need_size
from cnnlint.layers.fields import (
    Anything,
    Switch,
    is_number,
    rejected,
    surely_above,
    unquoted,
)
from cnnlint.layers.recurrence import seed
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size, differ, text

if TYPE_CHECKING:
    from cnnlint.program import Output


def _any_rate(layer: Layer, name: str, value: Any) -> Any:
    """Any number: this layer does not look further."""
    if is_number(value):
        return value
    words = "'>' not supported between instances"
    raise rejected(layer, name, "a number between 0 and 1", value, keras=words, error="TypeError")


AnyRate = Annotated[float, _any_rate]


class _ListAttention(Layer):
    """Attention of a query to a value, without projections, given as one list."""

    takes_mask = True
    mask_after = Mask.OF_QUERY
    takes_list = True
    tuple2 = True

    def output(self, *inputs: Shape, return_attention_scores: Any = False, **masks: Any) -> Output:
        query, value, key = _asked(self, inputs)
        if self.dialect < 3 and differ(query[-1], key[-1]):
            raise _unequal_features(self, query, key)
        out: Shape = (*query[:-1], value[-1])
        return [out, (*query[:-1], key[-2])] if return_attention_scores is True else out

    def macs(self, *inputs: Shape, **masks: Any) -> Size:
        """`queries · keys · (features of the query + features of the value)`."""
        query, value, _ = _asked(self, inputs)
        asked, held = values_per_sample((*query[:-1], 1)), values_per_sample((*value[:-1], 1))
        return asked * held * (need_size(query[-1], self) + need_size(value[-1], self))


def _unequal_features(layer: Layer, query: Shape, key: Shape) -> ShapeError:
    """Keras 3 notices it only when data flows."""
    return ShapeError(
        "merge-shapes",
        f"{type(layer).__name__} compares a query of {text(query[-1])} features with a key of {text(key[-1])}",
        expected=text(query[-1]),
        actual=text(key[-1]),
        keras=f"Dimensions must be equal, but are {text(query[-1])} and {text(key[-1])}",
    )


def _check_score(layer: Layer, mode: Any, given_seed: Any) -> None:
    if mode not in ("dot", "concat"):
        said = "Invalid value for argument score_mode. Expected one of {'dot', 'concat'}. "
        said += f"Received: score_mode={unquoted(mode)}"
        raise rejected(layer, "score_mode", "'dot' or 'concat'", mode, keras=said)
    if surely_above(layer.dropout, 0):
        seed(layer, "seed", given_seed)


class Attention(_ListAttention):
    """Dot-product attention without projections. keras/src/layers/attention/attention.py"""

    keras2_only = ("causal",)

    use_scale: Switch = False
    score_mode: Anything = "dot"
    dropout: AnyRate = 0.0
    seed: Anything = None

    def check(self) -> None:
        _check_score(self, self.score_mode, self.seed)

    def weights(self, *inputs: Shape, **masks: Any) -> Iterator[Weight]:
        _asked(self, inputs)
        if self.use_scale:
            yield self.weight("scale", ())
        if self.score_mode == "concat":
            yield self.weight("concat_score_weight", ())


class AdditiveAttention(_ListAttention):
    """Attention by a sum of query and key (Bahdanau). keras/src/layers/attention/additive_attention.py"""

    further = ("score_mode", "seed")

    use_scale: Switch = True
    dropout: AnyRate = 0.0

    def check(self) -> None:
        _check_score(self, self.bound.extra.get("score_mode", "dot"), self.bound.extra.get("seed"))

    def weights(self, *inputs: Shape, **masks: Any) -> Iterator[Weight]:
        query, _, _ = _asked(self, inputs)
        need_rank(query, self, at_least=1)
        if self.use_scale:
            yield self.weight("scale", (query[-1],))


def _asked(layer: Layer, inputs: tuple[Shape, ...]) -> tuple[Shape, Shape, Shape]:
    """Query, value and key."""
    name = type(layer).__name__
    if len(inputs) not in (2, 3):
        raise ShapeError(
            "invalid-input",
            f"{name} needs a list of query and value, or of query, value and key, not {len(inputs)} inputs",
            expected="2 or 3 inputs",
            actual=str(len(inputs)),
            help="for self-attention write `layer([x, x])`",
            keras=f"{name} layer accepts inputs list of length 2 or 3, namely [query, value] or [query, value, key]. "
            f"Received length: {len(inputs)}.",
        )
    if not inputs[1]:
        raise ShapeError("wrong-rank", f"{name} needs inputs with axes", keras="tuple index out of range", error="IndexError")
    return inputs[0], inputs[1], inputs[2] if len(inputs) > 2 else inputs[1]
