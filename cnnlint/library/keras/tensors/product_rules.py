"""What functions on symbolic tensors do to shapes: those that contract axes."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.shape_rules import argument, refused
from cnnlint.program import Output
from cnnlint.shapes import Dim, Shape, shape_text
from cnnlint.values import Context, ListValue, Unknown, all_are


def batch_dot(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """Dot products of the samples, along one axis of each."""
    lost = next((t.shape for t in inputs[:2] if isinstance(t.shape, Unknown)), None)
    if len(inputs) < 2 or lost is not None:
        return lost or at.unknown("what the tensor is multiplied with is not known")
    a, b, axes = inputs[0].shape, inputs[1].shape, argument(call, 2, "axes")
    if axes is None:
        axes = (len(a) - 1, 1 if len(b) == 2 else len(b) - 2)
    pair = axes.items if isinstance(axes, ListValue) else axes if isinstance(axes, tuple) else [axes, axes]
    if not all_are(pair, int) or len(pair) != 2 or min(len(a), len(b)) < 2:
        return at.unknown("the axes are not known")
    if max(len(a), len(b)) > 3 and at.dialect < 3 and at.release.before(4) is not False:
        return at.unknown("before Keras 2.3 all axes but the last two were those of the batch")
    i, j = pair[0] % len(a), pair[1] % len(b)
    found = (*a[:i], *a[i + 1 :], *b[1:j], *b[j + 1 :])
    return (*found, 1) if len(found) == 1 else found


def einsum(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`einsum("bij,bjk->bik", x, y)`: each letter has one size."""
    text = call.positional[0] if call.positional else None
    operands: tuple[Any, ...] = call.positional[1:]
    if not isinstance(text, str) or "." in text or not all(hasattr(v, "shape") for v in operands):
        return at.unknown("the equation is not known")
    left, arrow, right = text.replace(" ", "").partition("->")
    if not arrow:  # what stands once is kept, in the order of the alphabet
        right = "".join(sorted(x for x in set(left) if x.isalpha() and left.count(x) == 1))
    sizes: dict[str, Dim] = {}
    for letters, operand in zip(left.split(","), operands, strict=False):
        if isinstance(operand.shape, Unknown):
            return operand.shape
        if len(operand.shape) != len(letters):
            return _other_axes(at, inputs, letters, operand.shape)
        for letter, dim in zip(letters, operand.shape, strict=True):
            sizes[letter] = dim if sizes.get(letter) is None else sizes[letter]
    return tuple(sizes[x] for x in right) if set(right) <= set(sizes) else at.unknown("the equation is not known")


def _other_axes(at: Context, inputs: list[Any], letters: str, shape: Shape) -> Unknown:
    message = f"the letters `{letters}` of the equation stand for {len(letters)} axes, but the tensor is {shape_text(shape)}"
    keras = f"Shape must be rank {len(letters)} but is rank {len(shape)}"
    if at.dialect >= 3:
        keras = "Number of dimensions in the subscript does not match the number of dimensions in the operand"
    help = "write one letter for each axis, that of the batch too"
    return refused(at, inputs, message, f"{len(letters)} axes", str(len(shape)), help, "invalid-axis", keras)
