"""Layers that arrange the same values in other axes: flatten, reshape, permute (keras/src/layers/reshaping)."""

from __future__ import annotations

from typing import Any, ClassVar

from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Undetermined, need_rank
from cnnlint.layers.fields import Anything, DataFormat, as_written, default, items_of, rejected
from cnnlint.program import Output
from cnnlint.shapes import Dim, Expr, Shape, Size, count_text, differ, elements, less, product, shape_text
from cnnlint.values import ListValue, Scalar, Unknown, as_size


class Flatten(Layer):
    """All axes but the first in one, which makes an image a vector. keras/src/layers/reshaping/flatten.py"""

    data_format: DataFormat = default(None)

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, at_least=1)
        return (x[0], elements(x[1:]))

    def output_of_unknown(self) -> Output | None:
        return (None, None)


class Reshape(Layer):
    """The same values in another shape, such as an image in one row; one `-1` is worked out from the rest.

    keras/src/layers/reshaping/reshape.py
    """

    keras1 = {"dims": "target_shape"}  # before 1.0

    target_shape: Anything

    left_open: ClassVar[Dim | bool] = False  # what stands for -1 where the batch is open, if not the size that is left for it

    def check(self) -> None:
        if sum(1 for d in self._target() if d == -1) > 1:
            words = "There must be at most one unknown dimension (-1) in `target_shape`."
            raise rejected(self, "target_shape", "a tuple with at most one -1", self.target_shape, keras=words)

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, at_least=1)
        target, rest = self._target(), x[1:]
        if any(d is None for d in (*target, *rest)):
            return (x[0], *(None if d == -1 else d for d in target))
        have = product(d for d in rest if d is not None)
        asked = product(d for d in target if d is not None and d != -1)
        if -1 not in target:
            if differ(have, asked):
                raise self._wrong_size(x, have, asked)
            return (x[0], *target)
        if asked == 0 or differ(have % asked, 0):
            raise self._wrong_size(x, have, asked)
        left: Dim = have // asked
        if x[0] is None and self.left_open is not False and (self.left_open is None or target != (-1,)):
            left = self.left_open  # what follows a flat row needs its size
        return (x[0], *(left if d == -1 else d for d in target))

    def output_of_unknown(self) -> Output | None:
        """All of it, where no size is left open."""
        try:
            target = self._target()
        except (Undetermined, ArgumentError):
            return None
        return None if any(d is None or d == -1 for d in target) else (None, *target)

    def _target(self) -> tuple[Dim, ...]:
        if isinstance(self.target_shape, ListValue) and self.target_shape.rest is not None:
            raise Undetermined(self.target_shape.rest)
        items = items_of(self.target_shape)
        if items is None:
            if not isinstance(self.target_shape, (int, float, Expr, Scalar, type(None))):
                raise Undetermined(Unknown("`target_shape` is not a tuple"))
            size = self.target_shape
            single = isinstance(size, int) and not isinstance(size, bool)
            raise rejected(
                self,
                "target_shape",
                "a tuple of sizes",
                size,
                help=f"write ({size},)" if single else None,
                keras=f"'{type(size).__name__}' object is not iterable",
                error="TypeError",
                replacement=f"({size},)" if single else None,
            )
        return tuple(self._axis(item) for item in items)

    def _axis(self, item: Any) -> Dim:
        """Keras 3 takes what is no integer for an open axis."""
        if isinstance(item, Unknown):
            raise Undetermined(item)
        size = as_size(item)
        if size is None and isinstance(item, Scalar) and item.type != "float":
            raise Undetermined(Unknown(item.reason or "one of the sizes is not known", item.span))
        if size is None and self.dialect < 3:
            raise rejected(self, "target_shape", "a tuple of integers", self.target_shape, error="TypeError")
        if size is not None and less(size, 0) and self.dialect < 3:
            return -1
        if size is not None and less(size, -1):
            words = "Each dimension in `target_shape` must be a non-negative integer, or `-1` for a single unknown dimension."
            raise rejected(self, "target_shape", "a tuple of sizes, with -1 for one of them", self.target_shape, keras=words)
        return size

    def _wrong_size(self, x: Shape, have: Size, asked: Size) -> ShapeError:
        target = shape_text(tuple(self._target()))
        open_axis = -1 in self._target()
        values, wanted = count_text(have), count_text(asked)
        message = f"Reshape cannot turn {shape_text(x[1:])}, which has {values} values, into {target}"
        message += f": {values} is not divisible by {wanted}" if open_axis else f", which has {wanted}"
        near = None if open_axis else self._near(have)
        return ShapeError(
            "reshape-size",
            message,
            argument="target_shape",
            expected=f"a multiple of {wanted} values" if open_axis else f"{wanted} values",
            actual=f"{values} values",
            help=f"write {near}, which has as many values, or change the layer before it" if near else None,
            keras=self._said(x, target, open_axis),
        )

    def _said(self, x: Shape, target: str, open_axis: bool) -> str:
        """Keras's words; Keras 2 shows both shapes as lists."""
        if self.dialect < 3:
            given, wanted = (", ".join(map(str, sizes)) for sizes in (x[1:], self._target()))
            return f"total size of new array must be unchanged, input_shape = [{given}], output_shape = [{wanted}]"
        more = ", however, the input size cannot by divided by the specified dimensions in target_shape" if open_axis else ""
        shapes = f"input_shape={shape_text(x[1:])}, target_shape={target}"
        return f"The total size of the tensor must be unchanged{more}. Received: {shapes}"

    def _near(self, have: Size) -> str | None:
        """The target with another last axis, or the next before it, that has as many values."""
        target = list(self._target())
        for i in reversed(range(len(target))):
            rest = product(d for j, d in enumerate(target) if j != i and d is not None)
            if isinstance(have, int) and isinstance(rest, int) and rest > 0 and have >= rest and have % rest == 0:
                return shape_text((*target[:i], have // rest, *target[i + 1 :]))
        return None


class Permute(Layer):
    """The axes after the first in another order, counted from 1. keras/src/layers/reshaping/permute.py"""

    dims: Anything

    def check(self) -> None:
        self._order()

    def output(self, x: Shape) -> Shape:
        order = self._order()
        need_rank(x, self, exactly=len(order) + 1)
        return (x[0], *(x[i] for i in order))

    def _order(self) -> tuple[int, ...]:
        if isinstance(self.dims, ListValue) and self.dims.rest is not None:
            raise Undetermined(self.dims.rest)
        items = items_of(self.dims)
        if items is None and not isinstance(self.dims, (int, float, str, Expr, Scalar, type(None))):
            raise Undetermined(Unknown("the order of the axes is not known"))
        order = [as_size(item) for item in items or ()]
        if any(isinstance(o, Expr) for o in order) or any(isinstance(i, Unknown) for i in items or ()):
            raise Undetermined(Unknown("the order of the axes is not known"))
        plain = [o for o in order if isinstance(o, int)]
        if items is None or sorted(plain) != list(range(1, len(order) + 1)):
            words = "The set of indices in `dims` must be consecutive and start from 1."
            raise rejected(
                self,
                "dims",
                "each axis once, counted from 1",
                self.dims,
                help="the batch axis is not counted: a channels-last image is (1, 2, 3)",
                keras=f"Invalid permutation argument `dims` for Permute Layer. {words} Received dims={as_written(self.dims)}",
            )
        return tuple(plain)
