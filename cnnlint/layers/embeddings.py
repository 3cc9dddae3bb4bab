"""Embedding and ReversibleEmbedding: a vector for each number (keras/src/layers/core)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from cnnlint.layers.base import ArgumentError, Layer, Mask, ShapeError, Undetermined
from cnnlint.layers.fields import Anything, IndexSize, Switch, items_of, rejected
from cnnlint.layers.identifiers import Constraint, Initializer, Regularizer
from cnnlint.layers.lora import lora, not_quantized
from cnnlint.program import Weight
from cnnlint.shapes import Shape, differ, shape_text, text
from cnnlint.values import Array, Unknown, as_dim


def _as_large(shape: Shape) -> str | None:
    """What makes room for a table of weights of this shape."""
    if len(shape) != 2:
        return None
    rows, columns = (text(size) for size in shape)
    return f"write `input_dim={rows}, output_dim={columns}`, or give it a table of its own size"


class _Table(Layer):
    """A row of a table of `input_dim` rows for each index."""

    keras1 = {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
    }

    def output(self, x: Shape, reverse: bool = False) -> Shape:
        return (*x[:-1], self.input_dim) if reverse else (*x, self.output_dim)

    def weights(self, x: Shape | None = None, reverse: bool = False) -> Iterator[Weight]:
        not_quantized(self)
        shape = (self.input_dim, self.output_dim)
        rank = self._rank()
        yield self.weight("embeddings", shape, self.embeddings_initializer, trainable=not rank)
        if rank:
            yield from lora(self, "embeddings", shape, rank, self.embeddings_constraint)

    def _rank(self) -> Any:
        return self.lora_rank if "lora_rank" in self.fields else self.bound.extra.get("lora_rank")

    def check_weights(self, given: Any) -> None:
        """A table of weights given must have the shape of the table."""
        if given is not None and self._rank():
            words = "You called `set_weights(weights)` with a weight list of length 1, but the layer was expecting 3 weights."
            raise rejected(self, "weights", "None when `lora_rank` is set", given, keras=words)
        items = items_of(given)
        values = items[0] if items is not None and len(items) == 1 else given
        shape = values.shape if isinstance(values, Array) else None
        table = (self.input_dim, self.output_dim)
        if not isinstance(shape, tuple):
            return
        if len(shape) != 2 or differ(shape[0], table[0]) or differ(shape[1], table[1]):
            raise ArgumentError(
                "invalid-argument",
                f"`weights` has the shape {shape_text(shape)}, but the table of the layer is {shape_text(table)}",
                argument="weights",
                expected=shape_text(table),
                actual=shape_text(shape),
                help=_as_large(shape),
                keras=f"weight shape {shape_text(table)} is not compatible with provided weight shape {shape_text(shape)}",
            )


class Embedding(_Table):
    """A row of a table for each index: `(...)` becomes `(..., output_dim)`. keras/src/layers/core/embedding.py"""

    mask_after = Mask.OF_ZEROS
    further = ("input_length",)
    keras2_only = ("sparse", "use_one_hot_matmul")
    keras3_only = ("lora_rank", "lora_alpha", "quantization_config")
    order1 = (
        *("input_dim", "output_dim", "init", "input_length", "W_regularizer", "activity_regularizer", "W_constraint"),
        *("mask_zero", "weights", "dropout"),
    )
    order2 = (
        *("input_dim", "output_dim", "embeddings_initializer", "embeddings_regularizer", "activity_regularizer"),
        *("embeddings_constraint", "mask_zero", "input_length", "sparse"),
    )

    input_dim: IndexSize
    output_dim: IndexSize
    embeddings_initializer: Initializer = "uniform"
    embeddings_regularizer: Regularizer = None
    embeddings_constraint: Constraint = None
    mask_zero: Switch = False
    weights_: Anything = None
    lora_rank: Anything = None
    lora_alpha: Anything = None
    quantization_config: Anything = None

    shows_length: ClassVar[bool | Unknown] = False  # whether what `input_length` says stands for a number of steps that is None

    def check(self) -> None:
        self.check_weights(self.weights_)

    def output(self, x: Shape, reverse: bool = False) -> Shape:
        length = self.bound.extra.get("input_length")
        if length is not None and len(x) == 2 and x[1] is None and (self.dialect == 1 or self.shows_length is not False):
            told = self.shows_length if isinstance(self.shows_length, Unknown) else as_dim(length)
            if isinstance(told, Unknown):
                raise Undetermined(told)
            x = (x[0], told)
        return super().output(x, reverse)


class ReversibleEmbedding(_Table):
    """An Embedding that can also be used backwards, as the last layer of a language model.

    keras/src/layers/core/reversible_embedding.py"""

    dialects = (3,)
    further = ("input_length", "weights", "lora_rank", "lora_alpha", "quantization_config")

    input_dim: IndexSize
    output_dim: IndexSize
    tie_weights: Switch = True
    embeddings_initializer: Initializer = "uniform"
    embeddings_regularizer: Regularizer = None
    embeddings_constraint: Constraint = None
    mask_zero: Switch = False
    reverse_dtype: Anything = None
    logit_soft_cap: Anything = None

    def check(self) -> None:
        self.check_weights(self.bound.extra.get("weights"))

    def weights(self, x: Shape | None = None, reverse: bool = False) -> Iterator[Weight]:
        yield from super().weights(x)
        if not self.tie_weights:
            if self.bound.extra.get("lora_rank"):
                words = "You cannot add new elements of state (variables or sub-layers) to a layer that is already built."
                raise ShapeError("invalid-input", "`lora_rank` needs `tie_weights=True`", argument="tie_weights", keras=words)
            yield self.weight("reverse_embeddings", (self.output_dim, self.input_dim), self.embeddings_initializer)
