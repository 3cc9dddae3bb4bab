"""Layers that make one tensor of several (keras/src/layers/merging)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from cnnlint.layers.axes import size_along, values_per_sample
from cnnlint.layers.base import Layer, Mask, ShapeError, Undetermined
from cnnlint.layers.fields import Switch, items_of, rejected
from cnnlint.shapes import Dim, Expr, Shape, Size, axes_text, differ, maximum, same, shape_text, text
from cnnlint.values import Scalar, Unknown


def _shapes_text(inputs: Sequence[Shape]) -> str:
    return " and ".join([", ".join(shape_text(x) for x in inputs[:-1]), shape_text(inputs[-1])]) if len(inputs) > 1 else "one"


def _listed(inputs: Sequence[Shape]) -> str:
    return f"[{', '.join(shape_text(x) for x in inputs)}]"


def _apart(a: Dim, b: Dim) -> str:
    """By how much two sizes differ, when both are numbers."""
    return f", {abs(a - b)} apart" if isinstance(a, int) and isinstance(b, int) else ""


class _Merge(Layer):
    """Element by element, with broadcasting of the axes after the batch axis."""

    mask_after = Mask.OF_ANY
    takes_list = True  # Keras wants the inputs as one list: Add()([a, b])

    def output(self, *inputs: Shape) -> Shape:
        if not inputs or any(not x for x in inputs):
            raise _too_few(self, inputs, "at least one input that has a batch axis")
        _check_batches(self, inputs)
        merged = inputs[0][1:]
        for x in inputs[1:]:
            merged = _broadcast(self, merged, x[1:], inputs)
        return (self._batch([x[0] for x in inputs]), *merged)

    def _batch(self, sizes: Sequence[Dim]) -> Dim:
        """The batch size that one of the inputs has; a single sample of an array is TensorFlow's to repeat in Keras 2."""
        known = [size for size in sizes if size is not None]
        if self.dialect == 2 and len(known) < len(sizes):
            known = [size for size in known if not same(size, 1)]
        return known[0] if known else None

    def macs(self, *inputs: Shape) -> Size:
        """One for each value of the output and each further input."""
        return (len(inputs) - 1) * values_per_sample(self.output(*inputs))


def _check_batches(layer: Layer, inputs: Sequence[Shape]) -> None:
    for x in inputs:
        for y in inputs:
            if differ(x[0], y[0]):
                raise ShapeError(
                    "merge-shapes",
                    f"{type(layer).__name__} gets batches of different size: {text(x[0])} and {text(y[0])}",
                    keras=f"Cannot merge tensors with different batch sizes. Received tensors with shapes {_listed(inputs)}",
                )


def _broadcast(layer: Layer, one: Shape, other: Shape, inputs: Sequence[Shape]) -> Shape:
    """Aligned from the last axis; a size of one takes the other's."""
    if len(one) < len(other):
        one, other = other, one
    free = len(one) - len(other)
    paired = zip(one[free:], other, strict=True)
    return (*one[:free], *(_joined(layer, a, b, len(other) - i, inputs) for i, (a, b) in enumerate(paired)))


def _joined(layer: Layer, a: Dim, b: Dim, from_end: int, inputs: Sequence[Shape]) -> Dim:
    if a is None or b is None:
        return _beside_none(layer, b if a is None else a)
    if same(a, 1) or same(a, b):
        return b
    if same(b, 1):
        return a
    if differ(a, b) and differ(a, 1) and differ(b, 1):
        raise _incompatible(layer, a, b, from_end, inputs)
    return b if differ(b, 1) and not isinstance(b, Expr) else a if isinstance(a, int) else maximum(a, b)


def _beside_none(layer: Layer, size: Dim) -> Dim:
    """None stays None; only TensorFlow's own inference, which Keras 2 used, knows that more than one must be it."""
    return size if layer.dialect == 2 and size is not None and not same(size, 1) else None


def _projection(inputs: Sequence[Shape]) -> str | None:
    """The convolution that brings the larger of two maps to the shape of the other, as in a residual block."""
    maps = [[size for size in x[1:] if isinstance(size, int)] for x in inputs if len(x) == 4]
    if len(inputs) != 2 or list(map(len, maps)) != [3, 3]:
        return None
    large, small = sorted(maps, key=lambda sizes: (-sizes[0], sizes[2]))
    stride, filters = -(-large[0] // small[0]), small[2]
    if [-(-side // stride) for side in large[:2]] != small[:2]:
        return None
    shapes = [shape_text((None, *sizes)) for sizes in (large, small)]
    return f"bring {shapes[0]} to {shapes[1]} with `Conv2D({filters}, 1{f', strides={stride}' if stride > 1 else ''})`"


def _incompatible(layer: Layer, a: Dim, b: Dim, from_end: int, inputs: Sequence[Shape]) -> ShapeError:
    axis = f"axis {max(map(len, inputs)) - from_end}"
    name = type(layer).__name__
    joinable = all(len(x) == len(inputs[0]) for x in inputs)
    return ShapeError(
        "merge-shapes",
        f"{name} gets {_shapes_text(inputs)}: {axis} is {text(a)} and {text(b)}{_apart(a, b)}",
        expected=text(a),
        actual=text(b),
        help=(_projection(inputs) or "bring the inputs to one shape")
        + (", or use Concatenate to put them side by side" if joinable and from_end == 1 else ""),
        keras=f"Inputs have incompatible shapes. Received shapes {shape_text(inputs[0][1:])} and {shape_text(inputs[-1][1:])}",
    )


def _too_few(layer: Layer, inputs: Sequence[Shape], wanted: str, kind: str = "merge-shapes") -> ShapeError:
    name = type(layer).__name__
    return ShapeError(
        kind,
        f"{name} needs {wanted}, not {len(inputs)}",
        expected=wanted,
        actual=str(len(inputs)),
        keras=f"A `{name}` layer should be called on {wanted}. Received: input_shape={_listed(inputs)}",
    )


class Add(_Merge):
    """The sum. keras/src/layers/merging/add.py"""


class Average(_Merge):
    """The mean. keras/src/layers/merging/average.py"""


class Maximum(_Merge):
    """The largest, element by element. keras/src/layers/merging/maximum.py"""


class Minimum(_Merge):
    """The smallest, element by element. keras/src/layers/merging/minimum.py"""


class Multiply(_Merge):
    """The product. keras/src/layers/merging/multiply.py"""


class Subtract(_Merge):
    """The first of two inputs less the second. keras/src/layers/merging/subtract.py"""

    def output(self, *inputs: Shape) -> Shape:
        if len(inputs) != 2:
            raise _too_few(self, inputs, "exactly 2 inputs")
        return super().output(*inputs)


def _concat_axis(layer: Layer, name: str, value: Any) -> int:
    if isinstance(value, Expr) or (isinstance(value, Scalar) and value.type != "float"):
        raise Undetermined(Unknown(f"`{name}` is not a plain number"))
    if isinstance(value, int):
        return int(value)
    keras = "list indices must be integers or slices, not float"
    raise rejected(layer, name, "an integer", value, keras=keras, error="TypeError", late=True)  # nothing looks before a call


ConcatAxis = Annotated[int, _concat_axis]


class Concatenate(Layer):
    """Side by side along `axis`; all other axes must agree. keras/src/layers/merging/concatenate.py"""

    mask_after = Mask.JOINED
    takes_list = True

    keras1 = {"concat_axis": "axis"}

    axis: ConcatAxis = -1

    def output(self, *inputs: Shape) -> Shape:
        if not inputs:
            raise _too_few(self, inputs, "a list of at least 1 input", "concatenate-shapes")
        self._check_ranks(inputs)
        if not -len(inputs[0]) <= self.axis < len(inputs[0]):
            if len(inputs) == 1 and self.axis > 0 and inputs[0]:
                return inputs[0]  # Keras never looks
            size_along(inputs[0], self.axis, self)
        axis = self.axis % len(inputs[0])
        self._check_others(inputs, axis)
        total: Dim = 0
        for x in inputs:
            side = x[axis]
            total = None if total is None or side is None else total + side
        others = inputs[0] if self.dialect != 2 else _known(inputs)
        return (*others[:axis], total, *others[axis + 1 :])

    def _check_ranks(self, inputs: Sequence[Shape]) -> None:
        odd = next((x for x in inputs if len(x) != len(inputs[0])), None)
        if odd is None:
            return
        raise ShapeError(
            "concatenate-shapes",
            f"Concatenate gets {_shapes_text(inputs)}: {axes_text(len(inputs[0]))} and {axes_text(len(odd))}",
            expected=axes_text(len(inputs[0])),
            actual=axes_text(len(odd)),
            help="bring the inputs to the same number of axes, with Flatten, Reshape or a global pooling layer",
            keras=_unmatched(inputs),
        )

    def _check_others(self, inputs: Sequence[Shape], joined: int) -> None:
        for axis in range(len(inputs[0])):
            first = next((x[axis] for x in inputs if x[axis] is not None), None)
            odd = next((x[axis] for x in inputs if axis != joined and differ(x[axis], first)), None)
            if odd is not None:
                raise ShapeError(
                    "concatenate-shapes",
                    f"Concatenate along axis {joined} gets {_shapes_text(inputs)}: axis {axis} is {text(first)} "
                    f"and {text(odd)}{_apart(first, odd)}",
                    expected=text(first),
                    actual=text(odd),
                    help=f"all axes but axis {joined} must be equal: crop, pad or resize one of the inputs",
                    keras=_unmatched(inputs),
                )


def _known(inputs: Sequence[Shape]) -> Shape:
    """Each axis as far as one of the inputs knows it."""
    return tuple(next((n for n in sizes if n is not None), None) for sizes in zip(*inputs, strict=True))


def known_by_tensorflow(layer: object, inputs: Sequence[Shape], output: Shape) -> Shape:
    """The output of a layer that merges tensors of TensorFlow itself, as inside of a `call`: its inference takes an axis that
    one of them does not know from another, which that of Keras 3 does not."""
    if not isinstance(layer, (_Merge, Concatenate)) or any(len(x) != len(output) for x in inputs):
        return output
    known = [next((n for n in sizes if n is not None and not same(n, 1)), None) for sizes in zip(*inputs, strict=True)]
    joined = layer.axis % len(output) if isinstance(layer, Concatenate) else None
    return tuple(n if axis == joined or n is not None else known[axis] for axis, n in enumerate(output))


def _unmatched(inputs: Sequence[Shape]) -> str:
    return (
        "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. "
        f"Received: input_shape={_listed(inputs)}"
    )


def _dot_axes(layer: Layer, name: str, value: Any) -> int | tuple[int, int]:
    if isinstance(value, int):
        return int(value)
    items = items_of(value)
    if items is None:
        words = "Invalid type for argument `axes`: it should be a list or an int."
        raise rejected(layer, name, "an integer or two of them", value, keras=words, error="TypeError")
    if len(items) != 2 or not all(isinstance(item, int) for item in items):
        words = "Invalid format for argument `axes`: it should contain two elements."
        raise rejected(layer, name, "an integer or two of them", value, keras=words)
    return int(items[0]), int(items[1])


DotAxes = Annotated["int | tuple[int, int]", _dot_axes]


class Dot(Layer):
    """Products summed along one axis of each of two inputs, sample by sample. keras/src/layers/merging/dot.py"""

    takes_list = True

    axes: DotAxes
    normalize: Switch = False

    def output(self, *inputs: Shape) -> Shape:
        if len(inputs) != 2:
            raise _too_few(self, inputs, "a list of 2 inputs")
        x, y = inputs
        i, j = self._pair(x, y)
        a, b = size_along(x, i, self), size_along(y, j, self)
        if len(y) < 2:
            raise size_error(self, y)
        if (a is None) != (b is None) or differ(a, b):
            raise _unequal(inputs, (i, j), (a, b))
        left, right = list(x), list(y)
        del left[i], right[j], right[0]
        result = (*left, *right)
        return (*result, 1) if len(result) == 1 else result

    def _pair(self, x: Shape, y: Shape) -> tuple[int, int]:
        if isinstance(self.axes, tuple):
            return self.axes
        if self.axes < 0 and x and y:
            return self.axes % len(x), self.axes % len(y)
        return self.axes, self.axes

    def macs(self, *inputs: Shape) -> Size:
        """One for each value of the output and each value summed."""
        made = values_per_sample(self.output(*inputs))
        summed = inputs[0][self._pair(*inputs)[0]]
        if summed is None:
            raise Undetermined(Unknown("the axis that is summed has no fixed size"))
        return summed * made


def size_error(layer: Layer, y: Shape) -> ShapeError:
    """The error for an input that has nothing but one axis."""
    return ShapeError(
        "wrong-rank",
        f"{type(layer).__name__} needs inputs with a batch and another axis, but gets {shape_text(y)}",
        keras=f"Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes {shape_text(y)}.",
    )


def _unequal(inputs: Sequence[Shape], axes: tuple[int, int], sizes: tuple[Dim, Dim]) -> ShapeError:
    (i, j), (a, b) = axes, sizes
    return ShapeError(
        "merge-shapes",
        f"Dot sums over axis {i} of {shape_text(inputs[0])} and axis {j} of {shape_text(inputs[1])}, "
        f"which are {text(a)} and {text(b)}{_apart(a, b)}",
        argument="axes",
        expected=text(a),
        actual=text(b),
        keras=f"Incompatible input shapes: axis values {text(a)} (at axis {i}) != {text(b)} (at axis {j}). "
        f"Full input shapes: {shape_text(inputs[0])}, {shape_text(inputs[1])}",
    )
