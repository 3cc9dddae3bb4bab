"""What is said of arrays: in the steps of a trail, in the hints of an editor, and where NumPy cannot work with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from cnnlint.diagnostics import Label
from cnnlint.program import Problem
from cnnlint.shapes import Shape, shape_text, text
from cnnlint.values import Array, Context, Unknown

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


def refused(at: Context, error: str, words: str, message: str = "", arrays: Sequence[Array] = ()) -> NoReturn:
    """NumPy cannot do this with arrays of these shapes: a problem, and the program raises. Does not return.

    words: NumPy's own. message: what stands there against what, where the words do not say it.
    """
    at.refuse(Problem("arrays-do-not-fit", message or words, at.span, error, labels=origins(at, *arrays), keras=words))


def origins(at: Context, *arrays: Array) -> tuple[Label, ...]:
    """Where the arrays are from, as places beside a problem in another line."""
    labels = {a.trail[-1].span: Label(a.trail[-1].span, f"{_shape_of(a)} from here") for a in arrays if a.trail}
    return tuple(label for span, label in labels.items() if span.line != at.span.line)


def _shape_of(a: Array) -> str:
    return "this" if isinstance(a.shape, Unknown) else shape_text(a.shape)
