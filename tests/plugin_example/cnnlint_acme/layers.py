"""The layers of `acme.nn`."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.layers.base import Layer, need_rank
from cnnlint.layers.fields import PositiveInt
from cnnlint.program import Weight
from cnnlint.shapes import Shape


class Squeeze(Layer):
    """A projection of the channels without a bias."""

    channels: PositiveInt

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, 4)
        return (*x[:-1], self.channels)

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield Weight("kernel", (x[-1], self.channels))
