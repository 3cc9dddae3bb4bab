"""Layers that encode categories (keras/src/layers/preprocessing)."""

from __future__ import annotations

from typing import Annotated, Any

from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Undetermined
from cnnlint.layers.common import common
from cnnlint.layers.encoding import (
    CrossMode,
    EncodingMode,
    IntegerMode,
    Salt,
    at_least,
    depth,
    need_axis,
    not_sparse_integers,
    one_hot,
    optional_at_least,
    refuse_rank,
)
from cnnlint.layers.fields import Anything, Switch, as_written, is_number, items_of, rejected, surely_above
from cnnlint.layers.ranges import is_one
from cnnlint.shapes import Shape, Size, differ, shape_text
from cnnlint.values import Array, ListValue, Unknown


def _tokens(layer: Layer, name: str, value: Any) -> Any:
    value = layer.bound.extra.get("max_tokens", value) if layer.dialect < 3 else value
    if isinstance(value, Unknown):
        return value
    if value is None:
        words = "num_tokens must be set to use this layer. If the number of tokens is not known beforehand, use the "
        raise rejected(layer, name, "a number of tokens", value, keras=words + "IntegerLookup layer instead.")
    return at_least(1)(layer, name, value)


def _bins(layer: Layer, name: str, value: Any) -> Any:
    if is_number(value) and surely_above(value, 0):
        return value
    if is_number(value) and not isinstance(value, (int, float)):
        return value
    words = f"The `num_bins` for `Hashing` cannot be `None` or non-positive values. Received: num_bins={as_written(value)}."
    raise rejected(layer, name, "a positive integer", value, keras=words)


Tokens = Annotated[Any, _tokens]
Bins = Annotated[Any, _bins]


def _bins_or_edges(layer: Layer, name: str, value: Any) -> Any:
    """A number of bins; before Keras 3 `bins` were their edges as well."""
    edges = layer.dialect < 3 and isinstance(value, (ListValue, tuple, Array))
    return value if edges else optional_at_least(0)(layer, name, value)


OptionalBins = Annotated[Any, _bins_or_edges]


class CategoryEncoding(Layer):
    """Indices to one-hot, multi-hot or counts. keras/src/layers/preprocessing/category_encoding.py"""

    keras2_only = ("max_tokens",)  # while it was experimental

    num_tokens: Tokens = None
    output_mode: EncodingMode = "multi_hot"
    sparse: Anything = False

    def output(self, x: Shape, **keywords: Any) -> Shape:
        refuse_rank(self, x)
        size = depth(self, "num_tokens", self.num_tokens)
        if self.output_mode == "one_hot":
            return one_hot(x, size)
        return (*x[:-1], size)


class Hashing(Layer):
    """Values to one of `num_bins` bins. keras/src/layers/preprocessing/hashing.py"""

    num_bins: Bins
    mask_value: Anything = None
    salt: Salt = None
    output_mode: IntegerMode = "int"
    sparse: Switch = False

    def check(self) -> None:
        not_sparse_integers(self)
        dtype = common(self, "dtype")
        passed_over = isinstance(dtype, str) and self.dialect < 3 and not dtype.startswith(("int", "uint"))
        if self.output_mode == "int" and isinstance(dtype, str) and dtype not in ("int32", "int64") and not passed_over:
            words = "When `output_mode=\"int\"`, `dtype` should be an integer type, 'int32' or 'in64'."
            raise rejected(self, "dtype", "'int32' or 'int64'", dtype, keras=f"{words} Received: dtype={dtype}")

    def output(self, x: Shape, **keywords: Any) -> Shape:
        if self.output_mode == "int":
            return x
        refuse_rank(self, x)
        return (*x[:-1], depth(self, "num_bins", self.num_bins))


class HashedCrossing(Layer):
    """Pairs of categories to one of `num_bins` bins. keras/src/layers/preprocessing/hashed_crossing.py"""

    lenient = True

    takes_list = True
    crosses_numbers = True

    num_bins: Anything
    output_mode: CrossMode = "int"
    sparse: Anything = False
    name: Anything = None
    dtype: Anything = None

    def output(self, *inputs: Shape, **keywords: Any) -> Shape:
        if len(inputs) < 2 or (len(inputs) > 2 and self.dialect >= 3):
            raise _not_a_pair(inputs, self.dialect)
        x, *others = inputs
        need_axis(x, self)
        for y in others:
            need_axis(y, self)
            if (x[-1] is None) != (y[-1] is None) or differ(x[-1], y[-1]):
                raise _unlike(x, y)
        if self.output_mode == "int":
            return x
        size = None if self.num_bins is None else depth(self, "num_bins", self.num_bins)
        return (*x[:-1], size) if is_one(x[-1]) else (*x, size)


def _unlike(x: Shape, y: Shape) -> ShapeError:
    return ShapeError(
        "merge-shapes",
        f"HashedCrossing needs inputs of one shape, but gets {shape_text(x)} and {shape_text(y)}",
        expected=shape_text(x),
        actual=shape_text(y),
        keras="Expected the two input tensors to have identical shapes. "
        f"Received input_shape=[{shape_text(x)}, {shape_text(y)}]",
    )


def _not_a_pair(inputs: tuple[Shape, ...], dialect: int) -> ShapeError:
    """Keras 3 crosses two inputs; before it there may be more. keras/layers/preprocessing/hashed_crossing.py"""
    wanted = "two" if dialect >= 3 else "at least two"
    return ShapeError(
        "merge-shapes",
        f"HashedCrossing needs a list of {wanted} inputs, not {len(inputs)}",
        expected="2 inputs" if dialect >= 3 else "at least 2 inputs",
        actual=str(len(inputs)),
        keras=f"Expected as input a list/tuple of 2 tensors. Received input_shape={[shape_text(x) for x in inputs]}",
    )


class Discretization(Layer):
    """Numbers to the index of their bin. keras/src/layers/preprocessing/discretization.py"""

    closed = True
    keras2 = {"bins": "num_bins"}  # or the edges

    bin_boundaries: Anything = None
    num_bins: OptionalBins = None
    epsilon: Anything = 0.01
    output_mode: IntegerMode = "int"
    sparse: Switch = False
    dtype: Anything = None
    name: Anything = None

    @classmethod
    def word_today(cls, old: str, value: Any) -> str | None:
        return "bin_boundaries" if old == "bins" and isinstance(value, (ListValue, tuple, Array)) else None

    def check(self) -> None:
        not_sparse_integers(self)
        if isinstance(self.num_bins, (ListValue, tuple, Array)) and self.bin_boundaries is None:
            self.num_bins, self.bin_boundaries = None, self.num_bins
        both = self.num_bins is not None and self.bin_boundaries is not None
        if both or (self.dialect >= 3 and self.num_bins is None and self.bin_boundaries is None):
            raise ArgumentError(
                "invalid-argument",
                f"Discretization needs either `num_bins` or `bin_boundaries`, {'not both' if both else 'and has neither'}",
                argument="num_bins" if both else None,
                keras="Both `num_bins` and `bin_boundaries` should not be set."
                if both
                else "You need to set either `num_bins` or `bin_boundaries`.",
            )
        edges = self.bin_boundaries
        if self.dialect >= 3 and isinstance(edges, Array) and isinstance(edges.shape, tuple) and _many(edges.shape):
            words = "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            raise rejected(self, "bin_boundaries", "a list", edges, help="write `list(...)` around the array", keras=words)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        if self.output_mode == "int":
            return x
        refuse_rank(self, x)
        size = self._bins()
        if self.output_mode == "one_hot":
            return one_hot(x, size)
        return (x[0], *x[2:], size) if len(x) >= 2 else (size,)

    def _bins(self) -> Size:
        if self.bin_boundaries is None:
            return depth(self, "num_bins", self.num_bins)
        items = items_of(self.bin_boundaries)
        if items is None and isinstance(self.bin_boundaries, str):
            items = tuple(self.bin_boundaries)
        if items is None and isinstance(self.bin_boundaries, Array) and isinstance(self.bin_boundaries.shape, tuple):
            return depth(self, "bin_boundaries", self.bin_boundaries.shape[0]) + 1
        if items is None and is_number(self.bin_boundaries):
            raise ShapeError(
                "invalid-input",
                f"`bin_boundaries` of Discretization must be a list, not {as_written(self.bin_boundaries)}",
                argument="bin_boundaries",
                expected="a list of numbers",
                actual=as_written(self.bin_boundaries),
                keras="object of type 'int' has no len()",
                error="TypeError",
            )
        if items is None:
            raise Undetermined(Unknown("the bin boundaries are not known"))
        return len(items) + 1


def _many(shape: Shape) -> bool:
    return len(shape) == 1 and isinstance(shape[0], int) and shape[0] > 1
