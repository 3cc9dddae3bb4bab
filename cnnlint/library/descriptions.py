"""What is said of arrays: in the steps of a trail, in the hints of an editor, and where NumPy cannot work with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from cnnlint.diagnostics import Label
from cnnlint.program import Problem
from cnnlint.shapes import Shape, shape_text, text
from cnnlint.values import NDARRAY, Array, Context, Unknown, Value, as_size

_NO_AXIS = "leave out what needs that axis, or look at how the array was made"
MAX_SIZE = 16  # characters of a size in the step of a trail


def describe(a: Array) -> str:
    """A few words: `(60000, 28, 28) uint8 0 to 255`."""
    parts = ["unknown shape" if isinstance(a.shape, Unknown) else shape_text(a.shape)]
    parts += [a.dtype] if a.dtype else []
    if a.low is not None and a.high is not None:
        parts.append(f"{a.low:g} to {a.high:g}")
    return " ".join(parts)


def part_text(shape: Shape) -> str:
    """A shape for a trail, where an expression that is long to read is left out."""
    sizes = [said if len(said := text(d)) <= MAX_SIZE else "…" for d in shape]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def refused(
    at: Context, error: str, words: str, message: str = "", arrays: Sequence[Array] = (), help: str | None = None
) -> NoReturn:
    """NumPy cannot do this with arrays of these shapes: a problem, and the program raises. Does not return.

    words: NumPy's own. message: what stands there against what, where the words do not say it.
    """
    at.refuse(
        Problem("arrays-do-not-fit", message or words, at.span, error, labels=origins(at, *arrays), help=help, keras=words)
    )


def numpy_shape(shape: Shape) -> str:
    """As NumPy writes it: `(8,2)`."""
    return shape_text(shape).replace(", ", ",")


def need_axis(at: Context, a: Array, axis: Value, help: str = _NO_AXIS, added: int = 0, word: str = "") -> None:
    """Raises AxisError in the program where an array of NumPy surely has no such axis, even with so many that are added.
    word: what NumPy calls the argument where it has several."""
    place, shape = as_size(axis), a.whole_shape
    if not isinstance(place, int) or isinstance(shape, Unknown) or a.kind != NDARRAY:
        return
    rank = len(shape) + added
    if -rank <= place < rank:
        return
    words = f"{word}{': ' if word else ''}axis {place} is out of bounds for array of dimension {rank}"
    lacks = f"gets no axis {place}" if added else f"has no axis {place}"
    said = f"an array of shape {shape_text(shape)} {lacks}" if shape else f"a number {lacks}"
    refused(at, "AxisError", words, said, [a], help)


def origins(at: Context, *arrays: Array) -> tuple[Label, ...]:
    """Where the arrays are from, as places beside a problem in another line."""
    labels = {a.trail[-1].span: Label(a.trail[-1].span, f"{_shape_of(a)} from here") for a in arrays if a.trail}
    return tuple(label for span, label in labels.items() if span.row != at.span.row)


def _shape_of(a: Array) -> str:
    return "this" if isinstance(a.shape, Unknown) else shape_text(a.shape)
