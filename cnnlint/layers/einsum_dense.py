"""EinsumDense: a dense layer whose axes an einsum equation names (keras/src/layers/core/einsum_dense.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, NoReturn

from cnnlint.layers.base import Layer, ShapeError, Undetermined
from cnnlint.layers.core import read_shape
from cnnlint.layers.fields import Anything, rejected
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.lora import lora, not_quantized
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Expr, Shape, Size, axes_text, differ, product, shape_text
from cnnlint.values import ListValue, Scalar, Unknown

# `...` is written 0: before the named axes, after them, or nowhere.
_FORMS = (
    (r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)", False),
    (r"0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)", True),
    (r"([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0", False),
)


class _Plan(NamedTuple):
    """What the equation says for one input shape."""

    kernel: Shape
    bias: Shape | None
    output: Shape


class EinsumDense(Layer):
    """Multiplies by a kernel as the einsum `equation` says, `"abc,cd->abd"`; `output_shape` gives the axes after the first.

    keras/src/layers/core/einsum_dense.py"""

    dialects = (2, 3)
    keras3_only = ("lora_rank", "lora_alpha", "gptq_unpacked_column_size", "quantization_config")

    equation: Anything
    output_shape: Anything
    activation: Activation = None
    bias_axes: Anything = None
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
    lora_rank: Anything = None
    lora_alpha: Anything = None
    gptq_unpacked_column_size: Anything = None
    quantization_config: Anything = None

    def check(self) -> None:
        if isinstance(self.output_shape, (float, Scalar, type(None))):
            words = f"'{type(self.output_shape).__name__}' object is not iterable"
            raise rejected(self, "output_shape", "an integer or a tuple", self.output_shape, keras=words, error="TypeError")
        if not isinstance(self.output_shape, (int, Expr)):
            read_shape(self, "output_shape", self.output_shape)
        if isinstance(self.equation, (int, float, tuple, ListValue, type(None))):
            raise rejected(self, "equation", "a string", self.equation, keras="expected string", error="TypeError")

    def output(self, x: Shape) -> Shape:
        return self._plan(x).output

    def weights(self, x: Shape) -> Iterator[Weight]:
        plan = self._plan(x)
        not_quantized(self)
        kernel = self.weight("kernel", plan.kernel, self.kernel_initializer, trainable=not self.lora_rank)
        yield kernel
        if plan.bias is not None:
            yield self.weight("bias", plan.bias, self.bias_initializer)
        if self.lora_rank:
            yield from lora(self, "kernel", kernel.shape, self.lora_rank, self.kernel_constraint)

    def macs(self, x: Shape) -> Size:
        """The product of the sizes of all axes that the equation names, but for the batch axis."""
        letters, _ = self._letters()
        plan = self._plan(x)
        sizes = {**dict(zip(letters[0], x, strict=False)), **dict(zip(letters[1], plan.kernel, strict=False))}
        sizes.pop(letters[0][0], None)
        if any(n is None for n in sizes.values()):
            raise Undetermined(Unknown("the size of the input is not known"))
        return product(n for n in sizes.values() if n is not None)

    def _letters(self) -> tuple[tuple[str, str, str], bool]:
        if not isinstance(self.equation, str):
            raise Undetermined(Unknown("the equation is not known"))
        for form, left in _FORMS:
            match = re.match(form, self.equation.replace("...", "0"))
            if match:
                return (match[1], match[2], match[3]), left
        self._refuse(f"EinsumDense cannot read the equation '{self.equation}'", "Invalid einsum equation")

    def _between(self, axes: Shape) -> Shape:
        """The axes that `...` stands for, but the batch: Keras 3 tells them in reverse, in a graph but not within a `call`."""
        if self.dialect >= 3 and axes != axes[::-1]:
            raise Undetermined(Unknown("Keras 3 says the axes of `...` in reverse, and computes them as they stand"))
        return axes

    def _plan(self, x: Shape) -> _Plan:
        (inputs, weights, outputs), left = self._letters()
        elided = len(x) - len(inputs)
        value = self.output_shape
        asked: list[Dim] = [value] if isinstance(value, (int, Expr)) else list(read_shape(self, "output_shape", value))
        between = self._between(x[1:elided]) if left else ()
        after = x[len(x) - elided :] if elided > 0 and not left else ()
        full = (x[0] if x else None, *between, *asked, *after)
        where = {c: i + (elided - len(x) if left else 0) for i, c in enumerate(inputs)}
        to = {c: i + (elided if left else 0) for i, c in enumerate(outputs)}
        shift = elided if left else 0
        sizes = {c: self._at(x, i, c) for c, i in where.items()}
        made = {c: self._at(full, i, c) for c, i in to.items() if c in inputs or c in weights}
        for c in inputs:
            if c in made and made[c] is not None and (sizes[c] is None or differ(made[c], sizes[c])):
                self._refuse(
                    f"axis '{c}' is {sizes[c]} in the input {shape_text(x)} but {made[c]} in the output",
                    f"Input shape and output shape do not match at shared dimension '{c}'.",
                )
        self._each_known(weights, outputs, {**sizes, **made}, inputs)
        if self.dialect < 3:  # Keras 2 runs the equation, which knows more than `output_shape` says
            full = tuple(
                sizes.get(outputs[i - shift], n) if n is None and 0 <= i - shift < len(outputs) else n
                for i, n in enumerate(full)
            )
        kernel = tuple(made[c] if c in made else sizes[c] for c in weights)
        return _Plan(kernel, self._bias(outputs, full, elided, left), full)

    def _each_known(self, weights: str, outputs: str, sizes: dict[str, Dim], inputs: str) -> None:
        for c in outputs:
            if c not in inputs and c not in weights:
                self._refuse(f"axis '{c}' of the output is in neither the input nor the kernel", f"Dimension '{c}'")
        for c in weights:
            if c not in sizes:
                self._refuse(f"axis '{c}' of the kernel is in neither the input nor the output", f"Weight dimension '{c}'")

    def _bias(self, outputs: str, full: Shape, elided: int, left: bool) -> Shape | None:
        axes = self.bias_axes
        if axes is None:
            return None
        if not isinstance(axes, str) or not axes:
            self._refuse("`bias_axes` must name axes of the output", "min() arg is an empty sequence")
        missing = [c for c in axes if c not in outputs]
        if missing:
            self._refuse(f"`bias_axes` names '{missing[0]}', which the output lacks", f"Bias dimension '{missing[0]}'")
        shift = elided if left else 0
        first = min(outputs.find(c) for c in axes)
        shape = [self._at(full, outputs.find(c) + shift, c) if c in axes else 1 for c in outputs[first:]]
        return (*shape, *((1,) * max(elided, 0) if not left else ()))

    def _at(self, shape: Sequence[Dim], index: int, letter: str) -> Dim:
        if not -len(shape) <= index < len(shape):
            self._refuse(
                f"'{self.equation}' names axis '{letter}', but {shape_text(tuple(shape))} has only {axes_text(len(shape))}",
                "tuple index out of range",
            )
        return shape[index]

    def _refuse(self, message: str, keras: str, **more: Any) -> NoReturn:
        raise ShapeError("invalid-input", message, argument="equation", keras=keras, **more)
