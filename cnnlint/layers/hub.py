"""Layers of KerasHub, which was KerasNLP (keras_hub/src/layers/modeling)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.layers.base import Layer, ShapeError, need_rank, need_size
from cnnlint.layers.fields import Anything, Fraction, PositiveInt, Switch
from cnnlint.layers.identifiers import Activation, Initializer
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size, less, text


class PositionEmbedding(Layer):
    """A learned vector for each position, to be added. keras_hub/src/layers/modeling/position_embedding.py"""

    sequence_length: PositiveInt
    initializer: Initializer = "glorot_uniform"

    def output(self, x: Shape, **keywords: Any) -> Shape:
        need_rank(x, self, at_least=3)
        return x

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        yield Weight("embeddings", (self.sequence_length, need_size(x[-1], self)))


class SinePositionEncoding(Layer):
    """Sines of each position, to be added. keras_hub/src/layers/modeling/sine_position_encoding.py"""

    max_wavelength: Anything = 10000

    def output(self, x: Shape, **keywords: Any) -> Shape:
        return x


class TokenAndPositionEmbedding(Layer):
    """The sum of two embeddings, of what stands there and of where it stands.

    keras_hub/src/layers/modeling/token_and_position_embedding.py
    """

    vocabulary_size: PositiveInt
    sequence_length: PositiveInt
    embedding_dim: PositiveInt
    tie_weights: Anything = True
    embeddings_initializer: Initializer = "uniform"
    mask_zero: Anything = False

    def output(self, x: Shape, **keywords: Any) -> Shape:
        return (*x, self.embedding_dim)

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        yield Weight("token_embeddings", (self.vocabulary_size, self.embedding_dim))
        yield Weight("position_embeddings", (self.sequence_length, self.embedding_dim))


class _Transformer(Layer):
    """Attention and two Dense, each added to what went in and normalized."""

    intermediate_dim: PositiveInt
    num_heads: PositiveInt
    dropout: Fraction = 0
    activation: Activation = "relu"
    layer_norm_epsilon: Anything = 1e-5
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    normalize_first: Switch = False

    def _attention(self, query: Size, value: Size) -> Iterator[Weight]:
        """Query, key, value and output in heads that share the width, and its normalization."""
        if less(query, self.num_heads):
            words, most = "Attention `key_dim` computed cannot be zero.", f"at most {text(query)} heads"
            message = f"{text(self.num_heads)} heads cannot share {text(query)} features"
            raise ShapeError("invalid-argument", message, argument="num_heads", expected=most, keras=words)
        heads = (self.num_heads, query // self.num_heads)
        for size in (query, value, value):
            yield Weight("kernel", (size, *heads))
            yield Weight("bias", heads)
        yield Weight("kernel", (*heads, query))
        yield from _vectors(query, "bias", "gamma", "beta")

    def _dense(self, size: Size) -> Iterator[Weight]:
        yield Weight("kernel", (size, self.intermediate_dim))
        yield Weight("bias", (self.intermediate_dim,))
        yield Weight("kernel", (self.intermediate_dim, size))
        yield from _vectors(size, "bias", "gamma", "beta")


def _vectors(size: Size, *names: str) -> Iterator[Weight]:
    for name in names:
        yield Weight(name, (size,))


class TransformerEncoder(_Transformer):
    """A sequence that attends to itself. keras_hub/src/layers/modeling/transformer_encoder.py"""

    def output(self, inputs: Shape, **keywords: Any) -> Shape:
        need_rank(inputs, self, at_least=3)
        return inputs

    def weights(self, inputs: Shape, **keywords: Any) -> Iterator[Weight]:
        size = need_size(inputs[-1], self)
        yield from self._attention(size, size)
        yield from self._dense(size)


class TransformerDecoder(_Transformer):
    """A sequence that attends to itself and, where it is given one, to that of an encoder.

    keras_hub/src/layers/modeling/transformer_decoder.py
    """

    def output(self, decoder_sequence: Shape, encoder_sequence: Shape | None = None, **keywords: Any) -> Shape:
        need_rank(decoder_sequence, self, at_least=3)
        return decoder_sequence

    def weights(self, decoder_sequence: Shape, encoder_sequence: Shape | None = None, **keywords: Any) -> Iterator[Weight]:
        size = need_size(decoder_sequence[-1], self)
        yield from self._attention(size, size)
        if encoder_sequence is not None:
            yield from self._attention(size, need_size(encoder_sequence[-1], self))
        yield from self._dense(size)
